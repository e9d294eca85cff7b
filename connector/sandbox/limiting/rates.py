"""Counting requests against limits. Pure but for its own counts: time is an argument. Callers hold a lock.

Sources: Atlassian's «Rate limiting» page of Cloud (bursts by endpoint and method, writes by issue) and «Improving
instance stability with rate limiting» of Data Center (a bucket of tokens for each user).
"""

import math
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

BURST = {"GET": 100, "POST": 100, "PUT": 50, "DELETE": 50}
"""In a second, of one endpoint and method, whoever asks."""
BURST_OF = {("GET", "issue/<id_or_key>"): 150, ("GET", "issue/<id_or_key>/changelog"): 200}
SECOND = timedelta(seconds=1)
PER_ISSUE = ((timedelta(seconds=2), 20), (timedelta(seconds=30), 100))


@dataclass(frozen=True, slots=True)
class Verdict:
    """`headers` go with the answer, whichever it is."""

    refused: bool
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a request is counted. `issue`: the one it writes to."""

    method: str
    endpoint: str
    user: str
    issue: str | None


class CloudRates:
    def __init__(self) -> None:
        self._bursts: dict[tuple[str, str], deque[datetime]] = defaultdict(deque)
        self._writes: dict[str, deque[datetime]] = defaultdict(deque)

    def ask(self, asked: Asked, now: datetime) -> Verdict:
        """Counts a request that is let through; one that is refused does not count."""
        place = asked.method, asked.endpoint
        most = BURST_OF.get(place, BURST.get(asked.method, 100))
        until = _free(self._bursts[place], SECOND, most, now)
        if until is not None:
            return _too_many("jira-burst-based", most, until, now)
        if asked.issue is not None:
            for window, allowed in PER_ISSUE:
                until = _free(self._writes[asked.issue], window, allowed, now)
                if until is not None:
                    return _too_many("jira-per-issue-on-write", allowed, until, now)
            self._writes[asked.issue].append(now)
        self._bursts[place].append(now)
        return Verdict(refused=False)


def _free(past: deque[datetime], window: timedelta, most: int, now: datetime) -> datetime | None:
    """When one more fits into the window; None: now."""
    longest = max(window, PER_ISSUE[-1][0])
    while past and past[0] + longest <= now:
        past.popleft()
    inside = [at for at in past if at + window > now]
    return inside[-most] + window if len(inside) >= most else None


def _too_many(reason: str, most: int, until: datetime, now: datetime) -> Verdict:
    seconds = max(1, math.ceil((until - now).total_seconds()))
    reset = now + timedelta(seconds=seconds)
    headers = {
        "Retry-After": str(seconds),
        "RateLimit-Reason": reason,
        "X-RateLimit-Limit": str(most),
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": f"{reset:%Y-%m-%dT%H:%M:%SZ}",
        "X-RateLimit-NearLimit": "true",
    }
    return Verdict(refused=True, headers=headers)


class DataCenterRates:
    """As its administrator sets them: `allowed` requests in every so many seconds, `most` saved up."""

    def __init__(self, allowed: int = 100, every: float = 1.0, most: int = 1_000) -> None:
        if allowed < 1 or every <= 0 or most < 1:
            raise ValueError(f"limits: {allowed}, {every}, {most}")
        self._allowed, self._every, self._most = allowed, timedelta(seconds=every), most
        self._buckets: dict[str, tuple[int, datetime]] = {}

    def ask(self, asked: Asked, now: datetime) -> Verdict:
        """Every answer tells how many are left; a refused one, when there are more again."""
        tokens, filled = self._buckets.get(asked.user, (self._most, now))
        times = max(0, (now - filled) // self._every)
        tokens, filled = min(self._most, tokens + times * self._allowed), filled + times * self._every
        refused = tokens == 0
        left = tokens - (not refused)
        self._buckets[asked.user] = left, filled
        wait = 0 if left else math.ceil((filled + self._every - now).total_seconds())
        headers = {
            "X-RateLimit-Limit": str(self._most),
            "X-RateLimit-Remaining": str(left),
            "X-RateLimit-FillRate": str(self._allowed),
            "X-RateLimit-Interval-Seconds": f"{self._every.total_seconds():g}",
            "retry-after": str(wait),
        }
        return Verdict(refused, headers)
