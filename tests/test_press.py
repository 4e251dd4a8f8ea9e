import io
from dataclasses import replace

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from builder.errors import BookError, Place, Printed, Severity
from builder.isbn import modules
from builder.model import MappedPage, PlacedBlock
from builder.press import (
    CoverOrder,
    Job,
    barcode_svg,
    check_isbn,
    check_press,
    cover_wrap,
    find_shop,
    plan_cover,
    press,
    shop_names,
    stale_cover,
)
from tests.folding import MM, saved

SHOP = Job(find_shop("shop"))
GROUND = "0 0 0 0.1 k -20 -20 470 640 re f "
TEXT = GROUND + "0 0 0 1 k BT /F 12 Tf 80 300 Td (A sober line of text) Tj ET "
RED = (0.0, 1.0, 0.9, 0.2)


def book(*contents: str, pages: int = 4, bleed: float = 3, size: tuple[float, float] = (148, 210)) -> Pdf:
    """Make a book with bleed, links and structure; the contents are drawn on its first pages, text on the others."""
    pdf = Pdf.new()
    descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name("/Body"), FontFile2=pdf.make_stream(b"glyphs"))
    widths = Array([500] * 224)
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.TrueType,
        BaseFont=Name("/Body"),
        FirstChar=32,
        Widths=widths,
        FontDescriptor=descriptor,
    )
    settings = Dictionary(half=Dictionary(ca=0.5), multiply=Dictionary(BM=Name.Multiply))
    width, height, edge = (length * MM for length in (*size, bleed))
    for number in range(max(pages, len(contents))):
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([-edge, -edge, width + edge, height + edge]),
            TrimBox=Array([0, 0, width, height]),
            ArtBox=Array([0, 0, width, height]),
            StructParents=number,
            Annots=Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))]),
            Resources=Dictionary(
                Font=Dictionary(F=pdf.make_indirect(font)),
                XObject=Dictionary(),
                ExtGState=settings,
            ),
            Contents=pdf.make_stream((contents[number] if number < len(contents) else TEXT).encode()),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines))
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    pdf.docinfo.Title, pdf.docinfo.CreationDate = String("Numbers"), String("D:20260119000000Z")
    return pdf


def pictured(space: str, pixels: int, per_pixel: bytes) -> Pdf:
    """Make a book whose second page has a square picture of 60 mm."""
    pdf = book(TEXT, f"q {60 * MM} 0 0 {60 * MM} 100 200 cm /I Do Q")
    image = pdf.make_stream(per_pixel * (pixels * pixels), Subtype=Name.Image, Width=pixels, Height=pixels)
    image.BitsPerComponent, image.ColorSpace = 8, Name(f"/{space}")
    pdf.pages[1].Resources.XObject.I = image
    return pdf


def found(pdf: Pdf, job: Job = SHOP) -> list[tuple[str, str]]:
    problems = check_press(press(saved(pdf), job), job)
    assert all(problem.hint for problem in problems)
    return [(problem.code, problem.message) for problem in problems]


def test_a_sober_book_passes_at_the_shop():
    assert found(book()) == []


@pytest.mark.parametrize("name", shop_names())
def test_every_shop_says_where_its_rules_come_from_and_when_they_were_read(name):
    shop = find_shop(name)

    assert shop.sources
    assert shop.checked_on.startswith("20")
    assert 2 <= shop.bleed_mm <= 5


def test_a_misspelt_shop_is_answered_with_the_nearest():
    with pytest.raises(BookError) as caught:
        find_shop("ingramspak")

    assert caught.value.problems[0].hint == "did you mean 'ingramspark'?"


def test_the_gutter_grows_with_the_book():
    assert [find_shop("kdp").gutter_mm(pages) for pages in (24, 150, 151, 828)] == [9.525, 9.525, 12.7, 22.225]


def test_trim_lies_in_bleed_and_bleed_in_media():
    with Pdf.open(io.BytesIO(press(saved(book()), SHOP))) as pdf:
        page = pdf.pages[0].obj
        boxes = [[float(number) / MM for number in page[name]] for name in ("/MediaBox", "/BleedBox", "/TrimBox")]

    assert boxes[0] == pytest.approx([-11, -11, 159, 221], abs=0.01)
    assert boxes[1] == pytest.approx([-3, -3, 151, 213], abs=0.01)
    assert boxes[2] == pytest.approx([0, 0, 148, 210], abs=0.01)


