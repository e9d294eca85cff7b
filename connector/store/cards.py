"""What the last look saw of each issue, for pages and for the next look: the card, which the agenda's `done` writes,
and the places that the issue takes under limits, for the looks at others."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, Select, bindparam, case, delete, func, insert, or_, select, tuple_

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
    writes_since: datetime | None = None
    writes: int = 0
    """Requests that wrote to the issue within the hour that began then."""


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
    writes_since: datetime | None
    writes: int


def values(card: Card) -> dict[str, Any]:
    """The card's columns, but for `fresh`, which a mark that came meanwhile may have moved on."""
    return {name: getattr(card, name) for name in Card.__slots__ if name != "fresh"}


def find(conn: Connection, name: str) -> Shown | None:
    """The card of an issue by id or key; one known by id is preferred to one known by its key alone."""
    return next((Shown(*row) for row in conn.execute(_FIND, {"name": name})), None)


def listing(conn: Connection, limit: int) -> list[Shown]:
    """Cards, what burns first on top: open before done, then by the nearest due time, then by the newest look."""
    found: list[Shown] = []
    for part in _LISTING:
        found += [Shown(*row) for row in conn.execute(part, {"limit": limit - len(found)})]
        if len(found) == limit:
            break
    return found


def places_beside(conn: Connection, mine: Iterable[Place]) -> tuple[Place, ...]:
    """Those of other issues under the same limits of the same customers, in a fixed order."""
    found: list[Place] = []
    for own in mine:
        named = {"rule": own.rule, "whose": own.whose, "issue": own.issue}
        found += [Place(**row._mapping) for row in conn.execute(_BESIDE, named)]
    return tuple(found)


def places_of(conn: Connection, issue_id: str) -> tuple[Place, ...]:
    """Those that the issue took at its last look."""
    return tuple(Place(**row._mapping) for row in conn.execute(_PLACES, {"issue": issue_id}))


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


# Built once: to put these statements together costs more than to run them.
_FIND = (
    _cards()
    .where(or_(issue.c.id == bindparam("name"), issue.c.key == bindparam("name")))
    .order_by(case((issue.c.id == issue.c.key, 1), else_=0), issue.c.looked_at.desc())
    .limit(1)
)
# One after another, each by the index `issue_listing`: a page of very many cards is read without sorting them all.
_LISTING = tuple(
    _cards()
    .where(issue.c.open.is_(still), issue.c.due.is_not(None) if burns else issue.c.due.is_(None))
    .order_by(*([issue.c.due] if burns else []), issue.c.looked_at.desc().nulls_last(), issue.c.id)
    .limit(bindparam("limit", type_=Integer()))
    for still in (True, False)
    for burns in (True, False)
)
_PLACES = select(place).where(place.c.issue == bindparam("issue")).order_by(place.c.rule)
_BESIDE = (
    select(place)
    .where(place.c.rule == bindparam("rule"), place.c.whose == bindparam("whose"), place.c.issue != bindparam("issue"))
    .order_by(place.c.since, place.c.issue)
)
