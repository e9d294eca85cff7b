"""What webhooks missed is found by search: everything changed since the watermark, and at first everything open.

A sweep only marks; the looks do the rest. Its overlap makes up for clocks that differ and for Jira's search being late.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from connector.jira.answers import Failure
from connector.jira.client import Jira
from connector.jira.dialects import Found
from connector.jira.values import jql_text, jql_time
from connector.store import Store, agenda, cards, notes
from connector.store.agenda import Mark
from policies import Policy

OVERLAP = timedelta(minutes=5)
NOTE = "sweep"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Swept:
    found: int
    marked: int
    """Those that no webhook had told of."""


def sweep(jira: Jira, store: Store, policy: Policy, now: datetime) -> Swept | Failure:
    """Mark what changed since the last sweep; the first one marks every open issue in scope."""
    with store.read() as conn:
        note = notes.get(conn, NOTE) or {}
    since = datetime.fromisoformat(note["watermark"]) - OVERLAP if note.get("watermark") else None
    found = jira.find(_jql(policy, since))
    if isinstance(found, Failure):
        return found
    with store.write() as conn:
        missed = [hit for hit in found if _missed(conn, hit)]
        agenda.mark_many(conn, [Mark(hit.id, now, hit.updated, hit.key) for hit in missed])
        total = int(note.get("missed", 0)) + (len(missed) if since else 0)
        notes.put(conn, NOTE, {"watermark": now.isoformat(), "missed": total, "found": len(found)})
    if missed:
        _log.info("sweep", found=len(found), marked=len(missed))
    return Swept(len(found), len(missed))


def _missed(conn: Connection, hit: Found) -> bool:
    """Whether the issue's card is older than the issue."""
    card = cards.find(conn, hit.id)
    if card is None or card.looked_at is None:
        return True
    return card.looked_at < hit.updated and (card.fresh is None or card.fresh < hit.updated)


def _jql(policy: Policy, since: datetime | None) -> str:
    parts = [f"project in ({_listed(sorted(policy.scope.projects))})"] if sorted(policy.scope.projects) else []
    parts.append(f"updated >= {jql_time(since)}" if since else "statusCategory != Done")
    return " AND ".join(parts) + " ORDER BY updated ASC"


def _listed(keys: Iterable[str]) -> str:
    return ", ".join(jql_text(key) for key in keys)
