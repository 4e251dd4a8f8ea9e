"""Doubting a finished EPUB: each fault is planted in a sound book and has to be found, and nothing else."""

import io
import zipfile

import pytest

from builder.check.epub import check_epub
from builder.pack import pack
from tests.volumes import whole_volume

CHAPTER = "EPUB/text/01-night.xhtml"
PACKAGE = "EPUB/content.opf"
STYLES = "EPUB/styles/book.css"


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return pack(whole_volume(tmp_path_factory.mktemp("pictures")))


def rewritten(book, change, compress_type=zipfile.ZIP_STORED):
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files = change(files)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compress_type) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def replaced(book, name, old, new):
    def change(files):
        assert old.encode() in files[name], "the fault has to be planted"
        return files | {name: files[name].replace(old.encode(), new.encode(), 1)}

    return rewritten(book, change)


def codes(data):
    return [problem.code for problem in check_epub(data)]


def test_a_sound_book_has_no_problems(book):
    assert check_epub(book) == ()
    assert check_epub(rewritten(book, lambda files: files)) == ()


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("mimetype", "epub+zip", "zip", "CB-EPUB-02"),
        (CHAPTER, "</p>", "<br></p>", "CB-EPUB-03"),
        (PACKAGE, "<package", "<pack<age", "CB-EPUB-03"),
        (PACKAGE, '<itemref idref="section-preface"/>', '<itemref idref="nobody"/>', "CB-EPUB-08"),
        (CHAPTER, ' alt="A hill', ' title="A hill', "CB-EPUB-09"),
        (CHAPTER, "</section>", "<script>x</script></section>", "CB-EPUB-10"),
        (CHAPTER, '<h3 id="deeper"', '<h3 onclick="x" id="deeper"', "CB-EPUB-10"),
        (CHAPTER, "https://example.org/", "javascript:x()", "CB-EPUB-10"),
        (CHAPTER, 'id="deeper"', 'id="first"', "CB-EPUB-11"),
        (CHAPTER, "../styles/book.css", "https://example.org/book.css", "CB-EPUB-12"),
        (CHAPTER, "../images/map.svg", "//example.org/map.svg", "CB-EPUB-12"),
        (STYLES, "../fonts/vollkorn-400.ttf", "http://example.org/v.ttf", "CB-EPUB-12"),
        (STYLES, "@font-face", "@import 'https://example.org/x.css'; @font-face", "CB-EPUB-12"),
        (CHAPTER, 'class="verse"', 'style="background: url(http://example.org/x.png)"', "CB-EPUB-12"),
        (CHAPTER, ' alt="A hill', ' srcset="http://example.org/x.png 2x" alt="A hill', "CB-EPUB-12"),
        (CHAPTER, "../images/map.svg", "../images/nap.svg", "CB-EPUB-13"),
        (STYLES, "../fonts/vollkorn-400.ttf", "../fonts/v.ttf", "CB-EPUB-13"),
        ("EPUB/toc.ncx", "text/preface.xhtml", "text/prefaces.xhtml", "CB-EPUB-13"),
        (CHAPTER, "#term-race", "#term-rice", "CB-EPUB-14"),
        (CHAPTER, 'aria-labelledby="the-night"', 'aria-labelledby="a-night"', "CB-EPUB-14"),
        ("EPUB/nav.xhtml", "#first", "#last", "CB-EPUB-14"),
    ],
)
def test_a_planted_fault_is_found(book, name, old, new, code):
    found = codes(replaced(book, name, old, new))

    assert code in found
    if code not in ("CB-EPUB-03", "CB-EPUB-11"):  # these two take the targets of links with them
        assert found == [code]


def test_a_file_that_is_no_archive_is_a_problem_and_no_traceback(book):
    assert codes(b"%PDF-1.7") == ["CB-EPUB-01"]
    assert codes(b"") == ["CB-EPUB-01"]
    assert codes(book[: len(book) // 2]) == ["CB-EPUB-01"]


def test_a_damaged_member_is_a_problem_and_no_traceback(book):
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        entry = archive.getinfo(CHAPTER)
    start = entry.header_offset + 30 + len(entry.filename) + len(entry.extra)
    damaged = bytearray(book)
    damaged[start : start + 40] = bytes(40)

    assert codes(bytes(damaged)) == ["CB-EPUB-01"]


def test_a_media_type_that_is_packed_or_late_is_found(book):
    assert codes(rewritten(book, lambda files: files, zipfile.ZIP_DEFLATED)) == ["CB-EPUB-02"]
    assert codes(rewritten(book, lambda files: dict(reversed(files.items())))) == ["CB-EPUB-02"]


def test_two_files_of_one_name_are_found(book):
    stream = io.BytesIO(book)
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(STYLES, "")

    assert "CB-EPUB-04" in codes(stream.getvalue())


@pytest.mark.parametrize("name", ["META-INF/container.xml", PACKAGE])
def test_a_book_in_which_nothing_can_be_found_is_found(book, name):
    assert "CB-EPUB-05" in codes(rewritten(book, lambda files: {n: c for n, c in files.items() if n != name}))


def test_the_manifest_is_compared_with_the_archive_both_ways(book):
    without = rewritten(book, lambda files: {n: c for n, c in files.items() if n != "EPUB/images/cover.jpg"})
    beside = rewritten(book, lambda files: files | {"EPUB/notes.txt": b"x"})

    assert "CB-EPUB-06" in codes(without)
    assert codes(beside) == ["CB-EPUB-07"]


def test_an_address_that_cannot_be_read_is_a_problem_and_no_traceback(book):
    assert codes(replaced(book, CHAPTER, "../images/map.svg", "http://[x")) == ["CB-EPUB-12"]


def test_problems_name_the_file_and_line_in_the_book(book):
    problem = check_epub(replaced(book, CHAPTER, "../images/map.svg", "../images/nap.svg"))[0]

    assert problem.place.file == CHAPTER
    assert problem.place.line > 1
