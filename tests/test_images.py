"""Pictures: the ledger with its lines, the files with their faults, and what a screen is given."""

import hashlib
import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageCms

from builder.errors import BookError, Severity
from builder.fonts import bundled
from builder.images import Limits, cover_raster, for_screen, read_ledger

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}">{}</svg>'
OWED = 'credit = "c"\nsource = "s"\nlicence = "l"\n'


def saved(image, kind="PNG", **options) -> bytes:
    stream = BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def photograph(width=200, height=100):
    """Every pixel of another colour than its neighbours, as a camera makes them."""
    noise = b"".join(hashlib.sha256(str(n).encode()).digest() for n in range(width * height * 3 // 32 + 1))
    return Image.frombytes("RGB", (width, height), noise[: width * height * 3])


def small_png() -> bytes:
    return saved(Image.new("RGB", (40, 20), "#9b1c1f"))


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "book" / "images"
    path.mkdir(parents=True)
    return path


@pytest.fixture
def problems_with(tmp_path, folder):
    def put(name: str, content: bytes | str):
        content = content.encode() if isinstance(content, str) else content
        (folder / name).write_bytes(content)
        _, problems = read_ledger(f'[one]\nfile = "{name}"\nalt = "a"\n{OWED}', tmp_path)
        return problems

    return put


@pytest.fixture
def picture_of(tmp_path, folder):
    def put(name: str, content: bytes | str):
        content = content.encode() if isinstance(content, str) else content
        (folder / name).write_bytes(content)
        pictures, problems = read_ledger(f'[one]\nfile = "{name}"\nalt = "a"\n{OWED}', tmp_path)
        assert problems == ()
        return pictures["one"]

    return put


def codes(problems):
    return [(problem.code, problem.place.line) for problem in problems]


# What the ledger says


def test_a_row_becomes_a_picture_with_the_facts_of_its_file(tmp_path, folder):
    (folder / "a.png").write_bytes(small_png())
    text = f'# ledger\n\n[one]\nfile = "a.png"\nalt = " A red field. "\ndate = "1990"\n{OWED}'

    pictures, problems = read_ledger(text, tmp_path)

    one = pictures["one"]
    assert problems == ()
    assert (one.key, one.file, one.media_type) == ("one", "book/images/a.png", "image/png")
    assert (one.width_px, one.height_px, one.alt, one.date) == (40, 20, "A red field.", "1990")
    assert one.sha256 == hashlib.sha256(small_png()).hexdigest()
    assert str(one.place) == "book/pictures.toml:3"


def test_a_byte_order_mark_in_front_is_no_mistake(tmp_path, folder):
    (folder / "a.png").write_bytes(small_png())

    assert read_ledger(f'\ufeff[one]\nfile = "a.png"\nalt = "a"\n{OWED}', tmp_path)[1] == ()


def test_an_empty_ledger_and_no_folder_of_pictures_are_no_problem(tmp_path):
    assert read_ledger("", tmp_path) == ({}, ())


def test_every_mistake_of_a_ledger_is_told_at_its_line_in_one_go(tmp_path, folder):
    (folder / "a.png").write_bytes(small_png())
    text = "\n".join(
        [
            'stray = "x"',
            "[one]",
            'file = "b.png"',
            'alternative = "A field"',
            "credit = 1990",
            'source_url = "archive.example/1"',
            "[Two]",
            'note = """',
            "alt = 1",
            '"""',
            'alt = "described"',
            "decorative = true",
        ]
    )

    pictures, problems = read_ledger(text, tmp_path)

    assert set(pictures) == {"one", "Two"}
    assert codes(problems) == [
        ("CB-PIC-03", 1),
        ("CB-PIC-02", 4),
        ("CB-PIC-03", 5),
        ("CB-PIC-03", 6),
        ("CB-PIC-05", 2),
        ("CB-PIC-06", 2),
        ("CB-PIC-06", 2),
        ("CB-PIC-04", 3),
        ("CB-PIC-16", 7),
        ("CB-PIC-02", 8),
        ("CB-PIC-17", 12),
        ("CB-PIC-06", 7),
        ("CB-PIC-06", 7),
        ("CB-PIC-06", 7),
        ("CB-PIC-04", 7),
    ]


@pytest.mark.parametrize("alt", ["IMG_1234", "photo", "The picture", "wheel.jpg", "An image 3", "Фото", "şəkil 2"])
def test_an_alternative_text_that_says_nothing_is_a_warning(tmp_path, folder, alt):
    (folder / "a.png").write_bytes(small_png())

    _, (problem,) = read_ledger(f'[one]\nfile = "a.png"\nalt = "{alt}"\n{OWED}', tmp_path)

    assert (problem.code, problem.place.line, problem.severity) == ("CB-PIC-22", 3, Severity.WARNING)
    assert problem.subject == "alt"


@pytest.mark.parametrize("alt", ["a", "Picture of a wheel in the snow.", "Map of the harbour", "Photographers at work"])
def test_an_alternative_text_that_says_something_is_not_doubted(tmp_path, folder, alt):
    (folder / "a.png").write_bytes(small_png())

    assert read_ledger(f'[one]\nfile = "a.png"\nalt = "{alt}"\n{OWED}', tmp_path)[1] == ()


def test_a_misspelt_key_and_file_hint_at_the_nearest(tmp_path, folder):
    (folder / "bridge.png").write_bytes(small_png())
    text = f'[one]\nfile = "brigde.png"\nalt = "a"\nlicense = "l"\n{OWED}'

    _, (key, file) = read_ledger(text, tmp_path)

    assert (key.code, key.subject) == ("CB-PIC-02", "license")
    assert "'licence'" in key.hint
    assert (file.code, file.hint) == ("CB-PIC-04", "did you mean 'bridge.png'?")


def test_a_name_in_other_capitals_is_missing_on_every_system(tmp_path, folder):
    (folder / "Bridge.png").write_bytes(small_png())

    _, (problem,) = read_ledger(f'[one]\nfile = "bridge.png"\nalt = "a"\n{OWED}', tmp_path)

    assert (problem.code, problem.hint) == ("CB-PIC-04", "did you mean 'Bridge.png'?")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[one]\nfile = “a.png”\n', 2, "curly quotes"),
        ('[one]\nfile = "a.png\n', 2, "this is not TOML"),
        ('[one]\nfile = "a"\n[one]\n', 3, "this is not TOML"),
        ("[one\n", 1, "this is not TOML"),
    ],
)  # fmt: skip
def test_a_ledger_that_is_no_toml_is_told_at_its_line(tmp_path, text, line, words):
    _, (problem,) = read_ledger(text, tmp_path)

    assert (problem.code, problem.place.line) == ("CB-PIC-01", line)
    assert words in problem.message
    assert problem.hint


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd",
        "/etc/passwd",
        "C:/pictures/a.png",
        "sub\\\\a.png",
        "../book.toml",
        "file:///etc/passwd",
        "http://example.org/a.png",
        "https://example.org/a.png",
        "data:image/png;base64,AAAA",
        "a\\u0000.png",
    ],
)
def test_a_file_outside_of_the_projects_pictures_is_refused(tmp_path, folder, name):
    _, (problem,) = read_ledger(f'[one]\nfile = "{name}"\nalt = "a"\n{OWED}', tmp_path)

    assert (problem.code, problem.place.line) == ("CB-PIC-07", 2)
    assert problem.hint


