"""A policy that has been read: everything resolved, nothing left to look up. Frozen; what an evaluation finds is
never kept here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from policies.clocks.model import Clock
from policies.conditions import Condition
from policies.language.problems import Language, Problem
from policies.parties.levels import Levels
from policies.parties.people import People
from policies.rules.case import Case, Verdict
from policies.worktime import Calendar


class Rule(Protocol):
    """One entry of `rules`, whatever its chapter."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def clause(self) -> tuple[str, ...]: ...
    def judge(self, case: Case) -> Verdict: ...


@dataclass(frozen=True, slots=True)
class Scope:
    """Which issues the policy is about: folded project keys, and a condition."""

    projects: frozenset[str]
    when: Condition


@dataclass(frozen=True, slots=True)
class Show:
    """The Jira fields that show what belongs to the issue as a whole; None is not shown."""

    level: str | None = None
    summary: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Policy:
    name: str
    """The file's name, for messages."""
    text: str
    fingerprint: str
    """First 12 hex digits of the SHA-256 of the text."""
    regulation: str
    title: str
    edition: str
    language: Language
    effective_from: datetime
    observe: bool
    scope: Scope
    zone: ZoneInfo
    """In which times are told to people: that of the first calendar."""
    calendars: Mapping[str, Calendar]
    people: People
    levels: Levels
    clocks: tuple[Clock, ...]
    rules: tuple[Rule, ...]
    done: frozenset[str]
    """Folded names of the statuses in which an issue is over."""
    customer: str | None
    """The attribute that names the customer: the policy's field `customer`."""
    show: Show
    titles: Mapping[str, str]
    """Attribute -> the Jira field's name."""
    names: Mapping[str, tuple[str, ...]]
    """Every name the policy expects of Jira by kind: `status`, `type`, `priority`, `field`, `group`."""
    manual: Mapping[str, str]
    """Clause -> why no tracker event can check it."""
    warnings: tuple[Problem, ...]

    def __repr__(self) -> str:
        """Short enough for a log: the parts of a policy hold decades of working days."""
        return f"Policy({self.regulation}, {self.fingerprint})"

    @property
    def spellings(self) -> tuple[str, ...]:
        """How it writes statuses, types and priorities."""
        return tuple(name for kind in ("status", "type", "priority") for name in self.names[kind])
