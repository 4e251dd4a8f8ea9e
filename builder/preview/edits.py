"""Edits: the texts of a book before and after enter, the place of the change leaves."""

from collections.abc import Mapping

from builder.errors import Place


def place_of_edit(before: Mapping[str, str], after: Mapping[str, str]) -> Place:
    """Find where the author's texts differ first; a chapter goes before other files.

    Shapes: texts by file; an empty place if they are equal, or if there were none before.
    """
    changed = [file for file, text in after.items() if file in before and before[file] != text]
    for file in sorted(changed, key=lambda file: (not file.startswith("chapters/"), file)):
        return Place(file, _first_difference(before[file], after[file]))
    return Place()


def _first_difference(before: str, after: str) -> int:
    old, new = before.splitlines(), after.splitlines()
    same = next((n for n, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), None)
    return max(1, min(len(new), (min(len(old), len(new)) if same is None else same) + 1))
