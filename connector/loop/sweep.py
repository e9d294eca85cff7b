"""What webhooks missed is found by search: every few minutes all that changed since the watermark, and every night, as
at the first start, all that is open.

A sweep only marks; the looks do the rest. Its overlap makes up for clocks that differ a little and for Jira's search
being late. What it found that no webhook had told of is counted and shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import Connection

from connector.jira.answers import Failure
from connector.jira.client import MOST_FOUND, Jira
from connector.jira.dialects import Found
from connector.jira.values import jql_text, jql_time
from connector.store import Store, agenda, cards, notes
from connector.store.agenda import Mark
from policies.decision import moment
from policies.editions import Regulations

OVERLAP = timedelta(minutes=5)
QUIET_START = timedelta(days=1)
"""How far back the watermark begins in a Jira where nothing is open."""
NIGHT = time(3)
"""By the clock of the first policy: from then on the next sweep is a full one."""
NOTE = "sweep"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Swept:
    found: int
    marked: int
    """Those that no webhook had told of."""
    full: bool
    """It went over all that is open."""


def sweep(jira: Jira, store: Store, regulations: Regulations, now: datetime, *, full: bool = False) -> Swept | Failure:
    """Mark what no webhook told of. `full`: go over all that is open, although it is not the time for it. What changed
    since the watermark is searched for then too: some of it was closed meanwhile."""
    with store.read() as conn:
        note = notes.get(conn, NOTE) or {}
    scope = sorted(regulations.projects)
    known = note if note.get("scope") == scope else {}
    wide = full or _full_is_due(known, regulations.policies[0].zone, now)
    still_open = _find(jira, scope, known.get("full_from"), wide=True) if wide else ()
    if isinstance(still_open, Failure):
        return still_open
    changed = _find(jira, scope, known["since"], wide=False) if "since" in known else ()
    if isinstance(changed, Failure):
        return changed
    found = {hit.id: hit for hit in (*still_open, *changed)}.values()
    with store.write() as conn:
        missed = [hit for hit in found if _missed(conn, hit)]
        agenda.mark_many(conn, [Mark(hit.id, now, hit.updated, hit.key) for hit in missed], routine=True)
        # At first everything is new, and nothing was missed.
        untold = len(missed) if known.get("full_at") else 0
        total = int(note.get("missed", 0)) + untold
        told = {"scope": scope, "missed": total, "found": len(found), "at": moment(now)}
        told["missed_at"] = moment(now) if untold else note.get("missed_at")
        places = {"since": _watermark(known, still_open, changed, now)}
        places |= _full_places(known, still_open, now) if wide else _kept(known)
        notes.put(conn, NOTE, {**places, **told})
    if missed:
        _log.info("sweep", full=wide, found=len(found), marked=len(missed))
    return Swept(len(found), len(missed), wide)


def everything_open(regulations: Regulations) -> str:
    """In JQL: the open issues of the policies' projects."""
    return _jql(sorted(regulations.projects), None, wide=True)


def _full_is_due(known: dict[str, Any], zone: ZoneInfo, now: datetime) -> bool:
    """A night has begun since the last full one."""
    last = known.get("full_at")
    here = now.astimezone(zone)
    night = here.replace(hour=NIGHT.hour, minute=0, second=0, microsecond=0)
    return last is None or datetime.fromisoformat(last) < (night if night <= here else night - timedelta(days=1))


def _find(jira: Jira, scope: Sequence[str], since: str | None, *, wide: bool) -> Sequence[Found] | Failure:
    start = datetime.fromisoformat(since) if since else None
    return jira.find(_jql(scope, start, wide=wide), MOST_FOUND)


def _cut_at(found: Sequence[Found]) -> str | None:
    """Where a search that found more than it may goes on the next time."""
    return found[-1].updated.isoformat() if len(found) >= MOST_FOUND else None


def _watermark(known: dict[str, Any], still_open: Sequence[Found], changed: Sequence[Found], now: datetime) -> str:
    """By Jira's own clock, since ours may be ahead; where nothing was found it stays."""
    newest = max((hit.updated for hit in (changed if "since" in known else still_open)), default=None)
    if newest is None:
        return str(known.get("since") or (now - QUIET_START).isoformat())
    return _cut_at(changed) or (newest - OVERLAP).isoformat()


def _full_places(known: dict[str, Any], still_open: Sequence[Found], now: datetime) -> dict[str, Any]:
    cut_at = _cut_at(still_open)
    return {"full_from": cut_at, "full_at": known.get("full_at") if cut_at else now.isoformat()}


def _kept(known: dict[str, Any]) -> dict[str, Any]:
    return {name: known[name] for name in ("full_from", "full_at") if name in known}


def _missed(conn: Connection, hit: Found) -> bool:
    """Whether no look has seen this state of the issue and no webhook has told of it that is not looked at yet. Both
    moments are by Jira's own clock."""
    card = cards.find(conn, hit.id)
    return card is None or card.fresh is None or card.fresh < hit.updated


def _jql(scope: Sequence[str], since: datetime | None, *, wide: bool) -> str:
    parts = [f"project in ({', '.join(jql_text(key) for key in scope)})"] if scope else []
    parts += ["statusCategory != Done"] if wide else []
    parts += [f"updated >= {jql_time(since)}"] if since else []
    return " AND ".join(parts) + " ORDER BY updated ASC"
