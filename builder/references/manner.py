"""How a book cites, and what its citations became, as text that a store can keep."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache
from importlib.resources import files
from operator import attrgetter

from builder.errors import Place
from builder.model import Bibliography, Cited, Cluster, FormattedCitations
from builder.pandoc import pandoc_version
from builder.references.catalogue import find_style
from builder.references.locales import locale
from builder.references.works import normal_key

SETTINGS = Place("book/book.toml")
_CITED = attrgetter(*(field.name for field in fields(Cited)))  # a tenth of the time of `astuple`


@dataclass(frozen=True, slots=True)
class Manner:
    """How a book cites."""

    style: str  # a style's name, or the text of a CSL file
    language: str  # BCP 47
    uncited: tuple[str, ...] = ()  # keys of works that are listed though nothing cites them


def citations_key(chapters: Sequence[Sequence[Cluster]], bibliography: Bibliography, manner: Manner) -> str:
    """Name the outcome of `format_citations` by everything that it depends on.

    Errors: BookError for an unknown style, or without pandoc.
    """
    clusters = [[[*map(_CITED, it.works), it.in_note] for it in chapter] for chapter in chapters]
    keys = sorted(listed_keys(chapters, manner))
    works = [bibliography.works[key].csl_json if key in bibliography.works else None for key in keys]
    style = find_style(manner.style, SETTINGS).csl
    makers = [pandoc_version(), _own_version(), locale(manner.language)]
    everything = [clusters, keys, works, style, manner.language, sorted(map(normal_key, manner.uncited)), makers]
    return hashlib.sha256(json.dumps(everything, ensure_ascii=False).encode()).hexdigest()


def listed_keys(chapters: Sequence[Sequence[Cluster]], manner: Manner) -> frozenset[str]:
    """Gather the keys of the works that are cited, or listed all the same."""
    cited = (work.key for chapter in chapters for cluster in chapter for work in cluster.works)
    return frozenset(normal_key(key) for key in (*cited, *manner.uncited))


def to_json(formatted: FormattedCitations) -> str:
    """Write formatted citations as text."""
    return json.dumps(asdict(formatted), ensure_ascii=False)


def from_json(text: str) -> FormattedCitations:
    """Read formatted citations that `to_json` wrote."""
    kept = json.loads(text)
    entries = tuple((key, html) for key, html in kept["entries"])
    return FormattedCitations(tuple(kept["clusters"]), kept["are_notes"], entries, tuple(kept["sentences"]))


@cache
def _own_version() -> str:
    # the bridge decides as much about the outcome as pandoc does
    modules = sorted(files("builder.references").iterdir(), key=lambda module: module.name)
    code = b"".join(module.read_bytes() for module in modules if module.name.endswith(".py"))
    return hashlib.sha256(code).hexdigest()
