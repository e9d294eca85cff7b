"""What the worker tells the pages of Jira: up or down since when and why, what an admin of Jira must mend, and how many
requests went there and wait."""

from dataclasses import asdict
from datetime import datetime
from threading import Lock
from typing import Any

from connector.jira import wording
from connector.jira.answers import Failure
from connector.jira.economy.limits import Figures
from connector.jira.names import Directory
from connector.jira.wording import Sentence
from connector.store import Store, notes
from policies.decision import moment
from policies.editions import Regulations
from policies.facts import fold

NOTE, TRAFFIC = "jira", "traffic"


def lacking(regulations: Regulations, directory: Directory) -> tuple[dict[str, str], ...]:
    """Fields, statuses, types, priorities and groups that the policies name and Jira has not, in sentences that say
    what its admin must do. Pure."""
    found: list[Sentence] = []
    expected = regulations.names
    for name in expected["field"]:
        ids = directory.field_ids(name)
        if len(ids) > 1:
            found.append(wording.ambiguous_field(name, ids))
        elif not ids:
            found.append(wording.unknown_field(name))
    for kind, names in (("status", directory.statuses), ("type", directory.types), ("priority", directory.priorities)):
        found += [wording.unknown_name(kind, name) for name in expected[kind] if not names.ids(name)]
    found += [wording.empty_group(name) for name in expected["group"] if not directory.groups.get(fold(name))]
    return tuple({"ru": sentence.ru, "en": sentence.en} for sentence in found)


class Standing:
    """Writes the note only when something changed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = Lock()
        self._told: tuple[Any, ...] | None = None
        self._lacks: tuple[dict[str, str], ...] = ()
        self._traffic: Figures | None = None

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
            why = {"ru": failure.says.ru, "en": failure.says.en} if failure else {}
            note = {"up": failure is None, "since": moment(now), "problems": list(self._lacks), **why}
            with self._store.write() as conn:
                notes.put(conn, NOTE, note)
            self._told = key

    def traffic(self, figures: Figures) -> None:
        """Of the process that told last: where several look, each counts its own requests."""
        if figures == self._traffic:
            return
        waiting = {scope: moment(until) for scope, until in figures.waiting.items()}
        with self._store.write() as conn:
            notes.put(conn, TRAFFIC, {**asdict(figures), "waiting": waiting})
        self._traffic = figures
