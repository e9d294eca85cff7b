"""The agenda: what is marked is looked at, by one worker at a time, and an open issue is never forgotten."""

from collections import Counter
from datetime import datetime, timedelta
from threading import Lock, Semaphore, Thread

import pytest
from sqlalchemy import Connection, update
from sqlalchemy.exc import IntegrityError

from connector.store import Store, agenda, cards
from connector.store.agenda import Claim, Counts, Mark
from connector.store.schema import MOST, issue
from tests.connector.store.test_cards import card

SECOND, LEASE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def claimed(conn: Connection, now: datetime) -> Claim:
    (held,) = agenda.claim(conn, now, LEASE)
    return held


def test_the_earliest_due_is_claimed_first_and_what_is_not_due_is_not(store: Store, now: datetime) -> None:
    """A moment that is exactly now is due."""
    with store.write() as conn:
        agenda.mark_many(conn, [Mark("1", now), Mark("2", now - SECOND), Mark("3", now + SECOND), Mark("4", now)])
        assert [each.id for each in agenda.claim(conn, now, LEASE, limit=2)] == ["2", "1"]
        assert [each.id for each in agenda.claim(conn, now, LEASE, limit=2)] == ["4"]
        assert agenda.claim(conn, now, LEASE) == []


def test_the_earliest_wake_up_and_the_newest_freshness_win(store: Store, now: datetime) -> None:
    """In whatever order the marks come, at once or one by one; one without freshness makes none forgotten (law 5)."""
    marks = [Mark("1", now, None, "SUP-1"), Mark("1", now + HOUR, now), Mark("1", now + SECOND, now - HOUR)]
    with store.write() as conn:
        agenda.mark_many(conn, marks)
        for each, reverse in zip(marks, reversed(marks), strict=True):
            agenda.mark(conn, "2", each.at, each.fresh)
            agenda.mark(conn, "3", reverse.at, reverse.fresh)
        assert agenda.next_due(conn) == now
        found = {each.id: (each.fresh, each.look_at) for each in agenda.claim(conn, now, LEASE, limit=3)}
    assert found == dict.fromkeys("123", (now, now))


def test_many_marks_are_made_at_once_and_names_are_taken_as_stored(store: Store, now: datetime) -> None:
    """More than one statement takes; two hostile names that clean to one are one issue."""
    with store.write() as conn:
        agenda.mark_many(conn, [Mark(str(number), now + HOUR) for number in range(2 * MOST + 1)])
        agenda.mark_many(conn, [Mark("\ud800", now + SECOND), Mark("\udfff", now)])
        assert agenda.counts(conn, now).issues == 2 * MOST + 2
        assert claimed(conn, now).key == "\ufffd"


def test_each_mark_is_a_generation(store: Store, now: datetime) -> None:
    """Marks made together are one; so `done` sees every one that came during the look."""
    with store.write() as conn:
        for _ in range(3):
            agenda.mark_many(conn, [Mark("1", now), Mark("1", now)])
        assert claimed(conn, now).generation == 3


def test_done_sets_the_next_look(store: Store, now: datetime) -> None:
    """And clears the attempts; an issue that is over has none until it is marked again."""
    with store.write() as conn:
        agenda.mark(conn, "1", now)
        assert agenda.failed(conn, claimed(conn, now), now, {"jira": "503"})
        held = claimed(conn, now)
        assert held.attempts == 1
        assert agenda.done(conn, held, now + HOUR, card(now))
        assert agenda.next_due(conn) == now + HOUR
        held = claimed(conn, now + HOUR)
        assert (held.key, held.attempts) == ("SUP-1", 0)
        assert agenda.done(conn, held, None, card(now, open=False))
        assert agenda.next_due(conn) is None
        agenda.mark(conn, "1", now + HOUR)
        assert agenda.next_due(conn) == now + HOUR


@pytest.mark.parametrize("given", [HOUR, SECOND, None])
def test_a_mark_made_during_the_look_is_not_lost(store: Store, now: datetime, given: timedelta | None) -> None:
    """The next look is the earlier of the mark's and the worker's own (law 5)."""
    look_at = None if given is None else now + given
    with store.write() as conn:
        agenda.mark(conn, "1", now)
        held = claimed(conn, now)
        agenda.mark(conn, "1", now + 5 * SECOND)
        assert agenda.done(conn, held, look_at, card(now, open=given is not None))
        assert agenda.next_due(conn) == now + (SECOND if given == SECOND else 5 * SECOND)


def test_a_mark_does_not_let_a_second_worker_in(store: Store, now: datetime) -> None:
    """The issue is due, but leased; the alarm rings when the lease can end at the latest."""
    with store.write() as conn:
        agenda.mark(conn, "1", now)
        claimed(conn, now)
        agenda.mark(conn, "1", now)
        assert agenda.claim(conn, now, LEASE) == []
        assert agenda.next_due(conn) == now + LEASE


