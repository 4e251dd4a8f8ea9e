"""Contents: a page of a PDF enters, a digest of what draws it leaves."""

from hashlib import sha256

from pikepdf import Array, Object, Page, Stream

DIGEST_BYTES = 16
_CODING = ("/Filter", "/DecodeParms")


def digest_of(page: Page) -> bytes:
    """Make a digest of the content streams of a page, as they stand in the file, in order.

    Shapes: DIGEST_BYTES bytes; the resources that the streams name are not in it.
    """
    contents = page.obj.get("/Contents")
    digest = sha256()
    for stream in contents if isinstance(contents, Array) else [contents]:
        if not isinstance(stream, Stream):
            digest.update(b"no stream ")
        else:
            raw = stream.read_raw_bytes()
            way = [value.unparse() if isinstance(value, Object) else value for value in map(stream.get, _CODING)]
            digest.update(b"%d %r " % (len(raw), way))
            digest.update(raw)
    return digest.digest()[:DIGEST_BYTES]
