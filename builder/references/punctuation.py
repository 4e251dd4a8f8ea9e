"""Points and spaces of citations: points move into quotes where that is the habit, labels keep to their numbers.

pandoc 3.9 moves a comma or full stop into quotation marks, but not when a link ends between them.
Source: CSL 1.0.2, "punctuation-in-quote"; of the official locales, those named here have it.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

_HABIT = ("en", "en-US", "fa", "hi", "id", "ms", "tl")
_OPTIONS = re.compile(r"<locale([^>]*)>(?:(?!</locale>).)*?punctuation-in-quote=\"(true|false)\"", re.DOTALL)
_SENTENCE_ENDS = ("?", "!", "…", ".")
# "p. 5", "с. 5", "səh. 5", "С. 5", "№ 5"; a word that ends a sentence is longer or has a capital
_LABEL = re.compile(r"(?<![\w.])((?:[^\W\d_A-ZА-ЯƏÖÜİĞŞÇ]{1,4}|[СТФДЛ]|Оп)\.|№) (?=\d|[IVXLC]+\b)")


def tie_numbers(html: str) -> str:
    """Keep each short label on the line of its number."""
    return _LABEL.sub("\\1\u00a0", html)


def has_points_in_quotes(csl: str, language: str) -> bool:
    """Tell whether commas and full stops go into closing quotation marks, by the style or by the language."""
    tongue = language.partition("-")[0]
    by_language = {_language(found[1]): found[2] == "true" for found in _OPTIONS.finditer(csl)}
    told = [by_language[name] for name in (language, tongue, "") if name in by_language]
    return told[0] if told else language in _HABIT or tongue in _HABIT[2:]


def _language(attributes: str) -> str:
    found = re.search(r'xml:lang="([^"]+)"', attributes)
    return found[1] if found else ""


def move_points(elements: Any) -> None:
    """Move, in place, each comma or full stop that follows a link into the quotation with which the link ends."""
    if isinstance(elements, dict):
        move_points(elements.get("c"))
    elif isinstance(elements, list):
        for before, after in pairwise(elements):
            if isinstance(before, dict) and before.get("t") == "Link" and _begins_with_point(after):
                _move(list(_words(before)), after)
        for element in elements:
            move_points(element)


def _begins_with_point(element: Any) -> bool:
    return isinstance(element, dict) and element.get("t") == "Str" and element["c"].startswith((",", "."))


def _move(words: list[Any], after: Any) -> None:
    count = next((n for n, word in enumerate(reversed(words)) if word["c"].strip("’”")), len(words))
    last, closing = words[-count - 1 : len(words) - count], "".join(word["c"] for word in words[len(words) - count :])
    text = last[0]["c"] if last else ""
    quoted = text.rstrip("’”")
    if not (text[len(quoted) :] + closing).endswith("”"):
        return
    point, after["c"] = after["c"][0], after["c"][1:]
    if not (point == "." and quoted.endswith(_SENTENCE_ENDS)):
        last[0]["c"] = quoted + point + text[len(quoted) :]


def _words(element: Any) -> Iterator[Any]:
    if isinstance(element, dict) and element.get("t") == "Str":
        yield element
    elif isinstance(element, dict):
        yield from _words(element.get("c"))
    elif isinstance(element, list):
        for child in element:
            yield from _words(child)
