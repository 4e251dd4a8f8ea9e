"""Dates of languages that write the day first: a style may put it last, and a CSL locale cannot decline a month."""

import re

_MONTHS = "январь|февраль|март|апрель|май|июнь|июль|август|сентябрь|октябрь|ноябрь|декабрь"
_DAY_FIRST = {
    "az": "yanvar|fevral|mart|aprel|may|iyun|iyul|avqust|sentyabr|oktyabr|noyabr|dekabr",
    "ru": _MONTHS,
    "tr": "Ocak|Şubat|Mart|Nisan|Mayıs|Haziran|Temmuz|Ağustos|Eylül|Ekim|Kasım|Aralık",
}
_DAY = re.compile(rf"(?<!\d)(\d{{1,2}}[ \u00a0])({_MONTHS})\b")


def decline_months(html: str, language: str) -> str:
    """Write "20 января" for "20 январь" where the book is Russian."""
    tongue = language.partition("-")[0]
    if tongue in _DAY_FIRST:  # "(2000, январь 19)", as APA has it; after the year, so that no title is meant
        html = re.sub(rf"(\d{{4}}[a-zа-я]?, )({_DAY_FIRST[tongue]}) (\d{{1,2}})(?!\d)", r"\1\3 \2", html)
    if tongue != "ru":
        return html
    return _DAY.sub(lambda found: found[1] + _genitive(found[2]), html)


def _genitive(month: str) -> str:
    return f"{month}а" if month.endswith("т") else f"{month[:-1]}я"
