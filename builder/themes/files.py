"""The files of the theme."""

from importlib.resources import files


def theme_text(file: str) -> str:
    """Read a file of the theme."""
    return files("builder").joinpath("theme", *file.split("/")).read_text(encoding="utf-8")
