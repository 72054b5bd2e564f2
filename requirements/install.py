"""Make, renew or repair the environment in .venv from the locked packages of this folder.

Run by a bare python3 before anything is installed, so it imports the standard library only, and its grammar
is old enough that an old Python gets as far as being told which ones work.
"""

import argparse
import fcntl
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 14)
# Each lock holds all of the one before it.
LOCKS = ("core", "postgres", "dev")

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BEFORE = ROOT / ".venv.before"
# Written last: an environment without it was never finished.
STAMP = "stemma-lock"

NETWORK_SIGNS = (
    "No matching distribution",
    "Could not find a version",
    "Connection",
    "timed out",
    "Retrying",
)


class CannotInstall(Exception):  # exceptions say what happened
    """The environment can't be made; the text says why and what mends it."""


def dotted(version: tuple) -> str:
    return ".".join(str(part) for part in version)


def check_python() -> None:
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return
    raise CannotInstall(
        f"Stemma runs on Python {dotted(OLDEST)} to {dotted(NEWEST)}; "
        f"{sys.executable or 'python3'} is {dotted(sys.version_info[:2])}.\n"
        "Name another one: PYTHON=python3.13 make run"
    )


def check_venv() -> None:
    """Debian and Ubuntu leave venv's second half out of the package python3."""
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        raise CannotInstall(
            f"This python3 ({sys.executable}) lacks {' and '.join(missing)}, which makes the environment.\n"
            "Debian and Ubuntu: apt install python3-venv\n"
            "Elsewhere: the package that holds Python's own venv and ensurepip."
        )


def lock_path(name: str) -> Path:
    return ROOT / "requirements" / (name + ".txt")


def stamp_for(name: str) -> str:
    """The stamp of a finished environment: Python's line, the lock's name, the lock's hash."""
    try:
        content = lock_path(name).read_bytes()
    except FileNotFoundError:
        raise CannotInstall(
            f"requirements/{name}.txt, the list of packages, is missing.\n"
            f"Bring it back: git checkout -- requirements/{name}.txt"
        ) from None
    return f"{dotted(sys.version_info[:2])} {name} {hashlib.sha256(content).hexdigest()}"


def held_stamp() -> str:
    try:
        return (VENV / STAMP).read_text()
    except OSError:
        return ""


def lock_wanted(asked: str, held: str) -> str:
    """The wider of the lock asked for and the one installed: `make run` removes nothing that tests need."""
    name = held.split(" ")[1] if held.count(" ") == 2 else ""
    if name in LOCKS and lock_path(name).exists():
        return max(asked, name, key=LOCKS.index)
    return asked


def python_answers() -> bool:
    """Whether the environment's Python starts and is of this line; an upgrade of the system breaks it."""
    question = "import sys; print('.'.join(map(str, sys.version_info[:2])))"
    try:
        answer = subprocess.run(
            [str(VENV / "bin" / "python"), "-I", "-S", "-c", question], stdout=subprocess.PIPE, check=False
        )
    except OSError:
        return False
    return answer.stdout.decode().strip() == dotted(sys.version_info[:2])


def reason_to_make(wanted: str, held: str) -> str:
    """Why the environment has to be made (again); nothing when it is as it should be."""
    if not os.path.lexists(VENV):
        return "Making the environment in .venv (once; about a minute)."
    if not held:
        return "The environment in .venv is incomplete; making it again."
    if held != wanted:
        return "The list of packages or the Python has changed; renewing the environment in .venv."
    if not python_answers():
        return "The Python that .venv was made with is gone; making it again."
    return ""


