"""A wiki started for real, in a process group and a data folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROCESSES = Path("/proc")
KEPT = ("PATH", "HOME", "TMPDIR", "LANG")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def is_running(entry: Path, group: int) -> bool:
    """Whether that entry of /proc is a process of the group that has not ended."""
    try:
        # The name before the last bracket may hold anything; then follow state, parent and group.
        state, _parent, its_group = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
    except OSError:
        return False
    return int(its_group) == group and state not in ("Z", "X")


class WikiProcess:
    """`manage.py start`, or another command that serves, on a free port; `output` is what it printed."""

    def __init__(self, data: Path, *, port: int = 0, command: Iterable[str] = (), **environment: str) -> None:
        self.port = port or free_port()
        self.log = data.parent / f"{data.name}-{self.port}-{time.monotonic_ns()}.log"
        own = {name: os.environ[name] for name in KEPT if name in os.environ}
        own |= {"DATA_DIR": str(data), "PORT": str(self.port)} | environment
        self.begun = time.monotonic()
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                list(command) or [sys.executable, "manage.py", "start"],
                cwd=ROOT,
                env=own,
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def __enter__(self) -> "WikiProcess":
        return self

    def __exit__(self, *_: object) -> None:
        if self.group_lives():
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    @property
    def output(self) -> str:
        return self.log.read_text()

    def wait_until_it_answers(self, seconds: float = 60) -> float:
        """Wait for 200 from /healthz. Returns how long it took since the start, in seconds."""
        while time.monotonic() < self.begun + seconds:
            if self.process.poll() is not None:
                raise AssertionError(f"it stopped with {self.process.returncode}:\n{self.output}")
            try:
                self.get("/healthz")
                return time.monotonic() - self.begun
            except (urllib.error.URLError, OSError):
                time.sleep(0.02)
        raise AssertionError(f"no answer within {seconds} s:\n{self.output}")

    def get(self, path: str, **headers: str) -> str:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.read().decode()

    def group_lives(self) -> bool:
        """Whether any process of the group is left; children that outlive the server stay in it."""
        self.process.poll()
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return False
        # Ended ones count until the system's first process collects them, which some do late.
        return sys.platform != "linux" or any(is_running(entry, self.process.pid) for entry in PROCESSES.glob("[0-9]*"))

    def stop(self, number: signal.Signals = signal.SIGTERM, *, whole_group: bool = False) -> int:
        """Signal the process (as a supervisor) or its group (as a terminal) and wait until none is left."""
        (os.killpg if whole_group else os.kill)(self.process.pid, number)
        status = self.process.wait(timeout=15)
        deadline = time.monotonic() + 5
        while self.group_lives():
            assert time.monotonic() < deadline, "it left processes behind"
            time.sleep(0.02)
        return status
