"""Case files as values: what somebody did to an issue, when, and what the policy must say of it then.

Moments are aware; amounts are whole seconds. `place` is (line, column) in the case file, from 1.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from policies.decision import Cycle, Decision, Effect
from policies.facts import Person, Value
from policies.language import durations
from policies.language.problems import Problem
from policies.language.reading import Place
from policies.policy import Policy

YEARS = range(2001, 2050)
"""The years whose working time a calendar can count, with a year to spare on both sides."""

FULL = re.compile(
    r"(?:(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)|(?P<d>\d\d?)\.(?P<m>\d\d?)\.(?P<y>\d{4}))"
    r"[ T](?P<clock>\d\d?:\d\d(?::\d\d)?) ?(?P<offset>Z|[+-]\d\d:?\d\d)?\Z",
    re.ASCII,
)
CLOCK = re.compile(r"\d\d?:\d\d(:\d\d)?\Z", re.ASCII)
NOTHING_YET = re.compile(r"0 ?[^\W\d]*\Z")


class Seconds(int):
    """An amount of working time, so that it is written and compared as one."""


@dataclass(frozen=True, slots=True)
class Times:
    """How a case tells times: `2026-11-23 10:00` or `23.11.2026 10:00` (of the policy's zone, unless an offset is
    given), `11:30` (of the day of the line above), `+1h30m` and `+2d` (from the creation)."""

    zone: ZoneInfo
    created: datetime | None = None

    def read(self, text: str, day: date | None = None) -> datetime | None:
        """The moment, or None when the text is none. Without a `day` there is no bare time of day."""
        if text.startswith("+") and self.created is not None:
            return _known(self._later(text[1:]))
        if CLOCK.match(text) and day is not None:
            return _known(_iso(f"{day.isoformat()}T{_padded(text)}", self.zone))
        return _known(self.full(text))

    def full(self, text: str) -> datetime | None:
        """The moment of a text that tells the date too."""
        match = FULL.match(text)
        if match is None:
            return None
        year, month, day = match["year"] or match["y"], match["month"] or match["m"], match["day"] or match["d"]
        return _iso(f"{year}-{month:0>2}-{day:0>2}T{_padded(match['clock'])}{match['offset'] or ''}", self.zone)

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def _later(self, text: str) -> datetime | None:
        """Hours are real ones; a day later is the same time of day."""
        amount = durations.parse(text)
        if amount is None or self.created is None or amount.unit == "working_days":
            return None
        try:
            if amount.unit == "calendar_days":
                return self.created.astimezone(self.zone) + timedelta(days=amount.amount)
            return self.created.astimezone(UTC) + timedelta(seconds=amount.amount)
        except OverflowError:
            return None


def _padded(clock: str) -> str:
    return f"0{clock}" if clock[1] == ":" else clock


def _iso(text: str, zone: ZoneInfo) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _known(moment: datetime | None) -> datetime | None:
    return moment if moment is not None and moment.year in YEARS else None


def seconds(text: str) -> Seconds | None:
    """`1h30m`, `90m`, `0`, `-1h` (overdue by an hour)."""
    amount = text.removeprefix("-").strip()
    if NOTHING_YET.match(amount):
        return Seconds(0)
    duration = durations.parse(amount)
    if duration is None or duration.unit != "seconds":
        return None
    return Seconds(-duration.amount if text.startswith("-") else duration.amount)


@dataclass(frozen=True, slots=True)
class Came:
    """An effect that came about, and when the service did it."""

    at: datetime
    effect: Effect


@dataclass(frozen=True, slots=True)
class Look:
    """What an expectation is held against."""

    decision: Decision
    attributes: Mapping[str, Value]
    """What Jira holds of the issue by then."""
    came: tuple[Came, ...]
    """Since the expectation before."""
    zone: ZoneInfo

    def cycle(self, clock: str, number: int | None) -> Cycle | None:
        """The clock's cycle of that number; the last without one."""
        cycles = self.decision.clocks.get(clock, ())
        if number is None:
            return cycles[-1] if cycles else None
        return next((cycle for cycle in cycles if cycle.number == number), None)


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the policy says something else; both sides as the case file would write them."""

    place: Place
    what: tuple[str, ...]
    expected: str
    actual: str


class Want(Protocol):
    """One thing expected."""

    @property
    def what(self) -> tuple[str, ...]: ...
    @property
    def said(self) -> str:
        """As the case file writes it."""
        ...

    def differs(self, look: Look) -> Iterator[Difference]: ...


@dataclass(frozen=True, slots=True)
class Expectation:
    at: datetime
    place: Place
    wants: tuple[Want, ...]


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did at one moment: fields changed, a comment, a file, work logged."""

    at: datetime
    by: Person | None
    """None: Jira itself."""
    changes: Mapping[str, Value]
    comment: str | None = None
    public: bool = True
    attachment: str | None = None
    worklog: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    clause: tuple[str, ...]
    """The clauses it proves, as its author says."""
    place: Place
    created: datetime
    by: Person
    issue: Mapping[str, Value]
    """Attributes at the creation."""
    deeds: tuple[Deed, ...]
    """Ascending by time."""
    expect: tuple[Expectation, ...]
    """Ascending by time; at least one."""
    others: tuple["Other", ...] = ()
    """Issues beside it: they take places under limits."""


@dataclass(frozen=True, slots=True)
class Other:
    """An issue beside the one that a case is about."""

    created: datetime
    by: Person
    issue: Mapping[str, Value]
    deeds: tuple[Deed, ...]


@dataclass(frozen=True, slots=True)
class Suite:
    """A case file that has been read, with its policy."""

    name: str
    policy: Policy
    cases: tuple[Case, ...]
    warnings: tuple[Problem, ...]


def written(value: Any, zone: ZoneInfo) -> str:
    """A value as a case file writes it."""
    match value:
        case None | () | "":
            return "none"
        case datetime():
            local = value.astimezone(zone)
            return f"{local:%Y-%m-%d %H:%M:%S}" if local.second else f"{local:%Y-%m-%d %H:%M}"
        case bool():
            return "true" if value else "false"
        case Seconds():
            return _amount(value)
        case float():
            return f"{value:g}"
        case tuple():
            return ", ".join(written(item, zone) for item in value)
        case _:
            return str(value)


def _amount(amount: int) -> str:
    minutes, rest = divmod(abs(amount), 60)
    units = ((minutes // 60, "h"), (minutes % 60, "m"), (rest, "s"))
    return ("-" if amount < 0 else "") + ("".join(f"{n}{unit}" for n, unit in units if n) or "0m")
