"""How much is on the agenda, and when the next of it comes due."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
)

from connector.store.agenda.marks import earlier
from connector.store.schema import issue
from connector.store.types import UtcTime


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


def next_due(conn: Connection) -> datetime | None:
    """When the next issue can be claimed: it comes due, or a dead worker's lease ends. None: nothing is planned."""
    return min((each for each in conn.execute(_NEXT).one() if each is not None), default=None)


def waits_since(conn: Connection) -> datetime | None:
    """When the longest waiting of what cannot wait came, or comes, due; what is being looked at does not count."""
    return conn.scalar(_LONGEST)


def waiting(conn: Connection, now: datetime, most: int, *, routine: bool = True) -> int:
    """How many issues are due and free, counted up to `most`; without `routine`, only those that cannot wait."""
    return conn.scalar(_WAITING if routine else _URGENT, {"now": now, "most": most}) or 0


def counts(conn: Connection, now: datetime) -> Counts:
    """How much there is, for health, metrics and the page."""
    return Counts(*conn.execute(_COUNTS, {"now": now}).one())


def unleased(now: Any) -> ColumnElement[bool]:
    """Nobody looks at it, or whoever did is dead."""
    return or_(issue.c.leased_until.is_(None), issue.c.leased_until <= now)


def _first(moment: ColumnElement[datetime | None], *where: ColumnElement[bool]) -> ScalarSelect[datetime | None]:
    """IS NOT NULL is what lets the databases read it from the partial index instead of from every row."""
    return select(func.min(moment)).where(moment.is_not(None), *where).scalar_subquery()


def _some(*where: ColumnElement[bool]) -> Select[int]:
    """Counts no further than asked."""
    some = select(issue.c.id).where(*where).limit(bindparam("most", type_=Integer())).subquery()
    return select(func.count()).select_from(some)


def _count(*where: ColumnElement[bool]) -> ScalarSelect[int]:
    """Each by an index of its own: one pass over all of the cards would read all of their texts."""
    return select(func.count()).select_from(issue).where(*where).scalar_subquery()


# Built once: most of it is asked for before each claim.
_NOW = bindparam("now", type_=UtcTime())
_WAITS = and_(or_(issue.c.look_at <= _NOW, issue.c.routine_at <= _NOW), unleased(_NOW))
_WAITING = _some(_WAITS)
_URGENT = _some(issue.c.look_at <= _NOW, unleased(_NOW))
_COUNTS = select(
    _count(),
    _count(issue.c.open),
    _count(_WAITS),
    _count(issue.c.leased_until > _NOW),
    _count(issue.c.attempts > literal_column("0")),
    select(func.min(earlier(issue.c.look_at, issue.c.routine_at))).where(_WAITS).scalar_subquery(),
)
_LONGEST = select(_first(issue.c.look_at, issue.c.leased_until.is_(None)))
_NEXT = select(
    _first(issue.c.look_at, issue.c.leased_until.is_(None)),
    _first(issue.c.routine_at, issue.c.leased_until.is_(None)),
    _first(issue.c.leased_until),
)
