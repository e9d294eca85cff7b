"""Claims due issues and looks at them, in a few threads (law 5: one worker per issue at a time, by the store's lease).

While little is due each look is claimed and read by itself. Under load a thread claims a batch, reads it by few
requests, and looks at one issue after another: before each of them the leases of those that still wait are renewed, so
that a lease covers one look, as ever, and whatever cannot be looked at now is given back as it was.

The threads sleep until the next issue comes due or the bell rings; a second's nap is insurance against a bell missed.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from connector.active import Active
from connector.jira.answers import Broken, Failure, Forbidden, Gone, Limited
from connector.jira.client import Jira
from connector.jira.wording import Sentence
from connector.loop.acting.effects import SPEAK_WITHIN
from connector.loop.gate import Gate
from connector.loop.reconcile import AT_MOST, Looked, Loop, Stale
from connector.loop.standing import Standing
from connector.settings import Language
from connector.store import Store, agenda, cards
from connector.store.agenda import Claim, Mark
from connector.store.engines.trouble import past_a_deadlock
from policies import Issue

LEASE = timedelta(seconds=120)
"""For one look. Before each look of a batch it is made anew for all that are left when a quarter of it is over."""
FEW = 4
"""So many due issues are looked at singly: as many as there are threads, and none of them would wait for another."""
NAP = 1.0
"""Seconds between looks at the agenda when nothing rings."""
GIVE_UP = 12
"""Looks at something Jira does not know, before it is dropped, or looked at but once a day."""
BACK_OFF, LONGEST_BACK_OFF = timedelta(seconds=5), timedelta(hours=6)

Ending = Looked | Stale | Issue | Failure | dict[str, str]
"""What a look came to; a mapping tells what broke in ourselves, in both languages."""

_log = structlog.get_logger(__name__)


class Bell:
    """Wakes whoever waits. A ring while nobody waits is not lost."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._rings = 0

    @property
    def rings(self) -> int:
        return self._rings

    def ring(self) -> None:
        with self._changed:
            self._rings += 1
            self._changed.notify_all()

    def wait(self, heard: int, seconds: float) -> int:
        """Until it rings for the first time since `heard`, or so many seconds; returns what is heard now."""
        with self._changed:
            self._changed.wait_for(lambda: self._rings != heard, seconds)
            return self._rings


