"""Loading: what makes the import of WeasyPrint faster, and changes nothing that it does."""

import ctypes.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_search_for_libraries() -> Iterator[None]:
    """Let WeasyPrint 70 open its libraries on Linux by their own names, which are among those that it tries.

    Of the names before those, cffi asks the linker and the compiler one by one: fifty processes, a third of the import.
    """
    original = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda _: None
    try:
        yield
    finally:
        ctypes.util.find_library = original