def test_a_shop_that_wants_no_bleed_at_the_spine_gets_none_there():
    for binding, spine in (("left", 0), ("right", 2)):
        with Pdf.open(io.BytesIO(press(saved(book(bleed=4)), Job(find_shop("kdp"), binding)))) as pdf:
            media = [[float(number) / MM for number in page.mediabox] for page in pdf.pages]

        beyond = {0: 0.0, 2: 148.0}
        assert media[0][spine] == pytest.approx(beyond[spine], abs=0.01)
        assert media[1][2 - spine] == pytest.approx(beyond[2 - spine], abs=0.01)
        assert media[0][3] == pytest.approx(213.175, abs=0.01)


def test_what_belongs_to_the_screen_is_gone():
    with Pdf.open(io.BytesIO(press(saved(book()), SHOP))) as pdf:
        assert not {"/Outlines", "/StructTreeRoot", "/Names"} & set(pdf.Root.keys())
        for page in pdf.pages:
            assert not {"/Annots", "/ArtBox", "/StructParents", "/Group"} & set(page.obj.keys())


def test_the_intent_names_the_printing_condition_and_holds_its_profile():
    with Pdf.open(io.BytesIO(press(saved(book()), SHOP))) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert (str(intent.S), str(intent.OutputConditionIdentifier)) == ("/GTS_PDFX", "FOGRA39")
        assert str(intent.RegistryName) == "http://www.color.org"
        assert len(intent.DestOutputProfile.read_bytes()) == 121368


def test_the_metadata_claim_the_standard_with_the_date_of_the_book():
    with Pdf.open(io.BytesIO(press(saved(book()), SHOP))) as pdf:
        packet = pdf.Root.Metadata.read_bytes().decode()
        assert "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>" in packet
        assert "2026-01-19T00:00:00Z" in packet
        assert "<pdf:Trapped>False</pdf:Trapped>" in packet
        assert str(pdf.docinfo.Trapped) == "/False"
        assert pdf.pdf_version == "1.6"


def test_a_shop_that_wants_no_profile_gets_none_and_no_claim():
    with Pdf.open(io.BytesIO(press(saved(book(bleed=4)), Job(find_shop("ingramspark"))))) as pdf:
        assert "/OutputIntents" not in pdf.Root
        assert b"GTS_PDFXVersion" not in pdf.Root.Metadata.read_bytes()


def test_the_same_book_gives_the_same_bytes():
    pdf = saved(book())

    assert press(pdf, SHOP) == press(pdf, SHOP)


def test_marks_are_black_and_stand_outside_the_bleed():
    with Pdf.open(io.BytesIO(press(saved(book()), SHOP))) as pdf:
        content = list(pikepdf.parse_content_stream(pdf.pages[0]))
    ends = [[float(n) / MM for n in line.operands] for line in content if str(line.operator) in ("m", "l")]

    assert len(ends) == 16
    assert not any(-2.99 < x < 150.99 and -2.99 < y < 212.99 for x, y in ends)
    assert not [line for line in content if str(line.operator) in ("RG", "rg")]


def test_black_of_the_screen_becomes_black_ink():
    drawn = "0 0 0 rg 0.5 0.5 0.5 RG 20 20 50 50 re B " + TEXT
    with Pdf.open(io.BytesIO(press(saved(book(drawn)), SHOP))) as pdf:
        inks = [
            (str(line.operator), [float(number) for number in line.operands])
            for line in pikepdf.parse_content_stream(pdf.pages[0])
            if str(line.operator) in ("k", "K", "rg", "RG")
        ]

    assert inks[:2] == [("k", [0, 0, 0, 1]), ("K", [0, 0, 0, 0.5])]
    assert found(book(drawn)) == []


def test_a_blank_page_without_boxes_is_trimmed_like_its_neighbours():
    pdf = book()
    for key in ("/TrimBox", "/Contents", "/ArtBox"):
        del pdf.pages[1].obj[key]

    assert found(pdf) == []


