"""The steps between a fresh copy and a wiki that answers, each safe to repeat and quick when done before."""

import errno
import fcntl
import hashlib
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

STATIC_STAMP = "static.stamp"


def make_data_folder() -> None:
    """Make the folder of the wiki's data, for this account alone. Raises CommandError where it can't be written."""
    folder: Path = settings.DATA_DIR
    # Passwords' hashes and sessions are nobody else's: what is made from here on is its owner's alone.
    os.umask(0o077)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # The rights alone don't tell: a full or read-only disk refuses too.
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"\0" * 4096)
    except OSError as error:
        raise CommandError(
            f"The folder for the wiki's data, {folder}, can't be written ({error.strerror}). "
            "Make it writable for this account, or name another one in DATA_DIR."
        ) from None


@contextmanager
def alone() -> Iterator[None]:
    """Let one start after another set up the same data folder. A start that is killed lets the next one in."""
    make_data_folder()
    with (settings.DATA_DIR / "start.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def listening_address(host: str, port: int) -> str:
    """The IP address to listen on; of a name the IPv4 one first. Raises CommandError where none can."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _name, address = min(found, key=lambda entry: entry[0] != socket.AF_INET)
        with socket.socket(family, kind, protocol) as probe:
            # As the server does it: connections of a server that has just stopped are no hindrance.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except (socket.gaierror, UnicodeError):
        raise CommandError(no_such_host(host)) from None
    except OSError as error:
        raise CommandError(port_problem(host, port, error)) from None
    return str(address[0])


def port_problem(host: str, port: int, error: OSError) -> str:
    """Why nothing can listen there, and which setting changes it."""
    if error.errno == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else port - 1
        return f"Port {port} of {host} is in use. Stop what uses it, or take another one: PORT={other}"
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"This account may not listen on port {port}. Take one above 1023: PORT=8000"
    if error.errno == errno.EADDRNOTAVAIL:
        return no_such_host(host)
    return f"The server can't listen on {host}, port {port}: {error.strerror}. HOST and PORT change it."


def no_such_host(host: str) -> str:
    return f"HOST={host} is not an address of this machine; 127.0.0.1 or 0.0.0.0 would be."


def missing_migrations() -> int:
    """How many steps the database lacks. Raises CommandError when it does not answer."""
    try:
        executor = MigrationExecutor(connection)
        return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError as error:
        reason = str(error).strip().split("\n")[0]
        raise CommandError(f"The database does not answer: {reason}\nDATABASE_URL names it.") from None


def static_signature() -> str:
    """A hash over what the collected files depend on: their makers, and each file's name, size and time."""
    digest = hashlib.sha256()
    makers = [version("django"), version("whitenoise"), settings.STORAGES["staticfiles"]["BACKEND"]]
    digest.update(" ".join(makers).encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: str(found[0])):
            stat = Path(storage.path(name)).stat()
            digest.update(f"\n{name} {stat.st_size} {stat.st_mtime_ns}".encode())
    return digest.hexdigest()


def static_files_stale(signature: str) -> bool:
    """Whether the static files have to be collected; True also after a collecting that was interrupted."""
    stamp: Path = settings.DATA_DIR / STATIC_STAMP
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    try:
        return not manifest.exists() or stamp.read_text() != signature
    except OSError:
        return True


def collect_static_files(signature: str) -> None:
    """Compress and fingerprint the static files, and note what they were made from.

    Files of older releases stay: pages that browsers still hold ask for them.
    """
    stamp: Path = settings.DATA_DIR / STATIC_STAMP
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(signature)
