"""What lies in a store, for tests that look at it from outside."""

from sqlalchemy import Connection, select

from connector.store import journal
from connector.store.deliveries import Delivery
from connector.store.journal import Entry
from connector.store.schema import delivery


def recent(conn: Connection, limit: int) -> list[Delivery]:
    """The newest deliveries, refused ones among them."""
    newest = select(*(delivery.c[name] for name in Delivery.__slots__)).order_by(delivery.c.received_at.desc())
    return [Delivery(*row) for row in conn.execute(newest.limit(limit))]


def pending(conn: Connection, issue_id: str) -> list[Entry]:
    """Effects of an issue that were begun and are not over, oldest first."""
    begun = {"intended", "unknown", "failed"}
    return [row for row in reversed(journal.history(conn, issue_id, 1_000)) if row.state in begun]
