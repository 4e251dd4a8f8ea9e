"""What the parts of a book are called in EPUB and in ARIA: roles enter, attributes leave.

`doc-biblioentry` and `doc-endnote` are deprecated and are refused by EPUBCheck, so entries stay plain list items.
Source: EPUB 3 Structural Semantics Vocabulary 1.1; DPUB-ARIA 1.1; ARIA in HTML.
"""

from builder.model import Matter

MATTER = {Matter.FRONT: "frontmatter", Matter.BODY: "bodymatter", Matter.BACK: "backmatter"}

# role of a section: (epub:type, role)
SECTIONS = {
    "chapter": ("chapter", "doc-chapter"),
    "part": ("part", "doc-part"),
    "preface": ("preface", "doc-preface"),
    "foreword": ("foreword", "doc-foreword"),
    "introduction": ("introduction", "doc-introduction"),
    "prologue": ("prologue", "doc-prologue"),
    "epilogue": ("epilogue", "doc-epilogue"),
    "afterword": ("afterword", "doc-afterword"),
    "conclusion": ("conclusion", "doc-conclusion"),
    "acknowledgements": ("acknowledgments", "doc-acknowledgments"),
    "appendix": ("appendix", "doc-appendix"),
    "glossary": ("glossary", "doc-glossary"),
    "notes": ("endnotes", "doc-endnotes"),
    "bibliography": ("bibliography", "doc-bibliography"),
    "dedication": ("dedication", "doc-dedication"),
    "colophon": ("colophon", "doc-colophon"),
    "cover": ("cover", ""),
    "half-title": ("halftitlepage", ""),
    "title-page": ("titlepage", ""),
    "imprint": ("copyright-page", ""),
}

# sections that a reading system may offer to go to straight away
LANDMARKS = ("title-page", "preface", "introduction", "glossary", "bibliography")

# (element, class): (epub:type, role)
ELEMENTS = {
    ("a", "glossref"): ("glossref", "doc-glossref"),
    ("a", "biblioref"): ("biblioref", "doc-biblioref"),
    ("a", "backlink"): ("", "doc-backlink"),
    ("div", "epigraph"): ("epigraph", "doc-epigraph"),
    ("p", "subtitle"): ("subtitle", "doc-subtitle"),
    ("aside", "note-box"): ("", "note"),
}
