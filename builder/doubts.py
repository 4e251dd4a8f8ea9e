"""Doubts: what was found about a finished edition goes into the store, and comes out while nothing has changed.

`chapbook check` looks at no page: it tells what the last build of each edition saw, or that it has to be built.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace

from builder.codes import meanings
from builder.errors import Problem, Severity, nearest, problem_from
from builder.model import Ignored, Volume
from builder.receipts import builder_key
from builder.store import Store, key_of, key_of_part

NOT_BUILT = "CB-BUILD-04"


def keep_doubts(store: Store, volume: Volume, printed: Volume | None, problems: Sequence[Problem]) -> None:
    """Keep what was found about a finished edition; `printed` is the edition whose pages an EPUB marks."""
    rows = [asdict(problem) | {"severity": problem.severity.value} for problem in problems]
    store.put(_key(volume, printed), json.dumps(rows).encode())


def recalled(volumes: Iterable[Volume], store: Store) -> Iterator[Problem]:
    """Tell what was found about each edition as it stands now, or that it was not built so."""
    by_name = {volume.edition.name: volume for volume in volumes}
    for name, volume in by_name.items():
        data = store.get(_key(volume, by_name.get(volume.edition.pages_from)))
        if data is None:
            message = f"edition '{name}' was not built since the last change, so its pages were not looked at"
            hint = f"chapbook build --edition {name}"
            yield Problem(NOT_BUILT, volume.edition.place, message, hint, Severity.NOTE)
        else:
            yield from map(problem_from, json.loads(data))


def idle(ignored: Iterable[Ignored], problems: Iterable[Problem]) -> Iterator[Problem]:
    """Find what is silenced and never said."""
    said = {(problem.code, name) for problem in problems for name in (problem.place.file, str(problem.place))}
    graver = {problem.code for problem in problems if problem.severity is Severity.ERROR}
    for one in ignored:
        if one.code not in meanings():
            hint = nearest(one.code, meanings()) or "take the line out; 'chapbook explain' knows the codes"
            yield _idle(one, f"no problem has the code {one.code!r}", hint)
        elif (one.code, one.file) not in said:
            message = f"{one.code} is ignored for {one.file!r}, where it is not found any more"
            yield _idle(one, message, "take the line out")
        elif one.code in graver:
            yield _idle(one, f"{one.code} is an error here, and errors cannot be ignored", "mend what it tells")


def _idle(ignored: Ignored, message: str, hint: str) -> Problem:
    return Problem("CB-SET-13", ignored.place, message, hint, Severity.WARNING, subject=ignored.code)


def _key(volume: Volume, printed: Volume | None) -> str:
    volumes = [one for one in (volume, printed) if one is not None]
    sections = [key_of_part(section) for one in volumes for section in one.sections]
    return key_of("doubts", builder_key(), sections, *(replace(one, root="", sections=()) for one in volumes))