def test_a_book_without_bleed_is_refused():
    with pytest.raises(BookError) as caught:
        press(saved(book(bleed=0)), SHOP)

    assert [problem.code for problem in caught.value.problems] == ["CB-PRESS-03"]
    assert caught.value.problems[0].hint == "give the edition a bleed of 3 mm"


@pytest.mark.parametrize("pdf", [b"no book", saved(Pdf.new())])
def test_what_has_no_pages_is_refused(pdf):
    with pytest.raises(BookError) as caught:
        press(pdf, SHOP)

    assert [problem.code for problem in caught.value.problems] == ["CB-PRESS-01"]


def test_a_missing_profile_is_named():
    with pytest.raises(BookError) as caught:
        press(saved(book()), Job(replace(SHOP.shop, profile="absent.icc")))

    assert caught.value.problems[0].code == "CB-SHOP-02"


PLANTED = {
    "an area in RGB": ("CB-PRESS-10", "1 0 0 rg 50 50 90 90 re f"),
    "a line in RGB": ("CB-PRESS-10", "0 0 1 RG 50 50 m 90 90 l S"),
    "a named RGB space": ("CB-PRESS-10", "/DeviceRGB cs 1 0 0 sc 50 50 90 90 re f"),
    "half opacity": ("CB-PRESS-11", "/half gs 50 50 90 90 re f"),
    "a blend mode": ("CB-PRESS-11", "/multiply gs 50 50 90 90 re f"),
    "text in four inks": ("CB-PRESS-12", "0.6 0.4 0.4 1 k BT /F 12 Tf 80 300 Td (rich) Tj ET"),
    "too much ink": ("CB-PRESS-13", "1 1 1 0.5 k 50 50 90 90 re f"),
    "a hairline": ("CB-PRESS-18", "0.1 w 50 50 m 90 90 l S"),
    "a scaled hairline": ("CB-PRESS-18", "0.2 0 0 0.2 0 0 cm 1 w 250 250 m 450 450 l S"),
    "a narrow area": ("CB-PRESS-18", "50 50 90 0.1 re f"),
    "a thin frame": ("CB-PRESS-18", "50 50 90 90 re 50.1 50.1 89.8 89.8 re f*"),
    "a ground that ends at the cut": ("CB-PRESS-24", "0 0 420 100 re f"),
    "a ground that ends in the bleed": ("CB-PRESS-24", "-5 100 90 90 re f"),
    "a ground that is clipped at the cut": ("CB-PRESS-24", "0 0 420 596 re W n -20 -20 470 640 re f"),
    "text by the fold": ("CB-PRESS-21", "BT /F 12 Tf 410 300 Td (a) Tj ET"),
    "text by the cut": ("CB-PRESS-21", "BT /F 12 Tf 200 4 Td (a) Tj ET"),
    "long text that ends by the fold": ("CB-PRESS-21", "BT /F 12 Tf 100 300 Td (" + "m" * 52 + ") Tj ET"),
}


@pytest.mark.parametrize(("code", "content"), PLANTED.values(), ids=PLANTED)
def test_a_planted_fault_is_found_on_its_page(code, content):
    (fault,) = found(book(TEXT, content))

    assert fault[0] == code
    assert fault[1].startswith("page 2: ")


def test_a_fault_is_laid_at_the_line_where_it_stands():
    blocks = (PlacedBlock("chapters/01.md", 42, 20.0), PlacedBlock("chapters/01.md", 44, 40.0))
    pages = (MappedPage(0, "i", "01"), MappedPage(1, "ii", "01", file="chapters/01.md", line=40, blocks=blocks))
    job = replace(SHOP, edition="press", pages=pages)
    lines = {}
    for y_mm in (10, 30, 60):
        content = f"1 0 0 rg 50 {(210 - y_mm - 3 / 2) * MM:.1f} 90 {3 * MM:.1f} re f"
        (problem,) = check_press(press(saved(book(TEXT, content)), job), job)
        lines[y_mm] = problem.place
        assert problem.printed == (Printed("press", "ii", 2),)

    assert lines == {y_mm: Place("chapters/01.md", line) for y_mm, line in ((10, 40), (30, 42), (60, 44))}


