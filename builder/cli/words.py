"""Words: the kinds of words that several commands take, and the codes that they end with."""

from pathlib import Path

import click

MADE, BOOK_IS_WRONG, COMMAND_IS_WRONG, STOPPED = 0, 1, 2, 130

PROJECT = click.Path(exists=True, file_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Write the result as JSON to standard output.")