class Progress:
    """One line that is rewritten on a terminal; a line for every tenth package where the output is kept."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0
        self.terminal = sys.stdout.isatty()

    def package(self, name: str) -> None:
        self.done += 1
        text = f"  package {self.done} of {self.total}: {name}"
        if self.terminal:
            print("\r\033[K" + text, end="", flush=True)
        elif self.done % 10 == 1 or self.done == self.total:
            print(text, flush=True)

    def say(self, text: str) -> None:
        print(("\r\033[K" if self.terminal else "") + "  " + text, flush=True)


def packages_in(lock: Path) -> int:
    """How many packages pip will fetch; those of another system (a marker) may be counted too many."""
    return sum(1 for line in lock.read_text().split("\n") if "==" in line and line[:1].isalnum())


def install(lock: Path) -> None:
    """Fetch and install what the lock names, each file checked against its hash."""
    command = [
        *(str(VENV / "bin" / "python"), "-I", "-m", "pip", "install", "--require-hashes", "--no-deps"),
        *("--disable-pip-version-check", "--no-input", "--progress-bar", "off", "-r", str(lock)),
    ]
    # Somebody's "always --user" would be refused inside an environment.
    environment = dict(os.environ, PIP_USER="0", PYTHONUNBUFFERED="1")
    progress = Progress(packages_in(lock))
    said = []
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        text=True,
        errors="replace",
    )
    try:
        for line in process.stdout or ():
            said.append(line.rstrip())
            # "Processing" is what pip says of a file that needs no download.
            if line.startswith(("Collecting ", "Processing ")):
                progress.package(Path(line.split(" ")[1].strip()).name)
            elif "Retrying (" in line:
                progress.say("the package index does not answer; trying again")
            elif line.startswith("Installing collected"):
                progress.say("unpacking them")
        if process.wait() != 0:
            raise CannotInstall(explain(said))
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()


def explain(said: list) -> str:
    """What pip's output means for somebody who only wanted to start a wiki."""
    text = "\n".join(said)
    errors = [line for line in said if line.startswith("ERROR:")] or said[-5:]
    if "DO NOT MATCH THE HASHES" in text:
        meaning = "A package is not the one that the lock file names, so it was not installed."
    elif "No space left" in text:
        meaning = "The disk is full."
    elif any(sign in text for sign in NETWORK_SIGNS):
        meaning = (
            "The packages could not be fetched: the package index does not answer, or lacks one of them.\n"
            "Look at the network (and at pip's own settings: pip config list), then run the command again."
        )
    else:
        meaning = "pip could not install the packages."
    return meaning + "\npip said:\n  " + "\n  ".join(line[:300] for line in errors[:8])


def remove(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(str(path))


def base_python() -> str:
    """The interpreter behind this one: where .venv is active in the shell, python3 is what gets replaced."""
    return str(getattr(sys, "_base_executable", None) or sys.executable)


def make(name: str, stamp: str) -> None:
    """Make the environment anew; where that fails, a finished one that stood there before is put back."""
    check_venv()
    if not os.access(str(ROOT), os.W_OK):
        raise CannotInstall(
            f"This account may not write to {ROOT}, where .venv is made.\n"
            "Run the command as the owner of that folder, or give it to this account."
        )
    if held_stamp():
        remove(BEFORE)
        VENV.rename(BEFORE)
    try:
        remove(VENV)
        command = [base_python(), "-m", "venv", str(VENV)]
        made = subprocess.run(command, capture_output=True, text=True, check=False)
        if made.returncode != 0:
            raise CannotInstall("python3 -m venv failed:\n" + (made.stdout + made.stderr).strip())
        install(lock_path(name))
        (VENV / STAMP).write_text(stamp)
    except BaseException:
        if BEFORE.exists():
            remove(VENV)
            BEFORE.rename(VENV)
        raise
    remove(BEFORE)


def bring_up_to_date(asked: str) -> None:
    # Two commands started at once in a fresh copy would build over each other; one waits.
    folder = os.open(str(ROOT), os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        held = held_stamp()
        name = lock_wanted(asked, held)
        stamp = stamp_for(name)
        reason = reason_to_make(stamp, held)
        if reason:
            print(reason, flush=True)
            make(name, stamp)
            print("The environment is ready.", flush=True)
    finally:
        os.close(folder)


def asked_for() -> str:
    """The lock named on the command line, else what the database of this environment needs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("lock", nargs="?", choices=LOCKS, help="default: what DATABASE_URL needs")
    named = parser.parse_args().lock
    return named or ("postgres" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "core")


def stopped(*_: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    signal.signal(signal.SIGTERM, stopped)
    try:
        check_python()
        bring_up_to_date(asked_for())
    except CannotInstall as error:
        print("\n" + str(error), file=sys.stderr)
        return 1
    except OSError as error:
        problem = f"{error.filename or VENV}: {error.strerror or error}"
        print(f"\nThe environment can't be written: {problem}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped; the next start begins again.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
