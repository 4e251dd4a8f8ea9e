"""Editions that are ready-made: a book names one in book.toml, and says only what is to be different."""

from collections.abc import Mapping
from typing import Any

from builder.settings.fields import TEXTS, TRUTH, Field, choice, count

# how an edition looks, and what it gives to a class
LOOKS: Mapping[str, Field] = {
    "theme": choice("book", "school", "large-print"),
    "variants": TEXTS,
    "paragraph_numbers": TRUTH,
    "glossary_boxes": TRUTH,
    "answer_lines": count(0, 40),
    "clear_print": TRUTH,
}
_A4 = (210.0, 297.0)

# Each extends the book's own "pdf", whose chapters it takes over. Not its styles: they were drawn for another page.
READY: Mapping[str, Mapping[str, Any]] = {
    "school": {
        "extends": "pdf",
        "theme": "school",
        "styles": (),
        "paper": _A4,
        "finish": "",
        "colour": "grey",
        "variants": ("grey",),
        "paragraph_numbers": True,
        "glossary_boxes": True,
        "answer_lines": 4,
    },
    "teacher": {"extends": "school", "show": ("answers", "teachers"), "answer_lines": 0},
    "large-print": {
        "extends": "pdf",
        "theme": "large-print",
        "styles": (),
        "paper": _A4,
        "finish": "",
        "notes": "chapter",
        "variants": ("large",),
        "clear_print": True,
    },
}


def with_ready(written: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Add what is ready-made to the editions that a book writes.

    Shapes: an edition that is named like a ready-made one is that one, unless it says of itself what it extends.
    """
    own = {name: dict(keys) for name, keys in written.items()}
    complete = {name: dict(keys) for name, keys in READY.items()} | own
    for name in READY.keys() & own.keys():
        if not {"extends", "format"} & own[name].keys():
            complete[name] = {**READY[name], **own[name]}
    return complete
