"""Pictures: a picture of the document goes in; a figure of the book, or the mark of one that is lost, comes out."""

from urllib.parse import unquote

from builder.importing.desk import Desk, paragraph
from builder.importing.reading import Node, text_of


def figure(picture: Node, desk: Desk) -> Node:
    """Put a picture on the shelf, and place it."""
    _, alt, (address, _) = picture["c"]
    key = desk.shelf.add(address, " ".join(text_of(alt).split()), desk.document)
    if key:
        return {"t": "Figure!", "key": key, "caption": []}
    file = unquote(address).rpartition("/")[2]
    name = f" {file[:60]!r}" if file else ""
    message = f"the picture{name} was left out: it is not there, or of a kind that no book can show"
    hint = "put it into book/images/ as PNG, JPEG or SVG, and a row for it into book/pictures.toml"
    return paragraph(desk.mark(10, message, hint, f"here stood the picture{name}"))


def pictures_in(node: object) -> list[Node]:
    """Find every picture in a part of pandoc's tree."""
    if isinstance(node, list | tuple):
        return [picture for part in node for picture in pictures_in(part)]
    if isinstance(node, dict):
        return [node] if node.get("t") == "Image" else pictures_in(node.get("c", []))
    return []


def says_more(nodes: list[Node]) -> bool:
    """Tell whether words stand beside the pictures of a paragraph."""
    return any(
        says_more(node["c"] if isinstance(node["c"][0], dict) else node["c"][1])
        if node["t"] in ("Span", "Link", "Emph", "Strong", "Underline") and node["c"]
        else node["t"] not in ("Image", "Space", "SoftBreak", "LineBreak")
        for node in nodes
    )
