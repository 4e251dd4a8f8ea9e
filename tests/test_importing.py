"""Import: what comes over from Word and from the web, and that nothing is lost without a word."""

from io import BytesIO
from pathlib import Path

import pypandoc
import pytest
from click.testing import CliRunner
from PIL import Image

from builder.build import check
from builder.cli import chapbook
from builder.errors import BookError, Severity
from builder.importing import ImportRequest, import_document
from builder.load import load
from builder.render import render
from tests.documents import heading, note_call, paragraph, picture, run, text_box, word


def png(form="PNG", colour=(200, 30, 30)):
    written = BytesIO()
    Image.new("RGB", (60, 40), colour).save(written, form)
    return written.getvalue()


@pytest.fixture
def bring(tmp_path):
    """Import the bytes of a document, and give what was imported with the text of every file."""

    def bring_over(content, name="mill.docx", folder="book", **said):
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        request = ImportRequest(tmp_path / name, tmp_path / folder, "urn:uuid:0", "2026-01-20", **said)
        imported = import_document(request)
        return imported, {file: (tmp_path / folder / file).read_bytes() for file in imported.files}

    return bring_over


def chapter(files, number=1):
    return next(content.decode() for name, content in files.items() if name.startswith(f"chapters/{number:02}-"))


def told(imported):
    return [(problem.code[-2:], problem.place.line) for problem in imported.problems]


def faults(root):
    return [problem for problem in check(root, {}) if problem.severity is not Severity.NOTE]


def letters(text):
    return "".join(letter for letter in text if letter.isalnum())


def test_chapters_are_cut_at_the_highest_headings(bring):
    imported, files = bring(word(heading("One"), paragraph("a"), heading("Inner", 2), heading("Two"), paragraph("b")))

    assert list(files)[:2] == ["chapters/01-one.md", "chapters/02-two.md"]
    assert chapter(files) == "# One\n\na\n\n## Inner\n"
    assert imported.problems == ()


def test_a_document_of_many_kinds_becomes_a_book_that_builds(bring, tmp_path):
    source = (
        "---\ntitle: The Mill\nauthor: Anna Berg\n---\n# Wheel\n\n*It* **turns**.[^1]\n\n> Said.\n\n1. one\n2. two\n\n"
        "- x\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n: Counts\n\n# End\n\n[back](#wheel)\n\n[^1]: A note.\n"
    )
    pypandoc.convert_text(source, "docx", "markdown", outputfile=str(tmp_path / "made.docx"))
    imported, files = bring((tmp_path / "made.docx").read_bytes())

    assert imported.problems == ()
    assert chapter(files) == (
        "# Wheel {#wheel}\n\n*It* **turns**.[^1]\n\n> Said.\n\n1.  one\n2.  two\n\n- x\n\n"
        "| A   | B   |\n|-----|-----|\n| 1   | 2   |\n\nTable: Counts\n\n[^1]: A note.\n"
    )
    assert 'title = "The Mill"\nauthors = ["Anna Berg"]\n' in files["book/book.toml"].decode()
    assert faults(tmp_path / "book") == []


def test_notes_come_over(bring):
    _, files = bring(word(heading("One"), paragraph("It turns.", note_call(1)), notes=["So we were told."]))

    assert chapter(files) == "# One\n\nIt turns.[^1]\n\n[^1]: So we were told.\n"


def test_a_picture_gets_a_row_with_its_alternative_text_and_gaps_for_the_rest(bring, tmp_path):
    body = (
        heading("One"),
        paragraph(picture(1, "A wheel in water")),
        paragraph("Figure 1. The wheel", style="Caption"),
    )
    imported, files = bring(word(*body, pictures=[png()]))

    assert "::: figure a-wheel-in-water\nThe wheel\n:::" in chapter(files)
    assert files["book/images/a-wheel-in-water.png"] == png()
    assert 'alt = "A wheel in water"\ncredit = ""' in files["book/pictures.toml"].decode()
    assert told(imported) == [("17", 2)]
    ledger = tmp_path / "book" / "book" / "pictures.toml"
    ledger.write_text(ledger.read_text("utf-8").replace('= ""', '= "own"'), "utf-8")
    assert faults(tmp_path / "book") == []


