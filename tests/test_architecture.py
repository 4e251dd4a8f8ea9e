"""The street: every module imports only from a lower rank, and every foreign library has one door."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

BUILDER = Path(__file__).parent.parent / "builder"

RANKS = (
    ("errors",),
    ("model", "store", "characters", "contrast", "markup", "plain", "pandoc", "progress", "shops", "crew"),
    ("bystander", "rigour"),
    (
        *("settings", "languages", "fonts", "images", "references", "themes", "expand", "markdown", "marks"),
        *("receipts", "stored", "isbn"),
    ),
    ("load", "validate", "render", "boxes", "contents", "splice"),
    ("assemble", "galleys"),
    ("keys", "orders", "shelf", "typeset", "pack"),
    ("paginate", "bind", "heads", "impose", "press", "workshop"),
    ("bench", "check", "codes", "compose", "finish", "preflight"),
    ("doubts", "proof"),
    ("handout", "publish"),
    ("build", "scaffold", "importing", "doctor"),
    ("preview", "site"),
    ("cli",),
)
RANK = {module: rank for rank, modules in enumerate(RANKS) for module in modules}

DOORS = {
    "weasyprint": ("typeset",),
    "ebooklib": ("pack",),
    "pypandoc": ("pandoc",),
    "bibtexparser": ("references",),
    "pylatexenc": ("references",),
    "markdown_it": ("markdown",),
    "mdit_py_plugins": ("markdown",),
    "jinja2": ("expand", "themes"),
    "markupsafe": ("expand",),
    "PIL": ("images",),
    "resvg_py": ("images",),
    "pikepdf": ("boxes", "contents", "splice", "bind", "impose", "press", "check", "preflight"),
    "click": ("cli",),
    "rich": ("cli",),
    "starlette": ("preview", "site"),
    "uvicorn": ("preview", "site"),
    "watchfiles": ("preview", "site"),
    "pypdfium2": ("preview",),
    "fontTools": ("fonts",),
    "uharfbuzz": ("fonts",),
    "tinycss2": ("contrast",),
    "yaml": ("render",),
    # a language more than a library: trees of XHTML live and die inside one function, wherever that is
    "lxml": ("*",),
}

_WRITERS = {"write_text", "write_bytes", "mkstemp", "NamedTemporaryFile", "symlink_to", "rename"}


def modules() -> Iterator[tuple[str, str, Path]]:
    for path in sorted(BUILDER.rglob("*.py")):
        parts = path.relative_to(BUILDER).with_suffix("").parts
        yield ".".join(part for part in parts if part != "__init__"), parts[0], path


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name their module in full"
            yield from (f"builder.{alias.name}" for alias in node.names) if node.module == "builder" else (node.module,)


def rank_faults(module: str, source: str) -> list[str]:
    """Find the imports that do not go down the street."""
    own = module.partition(".")[0]
    faults = []
    for name in imported(ast.parse(source)):
        other = name.split(".")[1] if name.startswith("builder.") else ""
        if other in ("", own, "__version__"):
            continue
        if other not in RANK or own not in RANK:
            faults.append(f"{own} or {other} has no rank")
        elif RANK[other] >= RANK[own]:
            faults.append(f"{own} (rank {RANK[own]}) imports {other} (rank {RANK[other]})")
    return faults


def door_faults(module: str, source: str) -> list[str]:
    """Find foreign libraries that came in by another door than theirs."""
    own = module.partition(".")[0]
    faults = []
    for name in imported(ast.parse(source)):
        library = name.partition(".")[0]
        if library == "builder" or library in sys.stdlib_module_names:
            continue
        doors = DOORS.get(library, ())
        if own not in doors and "*" not in doors:
            faults.append(f"{module} imports {library}, whose door is {' and '.join(doors) or 'not built'}")
    return faults


def deed_faults(module: str, source: str) -> list[str]:
    """Find modules that print, that end the program, or that write files, and should not."""
    own = module.partition(".")[0]
    faults = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if RANK.get(own) != len(RANKS) - 1 and isinstance(node.func, ast.Name) and name in ("print", "input", "exit"):
            faults.append(f"{module}:{node.lineno} calls {name}()")
        if own != "store" and ((name in _WRITERS and node.args) or _opens_for_writing(node)):
            faults.append(f"{module}:{node.lineno} writes a file by {name}()")
    return faults


def _opens_for_writing(call: ast.Call) -> bool:
    if isinstance(call.func, ast.Name):
        name, words = call.func.id, call.args[1:2]
    else:
        name, words = getattr(call.func, "attr", ""), call.args[:1]
    words = [*words, *(keyword.value for keyword in call.keywords if keyword.arg == "mode")]
    modes = [word.value for word in words if isinstance(word, ast.Constant) and isinstance(word.value, str)]
    return name == "open" and any(set(mode) & set("wax+") for mode in modes)


# These work in a folder of their own, under the system's temporary folder, for a program that reads only files.
TEMPORARY = {"typeset", "pandoc"}


@pytest.mark.parametrize(("module", "own", "path"), [pytest.param(*row, id=row[0] or "builder") for row in modules()])
def test_a_module_keeps_to_its_place_in_the_street(module, own, path):
    source = path.read_text("utf-8")
    deeds = [fault for fault in deed_faults(module, source) if "writes" not in fault or own not in TEMPORARY]

    assert [*rank_faults(module, source), *door_faults(module, source), *deeds] == []


@pytest.mark.parametrize(("module", "own", "path"), [pytest.param(*row, id=row[0] or "builder") for row in modules()])
def test_no_function_is_longer_than_forty_lines(module, own, path):
    functions = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)]
    long = [node.name for node in functions if (node.end_lineno or 0) - node.lineno + 1 > 40]

    assert long == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("errors", "from builder.model import Book"),
        ("load", "from builder.validate import validate"),
        ("settings.fields", "import builder.images"),
        ("model", "from builder import cli"),
        ("assemble", "def f():\n    from builder.pack import pack"),
        ("utils", "from builder.model import Book"),
    ],
)
def test_a_planted_import_up_the_street_is_found(module, source):
    assert rank_faults(module, source)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("pack", "import weasyprint"),
        ("render", "from jinja2 import Environment"),
        ("settings", "import requests"),
        ("paginate", "def f():\n    import pikepdf"),
    ],
)
def test_a_planted_library_at_a_wrong_door_is_found(module, source):
    assert door_faults(module, source)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("load", "print('x')"),
        ("load", "path.write_text('x')"),
        ("build", "path.open('wb')"),
        ("build", "open(path, mode='a')"),
    ],
)
def test_a_planted_print_or_written_file_is_found(module, source):
    assert deed_faults(module, source)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("settings.fields", "from builder.settings.positions import line_numbers"),
        ("cli", "from builder import __version__\nfrom builder.build import build\nprint('x')"),
        ("load", "path.open('rb')\nopen('raw')"),
        ("store", "path.write_bytes(b'')"),
    ],
)
def test_what_is_allowed_is_not_found(module, source):
    assert [*rank_faults(module, source), *door_faults(module, source), *deed_faults(module, source)] == []
