"""Word: the bytes of a .docx go in, a document comes out; what pandoc would drop is moved into its way first."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from lxml import etree

from builder.importing.findings import END_FOREIGN, Finding, Findings, begin_foreign
from builder.importing.reading import Document, ask_pandoc, note_lost_words
from builder.importing.word_parts import WORD as _W
from builder.importing.word_parts import main_story, packed, paragraphs, parsed, unpacked

# ECMA-376 part 1, and Microsoft's extensions of 2010 and 2017
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_ADEC = "{http://schemas.microsoft.com/office/drawing/2017/decorative}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_CYRILLIC = ("ru", "uk", "be", "bg", "mk", "kk", "ky", "mn", "tt")
_NO_PICTURES = {  # what stands in a drawing that is no picture
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart": "a chart",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds": "a diagram",
}


def read_word(name: str, content: bytes, findings: Findings) -> Document:
    """Read a document of Word's.

    Errors: BookError CB-IMPORT-01 if it is none, or is damaged.
    """
    parts = unpacked(name, content)
    main = main_story(name, parts)
    trees = {story: parsed(name, parts[story]) for story in (main, *_NOTES) if story in parts}
    for tree in trees.values():
        _draw_out_text_boxes(tree, findings)
        _mark_what_is_no_picture(tree, findings)
    language = _main_language(trees.values())
    for tree in trees.values():
        _mark_foreign_runs(tree, language)
    edited = {story: etree.tostring(tree, encoding="UTF-8", xml_declaration=True) for story, tree in trees.items()}
    read = ask_pandoc("docx+styles+citations", packed({**parts, **edited}), name)
    has_works = "references" in read["meta"]
    note_lost_words([words for tree in trees.values() for words in paragraphs(tree, has_works)], read, findings)
    if has_works:
        hint = "nothing: chapbook makes it of what is cited"
        findings.mark(Finding("CB-IMPORT-13", "the list of works was left out", hint))
    _note_running_heads(name, parts, findings)
    media = {path.removeprefix("word/"): data for path, data in parts.items() if path.startswith("word/media/")}
    return Document(name, tuple(read["blocks"]), read["meta"], media, _decorative(trees[main], parts), language)


def _draw_out_text_boxes(tree: Any, findings: Findings) -> None:
    """Put the paragraphs of a text box behind the one that it floats beside: pandoc 3.9 drops them."""
    for fallback in list(tree.iter(f"{_MC}Fallback")):  # the same once more, for an older Word
        fallback.getparent().remove(fallback)
    for box in list(tree.iter(f"{_W}txbxContent")):
        host = next((above for above in box.iterancestors(f"{_W}p")), None)
        if host is None:
            continue
        hint = "see whether it stands where it should; a box is written '::: note' … ':::'"
        mark = findings.mark(Finding("CB-IMPORT-12", "a text box stands behind its paragraph now", hint))
        for paragraph in reversed(list(box)):
            host.addnext(paragraph)
        first = next((paragraph for paragraph in host.itersiblings(f"{_W}p")), host)
        first.append(_run(mark))


def _mark_what_is_no_picture(tree: Any, findings: Findings) -> None:
    hint = "save it as a picture, put that into book/images/ and a row for it into book/pictures.toml"
    for element in list(tree.iter(f"{_W}drawing", f"{_W}object")):
        inside = {row.tag for row in element.iter()}
        kind = next((words for tag, words in _NO_PICTURES.items() if tag in inside), "")
        if element.tag == f"{_W}object":
            kind = "an object of another program"
        if kind:
            mark = findings.mark(Finding("CB-IMPORT-10", f"{kind} was left out", hint, f"here stood {kind}"))
            host = next(element.iterancestors(f"{_W}r"))
            host.addnext(_run(mark))


def _run(words: str) -> Any:
    run = etree.Element(f"{_W}r")
    etree.SubElement(run, f"{_W}t").text = words
    return run


def _main_language(trees: Any) -> str:
    letters: Counter[str] = Counter()
    for tree in trees:
        for run in tree.iter(f"{_W}r"):
            letters[_language_of(run)] += len(_words(run))
    letters.pop("", None)
    return letters.most_common(1)[0][0] if letters else ""


def _mark_foreign_runs(tree: Any, language: str) -> None:
    for run in list(tree.iter(f"{_W}r")):
        tag = _language_of(run)
        texts = run.findall(f"{_W}t")
        if tag and tag != language and texts and _fits(tag, _words(run)):
            texts[0].text = begin_foreign(tag) + (texts[0].text or "")
            texts[-1].text = (texts[-1].text or "") + END_FOREIGN


def _language_of(run: Any) -> str:
    found = run.find(f"{_W}rPr/{_W}lang")
    value = found.get(f"{_W}val", "") if found is not None else ""
    return str(value).partition("-")[0].lower()


def _words(run: Any) -> str:
    return "".join(text.text or "" for text in run.iter(f"{_W}t"))


def _fits(tag: str, words: str) -> bool:
    """Doubt a language whose letters the words do not have: Word's own guesses are often wrong."""
    letters = [letter for letter in words if letter.isalpha()]
    cyrillic = sum("\u0400" <= letter <= "\u052f" for letter in letters)
    return bool(letters) and (cyrillic * 2 > len(letters)) == (tag in _CYRILLIC)


def _note_running_heads(name: str, parts: Mapping[str, bytes], findings: Findings) -> None:
    stories = [part for part in parts if part.startswith(("word/header", "word/footer")) and part.endswith(".xml")]
    words = {" ".join("".join(paragraphs(parsed(name, parts[story]), False)).split()) for story in sorted(stories)}
    for head in sorted(word for word in words if any(letter.isalpha() for letter in word)):
        message = f"the head or foot of the pages was left out: {head!r}"
        findings.mark(Finding("CB-IMPORT-13", message, "nothing: a book has heads and page numbers of its own"))


def _decorative(tree: Any, parts: Mapping[str, bytes]) -> tuple[str, ...]:
    rels = parts.get("word/_rels/document.xml.rels", b"<none/>")
    targets = {row.get("Id"): row.get("Target") for row in etree.fromstring(rels)}
    found = []
    for drawing in tree.iter(f"{_W}drawing"):
        says_nothing = any(row.get("val") == "1" for row in drawing.iter(f"{_ADEC}decorative"))
        found += [str(targets.get(blip.get(f"{_R}embed"))) for blip in drawing.iter(f"{_A}blip") if says_nothing]
    return tuple(found)
