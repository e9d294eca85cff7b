"""Whether Jira may be asked now. One gate for the process: closed while Jira is down or says to wait with reading.

A closed gate costs an outage nothing: no issue is claimed, so none is failed in vain. What one issue met rests that
issue alone; a limit on one endpoint that is only written to rests nobody, as the wire itself holds such writes back
(`connector.jira.economy.limits`). Safe to use from several threads.
"""

from datetime import datetime, timedelta
from threading import Lock

from connector.jira.answers import Broken, Failure, Forbidden, Limited

SHORTEST, LONGEST = timedelta(seconds=1), timedelta(minutes=1)


class Gate:
    def __init__(self) -> None:
        self._lock = Lock()
        self._closed_until: datetime | None = None
        self._wait = SHORTEST
        self._resting: dict[str, datetime] = {}
        self._met: set[str] = set()
        self.failure: Failure | None = None
        """Why it is closed, or was at the last failure not followed by a success."""

    def open_at(self, now: datetime, issue: str | None = None) -> datetime:
        """`now`, or when Jira may be asked again: at all, or about an issue (by id)."""
        until = self._resting.get(issue) if issue else self._closed_until
        return until if until is not None and until > now else now

    @property
    def shaken(self) -> bool:
        """Jira has failed and not answered since."""
        return self.failure is not None

    def suspects(self, issue: str) -> bool:
        """Whether a failure over this issue may be its own: it is the first one, or this issue's second."""
        return not self.shaken or issue in self._met

    def failed(self, failure: Failure, now: datetime, issue: str) -> datetime:
        """Take note of a failure met over an issue that may be everybody's; returns when to try again."""
        match failure:
            case Limited(scope="issue", retry_after_seconds=told):
                until = now + timedelta(seconds=told or SHORTEST.total_seconds())
                with self._lock:
                    self._resting = {name: at for name, at in self._resting.items() if at > now} | {issue: until}
                return until
            case Limited() | Broken() | Forbidden():
                return self._close(failure, now, issue)
            case _:
                return now + LONGEST

    def _close(self, failure: Failure, now: datetime, issue: str) -> datetime:
        with self._lock:
            self._met.add(issue)
            told = failure.retry_after_seconds if isinstance(failure, Limited) else None
            # Data Center tells a rest of nought seconds on whatever it answers.
            wait = timedelta(seconds=told) if told else self._wait
            self._wait = min(LONGEST, self._wait * 2)
            self._closed_until = max(now + wait, self._closed_until or now)
            self.failure = failure
            return self._closed_until

    def succeeded(self, now: datetime) -> None:
        """Jira answered. A limit told meanwhile to another thread holds on."""
        with self._lock:
            if self.failure is not None and not (isinstance(self.failure, Limited) and self.open_at(now) > now):
                self._closed_until, self._wait, self.failure = None, SHORTEST, None
                self._met = set()
