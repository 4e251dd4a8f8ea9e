"""The flagship on paper: its booklet in one gathering, its block and cover for a print shop."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from builder.cli import chapbook
from builder.press import Job, check_press, find_shop
from tests.pdfs import texts

ROOT = Path(__file__).parent.parent
RED = (0.0, 1.0, 0.9, 0.2)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = ["build", str(ROOT), "--out", str(out), "--json", "--edition", "booklet", "--edition", "press"]
    report = json.loads(CliRunner().invoke(chapbook, command).stdout)
    assert report["ok"], report["problems"]
    (out / "report.json").write_text(json.dumps(report), "utf-8")
    return out


def test_the_booklet_is_one_gathering_that_staples_hold(dist: Path):
    report = json.loads((dist / "report.json").read_text("utf-8"))
    (pages,) = [file["pages"] for file in report["files"] if file["path"].endswith("black-january-booklet.pdf")]

    assert pages <= 60
    assert not [problem for problem in report["problems"] if problem["code"].startswith("CB-IMPOSE")]
    assert len(texts((dist / "black-january-booklet-cover.pdf").read_bytes())) == 2


@pytest.mark.parametrize("part", ["press", "press-cover"])
def test_the_print_shop_gets_black_and_the_red_of_the_carnation(dist: Path, part: str):
    pdf = (dist / f"black-january-{part}.pdf").read_bytes()
    job = Job(find_shop("shop"), accents=(RED,), is_cover=part == "press-cover")

    assert [problem for problem in check_press(pdf, job) if problem.code != "CB-PRESS-25"] == []
