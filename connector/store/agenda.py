"""Which issue must be looked at, and when (design §6): a few columns of the issue's card, no queue and no broker.

`mark` says when to look, `claim` leases the earliest due issue, `done` ends the look. Law 5 rests on two numbers:
the lease's token fences off a worker whose lease has gone to another, and the generation tells `done` that a mark came
during the look. While an issue is leased its `look_at` is the lease's end, so it comes due again if its worker
dies.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    and_,
    bindparam,
    case,
    delete,
    func,
    literal,
    literal_column,
    or_,
    select,
    update,
)

from connector.store import cards
from connector.store.cards import Card
from connector.store.schema import Insert, ManyRows, issue
from connector.store.types import UtcTime, clean

LONGEST = timedelta(days=1)
"""How far ahead the next look at an open issue may lie (law 6)."""
CHUNK = 500
"""Values in one IN (…)."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Look at `issue` (Jira's numeric id as text, or a key when only that is known) at `at`.

    `fresh` is the newest `updated` the hint told (law 1); `key` is for a card that does not exist yet.
    """

    issue: str
    at: datetime
    fresh: datetime | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A lease on one issue. `attempts` are the looks that failed, or died, since the last good one."""

    id: str
    key: str
    generation: int
    lease: str
    attempts: int
    fresh: datetime | None
    due: datetime
    """When the look was due; the worker is late by `now - due`."""

    @property
    def known_by_key(self) -> bool:
        """Only the key was known; after reading the issue call `move`."""
        return not _is_id(self.id)


@dataclass(frozen=True, slots=True)
class Counts:
    issues: int
    open: int
    due: int
    """To be looked at now, and nobody is."""
    leased: int
    failing: int
    """Those whose last look failed."""
    oldest: datetime | None
    """When the longest waiting of the due ones came due."""


def mark(conn: Connection, issue_id: str, at: datetime, fresh: datetime | None = None, key: str | None = None) -> None:
    """Look at an issue at `at`, or earlier when it is due earlier."""
    mark_many(conn, [Mark(issue_id, at, fresh, key)])


def mark_many(conn: Connection, marks: Iterable[Mark]) -> None:
    """Marks, several of one issue taken together: the earliest time and the newest freshness win."""
    given = list(marks)
    ids = _ids(conn, given)
    merged: dict[str, Mark] = {}
    for each in given:
        name = clean(ids.get(each.issue, each.issue))
        merged[name] = _together(merged[name], each) if name in merged else each
    # In one order everywhere, so that replicas marking the same issues cannot wait for each other in a ring.
    _MARKED.execute(conn, [_row(name, merged[name]) for name in sorted(merged)])


def mark_open(conn: Connection, start: datetime, spread_seconds: float) -> int:
    """Marks every open issue, evenly over `spread_seconds` from `start` (law 7). Returns how many."""
    names = conn.scalars(select(issue.c.id).where(issue.c.open).order_by(issue.c.id).with_for_update()).all()
    step = timedelta(seconds=spread_seconds) / max(len(names), 1)
    mark_many(conn, [Mark(name, start + step * place) for place, name in enumerate(names)])
    return len(names)


def claim(conn: Connection, now: datetime, lease: timedelta, limit: int = 1) -> list[Claim]:
    """Leases at most `limit` due issues, earliest first, that nobody else holds.

    A lease that ran out was held by a worker that died: it counts as an attempt, so that a look that kills its process
    is seen to fail.
    """
    due = conn.execute(_DUE, {"now": now, "limit": limit}).all()
    if not due:
        return []
    token, until = secrets.token_hex(8), now + lease
    conn.execute(_TAKE, {"ids": [row.id for row in due], "token": token, "until": until})
    return [_claim(row, token) for row in due]


def done(conn: Connection, held: Claim, look_at: datetime | None, card: Card | None = None) -> bool:
    """Ends a look: next at `look_at`, or earlier when a mark came meanwhile. `card` None: nothing was learnt.

    False: the lease went to another worker and nothing was written. A lease that ran out and was taken by nobody still
    counts, since nobody else has looked. ValueError: an open issue without a look within a day (law 6).
    """
    if card is not None and card.open and (look_at is None or look_at > card.looked_at + LONGEST):
        raise ValueError(f"law 6: {card.key} is open, and its next look is {look_at}")
    learnt = (
        {} if card is None else {**cards.values(card), "fresh": _later(issue.c.fresh, literal(card.fresh, UtcTime()))}
    )
    return _fenced(conn, held, {**_rest(held, look_at), "attempts": 0, **learnt})


def failed(conn: Connection, held: Claim, look_at: datetime, problem: Mapping[str, Any]) -> bool:
    """Ends a look that could not be had; `problem` is shown on the card until a look succeeds. False as in `done`."""
    return _fenced(conn, held, {**_rest(held, look_at), "attempts": issue.c.attempts + 1, "problem": problem})


