"""References: bibliography files and the citations of the text come in; citations and a list of works go out as XHTML.

The one door to pandoc's citeproc and to bibtexparser.
"""

from builder.references.catalogue import check_style, styles
from builder.references.citations import check_keys, format_citations
from builder.references.reading import read

__all__ = ["check_keys", "check_style", "format_citations", "read", "styles"]
