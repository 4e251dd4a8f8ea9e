"""Run the official CSL test suite through the builder's own bridge, and through pandoc alone.

    python benchmarks/csl_suite.py FOLDER [FIXTURE ...]

FOLDER holds the fixtures (*.txt) of https://github.com/citation-style-language/test-suite, processor-tests/humans.
Texts are compared without tags, with entities and spaces unified. The exit code is 1 if fewer than BAR fixtures are
equal, or if pandoc alone passes one that the bridge does not.
"""

import html
import json
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.errors import BookError, Place
from builder.model import Bibliography, Cited, Cluster
from builder.pandoc import run_pandoc
from builder.references import Manner, format_citations
from builder.references.works import make_work

BAR = 722
_SECTION = re.compile(r">>=+ ([A-Z-]+) =+>>\n?(.*?)<<=+ \1 =+<<", re.DOTALL)
_SHORT = {"page": "p.", "chapter": "chap.", "section": "sec.", "volume": "vol.", "paragraph": "para.", "issue": "no."}
Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fixture:
    """One fixture: what is cited, and what shall come out."""

    name: str
    style: str
    works: list[Item]
    clusters: list[list[Item]]
    is_bibliography: bool
    expected: str

    @property
    def language(self) -> str:
        """Name the language in which the fixture prints."""
        found = re.search(r'<style[^>]*default-locale="([^"]+)"', self.style)
        return found[1] if found else "en-US"


def read_fixture(path: Path) -> Fixture:
    """Read one fixture."""
    parts = dict(_SECTION.findall(path.read_text("utf-8")))
    works = [{"id": f"item-{n}", **work} for n, work in enumerate(json.loads(parts["INPUT"]))]
    is_bibliography = parts["MODE"].strip().startswith("bibliography")
    clusters = list(_clusters(parts, works))
    return Fixture(path.stem, parts["CSL"].strip(), works, clusters, is_bibliography, _normal(_final(parts["RESULT"])))


def _clusters(parts: dict[str, str], works: list[Item]) -> Iterator[list[Item]]:
    if "CITATION-ITEMS" in parts:
        yield from json.loads(parts["CITATION-ITEMS"])
    elif "CITATIONS" in parts:
        steps = json.loads(parts["CITATIONS"])
        known = {step[0].get("citationID", f"#{n}"): step[0]["citationItems"] for n, step in enumerate(steps)}
        last = steps[-1]
        own = last[0].get("citationID", f"#{len(steps) - 1}")
        yield from (known[key] for key in (*(it[0] for it in last[1]), own, *(it[0] for it in last[2])))
    elif "BIBENTRIES" in parts:
        yield [{"id": key} for key in json.loads(parts["BIBENTRIES"])[-1]]
    else:
        yield [{"id": work["id"]} for work in works]


def _final(result: str) -> str:
    return re.sub(r"(?m)^(?:\.\.|>>)\[\d+\] ", "", result)


def _normal(text: str) -> str:
    text = re.sub(r'</?div[^>]*>|(?=<span class="csl-)', " ", text)  # set as blocks, on lines of their own
    text = html.unescape(re.sub(r"</?[A-Za-z][^<>]*>", "", text))
    return " ".join(text.split())


def through_the_bridge(fixture: Fixture) -> str:
    """Print a fixture as the builder does."""
    works = [
        make_work({"type": "document", **work}, Place("works.json", 1), fixture.language) for work in fixture.works
    ]
    bibliography = Bibliography({work.key: work for work in works})
    clusters = [Cluster(tuple(_cited(item) for item in cluster), Place("text.md", 1)) for cluster in fixture.clusters]
    uncited = tuple(work.key for work in works) if fixture.is_bibliography else ()
    made = format_citations([clusters], bibliography, Manner(fixture.style, fixture.language, uncited))
    if fixture.is_bibliography:
        return _normal("\n".join(f"<div>{entry}</div>" for _, entry in made.entries))
    sentences = made.sentences or ("",) * len(made.clusters)
    both = (f"{sentence} {text}" if sentence else text for sentence, text in zip(sentences, made.clusters, strict=True))
    return _normal("\n".join(both))


def _cited(item: Item) -> Cited:
    mode = "suppress" if item.get("suppress-author") else "text" if item.get("author-only") else "normal"
    prefix, suffix = (_markdown(str(item.get(name) or "")) for name in ("prefix", "suffix"))
    locator = str(item.get("locator") or "")
    return Cited(str(item["id"]), locator, str(item.get("label") or "page") if locator else "", prefix, suffix, mode)


def _markdown(affix: str) -> str:
    affix = re.sub(r"([\\*_`\[\]])", r"\\\1", affix)
    return re.sub(r"</?(i|b)>", lambda tag: "*" if tag[1] == "i" else "**", affix)


