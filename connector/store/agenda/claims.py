"""Leases: taking what is due, and ending the look one way or another. Every end is fenced by the lease's token."""

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
    Select,
    Update,
    bindparam,
    case,
    delete,
    literal,
    select,
    update,
)

from connector.store import cards
from connector.store.agenda.counting import unleased
from connector.store.agenda.marks import LONGEST, earlier, is_id, later, mark
from connector.store.cards import Card
from connector.store.schema import issue
from connector.store.types import UtcTime


@dataclass(frozen=True, slots=True)
class Claim:
    """A lease on one issue. `attempts` are the looks that failed, or died, since the last good one."""

    id: str
    key: str
    generation: int
    lease: str
    attempts: int
    fresh: datetime | None
    look_at: datetime | None
    routine_at: datetime | None
    """When it was to be looked at, by lane, as it stood when it was claimed."""
    routine: bool
    """It was due in the lane that waits for the other, and in that alone."""

    @property
    def known_by_key(self) -> bool:
        """Only the key was known; after reading the issue call `move`."""
        return not is_id(self.id)


def claim(conn: Connection, now: datetime, lease: timedelta, limit: int = 1, *, routine: bool = True) -> list[Claim]:
    """Leases at most `limit` due issues that nobody else holds, the earliest first and routine ones last or not at all.

    A lease that ran out was held by a worker that died: it counts as an attempt, so that a look that kills its process
    is seen to fail.
    """
    token, until = secrets.token_hex(8), now + lease
    held = [_claim(row, token, routine=False) for row in conn.execute(_URGENT, {"now": now, "limit": limit})]
    if routine and len(held) < limit:
        waited = conn.execute(_ROUTINE, {"now": now, "limit": limit - len(held)})
        held += [_claim(row, token, routine=True) for row in waited]
    if held:
        conn.execute(_TAKE, {"ids": [each.id for each in held], "token": token, "until": until})
    return held


def renew(conn: Connection, held: Iterable[Claim], until: datetime) -> list[Claim]:
    """Makes leases of one `claim` last until then; those that went to another worker are left out."""
    asked = {each.id: each for each in held}
    if not asked:
        return []
    token = next(iter(asked.values())).lease
    mine = issue.c.id.in_(list(asked)) & (issue.c.lease == token)
    # Where a mark came meanwhile `look_at` is its moment, and stays.
    values = {
        "look_at": case((issue.c.look_at == issue.c.leased_until, literal(until, UtcTime())), else_=issue.c.look_at),
        "leased_until": until,
    }
    still = set(conn.scalars(update(issue).where(mine).values(**values).returning(issue.c.id)))
    return [each for name, each in asked.items() if name in still]


def holds(conn: Connection, held: Claim) -> bool:
    """Whether the lease has not gone to another worker."""
    return conn.scalar(_HOLDS, _named(held)) is not None


def release(conn: Connection, held: Iterable[Claim]) -> None:
    """Gives issues back as they were, not looked at: nothing was learnt and nothing failed."""
    for each in held:
        _end(conn, _RELEASED, each, each.look_at, {"given_routine": each.routine_at})


def free_all(conn: Connection, now: datetime) -> int:
    """Ends every lease, whoever holds it, as if the holder had died now. Returns how many."""
    ended = {"lease": None, "leased_until": None, "look_at": now}
    return conn.execute(update(issue).where(issue.c.leased_until.is_not(None)).values(**ended)).rowcount


def done(conn: Connection, held: Claim, look_at: datetime | None, card: Card | None = None) -> bool:
    """Ends a look: next at `look_at`, or earlier when a mark came meanwhile. `card` None: nothing was learnt.

    False: the lease went to another worker and nothing was written. A lease that ran out and was taken by nobody still
    counts, since nobody else has looked. ValueError: an open issue without a look within a day (law 6).
    """
    if card is not None and card.open and (look_at is None or look_at > card.looked_at + LONGEST):
        raise ValueError(f"law 6: {card.key} is open, and its next look is {look_at}")
    if card is None:
        return _end(conn, _DONE, held, look_at, {})
    return _end(conn, _LEARNT, held, look_at, {**cards.values(card), "given_fresh": card.fresh})


