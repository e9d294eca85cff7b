"""What the last look saw of each issue, for pages and for the next look. The agenda's `done` writes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, case, func, or_, select

from connector.store.schema import issue


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


def _cards() -> Select[Any]:
    return select(*(issue.c[name] for name in Shown.__slots__))
