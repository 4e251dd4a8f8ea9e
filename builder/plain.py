"""Plain: frozen dataclasses become lists and texts that JSON can hold, and these become dataclasses again."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

_Value = TypeVar("_Value")


def to_plain(value: Any) -> Any:
    """Turn a value into lists, mappings, texts and numbers; of a dataclass the fields in their order."""
    if is_dataclass(value):
        return [to_plain(getattr(value, name)) for name in _names(cast(Any, type(value)))]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {key: to_plain(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [to_plain(one) for one in value]
    return value


def from_plain(kind: type[_Value], value: Any) -> _Value:
    """Make a value of a type from what `to_plain` made of it."""
    read: Callable[[Any], _Value] = _reader(cast(Any, kind))
    return read(value)


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        made = cast(Callable[..., Any], kind)
        readers = [_reader(hints[name]) for name in _names(cast(type, kind))]
        return lambda row: made(*(read(one) for read, one in zip(readers, row, strict=True)))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    origin, parts = get_origin(kind), get_args(kind)
    if origin is tuple and parts[-1:] == (...,):
        read = _reader(parts[0])
        return lambda rows: tuple(map(read, rows))
    if origin is tuple:
        each = [_reader(part) for part in parts]
        return lambda row: tuple(read(one) for read, one in zip(each, row, strict=True))
    if origin in (Union, UnionType) and NoneType in parts:
        (other,) = (_reader(part) for part in parts if part is not NoneType)
        return lambda one: None if one is None else other(one)
    return lambda one: one
