"""Who held which office: three columns of names, in Moscow, in the republic and outside all offices."""

from collections.abc import Mapping
from typing import Any

from figures.svg import BLACK, GREY, LARGE, RED, Sheet, Type, drawing, words

WIDTH, MARGIN, GUTTER = 1130, 6, 22
HEAD, LEADING, SPACE = 74, 34, 40
OFFICE = 400  # where the offices begin in large print


def draw_offices(groups: list[Mapping[str, Any]]) -> str:
    column = (WIDTH - 2 * MARGIN - GUTTER * (len(groups) - 1)) / len(groups)
    parts: list[str] = []
    foot = 0.0
    for index, group in enumerate(groups):
        x, y = MARGIN + index * (column + GUTTER), HEAD
        parts += [
            words(x, 34, group["name"], Type(size=30, weight=700, fill=RED)),
            f'<path d="M{round(x)} 52h{round(column)}" stroke="{BLACK}" stroke-width="3"/>',
        ]
        for person in group["person"]:
            parts.append(words(x, y + 28, person["name"], Type(size=28, weight=700)))
            for row, line in enumerate(person["office"], 1):
                parts.append(words(x, y + 28 + LEADING * row, line, Type(size=28, fill=GREY)))
            y += LEADING * (len(person["office"]) + 1) + SPACE - 12
        foot = max(foot, y)
    return drawing(Sheet(WIDTH, round(foot), "Who held which office in January 1990", _description(groups)), parts)


def list_offices(groups: list[Mapping[str, Any]]) -> str:
    """Write the same for large print: one list, a person a line, as long as the line holds both name and office."""
    parts: list[str] = []
    y = 0
    for group in groups:
        parts += [
            words(MARGIN, y + 50, group["name"], Type(size=42, weight=700, fill=RED)),
            f'<path d="M{MARGIN} {y + 68}H{WIDTH - MARGIN}" stroke="{BLACK}" stroke-width="3"/>',
        ]
        y += 76
        for person in group["person"]:
            y += 52
            parts.append(words(MARGIN, y, person["name"], Type(size=LARGE, weight=700)))
            parts.append(words(OFFICE, y, " ".join(person["office"]), Type(size=LARGE, fill=GREY)))
        y += 34
    return drawing(Sheet(WIDTH, y, "Who held which office in January 1990", _description(groups)), parts)


def _description(groups: list[Mapping[str, Any]]) -> str:
    def said(group: Mapping[str, Any]) -> str:
        return "; ".join(f"{person['name']}, {' '.join(person['office'])}" for person in group["person"])

    return " ".join(f"{group['name']}: {said(group)}." for group in groups)