def test_one_picture_twice_is_one_file(bring):
    body = (heading("One"), paragraph(picture(1, "Wheel")), paragraph(picture(2, "Wheel")))
    _, files = bring(word(*body, pictures=[png(), png()]))

    assert [name for name in files if "images" in name] == ["book/images/wheel.png"]


def test_a_decorative_picture_stays_decorative(bring):
    _, files = bring(word(heading("One"), paragraph(picture(1, decorative=True)), pictures=[png()]))

    assert "decorative = true" in files["book/pictures.toml"].decode()


def test_pixels_that_no_book_shows_become_a_png(bring):
    _, files = bring(word(heading("One"), paragraph(picture(1, "Wheel")), pictures=[png("TIFF")]))

    assert files["book/images/wheel.png"].startswith(b"\x89PNG")


def test_a_picture_of_an_unknown_kind_leaves_a_comment_and_a_line(bring):
    imported, files = bring(word(heading("One"), paragraph(picture(1, "Wheel")), pictures=[b"\x01\0\0\0 EMF"]))

    assert chapter(files) == "# One\n\n{# here stood the picture 'image1.png' #}\n"
    assert told(imported) == [("10", 3)]


def test_a_chart_leaves_a_comment_and_a_line(bring):
    chart = "<w:r><w:drawing><a:graphic><a:graphicData><c:chart/></a:graphicData></a:graphic></w:drawing></w:r>"
    imported, files = bring(word(heading("One"), paragraph("See:", chart)))

    assert "See:{# here stood a chart #}" in chapter(files)
    assert told(imported) == [("10", 3)]


def test_a_text_box_stands_behind_its_paragraph(bring):
    box = text_box(paragraph("Boxed one."), paragraph("Boxed two."))
    imported, files = bring(word(heading("One"), paragraph("Before.", box), paragraph("After.")))

    assert chapter(files) == "# One\n\nBefore.\n\nBoxed one.\n\nBoxed two.\n\nAfter.\n"
    assert told(imported) == [("12", 5)]


def test_words_that_did_not_come_over_are_told_in_full(bring):
    lost = "<w:customThing><w:p><w:r><w:t>Lost words.</w:t></w:r></w:p></w:customThing>"
    imported, _ = bring(word(heading("One"), paragraph("a"), lost))

    assert told(imported) == [("11", 0)]
    assert "'Lost words.'" in imported.problems[0].message


def test_tracked_changes_and_comments_are_told_at_their_lines(bring):
    inserted = f'<w:ins w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z">{run("new ")}</w:ins>'
    struck = '<w:del w:id="2" w:author="A" w:date="2026-01-01T00:00:00Z"><w:r><w:delText>old </w:delText></w:r></w:del>'
    imported, files = bring(word(heading("One"), paragraph("The ", inserted, struck, "wheel.")))

    assert chapter(files) == "# One\n\nThe new wheel.\n"
    assert told(imported) == [("12", 3), ("12", 3)]


def test_words_of_another_language_are_marked(bring):
    english, azerbaijani = '<w:lang w:val="en-GB"/>', '<w:lang w:val="az-Latn-AZ"/>'
    body = paragraph(
        run("The mill is called ", english), run("Qara ", azerbaijani), run("dəyirman", azerbaijani), run(".", english)
    )
    _, files = bring(word(heading("The Mill of the Upper Valley"), body))

    assert "called [Qara dəyirman]{lang=az}." in chapter(files)
    assert 'language = "en"' in files["book/book.toml"].decode()


