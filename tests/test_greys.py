"""Greys: no colour is left in a PDF for printers of black alone."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from builder.press import grey
from tests.page_facts import facts

COLOURS = b"1 0 0 rg 0 0 1 RG 0 0 10 10 re B 0 1 1 0 k 0 0 9 9 re f /Fo Do /Pattern cs /Sh scn 0 0 5 5 re f"
FORM = b"0.5 0.25 0 rg 0 0 5 5 re f"


def coloured():
    book = pikepdf.new()
    page = book.add_blank_page(page_size=(100, 100))
    form = book.make_stream(FORM, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    form.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
    function = Dictionary(FunctionType=2, N=1, Domain=[0, 1], C0=Array([1, 0, 0]), C1=Array([0, 0, 1]))
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=[0, 0, 1, 1], Function=function)
    pattern = book.make_indirect(Dictionary(Type=Name.Pattern, PatternType=2, Shading=shading))
    page.obj.Resources = Dictionary(XObject=Dictionary(Fo=form), Pattern=Dictionary(Sh=pattern))
    page.obj.Contents = book.make_stream(COLOURS)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_colours_of_pages_forms_and_shadings_become_grey():
    before, after = facts(coloured()), facts(grey(coloured()))

    assert len(before[0].colours) == 5, "the planted colours are seen"
    assert after[0].colours == ()


def test_a_grey_is_as_bright_as_the_colour_was():
    with pikepdf.open(io.BytesIO(grey(coloured()))) as book:
        drawn = [(str(step.operator), step.operands) for step in pikepdf.parse_content_stream(book.pages[0])]
        shading = book.pages[0].obj.Resources.Pattern.Sh.Shading

        assert [float(operands[0]) for name, operands in drawn if name in "gG"] == pytest.approx([0.299, 0.114, 0.299])
        assert [float(shading.Function[end][0]) for end in ("/C0", "/C1")] == pytest.approx([0.299, 0.114])
        assert Name.DeviceGray == book.pages[0].obj.Resources.XObject.Fo.Group.CS


def test_the_same_pdf_gives_the_same_bytes():
    assert grey(coloured()) == grey(coloured())
