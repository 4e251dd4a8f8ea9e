"""Written: made pages that were written from the same before are taken from the store."""

from collections.abc import Mapping

from builder import themes
from builder.receipts import builder_key
from builder.store import Store, key_of


def written_page(
    name: str, context: Mapping[str, object], templates: Mapping[str, str], store: Store | None = None
) -> str:
    """Write a made page, or take it from the store.

    Shapes: XHTML; without a store the page is written.
    Errors: BookError if a template of the project's own fails.
    """
    if store is None:
        return themes.make_page(name, context, templates)
    key = key_of("made page", builder_key(), name, sorted(templates.items()), sorted(context.items()))
    kept = store.get(key)
    if kept is None:
        kept = themes.make_page(name, context, templates).encode()
        store.put(key, kept)
    return kept.decode()
