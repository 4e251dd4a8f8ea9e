"""What citeproc made comes in as pandoc's elements; inline XHTML goes out, without a link in a link."""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

_TAGS = {"Emph": "em", "Strong": "strong", "Superscript": "sup", "Subscript": "sub", "Strikeout": "s", "Underline": "u"}
_QUOTES = {  # outer and inner pair; all other languages quote as English does
    "az": "«»“”",
    "be": "«»„“",
    "de": "„“‚‘",
    "fr": "«»“”",
    "hy": "«»“”",
    "ru": "«»„“",
    "uk": "«»„“",
}
_TEXTS: dict[str, Callable[[Any], str]] = {
    "Str": str,
    "Space": lambda _: " ",
    "SoftBreak": lambda _: " ",
    "LineBreak": lambda _: " ",
    "Math": lambda content: str(content[1]),
    "Code": lambda content: str(content[1]),
}
_ENTRY = "#ref-"


def entry_id(key: str) -> str:
    """Spell a key so that it can stand in an id and in an address."""
    return re.sub(r"[^\w.:-]", lambda sign: f"_{ord(sign[0]):x}_", key)


@dataclass(frozen=True, slots=True)
class Inlines:
    """Writes pandoc's inline elements as XHTML; only entries that are printed are linked to."""

    printed: frozenset[str]
    language: str = "en"
    linked: bool = True  # False within a link

    def write(self, elements: list[Any]) -> str:
        """Write inline elements one after another."""
        return "".join(self._element(element) for element in elements)

    def _element(self, element: dict[str, Any]) -> str:
        kind, content = str(element["t"]), element.get("c", [])
        if kind in _TAGS:
            return f"<{_TAGS[kind]}>{self.write(content)}</{_TAGS[kind]}>"
        if kind in _TEXTS:
            return html.escape(_TEXTS[kind](content), quote=False)
        if kind == "Quoted":
            pairs = _QUOTES.get(self.language.partition("-")[0], "“”‘’")
            return self.write(content[1]).join(pairs[:2] if content[0]["t"] == "DoubleQuote" else pairs[2:])
        if kind in {"Span", "SmallCaps"}:
            return self._span(*(content if kind == "Span" else (("", ("smallcaps",), ()), content)))
        return self._link(content[1], content[2][0]) if kind == "Link" else ""

    def _span(self, attributes: Any, elements: list[Any]) -> str:
        classes = [name for name in attributes[1] if name != "nocase"]
        marks = f' class="{html.escape(" ".join(classes))}"' if classes else ""
        marks += "".join(f' lang="{html.escape(value)}"' for name, value in attributes[2] if name == "lang")
        return f"<span{marks}>{self.write(elements)}</span>" if marks else self.write(elements)

    def _link(self, elements: list[Any], target: str) -> str:
        is_entry = target.startswith(_ENTRY)
        if not self.linked or (is_entry and target.removeprefix(_ENTRY) not in self.printed):
            return self.write(elements)
        # pandoc 3.9 links a whole note to its entry, addresses in it included; the entry's link ends before the first
        inner = next((n for n, element in enumerate(elements) if any(_links(element))), len(elements))
        inner = inner or len(elements)
        end = len(elements[:inner]) - _spaces_at_end(elements[:inner])
        text = replace(self, linked=False).write(elements[:end])
        if is_entry:
            target = f"{_ENTRY}{entry_id(target.removeprefix(_ENTRY))}"
        mark = 'class="biblioref" ' if is_entry else ""
        return f'<a {mark}href="{html.escape(target)}">{text}</a>{self.write(elements[end:])}'


def note_content(blocks: list[Any]) -> list[Any]:
    """Join the paragraphs of a note into one run of inline elements."""
    runs = [block["c"] for block in blocks if block["t"] in {"Para", "Plain"}]
    return [element for n, run in enumerate(runs) for element in ([{"t": "Space"}] if n else []) + run]


def _links(element: Any) -> Iterator[Any]:
    if isinstance(element, dict):
        if element.get("t") == "Link":
            yield element
        yield from _links(element.get("c"))
    elif isinstance(element, list):
        for child in element:
            yield from _links(child)


def _spaces_at_end(elements: list[Any]) -> int:
    return len(elements) - next((n + 1 for n in range(len(elements) - 1, -1, -1) if elements[n]["t"] != "Space"), 0)
