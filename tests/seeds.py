"""Mistakes of authors: each is planted in a small sound book, with the place where it has to be told.

A plant is what stands in files instead of the sound text; a cure is what follows the hint.
"""

import io
import os
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

File = str | bytes | None | Callable[[Path], None]

MILL = """# The Mill {#mill}

The wheel turns[^1] in the [race](#term-race). See [the wheel](#fig-wheel).

[^1]: As the miller said.

::: figure wheel {#fig-wheel}
The wheel.
:::

| Year | Sacks |
|------|-------|
| 1988 | 11    |

Table: Sacks {#sacks}
"""
RIVER = """# The River

Water runs [@lee1990, p. 3] to [the mill](01-mill.md).

{% for year in [1988, 1989] %}
In {{ year }} it froze.
{% endfor %}

::: note Mark
The box.
:::
"""
GLOSSARY = """---
role: glossary
---
# Words

::: term race
A channel.
:::
"""
SETTINGS = """title = "The Mill"
authors = ["Ada Miller"]
language = "en"
contents = ["01-mill", "02-river"]
back = ["03-words", "bibliography"]

[editions.pdf]
styles = ["own.css"]
"""
LEDGER = """[wheel]
file = "wheel.png"
alt = "A wheel."
title = "Wheel"
credit = "Ada"
source = "Own"
licence = "CC0"
"""
BIBLIOGRAPHY = """@book{lee1990,
  author = {Lee, Ann},
  title = {Mills},
  publisher = {Mill House},
  location = {Riverside},
  date = {1990},
}
"""


def png(width=900, height=300, mode="RGB"):
    target = io.BytesIO()
    Image.new(mode, (width, height), 90).save(target, "PNG")
    return target.getvalue()


def saved(kind, mode="RGB", **options):
    target = io.BytesIO()
    Image.new(mode, (900, 300)).save(target, kind, **options)
    return target.getvalue()


