"""A policy that has been read: everything resolved, nothing left to look up. Frozen; what an evaluation finds is
never kept here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from policies.clocks.model import Clock
from policies.conditions import Condition
from policies.facts import Around
from policies.language.problems import Language, Problem
from policies.parties.customers import Customers
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
class Effective:
    """From when an edition holds."""

    starts: datetime
    """Aware."""
    for_all: bool = False
    """Also for the issues that were created before and are open."""
    announced: date | None = None
    """The day it was announced: early enough, or the policy would not have been loaded."""
    clause: tuple[str, ...] = ()


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
    beside: Mapping[str, str]
    """The texts of the files it names, by name."""
    fingerprint: str
    """First 12 hex digits of the SHA-256 of the text and of the files beside it."""
    regulation: str
    title: str
    edition: str
    language: Language
    effective: Effective
    observe: bool
    scope: Scope
    zone: ZoneInfo
    """In which times are told to people: that of the first calendar."""
    calendars: Mapping[str, Calendar]
    people: People
    customers: Customers
    levels: Levels
    dates: frozenset[str]
    """The attributes whose day is an event when it comes."""
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
    def effective_from(self) -> datetime:
        return self.effective.starts

    def acts_since(self, around: Around) -> datetime:
        """Causes before it are skipped (law 10)."""
        switched = around.switched.get((self.regulation, self.effective_from))
        return max(moment for moment in (self.effective_from, around.since, switched) if moment is not None)

    @property
    def whole(self) -> str:
        """The text with those of the files beside it, each under its name: what a fingerprint stands for, to be read
        by people."""
        return "\n".join([self.text, *(f"# ===== {name} =====\n{text}" for name, text in sorted(self.beside.items()))])

    @property
    def spellings(self) -> tuple[str, ...]:
        """How it writes statuses, types and priorities."""
        return tuple(name for kind in ("status", "type", "priority") for name in self.names[kind])
