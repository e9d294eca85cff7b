"""How much is on the agenda, and when the next of it comes due."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from connector.store.agenda.marks import earlier
from connector.store.schema import issue


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
    free = select(func.min(issue.c.look_at)).where(issue.c.leased_until.is_(None))
    routine = select(func.min(issue.c.routine_at)).where(issue.c.leased_until.is_(None))
    leased = select(func.min(issue.c.leased_until))
    moments = conn.execute(select(*(each.scalar_subquery() for each in (free, routine, leased)))).one()
    return min((each for each in moments if each is not None), default=None)


def waiting(conn: Connection, now: datetime, most: int, *, routine: bool = True) -> int:
    """How many issues are due and free, counted up to `most`; without `routine`, only those that cannot wait."""
    due = _waits(now) if routine else and_(issue.c.look_at <= now, unleased(now))
    some = select(issue.c.id).where(due).limit(most).subquery()
    return conn.scalar(select(func.count()).select_from(some)) or 0


def counts(conn: Connection, now: datetime) -> Counts:
    """How much there is, for health, metrics and the page."""
    waits = _waits(now)
    row = conn.execute(
        select(
            func.count(),
            func.count().filter(issue.c.open),
            func.count().filter(waits),
            func.count().filter(issue.c.leased_until > now),
            func.count().filter(issue.c.attempts > 0),
            func.min(earlier(issue.c.look_at, issue.c.routine_at)).filter(waits),
        ).select_from(issue)
    ).one()
    return Counts(*row)


def unleased(now: Any) -> ColumnElement[bool]:
    """Nobody looks at it, or whoever did is dead."""
    return or_(issue.c.leased_until.is_(None), issue.c.leased_until <= now)


def _waits(now: datetime) -> ColumnElement[bool]:
    return and_(or_(issue.c.look_at <= now, issue.c.routine_at <= now), unleased(now))
