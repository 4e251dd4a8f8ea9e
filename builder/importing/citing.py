"""Citing: the works that a document carries for its citations go in; keys, CSL-JSON and citations come out."""

import json
import re
from collections.abc import Mapping
from typing import Any

from builder.importing.reading import Document, Node, text_of
from builder.pandoc import run_pandoc
from builder.settings import slug_of

_SIGNS = {"SuppressAuthor": "-@"}


def read_works(document: Document) -> tuple[Mapping[str, str], str]:
    """Find the works that a program for citations left in a document, and name each as an author would.

    Shapes: keys by the document's own ids, and CSL-JSON under those keys; both empty when there are none.
    """
    if "references" not in document.meta:
        return {}, ""
    tree = {"pandoc-api-version": [1, 23, 1], "meta": {"references": document.meta["references"]}, "blocks": []}
    answer = run_pandoc(("-f", "json", "-t", "csljson"), json.dumps(tree), {})
    works = json.loads(answer.text) if answer.succeeded and answer.text.strip() else []
    keys: dict[str, str] = {}
    used: set[str] = set()
    for work in works:
        keys[work["id"]] = work["id"] = _key(work, used)
    return (keys, json.dumps(works, ensure_ascii=False, indent=2) + "\n") if keys else ({}, "")


def _key(work: Mapping[str, Any], used: set[str]) -> str:
    names = work.get("author") or work.get("editor") or [{}]
    name = names[0].get("family") or names[0].get("literal") or work.get("title", "")
    found = re.search(r"\d{4}", json.dumps(work.get("issued", "")))
    base = (slug_of(str(name)).replace("-", "")[:20] or "work") + (found[0] if found else "")
    key, number = base, 0
    while key in used:
        number += 1
        key = f"{base}{chr(96 + number) if number < 27 else number}"
    used.add(key)
    return key


def cite(citations: list[Mapping[str, Any]], keys: Mapping[str, str]) -> str:
    """Write a citation as `[see @key, p. 3; @other]`; nothing, if one of its works is not there."""
    if not citations or any(citation["citationId"] not in keys for citation in citations):
        return ""
    return "[" + "; ".join(_one(citation, keys[citation["citationId"]]) for citation in citations) + "]"


def _one(citation: Mapping[str, Any], key: str) -> str:
    before, after = (_words(citation[name]) for name in ("citationPrefix", "citationSuffix"))
    sign = _SIGNS.get(citation["citationMode"]["t"], "@")
    behind = f", {after.lstrip(', ')}" if after.strip(", ") else ""
    return f"{before} {sign}{key}{behind}".strip()


def _words(nodes: list[Node]) -> str:
    return re.sub(r"[\[\];@]", "", " ".join(text_of(nodes).split()))
