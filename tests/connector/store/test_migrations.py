"""Steps: up from every one of them with rows in the tables, by several at once, and all or none when one dies."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from alembic import op
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, MetaData, inspect, text

from connector.store import Store, agenda, cards, journal, migrations
from connector.store.schema import metadata

NOW = 1_790_000_000_000_000
ROWS: dict[str, dict[str, Any]] = {
    "issue": {"id": "10001", "key": "SUP-1", "look_at": NOW, "open": True, "summary": "Стоит линия", "state": "{}"},
    "delivery": {"source": "jira", "id": "d", "outcome": "accepted", "received_at": NOW},
    "journal": {
        "seq": 41,
        "at": NOW,
        "issue": "10001",
        "key": "SUP-1",
        "kind": "effect",
        "effect": "e",
        "state": "dead",
    },
    "note": {"name": "a", "value": '"b"'},
    "policy": {"fingerprint": "f", "regulation": "r", "text": "t", "loaded_at": NOW},
    "place": {"issue": "10001", "rule": "r", "whose": "w", "since": NOW, "admitted": True},
}
OPEN = """
import sys
from connector.store import Store
print("ready", flush=True)
sys.stdin.readline()
Store.open(sys.argv[1]).close()
"""
DYING = """
import os, sys
from alembic import op
from connector.store import Store
op.add_column = lambda *_, **__: os._exit(9)
Store.open(sys.argv[1])
"""


@pytest.fixture
def bare(address: str) -> Iterator[Engine]:
    """A database without tables."""
    store = Store.open(address, migrate=False)
    yield store.engine
    store.close()


def stand(engine: Engine) -> tuple[str, set[str], set[str]]:
    """Step, tables, and the columns of the issue's."""
    with engine.connect() as conn:
        found = inspect(conn)
        columns = {str(column["name"]) for column in found.get_columns("issue")}
        return str(conn.scalar(text("SELECT version_num FROM alembic_version"))), set(found.get_table_names()), columns


def fill(engine: Engine) -> None:
    """A row into every table that there is at this step."""
    tables = MetaData()
    with engine.begin() as conn:
        tables.reflect(conn)
        for name, row in ROWS.items():
            if name in tables.tables:
                conn.execute(tables.tables[name].insert().values(row))


@pytest.mark.parametrize("step", migrations.steps())
def test_up_from_every_step_with_rows(bare: Engine, address: str, step: str) -> None:
    """The tables are those of the schema, and what lay in them is read by today's code."""
    migrations.upgrade(bare, step)
    fill(bare)
    assert stand(bare)[0] == step
    bare.dispose()
    store = Store.open(address)
    with store.read() as conn:
        assert compare_metadata(MigrationContext.configure(conn), metadata) == []
        card = cards.find(conn, "SUP-1")
        assert card is not None
        assert (card.id, card.summary, card.open, card.state) == ("10001", "Стоит линия", True, {})
        assert [(row.seq, row.effect, row.state) for row in journal.history(conn, "10001", 9)] == [(41, "e", "dead")]
        assert agenda.next_due(conn) == card.look_at
    store.close()


def test_a_step_that_breaks_leaves_the_old_state(bare: Engine, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The steps before it are undone as well; the next start goes through."""
    migrations.upgrade(bare, "0001")
    fill(bare)
    before = stand(bare)

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(op, "add_column", broken)
    with pytest.raises(ZeroDivisionError):
        Store.open(address)
    assert stand(bare) == before
    assert "place" not in before[1]
    monkeypatch.undo()
    Store.open(address).close()
    assert stand(bare)[0] == migrations.steps()[-1]


def test_a_process_that_dies_half_way_leaves_the_old_state(bare: Engine, address: str) -> None:
    """Killed between two steps, with the first of them done: the database takes it back."""
    migrations.upgrade(bare, "0001")
    fill(bare)
    before = stand(bare)
    bare.dispose()
    assert subprocess.run([sys.executable, "-c", DYING, address], check=False).returncode == 9
    assert stand(bare) == before
    Store.open(address).close()
    assert stand(bare)[0] == migrations.steps()[-1]


def _started(code: str, *arguments: str) -> "subprocess.Popen[str]":
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", code, *arguments], stdin=pipe, stdout=pipe, stderr=pipe, text=True)


@pytest.mark.parametrize(("number", "step"), [(2, None), (4, "0001")], ids=["new", "old"])
def test_processes_that_start_at_once_all_end_fine(bare: Engine, address: str, number: int, step: str | None) -> None:
    """One migrates, the others wait and find the work done."""
    if step:
        migrations.upgrade(bare, step)
        fill(bare)
    bare.dispose()
    processes = [_started(OPEN, address) for _ in range(number)]
    _go(processes)
    assert stand(bare)[0] == migrations.steps()[-1]


def _go(processes: "list[subprocess.Popen[str]]") -> None:
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    said = [process.communicate()[1] for process in processes]
    assert (said, [process.returncode for process in processes]) == ([""] * len(said), [0] * len(said))
