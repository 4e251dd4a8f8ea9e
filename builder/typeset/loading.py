"""Loading: what makes the import of WeasyPrint faster, and changes nothing that it does."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_search_for_libraries() -> Iterator[None]:
    """Let WeasyPrint 70 open its libraries on Linux by their own names, which are among those that it tries.

    Of the names before those, cffi asks the linker and the compiler one by one: fifty processes, a third of the import.
    """
    import ctypes.util  # dear, and wanted by nobody who only hands out work

    original = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = _not_found
    try:
        yield
    finally:
        ctypes.util.find_library = original


def _not_found(name: str) -> None:
    """Leave a library to whoever opens it by its own name."""
