"""Small named values."""

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
