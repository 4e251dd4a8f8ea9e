"""A picture of the ledger, and what editions take in its place."""

from dataclasses import dataclass

from builder.errors import Place


@dataclass(frozen=True, slots=True)
class Picture:
    """One row of the picture ledger, with the facts of its file."""

    key: str
    file: str  # relative to the project
    media_type: str
    width_px: int
    height_px: int
    sha256: str
    place: Place
    alt: str = ""  # empty only when decorative
    decorative: bool = False
    title: str = ""
    credit: str = ""
    source: str = ""
    source_url: str = ""
    licence: str = ""
    licence_url: str = ""
    date: str = ""
    variants: tuple[tuple[str, "Picture"], ...] = ()  # what editions may take in its place, by name

    def variant(self, wanted: tuple[str, ...]) -> "Picture":
        """Give the first of the variants that are wanted, or else the picture itself."""
        there = dict(self.variants)
        return next((there[name] for name in wanted if name in there), self)

    @property
    def is_vector(self) -> bool:
        """Tell a drawing from a raster picture."""
        return self.media_type == "image/svg+xml"
