"""Each picture once: the same picture in several leaves becomes one object of the PDF."""

import hashlib

from pikepdf import Dictionary, Name, Object, Pdf, Stream


def share_pictures(pdf: Pdf) -> None:
    """Let the pages share pictures that are the same, and settle what PDF/A forbids.

    Source: ISO 19005-2, 6.2.8 (Interpolate shall be false).
    """
    kept: dict[str, Object] = {}
    for page in pdf.pages:
        shelf = page.get("/Resources", Dictionary()).get("/XObject", Dictionary())
        for name in list(shelf.keys()):
            if shelf[name].get("/Subtype") == Name.Image:
                shelf[name] = kept.setdefault(_digest(shelf[name]), shelf[name])
    for picture in kept.values():
        for layer in (picture, picture.get("/SMask")):
            if isinstance(layer, Stream) and "/Interpolate" in layer:
                layer.Interpolate = False


def _digest(picture: Object) -> str:
    digest = hashlib.sha256(picture.read_raw_bytes())
    for key in ("/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Filter", "/DecodeParms", "/Decode"):
        value = picture.get(key)
        digest.update(f"{key}{value.unparse().decode('latin-1') if isinstance(value, Object) else value}".encode())
    mask = picture.get("/SMask")
    if isinstance(mask, Stream):
        digest.update(_digest(mask).encode())
    return digest.hexdigest()
