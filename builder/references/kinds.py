"""Kinds of works and facts about them that BibLaTeX has no name for: what a .bib file may say beyond it.

Types are read as their nearest kin in BibLaTeX and keep a CSL type of their own; fields have the names of CSL.
Source: CSL 1.0.2, appendix III (types) and appendix IV (variables).
"""

from collections.abc import Mapping

# type in the .bib file: (type that pandoc 3.9 reads, CSL type)
KINDS: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("manuscript", "archival", "archive"), ("unpublished", "manuscript")),
    **dict.fromkeys(("decree", "resolution", "order", "document"), ("misc", "document")),
    **dict.fromkeys(("speech", "address", "lecture"), ("unpublished", "speech")),
    **dict.fromkeys(("photograph", "photo", "graphic", "drawing", "painting", "poster"), ("image", "graphic")),
    "broadcast": ("misc", "broadcast"),
    "conference": ("inproceedings", "paper-conference"),
    "interview": ("misc", "interview"),
    "magazine": ("article", "article-magazine"),
    "map": ("image", "map"),
    "newspaper": ("article", "article-newspaper"),
    "performance": ("misc", "performance"),
    "treaty": ("legal", "treaty"),
    "weblog": ("online", "post-weblog"),
    "webpage": ("online", "webpage"),
}
_TEXTS = (
    "archive archive_collection archive_location archive-place authority call-number container-title dimensions "
    "event-title event-place genre medium reviewed-title scale section"
)
_PEOPLE = (
    "chair collection-editor compiler composer container-author contributor curator director guest host illustrator "
    "interviewer narrator organizer performer producer recipient reviewed-author script-writer"
)
PARTS_OF_ARCHIVE: Mapping[str, str] = {  # field: which part of an archive's shelf mark
    "fonds": "fonds",
    "fond": "fonds",
    "inventory": "inventory",
    "opis": "inventory",
    "file": "file",
    "delo": "file",
    "sheet": "sheet",
    "sheets": "sheet",
    "list": "sheet",
}
_PLAIN = {name.replace("_", "-"): name for name in (*_TEXTS.split(), *_PEOPLE.split())}
MORE_FIELDS = frozenset({*_PLAIN, *_PLAIN.values(), *PARTS_OF_ARCHIVE})


def csl_name(field: str) -> str:
    """Name the CSL variable that a field of a .bib file is, or the part of a shelf mark; empty for BibLaTeX's own."""
    return _PLAIN.get(field.lower().replace("_", "-"), "") or PARTS_OF_ARCHIVE.get(field.lower(), "")


def is_people(variable: str) -> bool:
    """Tell names of people from other facts."""
    return variable in _PEOPLE.split()