@pytest.mark.parametrize("content", ["1 0 0 rg 2 2 9 9 re f", "/half gs 2 2 9 9 re f", "1 1 1 1 k 2 2 9 9 re f"])
def test_a_fault_within_a_form_or_a_pattern_is_found(content):
    for use in ("q 1 0 0 1 50 50 cm /X Do Q", "/Pattern cs /P scn 50 50 90 90 re f"):
        pdf = book(TEXT, use)
        resources = pdf.pages[1].Resources
        form = pdf.make_stream(content.encode(), Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 20, 20]))
        form.Resources = Dictionary(ExtGState=resources.ExtGState)
        tile = pdf.make_stream(content.encode(), PatternType=1, PaintType=1, TilingType=1, XStep=9, YStep=9)
        tile.BBox, tile.Resources = Array([0, 0, 9, 9]), Dictionary(ExtGState=resources.ExtGState)
        resources.XObject.X, resources.Pattern = form, Dictionary(P=tile)

        assert len(found(pdf)) == 1


def test_white_ground_may_end_anywhere():
    assert found(book(TEXT, "0 0 0 0 k 0 0 420 100 re f 1 g 0 0 420 100 re f")) == []


def test_a_book_in_which_nothing_bleeds_is_told():
    plain = book(*["0 0 0 1 k 50 50 90 90 re f"] * 4)

    assert [code for code, _ in found(plain)] == ["CB-PRESS-25"]


def test_no_bleed_is_missed_at_a_spine_that_has_none():
    drawn = GROUND + "0 300 90 90 re f"

    assert [code for code, _ in found(book(drawn, pages=24, bleed=4), Job(find_shop("kdp")))] == []
    assert "CB-PRESS-24" in [code for code, _ in found(book(TEXT, drawn, pages=24, bleed=4), Job(find_shop("kdp")))]


def test_text_beyond_the_paper_is_nobodys_margin():
    assert found(book(TEXT, "BT /F 12 Tf 80 -60 Td (unseen) Tj ET")) == []


def test_text_may_have_the_accent_of_the_book():
    drawn = "0 1 0.9 0.2 k BT /F 12 Tf 80 300 Td (red) Tj ET"

    assert found(book(drawn), Job(SHOP.shop, accents=(RED,))) == []
    assert [code for code, _ in found(book(drawn))] == ["CB-PRESS-12"]


def test_the_resolution_of_a_picture_is_that_at_its_size():
    assert found(pictured("DeviceGray", 709, b"\x80")) == []
    assert found(pictured("DeviceGray", 600, b"\x80")) == [("CB-PRESS-14", "page 2: a picture has 254 ppi at its size")]
    (problem,) = check_press(press(saved(pictured("DeviceGray", 94, b"\x80")), SHOP), SHOP)
    assert (problem.severity, problem.message) == (Severity.ERROR, "page 2: a picture has 40 ppi at its size")


def test_a_picture_in_rgb_or_with_alpha_or_with_too_much_ink_is_found():
    assert [code for code, _ in found(pictured("DeviceRGB", 720, b"abc"))] == ["CB-PRESS-10"]
    assert [code for code, _ in found(pictured("DeviceCMYK", 720, b"\xff\xff\xff\x80"))] == ["CB-PRESS-13"]
    pdf = pictured("DeviceGray", 720, b"\x80")
    pdf.pages[1].Resources.XObject.I.SMask = pdf.make_stream(b"\xff", Width=1, Height=1, BitsPerComponent=8)
    assert [code for code, _ in found(pdf)] == ["CB-PRESS-11"]


def test_colour_is_found_in_a_book_of_black_ink():
    job = Job(find_shop("shop-grey"), accents=(RED,))

    assert [code for code, _ in found(book(TEXT, "0 1 0 0 k 50 50 90 90 re f"), job)] == ["CB-PRESS-20"]
    assert [code for code, _ in found(pictured("DeviceCMYK", 720, b"\x10\x10\x10\x10"), job)] == ["CB-PRESS-20"]


def test_an_inline_picture_is_measured_too():
    drawn = "q 72 0 0 72 100 200 cm BI /W 2 /H 2 /BPC 8 /CS /RGB ID 123456789012 EI Q"

    assert [code for code, _ in found(book(TEXT, drawn))] == ["CB-PRESS-10", "CB-PRESS-14"]