def test_a_link_that_leads_out_of_the_project_is_refused(tmp_path_factory, problems_with, folder):
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.png"
    secret.write_bytes(small_png())
    (folder / "link.png").symlink_to(secret)

    _, (problem,) = read_ledger(f'[one]\nfile = "link.png"\nalt = "a"\n{OWED}', folder.parent.parent)

    assert (problem.code, problem.message) == ("CB-PIC-07", "'link.png' is a link that leads out of the project")


# What is wrong with a file


def test_a_renamed_pdf_a_text_and_cut_files_are_not_pictures(problems_with):
    jpeg, png = saved(photograph(), "JPEG"), saved(photograph())

    assert codes(problems_with("a.png", b"%PDF-1.7 ...")) == [("CB-PIC-09", 2)]
    assert codes(problems_with("b.jpg", "just words")) == [("CB-PIC-08", 2)]
    assert codes(problems_with("c.jpg", jpeg[: len(jpeg) // 2])) == [("CB-PIC-08", 2)]
    assert codes(problems_with("d.png", png[: len(png) // 2])) == [("CB-PIC-08", 2)]
    assert codes(problems_with("e.png", png[:200] + bytes(50) + png[250:])) == [("CB-PIC-08", 2)]
    assert codes(problems_with("f.png", b"")) == [("CB-PIC-08", 2)]


@pytest.mark.parametrize(("kind", "word"), [("TIFF", "PNG"), ("BMP", "PNG"), ("AVIF", "JPEG"), ("JPEG2000", "JPEG")])
def test_a_kind_that_books_cannot_carry_says_what_to_save_it_as(problems_with, kind, word):
    (problem,) = problems_with("a.png", saved(photograph(), kind))

    assert problem.code == "CB-PIC-09"
    assert word in problem.hint


def test_a_cmyk_picture_is_a_warning(problems_with):
    (problem,) = problems_with("a.jpg", saved(photograph().convert("CMYK"), "JPEG"))

    assert (problem.code, problem.severity) == ("CB-PIC-10", Severity.WARNING)


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_a_picture_that_moves_is_a_warning(problems_with, kind):
    first, second = photograph(), photograph().transpose(Image.Transpose.FLIP_LEFT_RIGHT)

    (problem,) = problems_with(f"a.{kind.lower()}", saved(first, kind, save_all=True, append_images=[second]))

    assert (problem.code, problem.severity) == ("CB-PIC-19", Severity.WARNING)


@pytest.mark.parametrize("size", [(60_000, 10), (8000, 8000), (50_000, 50_000)])
def test_a_picture_that_would_fill_the_memory_is_not_unpacked(problems_with, size):
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, 0, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")

    assert codes(problems_with("a.png", bomb)) == [("CB-PIC-11", 2)]


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("\n<g><rect></g>", "CB-PIC-12"),
        ("\n<script>alert(1)</script>", "CB-PIC-13"),
        ('\n<rect onclick="alert(1)"/>', "CB-PIC-13"),
        ("\n<foreignObject/>", "CB-PIC-13"),
        ('\n<image href="file:///etc/passwd"/>', "CB-PIC-14"),
        ('\n<image href="other.png"/>', "CB-PIC-14"),
        ('\n<image xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="http://example.org/a.png"/>', "CB-PIC-14"),
        ('\n<image href="data:image/svg+xml,x"/>', "CB-PIC-14"),
        ('\n<rect fill="url(http://example.org/a.svg#b)"/>', "CB-PIC-14"),
        ("\n<style>@import 'http://example.org/a.css';</style>", "CB-PIC-14"),
    ],
)
def test_a_drawing_that_runs_or_fetches_something_is_told_at_its_own_line(problems_with, inside, code):
    (problem,) = problems_with("a.svg", SVG.format(4, 3, inside))

    assert (problem.code, str(problem.place)) == (code, "book/images/a.svg:2")


def test_a_drawing_with_entities_is_refused_unread(problems_with):
    bomb = '<!DOCTYPE svg [\n<!ENTITY a SYSTEM "file:///etc/passwd">]>' + SVG.format(4, 3, "<text>&a;</text>")

    assert [problem.code for problem in problems_with("a.svg", bomb)] == ["CB-PIC-13"]


def test_a_drawing_without_a_view_box_is_told_which_it_needs(problems_with):
    (problem,) = problems_with("a.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="120px" height="80"/>')

    assert problem.code == "CB-PIC-15"
    assert 'viewBox="0 0 120 80"' in problem.hint


def test_a_drawing_of_endless_size_has_no_view_box(problems_with):
    assert codes(problems_with("a.svg", SVG.format("1e999", 3, ""))) == [("CB-PIC-15", 1)]


def test_a_sound_drawing_has_the_size_of_its_view_box(picture_of):
    drawing = SVG.format(120, "80.4", '<defs><path id="a"/></defs><use href="#a"/><a href="https://example.org"/>')
    picture = picture_of("a.svg", drawing)

    assert (picture.media_type, picture.width_px, picture.height_px) == ("image/svg+xml", 120, 80)
    assert picture.is_vector


def test_a_photograph_taken_upright_has_its_upright_size(picture_of):
    exif = Image.Exif()
    exif[0x0112] = 6

    picture = picture_of("a.jpg", saved(photograph(), "JPEG", exif=exif))

    assert (picture.width_px, picture.height_px) == (100, 200)


# What a screen is given


def shown(picture, root, **options):
    content, media_type, ending = for_screen(picture, root, **options)
    return Image.open(BytesIO(content)), media_type, ending


def test_a_large_photograph_comes_small_upright_and_without_particulars(picture_of, tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x8825] = {1: "N", 2: (40.0, 22.0, 0.0)}
    picture = picture_of("a.jpg", saved(photograph(300, 200), "JPEG", exif=exif, comment=b"secret"))

    image, media_type, ending = shown(picture, tmp_path, limits=Limits(max_pixels=15_000))

    assert (media_type, ending, image.format) == ("image/jpeg", "jpg", "JPEG")
    assert image.width < image.height
    assert 14_000 < image.width * image.height <= 15_000
    assert set(image.info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_line_art_stays_png_and_a_photograph_in_a_png_becomes_jpeg(picture_of, tmp_path):
    blurred = photograph().resize((600, 300), Image.Resampling.BICUBIC)

    assert for_screen(picture_of("a.png", small_png()), tmp_path)[1:] == ("image/png", "png")
    assert for_screen(picture_of("b.png", saved(blurred)), tmp_path)[1:] == ("image/jpeg", "jpg")
    assert for_screen(picture_of("c.gif", saved(Image.new("1", (9, 9)), "GIF")), tmp_path)[1:] == ("image/png", "png")


def test_what_is_transparent_lies_on_white(picture_of, tmp_path):
    image, _, _ = shown(picture_of("a.png", saved(Image.new("RGBA", (4, 4), (0, 0, 0, 0)))), tmp_path)

    assert image.mode == "RGB"
    assert image.getpixel((1, 1)) == (255, 255, 255)


def test_cmyk_and_deep_grey_come_in_colours_of_a_screen(folder, tmp_path, picture_of):
    (folder / "a.jpg").write_bytes(saved(Image.new("CMYK", (8, 8), (0, 255, 255, 0)), "JPEG"))
    pictures, _ = read_ledger(f'[one]\nfile = "a.jpg"\nalt = "a"\n{OWED}', tmp_path)
    image, _, _ = shown(pictures["one"], tmp_path)
    red, green, blue = image.getpixel((4, 4))
    assert red > 200
    assert max(green, blue) < 60

    deep = Image.new("I;16", (8, 8), 32896)
    image, _, _ = shown(picture_of("b.png", saved(deep)), tmp_path)
    assert (image.mode, image.getpixel((4, 4))) == ("L", 128)


def test_a_profile_of_another_space_is_worked_in_and_left_out(picture_of, tmp_path):
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()  # cannot fit: it is ignored
    image, _, _ = shown(picture_of("a.png", saved(Image.new("RGB", (4, 4), "#9b1c1f"), icc_profile=lab)), tmp_path)

    assert "icc_profile" not in image.info
    assert image.getpixel((1, 1)) == (0x9B, 0x1C, 0x1F)


def test_a_drawing_stays_a_drawing_without_its_editors_own_words(picture_of, tmp_path):
    drawing = SVG.format(
        4, 3, '<!-- x --><metadata>m</metadata><e:view xmlns:e="urn:e"/><rect e:a="1" xmlns:e="urn:e"/>'
    )

    content, media_type, ending = for_screen(picture_of("a.svg", drawing), tmp_path)

    assert (media_type, ending) == ("image/svg+xml", "svg")
    assert content.decode() == (
        "<?xml version='1.0' encoding='utf-8'?>\n"
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><title>a</title>'
        '<rect x="0" y="0" width="4" height="3" fill="#fff"/><rect/></svg>\n'
    )


def test_a_drawing_lies_on_white_wherever_its_view_box_begins_and_keeps_its_own_title(picture_of, tmp_path):
    drawing = SVG.replace("0 0 {} {}", "-2.5,1 {} {}").format(4, 3, "<title>Own</title><path/>")

    content, _, _ = for_screen(picture_of("a.svg", drawing), tmp_path)

    assert b'<rect x="-2.5" y="1" width="4" height="3" fill="#fff"/>' in content
    assert content.count(b"<title>") == 1


@pytest.mark.parametrize("face", ['font-family="Nobody Has It"', 'style="font-family:Nobody Has It;fill:#000"', ""])
def test_a_drawing_with_words_is_painted_in_the_books_fonts_and_loses_none(picture_of, tmp_path, face):
    drawing = SVG.format(400, 100, f'<rect width="400" height="100" fill="#fff"/><text x="9" y="70" {face}>Bakı</text>')

    content, media_type, ending = for_screen(picture_of("a.svg", drawing), tmp_path, bundled())
    image = Image.open(BytesIO(content))

    assert (media_type, ending) == ("image/png", "png")
    assert (image.mode, image.size, image.info) == ("RGB", (2048, 512), {})
    assert min(image.convert("L").get_flattened_data()) < 40


def test_a_file_that_changes_under_our_hands_stops_the_build(picture_of, folder, tmp_path):
    picture = picture_of("a.png", small_png())
    (folder / "a.png").write_bytes(b"something else")

    with pytest.raises(BookError, match="CB-PIC-18"):
        for_screen(picture, tmp_path)


@pytest.mark.parametrize("name", ["a.jpg", "b.png"])
def test_the_same_file_gives_the_same_bytes(picture_of, tmp_path, name):
    picture = picture_of(name, saved(photograph(), "JPEG" if name == "a.jpg" else "PNG"))

    assert for_screen(picture, tmp_path) == for_screen(picture, tmp_path)


def test_a_drawn_cover_is_painted_in_the_books_own_fonts(picture_of, tmp_path):
    words = '<text x="10" y="{}" font-size="40" font-family="{}">Qara Yanvar</text>'
    drawing = SVG.format(148, 210, '<rect width="148" height="210" fill="#fff"/>' + words.format(60, "Andika"))
    picture = picture_of("cover.svg", drawing)
    andika = [font for font in bundled() if font.family == "Andika"]

    cover = cover_raster(picture, tmp_path, andika)

    image = Image.open(BytesIO(cover))
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (1560, 2214))
    assert cover == cover_raster(picture, tmp_path, andika)
    assert min(image.convert("L").get_flattened_data()) < 40
    without = Image.open(BytesIO(cover_raster(picture, tmp_path, [])))
    assert min(without.convert("L").get_flattened_data()) == 255


def test_a_photograph_as_a_cover_fits_into_the_frame(picture_of, tmp_path):
    cover = Image.open(BytesIO(cover_raster(picture_of("a.png", saved(photograph(1800, 300))), tmp_path, [])))

    assert cover.size == (1560, 260)
    assert cover.format == "JPEG"


def ledger_with(variants):
    return f'[hill]\nfile = "hill.svg"\nalt = "A hill."\ncredit = "Ada"\nsource = "own"\nlicence = "CC0"\n{variants}\n'


def test_an_edition_takes_the_first_variant_that_it_wants(tmp_path):
    folder = tmp_path / "book/images"
    folder.mkdir(parents=True)
    for name, width in (("hill.svg", 10), ("hill-large.svg", 20)):
        (folder / name).write_text(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 10"/>')
    pictures, problems = read_ledger(ledger_with('variants = { large = "hill-large.svg" }'), tmp_path)
    hill = pictures["hill"]

    assert problems == ()
    assert hill.variant(("grey", "large")).file == "book/images/hill-large.svg"
    assert hill.variant(("large",)).width_px == 20
    assert hill.variant(("large",)).alt == "A hill."
    assert hill.variant(("grey",)) is hill


@pytest.mark.parametrize(
    ("variants", "code"),
    [('variants = { large = "hil-large.svg" }', "CB-PIC-04"), ('variants = "hill.svg"', "CB-PIC-03")],
)
def test_a_variant_names_a_file_that_is_there(tmp_path, variants, code):
    folder = tmp_path / "book/images"
    folder.mkdir(parents=True)
    (folder / "hill.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"/>')
    _, problems = read_ledger(ledger_with(variants), tmp_path)

    assert [(problem.code, problem.place.line) for problem in problems] == [(code, 7)]
