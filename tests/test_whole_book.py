"""A bound book cannot be told from one that was laid out whole."""

import io
import subprocess
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdf
import pytest
from PIL import Image, ImageChops

from builder.bind import bind
from builder.model import Heading, Matter, Section, Volume
from builder.paginate import Pagination, paginate
from builder.typeset import Desk, furnish, set_up, typeset
from tests.test_typeset import book
from tests.whole_book import whole_book

WORDS = [
    "It",
    "is",
    "the",
    "custom",
    "of",
    "the",
    "house",
    "that",
    "every",
    "page",
    "knows",
    "the",
    "word",
    "with",
    "which",
    "it",
    "begins",
    "and",
    "no",
    "other",
]


def paragraph(seed: int, words: int) -> str:
    return " ".join(WORDS[(seed * 7 + n * n) % len(WORDS)] for n in range(words))


def chapter(number: int) -> Section:
    """Make a chapter of some pages, with notes, a table over a page's end and references to its neighbours."""
    name, target = f"c{number}", f"c{(number + 1) % 4}"
    blocks, notes = [], 0
    for n in range(1, 14):
        note = ""
        if n % 2:
            notes += 1
            note = f'<note id="note-{notes}" number="{notes}"><p>{paragraph(n, 12)} {notes}.</p></note>'
        reference = f'<a class="xref" href="{target}.xhtml#h{n % 3}">there</a><span class="page-ref" '
        reference += f'data-to="{target}#h{n % 3}" data-form=" (p. {{}})"/>'
        blocks.append(f'<p data-line="{n}">{paragraph(number + n, 40 + 9 * n)}{note} {reference}.</p>')
        if n % 5 == 0:
            blocks.append(f'<h2 id="h{n // 5}">Of things {n}</h2>')
    rows = "".join(f"<tr><td>{n}</td><td>{paragraph(n, 6)}</td></tr>" for n in range(28))
    table = f"<table><thead><tr><th>No.</th><th>Words</th></tr></thead><tbody>{rows}</tbody></table>"
    opener = f'<header class="opener"><h1 id="h0">Number {number}</h1></header>'
    return Section(
        *(name, "chapter", Matter.BODY, "en", name, name, f"Number {number}"),
        html=opener + "".join(blocks) + table,
        file=f"chapters/{name}.md",
        outline=(Heading("h0", 1, name, name, None),),  # type: ignore[arg-type]
        mentions=tuple(f"{target}#h{n}" for n in range(3)),
        notes=notes,
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("both")
    volume = replace(book(folder), sections=tuple(chapter(number) for number in range(4)))
    desk = set_up(volume)
    pagination = paginate(volume, lambda wanted: [typeset(section, desk, placement) for section, placement in wanted])
    bound, whole = folder / "bound.pdf", folder / "whole.pdf"
    bound.write_bytes(bound_book(volume, desk, pagination))
    whole.write_bytes(whole_book(volume, desk, pagination))
    return bound, whole


def bound_book(volume: Volume, desk: Desk, pagination: Pagination) -> bytes:
    rows = zip(pagination.leaves, volume.sections, pagination.furnishings, strict=True)
    furniture = [furnish(leaf, section, desk, furnishing) for leaf, section, furnishing in rows]
    return bind(volume, pagination.leaves, furniture, pagination.page_map)


def test_it_has_the_same_pages_with_the_same_text(made: tuple[Path, Path]):
    pages = [[sorted(page.extract_text().split()) for page in pypdf.PdfReader(path).pages] for path in made]

    assert len(pages[0]) > 16
    assert pages[0] == pages[1]


def test_it_has_the_same_pixels_on_every_page(made: tuple[Path, Path], tmp_path: Path):
    for name, path in zip(("bound", "whole"), made, strict=True):
        subprocess.run(["pdftoppm", "-r", "80", "-png", path, tmp_path / name], check=True)
    pictures = [sorted(tmp_path.glob(f"{name}-*.png")) for name in ("bound", "whole")]
    different = [
        one.name
        for one, other in zip(*pictures, strict=True)
        if ImageChops.difference(Image.open(one).convert("L"), Image.open(other).convert("L")).getbbox()
    ]

    assert different == []


def structure(path: Path) -> list[str]:
    """List the structure elements in reading order, without the one above all."""
    kinds: list[str] = []

    def walk(element: pikepdf.Object) -> None:
        if isinstance(element, pikepdf.Dictionary) and "/S" in element:
            kinds.append(str(element.S))
            kids = element.get("/K")
            for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
                walk(kid)

    with pikepdf.open(path) as pdf:
        for document in pdf.Root.StructTreeRoot.K:
            for kid in document.K:
                walk(kid)
    return kinds


def test_it_has_the_same_structure(made: tuple[Path, Path]):
    bound, whole = map(structure, made)

    assert len(bound) > 400
    assert bound == whole


def test_it_has_one_subset_of_each_font(made: tuple[Path, Path]):
    with pikepdf.open(made[0]) as pdf:
        dictionaries = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]
        fonts = [str(one.BaseFont) for one in dictionaries if one.get("/Subtype") == "/Type0"]

    assert len(fonts) == len(set(fonts)) >= 3


def test_the_fault_that_these_tests_are_for_is_seen(made: tuple[Path, Path], tmp_path: Path):
    with pikepdf.open(made[0]) as pdf:
        pdf.pages[3].Contents = pdf.make_stream(b"")
        pdf.save(tmp_path / "blank.pdf")
    pages = [
        [page.extract_text() for page in pypdf.PdfReader(path).pages] for path in (made[0], tmp_path / "blank.pdf")
    ]

    assert [n for n, (one, other) in enumerate(zip(*pages, strict=True)) if one != other] == [3]


def test_page_labels_follow_each_other(made: tuple[Path, Path]):
    with pikepdf.open(io.BytesIO(made[0].read_bytes())) as pdf:
        labels = [int(str(page.label)) for page in pdf.pages]

    assert all(after == before + 1 for before, after in pairwise(labels))
