"""The instruction sheet: an imposed file and a number of copies enter, one page as XHTML with a drawing leaves."""

from html import escape

from builder.impose.instructions import steps
from builder.impose.plan import Imposed
from builder.impose.schemes import FINISHES
from builder.impose.words import Words, words_of

_STYLE = 'fill="none" stroke="black" stroke-width="1"'
_DASHED = f'{_STYLE} stroke-dasharray="4 3"'


def instruction_sheet_html(imposed: Imposed, copies: int, title: str, language: str = "en") -> str:
    """Write the instruction sheet of a file: a heading, a drawing of the fold, the steps.

    Shapes: well-formed XHTML blocks without a body; the words are those of `instructions`.
    """
    words = words_of(language)
    rows = "".join(
        f"<li><p><strong>{escape(what)}.</strong> {_sentence(text)}</p></li>"
        for what, text in steps(imposed, max(copies, 1), words)
    )
    return (
        f'<p class="of">{escape(title)}</p><h1 id="printing">{escape(words.say("title"))}</h1>'
        f'<figure class="fold">{fold_svg(imposed, words)}</figure><ol class="steps">{rows}</ol>'
    )


def fold_svg(imposed: Imposed, words: Words) -> str:
    """Draw how a sheet becomes a part of the book."""
    if FINISHES[imposed.plan.scheme].is_folded:
        return _svg(_flat_sheet(imposed) + _arrow(210) + _folded(imposed), words.say("drawing_fold"))
    return _svg(_quartered(imposed) + _arrow(190) + _piled(), words.say("drawing_cut"))


def _sentence(text: str) -> str:
    return escape(text[:1].upper() + text[1:])


def _svg(drawing: str, title: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 440 170" width="440" height="170" role="img" '
        f'font-family="Alegreya Sans">'
        f"<title>{title}</title>{drawing}</svg>"
    )


def _flat_sheet(imposed: Imposed) -> str:
    names = [str(slot.page + 1) if slot.page is not None else "" for slot in imposed.sides[0].slots]
    sheets = "".join(
        f'<rect x="{20 - n * 4}" y="{30 - n * 4}" width="170" height="120" {_PAPER}/>' for n in (3, 2, 1, 0)
    )
    fold = f'<line x1="105" y1="12" x2="105" y2="158" {_DASHED}/>'
    # dashed, because it runs behind the sheet: page 1 stays in front
    start, end, back = (60, 150, 142) if imposed.plan.binding == "left" else (150, 60, 68)
    bend = f'<path d="M {start} 18 C {start} 0, {end} 0, {end} 18" {_DASHED}/>'
    bend += f'<path d="M {back} 12 L {end} 18 L {end * 2 - back} 12" {_STYLE}/>'
    return sheets + fold + bend + _text(62, 100, names[0]) + _text(147, 100, names[1])


_PAPER = 'fill="white" stroke="black" stroke-width="1"'


def _folded(imposed: Imposed) -> str:
    """Draw the folded booklet from the front, its inner sheets standing out at the fore edge, with its staples."""
    is_left = imposed.plan.binding == "left"
    spine, fore = (290, 1) if is_left else (385, -1)
    leaves = "".join(
        f'<path d="M {spine + fore * 85} {30 + n} L {spine + fore * (85 + 3 * n)} {33 + n} V {147 - n} '
        f'L {spine + fore * 85} {150 - n}" {_STYLE}/>'
        for n in (1, 2, 3)
    )
    front = f'<rect x="{min(spine, spine + fore * 85)}" y="30" width="85" height="120" {_PAPER}/>'
    staples = "".join(f'<line x1="{spine}" y1="{y}" x2="{spine}" y2="{y + 12}" {_STAPLE}/>' for y in (54, 114))
    marks = "" if FINISHES[imposed.plan.scheme].gathering else staples
    return leaves + front + marks + _text(spine + fore * 42, 100, "1")


_STAPLE = 'stroke="black" stroke-width="4"'


def _quartered(imposed: Imposed) -> str:
    names = [str(slot.page + 1) if slot.page is not None else "" for slot in imposed.sides[0].slots]
    sheets = "".join(
        f'<rect x="{50 - n * 4}" y="{25 - n * 4}" width="100" height="136" {_PAPER}/>' for n in (3, 2, 1, 0)
    )
    cuts = f'<line x1="100" y1="8" x2="100" y2="168" {_DASHED}/><line x1="34" y1="93" x2="166" y2="93" {_DASHED}/>'
    places = ((75, 66), (125, 66), (75, 134), (125, 134))
    return sheets + cuts + "".join(_text(x, y, name) for (x, y), name in zip(places, names, strict=True))


def _piled() -> str:
    """Draw the four parts lying on one another, the first on top."""
    parts = []
    for n in range(4):
        y = 34 + 30 * n
        parts.append(f'<path d="M 280 {y + 12} L 310 {y} H 390 L 360 {y + 12} Z" {_PAPER}/>')
        parts.append(_text(412, y + 12, str(n + 1), 12))
    return "".join(parts)


def _arrow(x: int) -> str:
    return f'<path d="M {x} 90 H {x + 50} M {x + 42} 84 L {x + 50} 90 L {x + 42} 96" {_STYLE}/>'


def _text(x: int, y: int, words: str, size: int = 22) -> str:
    return f'<text x="{x}" y="{y}" font-size="{size}" text-anchor="middle" fill="black">{words}</text>'
