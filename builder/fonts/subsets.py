"""Subsets: a font and the glyphs of a book enter; the font file with these alone leaves."""

from collections.abc import Iterable

from builder.model import Font

# of no use in a PDF, which holds glyphs that are already placed
_LAYOUT_TABLES = ("BASE", "DSIG", "GPOS", "GSUB", "GDEF", "JSTF", "LTSH", "PCLT", "SVG ")


def subset(font: Font, glyphs: Iterable[int]) -> bytes:
    """Cut a font down to some of its glyphs, which keep their numbers.

    Shapes: `glyphs` are glyph indices of the whole font; the answer is a font file of the same kind.
    """
    import uharfbuzz as hb

    wanted = hb.SubsetInput()
    wanted.glyph_set.update(glyphs)
    wanted.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.DESUBROUTINIZE | hb.SubsetFlags.NO_HINTING
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _LAYOUT_TABLES)
    face = hb.subset(hb.Face(hb.Blob.from_file_path(font.path)), wanted)
    return bytes(face.blob.data)
