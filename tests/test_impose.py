import io
import shutil
import subprocess

import pikepdf
import pytest
from lxml import etree
from pikepdf import Array, Dictionary, Name, Pdf

from builder.errors import BookError, Severity
from builder.impose import (
    FINISHES,
    SHEETS,
    Format,
    Imposed,
    Plan,
    booklet_order,
    creep_mm,
    cut_stack_order,
    fill,
    impose,
    instruction_sheet_html,
    instructions,
    lay_out,
    sheet_size,
    signature_order,
    trial_sheet,
)
from tests.folding import MM, Job, Printed, cut, fold, labelled, printed, saved

A5, A6 = Format(148, 210), Format(105, 148)
WAYS = [(scheme, binding) for scheme in FINISHES for binding in ("left", "right")]


def page_of(scheme: str) -> Format:
    return A6 if scheme == "cut-stack" else A5


def read(job: Job, scheme: str, binding: str) -> list[str]:
    finish = FINISHES[scheme]
    return fold(job, binding, finish.gathering // 4) if finish.is_folded else cut(job, binding)


def without_blanks(labels: list[str]) -> list[int]:
    return [int(label) for label in labels if label]


def layout_job(plan: Plan, pages: int, page: Format) -> Job:
    size = sheet_size(plan, page)
    sides = tuple(
        tuple(
            Printed(str(slot.page + 1), slot.x_mm, slot.y_mm, page.width, page.height)
            for slot in side.slots
            if slot.page is not None
        )
        for side in lay_out(plan, pages, page).sides
    )
    return Job(sides, *size, "short" if size[0] > size[1] else "long")


def codes(pdf: bytes, plan: Plan) -> list[str]:
    with pytest.raises(BookError) as caught:
        impose(pdf, plan)
    assert all(problem.hint for problem in caught.value.problems)
    return [problem.code for problem in caught.value.problems]


def test_a_booklet_pairs_the_last_page_with_the_first():
    assert booklet_order(8) == [(7, 0), (1, 6), (5, 2), (3, 4)]


def test_signatures_are_booklets_one_after_another():
    assert signature_order(16, 8)[4:] == [(left + 8, right + 8) for left, right in booklet_order(8)]


def test_a_cut_stack_runs_down_the_piles():
    assert cut_stack_order(16) == [(0, 4, 8, 12), (5, 1, 13, 9), (2, 6, 10, 14), (7, 3, 15, 11)]


def test_blanks_go_before_the_pages_that_stay_last():
    assert fill(22, 4, 1) == (*range(21), None, None, 21)
    assert fill(22, 4, 2) == (*range(20), None, None, 20, 21)


@pytest.mark.parametrize(("scheme", "binding"), WAYS)
def test_every_number_of_pages_reads_in_order_after_folding_and_cutting(scheme, binding):
    plan = Plan(scheme=scheme, binding=binding)
    for pages in range(1, 201):
        labels = read(layout_job(plan, pages, page_of(scheme)), scheme, binding)

        assert without_blanks(labels) == list(range(1, pages + 1))
        assert labels[-1] == str(pages)
        assert len(labels) % FINISHES[scheme].multiple == 0


@pytest.mark.parametrize(("scheme", "binding"), WAYS)
@pytest.mark.parametrize("pages", [2, 4, 5, 22, 61, 64])
def test_a_produced_file_reads_in_order(scheme, binding, pages):
    page = page_of(scheme)
    imposed = impose(labelled(pages, (page.width, page.height)), Plan(scheme=scheme, binding=binding))

    assert without_blanks(read(printed(imposed.pdf), scheme, binding)) == list(range(1, pages + 1))
    assert clean(imposed.pdf)


@pytest.mark.slow
@pytest.mark.parametrize(("scheme", "binding"), WAYS)
def test_every_produced_file_reads_in_order(scheme, binding):
    page = page_of(scheme)
    for pages in range(2, 201):
        imposed = impose(labelled(pages, (page.width, page.height)), Plan(scheme=scheme, binding=binding))

        assert without_blanks(read(printed(imposed.pdf), scheme, binding)) == list(range(1, pages + 1))
        assert pages % 10 or clean(imposed.pdf)


def clean(pdf: bytes) -> bool:
    with Pdf.open(io.BytesIO(pdf)) as opened:
        return not opened.check_pdf_syntax()


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
@pytest.mark.parametrize("scheme", FINISHES)
def test_qpdf_finds_nothing_to_say(tmp_path, scheme):
    page = page_of(scheme)
    path = tmp_path / "sheets.pdf"
    path.write_bytes(impose(labelled(23, (page.width, page.height)), Plan(scheme=scheme)).pdf)

    assert subprocess.run(["qpdf", "--check", path], capture_output=True, check=False).returncode == 0


def test_twenty_two_pages_make_six_sheets_with_two_blanks():
    imposed = impose(labelled(22), Plan())

    assert (imposed.sheets, imposed.blanks, len(imposed.sides)) == (6, 2, 12)
    assert [slot.page for slot in imposed.sides[0].slots] == [21, 0]
    assert [slot.page for slot in imposed.sides[1].slots] == [1, None]


@pytest.mark.parametrize("binding", ["left", "right"])
@pytest.mark.parametrize(("scheme", "folded"), [("booklet", 6), ("signatures-16", 4)])
def test_creep_moves_each_sheet_towards_the_fold_by_the_paper_outside_it(scheme, folded, binding):
    plan = Plan(scheme, "SRA4", binding, paper_mm=0.13, creep=True, marks=True)
    job = printed(impose(labelled(24, bleed=3), plan).pdf)
    fold_at = job.width / 2
    for number, side in enumerate(job.sides):
        shift = (number // 2) % folded * 0.13
        for page in side:  # the tolerance is that of the trade; the file is exact to a thousandth of a point
            place = fold_at - 148 + shift if page.x < fold_at - 74 else fold_at - shift
            assert page.x == pytest.approx(place, abs=0.05)


def test_creep_of_the_inside_counts_the_cover_that_lies_round_it():
    plan = Plan(sheet="SRA4", creep=True, cover_apart=True, cover_mm=0.3)

    assert [round(creep_mm(plan, sheet), 3) for sheet in range(3)] == [0.3, 0.4, 0.5]


def test_pages_meet_at_the_fold_and_nothing_crosses_it():
    imposed = impose(labelled(8, bleed=3), Plan(sheet="SRA4", creep=True, marks=True))

    for side in imposed.sides:
        left, right = side.slots
        assert left.clip == pytest.approx((9, 4.5, 160, 220.5))
        assert right.clip == pytest.approx((160, 4.5, 311, 220.5))


def test_a_page_keeps_its_bleed_on_the_sheet():
    with Pdf.open(io.BytesIO(impose(labelled(4, bleed=3), Plan(sheet="SRA4", marks=True)).pdf)) as pdf:
        box = [float(number) / MM for number in pdf.pages[0].Resources.XObject.P1.BBox]

    assert box == pytest.approx([0, 0, 154, 216], abs=0.01)


def test_marks_stand_outside_the_bleed_in_black_ink_only():
    with Pdf.open(io.BytesIO(impose(labelled(4, bleed=3), Plan(sheet="SRA4", marks=True)).pdf)) as pdf:
        ends, inks = [], []
        for operands, operator in pikepdf.parse_content_stream(pdf.pages[0]):
            if str(operator) in ("m", "l"):
                ends.append(tuple(float(number) / MM for number in operands))
            if str(operator) in ("K", "RG", "G", "rg"):
                inks.append((str(operator), [float(number) for number in operands]))

    assert len(ends) == 20
    assert all(not (9 + 0.01 < x < 311 - 0.01 and 4.5 + 0.01 < y < 220.5 - 0.01) for x, y in ends)
    assert {operator for operator, _ in inks} == {"K"}
    assert all(values == [0, 0, 0, 1] for _, values in inks)


@pytest.mark.parametrize("binding", ["left", "right"])
@pytest.mark.parametrize(
    "counts", [(*range(5, 14), 22, 59, 60), pytest.param(tuple(range(5, 201)), marks=pytest.mark.slow)]
)
def test_a_cover_apart_has_its_own_sheet_and_the_rest_reads_on(counts, binding):
    for pages in counts:
        imposed = impose(labelled(pages), Plan(binding=binding, cover_apart=True))
        cover, inside = printed(imposed.cover_pdf), printed(imposed.pdf)
        book = Job(cover.sides + inside.sides, inside.width, inside.height, inside.turns_over)

        assert len(cover.sides) == 2
        assert without_blanks(fold(book, binding)) == list(range(1, pages + 1))


def test_a_cover_apart_may_keep_two_last_pages():
    imposed = impose(labelled(9), Plan(cover_apart=True, keep_last=2))

    assert [[slot.page for slot in side.slots] for side in imposed.cover_sides] == [[8, 0], [1, 7]]
    assert (imposed.sheets, imposed.blanks) == (2, 3)


def test_the_printer_is_told_to_turn_over_the_right_edge_and_not_to_scale():
    wide, high = impose(labelled(4), Plan()), impose(labelled(8, (105, 148)), Plan(scheme="cut-stack"))
    for imposed, edge in ((wide, Name.DuplexFlipShortEdge), (high, Name.DuplexFlipLongEdge)):
        with Pdf.open(io.BytesIO(imposed.pdf)) as pdf:
            assert pdf.Root.ViewerPreferences.Duplex == edge
            assert pdf.Root.ViewerPreferences.PrintScaling == Name("/None")


def test_bleed_lies_between_the_cuts_where_the_sheet_has_room():
    imposed = impose(labelled(8, (105, 148), bleed=3), Plan(scheme="cut-stack", sheet="SRA4", marks=False))
    one, two, three, _ = imposed.sides[0].slots

    assert two.x_mm - (one.x_mm + 105) == pytest.approx(6)
    assert one.y_mm - (three.y_mm + 148) == pytest.approx(6)
    assert one.clip[2] == pytest.approx(one.x_mm + 108)


def test_sheets_keep_the_intent_and_forget_the_structure():
    with Pdf.open(io.BytesIO(labelled(4))) as pdf:
        pdf.Root.OutputIntents = Array([Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFA1)])
        pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        book = saved(pdf)
    with Pdf.open(io.BytesIO(impose(book, Plan()).pdf)) as sheets:
        assert sheets.Root.OutputIntents[0].S == Name.GTS_PDFA1
        assert "/StructTreeRoot" not in sheets.Root
        assert not any("/StructParents" in form for form in sheets.pages[0].Resources.XObject.values())
        assert b"pdfaid" not in sheets.Root.Metadata.read_bytes()
        assert b"<rdf:li xml:lang='x-default'>Numbers</rdf:li>" in sheets.Root.Metadata.read_bytes()


def test_the_same_book_gives_the_same_bytes():
    book = labelled(9)

    assert impose(book, Plan()).pdf == impose(book, Plan()).pdf


@pytest.mark.parametrize("pages", [0, 1])
def test_nothing_is_folded_of_less_than_two_pages(pages):
    assert codes(labelled(pages), Plan()) == ["CB-IMPOSE-02"]


def test_what_is_no_pdf_is_refused():
    assert codes(b"no book", Plan()) == ["CB-IMPOSE-02"]


def test_every_page_of_another_size_is_named():
    with Pdf.open(io.BytesIO(labelled(4))) as pdf:
        for number in (1, 3):
            pdf.pages[number].TrimBox = Array([0, 0, 300, 400])
        book = saved(pdf)

    assert codes(book, Plan()) == ["CB-IMPOSE-03", "CB-IMPOSE-03"]


def test_a_turned_page_is_refused():
    with Pdf.open(io.BytesIO(labelled(4))) as pdf:
        pdf.pages[1].Rotate = 90
        book = saved(pdf)

    assert codes(book, Plan()) == ["CB-IMPOSE-08"]


def test_a_book_without_trim_boxes_is_taken_whole_with_a_warning():
    with Pdf.open(io.BytesIO(labelled(4))) as pdf:
        for page in pdf.pages:
            del page.TrimBox
        imposed = impose(saved(pdf), Plan())

    assert imposed.format.width == pytest.approx(148)
    assert [(problem.code, problem.severity) for problem in imposed.problems] == [("CB-IMPOSE-07", Severity.WARNING)]


def test_a_blank_page_without_a_trim_box_is_trimmed_like_its_neighbours():
    with Pdf.open(io.BytesIO(labelled(4, bleed=3))) as pdf:
        del pdf.pages[1].TrimBox
        imposed = impose(saved(pdf), Plan(sheet="SRA4"))

    assert imposed.format == Format(148, 210, 3)


@pytest.mark.parametrize(
    ("plan", "size", "bleed"),
    [
        (Plan(sheet="A5"), (148, 210), 0),
        (Plan(sheet="A4", marks=True), (148, 210), 3),
        (Plan(sheet="A4", creep=True), (148, 210), 3),
        (Plan(scheme="cut-stack"), (148, 210), 0),
        (Plan(sheet="A2"), (600, 900), 0),
    ],
)
def test_a_sheet_that_does_not_hold_the_pages_is_refused_and_another_named(plan, size, bleed):
    assert codes(labelled(8, size, bleed), plan) == ["CB-IMPOSE-04"]


def test_the_hint_names_the_sheets_that_hold_the_pages():
    with pytest.raises(BookError) as caught:
        impose(labelled(8, bleed=3), Plan(marks=True))

    assert caught.value.problems[0].hint == "print on A3 or A2"


def test_creep_beyond_the_bleed_is_refused():
    assert codes(labelled(8), Plan(creep=True)) == ["CB-IMPOSE-05"]
    assert impose(labelled(8, bleed=3), Plan(sheet="SRA4", creep=True)).pdf


def test_a_gathering_thicker_than_staples_is_doubted_and_one_beyond_any_stapler_refused():
    assert impose(labelled(64), Plan()).problems == ()
    assert [problem.code for problem in impose(labelled(65), Plan()).problems] == ["CB-IMPOSE-06"]
    assert codes(labelled(2000), Plan()) == ["CB-IMPOSE-06"]


def test_a_thick_cover_counts_for_the_staples():
    thin, thick = (Plan(cover_apart=True, cover_mm=cover) for cover in (0.1, 0.3))

    assert impose(labelled(64), thin).problems == ()
    assert [problem.code for problem in impose(labelled(64), thick).problems] == ["CB-IMPOSE-06"]


def test_many_blanks_in_the_last_signature_are_doubted():
    assert [problem.code for problem in impose(labelled(33), Plan("signatures-32")).problems] == ["CB-IMPOSE-10"]


def test_signatures_have_no_cover_of_one_sheet():
    assert codes(labelled(33), Plan("signatures-16", cover_apart=True)) == ["CB-IMPOSE-09"]
    assert codes(labelled(4), Plan(cover_apart=True)) == ["CB-IMPOSE-09"]


def test_everything_that_the_plan_misnames_is_told_at_once():
    plan = Plan(scheme="booklets", sheet="A9", binding="top", keep_last=3, paper_mm=0)

    assert codes(labelled(4), plan) == ["CB-IMPOSE-01"] * 5


def test_every_sheet_is_upright_in_the_table():
    assert all(width < height for width, height in SHEETS.values())


def words(imposed: Imposed, copies: int = 1) -> dict[str, str]:
    return {step.partition(": ")[0]: step.partition(": ")[2] for step in instructions(imposed, copies)}


def test_instructions_say_paper_edge_scale_and_staples_of_that_very_file():
    said = words(impose(labelled(22), Plan()), 30)

    assert said["Paper"].startswith("A4, about 0.1 mm thick. One copy takes 6 sheets; 30 copies take 180 sheets")
    assert "flip on the short edge, scale 100 %" in said["Printer"]
    assert "page 22 on the left and page 1 on the right" in said["Order"]
    assert "52 mm and 158 mm" in said["Bind"]
    assert said["Blank"] == "2 blank pages stand before the last page; that is right."


def test_instructions_of_a_single_copy_are_in_the_singular():
    assert "1 copy takes 1 sheet, and 1 spare sheet." in words(impose(labelled(4), Plan()), 0)["Paper"]


def test_instructions_for_signatures_part_the_sheets_and_for_creep_tell_to_trim():
    plan = Plan("signatures-16", "SRA4", "right", creep=True, marks=True)
    said = words(impose(labelled(61, bleed=3), plan))

    assert "4 gatherings of 4 sheets" in said["Order"]
    assert "the first page stays in front, with the fold at its right" in said["Fold"]
    assert said["Trim"].startswith("after folding cut head, foot and fore edge at the marks")
    assert "up to 0.30 mm" in said["Trim"]
    assert "staples" not in said["Bind"]


def test_instructions_for_piles_say_what_lies_on_what():
    said = words(impose(labelled(16, (105, 148)), Plan("cut-stack")))
    turned = words(impose(labelled(16, (105, 148)), Plan("cut-stack", binding="right")))

    assert said["Pile"].startswith("lay the top left pile on the top right")
    assert turned["Pile"].startswith("lay the top right pile on the top left")
    assert "flip on the long edge" in said["Printer"]


def test_a_sheet_larger_than_its_pages_is_trimmed_to_their_size():
    assert words(impose(labelled(4), Plan(sheet="A3")))["Trim"].endswith("fore edge to 148 × 210 mm.")
    assert words(impose(labelled(4), Plan()))["Trim"].startswith("none is needed")


def test_instructions_repeat_what_is_doubtful():
    assert words(impose(labelled(104), Plan()))["Mind"].startswith("26 sheets folded together are 5.2 mm thick")


@pytest.mark.parametrize(("scheme", "binding"), WAYS)
def test_the_instruction_sheet_is_well_formed_and_says_the_same_words(scheme, binding):
    page = page_of(scheme)
    imposed = impose(labelled(23, (page.width, page.height)), Plan(scheme, binding=binding))
    sheet = etree.fromstring(f"<body>{instruction_sheet_html(imposed, 3, 'Blue & White')}</body>")
    text = " ".join("".join(item.itertext()).lower() for item in sheet.iter("li"))

    assert all(step.partition(": ")[2].lower() in text for step in instructions(imposed, 3))
    assert sheet.find(".//{http://www.w3.org/2000/svg}title").text


@pytest.mark.parametrize(("scheme", "binding"), WAYS)
def test_the_trial_sheet_is_one_sheet_of_the_same_printer_settings(scheme, binding):
    page = page_of(scheme)
    plan = Plan(scheme, binding=binding, creep=True, cover_apart=scheme == "booklet")
    with Pdf.open(io.BytesIO(trial_sheet(plan, page))) as sheet:
        assert len(sheet.pages) == 2
        assert "/Font" not in sheet.pages[0].Resources
        wide = sheet.pages[0].mediabox[2] > sheet.pages[0].mediabox[3]
        assert sheet.Root.ViewerPreferences.Duplex == (Name.DuplexFlipShortEdge if wide else Name.DuplexFlipLongEdge)
