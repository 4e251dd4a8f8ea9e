"""Writing: every object of a PDF is put into bytes, and compressed, once."""

from functools import wraps
from typing import Any


def write_each_object_once() -> None:
    """Make WeasyPrint 70 keep the bytes of an object that it has written for the identifier of the file.

    pydyf 0.13 writes all objects, and then puts all of them into bytes once more for a digest of the file.
    """
    from weasyprint.pdf import pydyf

    original = pydyf.PDF.write
    if hasattr(original, "__wrapped__"):
        return
    for kind in (pydyf.Stream, pydyf.Dictionary, pydyf.Array):
        kind.data = property(_kept(kind.data.fget))

    @wraps(original)
    def write(pdf: Any, *rest: Any, **more: Any) -> None:
        def add(thing: Any) -> None:  # the streams of objects and of references come last
            pydyf.PDF.add_object(pdf, thing)
            thing.in_bytes = None

        for thing in pdf.objects:
            thing.in_bytes = None
        pdf.add_object = add
        original(pdf, *rest, **more)
        del pdf.add_object
        for thing in pdf.objects:
            del thing.in_bytes

    pydyf.PDF.write = write


def _kept(data: Any) -> Any:
    @wraps(data)
    def once(thing: Any) -> bytes:
        if not hasattr(thing, "in_bytes"):  # part of another object, or not yet being written
            return bytes(data(thing))
        if thing.in_bytes is None:
            thing.in_bytes = data(thing)
        return bytes(thing.in_bytes)

    return once