def test_a_dead_workers_issue_comes_due_when_its_lease_ends(store: Store, now: datetime) -> None:
    """And its death counts as an attempt, so that a look that kills its process is seen to fail."""
    with store.write() as conn:
        agenda.mark(conn, "1", now)
        claimed(conn, now)
        assert agenda.claim(conn, now + LEASE - SECOND, LEASE) == []
        again = claimed(conn, now + LEASE)
        assert again.attempts == 1
        assert claimed(conn, now + 2 * LEASE).attempts == 2


def test_a_worker_whose_lease_went_to_another_writes_nothing(store: Store, now: datetime) -> None:
    """Every way to end a look is fenced (law 5)."""
    with store.write() as conn:
        agenda.mark(conn, "1", now)
        late = claimed(conn, now)
        current = claimed(conn, now + LEASE)
        before = cards.find(conn, "1")
        assert not agenda.done(conn, late, now, card(now))
        assert not agenda.failed(conn, late, now, {})
        assert not agenda.move(conn, late, "2", "SUP-2", now)
        assert not agenda.forget(conn, late)
        assert cards.find(conn, "1") == before
        assert agenda.claim(conn, now + LEASE, LEASE) == []
        assert agenda.done(conn, current, now + HOUR, card(now))
        assert not agenda.done(conn, current, now, card(now))


def test_a_lease_that_ran_out_still_counts_while_nobody_took_it(store: Store, now: datetime) -> None:
    """Nobody else has looked meanwhile, so what this look learnt holds."""
    with store.write() as conn:
        agenda.mark(conn, "1", now)
        assert agenda.done(conn, claimed(conn, now), now + 2 * HOUR, card(now + HOUR))


def test_a_failed_look_shows_its_problem_until_one_succeeds(store: Store, now: datetime) -> None:
    """What was learnt before stays on the card; a mark during the failure is not lost."""
    with store.write() as conn:
        agenda.mark(conn, "1", now)
        agenda.done(conn, claimed(conn, now), now, card(now))
        held = claimed(conn, now)
        agenda.mark(conn, "1", now)
        assert agenda.failed(conn, held, now + HOUR, {"jira": "503"})
        found = cards.find(conn, "1")
        assert found is not None
        assert (found.problem, found.summary, found.attempts) == ({"jira": "503"}, "Не печатает", 1)
        agenda.done(conn, claimed(conn, now), now + HOUR, card(now))
        found = cards.find(conn, "1")
        assert found is not None
        assert found.problem is None


@pytest.mark.parametrize("look_at", [None, timedelta(days=1, microseconds=1)])
def test_law_6_an_open_issue_has_a_look_within_a_day(store: Store, now: datetime, look_at: timedelta | None) -> None:
    """`done` refuses to forget it, and so does the table."""
    with store.write() as conn:
        agenda.mark(conn, "1", now)
        held = claimed(conn, now)
        with pytest.raises(ValueError, match="law 6"):
            agenda.done(conn, held, None if look_at is None else now + look_at, card(now))
    with pytest.raises(IntegrityError), store.write() as conn:
        conn.execute(update(issue).values(look_at=None))


def test_every_open_issue_is_marked_spread_over_time(store: Store, now: datetime) -> None:
    """A new policy wakes all of them without a rush (law 7); done ones sleep on, earlier looks stay."""
    with store.write() as conn:
        assert agenda.mark_open(conn, now, 40) == 0
        agenda.mark_many(conn, [Mark(str(number), now) for number in range(5)])
        for held in agenda.claim(conn, now, LEASE, limit=5):
            agenda.done(conn, held, now + HOUR if held.id != "4" else None, card(now, held.id, open=held.id != "4"))
        agenda.mark(conn, "3", now)
        assert agenda.mark_open(conn, now, 40) == 4
        again = {each.id: (each.look_at, each.routine_at) for each in agenda.claim(conn, now + HOUR, LEASE, limit=9)}
    looks = {"0": now + HOUR, "1": now + HOUR, "2": now + HOUR, "3": now}
    assert again == {name: (looks[name], now + place * 10 * SECOND) for place, name in enumerate("0123")}


def test_a_hint_by_key_goes_to_the_card_that_bears_the_key(store: Store, now: datetime) -> None:
    """One issue never has two cards, and so never two workers."""
    with store.write() as conn:
        agenda.mark(conn, "10001", now + HOUR, key="SUP-1")
        agenda.mark_many(conn, [Mark("SUP-1", now, fresh=now), Mark("10001", now + SECOND)])
        (held,) = agenda.claim(conn, now, LEASE, limit=9)
    assert (held.id, held.fresh, held.known_by_key) == ("10001", now, False)


