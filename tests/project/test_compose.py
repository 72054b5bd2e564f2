"""docker-compose.yml and the Dockerfile, held against the settings; that needs no engine."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.urls import reverse

from wiki import env

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "wiki" / "settings.py").read_text()))
PLACEHOLDER = re.compile(r"\$\{([A-Z_]+)(?::([-?])([^}]*))?\}")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text().split("\n")
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def filled(text: str, values: dict[str, str]) -> str:
    """What compose makes of a text: the value, else the default."""
    return PLACEHOLDER.sub(lambda match: values.get(match[1]) or (match[3] if match[2] == "-" else ""), text)


def test_every_variable_is_a_setting(compose: dict[str, Any]) -> None:
    assert {"DATABASE_URL", "SITE_URL", "HOST", "PORT", "DATA_DIR"} <= SETTINGS
    assert set(compose["services"]["web"]["environment"]) <= SETTINGS
    dockerfile = (ROOT / "Dockerfile").read_text()
    ours = {name for name in re.findall(r"([A-Z_]+)=", dockerfile) if not name.startswith(("PYTHON", "PIP_"))}
    assert ours
    assert ours <= SETTINGS


def test_every_placeholder_stands_in_the_example() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    assert {match[1] for match in PLACEHOLDER.finditer(text)} == set(example())


def test_values_are_accepted_by_the_settings(compose: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    values = example() | {"POSTGRES_PASSWORD": "secret"}
    for name, value in compose["services"]["web"]["environment"].items():
        monkeypatch.setenv(name, filled(value, values))
    database = env.database("DATABASE_URL", "")
    server = compose["services"]["db"]["environment"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"]) == ("db", 5432)
    assert database["USER"] == server["POSTGRES_USER"]
    assert database["NAME"] == server["POSTGRES_DB"]
    assert database["PASSWORD"] == filled(server["POSTGRES_PASSWORD"], values) == "secret"
    assert env.address("SITE_URL", "").hostname == "localhost"
    assert compose["services"]["web"]["ports"] == ["${PUBLISH:-127.0.0.1:8000}:8000"]
    assert env.whole("PORT", 0, least=1, most=65535) == 8000


def test_services_fit_together(compose: dict[str, Any]) -> None:
    web, db = compose["services"]["web"], compose["services"]["db"]
    assert web["build"] == "."
    assert web["env_file"] == ".env"
    assert db["image"] == "postgres:17"
    assert web["depends_on"] == {"db": {"condition": "service_healthy"}}
    assert "pg_isready" in db["healthcheck"]["test"]
    mounts = [volume.split(":") for volume in (*web["volumes"], *db["volumes"])]
    assert mounts[0] == ["data", web["environment"]["DATA_DIR"]]
    assert {volume for volume, _folder in mounts} == set(compose["volumes"])


def test_health_check_asks_the_health_page(compose: dict[str, Any]) -> None:
    kind, program, option, code = compose["services"]["web"]["healthcheck"]["test"]
    assert (kind, program, option) == ("CMD", "python", "-c")
    compile(code, "healthcheck", "exec")
    assert f"http://127.0.0.1:8000{reverse('healthz')}" in code


def test_image_holds_what_the_wiki_needs_and_nothing_secret() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert "requirements/postgres.txt" in dockerfile
    assert "--require-hashes" in dockerfile
    assert re.search(r"^USER (?!root)", dockerfile, re.MULTILINE)
    assert 'CMD ["python", "manage.py", "start"]' in dockerfile
    ignore = (ROOT / ".dockerignore").read_text().strip().split("\n")
    assert ignore[0] == "*"
    allowed = {line[1:] for line in ignore if line.startswith("!")}
    assert {"articles", "wiki", "templates", "static", "manage.py", "requirements"} <= allowed
    assert not allowed & {"data", ".env", ".git", ".venv"}
