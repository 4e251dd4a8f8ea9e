"""Words of a picture: its alternative text enters; whether it says anything leaves."""

import re

_EMPTY = re.compile(
    r"(an? |the )?(image|img|photo|photograph|picture|figure|drawing|map|chart|dsc|scan|şəkil|foto|рисунок|фото|bild)"
    r"[\s_.-]*\d*|.*\.(jpe?g|png|svg|webp|gif|tiff?)",
    re.IGNORECASE,
)


def says_nothing(alt: str) -> bool:
    """Tell the name of a file, or of a kind of picture, from words that say what a picture shows.

    Source: WCAG 2.2, failure F30 (alternatives that are not alternatives).
    """
    return bool(_EMPTY.fullmatch(alt.strip()))