def huge_png(width, height):
    """Make the head of a PNG of any size, with too few pixels after it."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(width + 1) * height if width * height < 10_000_000 else b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


SOUND: Mapping[str, File] = {
    "book/book.toml": SETTINGS,
    "book/pictures.toml": LEDGER,
    "book/references.bib": BIBLIOGRAPHY,
    "book/images/wheel.png": png(),
    "styles/own.css": "h2 { color: #333; }\n",
    "chapters/01-mill.md": MILL,
    "chapters/02-river.md": RIVER,
    "chapters/03-words.md": GLOSSARY,
}
TOML, PICTURES, BIB, CSS = "book/book.toml", "book/pictures.toml", "book/references.bib", "styles/own.css"
ONE, TWO, WORDS = "chapters/01-mill.md", "chapters/02-river.md", "chapters/03-words.md"
PNG, SVG = "book/images/wheel.png", "book/images/wheel.svg"


@dataclass(frozen=True)
class Mistake:
    """Something that an author does, and where it has to be told."""

    name: str
    plant: Mapping[str, File]
    file: str
    line: int  # 0: the file as a whole
    hint: str  # a word of it
    cure: Mapping[str, File] = field(default_factory=dict)  # what is put right over the plant; else the sound files
    is_warning: bool = False


def swap(text, old, new):
    assert old in text, old
    return text.replace(old, new, 1)


def settings(old, new):
    return {TOML: swap(SETTINGS, old, new)}


def mill(old, new):
    return {ONE: swap(MILL, old, new)}


def river(old, new):
    return {TWO: swap(RIVER, old, new)}


def ledger(old, new):
    return {PICTURES: swap(LEDGER, old, new)}


def css(text):
    return {CSS: text}


def link(target):
    def make(path):
        path.unlink(missing_ok=True)
        path.symlink_to(target)

    return make


def folder(path):
    path.unlink(missing_ok=True)
    path.mkdir(parents=True)


def locked(path):
    path.chmod(0)


def badly_named(folder):
    (folder / os.fsdecode(b"m\xfchle.md")).write_text("# X\n\nX.\n")


MISTAKES: tuple[Mistake, ...] = (
    # Jinja
    Mistake("unclosed for", river("{% endfor %}\n", ""), TWO, 5, "endfor"),
    Mistake("unclosed if", river("::: note", "{% if book %}\n\n::: note"), TWO, 9, "endif"),
    Mistake("endfor without for", river("{% for year in [1988, 1989] %}\n", ""), TWO, 6, "for"),
    Mistake("unclosed braces", river("{{ year }}", "{{ year }"), TWO, 6, "}"),
    Mistake("unclosed tag", river("{% endfor %}", "{% endfor }"), TWO, 7, "%}"),
    Mistake("unknown tag", river("{% endfor %}", "{% endfro %}"), TWO, 7, "endfor"),
    Mistake("undefined name", river("{{ year }}", "{{ yaer }}"), TWO, 6, "year"),
    Mistake("unknown filter", river("{{ year }}", "{{ year|uper }}"), TWO, 6, "upper"),
    Mistake("missing include", river("::: note", '{% include "sgin.md" %}\n\n::: note'), TWO, 9, ""),
    Mistake("division by zero", river("{{ year }}", "{{ year / 0 }}"), TWO, 6, ""),
    Mistake("unclosed comment", river("::: note", "{# todo\n\n::: note"), TWO, 9, "#}"),
    Mistake("attribute of book misspelt", river("{{ year }}", "{{ book.titel }}"), TWO, 6, "title"),
    Mistake("curly quotes in Jinja", river("::: note", "{{ cite(“lee1990”) }}\n\n::: note"), TWO, 9, "straight"),
    Mistake("a tag of another language", river("{% endfor %}", "{% elseif %}\n{% endfor %}"), TWO, 7, "elif"),
    # directives
    Mistake("a directive indented", river("::: note Mark", "    ::: note Mark"), TWO, 9, "margin"),
    Mistake("unclosed directive", river("The box.\n:::\n", "The box.\n"), TWO, 9, "close it"),
    Mistake("unknown directive", river("::: note Mark", "::: nota Mark"), TWO, 9, "note"),
    Mistake("figure without key", mill("::: figure wheel {#fig-wheel}", "::: figure {#fig-wheel}"), ONE, 7, ""),
    Mistake("unknown picture", mill("::: figure wheel {", "::: figure weel {"), ONE, 7, "wheel"),
    Mistake("two colons", river("::: note Mark", ":: note Mark"), TWO, 9, ":::"),
    Mistake("answer without question", river("::: note Mark", "::: answer"), TWO, 9, "question"),
    Mistake("unknown attribute", mill("{#fig-wheel}", "{#fig-wheel widht=3}"), ONE, 7, ""),
    # Markdown
    Mistake("two figures with one id", mill("Table: Sacks {#sacks}", "Table: Sacks {#fig-wheel}"), ONE, 15, "id"),
    Mistake("a note never used", mill("turns[^1]", "turns"), ONE, 5, "[^1]", is_warning=True),
    Mistake("a note not written", mill("turns[^1]", "turns[^1] and[^2]"), ONE, 3, "[^2]:"),
    Mistake("a note written twice", mill("[^1]: As the", "[^1]: Once.\n\n[^1]: As the"), ONE, 7, ""),
    Mistake("a table with a short row", mill("| 1988 | 11    |", "| 1988 |"), ONE, 13, "cell", is_warning=True),
    Mistake("a table with a long row", mill("| 1988 | 11    |", "| 1988 | 11 | 12 |"), ONE, 13, "cell"),
    Mistake("dead link to an id", mill("(#fig-wheel)", "(#fig-weel)"), ONE, 3, "fig-wheel"),
    Mistake("dead link to a file", river("(01-mill.md)", "(01-mil.md)"), TWO, 3, "01-mill.md"),
    Mistake("no heading", river("# The River\n", ""), TWO, 1, "#"),
    Mistake("two headings of the first rank", river("::: note", "# Again\n\n::: note"), TWO, 9, "##"),
    Mistake("a rank left out", river("::: note", "#### Deep\n\n::: note"), TWO, 9, "##"),
    Mistake("a heading without a space", river("# The River", "#The River"), TWO, 1, "#"),
    Mistake("an unclosed fence of code", river("::: note", "```\ncode\n\n::: note"), TWO, 9, "```", is_warning=True),
    Mistake(
        "a picture by its file",
        mill("::: figure wheel {#fig-wheel}\nThe wheel.\n:::", "![The wheel](wheel.png){#fig-wheel}"),
        ONE,
        7,
        "wheel",
    ),
    Mistake(
        "nested links",
        mill("[the wheel](#fig-wheel)", "[the [wheel](#sacks)](#fig-wheel)"),
        ONE,
        3,
        "",
        is_warning=True,
    ),
    Mistake("an unclosed element", river("Water runs", "Water <em>runs"), TWO, 3, "em"),
    Mistake("an element closed twice", river("Water runs", "Water <b>runs</b></b>"), TWO, 3, "b"),
    Mistake("a script", river("Water runs", "<script>alert(1)</script> Water runs"), TWO, 3, "programs"),
    Mistake("control characters", river("Water runs", "Water\x07 runs"), TWO, 3, ""),
    Mistake("a letter that no font has", river("Water runs", "Water 龍 runs"), TWO, 3, "font"),
    Mistake("an empty chapter", {TWO: ""}, TWO, 1, "write"),
    Mistake("a link to a name that is not given", river("Water runs", "[Water][w] runs"), TWO, 3, "", is_warning=True),
    Mistake("a heading without words", river("::: note", "##\n\n::: note"), TWO, 9, "write"),
    # front matter
    Mistake("a language written out", {WORDS: swap(GLOSSARY, "ary\n", "ary\nlanguage: russian\n")}, WORDS, 3, "ru"),
    Mistake("front matter with a misspelt key", {WORDS: swap(GLOSSARY, "role:", "rol:")}, WORDS, 2, "role"),
    Mistake(
        "front matter with a tab",
        {WORDS: swap(GLOSSARY, "role: glossary", "role:\tglossary\n\tshort: x")},
        WORDS,
        2,
        "space",
    ),
    Mistake("front matter not closed", {WORDS: swap(GLOSSARY, "glossary\n---\n", "glossary\n")}, WORDS, 1, "---"),
    Mistake("an unknown role", {WORDS: swap(GLOSSARY, "role: glossary", "role: glosary")}, WORDS, 2, "glossary"),
    # book.toml
    Mistake("a misspelt setting", settings("authors =", "autors ="), TOML, 2, "authors"),
    Mistake("smart quotes", settings('"The Mill"', "“The Mill”"), TOML, 1, "straight"),
    Mistake("a missing bracket", settings('"02-river"]', '"02-river"'), TOML, 4, "]"),
    Mistake("a missing quote", settings('"The Mill"', '"The Mill'), TOML, 1, '"'),
    Mistake("a setting twice", settings('language = "en"', 'language = "en"\nlanguage = "ru"'), TOML, 4, "one"),
    Mistake("a list in place of a text", settings('"en"', '["en"]'), TOML, 3, ""),
    Mistake("a text in place of a list", settings('["01-mill", "02-river"]', '"01-mill"'), TOML, 4, ""),
    Mistake("an unknown language", settings('"en"', '"english"'), TOML, 3, "en"),
    Mistake("a chapter renamed", settings('"02-river"', '"02-rivers"'), TOML, 4, "02-river"),
    Mistake("a chapter twice in contents", settings('"02-river"]', '"02-river", "02-river"]'), TOML, 4, ""),
    Mistake("case of a file name", settings('"02-river"', '"02-River"'), TOML, 4, "02-river"),
    Mistake(
        "a chapter in no list",
        {"chapters/04-new.md": "# New\n\nNew.\n"},
        "chapters/04-new.md",
        0,
        "contents",
        is_warning=True,
    ),
    Mistake("an unknown edition setting", settings("styles =", "stlyes ="), TOML, 8, "styles"),
    Mistake(
        "an edition that extends none",
        settings("[editions.pdf]", '[editions.screen]\nextends = "pfd"\n\n[editions.pdf]'),
        TOML,
        8,
        "pdf",
    ),
    Mistake(
        "an edition that extends itself",
        settings("[editions.pdf]", '[editions.a]\nextends = "b"\n[editions.b]\nextends = "a"\n\n[editions.pdf]'),
        TOML,
        8,
        "extends",
    ),
    Mistake("an unknown paper", settings("styles =", 'paper = "A55"\nstyles ='), TOML, 8, "A5"),
    Mistake("a missing stylesheet", settings('"own.css"', '"owm.css"'), TOML, 8, "own.css"),
    Mistake("an impossible date", settings("language", "date = 2026-02-30\nlanguage"), TOML, 3, ""),
    Mistake("a wrong ISBN", settings("language", 'isbn = "978-3-16-148410-1"\nlanguage'), TOML, 3, ""),
    Mistake(
        "an unknown citation style",
        settings("language", 'citation_style = "chicago-nots"\nlanguage'),
        TOML,
        3,
        "chicago-notes",
    ),
    Mistake(
        "a missing bibliography",
        settings("language", 'bibliography = ["refs.bib"]\nlanguage'),
        TOML,
        3,
        "references.bib",
    ),
    Mistake("an unknown cover", settings("language", 'cover = "weel"\nlanguage'), TOML, 3, "wheel"),
    Mistake("no title", settings('title = "The Mill"\n', ""), TOML, 1, "title"),
    Mistake(
        "an ignored code that is none",
        settings("[editions.pdf]", '[ignore]\nCB-PICS-1 = { file = "x", reason = "y" }\n[editions.pdf]'),
        TOML,
        8,
        "",
    ),
    Mistake(
        "an ignored code without a reason",
        settings("[editions.pdf]", '[ignore]\nCB-PIC-24 = { file = "x" }\n[editions.pdf]'),
        TOML,
        8,
        "reason",
    ),
    Mistake(
        "an empty book",
        {TOML: 'title = "The Mill"\n', ONE: None, TWO: None, WORDS: None},
        "",
        0,
        ".md",
        dict(SOUND),
    ),
    Mistake("settings in UTF-16", {TOML: SETTINGS.encode("utf-16")}, TOML, 1, "UTF-8"),
    Mistake("an unknown font", settings("language", 'fonts = ["Vollkron"]\nlanguage'), TOML, 3, "Vollkorn"),
    Mistake("true with a capital", settings("styles =", "page_references = True\nstyles ="), TOML, 8, "= true"),
    Mistake("an edition with capitals", settings("[editions.pdf]", "[editions.My Book]\n[editions.pdf]"), TOML, 7, ""),
    # encodings
    Mistake("windows-1251", {TWO: "# Река\n\nВода течёт.\n".encode("cp1251")}, TWO, 1, "UTF-8"),
    Mistake("UTF-16", {TWO: RIVER.encode("utf-16")}, TWO, 1, "UTF-8"),
    Mistake("a name that is not UTF-8", {"chapters": badly_named}, "chapters/m\ufffdhle.md", 0, "rename"),
    # the picture ledger and its files
    Mistake("a misspelt key of a picture", ledger("credit =", "credits ="), PICTURES, 5, "credit"),
    Mistake("a picture without words", ledger('alt = "A wheel."\n', ""), PICTURES, 1, "alt"),
    Mistake("a missing picture file", ledger('"wheel.png"', '"weel.png"'), PICTURES, 2, "wheel.png"),
    Mistake("a picture in other capitals", ledger('"wheel.png"', '"Wheel.PNG"'), PICTURES, 2, "wheel.png"),
    Mistake("a picture with spaces in its key", ledger("[wheel]", "[The wheel]"), PICTURES, 1, ""),
    Mistake("a renamed PDF", {PNG: b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"}, PICTURES, 2, "SVG"),
    Mistake("a corrupt PNG", {PNG: png()[:400]}, PICTURES, 2, "again"),
    Mistake("a PNG of 30,000 pixels", {PNG: huge_png(30000, 30000)}, PICTURES, 2, "pixels"),
    Mistake("a TIFF", {"book/images/wheel.tif": saved("TIFF"), **ledger("wheel.png", "wheel.tif")}, PICTURES, 2, "PNG"),
    Mistake("a TIFF that is called PNG", {PNG: saved("TIFF")}, PICTURES, 2, "PNG"),
    Mistake(
        "a CMYK JPEG",
        {"book/images/wheel.jpg": saved("JPEG", "CMYK"), **ledger("wheel.png", "wheel.jpg")},
        PICTURES,
        2,
        "RGB",
        is_warning=True,
    ),
    Mistake("a picture outside the project", {PNG: link("/etc/hostname")}, PICTURES, 2, "copy"),
    Mistake("a folder in place of a picture", {PNG: folder}, PICTURES, 2, "file"),
    Mistake("an empty picture", {PNG: b""}, PICTURES, 2, ""),
    Mistake(
        "a drawing that is not XML",
        {"book/images/wheel.svg": b"<svg><g></svg>", **ledger("wheel.png", "wheel.svg")},
        SVG,
        1,
        "",
    ),
    Mistake(
        "a drawing with a script",
        {
            SVG: b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><script>1</script></svg>",
            **ledger("wheel.png", "wheel.svg"),
        },
        SVG,
        1,
        "",
    ),
    Mistake("a picture used twice in the ledger", {PICTURES: LEDGER + LEDGER}, PICTURES, 8, ""),
    # citations
    Mistake("an unknown citation", river("@lee1990", "@lee1991"), TWO, 3, "lee1990"),
    Mistake("an entry without a comma", {BIB: swap(BIBLIOGRAPHY, "{Lee, Ann},", "{Lee, Ann}")}, BIB, 3, "comma"),
    Mistake("an entry not closed", {BIB: BIBLIOGRAPHY.rstrip().rstrip("}")}, BIB, 1, "}"),
    Mistake("an entry twice", {BIB: BIBLIOGRAPHY + BIBLIOGRAPHY}, BIB, 8, ""),
    Mistake("an unknown kind of entry", {BIB: swap(BIBLIOGRAPHY, "@book", "@bok")}, BIB, 1, "book", is_warning=True),
    Mistake("a bracket of a citation open", river("[@lee1990, p. 3]", "[@lee1990, p. 3"), TWO, 3, "]", is_warning=True),
    # glossary
    Mistake("a term that is not there", mill("(#term-race)", "(#term-rase)"), ONE, 3, "term-race"),
    Mistake("a term twice", {WORDS: GLOSSARY + "\n::: term race\nAgain.\n:::\n"}, WORDS, 10, ""),
    # stylesheets
    Mistake("a style with a missing brace", css("h2 { color: #333;\np { color: #444; }\n"), CSS, 1, "}"),
    Mistake("an unknown property", css("h2 { colour: #333; }\n"), CSS, 1, "color", is_warning=True),
    Mistake(
        "a picture of the network in styles",
        css("h2 { background: url(https://example.org/a.png); }\n"),
        CSS,
        1,
        "save",
    ),
    Mistake("a style that is not there", css("h2 { background: url(missing.png); }\n"), CSS, 1, ""),
    Mistake("a comment in styles open", css("/* note\np { color: #222; }\n"), CSS, 1, "*/"),
    Mistake("two properties in one", css("p { color: red font-size: 9pt; }\n"), CSS, 1, "';'", is_warning=True),
    Mistake(
        "an unknown selector", css("h2 { color: #222; }\np:hoover { color: #222; }\n"), CSS, 2, "", is_warning=True
    ),
    # files
    Mistake("a chapter that is a folder", {TWO: folder}, TWO, 0, "file"),
    Mistake("a chapter outside the project", {TWO: link("/etc/hostname")}, TWO, 0, "copy"),
    Mistake("a chapter that leads nowhere", {TWO: link("away.md")}, TWO, 0, ""),
)

# what is not wrong, and has to build
HARMLESS: tuple[tuple[str, Mapping[str, File]], ...] = (
    ("a note called twice", mill("[race]", "twice[^1] [race]")),
    ("a byte-order mark in a chapter", {TWO: b"\xef\xbb\xbf" + RIVER.encode()}),
    ("a byte-order mark in settings", {TOML: b"\xef\xbb\xbf" + SETTINGS.encode()}),
    ("Windows line ends", {name: text.replace("\n", "\r\n") for name, text in SOUND.items() if isinstance(text, str)}),
    ("old Macintosh line ends", {TWO: RIVER.replace("\n", "\r")}),
    ("spaces at the ends of lines", {TWO: RIVER.replace("\n", "  \n")}),
    ("no line end at the end", {TWO: RIVER.rstrip("\n")}),
    ("a tab in a list", {TWO: RIVER + "\n-\tone\n-\ttwo\n"}),
    ("decomposed letters", {TWO: RIVER.replace("Water", "Wa\u0308ter")}),
    ("a hidden file of the system", {"chapters/.DS_Store": b"\0\1", "book/images/Thumbs.db": b"\0"}),
    ("a backup of an editor", {"chapters/02-river.md~": "x", "chapters/#02-river.md#": "x"}),
    ("a picture with spaces in its name", {"book/images/The Wheel.PNG": png(), **ledger("wheel.png", "The Wheel.PNG")}),
    ("a grey PNG of sixteen bits", {PNG: saved("PNG", "I;16")}),
    ("a palette PNG", {PNG: png(mode="P")}),
)
