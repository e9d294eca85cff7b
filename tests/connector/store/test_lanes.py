"""The agenda's two lanes, and batches of leases: what cannot wait goes first, and what is given back is as it was."""

from datetime import datetime, timedelta

from connector.store import Store, agenda, cards
from connector.store.agenda import Counts, Mark
from tests.connector.store.test_cards import card

SECOND, LEASE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def test_routine_marks_wait_for_whatever_else_is_due(store: Store, now: datetime) -> None:
    """However long they have waited; without them only what cannot wait is claimed."""
    with store.write() as conn:
        agenda.mark_many(conn, [Mark("1", now - HOUR), Mark("2", now - 2 * HOUR)], routine=True)
        agenda.mark_many(conn, [Mark("3", now), Mark("4", now - SECOND)])
        assert agenda.waiting(conn, now, 9) == 4
        assert agenda.waiting(conn, now, 9, routine=False) == 2
        assert agenda.waiting(conn, now, 3) == 3
        assert [each.id for each in agenda.claim(conn, now, LEASE, limit=1, routine=False)] == ["4"]
        held = agenda.claim(conn, now, LEASE, limit=2)
        assert [(each.id, each.routine) for each in held] == [("3", False), ("2", True)]
        assert agenda.claim(conn, now, LEASE, limit=9, routine=False) == []
        assert [each.routine_at for each in agenda.claim(conn, now, LEASE, limit=9)] == [now - HOUR]


def test_a_routine_mark_leaves_a_due_time_in_its_place(store: Store, now: datetime) -> None:
    """The issue is due in a second; a sweep that marks it now does not make it routine then, however late it is."""
    with store.write() as conn:
        agenda.mark(conn, "1", now + SECOND)
        agenda.mark_many(conn, [Mark("1", now), Mark("2", now)], routine=True)
        assert agenda.next_due(conn) == now
        (held, *_) = agenda.claim(conn, now + SECOND, LEASE, limit=1)
        assert (held.id, held.look_at, held.routine_at, held.routine) == ("1", now + SECOND, now, False)


def test_a_routine_mark_on_what_is_unknown_is_watched(store: Store, now: datetime) -> None:
    """Law 6 holds for it too; a look that was had ends it."""
    with store.write() as conn:
        agenda.mark_many(conn, [Mark("1", now, now, "SUP-1")], routine=True)
        (held,) = agenda.claim(conn, now, LEASE)
        assert (held.key, held.fresh) == ("SUP-1", now)
        assert agenda.done(conn, held, now + HOUR, card(now))
        assert agenda.next_due(conn) == now + HOUR
        assert agenda.counts(conn, now) == Counts(1, 1, 0, 0, 0, None)


def test_a_routine_mark_made_during_the_look_is_not_lost(store: Store, now: datetime) -> None:
    """It neither lets a second worker in nor is swept away by the end of the look, nor by a forgetting (law 5)."""
    with store.write() as conn:
        agenda.mark(conn, "1", now)
        (held,) = agenda.claim(conn, now, LEASE)
        agenda.mark_many(conn, [Mark("1", now)], routine=True)
        assert agenda.claim(conn, now, LEASE) == []
        assert not agenda.forget(conn, held)
        assert agenda.done(conn, held, now + HOUR, card(now))
        assert agenda.next_due(conn) == now
        assert agenda.counts(conn, now).oldest == now


def test_what_is_given_back_is_due_as_before(store: Store, now: datetime) -> None:
    """In its lane and at its time, without an attempt; a mark that came meanwhile stays."""
    with store.write() as conn:
        agenda.mark(conn, "1", now - SECOND)
        agenda.mark(conn, "2", now + HOUR)
        agenda.mark_many(conn, [Mark("2", now - HOUR), Mark("3", now - HOUR)], routine=True)
        held = agenda.claim(conn, now, LEASE, limit=3)
        agenda.mark(conn, "3", now)
        agenda.release(conn, held)
        again = agenda.claim(conn, now, LEASE, limit=3)
    assert [(each.id, each.routine, each.attempts) for each in again] == [
        ("1", False, 0),
        ("3", False, 0),
        ("2", True, 0),
    ]
    assert [each.look_at for each in again] == [now - SECOND, now, now + HOUR]


def test_a_lease_that_went_to_another_is_not_given_back(store: Store, now: datetime) -> None:
    """The other one looks on undisturbed (law 5)."""
    with store.write() as conn:
        agenda.mark(conn, "1", now)
        late = agenda.claim(conn, now, LEASE)
        agenda.claim(conn, now + LEASE, LEASE)
        agenda.release(conn, late)
        assert agenda.claim(conn, now + LEASE, LEASE) == []


def test_leases_are_renewed_together(store: Store, now: datetime) -> None:
    """But for those that went to another worker; a mark made meanwhile keeps its time."""
    with store.write() as conn:
        agenda.mark_many(conn, [Mark(name, now) for name in "123"])
        held = agenda.claim(conn, now, LEASE, limit=3)
        agenda.mark(conn, "2", now + SECOND)
        assert agenda.renew(conn, [], now) == []
        assert agenda.renew(conn, held[:2], now + 3 * LEASE) == held[:2]
        (taken,) = agenda.claim(conn, now + LEASE, LEASE, limit=3)
        assert taken.id == "3"
        assert agenda.renew(conn, held, now + 4 * LEASE) == held[:2]
        assert agenda.claim(conn, now + 3 * LEASE, 9 * LEASE, limit=3)[0].id == "3"
        assert agenda.done(conn, held[1], now + HOUR)
        found = cards.find(conn, "2")
    assert found is not None
    assert found.look_at == now + SECOND
