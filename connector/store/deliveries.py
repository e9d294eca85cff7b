"""Webhook deliveries, remembered by id so that a repeated one is known for what it is. Bodies are not kept (law 1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import chain
from typing import Any, TypeAlias

from sqlalchemy import Connection, delete, func, select, tuple_

from connector.store.schema import ManyRows, delivery, parts, straight
from connector.store.types import clean

RETENTION = timedelta(days=30)

Identity: TypeAlias = tuple[str, str, str]
"""Source, id, outcome, as the table holds them."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One delivery. `id` is the sender's, or a hash of the body where it sends none; `issue` is the hint it carries.

    `reason` tells why it was refused; a refused one never shadows a good one of the same id.
    """

    id: str
    received_at: datetime
    source: str = "jira"
    issue: str | None = None
    event: str | None = None
    reason: str | None = None
    signed_by: int | None = None
    """Which of the secrets fits, from 0."""

    @property
    def name(self) -> Identity:
        """What makes it unique."""
        return clean(self.source), clean(self.id), "accepted" if self.reason is None else "refused"


def remember(conn: Connection, deliveries: Sequence[Delivery]) -> list[bool]:
    """For each, whether it is new: False when it was remembered before, or stands earlier in the same list."""
    names = [each.name for each in deliveries]
    first: dict[Identity, Delivery] = {}
    for name, each in zip(names, deliveries, strict=True):
        first.setdefault(name, each)
    # In one order everywhere, so that replicas given the same deliveries cannot wait for each other in a ring.
    store = _store_on_sqlite if conn.dialect.name == "sqlite" else _store
    new = store(conn, {name: _row(name, first[name]) for name in sorted(first)})
    told = []
    for name in names:
        told.append(name in new)
        new.discard(name)
    return told


@dataclass(frozen=True, slots=True)
class Turned:
    """Deliveries that were signed and brought nothing to look at, for one reason."""

    reason: str
    count: int
    last: datetime


def turned_down(conn: Connection, since: datetime, limit: int = 10) -> list[Turned]:
    """Those received after `since`, by their reasons, of which the newest come first."""
    last = func.max(delivery.c.received_at)
    found = select(delivery.c.reason, func.count(), last).where(
        delivery.c.received_at > since, delivery.c.reason.is_not(None)
    )
    ordered = found.group_by(delivery.c.reason).order_by(last.desc(), delivery.c.reason)
    return [Turned(*row) for row in conn.execute(ordered.limit(limit))]


def prune(conn: Connection, before: datetime, limit: int = 5_000) -> int:
    """Drops at most `limit` deliveries received before `before`. Returns how many: repeat until 0."""
    key = tuple_(delivery.c.source, delivery.c.id, delivery.c.outcome)
    old = select(delivery.c.source, delivery.c.id, delivery.c.outcome).where(delivery.c.received_at < before)
    return conn.execute(delete(delivery).where(key.in_(old.limit(limit)))).rowcount


_COLUMNS = ("source", "id", "outcome", "received_at", "issue", "event", "reason", "signed_by")
_QUIET = ManyRows(delivery, _COLUMNS, lambda wish: wish.on_conflict_do_nothing())
_TELLING = ManyRows(
    delivery,
    _COLUMNS,
    lambda wish: wish.on_conflict_do_nothing().returning(delivery.c.source, delivery.c.id, delivery.c.outcome),
)


def _store(conn: Connection, rows: dict[Identity, tuple[Any, ...]]) -> set[Identity]:
    """Those that were not there yet."""
    return set(_TELLING.execute(conn, list(rows.values())))


def _store_on_sqlite(conn: Connection, rows: dict[Identity, tuple[Any, ...]]) -> set[Identity]:
    """The same, faster: its driver lets go of the interpreter at every row of RETURNING.

    To ask first is exact, since a transaction that writes has had the only write lock from its start.
    """
    new = set(rows) - _known_to_sqlite(conn, list(rows))
    _QUIET.execute(conn, [row for name, row in rows.items() if name in new])
    return new


def _known_to_sqlite(conn: Connection, names: list[Identity]) -> set[Identity]:
    known: set[Identity] = set()
    for part in parts(names):
        known.update(straight(conn, _ask_sqlite(len(part)), tuple(chain.from_iterable(part))))
    return known


@cache
def _ask_sqlite(count: int) -> str:
    """CROSS JOIN makes SQLite look each one up; for IN (VALUES …) it would read the whole table."""
    asked = ", ".join(["(?, ?, ?)"] * count)
    same = "source = column1 AND id = column2 AND outcome = column3"
    return f"SELECT source, id, outcome FROM (VALUES {asked}) CROSS JOIN delivery ON {same}"  # noqa: S608


def _row(name: Identity, each: Delivery) -> tuple[Any, ...]:
    return *name, each.received_at, each.issue, each.event, each.reason, each.signed_by
