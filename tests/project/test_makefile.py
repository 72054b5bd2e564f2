"""The Makefile, run with stand-ins for the tools, which only write down how they were called."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("ruff", "djlint", "mypy", "lint-imports", "pytest", "python", "uv")
COMMANDS = ("run", "dev", "test", "bench", "format", "admin-link", "locks", "clean", "help")


class Make:
    """A folder with the Makefile and tools that log their call."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copy(ROOT / "Makefile", folder)
        (folder / ".venv" / "bin").mkdir(parents=True)
        for tool in (*TOOLS, "installer"):
            path = folder / "installer" if tool == "installer" else folder / ".venv" / "bin" / tool
            path.write_text(f'#!/bin/sh\necho "{tool} $*${{DEBUG:+ DEBUG=$DEBUG}}${{PORT:+ PORT=$PORT}}" >> calls\n')
            path.chmod(0o755)

    def __call__(self, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        own = {"PATH": os.environ["PATH"], "PYTHON": "./installer"} | environment
        command = ["make", "--no-print-directory", *arguments]
        return subprocess.run(command, cwd=self.folder, env=own, capture_output=True, text=True)

    def calls(self) -> list[str]:
        return (self.folder / "calls").read_text().strip().split("\n")


@pytest.fixture
def make(tmp_path: Path) -> Make:
    return Make(tmp_path)


def test_help_lists_every_command(make: Make) -> None:
    shown = make("help").stdout
    assert make().stdout == shown
    for command in COMMANDS:
        assert re.search(rf"^  make {command} +[A-Z]", shown, re.MULTILINE), command


def test_run(make: Make) -> None:
    assert make("run", "PORT=8001").returncode == 0
    assert make.calls() == ["installer requirements/install.py PORT=8001", "python manage.py start PORT=8001"]


def test_dev(make: Make) -> None:
    assert make("dev").returncode == 0
    assert make.calls() == [
        "installer requirements/install.py dev",
        "python manage.py start --reload DEBUG=1",
    ]


def test_test_checks_everything_and_says_loudly_what_it_left_out(make: Make) -> None:
    result = make("test")
    assert result.returncode == 0, result.stderr
    assert "NOT TESTED ON POSTGRESQL" in result.stdout
    called = [call.split(" ")[0] for call in make.calls()]
    assert called == ["installer", "ruff", "ruff", "djlint", "mypy", "lint-imports", "python", "pytest"]
    assert "ruff format --check ." in make.calls()
    assert "python manage.py makemigrations --check --dry-run" in make.calls()


def test_test_runs_again_on_postgresql(make: Make) -> None:
    result = make("test", TEST_DATABASE_URL="postgres://postgres@127.0.0.1/test", REQUIRE_POSTGRES="1")
    assert result.returncode == 0, result.stderr
    runs = [call for call in make.calls() if call.startswith("pytest ")]
    assert ["--postgres" in run for run in runs] == [False, True]


def test_required_postgresql_that_is_missing_fails(make: Make) -> None:
    result = make("tests", REQUIRE_POSTGRES="1")
    assert result.returncode != 0
    assert "TEST_DATABASE_URL names no PostgreSQL" in result.stdout
    assert not any(call.startswith("pytest") for call in make.calls())


def test_bench_takes_parts(make: Make) -> None:
    assert make("bench").returncode == 0
    assert make("bench", "ONLY=start read").returncode == 0
    everything, parts = (call for call in make.calls() if call.startswith("pytest "))
    assert everything.strip() == "pytest tests/bench -m bench -s -q"
    assert parts.strip() == "pytest tests/bench -m bench -s -q -k start or read"


def test_missing_python_is_named_with_the_command_that_mends_it(make: Make) -> None:
    result = make("run", PYTHON="no-such-python3")
    assert result.returncode != 0
    assert "no-such-python3 is missing" in result.stdout
    assert "apt install python3 python3-venv" in result.stdout
