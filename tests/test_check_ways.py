"""Check the ways of an EPUB: each that is broken in a sound file is found."""

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache

import pytest

from builder.check import check_epub, check_ways
from builder.pack import pack
from tests.test_csl import volume


@cache
def book(style: str) -> bytes:
    return pack(volume(style, "en", "epub"))


def faults(change: Callable[[str], str], style: str = "chicago-notes", file: str = "one") -> list[str]:
    """Change one document of a sound EPUB and check it."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(style))) as archive, zipfile.ZipFile(changed, "w") as copy:
        for name in archive.namelist():
            content = archive.read(name)
            if name == f"EPUB/text/{file}.xhtml":
                before = content.decode()
                assert change(before) != before or change is same
                content = change(before).encode()
            copy.writestr(name, content)
    return [it.code for it in check_ways(changed.getvalue(), volume(style, "en", "epub"))]


def same(html: str) -> str:
    return html


@pytest.mark.parametrize("style", ["chicago-notes", "apa", "mla"])
def test_a_sound_epub_has_no_fault(style):
    assert faults(same, style) == []
    assert check_epub(book(style)) == ()


def test_a_link_in_a_link_is_found():
    assert faults(lambda html: html.replace("says the note", '<a href="#x"><a href="#y">says</a></a> the note')) == [
        "CB-EPUB-15"
    ]


def test_a_lost_note_is_found():
    assert "CB-EPUB-16" in faults(lambda html: html.replace('id="note-3"', 'id="nite-3"'))


def test_a_note_that_leads_to_another_call_is_found():
    assert faults(lambda html: html.replace('href="#note-3-ref"', 'href="#note-4-ref"')) == ["CB-EPUB-17"]


def test_an_entry_that_does_not_lead_back_is_found():
    assert "CB-EPUB-17" in faults(lambda html: re.sub(r'(one\.xhtml#)cite-1"', r'\1cite-4"', html), file="bibliography")
    assert "CB-EPUB-17" in faults(lambda html: html.replace("#cite-1", "#one"), "apa", "bibliography")
