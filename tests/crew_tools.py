"""Tools for a crew of the tests: they are unpacked at once."""

import os
import time


def unpack() -> None:
    """Have nothing to unpack."""


def pid_after(seconds: float) -> int:
    """Say who works, after a while."""
    time.sleep(seconds)
    return os.getpid()


_remembered: list[str] = []


def remember(word: str) -> None:
    """Keep a word."""
    _remembered.append(word)


def remembered(seconds: float) -> list[str]:
    """Give the words that were kept by whoever works, after a while."""
    time.sleep(seconds)
    return _remembered
