"""Tools for a crew of the tests: they are unpacked at once."""

import os
import time


def unpack() -> None:
    """Have nothing to unpack."""


def pid_after(seconds: float) -> int:
    """Say who works, after a while."""
    time.sleep(seconds)
    return os.getpid()
