"""Russian dates: a month after a day stands in the genitive, which a CSL locale cannot say of one word."""

import re

_MONTHS = "январь|февраль|март|апрель|май|июнь|июль|август|сентябрь|октябрь|ноябрь|декабрь"
_DAY = re.compile(rf"(?<!\d)(\d{{1,2}}[ \u00a0])({_MONTHS})\b")


def decline_months(html: str, language: str) -> str:
    """Write "20 января" for "20 январь" where the book is Russian."""
    if language.partition("-")[0] != "ru":
        return html
    return _DAY.sub(lambda found: found[1] + _genitive(found[2]), html)


def _genitive(month: str) -> str:
    return f"{month}а" if month.endswith("т") else f"{month[:-1]}я"
