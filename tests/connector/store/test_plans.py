"""What is asked at each look, page and scrape is found by an index: very many issues must not be read through. Told by
SQLite's own plans, which do not depend on how many rows there are."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from connector.store import Store, agenda, cards

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ASKED: dict[str, Callable[[Connection], object]] = {
    "next due": agenda.next_due,
    "waiting": lambda conn: agenda.waiting(conn, NOW, 64),
    "urgent": lambda conn: agenda.waiting(conn, NOW, 5, routine=False),
    "claim": lambda conn: agenda.claim(conn, NOW, timedelta(minutes=2), 64),
    "counts": lambda conn: agenda.counts(conn, NOW),
    "listing": lambda conn: cards.listing(conn, 201),
    "card": lambda conn: cards.find(conn, "SUP-1"),
}


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[Connection]:
    store = Store.open(f"sqlite:///{tmp_path}/a.db")
    with store.write() as conn:
        yield conn
    store.close()


def plan(conn: Connection, ask: Callable[[Connection], object]) -> list[str]:
    """The steps by which SQLite answers each of the statements that `ask` sends."""
    sent: list[tuple[str, Any]] = []

    def note(_: object, __: object, statement: str, parameters: Any, *___: object) -> None:
        sent.append((statement, parameters))

    event.listen(conn, "before_cursor_execute", note)
    ask(conn)
    event.remove(conn, "before_cursor_execute", note)
    assert sent
    return [str(row[3]) for each in sent for row in conn.exec_driver_sql("EXPLAIN QUERY PLAN " + each[0], each[1])]


@pytest.mark.parametrize("asked", ASKED)
def test_an_index_answers(conn: Connection, asked: str) -> None:
    """An index may be read whole where it holds all that is asked; the cards, with all of their texts, may not."""
    steps = plan(conn, ASKED[asked])
    assert [step for step in steps if step.startswith("SCAN issue") and "COVERING INDEX" not in step] == []


def test_a_page_is_read_without_sorting_them_all(conn: Connection) -> None:
    """They come in the order of the index, and only equals are sorted."""
    steps = plan(conn, ASKED["listing"])
    assert "USE TEMP B-TREE FOR ORDER BY" not in steps
