"""Every decision that changed something and every effect (law 8), and what became of it (law 9).

An effect's row is written, and committed, before the effect is tried. A process that dies in between leaves `intended`
behind: an outcome nobody knows, about which Jira is asked before the effect is repeated.
Rows of effects are never dropped: they are the memory that an effect happened, also when its issue is reopened
years later.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal

from sqlalchemy import Connection, Select, bindparam, delete, func, select, update

from connector.store.schema import Insert, insert, journal
from policies.decision import Effect, EffectKind

EffectState = Literal["intended", "done", "skipped", "held", "failed", "unknown", "dead", "withheld", "released"]
"""intended: about to be tried, or died trying. failed: refused cleanly, may be tried again. unknown: no answer came.
held: its time has not come (working hours, cool-down, observe mode). Over: done, skipped (law 10, or by a person),
dead (given up). withheld: it speaks to people and its time is long past, so a person must say the word; released: a
person has said it, of a dead or a withheld one."""

OVER: tuple[EffectState, ...] = ("done", "skipped", "dead")
WAITING: tuple[EffectState, ...] = ("dead", "withheld")
"""Until a person releases or drops them."""
RETENTION = timedelta(days=400)
"""Of decisions."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a row is about: the issue, and the policy by which it was judged."""

    issue: str
    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A row. `effect`, `act` (the effect's kind) and `state` are None on a decision."""

    seq: int
    at: datetime
    issue: str
    key: str
    kind: Literal["decision", "effect"]
    effect: str | None
    act: str | None
    state: EffectState | None
    attempts: int
    tried_at: datetime | None
    settled_at: datetime | None
    released_at: datetime | None
    """When a person last said that it is to be done, although it was given up or late."""
    cause: str | None
    caused: datetime | None
    clause: tuple[str, ...]
    rule: str | None
    fingerprint: str
    body: Mapping[str, Any] | None
    says: str | None

    @property
    def over(self) -> bool:
        return self.state in OVER

    @property
    def uncertain(self) -> bool:
        """It was tried and nobody knows the outcome: ask Jira before it is repeated."""
        return self.attempts > 0 and self.state in {"intended", "unknown"}


def record_decision(conn: Connection, subject: Subject, cause: str, body: Mapping[str, Any], now: datetime) -> None:
    """Writes a decision that changed something: its JSON (design §3.1), and why the issue was looked at."""
    row = {**_about(subject), "kind": "decision", "at": now, "cause": cause, "body": body}
    conn.execute(_new(conn.dialect.name), row)


def intend(conn: Connection, subject: Subject, effect: Effect, now: datetime) -> Entry | None:
    """Says that `effect` is about to be tried; commit before trying it.

    None: it is new, go ahead. Else the row as it was before: when `over`, leave it (nothing was written); when
    `uncertain`, ask Jira first. An attempt is counted, and `tried_at` set, whenever it is not over.
    """
    tried = {"state": "intended", "attempts": 1, "tried_at": now}
    row = {**_of_effect(subject, effect, now), **tried}
    if conn.execute(_intended(conn.dialect.name), row).one_or_none():
        return None
    before = _entry(conn.execute(_FIND.with_for_update(), _named(subject.issue, effect.id)).one())
    if not before.over:
        again = {
            **tried,
            "attempts": before.attempts + 1,
            "fingerprint": subject.fingerprint,
            "body": dict(effect.body),
        }
        conn.execute(update(journal).where(journal.c.seq == before.seq).values(again))
    return before


def settle(conn: Connection, issue_id: str, effect_id: str, state: EffectState, says: str, now: datetime) -> bool:
    """What became of an intended effect. False: it was never intended, or is over already."""
    outcome = {"state": state, "says": says, "settled_at": now}
    return conn.execute(_SETTLE, {**_named(issue_id, effect_id), **outcome}).rowcount == 1


def withhold(conn: Connection, subject: Subject, effect: Effect, says: str, now: datetime) -> None:
    """Leaves an effect that is not over to a person's word."""
    _untried(conn, subject, effect, "withheld", says, now)
    settle(conn, subject.issue, effect.id, "withheld", says, now)


def release(conn: Connection, issue_id: str, effect_id: str, says: str, now: datetime) -> bool:
    """A person wants it done: it counts as never tried. `says`: who, and why. False: it does not wait for a word."""
    anew = {"state": "released", "attempts": 0, "says": says, "settled_at": now, "released_at": now}
    return _decide(conn, issue_id, effect_id, anew)


def drop(conn: Connection, issue_id: str, effect_id: str, says: str, now: datetime) -> bool:
    """A person does not want it done. `says`: who, and why. False: it does not wait for a word."""
    return _decide(conn, issue_id, effect_id, {"state": "skipped", "says": says, "settled_at": now})


def waiting_for_a_word(conn: Connection, limit: int, before: int | None = None) -> list[Entry]:
    """Effects given up or withheld, newest first; `before` is the `seq` where the last page ended."""
    wanted = _entries().where(journal.c.state.in_(WAITING))
    wanted = wanted if before is None else wanted.where(journal.c.seq < before)
    return [_entry(row) for row in conn.execute(wanted.order_by(journal.c.seq.desc()).limit(limit))]


def count_waiting(conn: Connection) -> int:
    return conn.scalar(select(func.count()).where(journal.c.state.in_(WAITING))) or 0


def skip(conn: Connection, subject: Subject, effect: Effect, says: str, now: datetime) -> bool:
    """Records an effect that is not to be done (law 10), unless it was tried before. False: nothing new."""
    return _untried(conn, subject, effect, "skipped", says, now)


def adopt(conn: Connection, subject: Subject, effect: Effect, says: str, now: datetime) -> bool:
    """Records an effect that Jira bears although nothing here knows of it. False: nothing new."""
    return _untried(conn, subject, effect, "done", says, now)


def hold(conn: Connection, subject: Subject, effect: Effect, says: str, now: datetime) -> bool:
    """Records an effect whose time has not come, once. False: nothing new."""
    return _untried(conn, subject, effect, "held", says, now)


def find(conn: Connection, issue_id: str, effect_id: str) -> Entry | None:
    row = conn.execute(_FIND, _named(issue_id, effect_id)).one_or_none()
    return None if row is None else _entry(row)


def states(conn: Connection, issue_id: str) -> dict[str, EffectState]:
    """Every effect of an issue that the journal knows, and what became of it."""
    return {row.effect: row.state for row in conn.execute(_STATES, {"of_issue": issue_id})}


def tried_again(conn: Connection, issue_id: str, act: EffectKind) -> bool:
    """Whether an effect of this kind took the issue more than one attempt."""
    again = (journal.c.kind == "effect", journal.c.act == act, journal.c.attempts > 1)
    return conn.scalar(select(journal.c.seq).where(journal.c.issue == issue_id, *again).limit(1)) is not None


def acted_on(known: Mapping[str, EffectState]) -> frozenset[str]:
    """Of `states`, the effects that were done or given up (`policies.facts.Around.done`); skipped ones are not."""
    return frozenset(effect for effect, state in known.items() if state in ("done", "dead"))


def history(conn: Connection, issue_id: str | None, limit: int, before: int | None = None) -> list[Entry]:
    """Rows, newest first, of one issue or of all; `before` is the `seq` where the last page ended."""
    wanted = _entries() if issue_id is None else _entries().where(journal.c.issue == issue_id)
    wanted = wanted if before is None else wanted.where(journal.c.seq < before)
    return [_entry(row) for row in conn.execute(wanted.order_by(journal.c.seq.desc()).limit(limit))]


def prune(conn: Connection, before: datetime, limit: int = 5_000) -> int:
    """Drops at most `limit` decisions older than `before`. Returns how many: repeat until 0."""
    old = select(journal.c.seq).where(journal.c.at < before, journal.c.kind == "decision").limit(limit)
    return conn.execute(delete(journal).where(journal.c.seq.in_(old))).rowcount


def _decide(conn: Connection, issue_id: str, effect_id: str, values: Mapping[str, Any]) -> bool:
    return conn.execute(_DECIDE, {**_named(issue_id, effect_id), **values}).rowcount == 1


def _untried(conn: Connection, subject: Subject, effect: Effect, state: EffectState, says: str, now: datetime) -> bool:
    row = {**_of_effect(subject, effect, now), "state": state, "says": says, "settled_at": now}
    return conn.execute(_untried_of(conn.dialect.name), row).one_or_none() is not None


def _about(subject: Subject) -> dict[str, Any]:
    return {"issue": subject.issue, "key": subject.key, "fingerprint": subject.fingerprint}


def _of_effect(subject: Subject, effect: Effect, now: datetime) -> dict[str, Any]:
    return {
        **_about(subject),
        "kind": "effect",
        "at": now,
        "effect": effect.id,
        "act": effect.kind,
        "cause": effect.cause,
        "caused": effect.caused,
        "clause": list(effect.clause),
        "rule": effect.rule,
        "body": dict(effect.body),
    }


def _entries() -> Select[Any]:
    return select(*(journal.c[name] for name in Entry.__slots__))


def _named(issue_id: str, effect_id: str) -> dict[str, Any]:
    """The parameters of `_THIS`."""
    return {"of_issue": issue_id, "of_effect": effect_id}


def _entry(row: Any) -> Entry:
    return Entry(**{**row._mapping, "clause": tuple(row.clause or ())})


# Built once: to put these statements together costs more than to run them. What is to be written is given with them.
_OF_ISSUE = journal.c.issue == bindparam("of_issue")
_THIS = (_OF_ISSUE, journal.c.effect == bindparam("of_effect"))
_FIND = _entries().where(*_THIS)
_STATES = select(journal.c.effect, journal.c.state).where(_OF_ISSUE, journal.c.kind == "effect")
_SETTLE = update(journal).where(*_THIS, journal.c.state.not_in(OVER))
_DECIDE = update(journal).where(*_THIS, journal.c.state.in_(WAITING))


@cache
def _new(dialect: str) -> Insert:
    return insert(dialect, journal)


@cache
def _intended(dialect: str) -> Any:
    """A row, unless the effect has one."""
    return _new(dialect).on_conflict_do_nothing().returning(journal.c.seq)


@cache
def _untried_of(dialect: str) -> Any:
    """A row, or the new state of one that was held."""
    wish = _new(dialect)
    return wish.on_conflict_do_update(
        index_elements=[journal.c.issue, journal.c.effect],
        set_={name: wish.excluded[name] for name in ("state", "says", "settled_at", "fingerprint")},
        where=(journal.c.state == "held") & (wish.excluded.state != "held"),
    ).returning(journal.c.seq)
