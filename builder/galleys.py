"""Galleys: a chapter's source enters, its galley leaves: from the store, if the same was rendered before."""

import json
import re

from builder.errors import Problem
from builder.model import Book, Edition, Galley, Source
from builder.plain import from_plain, to_plain
from builder.receipts import builder_key
from builder.render import render
from builder.store import Store, key_of

_READS_FILES = re.compile(r"\{%[-+]?\s*(include|import|from|extends)\b")

Rendered = tuple[Galley, tuple[Problem, ...]]


def rendered(book: Book, edition: Edition, source: Source, store: Store) -> Rendered:
    """Render one chapter for one edition, or take it from the store; what cannot be rendered is not kept.

    Errors: BookError with every problem of the chapter's head, Jinja or Markdown.
    """
    key = _key(book, edition, source)
    kept = store.get(key)
    if kept is not None:
        return from_plain(Rendered, json.loads(kept))  # type: ignore[arg-type]  # an alias of a tuple is a type too
    result = render(book, edition, source)
    store.put(key, json.dumps(to_plain(result), ensure_ascii=False, separators=(",", ":")).encode())
    return result


def _key(book: Book, edition: Edition, source: Source) -> str:
    """Make the key of all that `render` reads: only a chapter that includes files depends on them."""
    files = tuple(sorted(book.includes.items())) if _READS_FILES.search(source.text) else ()
    return key_of("galley", builder_key(), book.settings.metadata, edition, source, files)
