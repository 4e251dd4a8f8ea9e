"""The crew: its processes end with their caller, however that ends, and leave nothing half done."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from multiprocessing import active_children
from pathlib import Path
from threading import Timer

import pytest

from builder.build import BuildRequest, Stopped, Workshop, build, proof
from builder.crew import Crew, Tools
from builder.errors import BookError
from builder.progress import Step
from tests.crew_tools import pid_after
from tests.previewing import is_running

WORDS = "It is the custom of the house that every page knows the word with which it begins. "

pytestmark = pytest.mark.skipif(not hasattr(os, "killpg"), reason="this system has no groups of processes")


def silent(_: Step) -> None:
    pass


@pytest.fixture
def long_book(make_folder) -> Path:
    """Make a book whose layout takes some seconds."""
    return make_folder({f"chapters/0{n}-mill.md": f"# Mill {n}\n\n" + f"{WORDS * 12}\n\n" * 40 for n in range(4)})


@pytest.fixture
def building(long_book: Path) -> Iterator[subprocess.Popen]:
    """Start a build, and wait until it lays out."""
    command = "from builder.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", command, "build", long_book, "--edition", "pdf", "--jobs", "2", "--verbose"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    told = iter(process.stderr.readline, "")
    assert any("laying out" in line for line in told)
    time.sleep(0.5)
    yield process
    if is_alive(process.pid):
        os.killpg(process.pid, signal.SIGKILL)
    process.stdout.close()
    process.stderr.close()


def is_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def ends(group: int, seconds: float) -> bool:
    """Wait until every process of a group has ended."""
    until = time.monotonic() + seconds
    while is_alive(group) and time.monotonic() < until:
        time.sleep(0.05)
    return not is_alive(group)


def left_over(root: Path) -> list[str]:
    """List the files that a build leaves when it did not come to its end, but what the store keeps."""
    stored = root / ".chapbook"
    return [path.name for path in root.rglob(".*") if path.is_file() and path.parent != stored] + [
        path.name for path in (root / "dist").glob("*")
    ]


def temporary() -> set[str]:
    folder = Path(tempfile.gettempdir())
    return {path.name for pattern in ("chapbook-*", "weasyprint-*") for path in folder.glob(pattern)}


def test_nothing_stays_in_the_temporary_folder(make_folder, tmp_path: Path, monkeypatch):
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    build(BuildRequest(make_folder(), ("pdf",), jobs=2), silent)

    assert temporary() == set()


@pytest.mark.slow
def test_ctrl_c_leaves_no_process_and_no_half_file(building: subprocess.Popen, long_book: Path):
    os.killpg(building.pid, signal.SIGINT)
    _, said = building.communicate(timeout=20)

    assert building.returncode == 130
    assert "stopped: the files of the last build are as they were" in said
    assert "Traceback" not in said
    assert ends(building.pid, 5)
    assert left_over(long_book) == []


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_workers_end_when_their_caller_is_killed(building: subprocess.Popen, long_book: Path, how: signal.Signals):
    os.kill(building.pid, how)
    building.wait(20)

    assert ends(building.pid, 10)
    assert left_over(long_book) == []


@pytest.mark.slow
def test_a_killed_build_is_made_right_by_the_next_one(building: subprocess.Popen, long_book: Path, tmp_path: Path):
    os.kill(building.pid, signal.SIGKILL)
    building.wait(20)
    after, fresh = (
        build(BuildRequest(long_book, ("pdf",), tmp_path / name, 2), silent).files[0].path.read_bytes()
        for name in ("after", "fresh")
        if name == "after" or remove_store(long_book)
    )

    assert after == fresh


def remove_store(root: Path) -> bool:
    for path in (root / ".chapbook").rglob("*"):
        if path.is_file():
            path.unlink()
    return True


def test_a_workshop_makes_a_book_again_and_again_with_the_same_workers(make_folder):
    root = make_folder()
    request = BuildRequest(root, ("pdf",), jobs=1)
    others = set(active_children())
    with Workshop(request.store, 1) as workshop:
        first = proof(request, "pdf", silent, workshop)
        workers = set(active_children()) - others
        (root / "chapters/01-mill.md").write_text("# The Mill\n\nThe wheel stands.\n")
        second = proof(request, "pdf", silent, workshop)

        assert set(active_children()) - others == workers
        assert not (root / "dist").exists()
        assert build(request, silent, workshop).files[0].path.read_bytes() == second.file != first.file
    assert set(active_children()) == others
    assert [page.words for page in second.page_map.pages if page.section == "01-mill"] == [
        "Chapter 1 The Mill The wheel stands."
    ]


@pytest.mark.slow
def test_a_build_can_be_stopped_and_the_workshop_used_again(long_book: Path):
    request = BuildRequest(long_book, ("pdf",), jobs=1)
    with Workshop(request.store, 1) as workshop:
        Timer(1.0, workshop.stop).start()
        with pytest.raises(Stopped):
            build(request, silent, workshop)

        assert not (long_book / "dist").exists()
        assert build(request, silent, workshop).files


def test_a_caller_may_stop_by_an_error_of_its_own(make_folder):
    def tell(step: Step) -> None:
        if "laying out" in step.words:
            raise InterruptedError

    request = BuildRequest(make_folder(), ("pdf",), jobs=1)
    with Workshop(request.store, 1) as workshop:
        with pytest.raises(InterruptedError):
            proof(request, "pdf", tell, workshop)

        assert proof(request, "pdf", silent, workshop).pages > 1


TOOLS = Tools("tests.crew_tools")


@pytest.mark.parametrize("system", ["linux", "darwin"])
def test_tasks_are_shared_however_workers_are_started(system: str, monkeypatch):
    monkeypatch.setattr(sys, "platform", system)
    with Crew(2, tools=TOOLS) as crew:
        workers = crew.share([("tests.crew_tools:pid_after", (0.2,)), (pid_after, (0.2,))])

        assert len({*workers, os.getpid()}) == 3
    assert not [pid for pid in workers if is_running(pid)]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody leads")
def test_workers_whose_leader_was_killed_work_on_and_end_with_the_crew():
    with Crew(2, tools=TOOLS) as crew:
        workers = crew.share([(pid_after, (0.2,))] * 2)
        os.kill(crew._processes[0].pid, signal.SIGKILL)

        assert set(crew.share([(pid_after, (0.2,))] * 2)) == set(workers)
    until = time.monotonic() + 5
    while any(map(is_running, workers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not [pid for pid in workers if is_running(pid)]


def test_a_worker_gets_ready_before_its_next_task_and_answers_for_that_alone():
    with Crew(2, tools=TOOLS) as crew:
        crew.ask(("tests.crew_tools:remember", ("ready",)), 1)
        crew.ask(("tests.crew_tools:remember", (1 / 3, "too many")), 1)  # an error, which is nobody's

        first, second = crew.share([("tests.crew_tools:remembered", (0.2,))] * 2)
        assert sorted([*first, *second]) == ["ready"]
        assert crew.share([(pid_after, (0.0,))])


def test_a_worker_that_dies_is_told_in_words():
    with Crew(1, tools=TOOLS) as crew:
        (worker,) = crew.share([(pid_after, (0.0,))])
        os.kill(worker, signal.SIGKILL)
        with pytest.raises(BookError) as caught:
            crew.share([(pid_after, (0.0,))])

        assert [problem.code for problem in caught.value.problems] == ["CB-SYS-02"]
        assert crew.is_broken


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody leads")
def test_a_crew_that_is_dismissed_at_once_is_gone_at_once():
    """A worker who is told to end while it begins must not forget it."""
    started = time.monotonic()
    for number in range(60):
        with Crew(2, tools=TOOLS):
            time.sleep(0.0005 * number)

    assert time.monotonic() - started < 30
