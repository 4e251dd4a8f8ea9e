"""Completing: `chapbook completion`, and what a shell may offer behind an option."""

from pathlib import Path

import click
from click.shell_completion import CompletionItem, get_completion_class

# where each shell looks for the completions of a command, without a line in anybody's settings
_FILES = {
    "bash": "~/.local/share/bash-completion/completions/chapbook",
    "zsh": "~/.zsh/completions/_chapbook",
    "fish": "~/.config/fish/completions/chapbook.fish",
}
_SETTINGS = "book/book.toml"
_MORE = {"zsh": "# and in ~/.zshrc, before compinit: fpath=(~/.zsh/completions $fpath)\n"}


@click.command()
@click.argument("shell", type=click.Choice(list(_FILES)))
@click.pass_context
def completion(context: click.Context, /, shell: str) -> None:
    """Let SHELL (bash, zsh, fish) finish words.

    Writes a script to standard output; its first lines say where to keep it.
    """
    script = get_completion_class(shell)
    assert script is not None
    whole = script(context.find_root().command, {}, "chapbook", "_CHAPBOOK_COMPLETE").source()
    path = _FILES[shell]
    folder = path.rpartition("/")[0]
    install = f"# to keep it: mkdir -p {folder}; chapbook completion {shell} > {path}\n{_MORE.get(shell, '')}"
    # zsh knows a file of completions by its first line
    first, _, rest = whole.strip().partition("\n")
    is_named = first.startswith("#compdef")
    click.echo(f"{first}\n{install}{rest}" if is_named else f"{install}{whole.strip()}")


def editions_of_the_book(context: click.Context, _: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer the editions of the book in the folder that is named, or in this one."""
    from builder.errors import BookError
    from builder.load.files import read_text
    from builder.settings import survey_settings

    folder = context.params.get("project") or Path()
    text, faults = read_text(folder, _SETTINGS)
    try:
        settings = None if faults else survey_settings(text, _SETTINGS, environ={})[0]
    except BookError:
        return []
    editions = settings.editions if settings else ()
    return [CompletionItem(edition.name) for edition in editions if edition.name.startswith(begun)]


def codes_of_problems(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer the codes that can be explained."""
    from builder.codes import meanings

    return [
        CompletionItem(code, help=meaning.fact)
        for code, meaning in meanings().items()
        if code.startswith(begun.upper())
    ]
