"""requirements/install.py, run in copies of its own, with real environments and a folder as index."""

import ast
import base64
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "requirements" / "install.py"
LINE = f"{sys.version_info[0]}.{sys.version_info[1]}"


WITHOUT_ENSUREPIP = """
import importlib.util
find = importlib.util.find_spec
importlib.util.find_spec = lambda name: None if name == "ensurepip" else find(name)
"""


def make_wheel(folder: Path, name: str, version: str) -> str:
    """A package with one module in it. Returns its line for a lock file."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": f'VERSION = "{version}"\n',
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = ""
    for path, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        record += f"{path},sha256={digest},{len(text.encode())}\n"
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n"
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return f"{name}=={version} \\\n    --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


class Copy:
    """A copy of the project as far as the installer sees it, with an index of its own that is a folder."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "a copy"
        self.wheels = folder / "wheels"
        (self.root / "requirements").mkdir(parents=True)
        self.wheels.mkdir()
        shutil.copy(SCRIPT, self.root / "requirements")
        core = make_wheel(self.wheels, "alpha", "1.0")
        self.lock("core", core)
        self.lock("postgres", core)
        self.lock("dev", core + make_wheel(self.wheels, "beta", "1.0"))

    def lock(self, name: str, text: str) -> None:
        (self.root / "requirements" / f"{name}.txt").write_text(text)

    def install(self, *arguments: str, before: str = "", **environment: str) -> "subprocess.CompletedProcess[str]":
        """Run the installer; `before` is code that first makes this Python look like another one."""
        run = "sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
        code = f"import runpy, sys\n{before}\n{run}"
        script = str(self.root / "requirements" / "install.py")
        return subprocess.run(
            [sys.executable, "-c", code, script, *arguments],
            env=self.environment() | environment,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        return kept | {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels)}

    def version_of(self, package: str) -> str:
        """The version that the environment holds; nothing where it lacks the package."""
        python = self.root / ".venv" / "bin" / "python"
        code = f"import {package}; print({package}.VERSION)"
        return subprocess.run([python, "-c", code], capture_output=True, text=True).stdout.strip()

    def stamp(self) -> str:
        return (self.root / ".venv" / "stemma-lock").read_text()


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


def test_half_made_is_made_then_kept_then_renewed(copy: Copy) -> None:
    # What a killed start leaves: a folder with something in it, and no stamp.
    python = copy.root / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to("/nowhere/python3")
    made = copy.install(DATABASE_URL="postgresql://wiki@127.0.0.1/wiki")
    assert made.returncode == 0, made.stderr
    assert "incomplete" in made.stdout
    assert "package 1 of 1: alpha" in made.stdout
    assert copy.version_of("alpha") == "1.0"
    assert copy.stamp().startswith(f"{LINE} postgres ")

    kept = copy.install()
    assert (kept.returncode, kept.stdout, kept.stderr) == (0, "", "")

    copy.lock("postgres", make_wheel(copy.wheels, "alpha", "2.0"))
    renewed = copy.install()
    assert renewed.returncode == 0
    assert "changed" in renewed.stdout
    assert copy.version_of("alpha") == "2.0"
    assert sorted(path.name for path in copy.root.iterdir()) == [".venv", "requirements"]


def test_wider_environment_is_kept_also_where_its_renewal_fails(copy: Copy) -> None:
    assert copy.install("dev").returncode == 0
    assert copy.install().stdout == ""
    assert copy.version_of("beta") == "1.0"

    old = copy.stamp()
    copy.lock("dev", f"alpha==3.0 --hash=sha256:{'0' * 64}\n")
    missing = copy.install()
    assert missing.returncode == 1
    assert "package index does not answer, or lacks one of them" in missing.stderr
    assert "Traceback" not in missing.stderr
    assert (copy.version_of("alpha"), copy.stamp()) == ("1.0", old)


def test_forged_package_is_refused_and_said_to_be_one(copy: Copy) -> None:
    copy.lock("core", f"alpha==1.0 --hash=sha256:{'0' * 64}\n")
    forged = copy.install()
    assert forged.returncode == 1
    assert "not the one that the lock file names" in forged.stderr
    assert "Traceback" not in forged.stderr
    assert not (copy.root / ".venv" / "stemma-lock").exists()


def test_missing_lock(copy: Copy) -> None:
    (copy.root / "requirements" / "core.txt").unlink()
    result = copy.install()
    assert result.returncode == 1
    assert "git checkout -- requirements/core.txt" in result.stderr
    assert "Traceback" not in result.stderr


def test_python_without_venv(copy: Copy) -> None:
    result = copy.install(before=WITHOUT_ENSUREPIP)
    assert result.returncode == 1
    assert "lacks ensurepip" in result.stderr
    assert "apt install python3-venv" in result.stderr
    assert not (copy.root / ".venv").exists()


@pytest.mark.parametrize("version", [(3, 6), (3, 10), (3, 15)])
def test_other_python_is_told_which_ones_work(copy: Copy, version: tuple[int, int]) -> None:
    result = copy.install(before=f"sys.version_info = ({version[0]}, {version[1]}, 0, 'final', 0)")
    assert result.returncode == 1
    assert "Python 3.11 to 3.14" in result.stderr
    assert f"is {version[0]}.{version[1]}" in result.stderr


def test_grammar_is_old_enough_to_say_so() -> None:
    ast.parse(SCRIPT.read_text(), feature_version=(3, 6))


def test_folder_that_cannot_be_written(tmp_path: Path) -> None:
    python = shutil.which("python3", path="/usr/bin:/bin")
    if os.geteuid() == 0 and (python is None or shutil.which("runuser") is None):
        pytest.skip("root may write everywhere, and there is no runuser and system Python to be somebody else")
    with tempfile.TemporaryDirectory() as folder:
        copy = Copy(Path(folder))
        for path in (copy.root, copy.root.parent):
            path.chmod(0o555)
        command = [sys.executable] if os.geteuid() else ["runuser", "-u", "nobody", "--", str(python)]
        command.append(str(copy.root / "requirements" / "install.py"))
        result = subprocess.run(command, env=copy.environment(), capture_output=True, text=True)
        for path in (copy.root.parent, copy.root):
            path.chmod(0o755)
    assert result.returncode == 1
    assert "may not write to" in result.stderr
    assert "Traceback" not in result.stderr


def test_locks_name_no_address_and_pin_every_file() -> None:
    for name in ("core", "postgres", "dev"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        assert "://" not in text
        assert "--index-url" not in text
        assert "--find-links" not in text
        for entry in text.replace("\\\n", " ").strip().split("\n"):
            assert "==" in entry, entry
            assert "--hash=sha256:" in entry, entry


def test_each_lock_holds_the_one_before_it() -> None:
    pins = [
        {line.split(" ")[0] for line in (ROOT / "requirements" / f"{name}.txt").read_text().split("\n") if "==" in line}
        for name in ("core", "postgres", "dev")
    ]
    assert pins[0] < pins[1] < pins[2]
