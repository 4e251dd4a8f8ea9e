"""Importing: `chapbook import`."""

import shlex
import uuid
from datetime import date
from pathlib import Path

import click

from builder.cli.telling import console_for_people, exit_code, tell
from builder.cli.words import BOOK_IS_WRONG, FOLDER
from builder.errors import BookError
from builder.images import LEDGER
from builder.importing import Imported, ImportRequest, import_document
from builder.settings import slug_of

_DOCUMENT = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("import")
@click.argument("document", metavar="FILE", type=_DOCUMENT)
@click.argument("folder", metavar="[DIR]", type=FOLDER, required=False)
@click.option("--title", default="", help="The title of a new book.  [default: what the document says]")
@click.option("--language", default="", help="The tag of its language: en, az, ru, tr, de …")
@click.pass_context
def import_(context: click.Context, /, document: Path, folder: Path | None, title: str, language: str) -> None:
    """Make chapters of a document of Word's or a web page.

    FILE is a .docx or .html file. DIR is the folder of a book, which gets more chapters, or of a new one. If you name
    none, it is this folder where that is a book, and else a new folder with the name of FILE.

    Nothing that stands is written over. What could not be kept is listed, with its place.
    """
    folder = folder or _usual_folder(document)
    request = ImportRequest(document, folder, uuid.uuid4().urn, date.today().isoformat(), title, language)
    try:
        imported = import_document(request)
    except BookError as error:
        tell(console_for_people(), error.problems)
        context.exit(BOOK_IS_WRONG)
    for name in imported.files:
        click.echo(f"{folder / name}")
    tell(console_for_people(), imported.problems)
    for number, step in enumerate(_next_steps(folder, imported), 1):
        click.echo(f"{'next:' if number == 1 else '':<6}{number}. {step}")
    context.exit(exit_code(imported.problems))


def _usual_folder(document: Path) -> Path:
    return Path() if (Path() / "book" / "book.toml").exists() else Path(slug_of(document.stem) or "book")


def _next_steps(folder: Path, imported: Imported) -> tuple[str, ...]:
    go = () if folder == Path() else (f"cd {shlex.quote(str(folder))}",)
    fill = LEDGER in imported.files
    return (
        *go,
        *(("say in book/pictures.toml who made each picture, and by what right it is printed",) if fill else ()),
        "chapbook check      says what is wrong, and where",
        "chapbook preview    shows its pages in a browser, and every save on them",
        "chapbook build      makes the PDF and the EPUB in dist/",
    )
