"""What a book's makers answer for, beyond what can be measured: conformance, its certifier, exemptions from the law."""

from dataclasses import dataclass, field

from builder.errors import Place

# Exemptions that the European Accessibility Act knows, and their codes in ONIX code list 196 (EDItEUR).
# Source: W3C Note "The EPUB Accessibility exemption property", 4 February 2026, section 3.2.
EXEMPTIONS = {"eaa-microenterprise": "75", "eaa-disproportionate-burden": "76", "eaa-fundamental-alteration": "77"}


@dataclass(frozen=True, slots=True)
class Claims:
    """What is claimed of a book's accessibility, as far as the measured files do not contradict it."""

    wcag: str = ""  # version and level, as "2.2 AA"; empty: no conformance is claimed
    certifier: str = ""  # who looked at what no program can judge
    credential: str = ""  # of the certifier: a name or an address
    report: str = ""  # address of the certifier's report
    exemptions: tuple[str, ...] = ()  # keys of EXEMPTIONS
    place: Place = field(default_factory=Place)

    @property
    def conformance(self) -> str:
        """Write the claim as readers and shops look for it.

        Source: EPUB Accessibility 1.1, section 3.5.2 (publication conformance).
        """
        version, _, level = self.wcag.partition(" ")
        return f"EPUB Accessibility 1.1 - WCAG {version} Level {level}" if self.wcag else ""


@dataclass(frozen=True, slots=True)
class Access:
    """What a finished EPUB says of its accessibility, for those who list and sell it."""

    statements: tuple[tuple[str, str], ...]  # (property, value), as "schema:accessMode", in the order of the file
    onix: tuple[tuple[str, str], ...]  # (code of ONIX list 196, what follows it: its name, or the words that it takes)

    def said(self, name: str) -> tuple[str, ...]:
        """List the values of one property."""
        return tuple(value for each, value in self.statements if each == name)