def test_a_language_that_does_not_fit_its_letters_is_not_believed(bring):
    body = paragraph(run("The mill is called so ", '<w:lang w:val="en-GB"/>'), run("wheel", '<w:lang w:val="ru-RU"/>'))

    assert "lang=" not in chapter(bring(word(heading("One"), body))[1])


def test_an_equation_stays_as_tex_and_is_told(bring):
    equation = "<m:oMath><m:r><m:t>a</m:t></m:r></m:oMath>"
    imported, files = bring(word(heading("One"), paragraph("It is ", equation, ".")))

    assert "It is `a`." in chapter(files)
    assert told(imported) == [("12", 3)]


def test_a_table_of_contents_is_left_to_the_book(bring):
    imported, files = bring(word(paragraph("One 3", style="TOC1"), heading("One"), paragraph("a")))

    assert next(iter(files)) == "chapters/01-one.md"
    assert told(imported) == [("13", 0)]


def test_a_heading_whose_rank_was_left_out_is_raised(bring):
    imported, files = bring(word(heading("One"), heading("Deep", 3)))

    assert chapter(files) == "# One\n\n## Deep\n"
    assert told(imported) == [("12", 3)]


def test_words_before_the_first_heading_are_a_chapter(bring):
    imported, files = bring(word(paragraph("First words."), heading("One")), title="The Mill")

    assert chapter(files) == "# The Mill\n\nFirst words.\n"
    assert told(imported) == [("15", 1)]


@pytest.mark.parametrize(
    "words", ["{{ book.title }}", "{% if %}", "{# gone #}", "@berg1931", ":::", ": so", "1. x", "<b>", "[^1]", "# x"]
)
def test_words_that_mean_something_in_a_chapter_stay_words(bring, tmp_path, words):
    bring(word(heading("One"), paragraph(words)))
    book, problems = load(tmp_path / "book", {})
    galley, doubts = render(book, book.settings.editions[0], book.sources[0])
    assert (problems, doubts) == ((), ())
    said = words.replace("<", "&lt;").replace(">", "&gt;").replace("{# gone", "{# gone")
    assert f'<p data-line="3">{said}</p>' in galley.html


PAGE = """<html lang="ru"><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1251">
<title>Мельница</title>
<script>var a = 1;</script></head><body><nav><a href="/">Главная</a></nav><h1>Мельница</h1>
<p>Она стояла сто лет.<sup><a href="#n1" id="r1">1</a></sup> <img src="a%20b.png" alt="Колесо"></p>
<p>См. <a href="x.html">другое</a>.</p><p id="n1"><a href="#r1">1</a> Архив.</p></body></html>"""


@pytest.mark.parametrize("form", ["windows-1251", "utf-16", "utf-8-sig"])
def test_a_page_of_the_web_comes_over_in_whatever_letters_it_is_written(bring, tmp_path, form):
    (tmp_path / "a b.png").write_bytes(png())
    imported, files = bring(PAGE.encode(form), "page.html")

    assert chapter(files) == (
        "# Мельница\n\nОна стояла сто лет.[^1]\n\n::: figure koleso\n:::\n\nСм. другое.\n\n[^1]: Архив.\n"
    )
    assert sorted({code for code, _ in told(imported)}) == ["12", "13", "17"]
    assert 'language = "ru"' in files["book/book.toml"].decode()


def test_letters_that_a_page_does_not_name_are_guessed_and_told(bring):
    page = PAGE.replace("charset=windows-1251", "").encode("windows-1251")
    imported, files = bring(page, "page.html")

    assert "Мельница" in chapter(files)
    assert ("14", 0) in told(imported)


def test_a_picture_from_outside_of_the_folder_of_a_page_is_not_read(bring, tmp_path):
    (tmp_path / "secret.png").write_bytes(png())
    (tmp_path / "page").mkdir()
    imported, files = bring('<h1>A</h1><p><img src="../secret.png" alt="x"></p>', "page/page.html")

    assert not any(name.startswith("book/images") for name in files)
    assert ("10", 3) in told(imported)


