"""Pictures: the ledger's file is found and read."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from builder.errors import Problem
from builder.images import read_ledger
from builder.load.files import read_text
from builder.model import Picture

LEDGER = "book/pictures.toml"


@dataclass(frozen=True, slots=True)
class Ledger:
    """The picture ledger, read; a book without pictures has none."""

    pictures: Mapping[str, Picture]
    texts: Mapping[str, str]
    problems: tuple[Problem, ...]
    is_whole: bool = True  # every row is among the pictures, if not every picture is sound


def read_pictures(root: Path) -> Ledger:
    """Read the picture ledger, if there is one."""
    if not (root / LEDGER).exists():
        return Ledger({}, {}, ())
    text, problems = read_text(root, LEDGER)
    if problems:
        return Ledger({}, {LEDGER: text}, problems, is_whole=False)
    pictures, faults = read_ledger(text, root)
    return Ledger(pictures, {LEDGER: text}, faults, is_whole=bool(pictures) or not faults)