def failed(
    conn: Connection, held: Claim, look_at: datetime, problem: Mapping[str, Any], *, counts: bool = True
) -> bool:
    """Ends a look that could not be had; `problem` is shown on the card until a look succeeds. `counts`: it was this
    issue's trouble, an attempt at it. False as in `done`."""
    return _end(conn, _FAILED if counts else _END, held, look_at, {"problem": problem})


def move(conn: Connection, held: Claim, issue_id: str, key: str, now: datetime) -> bool:
    """What was known by its key turns out to be `issue_id`: its mark goes there, due now. False as in `done`."""
    fresh = conn.execute(delete(issue).where(*_MINE).returning(issue.c.fresh), _named(held)).one_or_none()
    if fresh is None:
        return False
    mark(conn, issue_id, now, fresh[0], key)
    return True


def forget(conn: Connection, held: Claim) -> bool:
    """Drops the card of what Jira does not know, unless a mark came meanwhile. False: it is still there."""
    unmarked = (issue.c.generation == held.generation, issue.c.routine_at.is_(None))
    return conn.execute(delete(issue).where(*_MINE, *unmarked), _named(held)).rowcount == 1


def _due(*where: ColumnElement[bool], order: ColumnElement[Any]) -> Select[Any]:
    names = ("id", "key", "generation", "attempts", "fresh", "look_at", "routine_at", "leased_until")
    return (
        select(*(issue.c[name] for name in names))
        .where(*where, unleased(_NOW))
        .order_by(order, issue.c.id)
        .limit(bindparam("limit", type_=Integer()))
        .with_for_update(skip_locked=True)
    )


# Built once: to put these statements together costs more than to run them.
_NOW = bindparam("now", type_=UtcTime())
_URGENT = _due(issue.c.look_at <= _NOW, order=issue.c.look_at)
_ROUTINE = _due(
    issue.c.routine_at <= _NOW, issue.c.look_at.is_(None) | (issue.c.look_at > _NOW), order=issue.c.routine_at
)
_TAKE = (
    update(issue)
    .where(issue.c.id.in_(bindparam("ids", expanding=True)))
    .values(
        lease=bindparam("token"),
        leased_until=bindparam("until", type_=UtcTime()),
        look_at=bindparam("until", type_=UtcTime()),
        routine_at=None,
        attempts=issue.c.attempts + case((issue.c.leased_until.is_(None), 0), else_=1),
    )
)


# The end of a lease: the next look is the given one, or the earlier of it and of a mark that came meanwhile.
_MINE = (issue.c.id == bindparam("held_id"), issue.c.lease == bindparam("held_lease"))
_HOLDS = select(issue.c.id).where(*_MINE)
_GIVEN = bindparam("given_look", type_=UtcTime())
_UNMARKED = issue.c.generation == bindparam("held_generation")
_END = (
    update(issue)
    .where(*_MINE)
    .values(
        look_at=case((_UNMARKED, _GIVEN), else_=earlier(_GIVEN, issue.c.look_at)),
        lease=None,
        leased_until=None,
    )
)
_DONE = _END.values(attempts=0)
# Hints are spent by the look that they called, though what it read may be older: by `fresh` the next sweep sees that
# the newer state was never looked at.
_READ = bindparam("given_fresh", type_=UtcTime())
_LEARNT = _DONE.values(fresh=case((_UNMARKED, _READ), else_=later(issue.c.fresh, _READ)))
_FAILED = _END.values(attempts=issue.c.attempts + 1)
_RELEASED = _END.values(routine_at=earlier(bindparam("given_routine", type_=UtcTime()), issue.c.routine_at))


def _claim(row: Row[Any], token: str, *, routine: bool) -> Claim:
    attempts = row.attempts + (row.leased_until is not None)
    return Claim(row.id, row.key, row.generation, token, attempts, row.fresh, row.look_at, row.routine_at, routine)


def _end(conn: Connection, ending: Update, held: Claim, look_at: datetime | None, values: Mapping[str, Any]) -> bool:
    """`values`: what else the ending asks for, and further columns."""
    given = {"given_look": look_at, "held_generation": held.generation, **_named(held), **values}
    return conn.execute(ending, given).rowcount == 1


def _named(held: Claim) -> dict[str, Any]:
    """The parameters of `_MINE`."""
    return {"held_id": held.id, "held_lease": held.lease}
