"""Layouts: Pango is told of a style once, and every text of that style gets a copy of the empty layout.

WeasyPrint 70 makes a context, a description of the font and a list of its features for every line, and again for every
try to end one.
"""

from functools import wraps
from operator import itemgetter
from typing import Any

# All that `Layout.setup` of WeasyPrint 70 asks a style, but whether there are lines under its text.
_ASKED = itemgetter(
    "direction",
    "lang",
    "font_family",
    "font_style",
    "font_stretch",
    "font_weight",
    "font_size",
    "font_kerning",
    "font_language_override",
    "font_feature_settings",
    "font_variation_settings",
    "font_variant_alternates",
    "font_variant_caps",
    "font_variant_east_asian",
    "font_variant_ligatures",
    "font_variant_numeric",
    "font_variant_position",
)


def copy_layouts_of_a_style() -> None:
    """Make WeasyPrint 70 copy the layout of a style in place of making it anew."""
    from weasyprint.text.ffi import ffi, gobject, pango
    from weasyprint.text.line_break import Layout

    original = Layout.setup
    if hasattr(original, "__wrapped__"):
        return
    ffi.cdef("PangoLayout *pango_layout_copy(PangoLayout *);", override=True)

    @wraps(original)
    def setup(layout: Any, style: Any) -> None:
        known = style.font_config.__dict__.setdefault("layouts", {})
        asked = (style["text_decoration_line"] == "none", *_ASKED(style))
        try:
            is_known = asked in known
        except TypeError:  # the text of a drawing names its fonts in a list
            original(layout, style)
            return
        if not is_known:
            known[asked] = first = Layout.__new__(Layout)
            original(first, style)
        layout.__dict__.update(known[asked].__dict__, style=style)
        layout.layout = ffi.gc(pango.pango_layout_copy(known[asked].layout), gobject.g_object_unref)

    Layout.setup = setup