def test_what_was_known_by_its_key_moves_to_its_id(store: Store, now: datetime) -> None:
    """With its freshness; a card that is there already is marked."""
    with store.write() as conn:
        agenda.mark(conn, "SUP-1", now, fresh=now)
        held = claimed(conn, now)
        assert held.known_by_key
        agenda.mark(conn, "10001", now + HOUR, key="SUP-1")
        assert agenda.move(conn, held, "10001", "SUP-1", now + SECOND)
        (moved,) = agenda.claim(conn, now + SECOND, LEASE, limit=9)
        assert (moved.id, moved.key, moved.fresh, moved.look_at) == ("10001", "SUP-1", now, now + SECOND)
        assert agenda.counts(conn, now).issues == 1


def test_what_jira_does_not_know_is_dropped_unless_marked_meanwhile(store: Store, now: datetime) -> None:
    """The mark may tell that it exists after all."""
    with store.write() as conn:
        agenda.mark_many(conn, [Mark("SUP-404", now), Mark("SUP-405", now)])
        gone, back = agenda.claim(conn, now, LEASE, limit=2)
        agenda.mark(conn, "SUP-405", now)
        assert agenda.forget(conn, gone)
        assert not agenda.forget(conn, back)
        assert cards.find(conn, "SUP-404") is None
        assert cards.find(conn, "SUP-405") is not None


def test_counts_tell_what_waits_what_runs_and_what_fails(store: Store, now: datetime) -> None:
    """For health, metrics and the page."""
    with store.write() as conn:
        assert agenda.counts(conn, now) == Counts(0, 0, 0, 0, 0, None)
        agenda.mark_many(conn, [Mark(str(number), now - number * SECOND) for number in range(4)])
        _, failing, over = agenda.claim(conn, now, LEASE, limit=3)
        agenda.failed(conn, failing, now + HOUR, {})
        agenda.done(conn, over, None, card(now, open=False))
        assert agenda.counts(conn, now) == Counts(issues=4, open=3, due=1, leased=1, failing=1, oldest=now)
        assert agenda.counts(conn, now + LEASE).due == 2


PRODUCERS, MARKS, KEYS, WORKERS = 3, 400, 8, 6


class Workshop:
    """Producers change the truth of an issue and mark it; workers note which truth they saw."""

    def __init__(self, store: Store, now: datetime) -> None:
        self.store, self.now = store, now
        self.bell, self.lock = Semaphore(0), Lock()
        self.truth: Counter[str] = Counter()
        self.marked: Counter[str] = Counter()
        self.seen: Counter[str] = Counter()
        self.active: set[str] = set()
        self.overlaps = self.refused = self.lost = 0
        self.over = False

    def produce(self, number: int) -> None:
        for step in range(MARKS):
            key = str((step * 7 + number) % KEYS)
            with self.lock:
                self.truth[key] += 1
                told = self.truth[key]
            with self.store.write() as conn:
                agenda.mark(conn, key, self.now)
            with self.lock:
                self.marked[key] = max(self.marked[key], told)
            self.bell.release()

    def work(self) -> None:
        while not self.over:
            self.bell.acquire()
            while held := self.claim():
                self.look(held[0])

    def claim(self) -> list[Claim]:
        with self.store.write() as conn:
            return agenda.claim(conn, self.now, LEASE)

    def look(self, held: Claim) -> None:
        with self.lock:
            self.overlaps += held.id in self.active
            self.active.add(held.id)
            seen = self.seen[held.id] = self.truth[held.id]
        with self.lock:
            self.active.discard(held.id)
        with self.store.write() as conn:
            with self.lock:
                missed = self.marked[held.id] > seen
            finished = agenda.done(conn, held, self.now + HOUR)
            left = cards.find(conn, held.id)
        with self.lock:
            self.refused += not finished
            self.lost += missed and (left is None or left.look_at != self.now)


def test_law_5_one_worker_per_issue_and_no_mark_is_lost(store: Store, now: datetime) -> None:
    """1,200 marks from three threads on eight issues under six workers: no look ends on an old truth."""
    shop = Workshop(store, now)
    producers = [Thread(target=shop.produce, args=(number,)) for number in range(PRODUCERS)]
    workers = [Thread(target=shop.work) for _ in range(WORKERS)]
    for thread in (*producers, *workers):
        thread.start()
    for thread in producers:
        thread.join()
    shop.over = True
    shop.bell.release(WORKERS)
    for thread in workers:
        thread.join()
    assert (shop.overlaps, shop.lost, shop.refused, shop.claim()) == (0, 0, 0, [])
    assert sum(shop.truth.values()) == PRODUCERS * MARKS
    assert shop.seen == shop.truth