def move(conn: Connection, held: Claim, issue_id: str, key: str, now: datetime) -> bool:
    """What was known by its key turns out to be `issue_id`: its mark goes there, due now. False as in `done`."""
    fresh = conn.execute(delete(issue).where(*_mine(held)).returning(issue.c.fresh)).one_or_none()
    if fresh is None:
        return False
    mark(conn, issue_id, now, fresh[0], key)
    return True


def forget(conn: Connection, held: Claim) -> bool:
    """Drops the card of what Jira does not know, unless a mark came meanwhile. False: it is still there."""
    gone = conn.execute(delete(issue).where(*_mine(held), issue.c.generation == held.generation))
    return gone.rowcount == 1


def next_due(conn: Connection) -> datetime | None:
    """When the next issue can be claimed: it comes due, or a dead worker's lease ends. None: nothing is planned."""
    free = select(func.min(issue.c.look_at)).where(issue.c.leased_until.is_(None))
    leased = select(func.min(issue.c.leased_until))
    moments = conn.execute(select(free.scalar_subquery(), leased.scalar_subquery())).one()
    return min((each for each in moments if each is not None), default=None)


def counts(conn: Connection, now: datetime) -> Counts:
    """How much there is, for health, metrics and the page."""
    waiting = and_(issue.c.look_at <= now, _unleased(now))
    row = conn.execute(
        select(
            func.count(),
            func.count().filter(issue.c.open),
            func.count().filter(waiting),
            func.count().filter(issue.c.leased_until > now),
            func.count().filter(issue.c.attempts > 0),
            func.min(issue.c.look_at).filter(waiting),
        ).select_from(issue)
    ).one()
    return Counts(*row)


def _unleased(now: Any) -> ColumnElement[bool]:
    return or_(issue.c.leased_until.is_(None), issue.c.leased_until <= now)


# Built once: to put these statements together costs more than to run them.
_DUE = (
    select(*(issue.c[name] for name in ("id", "key", "generation", "attempts", "fresh", "look_at", "leased_until")))
    .where(issue.c.look_at <= bindparam("now", type_=UtcTime()), _unleased(bindparam("now", type_=UtcTime())))
    .order_by(issue.c.look_at, issue.c.id)
    .limit(bindparam("limit", type_=Integer()))
    .with_for_update(skip_locked=True)
)
_TAKE = (
    update(issue)
    .where(issue.c.id.in_(bindparam("ids", expanding=True)))
    .values(
        lease=bindparam("token"),
        leased_until=bindparam("until", type_=UtcTime()),
        look_at=bindparam("until", type_=UtcTime()),
        attempts=issue.c.attempts + case((issue.c.leased_until.is_(None), 0), else_=1),
    )
)


def _ids(conn: Connection, marks: Iterable[Mark]) -> dict[str, str]:
    """Marks by key alone go to the card that bears the key, so that one issue never has two workers."""
    keys = sorted({each.issue for each in marks if not _is_id(each.issue)})
    ids: dict[str, str] = {}
    for start in range(0, len(keys), CHUNK):
        known = select(issue.c.key, issue.c.id).where(
            issue.c.key.in_(keys[start : start + CHUNK]), issue.c.id != issue.c.key
        )
        ids.update((key, name) for key, name in conn.execute(known))
    return ids


def _together(one: Mark, other: Mark) -> Mark:
    fresh = max((each for each in (one.fresh, other.fresh) if each is not None), default=None)
    return Mark(one.issue, min(one.at, other.at), fresh, one.key or other.key)


def _row(name: str, each: Mark) -> tuple[Any, ...]:
    return name, each.key or name, each.at, 1, each.fresh


def _rest(held: Claim, look_at: datetime | None) -> dict[str, Any]:
    """The end of a lease: the next look is the given one, or the earlier of it and of a mark that came meanwhile."""
    given = literal(look_at, UtcTime())
    next_look = case((issue.c.generation == held.generation, given), else_=_earlier(given, issue.c.look_at))
    return {"look_at": next_look, "lease": None, "leased_until": None}


def _claim(row: Row[Any], token: str) -> Claim:
    attempts = row.attempts + (row.leased_until is not None)
    return Claim(row.id, row.key, row.generation, token, attempts, row.fresh, row.look_at)


def _fenced(conn: Connection, held: Claim, values: Mapping[str, Any]) -> bool:
    return conn.execute(update(issue).where(*_mine(held)).values(**values)).rowcount == 1


def _mine(held: Claim) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return issue.c.id == held.id, issue.c.lease == held.lease


def _earlier(one: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((one.is_(None), other), (other < one, other), else_=one)


def _later(one: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((one.is_(None), other), (other > one, other), else_=one)


def _to_what_is_there(wish: Insert) -> Any:
    new = wish.excluded
    values = {
        "look_at": _earlier(issue.c.look_at, new.look_at),
        "generation": issue.c.generation + literal_column("1"),
        "fresh": _later(issue.c.fresh, new.fresh),
    }
    return wish.on_conflict_do_update(index_elements=[issue.c.id], set_=values)


_MARKED = ManyRows(issue, ("id", "key", "look_at", "generation", "fresh"), _to_what_is_there)


def _is_id(name: str) -> bool:
    return name.isascii() and name.isdigit()
