"""Project: the folder that was named goes in; nothing comes out, or what a book project would have."""

from pathlib import Path

from builder.errors import BookError, Place, Problem

SETTINGS = "book/book.toml"


def require_project(root: Path) -> None:
    """Be sure that a folder is a book project.

    Errors: BookError CB-LOAD-01.
    """
    if (root / SETTINGS).is_file():
        return
    if not root.exists():
        message, hint = f"there is no folder {str(root)!r}", "name the folder that holds 'book' and 'chapters'"
    elif not root.is_dir():
        message, hint = f"{str(root)!r} is a file, not a folder", "name the folder that holds 'book' and 'chapters'"
    else:
        message, hint = f"there is no {SETTINGS} in {str(root)!r}", _remedy(root)
    raise BookError(Problem("CB-LOAD-01", Place(), message, hint))


def _remedy(root: Path) -> str:
    for parent in list(root.resolve().parents)[:3]:
        if (parent / SETTINGS).is_file():
            return f"the project is the folder above: {str(parent)!r}"
    if (root / "book.toml").is_file():
        return "move book.toml into a folder named 'book'"
    return 'make it, with one line: title = "…"'
