"""A PDF of which every object is put into bytes once is the PDF that WeasyPrint writes."""

import io

import pydyf
import pytest

from builder.typeset.writing import write_each_object_once


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Count the streams that are put into bytes; undo what the tests change."""
    seen: list[object] = []
    data = pydyf.Stream.data.fget
    for owner, name in ((pydyf.PDF, "write"), *((kind, "data") for kind in (pydyf.Dictionary, pydyf.Array))):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    monkeypatch.setattr(pydyf.Stream, "data", property(lambda stream: seen.append(stream) or data(stream)))
    return seen


def written(compress: bool) -> list[bytes]:
    """Write a document, change it, and write it again."""
    pdf = pydyf.PDF()
    drawing = pydyf.Stream([b"1 0 0 RG"], compress=compress)
    page = pydyf.Dictionary({"Type": "/Page", "Parent": pdf.pages.reference, "MediaBox": pydyf.Array([0, 0, 9, 9])})
    pdf.add_object(drawing)
    page["Contents"] = drawing.reference
    pdf.add_page(page)
    files = []
    for _ in range(2):
        file = io.BytesIO()
        pdf.write(file, b"1.7", b"one", compress)
        files.append(file.getvalue())
        page["MediaBox"].append(7)
        drawing.stream.append(b"0 0 m")
    return files


@pytest.mark.parametrize("compress", [True, False])
def test_the_file_is_the_same_and_also_when_it_is_written_again(compress, counted):
    as_it_was = written(compress)
    write_each_object_once()

    assert written(compress) == as_it_was
    assert as_it_was[0] != as_it_was[1]


def test_no_stream_is_compressed_twice(counted):
    write_each_object_once()
    written(compress=True)

    assert len(counted) == 3 + 5  # the drawing, objects, references; the second time there are those of the first, too
