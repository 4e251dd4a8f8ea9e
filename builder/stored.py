"""Stored: leaves, running heads and page maps become bytes, and bytes become them again.

A line of JSON, and after it the PDF, or the digests of boxes, as they are: what is read from the store is data and can
run nothing.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, astuple, fields
from itertools import starmap
from operator import attrgetter
from typing import Any

from builder.errors import problem_from
from builder.model import (
    Furnishing,
    Furniture,
    Joint,
    Leaf,
    LeafPage,
    MappedPage,
    OpenBox,
    PageMap,
    PlacedBlock,
    PlacedPicture,
    Placement,
    SetBlock,
    Sorts,
    Standing,
)

_PAGE = ("line", "file", "words", "offset", "block_offset", "name", "anchors", "strings")
_BLOCK = attrgetter(*(field.name for field in fields(SetBlock)))


def pack_leaf(leaf: Leaf) -> bytes:
    """Write a leaf."""
    head = {
        "id": leaf.id,
        "placement": [leaf.placement.side, leaf.placement.folios],
        "pages": [_page_row(page) for page in leaf.pages],
        "problems": [asdict(problem) | {"severity": problem.severity.value} for problem in leaf.problems],
        "fonts": leaf.fonts,
    }
    return _packed(head, leaf.pdf)


def read_leaf(data: bytes) -> Leaf:
    """Read a leaf."""
    head, pdf = _opened(data)
    side, folios = head["placement"]
    return Leaf(
        head["id"],
        Placement(side, _tuples(folios)),
        pdf,
        tuple(map(_page, head["pages"])),
        tuple(map(problem_from, head["problems"])),
        _tuples(head["fonts"]),
    )


def pack_furniture(furniture: Furniture) -> bytes:
    """Write running heads and folios."""
    head = {"id": furniture.id, "furnishing": asdict(furniture.furnishing), "fonts": furniture.fonts}
    return _packed(head, furniture.pdf)


def read_furniture(data: bytes) -> Furniture:
    """Read running heads and folios."""
    head, pdf = _opened(data)
    return Furniture(head["id"], Furnishing(**head["furnishing"]), pdf, _tuples(head["fonts"]))


def pack_standing(leaf: str, standing: Standing) -> bytes:
    """Write what is kept to lay out the changed pages of a leaf, with the key under which the store has the leaf."""
    joints = [joint and astuple(joint) for joint in standing.joints]
    head = {"leaf": leaf, "lines": standing.lines, "joints": joints, "page_sizes": standing.page_sizes}
    return _packed(head, standing.boxes)


def read_standing(data: bytes) -> tuple[str, Standing]:
    """Read the key of a leaf, and what is kept to lay out its changed pages."""
    head, boxes = _opened(data)
    joints = tuple(row and _joint(*row) for row in head["joints"])
    return head["leaf"], Standing(boxes, tuple(head["lines"]), joints, _tuples(head["page_sizes"]))


def page_map_as_json(page_map: PageMap) -> str:
    """Write a page map for anyone to read, as docs/page-map.md says."""
    pages = [
        dict(zip(_MAPPED, _mapped(page), strict=True))
        | {
            # not asdict, which takes ten times as long: a book has thousands
            "blocks": [{"file": block.file, "line": block.line, "y_mm": block.y_mm} for block in page.blocks],
            "pictures": list(map(asdict, page.pictures)),
        }
        for page in page_map.pages
    ]
    figures = [
        {"anchor": f"{page.section}#{picture.figure}", "page": page.index, **asdict(picture)}
        for page in page_map.pages
        for picture in page.pictures
        if picture.figure
    ]
    value = {"edition": page_map.edition, "pages": pages, "anchors": dict(page_map.anchors), "figures": figures}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def page_map_from_json(text: str | bytes) -> PageMap:
    """Read a page map that was written as JSON."""
    value = json.loads(text)
    pages = (
        MappedPage(
            **{name: page[name] for name in _MAPPED},
            blocks=tuple(PlacedBlock(**block) for block in page["blocks"]),
            pictures=tuple(PlacedPicture(**picture) for picture in page["pictures"]),
        )
        for page in value["pages"]
    )
    return PageMap(value["edition"], tuple(pages), value["anchors"])


_MAPPED = ("index", "folio", "number", "numbering", "section", "file", "line", "words", "offset", "block_offset")
_mapped = attrgetter(*_MAPPED)


def pack_folios(page_map: PageMap) -> bytes:
    """Write of a page map the folios of its pages, and which of them each anchor is on."""
    value = [page_map.edition, [page.folio for page in page_map.pages], dict(page_map.anchors)]
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def read_folios(data: bytes) -> PageMap:
    """Read a page map of which only the folios and anchors are known."""
    edition, folios, anchors = json.loads(data)
    return PageMap(edition, tuple(MappedPage(index, folio, "") for index, folio in enumerate(folios)), anchors)


def _page_row(page: LeafPage) -> dict[str, Any]:
    return {
        **{name: getattr(page, name) for name in _PAGE},
        "blocks": [(block.file, block.line, block.y_mm) for block in page.blocks],
        "pictures": list(map(asdict, page.pictures)),
        "set_blocks": list(map(_BLOCK, page.set_blocks)),
        "sorts": [(sorts.resource, sorts.glyphs) for sorts in page.sorts],
        "area": page.area,
    }


def _page(row: dict[str, Any]) -> LeafPage:
    return LeafPage(
        **row
        | {
            "anchors": _tuples(row["anchors"]),
            "strings": _tuples(row["strings"]),
            "blocks": tuple(starmap(PlacedBlock, row["blocks"])),
            "pictures": tuple(PlacedPicture(**picture) for picture in row["pictures"]),
            "set_blocks": tuple(starmap(SetBlock, row["set_blocks"])),
            "area": tuple(row["area"]),
            "sorts": tuple(Sorts(resource, _tuples(glyphs)) for resource, glyphs in row["sorts"]),
        }
    )


def _joint(*row: Any) -> Joint:
    box, offset, notes, state, characters, opened = row
    boxes = tuple(OpenBox(number, begun, bool(has), bool(gets)) for number, begun, has, gets in opened)
    return Joint(box, offset, notes, state, characters, boxes)


def _packed(head: dict[str, Any], pdf: bytes) -> bytes:
    return json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" + pdf


def _opened(data: bytes) -> tuple[dict[str, Any], bytes]:
    head, _, pdf = data.partition(b"\n")
    return json.loads(head), pdf


def _tuples(rows: Sequence[Sequence[Any]]) -> tuple[Any, ...]:
    return tuple(map(tuple, rows))
