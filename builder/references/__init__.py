"""References: bibliography files and the citations of the text come in; citations and a list of works go out as XHTML.

The one door to bibtexparser; pandoc's citeproc does the work.
"""

from builder.references.catalogue import check_style, check_style_file, styles
from builder.references.citations import check_keys, check_uncited, check_unused, format_citations
from builder.references.fragments import entry_id
from builder.references.groups import check_groups
from builder.references.manner import Manner, citations_key, from_json, to_json
from builder.references.reading import read
from builder.references.works import normal_key

__all__ = [
    "Manner",
    "check_groups",
    "check_keys",
    "check_style",
    "check_style_file",
    "check_uncited",
    "check_unused",
    "citations_key",
    "entry_id",
    "format_citations",
    "from_json",
    "normal_key",
    "read",
    "styles",
    "to_json",
]
