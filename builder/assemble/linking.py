"""Every reference finds its target, once, over the whole book."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from builder.assemble.trees import Element, append_html, span, text_before, text_of, unwrap
from builder.errors import Place, Problem, nearest
from builder.model import Galley

_ADDRESS = re.compile(r"^(https?://|mailto:|tel:|doi:|urn:)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Target:
    """Something that can be referred to, and what a reference to it says."""

    section: str
    anchor: str  # "" for the section itself
    kind: str
    label: str  # inline XHTML: "Figure 3", "Chapter 2", "The Night"
    place: Place
    explicit: bool

    @property
    def name(self) -> str:
        """Name the target as volumes and page maps do."""
        return f"{self.section}#{self.anchor}" if self.anchor else self.section

    @property
    def href(self) -> str:
        """Write the address of the target within the volume."""
        return f"{self.section}.xhtml" + (f"#{self.anchor}" if self.anchor else "")


@dataclass(frozen=True, slots=True)
class Directory:
    """Every target of the book, those included that this edition leaves out."""

    by_anchor: Mapping[str, tuple[Target, ...]]
    by_file: Mapping[str, Target]
    present: frozenset[str]  # names of the targets that this edition prints


@dataclass(frozen=True, slots=True)
class Rules:
    """What an edition and a language ask of references."""

    page_form: str  # " (p. {})", or empty: no page numbers
    page_form_in_parentheses: str
    homes: Mapping[str, str]  # section to the section that lists the works which it cites, or ""


def directory(targets: Iterable[Target], files: Mapping[str, Target], present: Iterable[str]) -> Directory:
    """Put the targets in order for looking up."""
    by_anchor: dict[str, list[Target]] = {}
    for target in targets:
        by_anchor.setdefault(target.anchor, []).append(target)
    return Directory({name: tuple(found) for name, found in by_anchor.items()}, files, frozenset(present))


def resolve_links(root: Element, galley: Galley, targets: Directory, rules: Rules) -> Iterator[Problem]:
    """Resolve every link of one chapter, and yield those that lead nowhere."""
    for link in list(root.iter("a")):
        href = link.get("href", "")
        if "biblioref" in link.get("class", "").split():
            _link_entry(link, rules.homes.get(galley.id, ""))
        elif not _ADDRESS.match(href):
            yield from _resolve(link, galley, targets, rules)


def _link_entry(link: Element, home: str) -> None:
    if home:
        link.set("href", f"{home}.xhtml{link.get('href')}")
    else:
        unwrap(link)


def _resolve(link: Element, galley: Galley, targets: Directory, rules: Rules) -> Iterator[Problem]:
    href = link.get("href", "")
    found = _find(href, galley, targets)
    if len(found) != 1:
        yield _problem(link, galley, found, targets)
        return
    target = found[0]
    if not text_of(link):
        append_html(link, target.label)
    if target.name not in targets.present:
        unwrap(link)
        return
    classes = [name for name in link.get("class", "").split() if name != "plain"]
    plain = target.kind == "term" or "plain" in link.get("class", "").split()
    link.set("class", " ".join([*classes, "glossref" if target.kind == "term" else "xref"]))
    link.set("href", target.href)
    if rules.page_form and not plain:
        _add_page_reference(link, target, rules)


def _add_page_reference(link: Element, target: Target, rules: Rules) -> None:
    before = text_before(link)
    in_parentheses = before.rfind("(") > before.rfind(")")
    mark = span("page-ref", "")
    mark.text = None
    mark.set("data-to", target.name)
    mark.set("data-form", rules.page_form_in_parentheses if in_parentheses else rules.page_form)
    tail, link.tail = link.tail, None
    link.addnext(mark)
    mark.tail = tail


def _find(href: str, galley: Galley, targets: Directory) -> Sequence[Target]:
    file, _, anchor = href.partition("#")
    if file:
        name = file.removeprefix("./").removeprefix("chapters/")
        chapter = targets.by_file.get(name)
        if chapter is None or not anchor:
            return (chapter,) if chapter else ()
        return [target for target in targets.by_anchor.get(anchor, ()) if target.section == chapter.section]
    candidates = targets.by_anchor.get(anchor, ())
    own = [target for target in candidates if target.section == galley.id]
    return own or [target for target in candidates if target.explicit] or candidates


def _problem(link: Element, galley: Galley, found: Sequence[Target], targets: Directory) -> Problem:
    href = link.get("href", "")
    place = _place(link, galley)
    if found:
        where = " and ".join(str(target.place) for target in found)
        hint = f"write the file too: '{found[0].place.file.rpartition('/')[2]}{href}'"
        return Problem("CB-LINK-02", place, f"'{href}' stands in more than one chapter: {where}", hint, subject=href)
    file, _, anchor = href.partition("#")
    if file and not file.endswith(".md"):
        message = f"'{href}' is not an address, a chapter or an id"
        return Problem("CB-LINK-03", place, message, "write 'https://…', '04-night.md' or '#id'", subject=href)
    if file and file.removeprefix("./").removeprefix("chapters/") not in targets.by_file:
        hint = nearest(file, targets.by_file)
        return Problem("CB-LINK-01", place, f"the book has no chapter '{file}'", hint, subject=href)
    message = f"no heading, figure or table is named '#{anchor}'"
    return Problem("CB-LINK-01", place, message, _hint(anchor, targets), subject=href)


def _hint(anchor: str, targets: Directory) -> str:
    hint = nearest(anchor, targets.by_anchor)
    first = hint.partition("'")[2].partition("'")[0]
    places = targets.by_anchor.get(first, ())
    return hint.replace("'", "'#", 1) + f" ({places[0].place})" if places and " or " not in hint else hint


def _place(link: Element, galley: Galley) -> Place:
    for element in (link, *link.iterancestors()):
        if element.get("data-line"):
            return Place(element.get("data-file") or galley.file, int(element.get("data-line", "0")))
    return Place(galley.file)