def test_a_book_that_is_there_gets_more_chapters_and_keeps_its_own(bring, make_folder, tmp_path):
    root = make_folder({"book/book.toml": 'title = "X"\ncontents = ["01-mill"]\n', "book/pictures.toml": "# mine\n"})
    imported, files = bring(word(heading("New"), paragraph(picture(1, "W")), pictures=[png()]), folder="project")

    assert "chapters/02-new.md" in files
    assert (root / "book" / "pictures.toml").read_text("utf-8").startswith("# mine\n\n[w]\n")
    assert (root / "book" / "book.toml").read_text("utf-8") == 'title = "X"\ncontents = ["01-mill"]\n'
    assert ("16", 2) in told(imported)


def test_an_import_that_would_double_is_refused_and_writes_nothing(bring, tmp_path):
    content = word(heading("One"), paragraph("a"))
    bring(content)
    with pytest.raises(BookError, match="CB-IMPORT-02"):
        bring(content)

    assert [path.name for path in (tmp_path / "book" / "chapters").iterdir()] == ["01-one.md"]


def test_a_folder_that_is_no_book_is_left_alone(bring, tmp_path):
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "letter.txt").write_text("x", "utf-8")
    with pytest.raises(BookError, match=r"CB-IMPORT-02.*'letter.txt'"):
        bring(word(heading("One")))


@pytest.mark.parametrize(
    ("name", "content", "hint"),
    [
        ("a.doc", b"", "save it as .docx"),
        ("a.pdf", b"%PDF", "lost what was a heading"),
        ("a.docx", b"\xd0\xcf\x11\xe0rest", "save it as .docx"),
        ("a.docx", b"no archive", "save it as .docx"),
        ("a.docx", word(heading("One"))[:400], "save it as .docx"),
        ("a.docx", word(paragraph("")), "has the words"),
        ("a.html", b"", ""),
        ("a.xyz", b"", "save it as .docx or .html"),
    ],
)
def test_what_cannot_be_read_is_told_with_what_to_do(bring, name, content, hint):
    with pytest.raises(BookError) as caught:
        bring(content, name)

    assert caught.value.problems[0].code == "CB-IMPORT-01"
    assert hint in caught.value.problems[0].hint


def test_the_command_lists_files_losses_and_next_steps(tmp_path):
    (tmp_path / "My Mill.docx").write_bytes(word(heading("One"), paragraph(picture(1)), pictures=[png()]))
    ended = CliRunner().invoke(chapbook, ["import", str(tmp_path / "My Mill.docx"), str(tmp_path / "new")])

    assert ended.exit_code == 0
    assert "chapters/01-one.md" in ended.stdout
    assert "warning CB-IMPORT-17  book/pictures.toml:2" in ended.stderr
    assert "chapbook build" in ended.stdout


STORIES = Path(__file__).parent.parent.parent / "shared" / "corpus" / "holmes" / "chapters"


@pytest.mark.slow
@pytest.mark.skipif(not STORIES.is_dir(), reason="the stories are not beside this repository")
def test_a_book_of_300_pages_comes_out_of_word_with_every_word(bring, tmp_path):
    texts = [path.read_text("utf-8") for path in sorted(STORIES.glob("*.md"))]
    pypandoc.convert_text("\n\n".join(texts), "docx", "markdown-citations", outputfile=str(tmp_path / "made.docx"))
    imported, files = bring((tmp_path / "made.docx").read_bytes(), title="The Adventures")
    chapters = [content.decode() for name, content in files.items() if name.startswith("chapters/")]

    assert imported.problems == ()
    assert [text.partition("\n")[0] for text in chapters] == [text.partition("\n")[0] for text in texts]
    assert [letters(text) for text in chapters] == [letters(text) for text in texts]
    assert faults(tmp_path / "book") == []
