"""Contrast: a style sheet for screens enters; each colour of text that some page hides, by day or by night, leaves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import tinycss2
from tinycss2.color4 import parse_color

_WHITE, _BLACK = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0)
_AT_LEAST, _AT_LEAST_LARGE = 4.5, 3.0
_AT_LEAST_BY_CHANCE = 3.0  # of a colour for the day that comes to stand on a night page, which may be any dark grey
_LARGE_EM = 1.5  # 24 px where the reader's size is 16 px
_HALF = 0.03928  # where sRGB turns from a line into a power

_Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Faint:
    """A colour of text that cannot be read on the page that it may come to stand on."""

    selector: str
    line: int
    colour: str  # as written
    ratio: float
    by_night: bool


@dataclass(frozen=True, slots=True)
class _Rule:
    selector: str
    line: int
    written: str
    ink: _Colour
    alpha: float
    ground: _Colour | None  # that it brings along
    is_large: bool
    by_night: bool  # it holds for a dark page only


def faint_colours(css: str) -> tuple[Faint, ...]:
    """Find the colours of text that are lost on a white page, or on the black one of a reader's night.

    Shapes: a rule that brings its own ground is held against that; one for the night excuses the one for the day.
    Source: WCAG 2.2, success criterion 1.4.3 (4.5 to 1; 3 to 1 for large text).
    """
    rules = list(_rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), by_night=False))
    eased = {selector for rule in rules if rule.by_night for selector in _selectors(rule)}
    found: list[Faint] = []
    for rule in rules:
        least = _AT_LEAST_LARGE if rule.is_large else _AT_LEAST
        found += _faint(rule, rule.ground or (_BLACK if rule.by_night else _WHITE), least)
        left = [selector for selector in _selectors(rule) if selector not in eased]
        if left and not rule.by_night and not rule.ground:
            found += _faint(replace(rule, selector=", ".join(left), by_night=True), _BLACK, _AT_LEAST_BY_CHANCE)
    return tuple(found)


def _selectors(rule: _Rule) -> list[str]:
    return [" ".join(each.split()) for each in rule.selector.split(",")]


def _faint(rule: _Rule, ground: _Colour, least: float) -> Iterator[Faint]:
    red, green, blue = (
        rule.alpha * ink + (1 - rule.alpha) * under for ink, under in zip(rule.ink, ground, strict=True)
    )
    ratio = _ratio((red, green, blue), ground)
    if ratio < least:
        yield Faint(rule.selector, rule.line, rule.written, ratio, rule.by_night)


def _rules(nodes: Sequence[Any], *, by_night: bool) -> Iterator[_Rule]:
    for node in nodes:
        if node.type == "at-rule" and node.lower_at_keyword == "media" and node.content is not None:
            query = tinycss2.serialize(node.prelude)
            inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            if "print" not in query:
                yield from _rules(inner, by_night=by_night or "dark" in query)
        elif node.type == "qualified-rule":
            yield from _read(node, by_night)


def _read(node: Any, by_night: bool) -> Iterator[_Rule]:
    said = {
        each.lower_name: each
        for each in tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
        if each.type == "declaration"
    }
    ink = _colour(said["color"]) if "color" in said else None
    if ink is None:
        return
    ground = next((it for name in ("background-color", "background") if (it := _ground(said.get(name)))), None)
    sizes = [token for token in said["font-size"].value if token.type == "dimension"] if "font-size" in said else []
    yield _Rule(
        selector=tinycss2.serialize(node.prelude).strip(),
        line=said["color"].source_line,
        written=tinycss2.serialize(said["color"].value).strip(),
        ink=ink[0],
        alpha=ink[1],
        ground=ground,
        is_large=any(size.unit in ("em", "rem") and size.value >= _LARGE_EM for size in sizes),
        by_night=by_night,
    )


def _ground(declaration: Any) -> _Colour | None:
    found = _colour(declaration) if declaration else None
    return found[0] if found and found[1] == 1 else None


def _colour(declaration: Any) -> tuple[_Colour, float] | None:
    """Find the first colour in a value; `inherit` and the reader's own colours are none."""
    for token in declaration.value:
        colour = parse_color(token) if token.type in ("ident", "hash", "function") else None
        if colour is not None and colour != "currentcolor":
            red, green, blue = (min(1.0, max(0.0, float(part or 0))) for part in colour.to("srgb").coordinates)
            return (red, green, blue), float(colour.alpha)
    return None


def _ratio(one: _Colour, other: _Colour) -> float:
    """Compare two colours.

    Source: WCAG 2.2, definitions of contrast ratio and of relative luminance.
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: _Colour) -> float:
    linear = [part / 12.92 if part <= _HALF else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
