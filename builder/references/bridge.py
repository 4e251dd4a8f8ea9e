"""The clusters of a book come in; the document goes out that pandoc's citeproc works on.

Each cluster is a block of its own; pandoc never sees the book's text.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from builder.model import Bibliography, Cited, Cluster
from builder.references.affixes import inlines, plain
from builder.references.archives import housed
from builder.references.catalogue import Style
from builder.references.locales import locale
from builder.references.manner import Manner
from builder.references.works import normal_key

_API_VERSION = [1, 23, 1]
_MODES = {"normal": "NormalCitation", "text": "AuthorInText", "suppress": "SuppressAuthor"}
# CSL 1.0.2, appendix IV (locators)
LABELS = (
    "act", "appendix", "article-locator", "book", "canon", "chapter", "column", "elocation", "equation", "figure",
    "folio", "issue", "line", "note", "opus", "page", "paragraph", "part", "rule", "scene", "section", "sub-verbo",
    "supplement", "table", "timestamp", "title-locator", "verse", "version", "volume",
)  # fmt: skip
_NUMBERS = re.compile(r"\d|\b[ivxlcdm]+\b", re.IGNORECASE)
# stand around a cluster in a note: pandoc would write a cluster that is the whole note as a sentence with a full stop
NOTE_LEAD = ({"t": "Str", "c": "in"}, {"t": "Space"})
NOTE_TAIL = ({"t": "Space"}, {"t": "Str", "c": "out"})


def document(chapters: Sequence[Sequence[Cluster]], style: Style, manner: Manner) -> str:
    """Write the clusters of a book as a document in pandoc's JSON.

    Shapes: cluster n, counted through the book, is the block whose id is "cluster-n".
    """
    meta = {
        "lang": {"t": "MetaString", "c": manner.language},
        "link-citations": {"t": "MetaBool", "c": True},
        "notes-after-punctuation": {"t": "MetaBool", "c": False},
        "nocite": {"t": "MetaInlines", "c": [_cite([Cited(key) for key in manner.uncited])] if manner.uncited else []},
    }
    blocks = list(_blocks(chapters, style))
    return json.dumps({"pandoc-api-version": _API_VERSION, "meta": meta, "blocks": blocks}, ensure_ascii=False)


def listed_works(keys: Iterable[str], bibliography: Bibliography, style: Style) -> str:
    """Write works as CSL-JSON, as a style can print them."""
    return "[" + ",\n".join(housed(bibliography.works[key].csl_json, style.csl) for key in sorted(keys)) + "]"


def with_terms(csl: str, language: str) -> str:
    """Give a style the words that citeproc lacks: those of our languages, and private ones for the locators' labels.

    Citeproc reads a label only in words of its language; private ones it reads in all.
    """
    terms = "".join(f'<term name="{label}" form="verb">{_private(label)}</term>' for label in LABELS)
    return csl.replace("</info>", f"</info>{locale(language)}<locale><terms>{terms}</terms></locale>", 1)


def _private(label: str) -> str:
    return f"x{label.replace('-', '')}x"


def _blocks(chapters: Sequence[Sequence[Cluster]], style: Style) -> Iterator[dict[str, Any]]:
    number = 0
    for chapter in chapters:
        yield {"t": "Header", "c": [1, ["", ["reset-citation-positions"], []], []]}
        for cluster in chapter:
            content = [{"t": "Para", "c": [_cite(cluster.works)]}]
            if style.has_notes and cluster.in_note:
                note = {"t": "Note", "c": [{"t": "Para", "c": [*NOTE_LEAD, _cite(cluster.works), *NOTE_TAIL]}]}
                content = [{"t": "Para", "c": [note]}]
            yield {"t": "Div", "c": [[f"cluster-{number}", [], []], content]}
            number += 1


def _cite(works: Sequence[Cited]) -> dict[str, Any]:
    return {"t": "Cite", "c": [[_citation(cited) for cited in works], []]}


def _citation(cited: Cited) -> dict[str, Any]:
    return {
        "citationId": normal_key(cited.key),
        "citationPrefix": inlines(cited.prefix.rstrip()),
        "citationSuffix": [*plain(_locator(cited)), *inlines(_parted(cited.suffix))],
        "citationMode": {"t": _MODES[cited.mode]},
        "citationNoteNum": 0,
        "citationHash": 0,
    }


def _locator(cited: Cited) -> str:
    # braces tell citeproc exactly what is the locator; empty ones, that a suffix like "99 ways" holds none. Where
    # nothing could be taken for a locator they would only keep citeproc from moving a comma into quotes.
    locator = cited.locator.translate(str.maketrans("{}", "()")).strip()
    if not locator:
        return "{}" if _NUMBERS.search(cited.suffix) else ""
    label = normal_label(cited.label)
    return f"{{{_private(label if label in LABELS else 'page')} {locator}}}"


def normal_label(label: str) -> str:
    """Spell a locator's label as CSL 1.0.2 does; "sub verbo" was its name before."""
    return label.strip().lower().replace(" ", "-")


def _parted(suffix: str) -> str:
    return f" {suffix}" if suffix[:1].isalnum() or suffix[:1] in {"*", "_", '"', "'", "(", "["} else suffix
