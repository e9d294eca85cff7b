"""Webhook deliveries, remembered by id so that a repeated one is known for what it is. Bodies are not kept (law 1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, select, tuple_

from connector.store.schema import delivery, insert
from connector.store.types import clean

RETENTION = timedelta(days=30)


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
    def name(self) -> tuple[str, str, str]:
        """What makes it unique, as the table holds it: source, id, outcome."""
        return clean(self.source), clean(self.id), "accepted" if self.reason is None else "refused"


def remember(conn: Connection, deliveries: Sequence[Delivery]) -> list[bool]:
    """For each, whether it is new: False when it was remembered before, or stands earlier in the same list."""
    first: dict[tuple[str, str, str], int] = {}
    for place, each in enumerate(deliveries):
        first.setdefault(each.name, place)
    # In one order everywhere, so that replicas given the same deliveries cannot wait for each other in a ring.
    rows = [_row(deliveries[first[name]]) for name in sorted(first)]
    if not rows:
        return []
    wish = insert(conn.dialect.name, delivery).on_conflict_do_nothing()
    stored = conn.execute(wish.returning(delivery.c.source, delivery.c.id, delivery.c.outcome), rows)
    fresh = {tuple(row) for row in stored}
    return [first[each.name] == place and each.name in fresh for place, each in enumerate(deliveries)]


def recent(conn: Connection, limit: int) -> list[Delivery]:
    """The newest deliveries, refused ones among them."""
    newest = select(*(delivery.c[name] for name in Delivery.__slots__)).order_by(delivery.c.received_at.desc())
    return [Delivery(*row) for row in conn.execute(newest.limit(limit))]


def prune(conn: Connection, before: datetime, limit: int = 5_000) -> int:
    """Drops at most `limit` deliveries received before `before`. Returns how many: repeat until 0."""
    key = tuple_(delivery.c.source, delivery.c.id, delivery.c.outcome)
    old = select(delivery.c.source, delivery.c.id, delivery.c.outcome).where(delivery.c.received_at < before)
    return conn.execute(delete(delivery).where(key.in_(old.limit(limit)))).rowcount


def _row(each: Delivery) -> dict[str, Any]:
    return {name: getattr(each, name) for name in Delivery.__slots__} | {"outcome": each.name[2]}
