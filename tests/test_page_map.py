"""The page map as JSON: it keeps its schema, is named by the command, and is true of the PDF."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pypdf
import pytest

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads((ROOT / "docs" / "page-map.schema.json").read_text("utf-8"))
TINY = ROOT / "tests" / "books" / "tiny"

pytestmark = pytest.mark.slow


def built(folder: Path) -> dict:
    command = "from builder.cli import main; main()"
    ended = subprocess.run(
        [sys.executable, "-c", command, "build", TINY, "--out", folder, "--json", "--edition", "pdf"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    return json.loads(ended.stdout)["files"][0]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[dict, dict]:
    file = built(tmp_path_factory.mktemp("dist"))
    return file, json.loads(Path(file["page_map"]).read_text("utf-8"))


def test_it_keeps_its_schema(made):
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(made[1], SCHEMA)


@pytest.mark.parametrize(
    "fault",
    [
        lambda page_map: page_map["pages"][0].pop("words"),
        lambda page_map: page_map["pages"][0].update(index=-1),
        lambda page_map: page_map["anchors"].update(nowhere="1"),
        lambda page_map: page_map["figures"][0].update(width_mm=0),
        lambda page_map: page_map.pop("edition"),
    ],
)
def test_a_map_that_breaks_the_schema_is_refused(made, fault):
    page_map = json.loads(json.dumps(made[1]))
    fault(page_map)

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(page_map, SCHEMA)


def test_its_pages_are_those_of_the_pdf(made):
    file, page_map = made
    pages = pypdf.PdfReader(file["path"]).pages

    assert len(page_map["pages"]) == len(pages) == file["pages"]
    assert [page["index"] for page in page_map["pages"]] == list(range(len(pages)))
    for page, mapped in zip(pages, page_map["pages"], strict=True):
        if mapped["file"]:
            printed = letters(page.extract_text())
            assert [word for word in mapped["words"].split() if letters(word) not in printed] == []


def test_every_figure_has_its_page_and_stands_within_it(made):
    file, page_map = made
    assert page_map["figures"]
    for figure in page_map["figures"]:
        box = pypdf.PdfReader(file["path"]).pages[figure["page"]].trimbox
        width_mm, height_mm = (float(side) / 72 * 25.4 for side in (box.width, box.height))

        assert page_map["anchors"][figure["anchor"]] == figure["page"]
        assert 0 <= figure["x_mm"] <= figure["x_mm"] + figure["width_mm"] <= width_mm + 0.1
        assert 0 <= figure["y_mm"] <= figure["y_mm"] + figure["height_mm"] <= height_mm + 0.1


def test_the_line_of_a_page_is_that_of_its_words(made):
    for page in made[1]["pages"]:
        if page["line"] and page["file"].startswith("chapters/") and not page["block_offset"]:
            block = "\n".join((TINY / page["file"]).read_text("utf-8").splitlines()[page["line"] - 1 :])
            assert letters(page["words"].split()[-1])[:4] in letters(block)


def test_it_is_named_again_when_nothing_changed_and_made_again_when_it_is_gone(tmp_path):
    first = built(tmp_path)
    assert built(tmp_path) == first
    Path(first["page_map"]).unlink()

    assert built(tmp_path) == first
    assert Path(first["page_map"]).is_file()


def letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalpha())
