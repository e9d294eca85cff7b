"""How things stand: what the worker has noted of the policy and of Jira, read from the store.

The worker writes three notes. `policy`: {regulation, title, edition, fingerprint, since, mode, file, editions: [{…,
from, for_all}], problems: [{place, ru, en}]} where `problems` are those of a newer text that was refused. `jira`: {up,
since, ru, en, problems: [{ru, en}]} where `ru` and `en` tell why it is down and `problems` what an admin of Jira must
mend. `traffic`: {requests, limited: {scope: times}, held_back: {scope: requests}, waiting: {scope: until}} since its
start.
Whatever is absent is unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from connector.settings import Language
from connector.store import agenda, journal, notes

POLICY, JIRA, TRAFFIC, SWEEP = "policy", "jira", "traffic", "sweep"


@dataclass(frozen=True, slots=True)
class Standing:
    policy: Mapping[str, Any] = field(default_factory=dict)
    jira: Mapping[str, Any] = field(default_factory=dict)
    traffic: Mapping[str, Any] = field(default_factory=dict)
    sweep: Mapping[str, Any] = field(default_factory=dict)
    waiting: int = 0
    """Effects that wait for a person's word."""
    next_look: datetime | None = None
    """When the first of what cannot wait is due to be looked at; past: somebody should have."""

    @property
    def loaded(self) -> bool:
        """A policy is in force."""
        return bool(self.policy.get("fingerprint"))

    @property
    def jira_up(self) -> bool | None:
        """None: Jira has not been asked yet."""
        up = self.jira.get("up")
        return up if isinstance(up, bool) else None


def read(conn: Connection) -> Standing:
    policy, jira, traffic, sweep = (_mapping(notes.get(conn, name)) for name in (POLICY, JIRA, TRAFFIC, SWEEP))
    return Standing(policy, jira, traffic, sweep, journal.count_waiting(conn), agenda.waits_since(conn))


def problems(note: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The problems of a note, each as a mapping; a bare sentence is one in both languages."""
    listed = note.get("problems")
    if not isinstance(listed, list):
        return []
    return [each if isinstance(each, Mapping) else {"ru": str(each), "en": str(each)} for each in listed]


def editions(note: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The policies in force; a note that lists none is itself that of the only one."""
    listed = note.get("editions")
    found = [each for each in listed if isinstance(each, Mapping)] if isinstance(listed, list) else []
    return found or [note]


def sentence(problem: Mapping[str, Any] | None, language: Language) -> str:
    """What a problem says in a language, or in the other one, or in any words it has."""
    if not problem:
        return ""
    for name in (language, "ru", "en", "text", "reason"):
        if isinstance(words := problem.get(name), str) and words:
            return words
    return ", ".join(f"{name}: {value}" for name, value in problem.items())


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
