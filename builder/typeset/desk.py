"""The desk: WeasyPrint set up once for a volume, with its fonts, its stylesheet and its pictures.

The door to WeasyPrint. Importing it needs Pango on the system and a private font configuration, so it is imported
here, late, and nowhere else.
"""

import hashlib
import logging
import os
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from builder import fonts
from builder.errors import BookError, Place, Problem, Severity
from builder.images import for_layout, separated_picture, separation
from builder.model import Font, Picture, Volume
from builder.typeset.complaints import stylesheet_problem
from builder.typeset.repairs import (
    keep_notes_with_their_calls,
    let_spaces_hang_at_line_ends,
    tag_words_and_headers,
)
from builder.typeset.spacing import justify_as_drawn
from builder.typeset.steps import take_whole_lines

_WITHOUT_PANGO = (
    "install Pango: Debian and Ubuntu 'sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0'; "
    "Fedora 'sudo dnf install pango'; macOS 'brew install pango'; Windows: Pango from MSYS2, 'pacman -S "
    "mingw-w64-ucrt-x86_64-pango'; 'chapbook doctor' looks at the whole machine"
)


@dataclass(frozen=True, slots=True)
class Outfit:
    """A stylesheet and the fonts that it names, as the engine has them."""

    font_config: Any
    counter_styles: Any
    stylesheet: Any
    problems: tuple[Problem, ...]  # of the stylesheet


@dataclass(frozen=True, slots=True)
class Desk:
    """What every section of a volume is laid out with. Lives in one process; never stored, never sent."""

    volume: Volume
    weasyprint: Any
    font_config: Any
    counter_styles: Any
    stylesheet: Any
    fetcher: Any
    problems: tuple[Problem, ...]  # of the stylesheet


def set_up(volume: Volume, made: Outfit | None = None) -> Desk:
    """Prepare to lay out the sections of a volume, with the outfit of another that has its stylesheet and fonts.

    Errors: BookError if Pango is not installed, a font cannot be loaded, or the temporary folder is full.
    """
    weasyprint = load_engine()
    made = made or outfit(volume.stylesheet, volume.fonts)
    parts = (made.font_config, made.counter_styles, made.stylesheet)
    return Desk(volume, weasyprint, *parts, _fetcher(volume.fonts, volume), made.problems)


def outfit(stylesheet: str, faces: tuple[Font, ...]) -> Outfit:
    """Read a stylesheet and load fonts.

    Errors: as in `set_up`.
    """
    try:
        return _fitted_out(stylesheet, faces, load_engine())
    except OSError as error:  # WeasyPrint 70 unpacks the fonts there
        message = f"the fonts cannot be unpacked to {tempfile.gettempdir()!r}: {(error.strerror or str(error)).lower()}"
        hint = "make room there, or name another folder in the variable TMPDIR"
        raise BookError(Problem("CB-STORE-01", Place(), message, hint)) from None


def _fitted_out(css: str, faces: tuple[Font, ...], weasyprint: Any) -> Outfit:
    from weasyprint.css.counters import CounterStyle
    from weasyprint.text.fonts import FontConfiguration

    with _own_fonts():
        font_config = FontConfiguration()
    counter_styles, fetcher = CounterStyle(), _fetcher(faces)
    rules = fonts.font_faces(faces, lambda font: f"font:{font.name}")
    with listening() as lines:
        weasyprint.CSS(string=rules, font_config=font_config, url_fetcher=fetcher, base_url="book:")
        stylesheet = weasyprint.CSS(
            string=css,
            font_config=font_config,
            counter_style=counter_styles,
            url_fetcher=fetcher,
            base_url="book:",
        )
    problems = tuple(stylesheet_problem(line, css) for line in lines)
    failed = [problem for problem in problems if problem.severity is Severity.ERROR]
    if failed:
        raise BookError(*failed)
    return Outfit(font_config, counter_styles, stylesheet, problems)


@contextmanager
def listening() -> Iterator[list[str]]:
    """Collect what WeasyPrint logs, so that none of it reaches the user unread."""
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("weasyprint")
    before = logger.handlers[:], logger.propagate
    logger.handlers, logger.propagate = [handler], False
    try:
        yield lines
    finally:
        logger.handlers, logger.propagate = before


def load_engine() -> Any:
    """Import WeasyPrint with a font configuration of our own, and repair it.

    Errors: BookError CB-SYS-01 if Pango, or WeasyPrint itself, is not installed.
    """
    try:
        # WeasyPrint 70 prints a frame of advice when it finds no Pango; the problem says it in our words, once
        with _own_fonts(), warnings.catch_warnings(), redirect_stdout(StringIO()):
            warnings.simplefilter("ignore")  # that no fonts are configured is meant so
            import weasyprint
    except OSError as error:
        message = f"the layout engine cannot start: {str(error).splitlines()[0]}"
        raise BookError(Problem("CB-SYS-01", Place(), message, _WITHOUT_PANGO)) from None
    except ImportError as error:
        message = f"the layout engine is not whole: {str(error).splitlines()[0]}"
        hint = "install chapbook again: 'pipx install --force chapbook'"
        raise BookError(Problem("CB-SYS-01", Place(), message, hint)) from None
    keep_notes_with_their_calls()
    let_spaces_hang_at_line_ends()
    tag_words_and_headers()
    take_whole_lines()
    justify_as_drawn()
    return weasyprint


@contextmanager
def _own_fonts() -> Iterator[None]:
    """Let fontconfig find our own configuration for a moment; other programs that we start find the system's."""
    name = "FONTCONFIG_FILE"
    before = os.environ.get(name)
    os.environ[name] = str(fonts.configuration_path())
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def _fetcher(faces: tuple[Font, ...], volume: Volume | None = None) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    files: dict[str, Callable[[], bytes]] = {f"font:{font.name}": Path(font.path).read_bytes for font in faces}
    shown = volume.pictures if volume else ()
    pictures: Mapping[str, Picture] = {f"picture:{picture.key}": picture for picture in shown}

    class Shelf(URLFetcher):  # type: ignore[misc, unused-ignore]
        """Hands out the volume's own pictures and fonts, and nothing else in the world."""

        def fetch(self, url: str, headers: object = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            if volume and url in pictures:
                content, kind = _printed(pictures[url], volume)
            elif url in files:
                content, kind = files[url](), "application/octet-stream"
            else:
                raise ValueError(f"'{url}' is not a picture or font of the book")
            return URLFetcherResponse(url, content, {"Content-Type": kind})

    return Shelf(allowed_protocols=("data",), allow_redirects=False)


def _printed(picture: Picture, volume: Volume) -> tuple[bytes, str]:
    inks = separation(volume.edition)
    content = (Path(volume.root) / picture.file).read_bytes()
    if hashlib.sha256(content).hexdigest() != picture.sha256:  # what is kept under its key would be wrong
        raise ValueError("the picture was changed while the book was made: build it again")
    return separated_picture(content, picture.media_type, inks) if inks else for_layout(content, picture.media_type)
