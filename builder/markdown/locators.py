"""Locators: where in a work a citation points, "pp. 3-5, passim"."""

import re

_WORDS = {
    "page": "p pp page pages pg səh s стр с",
    "chapter": "ch chs chap chaps chapter chapters fəsil гл глава",
    "section": "§ §§ sec secs section sections bölmə разд раздел",
    "volume": "vol vols volume volumes cild т том",
    "part": "pt pts part parts hissə ч часть",
    "paragraph": "¶ ¶¶ para paras paragraph paragraphs abz абз",
    "folio": "fol fols folio folios vərəq л лл",
    "issue": "no nos number numbers № issue",
    "note": "n nn note notes qeyd прим",
    "line": "l ll line lines sətir строка",
    "column": "col cols column columns sütun стб",
    "figure": "fig figs figure figures şək рис",
    "book": "bk bks book books",
    "verse": "v vv verse verses",
    "opus": "op opp opus",
    "appendix": "app apps appendix əlavə прил",
    "article": "art arts article maddə ст",
    "table": "table tables cədvəl табл",
    "sub-verbo": "s.v s.vv",
}
_LABELS = {word: label for label, words in _WORDS.items() for word in words.split()}
_LABEL = re.compile(
    r"\s*,?\s*(" + "|".join(sorted(map(re.escape, _LABELS), key=len, reverse=True)) + r")(?!\w)\.?\s*", re.I
)
_ONE = r"(?:[^\W\d_]?\d[\w:/]*(?:\.\w+|(?<=f)\.)*|[ivxlcdm]+(?!\w))(?:\s?ff?(?:\.|(?!\w)))?"
_MANY = re.compile(rf"{_ONE}(?:\s*(?:-{{1,3}}|[–—,&]|and\b)\s*{_ONE})*", re.I)
_HEADWORD = re.compile(r"[\"“«‘„'][^\"”»’“']+[\"”»’“']|\w+")  # of a dictionary or an encyclopedia
_ROMAN = r"(?=[ivxl]{2})(?:xl|l?x{0,3})(?:ix|iv|v?i{0,3})(?!\w)"  # as pages before the text have; small letters
_BARE = re.compile(rf"\s*,?\s*(?=\d|{_ROMAN}(?:\s*[-–]\s*{_ROMAN})?\s*(?:[,;.]|$))")
_BRACES = re.compile(r"\s*,?\s*\{([^{}]*)\}")


def cut_locator(suffix: str) -> tuple[str, str, str]:
    """Part what follows a citation key into label, locator and the rest.

    Shapes: label is CSL's; locator and label are empty when there is none. A bare number is a page. The rest keeps the
    comma or space that it begins with.
    """
    braces = _BRACES.match(suffix)
    if braces:
        label, locator, rest = cut_locator(braces.group(1))
        return (label, locator + rest, suffix[braces.end() :]) if locator else ("page", rest, suffix[braces.end() :])
    named = _LABEL.match(suffix)
    value = _values(named).match(suffix, named.end()) if named else None
    if named and value:
        return _LABELS[named.group(1).lower()], value.group(), suffix[value.end() :]
    bare = _BARE.match(suffix)
    value = _MANY.match(suffix, bare.end()) if bare else None
    return ("page", value.group(), suffix[value.end() :]) if value else ("", "", suffix)


def _values(named: re.Match[str]) -> re.Pattern[str]:
    return _HEADWORD if _LABELS[named.group(1).lower()] == "sub-verbo" else _MANY


def names_a_label(suffix: str) -> str:
    """Tell which label stands before something that is no locator; empty when there is none."""
    named = _LABEL.match(suffix)
    return named.group(1) if named and named.group().rstrip().endswith(".") else ""
