"""Make the parts of the handbook that come from the code: `python docs/handbook/make.py` writes chapters/_made/.

A test holds that what is there is what the code says.
"""

import re
import sys
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT.parent.parent))

from builder.check.epub_stores import store_names, store_rules  # noqa: E402
from builder.cli import chapbook  # noqa: E402
from builder.codes import meanings  # noqa: E402
from builder.images.ledger import _KEYS as PICTURE_KEYS  # noqa: E402
from builder.images.ledger import _TEXTS as PICTURE_TEXTS  # noqa: E402
from builder.model import MADE_PAGES  # noqa: E402
from builder.references import styles  # noqa: E402
from builder.render import _KEYS as CHAPTER_KEYS  # noqa: E402
from builder.render import ROLES  # noqa: E402
from builder.settings import _FIELDS as BOOK_FIELDS  # noqa: E402
from builder.settings import _STRUCTURES as BOOK_STRUCTURES  # noqa: E402
from builder.settings import accessibility, editions, metadata, print_fields  # noqa: E402
from builder.settings.fields import TEXT, TEXTS, TRUTH, Field  # noqa: E402
from builder.shops import find_shop, shop_names  # noqa: E402

CASES = ROOT.parent.parent / "tests" / "cases" / "handbook.md"
LANGUAGES = ROOT.parent.parent / "builder" / "data" / "languages.toml"
STORES = ROOT.parent.parent / "builder" / "data" / "stores.toml"

_FORMS = {str: "text", bool: "true or false"}
_SUBJECTS = {
    **{"ACCESS": "Accessibility", "ATTR": "Attributes", "BIB": "The bibliography", "BUILD": "What is to be built"},
    **{
        "CITE": "Citations",
        "CODE": "Codes",
        "COVER": "Covers in one sheet",
        "CSS": "Style sheets",
        "DIR": "Directives",
    },
    **{"EPUB": "The finished EPUB", "FOLIO": "Page numbers", "FONT": "Fonts and letters", "HEAD": "Headings"},
    **{"HTML": "HTML in a chapter", "ID": "Names of things", "IMPORT": "Documents that are brought in"},
    **{"IMPOSE": "Pages on sheets", "JINJA": "Jinja", "LINK": "Links", "LOAD": "Files of the book", "NEW": "New books"},
    **{"NOTE": "Notes", "PAGE": "Pages that do not look right", "PANDOC": "Pandoc", "PDF": "The finished PDF"},
    **{"PIC": "Pictures", "PRESS": "Files for a print shop", "PRINT": "Settings of printing", "REL": "Releases"},
    **{"SET": "Settings", "SHELF": "Stores", "SHOP": "Print shops", "STORE": "Disks", "STYLE": "Citation styles"},
    **{"SYS": "The machine", "TABLE": "Tables", "TEXT": "Text", "PREVIEW": "The preview"},
}
_NAMES = {
    **{"en": "English", "en-GB": "British English", "en-US": "American English", "az": "Azerbaijani", "ru": "Russian"},
    **{"tr": "Turkish", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "hy": "Armenian"},
    "ka": "Georgian",
}
_RULES = {
    "contents": "there is a table of contents",
    "cover_page": "the cover is a page of the book",
    "cover_px": "the cover is {0[0]} to {0[1]} pixels on each side",
    "described": "every picture is described",
    "drawn_words": "drawings hold no words of their own",
    "formats": "pictures are {}",
    "isbn": "the book has an ISBN",
    "max_bytes": "the file has at most {:,} MB",
    "max_drawings": "there are at most {} drawings",
    "max_pixels": "a picture has at most {:g} million pixels",
    "old_contents": "there is a table of contents for old readers too",
    "opaque": "pictures are not transparent",
    "rgb": "pictures are in the colours of screens",
    "view_box": "drawings say how large they are",
}