def through_pandoc(fixture: Fixture) -> str:
    """Print a fixture as pandoc does when it is given the data as they are."""
    uncited = [{"id": work["id"]} for work in fixture.works] if fixture.is_bibliography else []
    meta = {"nocite": {"t": "MetaInlines", "c": [_cite(uncited)]}} if uncited else {}
    blocks = [
        {"t": "Div", "c": [[f"cluster-{n}", [], []], [{"t": "Para", "c": [_cite(cluster)]}]]}
        for n, cluster in enumerate(fixture.clusters)
    ]
    text = json.dumps({"pandoc-api-version": [1, 23, 1], "meta": meta, "blocks": blocks})
    arguments = ("-f", "json", "-t", "json", "--citeproc", "--csl", "style.csl", "--bibliography", "works.json")
    answer = run_pandoc(arguments, text, {"style.csl": fixture.style, "works.json": json.dumps(fixture.works)})
    divs = {block["c"][0][0]: block["c"][1] for block in json.loads(answer.text)["blocks"] if block["t"] == "Div"}
    if fixture.is_bibliography:
        return _normal("\n".join(f"<div>{_plain(entry)}</div>" for entry in divs.get("refs", [])))
    return _normal("\n".join(_plain(divs[f"cluster-{n}"]) for n, _ in enumerate(fixture.clusters)))


def _cite(items: list[Item]) -> Item:
    return {"t": "Cite", "c": [[_citation(item) for item in items], []]}


def _citation(item: Item) -> Item:
    locator = str(item.get("locator") or "")
    written = f"{{{_SHORT.get(item.get('label') or 'page', item.get('label'))} {locator}}}" if locator else ""
    mode = "SuppressAuthor" if item.get("suppress-author") else "AuthorInText" if item.get("author-only") else "Normal"
    return {
        "citationId": str(item["id"]),
        "citationPrefix": _words(str(item.get("prefix") or "")),
        "citationSuffix": [*_words(written), *_words(str(item.get("suffix") or ""))],
        "citationMode": {"t": "NormalCitation" if mode == "Normal" else mode},
        "citationNoteNum": 0,
        "citationHash": 0,
    }


def _words(text: str) -> list[Item]:
    return [{"t": "Space"} if part.isspace() else {"t": "Str", "c": part} for part in re.findall(r"\s+|\S+", text)]


def _plain(element: Any) -> str:
    if isinstance(element, list):
        return "".join(_plain(child) for child in element)
    if not isinstance(element, dict):
        return ""
    kind, content = element.get("t"), element.get("c")
    if kind in ("Cite", "Span", "Link", "Div"):
        inner = _plain(content[1])
        inner = f" {inner}" if kind == "Span" and content[0][1] and content[0][1][0].startswith("csl-") else inner
        return f"<div>{inner}</div>" if kind == "Div" else inner
    if kind == "Quoted":
        return f"“{_plain(content[1])}”" if content[0]["t"] == "DoubleQuote" else f"‘{_plain(content[1])}’"
    texts = {"Str": content, "Space": " ", "SoftBreak": " ", "LineBreak": " "}
    return html.escape(texts[kind], quote=False) if kind in texts else _plain(content)


def judge(path: Path) -> tuple[str, str, str, str]:
    """Run one fixture both ways: its name, what shall come out, what the bridge made and what pandoc made."""
    fixture = read_fixture(path)
    made = []
    for way in (through_the_bridge, through_pandoc):
        try:
            made.append(way(fixture))
        except (BookError, KeyError, ValueError) as error:
            made.append(f"! {type(error).__name__}: {error}")
    return fixture.name, fixture.expected, *made


def main(folder: Path, names: list[str]) -> int:
    """Run the suite and tell what came out."""
    fixtures = [path for path in sorted(folder.glob("*.txt")) if "= INPUT =" in path.read_text("utf-8")]
    paths = [path for path in fixtures if not names or path.stem in names]
    with ThreadPoolExecutor(2) as pool:
        rows = list(pool.map(judge, paths))
    if names:
        shown = ("{}\n  wanted {!r}\n  bridge {!r}\n  pandoc {!r}\n".format(*row) for row in rows)
        print("\n".join(shown))
    equal = [name for name, wanted, ours, _ in rows if wanted == ours]
    lost = [name for name, wanted, ours, bare in rows if wanted == bare != ours]
    print(f"{len(rows)} fixtures: {len(equal)} equal through the bridge, bar {BAR};", end=" ")
    print(f"{sum(wanted == bare for _, wanted, _, bare in rows)} through pandoc alone")
    print(f"passed by pandoc alone and not by the bridge: {len(lost)}", *lost, sep="\n  ")
    return 0 if not lost and (names or len(equal) >= BAR) else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
