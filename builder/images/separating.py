"""Separating: drawings and photographs of the screen enter; the same in inks, and opaque, leave."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from lxml import etree
from PIL import Image, ImageChops, ImageCms, ImageMath

from builder.images.css_inks import on_white, rgb_of, separated_colour, separated_css
from builder.images.inks import Separation, to_inks
from builder.images.screen import upright

_SVG = "{http://www.w3.org/2000/svg}"
_PAINTS = ("fill", "stroke", "stop-color", "color", "flood-color", "lighting-color")
_OPACITIES = ("opacity", "fill-opacity", "stroke-opacity", "stop-opacity")
_GREY = 3  # a photograph whose red, green and blue differ by less, of 255, has no colour
_JPEG = {"quality": 95, "subsampling": 0}  # of four inks: sharp edges of colour must stay so


def separated_picture(content: bytes, media_type: str, by: Separation) -> tuple[bytes, str]:
    """Make of a picture what a press prints: no colour of the screen, nothing transparent, no hidden particulars.

    Shapes: (bytes, media type). A photograph without colour is printed in black ink; one that its author has already
    separated stays as it is.
    """
    if media_type == "image/svg+xml":
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
        separate_tree(root, by)
        return etree.tostring(root, xml_declaration=True, encoding="utf-8"), media_type
    with Image.open(BytesIO(content)) as opened:
        if opened.mode == "CMYK" and by.target == "cmyk":
            return content, media_type
    image = upright(content)
    if by.target != "cmyk" or image.mode == "L" or _is_grey(image):
        return _saved(image.convert("L"), "PNG" if media_type != "image/jpeg" else "JPEG")
    inked = ImageCms.applyTransform(image, to_inks(by.profile))
    return _saved(_within_limit(inked or image, by.max_ink), "JPEG")


def separate_tree(root: Any, by: Separation) -> None:
    """Write the colours in styles and drawings of a document as inks; what is half transparent is made lighter."""
    _separate(root, _Paint(), by)


@dataclass(frozen=True, slots=True)
class _Paint:
    """What an element of a drawing takes over from those round it."""

    fill: str = "black"
    stroke: str = "none"
    opacity: float = 1.0
    fill_opacity: float = 1.0
    stroke_opacity: float = 1.0


def _separate(element: Any, above: _Paint, by: Separation) -> None:
    if not isinstance(element.tag, str):
        return
    if element.tag in (f"{_SVG}style", "style"):
        element.text = separated_css(element.text or "", by)
    is_drawn = element.tag.startswith(_SVG)
    if is_drawn and any(name in element.get("style", "") for name in _OPACITIES):
        _spread_style(element)
    here = _inherited(element, above) if is_drawn else above
    if is_drawn:
        _make_opaque(element, here)
        for name in _PAINTS:
            if name in element.attrib:
                element.set(name, separated_colour(element.get(name), by))
    if "style" in element.attrib:
        element.set("style", separated_css(element.get("style"), by))
    for child in element:
        _separate(child, here, by)


def _spread_style(element: Any) -> None:
    """Write the declarations of an element as attributes, so that opacity can be taken out of them."""
    for declaration in element.attrib.pop("style").split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            element.set(name.strip(), value.strip())


def _inherited(element: Any, above: _Paint) -> _Paint:
    return replace(
        above,
        fill=element.get("fill", above.fill),
        stroke=element.get("stroke", above.stroke),
        opacity=above.opacity * _share(element.get("opacity", "1")),
        fill_opacity=_share(element.get("fill-opacity", str(above.fill_opacity))),
        stroke_opacity=_share(element.get("stroke-opacity", str(above.stroke_opacity))),
    )


def _make_opaque(element: Any, paint: _Paint) -> None:
    stop = _share(element.get("stop-opacity", "1"))
    for name in _OPACITIES:
        element.attrib.pop(name, None)
    lightened = (
        ("fill", paint.fill, paint.opacity * paint.fill_opacity),
        ("stroke", paint.stroke, paint.opacity * paint.stroke_opacity),
        ("stop-color", element.get("stop-color", "black"), stop),
    )
    for name, colour, opacity in lightened:
        known = rgb_of(colour) if opacity < 1 else None
        if known is not None:
            red, green, blue = on_white(known[0], known[1] * opacity)
            element.set(name, f"rgb({red}, {green}, {blue})")


def _share(written: str) -> float:
    try:
        share = float(written.strip().removesuffix("%")) / (100 if written.strip().endswith("%") else 1)
    except ValueError:
        return 1.0
    return min(max(share, 0.0), 1.0)


def _is_grey(image: Image.Image) -> bool:
    bands = image.convert("RGB").split()
    apart = (ImageChops.difference(bands[n], bands[n - 1]).getextrema()[1] for n in range(3))
    return max(float(most) for most in apart if not isinstance(most, tuple)) < _GREY


def _within_limit(image: Image.Image, max_ink: float) -> Image.Image:
    """Take colour away, and no black, where all inks together are over the limit."""
    if not max_ink:
        return image
    most = 2.55 * max_ink
    *colours, black = image.split()
    return Image.merge("CMYK", [*_lowered(colours, black, most), black])


def _lowered(colours: list[Image.Image], black: Image.Image, most: float) -> Iterator[Image.Image]:
    cyan, magenta, yellow = colours
    for band in colours:
        yield ImageMath.lambda_eval(
            lambda by: by["convert"](
                by["min"](
                    by["float"](by["band"]),
                    by["float"](by["band"]) * (most - by["float"](by["k"])) / by["max"](by["c"] + by["m"] + by["y"], 1),
                ),
                "L",
            ),
            band=band, c=cyan, m=magenta, y=yellow, k=black,
        )  # fmt: skip


def _saved(image: Image.Image, kind: str) -> tuple[bytes, str]:
    stream = BytesIO()
    image.info = {}
    image.save(stream, kind, **(_JPEG if kind == "JPEG" else {}))
    return stream.getvalue(), f"image/{kind.lower()}"