def made() -> dict[str, str]:
    """Make every file, by its name below chapters/_made/."""
    words = tomllib.loads((ROOT / "words.toml").read_text("utf-8"))
    files = {f"example-{name}.md": text for name, text in _examples()}
    files["settings-book.md"] = _settings(_with_forms(words["book"], {**_structures(), **BOOK_FIELDS}), words["book"])
    files["settings-people.md"] = _settings(metadata._PERSON, words["people"])
    files["settings-editions.md"] = _settings(editions.FIELDS, words["editions"])
    files["settings-print.md"] = _settings(print_fields.FIELDS, words["print"])
    files["settings-accessibility.md"] = _settings(accessibility._FIELDS, words["accessibility"])
    files["settings-pictures.md"] = _settings(_picture_fields(), words["pictures"])
    files["settings-chapter.md"] = _settings(_chapter_fields(), words["chapter"])
    files["made-pages.md"] = _inline(MADE_PAGES)
    files["commands.md"] = _commands()
    files["codes.md"] = _codes()
    files["languages.md"] = _languages()
    files["styles.md"] = _inline(styles())
    files["shops.md"] = _shops()
    files["stores.md"] = _stores()
    return files


def _examples() -> Iterable[tuple[str, str]]:
    parts = re.split(r"^\.\n", CASES.read_text("utf-8"), flags=re.MULTILINE)
    for title, source, _ in zip(parts[0::3], parts[1::3], parts[2::3], strict=False):
        written = "\n".join(f"    {line}".rstrip() for line in source.rstrip("\n").split("\n"))
        shown = f'<div class="written">\n\n{_quoted(written)}\n\n</div>'
        made = f'<div class="result">\n\n{source.rstrip()}\n\n</div>'
        yield title.strip().replace(" ", "-"), f'<div class="example">\n\n{shown}\n\n{made}\n\n</div>\n'


def _quoted(text: str) -> str:
    """Keep Jinja from reading what is only shown."""
    return re.sub(r"\{\{|\{%|\{# ", lambda found: f'{{{{ "{found[0]}" }}}}', text)


def _settings(fields: Mapping[str, Field], words: Mapping[str, str]) -> str:
    return "\n".join(f"`{name}`\n: {words[name]}\n: {_typed(field.form)}\n" for name, field in fields.items())


def _typed(form: str) -> str:
    """Set what is to be typed apart from what is said: texts in quotes, lists, tables, days, numbers."""
    usual = {TEXT.form: "Text", TEXTS.form: "A list of texts", TRUTH.form: "`true` or `false`"}
    form = usual.get(form, form)
    form = form[:1].upper() + form[1:].rstrip(".") + "."
    return re.sub(r'\{[^}]*\}|\[[^\]]*\](?!\()|"[^"]*"|\d{4}-\d\d-\d\d', lambda found: f"`{_quoted(found[0])}`", form)


def _structures() -> dict[str, Field]:
    forms = {
        "people": "rows of a table, as in [](#settings)",
        "front": "a list of pages and chapters",
        "contents": "a list of chapters",
        "back": "a list of pages and chapters",
        "editions": "tables",
        "accessibility": "a table",
        "ignore": "a table with a row for each code",
        "bibliography_groups": "rows with a title, and a keyword or type",
    }
    return {name: Field(forms[name], TEXT.parse) for name in BOOK_STRUCTURES}


def _with_forms(order: Iterable[str], fields: Mapping[str, Field]) -> dict[str, Field]:
    return {name: fields[name] for name in order} | dict(fields)


def _picture_fields() -> dict[str, Field]:
    others = {"decorative": TRUTH, "variants": Field('a table, as { grey = "map-grey.svg" }', TEXT.parse)}
    return {key: TEXT if key in PICTURE_TEXTS else others[key] for key in PICTURE_KEYS}


def _chapter_fields() -> dict[str, Field]:
    forms = {name: _FORMS[kind] for name, kind in CHAPTER_KEYS.items()} | {"role": " or ".join(ROLES)}
    return {name: Field(form, TEXT.parse) for name, form in forms.items()}


def _inline(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) + "\n"


def _commands() -> str:
    above = click.Context(chapbook, info_name="chapbook")
    return "\n".join(_command(name, above) for name in chapbook.list_commands(above))


def _command(name: str, above: click.Context) -> str:
    command = chapbook.get_command(above, name)
    context = click.Context(command, info_name=name, parent=above)
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    said = "\n\n".join(" ".join(_quoted(part).split()) for part in (command.help or "").split("\n\n"))
    named = [param for param in command.params if isinstance(param, click.Option)]
    options = [row for param in named if (row := param.get_help_record(context))]
    rows = [f"`{option}`\n: {_plain(words)}\n" for option, words in options]
    return "\n".join([f"## {name} {{#command-{name}}}", "", f"    {usage}", "", said, "", *rows])


