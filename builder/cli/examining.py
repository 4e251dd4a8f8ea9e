"""Examining: `chapbook doctor`."""

import os
from pathlib import Path

import click

from builder.cli.words import BOOK_IS_WRONG, MADE, PROJECT


@click.command()
@click.argument("project", type=PROJECT, default=Path())
@click.pass_context
def doctor(context: click.Context, /, project: Path) -> None:
    """Say what this machine lacks for a book, and how to get it."""
    try:
        from builder.doctor import SYSTEMS, examine
    except ImportError as error:
        raise click.ClickException(f"chapbook is not whole ({error}); install it again") from None

    findings = examine(project, dict(os.environ))
    for finding in findings:
        state = "ok" if finding.is_there else "MISSING" if finding.is_needed else "not here"
        click.echo(f"{state:<9} {finding.name}: {finding.said}")
        if not finding.is_there:
            click.echo(f"{'':<9} {finding.purpose}")
            for system, remedy in zip(SYSTEMS, finding.remedies, strict=False):
                click.echo(f"{'':<11} {system + ':':<16}{remedy}")
    lacking = [finding.name for finding in findings if finding.is_needed and not finding.is_there]
    click.echo(f"\nmissing: {', '.join(lacking)}" if lacking else "\nall that a book needs is here")
    context.exit(BOOK_IS_WRONG if lacking else MADE)
