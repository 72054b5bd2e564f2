"""Loaded before Django's settings: the environment in which the tests run.

SQLite in a file on a memory disk (`:memory:` has neither WAL nor a queue file); with --postgres the database of
TEST_DATABASE_URL. Workers of pytest-xdist inherit what the first process has set.
"""

import os
import sys
import tempfile
from pathlib import Path

if "PYTEST_XDIST_WORKER" not in os.environ:
    shared_memory = Path("/dev/shm")
    place = shared_memory if shared_memory.is_dir() and os.access(shared_memory, os.W_OK) else None
    folder = tempfile.mkdtemp(prefix="stemma-tests-", dir=place)
    os.environ["DATA_DIR"] = folder
    # WhiteNoise warns of a missing folder of static files, and warnings are errors here.
    (Path(folder) / "static").mkdir()
    os.environ["SECRET_KEY"] = "only-for-tests-" + "x" * 40
    os.environ["STEMMA_TEST_FOLDER"] = folder
    # Tests and measurements write faster than people; the tests of the limits switch them on.
    os.environ["EDITS_A_MINUTE"] = os.environ["NEW_ARTICLES_A_MINUTE"] = "0"
    for name in ("SITE_URL", "HOST", "PORT", "DEBUG", "LOG_LEVEL"):
        os.environ.pop(name, None)
    if "--postgres" in sys.argv:
        os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "")
        if not os.environ["DATABASE_URL"]:
            sys.exit("--postgres needs TEST_DATABASE_URL, for example postgres://postgres@127.0.0.1/test")
    else:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/stemma.sqlite3"
# Playwright's synchronous interface runs an event loop in the thread that also asks the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
