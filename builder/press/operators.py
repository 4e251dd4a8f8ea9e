"""Operators that set something and paint nothing: a row for each, given the walk and its operands.

Source: ISO 32000-1, annex A (operator summary).
"""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from typing import Any

from pikepdf import Matrix, Name

from builder.press.colours import DEVICE, Colour, space_name
from builder.press.paints import bounds
from builder.press.widths import face_of

Setter = Callable[[Any, Sequence[Any]], None]


def _numbers(operands: Sequence[Any]) -> tuple[float, ...]:
    return tuple(float(operand) for operand in operands)


def _transform(walk: Any, operands: Sequence[Any]) -> None:
    walk.change(ctm=Matrix(*_numbers(operands)) @ walk.state.ctm)


def _restore(walk: Any, _: Sequence[Any]) -> None:
    if walk.saved:
        walk.state = walk.saved.pop()


def _device(which: str, operator: str) -> Setter:
    return lambda walk, operands: walk.change(**{which: Colour(DEVICE[operator], _numbers(operands))})


def _space(which: str) -> Setter:
    def choose(walk: Any, operands: Sequence[Any]) -> None:
        name = space_name(operands[0], walk.resources)
        walk.change(**{which: Colour(name, (0.0, 0.0, 0.0, 1.0) if name == "DeviceCMYK" else (0.0,))})

    return choose


def _values(which: str) -> Setter:
    def choose(walk: Any, operands: Sequence[Any]) -> None:
        space = getattr(walk.state, which).space
        if operands and isinstance(operands[-1], Name):
            walk.change(**{which: Colour(space), **_pattern(walk, which, operands[-1])})
        else:
            walk.change(**{which: Colour(space, _numbers(operands))})

    return choose


def _pattern(walk: Any, which: str, name: Name) -> dict[str, Any]:
    return {"pattern": walk.found("Pattern", name)} if which == "fill" else {}


def _rectangle(walk: Any, operands: Sequence[Any]) -> None:
    x, y, width, height = _numbers(operands)
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    walk.draw(*corners)
    walk.rectangles.append(bounds(walk.points[-4:]))


def _curve(walk: Any, operands: Sequence[Any]) -> None:
    numbers = _numbers(operands)
    walk.draw(*zip(numbers[::2], numbers[1::2], strict=True))


def _face(walk: Any, operands: Sequence[Any]) -> None:
    name = str(operands[0])
    if name not in walk.named:
        font = walk.found("Font", name)
        walk.named[name] = None if font is None else _read_once(font, walk.faces)
    walk.change(face=walk.named[name], size=float(operands[1]))


def _read_once(font: Any, faces: dict[tuple[int, int], Any]) -> Any:
    number = font.objgen
    if not number[0]:  # it has none of its own
        return face_of(font)
    if number not in faces:
        faces[number] = face_of(font)
    return faces[number]


def _clip(walk: Any, _: Sequence[Any]) -> None:
    walk.is_clipping = True


def _begin_text(walk: Any, _: Sequence[Any]) -> None:
    walk.line = walk.text = Matrix()


def _place_text(walk: Any, operands: Sequence[Any]) -> None:
    walk.line = walk.text = Matrix(*_numbers(operands))


def _move_and_lead(walk: Any, operands: Sequence[Any]) -> None:
    walk.change(leading=-float(operands[1]))
    walk.move(*_numbers(operands))


def _number(which: str) -> Setter:
    return lambda walk, operands: walk.change(**{which: float(operands[0])})


SETTING: Mapping[str, Setter] = {
    "q": lambda walk, _: walk.saved.append(copy(walk.state)),
    "Q": _restore,
    "cm": _transform,
    "w": _number("width"),
    **{operator: _device("fill", operator) for operator in DEVICE},
    **{operator.upper(): _device("stroke", operator) for operator in DEVICE},
    "cs": _space("fill"),
    "CS": _space("stroke"),
    "sc": _values("fill"),
    "scn": _values("fill"),
    "SC": _values("stroke"),
    "SCN": _values("stroke"),
    "re": _rectangle,
    **dict.fromkeys(("m", "l", "c", "v", "y"), _curve),
    "W": _clip,
    "W*": _clip,
    "BT": _begin_text,
    "Tm": _place_text,
    "Td": lambda walk, operands: walk.move(*_numbers(operands)),
    "TD": _move_and_lead,
    "T*": lambda walk, _: walk.move(0, -walk.state.leading),
    "TL": _number("leading"),
    "Tc": _number("spacing"),
    "Tr": lambda walk, operands: walk.change(mode=int(operands[0])),
    "Tf": _face,
}
