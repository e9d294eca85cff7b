"""Every decision that changed something and every effect (law 8), and what became of it (law 9).

An effect's row is written, and committed, before the effect is tried. A process that dies in between leaves `intended`
behind: an outcome nobody knows, about which Jira is asked before the effect is repeated.
Rows of effects are never dropped: they are the memory that an effect happened, also when its issue is reopened
years later.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Select, delete, select, update

from connector.store.schema import insert, journal
from policies.decision import Effect

EffectState = Literal["intended", "done", "skipped", "held", "failed", "unknown", "dead"]
"""intended: about to be tried, or died trying. failed: refused cleanly, may be tried again. unknown: no answer came.
held: its time has not come (working hours, cool-down, observe mode). Over: done, skipped (law 10), dead (given up)."""

OVER: tuple[EffectState, ...] = ("done", "skipped", "dead")
PENDING: tuple[EffectState, ...] = ("intended", "unknown", "failed")
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
    conn.execute(insert(conn.dialect.name, journal).values(row))


def intend(conn: Connection, subject: Subject, effect: Effect, now: datetime) -> Entry | None:
    """Says that `effect` is about to be tried; commit before trying it.

    None: it is new, go ahead. Else the row as it was before: when `over`, leave it (nothing was written); when
    `uncertain`, ask Jira first. An attempt is counted, and `tried_at` set, whenever it is not over.
    """
    tried = {"state": "intended", "attempts": 1, "tried_at": now}
    wish = insert(conn.dialect.name, journal).values({**_of_effect(subject, effect, now), **tried})
    if conn.execute(wish.on_conflict_do_nothing().returning(journal.c.seq)).one_or_none():
        return None
    before = _entry(conn.execute(_entries().where(*_is(subject.issue, effect.id)).with_for_update()).one())
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
    open_row = update(journal).where(*_is(issue_id, effect_id), journal.c.state.not_in(OVER))
    return conn.execute(open_row.values(state=state, says=says, settled_at=now)).rowcount == 1


def skip(conn: Connection, subject: Subject, effect: Effect, says: str, now: datetime) -> bool:
    """Records an effect that is not to be done (law 10), unless it was tried before. False: nothing new."""
    return _untried(conn, subject, effect, "skipped", says, now)


def hold(conn: Connection, subject: Subject, effect: Effect, says: str, now: datetime) -> bool:
    """Records an effect whose time has not come, once. False: nothing new."""
    return _untried(conn, subject, effect, "held", says, now)


def find(conn: Connection, issue_id: str, effect_id: str) -> Entry | None:
    row = conn.execute(_entries().where(*_is(issue_id, effect_id))).one_or_none()
    return None if row is None else _entry(row)


def states(conn: Connection, issue_id: str) -> dict[str, EffectState]:
    """Every effect of an issue that the journal knows, and what became of it."""
    wanted = select(journal.c.effect, journal.c.state).where(journal.c.issue == issue_id, journal.c.kind == "effect")
    return {row.effect: row.state for row in conn.execute(wanted)}


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


def _untried(conn: Connection, subject: Subject, effect: Effect, state: EffectState, says: str, now: datetime) -> bool:
    wish = insert(conn.dialect.name, journal).values(
        {**_of_effect(subject, effect, now), "state": state, "says": says, "settled_at": now}
    )
    new = {name: wish.excluded[name] for name in ("state", "says", "settled_at", "fingerprint")}
    written = wish.on_conflict_do_update(
        index_elements=[journal.c.issue, journal.c.effect],
        set_=new,
        where=(journal.c.state == "held") & (wish.excluded.state != "held"),
    ).returning(journal.c.seq)
    return conn.execute(written).one_or_none() is not None


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


def _is(issue_id: str, effect_id: str) -> Iterable[Any]:
    return journal.c.issue == issue_id, journal.c.effect == effect_id


def _entry(row: Any) -> Entry:
    return Entry(**{**row._mapping, "clause": tuple(row.clause or ())})
