"""Files beside the text: a volume enters; its pictures, cover, fonts and stylesheet leave."""

from functools import lru_cache
from html import escape
from pathlib import Path

from builder.errors import BookError, Problem
from builder.fonts import font_faces
from builder.images import cover_raster, for_screen
from builder.model import Font, Picture, Volume
from builder.pack.archive import Resource
from builder.pack.marking import new_mark
from builder.pack.places import COVER, STYLES, Places
from builder.pack.xhtml import XHTML, Page, parse, serialise

_COVER_STYLE = "body{margin:0;padding:0;text-align:center}section{margin:0}img{max-width:100%;max-height:100vh}"


def pictures(volume: Volume) -> tuple[Resource, ...]:
    """Make every picture of the volume fit for a screen.

    Errors: BookError with every picture that cannot be shown.
    """
    made: list[Resource] = []
    problems: list[Problem] = []
    for picture in volume.pictures:
        try:
            make = _cover if picture.key == volume.cover else _picture
            made.append(make(picture, Path(volume.root), volume.fonts))
        except BookError as error:
            problems += error.problems
    if problems:
        raise BookError(*problems)
    return tuple(made)


# A preview packs the same book again and again. A picture carries the digest of its file: the answer holds.
@lru_cache(maxsize=256)
def _cover(picture: Picture, root: Path, fonts: tuple[Font, ...]) -> Resource:
    # a raster even of a drawing: libraries and old readers show no other cover
    content = cover_raster(picture, root, fonts)
    return Resource(f"picture-{picture.key}", f"images/{picture.key}.jpg", "image/jpeg", content, ("cover-image",))


@lru_cache(maxsize=256)
def _picture(picture: Picture, root: Path, fonts: tuple[Font, ...]) -> Resource:
    content, media_type, ending = for_screen(picture, root, fonts)
    return Resource(f"picture-{picture.key}", f"images/{picture.key}.{ending}", media_type, content)


def cover_page(volume: Volume, places: Places) -> tuple[Resource, ...]:
    """Make the page that shows the cover, if there is one."""
    if not volume.cover:
        return ()
    picture = next(picture for picture in volume.pictures if picture.key == volume.cover)
    source, alt = places.pictures[picture.key], escape(picture.alt or volume.metadata.title)
    page = Page(
        title=volume.metadata.title,
        language=volume.metadata.language,
        head=f"<style>{_COVER_STYLE}</style>",  # the book's own margins would cut the cover
        body=f'<section epub:type="cover"><img role="doc-cover" src="{source}" alt="{alt}"/></section>',
        attributes=(("epub:type", "frontmatter"),),
    )
    root = parse(page)
    section = root.find(f"{XHTML}body/{XHTML}section")
    assert section is not None, "the page was made with it"
    for position, mark in enumerate(places.pages_of("cover")):
        section.insert(len(section) if mark.at_end else position, new_mark(mark))
    return (Resource("cover", COVER, "application/xhtml+xml", serialise(root)),)


def stylesheet(volume: Volume) -> Resource:
    """Write the book's CSS with its fonts in front."""
    faces = font_faces(volume.fonts, lambda font: f"../{_font_path(font)}")
    return Resource("styles", STYLES, "text/css", (faces + volume.stylesheet).encode() or b"\n")


def fonts(volume: Volume) -> tuple[Resource, ...]:
    """Take in the fonts whole, each family with its licence.

    Shapes: licences lie in META-INF, where a file need not be in the manifest; there EPUBCheck notes one that no
    document refers to (OPF-097).
    """
    files = [
        Resource(f"font-{font.name}", _font_path(font), f"font/{_ending(font)}", Path(font.path).read_bytes())
        for font in volume.fonts
    ]
    licences = {font.licence: _family_name(font) for font in volume.fonts if font.licence}
    texts = [
        Resource(f"licence-{name}", f"META-INF/licences/{name}.txt", "text/plain", Path(path).read_bytes(), (), False)
        for path, name in licences.items()
    ]
    return (*files, *texts)


def _font_path(font: Font) -> str:
    return f"fonts/{font.name}.{_ending(font)}"


def _ending(font: Font) -> str:
    return Path(font.path).suffix.lower().removeprefix(".")


def _family_name(font: Font) -> str:
    return font.name.partition(f"-{font.weight}")[0]
