"""Whether Jira may be asked now. One gate for the process: closed while Jira is down or says to wait.

A closed gate costs an outage nothing: no issue is claimed, so none is failed in vain. Safe to use from several threads.
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
        self.failure: Failure | None = None
        """Why it is closed, or was at the last failure not followed by a success."""

    def open_at(self, now: datetime) -> datetime:
        """`now`, or when asking may go on."""
        until = self._closed_until
        return until if until is not None and until > now else now

    def failed(self, failure: Failure, now: datetime) -> datetime:
        """Take note of a failure; returns when to try again. Only what concerns all of Jira closes the gate."""
        with self._lock:
            match failure:
                case Limited(scope="everything") | Broken() | Forbidden():
                    told = failure.retry_after_seconds if isinstance(failure, Limited) else None
                    wait = timedelta(seconds=told) if told is not None else self._wait
                    self._wait = min(LONGEST, self._wait * 2)
                    self._closed_until = max(now + wait, self._closed_until or now)
                    self.failure = failure
                    return self._closed_until
                case Limited(retry_after_seconds=told):
                    return now + timedelta(seconds=told or SHORTEST.total_seconds())
                case _:
                    return now + LONGEST

    def succeeded(self) -> None:
        if self.failure is not None:
            with self._lock:
                self._closed_until, self._wait, self.failure = None, SHORTEST, None
