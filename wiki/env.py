"""Typed readers of the environment that fail loudly, naming the variable and what it should hold.

Every setting that may differ between two installations is read here, once, at start.
"""

import os
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})


def text(name: str, default: str) -> str:
    """The variable as it is, else the default; an empty variable counts as unset."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool) -> bool:
    """A yes or no. Raises ImproperlyConfigured for anything but 1/0, true/false, yes/no, on/off."""
    raw = os.environ.get(name)
    if raw is None:
        return default
    word = raw.strip().casefold()
    if word in TRUE:
        return True
    if word in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {raw!r}.")


def one_of(name: str, default: str, words: Sequence[str]) -> str:
    """One of a few words. Raises ImproperlyConfigured for any other."""
    word = text(name, default)
    if word not in words:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(words)}, not {word!r}.")
    return word


def whole(name: str, default: int, *, least: int, most: int) -> int:
    """A whole number within bounds. Raises ImproperlyConfigured for anything else."""
    raw = text(name, str(default))
    try:
        number = int(raw)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {raw!r}.") from None
    if not least <= number <= most:
        raise ImproperlyConfigured(f"{name} must lie between {least} and {most}, not {number}.")
    return number


def address(name: str, default: str) -> SplitResult:
    """An http(s) address without path, query or user. Raises ImproperlyConfigured for anything else."""
    raw = text(name, default).rstrip("/")
    problem = f"{name} must be an address such as https://wiki.example.org, not {raw!r}."
    try:
        parts = urlsplit(raw)
        _ = parts.port
    except ValueError:
        raise ImproperlyConfigured(problem) from None
    extra = parts.path or parts.query or parts.fragment or parts.username
    if parts.scheme not in ("http", "https") or not parts.hostname or extra:
        raise ImproperlyConfigured(problem)
    return parts


def database(name: str, default: str) -> dict[str, Any]:
    """Django's settings of one database from an address (postgres://... or sqlite:///...)."""
    raw = text(name, default)
    try:
        parts: Mapping[str, Any] = environ.Env.db_url_config(raw)  # type: ignore[no-untyped-call]
        engine = str(parts["ENGINE"])
    except Exception:
        # The address may hold a password: it is not repeated.
        raise ImproperlyConfigured(f"{name} must be an address such as postgres://user:password@host/name.") from None
    if engine not in ("django.db.backends.postgresql", "django.db.backends.sqlite3"):
        raise ImproperlyConfigured(f"{name} must name a PostgreSQL or SQLite database.")
    return dict(parts)


def folder(name: str, default: Path) -> Path:
    """A folder that is there: made if it is missing. Raises ImproperlyConfigured where it can't be made."""
    path = Path(text(name, str(default))).absolute()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(unusable(path, error)) from None
    return path


def unusable(path: Path, error: OSError) -> str:
    """What to say of a folder for data that can't be used."""
    return (
        f"The folder for the wiki's data, {path}, can't be used ({error.strerror}). "
        "Make it writable, or name another one in DATA_DIR."
    )


def secret(name: str, path: Path) -> str:
    """The secret key: the variable, else the file, which is made at the first start.

    The file is readable by its owner alone. Raises ImproperlyConfigured where it can be neither read nor made.
    """
    if given := text(name, ""):
        return given
    try:
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return _read_secret(path)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50) + "\n")
        return _read_secret(path)
    except OSError as error:
        raise ImproperlyConfigured(unusable(path.parent, error)) from None


def _read_secret(path: Path) -> str:
    key = path.read_bytes().decode("ascii", "replace").strip()
    if len(key) < 32 or not key.isprintable() or "\ufffd" in key:
        raise ImproperlyConfigured(f"{path} holds no secret key. Delete the file: a new one is made at the next start.")
    return key
