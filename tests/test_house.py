"""Keeps the documents true, and out of the repository what must not be in it."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text()
README = (ROOT / "README.md").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def committed() -> list[Path]:
    """The files that git tracks or would add."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("NOT CHECKED: this copy is no git checkout")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def names(requirements: list[object]) -> list[str]:
    return [re.match(r"[\w.-]+", each)[0] for each in requirements if isinstance(each, str)]


def test_every_package_is_in_architecture() -> None:
    wanted = names(PROJECT["project"]["dependencies"])
    wanted += names(PROJECT["project"]["optional-dependencies"]["postgres"])
    for group in PROJECT["dependency-groups"].values():
        wanted += [name for name in names(group) if not name.startswith("types-")]
    packages = ARCHITECTURE.partition("## Packages")[2]
    assert [name for name in wanted if name not in packages] == []


def test_every_locked_package_is_pinned_by_hash_and_has_no_address() -> None:
    for lock in ("core", "postgres", "dev"):
        text = (ROOT / "requirements" / f"{lock}.txt").read_text()
        pins = re.findall(r"^[\w.-]+==\S+", text, re.MULTILINE)
        assert len(pins) > 10
        assert text.count("--hash=sha256:") >= len(pins)
        assert "://" not in text


def test_locks_hold_what_the_project_asks_for() -> None:
    locked = {name.lower() for name in re.findall(r"^([\w.-]+)==", (ROOT / "requirements/core.txt").read_text(), re.M)}
    assert {name.lower() for name in names(PROJECT["project"]["dependencies"])} <= locked


def test_every_variable_that_is_read_is_in_the_readme() -> None:
    read = set()
    for path in (ROOT / "wiki").rglob("*.py"):
        readers = r"env\.(?:text|flag|one_of|whole|address|database|secret|folder)"
        read |= set(re.findall(readers + r"\(\s*\"(\w+)\"", path.read_text()))
    assert len(read) > 8
    assert [name for name in sorted(read) if f"`{name}`" not in README] == []


def test_every_command_is_in_the_readme() -> None:
    found = {
        path.stem
        for path in ROOT.glob("*/**/management/commands/*.py")
        if ".venv" not in path.parts and not path.stem.startswith("_") and path.stem != "start"
    }
    assert found >= {"import_text", "verify_history", "render_stale", "load_samples", "admin_link"}
    assert [name for name in sorted(found) if f"`{name}" not in README] == []


def test_code_map_names_what_exists() -> None:
    for name in re.findall(r"\b([a-z_]+\.py)\b", ARCHITECTURE):
        assert list(ROOT.glob(f"[!.]*/**/{name}")) or (ROOT / name).exists(), name


def test_no_address_of_a_package_index_and_no_path_of_one_machine() -> None:
    parts = ["pypi" + r"\.org", "registry" + r"\.npmjs", "files" + r"\.pythonhosted", "/home" + "/", "/root" + "/"]
    forbidden = re.compile("|".join(parts))
    wrong = []
    for path in committed():
        if path.suffix in (".woff2", ".png", ".ico") or "vendor" in path.parts:
            continue
        text = path.read_text(errors="replace")
        wrong += [f"{path.relative_to(ROOT)}: {found[0]}" for found in forbidden.finditer(text)]
    assert wrong == []


def test_no_inline_script_or_style_in_templates() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=\"", text), path


def test_every_view_has_its_template_and_its_name() -> None:
    from articles.urls import urlpatterns

    for pattern in urlpatterns:
        assert pattern.callback.__name__ == pattern.name, pattern.name
