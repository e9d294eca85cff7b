"""Small named values."""

from datetime import datetime, timedelta

from connector.store import Store, notes


def test_a_note_is_replaced_and_an_absent_one_is_none(store: Store) -> None:
    """The last value stays."""
    with store.write() as conn:
        assert notes.get(conn, "sweep") is None
        notes.put(conn, "sweep", {"until": "2026-11-23"})
        notes.put(conn, "sweep", {"until": "2026-11-24"})
        assert notes.get(conn, "sweep") == {"until": "2026-11-24"}


def test_the_first_start_is_set_once(store: Store) -> None:
    """Whoever comes later is told the first one's value."""
    with store.write() as conn:
        assert notes.once(conn, "first start", "2026-11-23T09:00:00Z") == "2026-11-23T09:00:00Z"
        assert notes.once(conn, "first start", "2026-12-01T09:00:00Z") == "2026-11-23T09:00:00Z"


def test_a_turn_given_back_goes_to_the_next_who_asks(store: Store, now: datetime) -> None:
    """Whoever claimed it could not use it: Jira is away for him alone."""
    every = timedelta(minutes=2)
    with store.write() as conn:
        assert notes.claim(conn, "sweep", now, every)
        assert not notes.claim(conn, "sweep", now + timedelta(seconds=1), every)
        notes.give_back(conn, "sweep")
        assert notes.claim(conn, "sweep", now + timedelta(seconds=2), every)
        assert not notes.claim(conn, "sweep", now + timedelta(seconds=3), every)
