"""Loading: what makes the import of WeasyPrint faster, and changes nothing that it does."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


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


# of fontTools: the first is for systems without the subsetter of HarfBuzz, the second for fonts of more than one weight
_RARE = ("fontTools.subset", "fontTools.varLib.instancer")


@contextmanager
def without_tools_for_rare_fonts() -> Iterator[None]:
    """Let WeasyPrint 70 load what hardly a font asks for when one does: a quarter of its import."""
    absent = [name for name in _RARE if name not in sys.modules]
    sys.modules.update({name: _Later(name) for name in absent})
    try:
        yield
    finally:
        for name in absent:
            if isinstance(sys.modules[name], _Later):
                del sys.modules[name]


class _Later(ModuleType):
    """Stands for a module until something of it is called."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        def called(*arguments: Any, **options: Any) -> Any:
            return getattr(import_module(self.__name__), name)(*arguments, **options)

        return called


# as WeasyPrint 70 asks for them in the layout of a first page
_TYPES = (
    *("char[]", "char[4]", "int *", "unsigned int *", "FcChar8 **", "PangoFcFontMap *", "PangoLogAttr[]"),
    *("PangoRectangle *", "hb_tag_t[100]"),
)


def learn_types() -> None:
    """Let cffi read the types of C that every layout asks for: two thousandths of a second each, while none waits."""
    from weasyprint.text.ffi import ffi

    for name in _TYPES:
        ffi.typeof(name)
