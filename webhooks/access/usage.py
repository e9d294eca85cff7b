"""Which of the webhook's secrets are still used, by their place in WEBHOOK_SECRETS, so that an old one may go.

A delivery bears the place of the secret that signed it. Places mean something only while the list stays as it is, so a
change of the list begins the count anew.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from connector.store import notes
from connector.store.schema import delivery
from policies.decision import moment

NOTE = "webhook_secrets"
SPAN = timedelta(days=30)
"""As long as deliveries are remembered."""


@dataclass(frozen=True, slots=True)
class Used:
    """Of one secret. `since`: from when on it is counted."""

    place: int
    """From 1."""
    since: datetime
    count: int
    last: datetime | None


def begin(conn: Connection, secrets: Sequence[bytes], now: datetime) -> None:
    """Notes the list in force, and from when on. Of a secret 16 bits of its hash are kept: they tell lists apart, and a
    guesser nothing."""
    prints = [hashlib.sha256(b"reglament webhook secret " + secret).hexdigest()[:4] for secret in secrets]
    if _noted(conn).get("prints") != prints:
        notes.put(conn, NOTE, {"prints": prints, "since": moment(now)})


def used(conn: Connection, now: datetime) -> tuple[Used, ...]:
    """Each secret of the list in force."""
    noted = _noted(conn)
    if not noted:
        return ()
    since = max(datetime.fromisoformat(noted["since"]), now - SPAN)
    figures = func.count(), func.max(delivery.c.received_at)
    wanted = select(delivery.c.signed_by, *figures).where(delivery.c.received_at >= since)
    found = {row[0]: (row[1], row[2]) for row in conn.execute(wanted.group_by(delivery.c.signed_by))}
    return tuple(Used(place + 1, since, *found.get(place, (0, None))) for place in range(len(noted["prints"])))


def _noted(conn: Connection) -> Mapping[str, Any]:
    value = notes.get(conn, NOTE)
    return value if isinstance(value, Mapping) else {}
