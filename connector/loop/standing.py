"""What the worker tells the pages of Jira: up or down since when and why, and what an admin of Jira must mend."""

from datetime import datetime
from threading import Lock
from typing import Any

from connector.jira.answers import Failure
from connector.store import Store, notes
from policies.decision import moment

NOTE = "jira"


class Standing:
    """Writes the note only when something changed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = Lock()
        self._told: tuple[Any, ...] | None = None
        self._lacks: tuple[dict[str, str], ...] = ()

    def lacks(self, problems: tuple[dict[str, str], ...], now: datetime) -> None:
        """What Jira lacks that the policy names: fields, statuses."""
        self._lacks = problems
        self.jira(None, now)

    def jira(self, failure: Failure | None, now: datetime) -> None:
        """How Jira answers now; None: it does."""
        key = (failure.says if failure else None, self._lacks)
        with self._lock:
            if key == self._told:
                return
            self._told = key
        why = {"ru": failure.says.ru, "en": failure.says.en} if failure else {}
        note = {"up": failure is None, "since": moment(now), "problems": list(self._lacks), **why}
        with self._store.write() as conn:
            notes.put(conn, NOTE, note)
