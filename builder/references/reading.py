"""Bibliography files come in as text; the works that the book may cite go out, each with its place."""

from collections.abc import Mapping

from builder.errors import BookError, Place, Problem
from builder.model import Bibliography, Work
from builder.references.csljson import read_csl_json
from builder.references.lint import lint
from builder.references.works import Reading, repeated_key


def read(texts: Mapping[str, str], language: str) -> tuple[Bibliography, tuple[Problem, ...]]:
    """Read the bibliography files of a book.

    Shapes: `texts` maps a file, relative to the project, to its text; `.bib` is BibLaTeX or BibTeX, `.json` is
    CSL-JSON. `language` (BCP 47) is that of works that name none. The problems are warnings.
    Errors: BookError with every CB-BIB problem of all files, what is doubtful about the sound entries included.
    """
    bib = {file: text for file, text in texts.items() if file.lower().endswith(".bib")}
    json = {file: text for file, text in texts.items() if file.lower().endswith(".json")}
    unknown = [_unknown_format(file) for file in texts if file not in bib and file not in json]
    from_bib = _read_bibtex(bib, language)
    from_json = [read_csl_json(file, text, language) for file, text in json.items()]
    written = [*from_bib.written, *(work for reading in from_json for work in reading.written)]
    works = [it.work for it in written]
    problems = [*unknown, *from_bib.problems, *(problem for reading in from_json for problem in reading.problems)]
    problems += _repeated_keys(works)
    doubts = (*from_bib.doubts, *lint(written))
    if problems:
        raise BookError(*sorted(dict.fromkeys((*problems, *doubts)), key=lambda problem: (problem.place, problem.code)))
    return Bibliography({work.key: work for work in works}), doubts


def _read_bibtex(texts: Mapping[str, str], language: str) -> Reading:
    if not texts:  # bibtexparser is dear
        return Reading()
    from builder.references.bibtex import read_bibtex

    return read_bibtex(texts, language)


def _unknown_format(file: str) -> Problem:
    message = f"the bibliography {file!r} is of a format that is not read"
    return Problem("CB-BIB-01", Place(file), message, "BibLaTeX ends in .bib, CSL-JSON in .json")


def _repeated_keys(works: list[Work]) -> list[Problem]:
    first: dict[str, Work] = {}
    problems = []
    for work in works:
        earlier = first.setdefault(work.key, work)
        if earlier is not work:
            problems.append(repeated_key(work.key, work.place, earlier.place))
    return problems
