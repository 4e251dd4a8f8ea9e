"""Editors: the place of a line enters, the author's own editor opens there."""

import shlex
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.errors import Place

# those with a window of their own that can be told a line; {file} and {line} stand for the place
_KNOWN = (
    "code --goto {file}:{line}",
    "codium --goto {file}:{line}",
    "cursor --goto {file}:{line}",
    "zed {file}:{line}",
    "subl {file}:{line}",
    "kate --line {line} {file}",
    "gedit +{line} {file}",
    "gnome-text-editor +{line} {file}",
    "mate --line {line} {file}",
    "notepad++ -n{line} {file}",
)


@dataclass(frozen=True, slots=True)
class Editor:
    """A command that opens a file at a line."""

    name: str
    words: tuple[str, ...]

    def open(self, root: Path, place: Place) -> bool:
        """Open a file of the project, and do not wait for the editor.

        Shapes: True if the editor was started.
        """
        told = {"file": str(root / place.file), "line": str(max(place.line, 1))}
        command = [word.replace("{file}", told["file"]).replace("{line}", told["line"]) for word in self.words]
        quiet = subprocess.DEVNULL
        try:
            subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
        except OSError:
            return False
        return True


def choose_editor(wish: str, known: Sequence[str] = _KNOWN) -> Editor | None:
    """Choose the editor that is wished for, or else the first one that is installed.

    Shapes: `wish` is a command, as "code --goto {file}:{line}"; a command that names no {file} gets the file last.
    """
    for command in (wish,) if wish else known:
        words = shlex.split(command)
        if words and shutil.which(words[0]):
            complete = words if "{file}" in command else [*words, "{file}"]
            return Editor(Path(words[0]).stem, tuple(complete))
    return None
