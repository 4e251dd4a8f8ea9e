"""Calls of cite(), nocite() and bibliography() in a chapter's Jinja, kept until Markdown knows where they stand."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from builder.errors import Place, nearest
from builder.model import CALL_MARK, Call, Cited, Expanded

MODES = ("normal", "text", "suppress")
SCOPES = ("book", "chapter")
GROUPINGS = ("", "keyword", "type")
_DETAILS = ("locator", "label", "prefix", "suffix", "mode")
_MARK = re.compile(re.escape(CALL_MARK).replace("%d", r"(\d+)"))
_UNCITED = "nocite"


@dataclass(slots=True)
class Calls:
    """The calls of one chapter, in the order in which Jinja made them, which need not be that of the text."""

    made: list[Call] = field(default_factory=list)

    def functions(self) -> Mapping[str, object]:
        """Offer the functions that chapters may call."""
        return {"cite": self.cite, "nocite": self.nocite, "bibliography": self.bibliography}

    def cite(self, *keys: object, **details: object) -> str:
        """Cite one work or several: locator and suffix go with the last, the prefix with the first."""
        works = [Cited(key) for key in _keys(keys, "cite")]
        known = {name: str(value).strip("\n") for name, value in _checked(details).items()}
        mode = known.get("mode", "normal")
        modes = [mode if mode == "suppress" or n == 0 else "normal" for n, _ in enumerate(works)]
        works = [replace(work, mode=own) for work, own in zip(works, modes, strict=True)]
        works[0] = replace(works[0], prefix=known.get("prefix", "").strip())
        ending = {name: known[name] for name in ("locator", "label", "suffix") if name in known}
        works[-1] = replace(works[-1], **ending)
        return self._mark(Call(tuple(works)))

    def nocite(self, *keys: object) -> str:
        """List works in the bibliography though nothing cites them."""
        return self._mark(Call(tuple(Cited(key, mode=_UNCITED) for key in _keys(keys, "nocite"))))

    def bibliography(self, scope: str = "book", group_by: str = "") -> str:
        """Print a list of the works that the chapter or the book cites."""
        _require("scope", scope, SCOPES)
        _require("group_by", group_by or "", GROUPINGS)
        return self._mark(Call(scope=scope, group_by=group_by or ""))

    def placed(self, expanded: Expanded) -> Expanded:
        """Give an expanded chapter its calls; those that print nothing leave the text."""
        uncited = tuple(self._uncited(expanded))
        text = _MARK.sub(lambda found: "" if self._is_silent(found) else found.group(), expanded.text)
        return replace(expanded, text=text, calls=tuple(self.made), uncited=uncited)

    def _mark(self, call: Call) -> str:
        self.made.append(call)
        return CALL_MARK % (len(self.made) - 1)

    def _is_silent(self, found: re.Match[str]) -> bool:
        number = int(found[1])
        return number < len(self.made) and any(work.mode == _UNCITED for work in self.made[number].works)

    def _uncited(self, expanded: Expanded) -> Iterator[tuple[str, Place]]:
        for line, place in zip(expanded.text.split("\n"), expanded.lines, strict=False):
            for found in _MARK.finditer(line):
                if self._is_silent(found):
                    yield from ((work.key, place) for work in self.made[int(found[1])].works)


def _keys(keys: tuple[object, ...], function: str) -> list[str]:
    flat = [key for item in keys for key in (item if isinstance(item, list | tuple) else [item])]
    if not flat or not all(isinstance(key, str) and key.strip() for key in flat):
        raise ValueError(f'{function}() takes the keys of works, as {function}("dewaal2003")')
    return [str(key).strip().removeprefix("@") for key in flat]


def _checked(details: Mapping[str, object]) -> Mapping[str, object]:
    for name in details:
        if name not in _DETAILS:
            known = nearest(name, _DETAILS) or f"it takes {', '.join(_DETAILS)}"
            raise ValueError(f"cite() has no {name!r}; {known}")
    _require("mode", str(details.get("mode", "normal")), MODES)
    return details


def _require(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        wanted = " or ".join(repr(choice) for choice in choices if choice)
        raise ValueError(f"{name} must be {wanted}, not {value!r}")
