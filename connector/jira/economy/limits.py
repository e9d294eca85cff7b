"""Holds back requests that Jira has asked to wait with, and keeps writes to one issue under Jira's limit by itself.

Nothing here waits: a request that must not be sent now is answered `Limited` without being sent, and whoever asked puts
it off. It knows this process only; another replica learns of a limit by its own first 429. Safe from several threads.
"""

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

from connector.jira import wording
from connector.jira.answers import Limited, Scope
from connector.jira.economy.scopes import Scopes

SHORTEST = timedelta(seconds=1)
"""The rest after a limit that tells none, or tells nought as Data Center does while tokens are left."""
WRITES = ((timedelta(seconds=2), 15), (timedelta(seconds=30), 80))
"""Cloud allows 20 in 2 s and 100 in 30 s (`jira-per-issue-on-write`); the rest is left to people and other services."""
LONGEST = WRITES[-1][0]
MOST_ISSUES = 1_000
"""Issues remembered as written to before those long quiet are forgotten."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Since the start of the process, and how it is now."""

    requests: int
    limited: Mapping[str, int]
    """Scope -> how often Jira said 429, or 503 with a rest."""
    held_back: Mapping[str, int]
    """Scope -> requests not sent because of a rest or of our own pace."""
    waiting: Mapping[str, datetime]
    """Scope -> when its last rest ends; only those that rest now."""


class Limits:
    def __init__(self) -> None:
        self._lock = Lock()
        self._rests: dict[tuple[Scope, str], datetime] = {}
        self._writes: dict[str, deque[datetime]] = {}
        self._requests = 0
        self._limited: Counter[str] = Counter()
        self._held_back: Counter[str] = Counter()

    def admit(self, request: Scopes, now: datetime) -> Limited | None:
        """None: send it, it is counted as sent. Else the answer in place of Jira's."""
        with self._lock:
            ends = [(self._rests[place], place[0]) for place in request.places() if place in self._rests]
            ends += self._pace(request.issue, now)
            until, scope = max(ends, default=(now, "everything"))
            if until > now:
                self._held_back[scope] += 1
                seconds = (until - now).total_seconds()
                return Limited(scope, seconds, wording.limited(scope, seconds))
            self._requests += 1
            if request.issue is not None:
                self._writes.setdefault(request.issue, deque(maxlen=WRITES[-1][1])).append(now)
        return None

    def told(self, request: Scopes, limit: Limited, now: datetime) -> Limited:
        """Jira asked for a rest; the limit with the scope that is kept, and None for a length that is none."""
        wait = max(timedelta(seconds=limit.retry_after_seconds or 0.0), SHORTEST)
        place = request.place(limit)
        with self._lock:
            self._limited[place[0]] += 1
            self._rests = {known: until for known, until in self._rests.items() if until > now}
            self._rests[place] = max(now + wait, self._rests.get(place, now))
        return replace(limit, scope=place[0], retry_after_seconds=limit.retry_after_seconds or None)

    def figures(self, now: datetime) -> Figures:
        with self._lock:
            waiting: dict[str, datetime] = {}
            for (scope, _), until in self._rests.items():
                if until > now:
                    waiting[scope] = max(until, waiting.get(scope, until))
            return Figures(self._requests, dict(self._limited), dict(self._held_back), waiting)

    def _pace(self, issue: str | None, now: datetime) -> list[tuple[datetime, Scope]]:
        """When the next write to an issue keeps within each of the windows."""
        if issue is None:
            return []
        if len(self._writes) > MOST_ISSUES:
            self._writes = {name: past for name, past in self._writes.items() if past[-1] + LONGEST > now}
        past = self._writes.get(issue, ())
        return [(past[-most] + window, "issue") for window, most in WRITES if len(past) >= most]
