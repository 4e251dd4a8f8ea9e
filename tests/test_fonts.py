"""Fonts: what is bundled, what a project may bring, and what can be printed with it."""

import hashlib
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from shutil import copy
from textwrap import dedent

import pikepdf
import pytest
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._f_v_a_r import Axis

from builder import fonts
from builder.errors import BookError

DATA = Path(fonts.__file__).parent.parent / "fonts_data"
AZERBAIJANI = "AaBbCcÇçDdEeƏəFfGgĞğHhXxIıİiJjKkQqLlMmNnOoÖöPpRrSsŞşTtUuÜüVvYyZz"
RUSSIAN = "".join(map(chr, range(0x410, 0x450))) + "Ёё"
SIGNS = "0123456789.,:;!?-–—…“”‘’„«»‹›()[]№%‰§†‡•·×−°±/&@#*+=<>\u00a0\u2009\u202f\u00ad\u2011"
FAMILIES = {"Vollkorn", "Cormorant Garamond", "Alegreya Sans", "Andika"}


def problems_of(folder):
    with pytest.raises(BookError) as caught:
        fonts.own(folder)
    return [(problem.code, problem.place.file) for problem in caught.value.problems]


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "styles" / "fonts"
    path.mkdir(parents=True)
    return path


def altered(face: str, path: Path, change) -> Path:
    with TTFont(DATA / face) as font:
        change(font)
        font.save(path)
    return path


def rename(font, family):
    for record in font["name"].names:
        if record.nameID in (1, 16):
            record.string = family


def test_twelve_faces_of_four_families_are_bundled():
    assert len(fonts.bundled()) == 12
    assert {font.family for font in fonts.bundled()} == FAMILIES


@pytest.mark.parametrize("font", fonts.bundled(), ids=lambda font: font.name)
def test_a_bundled_file_is_what_the_manifest_says(font):
    assert hashlib.sha256(Path(font.path).read_bytes()).hexdigest() == font.sha256
    with TTFont(font.path, lazy=True) as file:
        named = file["name"].getDebugName(16) or file["name"].getDebugName(1)
        assert (named, file["OS/2"].usWeightClass) == (font.family, font.weight)
        assert bool(file["OS/2"].fsSelection & 1) == (font.style == "italic")
        assert "fvar" not in file


def test_the_manifest_names_version_and_origin_and_every_file_that_is_there():
    manifest = tomllib.loads((DATA / "manifest.toml").read_text("utf-8"))
    listed = {face["file"] for family in manifest["family"] for face in family["face"]}

    assert listed == {path.relative_to(DATA).as_posix() for path in DATA.rglob("*.ttf")}
    assert all(family["version"] and family["origin"] for family in manifest["family"])
    for family in manifest["family"]:
        with TTFont(DATA / family["face"][0]["file"], lazy=True) as file:
            assert family["version"] in file["name"].getDebugName(5)


