"""What the last look saw of each issue, for pages and for the next look: the card, which the agenda's `done` writes,
and the places that the issue takes under limits, for the looks at others."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, case, delete, func, insert, or_, select, tuple_

from connector.store.schema import issue, place
from policies import Place


@dataclass(frozen=True, slots=True)
class Card:
    """What a look learnt. `state` is the decision as JSON (design §3.1), `problem` what the look could not do."""

    key: str
    summary: str
    level: str | None
    customer: str | None
    due: datetime | None
    """The nearest due time of its running clocks: the order of the page."""
    state: Mapping[str, Any]
    fingerprint: str
    looked_at: datetime
    open: bool
    problem: Mapping[str, Any] | None = None
    fresh: datetime | None = None
    """The issue's `updated` as it was read, by Jira's clock."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A card as it lies in the store. What the look fills is None on an issue not looked at yet."""

    id: str
    key: str
    summary: str | None
    level: str | None
    customer: str | None
    due: datetime | None
    state: Mapping[str, Any] | None
    fingerprint: str | None
    looked_at: datetime | None
    open: bool
    problem: Mapping[str, Any] | None
    look_at: datetime | None
    attempts: int
    fresh: datetime | None


def values(card: Card) -> dict[str, Any]:
    """The card's columns, but for `fresh`, which only ever grows."""
    return {name: getattr(card, name) for name in Card.__slots__ if name != "fresh"}


def find(conn: Connection, name: str) -> Shown | None:
    """The card of an issue by id or key; one known by id is preferred to one known by its key alone."""
    wanted = _cards().where(or_(issue.c.id == name, issue.c.key == name))
    by_key_alone = case((issue.c.id == issue.c.key, 1), else_=0)
    best = conn.execute(wanted.order_by(by_key_alone, issue.c.looked_at.desc()).limit(1))
    return next((Shown(*row) for row in best), None)


def listing(conn: Connection, limit: int) -> list[Shown]:
    """Cards, what burns first on top: open before done, then by the nearest due time, then by the newest look."""
    never = case((issue.c.due.is_(None), 1), else_=0)
    seen = func.coalesce(issue.c.looked_at, issue.c.look_at)
    order = _cards().order_by(issue.c.open.desc(), never, issue.c.due, seen.desc(), issue.c.id)
    return [Shown(*row) for row in conn.execute(order.limit(limit))]


def places_beside(conn: Connection, mine: Iterable[Place]) -> tuple[Place, ...]:
    """Those of other issues under the same limits of the same customers, in a fixed order."""
    found: list[Place] = []
    for own in mine:
        wanted = select(place).where(place.c.rule == own.rule, place.c.whose == own.whose, place.c.issue != own.issue)
        found += [Place(**row._mapping) for row in conn.execute(wanted.order_by(place.c.since, place.c.issue))]
    return tuple(found)


def places_of(conn: Connection, issue_id: str) -> tuple[Place, ...]:
    """Those that the issue took at its last look."""
    wanted = select(place).where(place.c.issue == issue_id).order_by(place.c.rule)
    return tuple(Place(**row._mapping) for row in conn.execute(wanted))


def put_places(conn: Connection, issue_id: str, now_taken: Iterable[Place]) -> list[str]:
    """Notes the places of an issue in place of those it had. The ids of the issues that wait under a limit where
    something changed by it: they are to be looked at. So is it itself when it waits: of two looked at in one moment
    neither saw the other's place."""
    taken = set(now_taken)
    before = set(places_of(conn, issue_id))
    if taken == before:
        return []
    conn.execute(delete(place).where(place.c.issue == issue_id))
    if taken:
        conn.execute(insert(place), [asdict(each) for each in taken])
    changed = {(each.rule, each.whose) for each in taken ^ before}
    waiting = select(place.c.issue).where(tuple_(place.c.rule, place.c.whose).in_(changed), place.c.admitted.is_(False))
    return sorted(set(conn.scalars(waiting)))


def _cards() -> Select[Any]:
    """With the next look of either lane."""
    routine_first = (issue.c.routine_at < issue.c.look_at, issue.c.routine_at)
    next_look = case(routine_first, else_=func.coalesce(issue.c.look_at, issue.c.routine_at))
    return select(*(next_look if name == "look_at" else issue.c[name] for name in Shown.__slots__))