class Worker:
    """Looks at what is due until told to stop."""

    def __init__(
        self,
        jira: Jira,
        store: Store,
        active: Active,
        clock: Callable[[], datetime],
        *,
        bell: Bell,
        standing: Standing,
        language: Language = "ru",
        public_url: str | None = None,
        speak_within: timedelta = SPEAK_WITHIN,
    ) -> None:
        self.bell, self.gate = bell, Gate()
        self._jira, self._store, self._active = jira, store, active
        self._clock, self._standing, self._language, self._public_url = clock, standing, language, public_url
        self._speak_within = speak_within
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self, threads: int) -> None:
        for number in range(threads):
            thread = threading.Thread(target=self._run, name=f"look-{number + 1}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self, seconds: float) -> bool:
        """Claim nothing more and wait for the looks under way; False when one did not end in time."""
        self._stopping.set()
        self.bell.ring()
        for thread in self._threads:
            thread.join(seconds)
        return not any(thread.is_alive() for thread in self._threads)

    def _run(self) -> None:
        while not self._stopping.is_set():
            heard = self.bell.rings
            now = self._clock()
            try:
                seconds = self._until_due(now) if not self.work(now) else 0.0
            except Exception:  # noqa: BLE001
                # The database is away or full: nothing is lost, the agenda is still there when it is back.
                _log.exception("the agenda cannot be read or written")
                seconds = NAP
            if seconds > 0:
                self.bell.wait(heard, seconds)

    def work(self, now: datetime) -> bool:
        """Claim what is due and look at it; False when nothing is due or Jira may not be asked now."""
        if self.gate.open_at(now) > now:
            return False
        with self._store.read() as conn:
            due = agenda.next_due(conn)
            waiting = 0 if due is None or due > now else agenda.waiting(conn, now, self._jira.at_once)
        if not waiting:
            return False
        # After a failure one issue is tried first, lest a batch fails in vain.
        several = waiting > FEW and not self.gate.shaken
        with self._store.write(lasting=False) as conn:
            claims = agenda.claim(conn, now, LEASE, waiting if several else 1)
        if len(claims) > 1:
            self._look_at_all(claims, now)
        else:
            # By the clock anew: a process may have stood still before it came to the claim.
            for claim in claims:
                self._look(claim, self._clock())
        return bool(claims)

    def _look_at_all(self, claims: Sequence[Claim], now: datetime) -> None:
        """Looks at what was claimed together. Those that failed before are read singly, lest one issue that Jira
        cannot tell spoils every batch that it is in."""
        left = list(claims)
        read = self._read_together([claim for claim in claims if not claim.attempts], now)
        leased_at = now
        while left:
            if self._stopping.is_set() or not self._urgent_first(left[0]):
                break
            now = self._clock()
            if self.gate.open_at(now) > now:
                break
            if now - leased_at > LEASE / 4:
                with self._store.write(lasting=False) as conn:
                    left = agenda.renew(conn, left, now + LEASE)
                leased_at = now
                continue
            claim = left.pop(0)
            self._look(claim, now, read.get(claim.id) or read.get(claim.key))
        if left:
            with self._store.write(lasting=False) as conn:
                agenda.release(conn, left)

    def _urgent_first(self, coming: Claim) -> bool:
        """Before a look that can wait, those that cannot; False when they are so many that they make a batch."""
        if not coming.routine:
            return True
        with self._store.read() as conn:
            urgent = agenda.waiting(conn, self._clock(), FEW + 1, routine=False)
        if urgent > FEW:
            return False
        for _ in range(urgent):
            with self._store.write(lasting=False) as conn:
                claims = agenda.claim(conn, self._clock(), LEASE, 1, routine=False)
            for claim in claims:
                self._look(claim, self._clock())
        return True

    def _read_together(self, claims: Sequence[Claim], now: datetime) -> Mapping[str, Issue]:
        """The issues by id and by key. Where they cannot be read together each is read by its own look, which meets
        the trouble itself if it is everybody's; but a rest that Jira asks of everybody is heeded at once."""
        try:
            told = self._jira.read_together([claim.id for claim in claims]) if len(claims) > 1 else {}
        except Exception:  # noqa: BLE001
            _log.exception("a batch broke; its issues are read singly")
            return {}
        if isinstance(told, Failure):
            _log.warning("a batch could not be read", issues=len(claims), says=told.says.en)
            if isinstance(told, Limited) and told.scope == "everything":
                self.gate.failed(told, self._clock(), claims[0].id)
                self._standing.jira(self.gate.failure, now)
            return {}
        return {**{issue.key: issue for issue in told.values()}, **told}

    def _until_due(self, now: datetime) -> float:
        opens = self.gate.open_at(now)
        if opens > now:
            return min(NAP, (opens - now).total_seconds())
        with self._store.read() as conn:
            due = agenda.next_due(conn)
        return NAP if due is None else max(0.0, min(NAP, (due - now).total_seconds()))

    def _look(self, claim: Claim, now: datetime, read: Issue | None = None) -> None:
        """One look and its end on the agenda; a look that breaks is put off, and shown, and never stops the others."""
        rests_until = self.gate.open_at(now, claim.id)
        ending = Stale(rests_until) if rests_until > now else self._ending(claim, now, read)
        suspect = isinstance(ending, Broken | Forbidden) and self.gate.suspects(claim.id)
        alone = suspect and self._jira.answers() is None
        past_a_deadlock(lambda: self._end(claim, ending, now, alone=alone))
        if isinstance(ending, Looked) and ending.limited is not None:
            if ending.limited.scope != "endpoint":
                self.gate.failed(ending.limited, now, claim.id)
        elif alone or isinstance(ending, Looked | Issue | Gone):
            self.gate.succeeded(now)
        self._standing.jira(self.gate.failure, now)

    def _end(self, claim: Claim, ending: Ending, now: datetime, *, alone: bool) -> None:
        """What a power cut undoes is a look that is had again: the journal has all that was done by it."""
        with self._store.write(lasting=False) as conn:
            match ending:
                case Looked():
                    if agenda.done(conn, claim, now if ending.acted else ending.look_at, ending.card):
                        _look_at_those_who_wait(conn, claim, ending, now)
                case Stale(look_at=look_at):
                    agenda.done(conn, claim, look_at)
                case Issue(id=issue_id, key=key):
                    agenda.move(conn, claim, issue_id, key, now)
                case dict():
                    agenda.failed(conn, claim, now + _back_off(claim.attempts + 1), ending)
                case failure:
                    self._fail(conn, claim, failure, now, alone=alone)

    def _ending(self, claim: Claim, now: datetime, read: Issue | None) -> Ending:
        active = self._active
        loop = Loop(
            self._jira,
            self._store,
            active.regulations,
            active.since,
            self._language,
            self._public_url,
            self._speak_within,
        )
        try:
            # An issue known by its key alone may have a card of its own by id, and another worker at it.
            if claim.known_by_key:
                return read or self._jira.read(claim.id)
            return loop.look(claim.id, now, claim.fresh, read, lambda: self._holds(claim))
        except Exception as error:  # noqa: BLE001
            _log.exception("a look broke", issue=claim.key)
            says = f"{type(error).__name__}: {error}"
            return {"ru": f"Внутренняя ошибка: {says}", "en": f"Internal error: {says}"}

    def _holds(self, claim: Claim) -> bool:
        with self._store.read() as conn:
            return agenda.holds(conn, claim)

    def _fail(self, conn: Connection, claim: Claim, failure: Failure, now: datetime, *, alone: bool) -> None:
        """`alone`: Jira answers otherwise, so that the trouble is this issue's and rests nobody else."""
        if isinstance(failure, Gone):
            agenda.mark_many(conn, [Mark(name, now) for name in cards.put_places(conn, claim.id, ())])
        rests_until = now if alone else self.gate.failed(failure, now, claim.id)
        # Of an outage that is everybody's no issue is to blame: when it is over none is left to wait.
        own = alone or not isinstance(failure, Broken | Forbidden | Limited)
        again = max(rests_until, now + _back_off(claim.attempts + 1)) if own else rests_until
        if isinstance(failure, Gone) and claim.attempts >= GIVE_UP:
            card = cards.find(conn, claim.id)
            if (card is None or card.looked_at is None) and agenda.forget(conn, claim):
                return
            # It was there once: it is deleted, or hidden from us by a right that may come back (law 6).
            again = now + AT_MOST
        agenda.failed(conn, claim, again, said(failure.says), counts=own)
        _log.warning("a look failed", issue=claim.key, says=failure.says.en, again=again.isoformat())


def _look_at_those_who_wait(conn: Connection, claim: Claim, looked: Looked, now: datetime) -> None:
    """Where the issue's place under a limit changed, another may move up or must give way."""
    waiting = cards.put_places(conn, claim.id, looked.places)
    agenda.mark_many(conn, [Mark(name, now) for name in waiting])


def said(sentence: Sentence) -> dict[str, str]:
    return {"ru": sentence.ru, "en": sentence.en}


def _back_off(attempts: int) -> timedelta:
    doublings = min(attempts - 1, 14)
    return min(LONGEST_BACK_OFF, BACK_OFF * (1 << doublings))
