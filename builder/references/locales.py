"""Languages that pandoc has no words for: ours are put into the style, where citeproc looks first.

Source: CSL 1.0.2, "Locale Prioritization".
"""

import re
from functools import cache
from importlib.resources import files

_OURS = ("az", "hy")  # pandoc 3.9 prints English for them, without a word
# What pandoc's own words have amiss. Russian pages are "с.", also many (GOST R 7.0.12-2011); an edition is neuter,
# "2-е изд.", and styles count little else.
_MENDED = {
    "ru": (
        '<term name="page" form="short"><single>с.</single><multiple>с.</multiple></term><term name="ordinal">-е</term>'
    )
}
_INNER = re.compile(r"<locale\b[^>]*>(.*)</locale>", re.DOTALL)
_TERM = re.compile(r'<term name="([^"]+)"(?: form="([^"]+)")?[^>/]*>(.*?)</term>', re.DOTALL)
_FORMS = (("short", ""), ("verb-short", "verb"), ("symbol", "short"))
_ABOUT = re.compile(r"<info>.*?</info>|<!--.*?-->", re.DOTALL)


@cache
def locale(language: str) -> str:
    """Write the CSL locale element for a language that pandoc does not know, or not well; empty for any other.

    Shapes: `language` is BCP 47.
    """
    tongue = language.partition("-")[0].lower()
    if tongue in _MENDED:
        return f'<locale xml:lang="{tongue}"><terms>{_MENDED[tongue]}</terms></locale>'
    if tongue not in _OURS:
        return ""
    text = (files("builder") / "csl" / f"locales-{tongue}.xml").read_text("utf-8")
    found = _INNER.search(text)
    assert found is not None, "the locale comes with the builder"
    content = _ABOUT.sub("", found[1])
    return f'<locale xml:lang="{tongue}">{content.replace("</terms>", f"{_shorter(content)}</terms>")}</locale>'


def _shorter(content: str) -> str:
    """Repeat long forms for the short ones that are missing: citeproc would take those from English."""
    known = {(name, form): words for name, form, words in _TERM.findall(content) if "ordinal" not in name}
    terms = dict(known)
    for form, longer in _FORMS:
        for (name, has), words in list(terms.items()):
            if has == longer:
                terms.setdefault((name, form), words)
    missing = ((*key, words) for key, words in terms.items() if key not in known)
    rows = (f'<term name="{name}" form="{form}">{words}</term>' for name, form, words in missing)
    return "".join(rows) + _ordinals(content)


def _ordinals(content: str) -> str:
    """Repeat the common ending of ordinals for those numbers that have one of their own in English."""
    common = next((words for name, _, words in _TERM.findall(content) if name == "ordinal"), "")
    names = (f"ordinal-{number}" for number in ("01", "02", "03", "11", "12", "13"))
    return "".join(f'<term name="{name}">{common}</term>' for name in names if f'name="{name}"' not in content)
