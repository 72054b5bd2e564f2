"""`manage.py start` and `make run`, started for real: what they set up, how fast, how they stop and fail."""

import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
import yaml

from tests.project.wiki_process import ROOT, WikiProcess, free_port

QUICK = 3.0


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a wiki that was started once and stopped."""
    folder = tmp_path_factory.mktemp("wiki") / "data"
    with WikiProcess(folder) as wiki:
        wiki.wait_until_it_answers()
        first_start_is_complete(wiki, folder)
        wiki.stop()
    return folder


def first_start_is_complete(wiki: WikiProcess, folder: Path) -> None:
    assert stat.S_IMODE((folder / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE((folder / "stemma.sqlite3").stat().st_mode) & 0o077 == 0
    assert "Setting up the database" in wiki.output
    assert re.search(rf"^ +http://127\.0\.0\.1:{wiki.port}/\S+$", wiki.output, re.MULTILINE), wiki.output
    assert "Byungjin" in wiki.get("/wiki/Byungjin")
    assert "djDebug" not in wiki.get("/")


def test_second_start_is_quick_and_keeps_what_is_there(data: Path) -> None:
    kept = {name: (data / name).stat().st_mtime_ns for name in ("secret_key", "static.stamp")}
    # A busy machine may slow down one start, not three in a row.
    assert any(seconds_to_start(data) < QUICK for _attempt in range(3))
    assert kept == {name: (data / name).stat().st_mtime_ns for name in kept}


def seconds_to_start(data: Path) -> float:
    with WikiProcess(data) as wiki:
        seconds = wiki.wait_until_it_answers()
        assert "Setting up the database" not in wiki.output
        wiki.stop()
    return seconds


def test_static_files_are_fingerprinted_and_compressed(data: Path) -> None:
    with WikiProcess(data) as wiki:
        wiki.wait_until_it_answers()
        page = wiki.get("/wiki/Byungjin")
        styles = re.findall(r'href="(/static/[^"]+\.css)"', page)
        assert styles
        assert all(re.search(r"\.[0-9a-f]{12}\.css$", style) for style in styles)
        for style in styles:
            wiki.get(style)
            assert (data / style.removeprefix("/")).with_name(style.rsplit("/", 1)[1] + ".br").exists()
        wiki.stop()


@pytest.mark.parametrize(
    ("number", "whole_group"),
    [(signal.SIGTERM, False), (signal.SIGINT, True), (signal.SIGHUP, True)],
    ids=["supervisor", "ctrl-c", "closed-terminal"],
)
def test_make_run_stops_and_leaves_no_process(data: Path, number: signal.Signals, whole_group: bool) -> None:
    # The environment is there already: `true` stands in for the installer.
    command = ["make", "--no-print-directory", "run", "PYTHON=true"]
    with WikiProcess(data, command=command) as wiki:
        wiki.wait_until_it_answers()
        wiki.stop(number, whole_group=whole_group)
        assert "Traceback" not in wiki.output


def test_idle_browser_does_not_hold_up_the_stop(data: Path) -> None:
    with WikiProcess(data) as wiki:
        wiki.wait_until_it_answers()
        with socket.create_connection(("127.0.0.1", wiki.port)) as browser:
            browser.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            assert browser.recv(100).startswith(b"HTTP/1.1 200")
            begun = time.monotonic()
            assert wiki.stop() == 0
        assert time.monotonic() - begun < 5


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children that their parent was killed")
def test_killed_server_takes_its_workers_along(data: Path) -> None:
    with WikiProcess(data) as wiki:
        wiki.wait_until_it_answers()
        wiki.stop(signal.SIGKILL)


def test_health_check_of_the_image(data: Path) -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    code = compose["services"]["web"]["healthcheck"]["test"][3]
    with WikiProcess(data, SITE_URL="https://wiki.example.org") as wiki:
        command = [sys.executable, "-c", code.replace(":8000/", f":{wiki.port}/")]
        environment = {"SITE_URL": "https://wiki.example.org"}
        while subprocess.run(command, env=environment, capture_output=True).returncode != 0:
            assert time.monotonic() < wiki.begun + 20, wiki.output
        wiki.stop()


def refusal(data: Path, **environment: str) -> str:
    """What a start that must fail prints, without a traceback."""
    with WikiProcess(data, **environment) as wiki:
        assert wiki.process.wait(timeout=30) == 1, wiki.output
        assert "Traceback" not in wiki.output
        return wiki.output


def test_port_in_use(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", free_port())) as other:
        port = other.getsockname()[1]
        with WikiProcess(tmp_path / "data", port=port) as wiki:
            assert wiki.process.wait(timeout=30) == 1
            assert f"Port {port} of 127.0.0.1 is in use" in wiki.output
            assert "PORT=" in wiki.output
            assert "Setting up" not in wiki.output
            assert "Traceback" not in wiki.output


def test_address_of_another_machine(tmp_path: Path) -> None:
    assert "HOST=192.0.2.1 is not an address" in refusal(tmp_path / "data", HOST="192.0.2.1")


def test_data_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    text = refusal(tmp_path / "data", DATA_DIR=str(tmp_path / "file" / "data"))
    assert str(tmp_path / "file") in text
    assert "DATA_DIR" in text


def test_data_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """The secret comes from the environment, so that nothing but the start itself notices."""
    text = refusal(tmp_path / "data", DATA_DIR="/proc/self", SECRET_KEY="x" * 50)
    assert "/proc/self, can't be written" in text


def test_database_that_does_not_answer(tmp_path: Path) -> None:
    text = refusal(tmp_path / "data", DATABASE_URL=f"postgres://wiki@127.0.0.1:{free_port()}/wiki")
    assert "The database does not answer" in text
    assert "DATABASE_URL" in text


def test_setting_that_is_nonsense(tmp_path: Path) -> None:
    assert "THREADS must be a whole number, not 'many'." in refusal(tmp_path / "data", THREADS="many")


@pytest.fixture
def empty_postgres() -> Iterator[str]:
    """The address of a new database beside the one of TEST_DATABASE_URL."""
    url = os.environ.get("TEST_DATABASE_URL", "")
    if not url:
        assert not os.environ.get("REQUIRE_POSTGRES"), "REQUIRE_POSTGRES is set, but TEST_DATABASE_URL is not"
        pytest.skip("NOT TESTED: a start on PostgreSQL (TEST_DATABASE_URL is not set)")
    import psycopg

    name = f"stemma_start_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        parts = urlsplit(url)
        yield urlunsplit(parts._replace(path=f"{parts.path.rsplit('/', 1)[0]}/{name}"))
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_start_on_postgresql(tmp_path: Path, empty_postgres: str) -> None:
    with WikiProcess(tmp_path / "data", DATABASE_URL=empty_postgres) as wiki:
        wiki.wait_until_it_answers()
        assert "Byungjin" in wiki.get("/wiki/Byungjin")
        wiki.stop()
        assert not (tmp_path / "data" / "stemma.sqlite3").exists()