def test_every_family_carries_its_licence_with_a_copyright_line():
    for font in fonts.bundled():
        licence = Path(font.licence).read_text("utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence
        assert "Copyright" in licence.splitlines()[0]


@pytest.mark.parametrize("font", fonts.bundled(), ids=lambda font: font.name)
def test_every_face_prints_azerbaijani_russian_and_typographic_signs(font):
    assert fonts.missing_characters({font.family: AZERBAIJANI + RUSSIAN + SIGNS}, [font]) == {}


def test_a_projects_own_fonts_are_read_from_their_files(folder):
    copy(DATA / "andika/andika-700.ttf", folder / "Some Name.TTF")
    copy(DATA / "andika/OFL.txt", folder / "OFL.txt")

    (font,) = fonts.own(folder)

    assert (font.name, font.family, font.weight, font.style) == ("andika-700", "Andika", 700, "normal")
    assert font.licence.endswith("OFL.txt")


def test_a_project_without_fonts_has_none(tmp_path):
    assert fonts.own(tmp_path / "styles" / "fonts") == ()


def test_a_projects_family_replaces_the_bundled_one_whole(tmp_path, folder):
    copy(DATA / "vollkorn/vollkorn-400.ttf", folder)

    available = fonts.available(tmp_path)

    assert [font.name for font in available if font.family == "Vollkorn"] == ["vollkorn-400"]
    assert {font.family for font in available} == FAMILIES


def test_all_files_that_cannot_be_used_are_reported_at_once(folder, tmp_path):
    (folder / "a-broken.ttf").write_bytes((DATA / "andika/andika-400.ttf").read_bytes()[:5000])
    (folder / "b-text.otf").write_text("not a font")
    (folder / "c-web.woff2").write_bytes(b"wOF2" + bytes(100))
    altered("vollkorn/vollkorn-400.ttf", folder / "d-name.ttf", lambda font: rename(font, "PTSerif(no ə)"))

    assert problems_of(folder) == [
        ("CB-FONT-02", "styles/fonts/a-broken.ttf"),
        ("CB-FONT-02", "styles/fonts/b-text.otf"),
        ("CB-FONT-03", "styles/fonts/c-web.woff2"),
        ("CB-FONT-05", "styles/fonts/d-name.ttf"),
    ]


def test_a_font_without_a_table_of_letters_is_refused(folder):
    def forget(font):
        font["cmap"].tables = [table for table in font["cmap"].tables if not table.isUnicode()]

    altered("vollkorn/vollkorn-400.ttf", folder / "symbols.ttf", forget)

    assert problems_of(folder) == [("CB-FONT-02", "styles/fonts/symbols.ttf")]


def test_a_variable_font_and_one_that_must_not_be_embedded_are_refused(folder):
    def make_variable(font):
        font["fvar"] = newTable("fvar")
        axis = Axis()
        axis.axisTag, axis.minValue, axis.defaultValue, axis.maxValue, axis.axisNameID = "wght", 400, 400, 900, 256
        font["fvar"].axes, font["fvar"].instances = [axis], []
        font["OS/2"].fsType = 2

    altered("vollkorn/vollkorn-400.ttf", folder / "variable.ttf", make_variable)

    assert [code for code, _ in problems_of(folder)] == ["CB-FONT-04", "CB-FONT-06"]


def test_a_font_outside_the_project_is_refused(folder):
    (folder / "away.ttf").symlink_to(DATA / "andika/andika-400.ttf")

    assert problems_of(folder) == [("CB-FONT-07", "styles/fonts/away.ttf")]


def test_two_files_for_one_face_are_refused(folder):
    copy(DATA / "andika/andika-400.ttf", folder / "one.ttf")
    copy(DATA / "andika/andika-400.ttf", folder / "two.ttf")

    assert problems_of(folder) == [("CB-FONT-08", "styles/fonts/one.ttf"), ("CB-FONT-08", "styles/fonts/two.ttf")]


def test_chosen_families_come_in_the_books_order_and_in_any_case():
    names = [font.name for font in fonts.chosen(["andika", "Vollkorn"], fonts.bundled())]

    assert names[:2] == ["andika-400", "andika-700"]
    assert len(names) == 6


def test_every_unknown_family_is_named_with_the_nearest():
    with pytest.raises(BookError) as caught:
        fonts.chosen(["Volkorn", "Andika", "Zapfino"], fonts.bundled())

    first, second = caught.value.problems
    assert (first.code, first.subject, first.hint) == ("CB-FONT-01", "Volkorn", "did you mean 'Vollkorn'?")
    assert "styles/fonts/" in second.hint


def test_a_font_face_rule_says_family_weight_style_and_address():
    (font,) = [font for font in fonts.bundled() if font.name == "cormorant-garamond-600-italic"]

    assert fonts.font_faces([font], lambda font: f"fonts/{font.name}.ttf") == (
        '@font-face { font-family: "Cormorant Garamond"; font-weight: 600; font-style: italic; '
        'src: url("fonts/cormorant-garamond-600-italic.ttf"); }\n'
    )


def test_missing_characters_are_told_for_each_family_and_for_all_together():
    bundle = fonts.bundled()
    texts = {"Vollkorn": "Bakı ☃漢", "Andika": "ə", "": "Bakı 漢漢"}

    assert fonts.missing_characters(texts, bundle) == {"Vollkorn": "☃漢", "": "漢"}


def test_a_decomposed_letter_and_a_made_space_are_not_missing():
    (face,) = [font for font in fonts.bundled() if font.name == "alegreya-sans-400"]

    assert fonts.missing_characters({"Alegreya Sans": "u\u0308 \u2003 \u202f \u2060"}, [face]) == {}


def test_the_private_fontconfig_knows_no_folder_of_fonts():
    text = fonts.configuration_path().read_text("utf-8")

    assert "<dir" not in text
    assert "<include" not in text


@pytest.mark.slow
def test_nothing_is_printed_in_a_font_of_the_system(tmp_path):
    """A letter that no face has, and a family that nobody brought, must not find their way to installed fonts."""
    script = """
        import sys, warnings
        from pathlib import Path
        warnings.simplefilter("ignore")
        import weasyprint
        from builder import fonts
        face = [font for font in fonts.bundled() if font.name == "vollkorn-400"]
        css = fonts.font_faces(face, lambda font: Path(font.path).as_uri())
        text = "<p>Bak\u0131 \u6f22 \u05d0<p style='font-family:DejaVu Sans,sans-serif'>Bak\u0131 <b><i>x</i></b>"
        weasyprint.HTML(string=f"<style>{css} body {{ font-family: Vollkorn }}</style>{text}").write_pdf(sys.argv[1])
    """
    pdf = tmp_path / "page.pdf"
    root = DATA.parent.parent
    environment = {**os.environ, "FONTCONFIG_FILE": str(fonts.configuration_path())}
    subprocess.run([sys.executable, "-c", dedent(script), pdf], check=True, env=environment, cwd=root)

    with pikepdf.open(pdf) as file:
        used = {str(font.BaseFont).partition("+")[2] for font in file.pages[0].Resources.Font.values()}
    assert used
    assert {name.partition("-")[0] for name in used} == {"Vollkorn"}