def _plain(words: str) -> str:
    words = re.sub(r"\s*\[[\d.]*<?=?x[<>]=[\d.]+\]|; [\d.]+<=x<=[\d.]+", "", " ".join(words.split()))
    return words.replace("[", "(").replace("]", ")") or "."


def _codes() -> str:
    parts: list[str] = []
    subject = ""
    for code, meaning in meanings().items():
        of = code.split("-")[1]
        if of != subject:
            parts.append(f"## {_SUBJECTS[of]} {{#codes-{of.lower()}}}\n")
            subject = of
        parts.append(f"`{code}`\n: {_said(meaning.fact)}\n: {_said(meaning.remedy)}\n")
    return "\n".join(parts)


def _said(words: str) -> str:
    """Write a sentence of the table of codes: what is to be typed, in quotes there, as code, and all else as it is."""
    parts = re.split(r"(?<!\w)'([^'\n]{1,70})'(?!\w)|(?<!\S)(--[a-z-]+)", words)
    return "".join(_part(part, number % 3) for number, part in enumerate(parts) if part)


def _part(words: str, kind: int) -> str:
    if kind:
        return f"``{_quoted(words)}``" if "`" not in words else f"`` {_quoted(words)} ``"
    words = re.sub(r"([\\`*_\[\]<>@|~^])", r"\\\1", words)
    return _quoted(re.sub(r"\{(?=[#.\w…])", r"\\{", words))


def _languages() -> str:
    rows = tomllib.loads(LANGUAGES.read_text("utf-8"))
    lines = ["| Tag | Language | Quotes | A chapter is called |", "|---|---|:-:|---|"]
    for tag, row in rows.items():
        quotes = "".join(row.get("quotes", [])[:2]) or "as above"
        label = row.get("labels", {}).get("chapter", "as above")
        lines.append(f"| `{tag}` | {_NAMES[tag]} | {quotes} | {_readable(label)} |")
    return "\n".join([*lines, "", "Table: Languages that chapbook knows {#table-languages}", ""])


def _readable(words: str) -> str:
    known = ("LATIN", "CYRILLIC", "SPACE")
    return words if all(unicodedata.name(letter).startswith(known) for letter in words) else "in a font of yours"


def _shops() -> str:
    parts = []
    for name in shop_names():
        shop = find_shop(name)
        facts = [f"bleed {_number(shop.bleed_mm)} mm", f"text {_number(shop.safe_mm)} mm from the cut"]
        facts += [f"at most {_number(shop.max_ink)} per cent of ink"] if shop.max_ink else []
        facts += [f"pictures of {shop.wanted_ppi} dots an inch, {shop.min_ppi} at the least"]
        facts += [shop.standard] if shop.standard else []
        papers = [f"pages on {_inline(shop.papers).strip()}"] if shop.papers else []
        papers += [f"covers on {_inline(shop.cover_papers).strip()}"] if shop.cover_papers else []
        told = "; ".join([*facts, *papers])
        title, note = _raised(shop.title), f"\n: {_raised(shop.note)}." if shop.note else ""
        parts.append(f"`{name}`\n: {title}, as read on {shop.checked_on}\n: {told}.{note}\n")
    return "\n".join(parts)


def _stores() -> str:
    titles = {name: row["title"] for name, row in tomllib.loads(STORES.read_text("utf-8")).items()}
    parts = []
    for name in store_names():
        told = [_rule(rule.kind, rule.limit) + (" (advised)" if rule.advice else "") for rule in store_rules(name)]
        parts.append(f"`{name}`\n: {_raised(titles[name])}\n: {_raised('; '.join(told))}.\n")
    return "\n".join(parts)


def _rule(kind: str, limit: Any) -> str:
    if kind == "formats":
        limit = ", ".join(str(form).rpartition("/")[2].removesuffix("+xml").upper() for form in limit)
    elif isinstance(limit, int) and limit >= 1_000_000:
        limit = limit / 1_000_000 if kind == "max_pixels" else limit // 1_000_000
    return _RULES[kind].format(limit)


def _raised(words: str) -> str:
    return words[:1].upper() + words[1:]


def _number(value: float) -> str:
    return f"{value:g}"


def write() -> None:
    """Write what is not there or has changed, and take away what is made no more."""
    folder = ROOT / "chapters" / "_made"
    folder.mkdir(parents=True, exist_ok=True)
    files = made()
    for path in folder.iterdir():
        if path.name not in files:
            path.unlink()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
