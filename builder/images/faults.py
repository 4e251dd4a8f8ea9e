"""Faults: what is wrong with a picture's file, before the ledger's line is put to it."""

from dataclasses import dataclass

from builder.errors import Severity


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a file."""

    number: int  # of the code: 7 is CB-PIC-07
    message: str
    hint: str
    line: int = 0  # within the file itself, for drawings; 0 means the ledger's line
    subject: str = ""  # words of that line
    severity: Severity = Severity.ERROR
