"""Text in many scripts and styles, to hold that what makes the layout faster leaves every page as it is."""

import re
from base64 import b64encode

from builder.model import Matter, Section

_TEXTS = {
    "en": "The quick “brown” fox’s office — fluffy affluent waffles; AVATAR To Ty f f. T. cost £3 10s. in 1891. "
    "Internationalisation of incomprehensibilities",
    "az": "Azərbaycanın müstəqilliyi uğrunda — Bakı\u00a0şəhəri, 20\u00a0yanvar; "
    "müs\u00adtə\u00adqil\u00adlik döv\u00adlə\u00adti. ",
    "ru": "Чёрный январь: ночь с 19 на 20 января в Баку, превысокомногорассмотрительствующий English. ",
    "el": "Η νύχτα της 19ης προς 20ή Ιανουαρίου 1990 στο Μπακού· άνθρωποι. ",
    "hy": "Սև հունվար՝ 1990 թվականի հունվարի 19-ի լույս 20-ի գիշերը Բաքվում։ և մեւ ",
    "ka": "შავი იანვარი — 1990 წლის 19-20 იანვრის ღამე ბაქოში. ",
    "ar": "يناير الأسود 1990 في باكو، مدينة كبيرة (English words) وأكثر. ",
    "he": "ינואר השחור בבאקו 1990 (with English) ועוד. שָׁלוֹם ",
    "zh": "黑色一月发生于一九九零年的巴库。",
    "fr": "e\u0301tude a\u0308hnlich o\u0301 x\u0327y\u030c z\u0323\u0307 naïve – Ω Ж א text ☃ ﬁ ½ №5 q\u0300 ",
}
_SVG = (
    b"<svg xmlns='http://www.w3.org/2000/svg' width='90' height='20'><text x='2' y='15' font-family='Vollkorn' "
    b"text-decoration='underline'>AV office</text></svg>"
)
_DRAWING = f'<p><img alt="" src="data:image/svg+xml;base64,{b64encode(_SVG).decode()}"/></p>'
ODD_STYLES = """
.ls { letter-spacing: 0.1em } .ws { word-spacing: 3px } .sc { font-variant-caps: small-caps }
.ul { text-decoration: underline overline } .rtl { direction: rtl } .pw { white-space: pre-wrap }
.nw { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; width: 5cm; text-align: left }
.ju { text-align: justify; hyphens: auto } .le { text-align: left; hyphens: none } .fl::first-letter { font-size: 3em }
.na { width: 4cm; hyphens: auto } .bw { overflow-wrap: anywhere; width: 1cm } .ta { white-space: pre; tab-size: 7 }
.vs { font-feature-settings: "liga" 0, "onum" 1 } .hi { visibility: hidden } .ce { text-align: center; opacity: 0.5 }
"""


def odd_sections() -> list[Section]:
    """Set every text in every style, a section for each: plain, broken by emphasis, with spaces at the ends."""
    return [_section(name) for name in ("pl", *re.findall(r"\.([a-z]{2,3})\b", ODD_STYLES))]


def _section(name: str) -> Section:
    html = "".join(
        f'<p class="{name}" lang="{language}">{text * 2}</p>'
        f'<p class="{name}" lang="{language}">{text}<em> {text}</em>{text}\t<strong>{text} </strong>\n{text}</p>'
        for language, text in _TEXTS.items()
    )
    return Section(name, "chapter", Matter.BODY, "en", "Odd", "Odd", "Odd", html + _DRAWING, file="chapters/odd.md")
