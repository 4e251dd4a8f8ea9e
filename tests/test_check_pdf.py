"""Check a PDF: each broken promise that is planted in a sound file is found."""

import io
from dataclasses import replace

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, NameTree, Stream, String

from builder.check import check_pdf, check_syntax, keep_sound, recall_sound
from builder.store import Store
from tests.bound import bound

pytest.importorskip("weasyprint")


@pytest.fixture(scope="module")
def book():
    return bound()


@pytest.fixture
def faults(book):
    """Change a sound file and check it."""

    def find(change):
        with pikepdf.open(io.BytesIO(book.pdf)) as pdf:
            change(pdf)
            changed = io.BytesIO()
            pdf.save(changed)
        return check_pdf(changed.getvalue(), book.volume, book.page_map)

    return find


def codes(problems):
    return [problem.code for problem in problems]


def test_a_sound_file_has_no_fault(book, faults):
    assert check_pdf(book.pdf, book.volume, book.page_map) == ()
    assert faults(lambda pdf: None) == ()


def test_a_dead_link_is_found_with_its_page_and_target(book, faults):
    def kill(pdf):
        NameTree(pdf.Root.Names.Dests)
        link = next(a for page in pdf.pages for a in page.get("/Annots", ()) if str(a.get("/Dest")) == "01-night#map")
        link.Dest = String("01-night#mop")

    (problem,) = faults(kill)
    page = book.page_map.anchors["01-night"] + 1
    assert problem.code == "CB-PDF-13"
    assert problem.message.startswith(f"a link on page {page} leads to '01-night#mop'")


def test_a_lost_destination_is_found_by_its_links(faults):
    def lose(pdf):
        del NameTree(pdf.Root.Names.Dests)["glossary#term-race"]

    assert set(codes(faults(lose))) == {"CB-PDF-13"}


def test_a_link_without_an_address_is_found(faults):
    def empty(pdf):
        link = next(a for page in pdf.pages for a in page.get("/Annots", ()) if "/A" in a)
        del link["/A"]

    assert codes(faults(empty)) == ["CB-PDF-13"]


def test_a_bookmark_that_leads_nowhere_is_found(faults):
    def mislead(pdf):
        with pdf.open_outline() as outline:
            outline.root[1].children[0].children[0].destination = String("nowhere")

    assert codes(faults(mislead)) == ["CB-PDF-14"]


def test_a_wrong_page_label_is_found(faults):
    def mislabel(pdf):
        pdf.Root.PageLabels.Nums[1] = Dictionary(S=Name.D)

    found = faults(mislabel)
    assert set(codes(found)) == {"CB-PDF-12"}
    assert found[0].message == "page 1 is labelled '1' but its folio is 'i'"


def test_a_lost_page_is_found(faults):
    def lose(pdf):
        del pdf.pages[-1]

    assert "CB-PDF-11" in codes(faults(lose))


def test_a_lost_note_is_found_and_its_file_named(faults):
    def lose(pdf):
        del NameTree(pdf.Root.Names.Dests)["01-night#note-2"]

    problem = next(problem for problem in faults(lose) if problem.code == "CB-PDF-01")
    assert problem.message == "2 notes are in the text but 1 in the PDF"


def test_a_font_that_is_not_embedded_is_found(faults):
    def strip(pdf):
        descriptor = next(one for one in descriptors(pdf) if "Vollkorn" in str(one.FontName))
        del descriptor["/FontFile2"]

    (problem,) = faults(strip)
    assert (problem.code, "is not embedded" in problem.message) == ("CB-PDF-15", True)


def test_a_font_of_the_system_is_found(faults):
    def exchange(pdf):
        next(descriptors(pdf)).FontName = Name("/ABCDEF+DejaVu-Sans")

    (problem,) = faults(exchange)
    assert problem.message == "the font 'dejavusans' is not one of the book's"


def test_a_font_without_a_descriptor_is_found(faults):
    def plant(pdf):
        shelf = next(page.Resources.Font for page in pdf.pages if "/Font" in page.get("/Resources", {}))
        shelf.F99 = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))

    (problem,) = faults(plant)
    assert problem.message == "the font 'Helvetica' is not embedded"


def test_a_font_that_only_a_tile_within_a_look_of_a_link_has_is_found(faults):
    def plant(pdf):
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier)
        tile = Stream(pdf, b"", Type=Name.Pattern, Resources=Dictionary(Font=Dictionary(F1=pdf.make_indirect(font))))
        look = Stream(pdf, b"", Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
        look.Resources = Dictionary(Pattern=Dictionary(P1=tile))
        link = next(it for page in pdf.pages for it in page.get("/Annots", ()))
        link.AP = Dictionary(N=look)

    (problem,) = faults(plant)
    assert problem.message == "the font 'Courier' is not embedded"
    assert problem.printed


def descriptors(pdf):
    return (
        one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == Name.FontDescriptor
    )


def test_what_is_no_pdf_is_told_and_not_raised(book):
    assert codes(check_pdf(b"%PDF-1.7 and nothing else", book.volume, book.page_map)) == ["CB-PDF-10"]


def test_a_damaged_file_is_found(book):
    start = book.pdf.index(b"stream\n") + 60

    damaged = book.pdf[:start] + b"\0" * 400 + book.pdf[start + 400 :]
    assert "CB-PDF-10" in codes(check_pdf(damaged, book.volume, book.page_map))


def altered(pdf, change):
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        saved = io.BytesIO()
        opened.save(saved)
    return saved.getvalue()


def test_what_a_page_draws_is_parsed_though_all_others_were_parsed_before(book):
    def spoil(pdf):
        pdf.pages[2].contents_add(Stream(pdf, b"q [ 1 2 Q"))

    before = check_syntax(book.pdf)
    after = check_syntax(altered(book.pdf, spoil), before.sound)

    assert len(before.sound) == 16 * len(book.page_map.pages)
    assert codes(after.problems) == ["CB-PDF-10"]
    assert after.sound == b""


def test_what_was_parsed_before_is_still_decoded(book):
    def spoil(pdf):
        next(descriptors(pdf)).FontFile2 = Stream(pdf, b"no flate", Filter=Name.FlateDecode)

    problems = check_syntax(altered(book.pdf, spoil), check_syntax(book.pdf).sound).problems

    assert set(codes(problems)) == {"CB-PDF-10"}


def test_what_was_sound_is_recalled_for_its_edition_alone(book, tmp_path):
    store, sound = Store(tmp_path), check_syntax(book.pdf).sound
    keep_sound(store, "pdf", sound)

    assert recall_sound(store, "pdf") == sound
    assert recall_sound(store, "school") == b""
    assert check_syntax(book.pdf, sound) == check_syntax(book.pdf)


def test_notes_are_counted_by_section(book):
    sections = [replace(s, notes=s.notes + 1) if s.id == "02-wheel" else s for s in book.volume.sections]
    (problem,) = check_pdf(book.pdf, replace(book.volume, sections=tuple(sections)), book.page_map)

    assert problem.message == "3 notes are in the text but 2 in the PDF"


def test_a_link_within_a_link_is_found(faults):
    def plant(pdf):
        page = next(page for page in pdf.pages if any("/Dest" in it for it in page.get("/Annots", ())))
        outer = next(it for it in page.Annots if "/Dest" in it)
        inner = Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=outer.Rect, A=Dictionary(URI=String("https://x.org"))
        )
        page.Annots.append(pdf.make_indirect(inner))

    assert set(codes(faults(plant))) == {"CB-PDF-16"}
