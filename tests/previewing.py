"""A preview as its user starts it: a process of its own, asked over the network as a browser asks."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

COMMAND = [sys.executable, "-c", "from builder.cli import main; main()", "preview"]
PATIENCE = 120  # seconds: a busy machine is no fault


class Preview:
    """A preview that runs."""

    def __init__(self, process, port):
        self.process, self.port = process, port

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}/"

    def ask(self, path, method="GET", body=None, **headers):
        """Ask for an address as it is written, with exactly these headers; Host is the right one if it is not said."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        headers = {"host": f"127.0.0.1:{self.port}", **{name.replace("_", "-"): text for name, text in headers.items()}}
        content = b"" if body is None else json.dumps(body).encode()
        for name, text in {**headers, "content-length": str(len(content))}.items():
            if text is not None:
                connection.putheader(name, text)
        connection.endheaders(content)
        answer = connection.getresponse()
        if answer.headers.get_content_type() != "text/event-stream":
            answer.content = answer.read()
            connection.close()
        return answer

    def order(self, path, body):
        """Order something as the page itself does."""
        origin = self.address.rstrip("/")
        return self.ask(path, "POST", body, origin=origin, content_type="application/json")

    def states(self):
        """Yield the states that a browser is told, from now on."""
        answer = self.ask("/events")
        name = ""
        while line := answer.readline().decode():
            if line.startswith("event: "):
                name = line.removeprefix("event: ").strip()
            elif line.startswith("data: ") and name == "state":
                yield json.loads(line.removeprefix("data: "))

    def wait(self, is_wanted):
        """Wait for a state."""
        end = time.monotonic() + PATIENCE
        for state in self.states():
            if is_wanted(state):
                return state
            assert time.monotonic() < end, "the state that is waited for did not come"
        raise AssertionError("the preview has ended")

    def whole(self):
        """Wait until pages and EPUB are there."""
        return self.wait(lambda state: state["pages"] and (state["epub"] or not state["readerEditions"]))

    def end(self, number=signal.SIGINT):
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@contextmanager
def previewed(root, *words, **environ):
    """Start a preview and end it."""
    command = [*COMMAND, str(root), "--no-open", "--jobs", "2", *(str(word) for word in words)]
    process = subprocess.Popen(
        command, env={**os.environ, **environ}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        line = process.stdout.readline()
        assert line.startswith("the preview is at http://127.0.0.1:"), line or process.stderr.read()
        yield Preview(process, int(line.strip().rstrip("/").rpartition(":")[2]))
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE)
        process.stdout.close()
        process.stderr.close()


def children(pid):
    """List the processes that a process has started, and those that they have."""
    tasks = Path(f"/proc/{pid}/task")
    own = [int(child) for task in tasks.iterdir() for child in (task / "children").read_text().split()]
    return [process for child in own for process in (child, *children(child))]


def is_running(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"  # a process that ended, and that nobody has asked about yet