def spoilt(change) -> list[str]:
    with Pdf.open(io.BytesIO(press(saved(book()), SHOP))) as pdf:
        change(pdf)
        problems = check_press(saved(pdf), SHOP)
    return [problem.code for problem in problems]


def test_a_link_that_came_back_is_found():
    assert spoilt(lambda pdf: pdf.pages[2].obj.update({"/Annots": Array([Dictionary()])})) == ["CB-PRESS-15"]


@pytest.mark.parametrize(
    ("name", "box"),
    [("/ArtBox", (0, 0, 9, 9)), ("/BleedBox", (0, 0, 400, 500)), ("/MediaBox", (0, 0, 420, 596))],
)
def test_boxes_that_do_not_nest_are_found(name, box):
    assert set(spoilt(lambda pdf: pdf.pages[2].obj.update({name: Array(box)}))) == {"CB-PRESS-16"}


def test_a_page_of_another_size_is_found():
    boxes = {"/TrimBox": Array([0, 0, 400, 500]), "/BleedBox": Array([-8.504, -8.504, 408.504, 508.504])}

    assert spoilt(lambda pdf: pdf.pages[1].obj.update(boxes)) == ["CB-PRESS-16"]


def test_a_font_that_is_not_embedded_is_found():
    def strip(pdf: Pdf) -> None:
        del pdf.pages[3].Resources.Font.F.FontDescriptor.FontFile2

    assert set(spoilt(strip)) == {"CB-PRESS-17"}


def test_a_missing_intent_is_found():
    def strip(pdf: Pdf) -> None:
        del pdf.Root.OutputIntents

    assert spoilt(strip) == ["CB-PRESS-19"]


def test_a_shop_that_cannot_bind_or_cut_the_book_is_named():
    assert [code for code, _ in found(book(bleed=4, size=(90, 140)), Job(find_shop("kdp")))][:2] == [
        "CB-PRESS-22",
        "CB-PRESS-23",
    ]


KDP = CoverOrder(Job(find_shop("kdp")), 200, "white")
SIX_BY_NINE = (152.4, 228.6)


def test_the_spine_is_the_pages_of_the_book_in_its_paper():
    wrap = plan_cover(SIX_BY_NINE, KDP)

    assert wrap.spine_mm / 25.4 == pytest.approx(0.4504, abs=0.001)
    assert (wrap.width + 2 * wrap.bleed_mm) / 25.4 == pytest.approx(12.70, abs=0.005)
    assert (wrap.height + 2 * wrap.bleed_mm) / 25.4 == pytest.approx(9.25, abs=0.005)


def test_a_cover_paper_counts_twice_and_an_odd_page_has_a_back():
    order = CoverOrder(SHOP, 99, "offset 80", "coated 250")

    assert plan_cover((148, 210), order).spine_mm == pytest.approx(100 * 0.05 + 2 * 0.23)


def test_front_and_back_change_places_for_a_book_bound_on_the_right():
    left = plan_cover((148, 210), CoverOrder(SHOP, 100, "offset 80"))
    right = plan_cover((148, 210), CoverOrder(Job(SHOP.shop, "right"), 100, "offset 80"))

    assert (left.back, left.front) == (right.front, right.back)
    assert left.back[0] == 0
    assert left.folds == pytest.approx((148, 153))


def test_a_thin_spine_bears_no_text():
    assert plan_cover(SIX_BY_NINE, replace(KDP, pages=78)).spine_text_mm == 0
    assert plan_cover(SIX_BY_NINE, replace(KDP, pages=80)).spine_text_mm == pytest.approx(4.576 - 3.2)


def test_room_for_a_barcode_is_kept_for_the_shop_or_for_a_real_isbn_only():
    kdp = plan_cover(SIX_BY_NINE, KDP).barcode
    order = CoverOrder(SHOP, 100, "offset 80")
    own = plan_cover((148, 210), replace(order, isbn="978-0-306-40615-7")).barcode

    assert kdp[2] - kdp[0] == pytest.approx(50.8)
    assert own[2] - own[0] == pytest.approx(37.29)
    assert plan_cover((148, 210), order).barcode is None


