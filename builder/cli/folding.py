"""Folding: `chapbook fold`, for a PDF that another program made."""

from pathlib import Path
from typing import Any

import click

from builder.cli.telling import console_for_people, exit_code, tell
from builder.cli.words import BOOK_IS_WRONG, FOLDER
from builder.errors import BookError, Place

_SCHEMES = ("booklet", "signatures-16", "signatures-32", "cut-stack")
_SHEETS = ("A5", "A4", "A3", "A2", "SRA4", "SRA3", "letter", "legal", "tabloid")
_THICKNESS = click.FloatRange(0.03, 0.9)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--finish", type=click.Choice(_SCHEMES), default="booklet", show_default=True, help="The way of folding.")
@click.option("--sheet", type=click.Choice(_SHEETS), default="A4", show_default=True, help="The paper of the printer.")
@click.option("--binding", type=click.Choice(("left", "right")), default="left", help="The edge that is bound.")
@click.option("--keep-last", type=click.IntRange(1, 2), default=1, help="Pages that stay last when blanks are added.")
@click.option("--thickness", type=_THICKNESS, default=0.1, show_default=True, help="Of one sheet, in millimetres.")
@click.option("--creep", is_flag=True, help="Move inner pages to the fold, for a fore edge that is trimmed.")
@click.option("--marks", is_flag=True, help="Draw crop and fold marks.")
@click.option("--cover-apart", is_flag=True, help="Put the first and last two pages into a file of their own.")
@click.option("--copies", type=click.IntRange(min=1), default=1, metavar="N", help="Count the sheets for N copies.")
@click.option("--language", default="en", help="Tell how to print in this language: en, az, ru.")
@click.option("--out", type=FOLDER, help="The folder for the files.  [default: that of FILE]")
@click.pass_context
def fold(context: click.Context, /, file: Path, out: Path | None, **options: Any) -> None:
    """Lay the pages of any PDF on sheets to print, fold and bind.

    FILE is the PDF; beside it stand the sheets, a trial sheet, and the sheet of a cover that is apart.
    """
    try:
        files, problems, steps = _folded(file, out or file.parent, options)
    except BookError as error:
        tell(console_for_people(), error.problems)
        context.exit(BOOK_IS_WRONG)
    tell(console_for_people(), problems)
    for path in files:
        click.echo(str(path))
    for step in steps:
        click.echo(f"    {step}")
    context.exit(exit_code(problems))


def _folded(file: Path, out: Path, options: dict[str, Any]) -> tuple[list[Path], Any, tuple[str, ...]]:
    from builder.impose import Plan, impose, instructions, trial_sheet
    from builder.store import write_whole

    plan = Plan(
        scheme=options["finish"],
        sheet=options["sheet"],
        binding=options["binding"],
        keep_last=options["keep_last"],
        paper_mm=options["thickness"],
        creep=options["creep"],
        marks=options["marks"],
        cover_apart=options["cover_apart"],
        place=Place(file.name),
    )
    imposed = impose(file.read_bytes(), plan)
    made = {plan.scheme: imposed.pdf, f"{plan.scheme}-trial": trial_sheet(plan, imposed.format)}
    made |= {f"{plan.scheme}-cover": imposed.cover_pdf} if imposed.cover_pdf else {}
    paths = [out / f"{file.stem}-{name}.pdf" for name in made]
    for path, data in zip(paths, made.values(), strict=True):
        write_whole(path, data)
    return paths, imposed.problems, instructions(imposed, options["copies"], options["language"])
