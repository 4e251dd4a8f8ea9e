"""Shelf: the pictures of a document go in; files for book/images/ and rows for the ledger come out."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from builder.images import as_shown
from builder.importing.reading import Document
from builder.settings import slug_of

_LONGEST_KEY = 40


@dataclass(frozen=True, slots=True)
class ShelvedPicture:
    """A picture on its way into a book."""

    key: str
    file: str  # below book/images/
    content: bytes
    alt: str
    is_decorative: bool


@dataclass(slots=True)
class Shelf:
    """The pictures of one import; it lives inside `import_document`."""

    taken: Collection[str]  # keys and files that the book has
    pictures: list[ShelvedPicture] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)  # the key of each content

    def add(self, address: str, alt: str, document: Document) -> str:
        """Take a picture of a document, and give its key; nothing if it cannot be shown in a book."""
        content = document.pictures.get(address)
        shown = as_shown(content) if content else None
        if shown is None:
            return ""
        content, ending = shown
        digest = hashlib.sha256(content).hexdigest()
        if digest not in self.digests:
            key = self._key(alt, document)
            is_decorative = address in document.decorative and not alt
            self.pictures.append(ShelvedPicture(key, f"{key}.{ending}", content, alt, is_decorative))
            self.digests[digest] = key
        return self.digests[digest]

    def _key(self, alt: str, document: Document) -> str:
        words = slug_of(alt)
        short = words if len(words) <= _LONGEST_KEY else words[:_LONGEST_KEY].rpartition("-")[0]
        base = short or f"{slug_of(document.name.rpartition('.')[0])[:_LONGEST_KEY] or 'picture'}-picture"
        used = {*self.taken, *(picture.key for picture in self.pictures)}
        numbered = (base if number == 1 else f"{base}-{number}" for number in range(1, 100_000))
        return next(key for key in numbered if key not in used)


def ledger_rows(pictures: list[ShelvedPicture], before: str) -> str:
    """Write the rows of pictures behind those that the ledger has, with gaps for what only their author knows."""
    head = before.rstrip("\n") + "\n" if before.strip() else ""
    return head + "".join(_row(picture) for picture in pictures)


def _row(picture: ShelvedPicture) -> str:
    said: Mapping[str, str] = {
        "file": _quoted(picture.file),
        **({"decorative": "true"} if picture.is_decorative else {"alt": _quoted(picture.alt)}),
        "credit": '""',
        "source": '""',
        "licence": '""',
    }
    notes = {
        "alt": "  # what a reader who cannot see it should know" if not picture.alt else "",
        "credit": '  # who made it: "Photograph: NAME"',
        "source": '  # where it comes from: "ARCHIVE, NUMBER", or "own work"',
        "licence": '  # by what right it is printed: "CC BY 4.0", or "by permission of NAME"',
    }
    lines = [f"{name} = {value}{notes.get(name, '')}" for name, value in said.items()]
    return "\n".join([f"\n[{picture.key}]", *lines, ""])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