@pytest.mark.parametrize("isbn", ["978-0-306-40615-8", "0-306-40615-2", "none", "977-0-306-40615-7", "97803064061577"])
def test_what_is_not_an_isbn_has_no_barcode(isbn):
    with pytest.raises(BookError) as caught:
        barcode_svg(isbn, Place())

    assert [problem.code for problem in caught.value.problems] == ["CB-COVER-01"]
    assert caught.value.problems[0].hint


def test_an_isbn_may_be_parted_as_its_agency_parts_it():
    assert check_isbn("978–0 306-40615-7", Place()) == "9780306406157"


def test_a_barcode_is_the_modules_of_its_digits():
    pattern = modules("9780306406157")

    # read back: the left half by odd and even sets, whose order tells the first digit
    assert len(pattern) == 95
    assert (pattern[:3], pattern[45:50], pattern[-3:]) == ("101", "01010", "101")
    assert pattern[3:10] == "0111011"  # 7, odd
    assert pattern[10:17] == "0001001"  # 8, even: 9 is told by odd-even-even-odd-even-odd
    assert pattern[-10:-3] == "1000100"  # 7, right


def test_a_barcode_has_its_real_size_and_one_ink():
    svg = barcode_svg("9780306406157", Place())

    assert 'width="37.29mm" height="25.93mm"' in svg
    assert svg.count("<rect") == 31  # the ground and thirty bars
    assert "rgb" not in svg


def test_a_paper_that_the_shop_does_not_have_is_named():
    with pytest.raises(BookError) as caught:
        plan_cover(SIX_BY_NINE, replace(KDP, paper="vellum", cover_paper="leather"))
    assert [problem.subject for problem in caught.value.problems] == ["vellum", "leather"]

    with pytest.raises(BookError) as caught:
        plan_cover(SIX_BY_NINE, CoverOrder(Job(find_shop("lulu")), 200))
    assert "template" in caught.value.problems[0].hint


def test_a_cover_is_one_sheet_that_the_shop_takes():
    order = CoverOrder(SHOP, 100, "offset 80")
    wrap = plan_cover((148, 210), order)
    job = Job(SHOP.shop, is_cover=True, folds=wrap.folds)
    pdf = press(cover_wrap(saved(book()), wrap, saved(book("", pages=1, size=(5, 210)))), job)

    assert check_press(pdf, job) == ()
    with Pdf.open(io.BytesIO(pdf)) as opened:
        (page,) = opened.pages
        trim = [float(number) / MM for number in page.trimbox]
    assert trim == pytest.approx([0, 0, 301, 210], abs=0.01)


def test_a_strip_that_is_wider_than_the_spine_is_refused():
    wrap = plan_cover((148, 210), CoverOrder(SHOP, 100, "offset 80"))
    with pytest.raises(BookError) as caught:
        cover_wrap(saved(book()), wrap, saved(book(pages=1, size=(9, 210))))

    assert caught.value.problems[0].code == "CB-COVER-04"


def cover_of(pages: int) -> bytes:
    wrap = plan_cover((148, 210), CoverOrder(SHOP, pages, "offset 80"))
    return press(cover_wrap(saved(book()), wrap), Job(SHOP.shop, is_cover=True, folds=wrap.folds))


def test_a_cover_is_stale_when_the_book_has_grown():
    assert stale_cover(cover_of(100), cover_of(100), Place()) == ()
    (problem,) = stale_cover(cover_of(100), cover_of(240), Place())
    assert (problem.code, problem.severity) == ("CB-COVER-03", Severity.WARNING)
    assert "12.0 mm" in problem.hint


@pytest.mark.parametrize("before", [saved(book()), b"not a PDF"])
def test_a_file_that_is_no_cover_of_ours_is_not_doubted(before: bytes):
    assert stale_cover(before, cover_of(100), Place()) == ()


def test_the_last_leaf_has_a_back():
    with Pdf.open(io.BytesIO(press(saved(book(pages=5)), SHOP))) as opened:
        assert len(opened.pages) == 6
        assert opened.pages[5].obj.TrimBox == opened.pages[4].obj.TrimBox
    with Pdf.open(io.BytesIO(press(saved(book(pages=1)), replace(SHOP, is_cover=True)))) as opened:
        assert len(opened.pages) == 1
