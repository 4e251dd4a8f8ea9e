"""An edition: what one way of publishing the book asks for."""

from dataclasses import dataclass, field, replace

from builder.errors import Place
from builder.model.printing import Printing


@dataclass(frozen=True, slots=True)
class Edition:
    """One way in which the book is published. Code asks what an edition wants, never its name."""

    name: str
    format: str  # "pdf" or "epub"
    styles: tuple[str, ...] = ()  # CSS files below styles/, after the theme's
    show: tuple[str, ...] = ()  # audiences whose blocks are printed
    notes: str = "foot"  # where notes stand: "foot", "chapter" or "end"
    paper: tuple[float, float] = (148.0, 210.0)  # trimmed page, millimetres, width by height
    chapter_start: str = "right"  # "right" or "next": the page on which a chapter may begin
    page_references: bool = True  # print "(p. 12)" after cross references
    back_references: bool = True  # entries of the bibliography say where they are cited
    chapters: tuple[str, ...] = ()  # the chapters that are in; empty: all
    pages_from: str = ""  # an EPUB's: the PDF edition whose pages it marks; empty: none
    max_mb: int = 20  # an EPUB's: it should not weigh more
    isbn: str = ""  # of this edition alone: an ISBN names one form of a book
    finish: str = ""  # what its pages become: "booklet", "signatures-16", "press", …; empty: a file to read
    sheet: str = "A4"  # the sheet that the finish prints on
    colour: str = ""  # "rgb": as on a screen; "cmyk": inks; "grey": no colours; empty: as its finish asks
    printing: Printing = field(default_factory=Printing)
    without: tuple[str, ...] = ()  # chapters and made pages that are left out
    place: Place = field(default_factory=Place)  # where the author asks for it
    theme: str = "book"  # which of the builder's looks it wears: "book", "school" or "large-print"
    variants: tuple[str, ...] = ()  # which variant of a picture it takes where the ledger has one; the first wins
    paragraph_numbers: bool = False  # print the numbers of paragraphs in the margin
    glossary_boxes: bool = False  # explain a chapter's terms in a box at its end
    answer_lines: int = 0  # ruled lines below a question that does not say how many; 0: none at all
    clear_print: bool = False  # no type under 16 pt, no italics, no hyphen at the end of a line

    @property
    def wants_wrap(self) -> bool:
        """Tell whether its cover is one sheet of back, spine and front, and no page of the book."""
        return self.finish == "press" and self.printing.cover == "apart"

    @property
    def has_back(self) -> bool:
        """Tell whether its last page is its outside, as that of a folded booklet is."""
        return self.finish == "booklet"

    def in_copies(self, copies: int) -> "Edition":
        """Count its sheets for so many copies; 0 leaves it as the book says."""
        return replace(self, printing=replace(self.printing, copies=copies)) if copies else self

    def shows(self, audience: str) -> bool:
        """Tell whether blocks for an audience are in this edition."""
        return not audience or audience in self.show
