"""That a save is on the disk when it is acknowledged: asked of the database, over a connection as the server's."""

import pytest
from django.core.checks import run_checks
from django.db import connection

from tests.bench.databases import on_server
from tests.proofs.served import Served

pytestmark = pytest.mark.servers


def test_the_connection_of_a_wiki(served: Served) -> None:
    shown = served.ask("tests.proofs.live")
    if not served.server:
        assert shown == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
        return
    assert shown["synchronous_commit"] == "on"
    assert shown["transaction_isolation"] == "read committed"


def test_neither_the_database_nor_its_address_switches_syncing_off(served: Served) -> None:
    if not served.server:
        pytest.skip("SQLite has no settings of its own but those of each connection")
    on_server(served.url, f'ALTER DATABASE "{served.database}" SET synchronous_commit = off')
    assert on_server(served.url, "SHOW synchronous_commit") == [("off",)]
    assert served.ask("tests.proofs.live")["synchronous_commit"] == "on"
    shown = served.ask("tests.proofs.live", DATABASE_URL=f"{served.url}?options=-c%20statement_timeout%3D59s")
    assert shown["synchronous_commit"] == "on"
    assert shown["statement_timeout"] == "59s", "what the address asks for beside it is lost"


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_does_not_sync_is_refused_at_the_start() -> None:
    """As behind a pool that drops what the wiki asks for."""
    if connection.vendor != "postgresql":
        pytest.skip("tests/articles/edits/test_record.py asks SQLite")
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    found = {each.id for each in run_checks(databases=["default"])}
    connection.close()
    assert "articles.E004" in found
