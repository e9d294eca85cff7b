"""What webhooks missed is found by search: everything changed since the watermark, and at first everything open.

A sweep only marks; the looks do the rest. Its overlap makes up for clocks that differ a little and for Jira's search
being late.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from connector.jira.answers import Failure
from connector.jira.client import MOST_FOUND, Jira
from connector.jira.dialects import Found
from connector.jira.values import jql_text, jql_time
from connector.store import Store, agenda, cards, notes
from connector.store.agenda import Mark
from policies.editions import Regulations

OVERLAP = timedelta(minutes=5)
NOTE = "sweep"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Swept:
    found: int
    marked: int
    """Those that no webhook had told of."""


def sweep(jira: Jira, store: Store, regulations: Regulations, now: datetime) -> Swept | Failure:
    """Mark what changed since the last sweep; the first one, also of a new scope, marks every open issue in it."""
    with store.read() as conn:
        note = notes.get(conn, NOTE) or {}
    scope = sorted(regulations.projects)
    since = datetime.fromisoformat(note["since"]) if note.get("scope") == scope else None
    found = jira.find(_jql(scope, since), MOST_FOUND)
    if isinstance(found, Failure):
        return found
    # A search that was cut short goes on next time where it ended.
    next_since = found[-1].updated if len(found) >= MOST_FOUND else now - OVERLAP
    with store.write() as conn:
        missed = [hit for hit in found if _missed(conn, hit)]
        agenda.mark_many(conn, [Mark(hit.id, now, hit.updated, hit.key) for hit in missed], routine=True)
        total = int(note.get("missed", 0)) + (len(missed) if since else 0)
        told = {"since": next_since.isoformat(), "scope": scope, "missed": total, "found": len(found)}
        notes.put(conn, NOTE, told)
    if missed:
        _log.info("sweep", found=len(found), marked=len(missed))
    return Swept(len(found), len(missed))


def _missed(conn: Connection, hit: Found) -> bool:
    """Whether no look and no webhook has told of this state of the issue. Both moments are by Jira's own clock."""
    card = cards.find(conn, hit.id)
    return card is None or card.fresh is None or card.fresh < hit.updated


def _jql(scope: Sequence[str], since: datetime | None) -> str:
    parts = [f"project in ({', '.join(jql_text(key) for key in scope)})"] if scope else []
    parts.append(f"updated >= {jql_time(since)}" if since else "statusCategory != Done")
    return " AND ".join(parts) + " ORDER BY updated ASC"
