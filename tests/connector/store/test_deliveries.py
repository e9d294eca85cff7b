"""Deliveries are remembered once."""

from datetime import datetime, timedelta

from connector.store import Store, deliveries
from connector.store.deliveries import Delivery


def test_a_delivery_is_new_once(store: Store, now: datetime) -> None:
    """In one list, and over transactions; another sender's id is another id."""
    one, other = Delivery("a", now, issue="10001", event="jira:issue_updated", signed_by=1), Delivery("b", now)
    with store.write() as conn:
        assert deliveries.remember(conn, [one, other, one]) == [True, True, False]
    with store.write() as conn:
        assert deliveries.remember(conn, [Delivery("c", now), one]) == [True, False]
        assert deliveries.remember(conn, [Delivery("a", now, source="other")]) == [True]
        assert deliveries.remember(conn, []) == []
        assert one in deliveries.recent(conn, 10)


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


def test_old_deliveries_are_dropped_in_portions(store: Store, now: datetime) -> None:
    """Those at the limit stay."""
    with store.write() as conn:
        deliveries.remember(conn, [Delivery(str(day), now - timedelta(days=day)) for day in range(33)])
        dropped = [deliveries.prune(conn, now - deliveries.RETENTION, limit=1) for _ in range(3)]
        assert dropped == [1, 1, 0]
        newest_first = [each.id for each in deliveries.recent(conn, 50)]
        assert newest_first == [str(day) for day in range(31)]
