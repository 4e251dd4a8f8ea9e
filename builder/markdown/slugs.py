"""Names for addresses, made from words."""

import re
import unicodedata

_NOT_IN_A_NAME = re.compile(r"[\W_]+")


def slug(text: str) -> str:
    """Make the id of a heading or term from its words: letters of every script kept, `-` for the rest.

    Shapes: never empty and never begins with a digit, which an XML name may not.
    """
    # Lower case of İ is an i and a combining dot, which no reader types.
    letters = unicodedata.normalize("NFC", text.replace("İ", "i").lower())
    name = _NOT_IN_A_NAME.sub("-", letters).strip("-") or "section"
    return f"n{name}" if name[0].isdigit() else name
