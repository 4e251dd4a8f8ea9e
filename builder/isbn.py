"""The barcode of a book: an ISBN enters, an EAN-13 symbol as SVG leaves. Without an ISBN there is none."""

import re

from builder.errors import BookError, Place, Problem

BARCODE_MM = (37.29, 25.93)  # the symbol with its quiet zones, at 100 %

_X_MM = 0.33  # one module
_QUIET = (11, 7)  # modules of white before and after the bars
_BAR_MM, _GUARD_MM = 22.85, 24.5
_BLACK, _WHITE = "device-cmyk(0 0 0 1)", "device-cmyk(0 0 0 0)"  # one ink: four do not print bars sharply

# Widths of space, bar, space, bar of each digit in the left half; the right half exchanges spaces and bars, and the
# even set is the right half read backwards.
_WIDTHS = ("3211", "2221", "2122", "1411", "1132", "1231", "1114", "1312", "1213", "3112")
# Which digits of the left half are of the even set: so the first digit is told
_PARITY = ("", "245", "235", "234", "145", "125", "123", "135", "134", "124")


def check_isbn(isbn: str, place: Place) -> str:
    """Read an ISBN of thirteen digits.

    Shapes: hyphens and spaces may part it; digits alone come back.
    Errors: BookError CB-COVER-01 if it is not one.
    """
    digits = re.sub(r"[\s\u2010-\u2013-]", "", isbn)
    if not re.fullmatch(r"97[89]\d{10}", digits, re.ASCII):
        hint = "write the 13 digits that the ISBN agency gave, beginning with 978 or 979, or leave the ISBN out"
        raise BookError(Problem("CB-COVER-01", place, f"'{isbn}' is not an ISBN of 13 digits", hint, subject=isbn))
    if sum(int(digit) * (3 if n % 2 else 1) for n, digit in enumerate(digits)) % 10:
        message = f"the last digit of the ISBN '{isbn}' does not agree with the others"
        hint = "compare it with the letter of the ISBN agency: a digit is wrong or two are exchanged"
        raise BookError(Problem("CB-COVER-01", place, message, hint, subject=isbn))
    return digits


def modules(digits: str) -> str:
    """Write thirteen digits as 95 modules: 1 a bar, 0 a space.

    Source: ISO/IEC 15420 (EAN/UPC).
    """
    even = _PARITY[int(digits[0])]
    left = "".join(_digit(digit, "even" if str(n) in even else "odd") for n, digit in enumerate(digits[1:7]))
    right = "".join(_digit(digit, "right") for digit in digits[7:])
    return f"101{left}01010{right}101"


def barcode_svg(isbn: str, place: Place) -> str:
    """Draw the EAN-13 of an ISBN in black ink on white, at 100 %.

    Errors: BookError CB-COVER-01 if it is not an ISBN.
    """
    digits = check_isbn(isbn, place)
    width, height = BARCODE_MM
    bars = "".join(_bar(run.start(), len(run[0])) for run in re.finditer("1+", modules(digits)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}mm" height="{height}mm" '
        f'role="img"><title>ISBN {digits}</title><rect width="{width}" height="{height}" fill="{_WHITE}"/>'
        f'<g fill="{_BLACK}" font-family="Alegreya Sans" font-size="3.6">{bars}{_words(digits)}</g></svg>'
    )


def _digit(digit: str, half: str) -> str:
    widths = [int(width) for width in _WIDTHS[int(digit)]]
    first = "1" if half != "odd" else "0"
    if half == "even":
        # the right half's pattern, mirrored: it begins with a space again
        widths, first = widths[::-1], "0"
    colours = (first, "0" if first == "1" else "1") * 2
    return "".join(colour * width for colour, width in zip(colours, widths, strict=True))


def _bar(module: int, count: int) -> str:
    is_guard = module < 3 or 45 <= module < 50 or module >= 92
    x = (_QUIET[0] + module) * _X_MM
    return f'<rect x="{x:.3f}" y="0" width="{count * _X_MM:.3f}" height="{_GUARD_MM if is_guard else _BAR_MM}"/>'


def _words(digits: str) -> str:
    places = [2.5, *(_QUIET[0] + 3 + 7 * n + 3.5 for n in range(6)), *(_QUIET[0] + 50 + 7 * n + 3.5 for n in range(6))]
    return "".join(
        f'<text x="{place * _X_MM:.2f}" y="25.7" text-anchor="middle">{digit}</text>'
        for digit, place in zip(digits, places, strict=True)
    )
