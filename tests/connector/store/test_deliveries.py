"""Deliveries are remembered once."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from connector.store import Store, deliveries
from connector.store.deliveries import Delivery, Turned
from connector.store.schema import MOST, straight
from tests.stored import recent


def test_a_delivery_is_new_once(store: Store, now: datetime) -> None:
    """In one list, and over transactions; another sender's id is another id."""
    one, other = Delivery("a", now, issue="10001", event="jira:issue_updated", signed_by=1), Delivery("b", now)
    with store.write() as conn:
        assert deliveries.remember(conn, [one, other, one]) == [True, True, False]
    with store.write() as conn:
        assert deliveries.remember(conn, [Delivery("c", now), one]) == [True, False]
        assert deliveries.remember(conn, [Delivery("a", now, source="other")]) == [True]
        assert deliveries.remember(conn, []) == []
        assert one in recent(conn, 10)


def test_a_forged_refusal_does_not_shadow_the_real_delivery(store: Store, now: datetime) -> None:
    """Anybody may send a body with somebody's id and a wrong signature."""
    with store.write() as conn:
        assert deliveries.remember(conn, [Delivery("a", now, reason="подпись / signature")]) == [True]
        assert deliveries.remember(conn, [Delivery("a", now)]) == [True]


def test_ids_that_clean_to_the_same_are_the_same(store: Store, now: datetime) -> None:
    """A hostile id is judged as it is stored."""
    with store.write() as conn:
        assert deliveries.remember(conn, [Delivery("\ud800", now), Delivery("\udc00", now)]) == [True, False]
        assert deliveries.remember(conn, [Delivery("\0", now)]) == [False]


def test_more_than_one_statement_takes_are_all_told_of(store: Store, now: datetime) -> None:
    """And the one that was known is found among them."""
    many = [Delivery(str(number), now) for number in range(2 * MOST + 1)]
    with store.write() as conn:
        assert deliveries.remember(conn, many[MOST : MOST + 1]) == [True]
        assert deliveries.remember(conn, many) == [True] * MOST + [False] + [True] * MOST


def test_on_sqlite_both_ways_to_store_tell_the_same(tmp_path: Path, now: datetime) -> None:
    """The portable one and the one that its driver does faster; a row in the way stays as it was."""
    store = Store.open(f"sqlite:///{tmp_path}/reglament.db")
    for place, way in enumerate((deliveries._store, deliveries._store_on_sqlite)):
        known, late, other = (Delivery(f"{name}{place}", now, event=name) for name in ("a", "a", "b"))
        with store.write() as conn:
            assert deliveries.remember(conn, [known]) == [True]
            rows = {each.name: deliveries._row(each.name, each) for each in (replace(late, event="late"), other)}
            assert way(conn, rows) == {other.name}
            assert known in recent(conn, 9)
    store.close()


def test_sqlite_looks_deliveries_up_and_does_not_read_the_whole_table(tmp_path: Path) -> None:
    """Thirty days of them would be read at every commit."""
    store = Store.open(f"sqlite:///{tmp_path}/reglament.db")
    with store.read() as conn:
        steps = [row[3] for row in straight(conn, "EXPLAIN QUERY PLAN " + deliveries._ask_sqlite(2), [""] * 6)]
    assert any(step.startswith("SEARCH delivery") for step in steps), steps
    assert not any(step.startswith("SCAN delivery") for step in steps), steps
    store.close()


def test_what_was_turned_down_is_told_by_its_reasons(store: Store, now: datetime) -> None:
    """The newest first, and no more than asked for; not what was taken, nor what lies further back."""
    hour = timedelta(hours=1)
    told = [("a", 0, "not JSON"), ("b", 3, "not JSON"), ("c", 2, "no issue"), ("d", 2, "deep"), ("e", 4, None)]
    with store.write() as conn:
        deliveries.remember(conn, [Delivery(name, now + hours * hour, reason=why) for name, hours, why in told])
        both = [Turned("not JSON", 2, now + 3 * hour), Turned("deep", 1, now + 2 * hour)]
        assert deliveries.turned_down(conn, now - hour, limit=2) == both
        found = deliveries.turned_down(conn, now)
        assert [(each.reason, each.count) for each in found] == [("not JSON", 1), ("deep", 1), ("no issue", 1)]


def test_old_deliveries_are_dropped_in_portions(store: Store, now: datetime) -> None:
    """Those at the limit stay."""
    with store.write() as conn:
        deliveries.remember(conn, [Delivery(str(day), now - timedelta(days=day)) for day in range(33)])
        dropped = [deliveries.prune(conn, now - deliveries.RETENTION, limit=1) for _ in range(3)]
        assert dropped == [1, 1, 0]
        newest_first = [each.id for each in recent(conn, 50)]
        assert newest_first == [str(day) for day in range(31)]
