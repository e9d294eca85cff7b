"""Saying that an issue must be looked at. The earliest time and the newest freshness win."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, literal_column, select

from connector.store.schema import Insert, ManyRows, issue
from connector.store.types import clean

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


def mark(conn: Connection, issue_id: str, at: datetime, fresh: datetime | None = None, key: str | None = None) -> None:
    """Look at an issue at `at`, or earlier when it is due earlier."""
    mark_many(conn, [Mark(issue_id, at, fresh, key)])


def mark_many(conn: Connection, marks: Iterable[Mark], *, routine: bool = False) -> None:
    """Marks, several of one issue taken together. `routine` ones wait for whatever else is due."""
    given = list(marks)
    ids = _ids(conn, given)
    merged: dict[str, Mark] = {}
    for each in given:
        name = clean(ids.get(each.issue, each.issue))
        merged[name] = _together(merged[name], each) if name in merged else each
    # In one order everywhere, so that replicas marking the same issues cannot wait for each other in a ring.
    named = [(name, merged[name]) for name in sorted(merged)]
    if routine:
        _ROUTINE.execute(conn, [(name, m.key or name, m.at + LONGEST, m.at, 1, m.fresh) for name, m in named])
    else:
        _MARKED.execute(conn, [(name, m.key or name, m.at, 1, m.fresh) for name, m in named])


def mark_open(conn: Connection, start: datetime, spread_seconds: float) -> int:
    """Makes the marks of `every_open`, all in this transaction. Returns how many."""
    marks = every_open(conn, start, spread_seconds)
    mark_many(conn, marks, routine=True)
    return len(marks)


def every_open(conn: Connection, start: datetime, spread_seconds: float, judged_by: Collection[str] = ()) -> list[Mark]:
    """A mark for each open issue, evenly over `spread_seconds` from `start` (law 7), to be made as a routine one; not
    for those whose last look was by one of the texts `judged_by` (fingerprints)."""
    wanted = select(issue.c.id).where(issue.c.open)
    wanted = wanted.where(issue.c.fingerprint.not_in(judged_by)) if judged_by else wanted  # it costs: not in the index
    names = conn.scalars(wanted.order_by(issue.c.id)).all()
    step = timedelta(seconds=spread_seconds) / max(len(names), 1)
    return [Mark(name, start + step * place) for place, name in enumerate(names)]


def earlier(one: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    """Of two moments of which either may be missing."""
    return case((one.is_(None), other), (other < one, other), else_=one)


def later(one: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((one.is_(None), other), (other > one, other), else_=one)


def is_id(name: str) -> bool:
    """Jira's own number, not a key."""
    return name.isascii() and name.isdigit()


def _ids(conn: Connection, marks: Iterable[Mark]) -> dict[str, str]:
    """Marks by key alone go to the card that bears the key, so that one issue never has two workers."""
    keys = sorted({each.issue for each in marks if not is_id(each.issue)})
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


def _to_what_is_there(wish: Insert) -> Any:
    new = wish.excluded
    values = {
        "look_at": earlier(issue.c.look_at, new.look_at),
        "generation": issue.c.generation + literal_column("1"),
        "fresh": later(issue.c.fresh, new.fresh),
    }
    return wish.on_conflict_do_update(index_elements=[issue.c.id], set_=values)


def _beside_what_is_there(wish: Insert) -> Any:
    """The other lane is left alone: a due time keeps its place in it."""
    new = wish.excluded
    values = {"routine_at": earlier(issue.c.routine_at, new.routine_at), "fresh": later(issue.c.fresh, new.fresh)}
    return wish.on_conflict_do_update(index_elements=[issue.c.id], set_=values)


_MARKED = ManyRows(issue, ("id", "key", "look_at", "generation", "fresh"), _to_what_is_there)
_ROUTINE = ManyRows(issue, ("id", "key", "look_at", "routine_at", "generation", "fresh"), _beside_what_is_there)
