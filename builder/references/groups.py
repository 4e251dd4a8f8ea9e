"""Groups of a bibliography and its works come in; what fits into none goes out as problems."""

from collections.abc import Iterator, Sequence

from builder.errors import Problem, Severity, nearest
from builder.model import Bibliography, WorkGroup


def check_groups(bibliography: Bibliography, groups: Sequence[WorkGroup]) -> tuple[Problem, ...]:
    """Find the groups that no work belongs to, and the works that belong to no group."""
    has_rest = any(not group.keywords and not group.kinds for group in groups)
    return (*_empty(bibliography, groups), *(() if has_rest or not groups else _homeless(bibliography, groups)))


def _empty(bibliography: Bibliography, groups: Sequence[WorkGroup]) -> Iterator[Problem]:
    keywords = {word for work in bibliography.works.values() for word in work.keywords}
    kinds = {work.kind for work in bibliography.works.values()}
    for group in groups:
        for name, words, known in (("keyword", group.keywords, keywords), ("type", group.kinds, kinds)):
            for word in words:
                if word not in known:
                    hint = nearest(word, known) or f"the works have {', '.join(sorted(known)) or 'none'}"
                    message = f"no work has the {name} {word!r}"
                    yield Problem("CB-BIB-20", group.place, message, hint, Severity.WARNING, subject=word)


def _homeless(bibliography: Bibliography, groups: Sequence[WorkGroup]) -> Iterator[Problem]:
    for work in bibliography.works.values():
        if not any(set(group.keywords) & set(work.keywords) or work.kind in group.kinds for group in groups):
            words = sorted(word for group in groups for word in group.keywords)
            hint = nearest(work.keywords[0], words) if work.keywords else f"add keywords = {{{'}, or {'.join(words)}}}"
            message = f"the work {work.key!r} belongs to no group of the bibliography"
            yield Problem("CB-BIB-21", work.place, message, hint, Severity.WARNING, subject=work.key)
