"""The sections of a policy file that are no chapter of their own, as YAML models."""

from typing import Any, Literal

from pydantic import Field

from policies.language.kinds import Clauses, DateText, DurationText, Names
from policies.language.vocabulary import Part

Mode = Literal["enforce", "observe"]


class EffectivePart(Part):
    """From when the edition holds: causes before that day are recorded as skipped (law 10). `notice` is how many
    calendar days ahead it has to be announced."""

    from_: DateText = Field(alias="from")
    for_: Literal["all"] | None = Field(None, alias="for")
    announced: DateText | None = None
    notice: DurationText | None = None
    clause: Clauses = ()


class ScopePart(Part):
    """Which issues the policy is about."""

    project: Names = ()
    when: dict[str, Any] | None = None


class CalendarPart(Part):
    """Working time. Unquoted `18:00` is read as text here, not as a number. `day` is how long a working day is by the
    regulation's own words: hours that do not make it are warned about."""

    clause: Clauses = ()
    timezone: str = "Europe/Moscow"
    hours: Any
    breaks: str | None = None
    day: DurationText | None = None
    holidays: Literal["RU", "none"] = "none"
    short_days: str = "ignore"
    working_weekends: Literal["follow", "never"] = "follow"
    special_days: Literal["ignore", "follow"] = "ignore"
    dates: dict[str, str] = Field(default_factory=dict)


class ShowPart(Part):
    """The Jira fields for what belongs to the issue as a whole."""

    level: str | None = None
    summary: str | None = None


class PolicyPart(Part):
    """The top of the file. Sections are read one by one, so a fault in one does not hide those of another."""

    version: int
    regulation: str = Field(min_length=1)
    title: str = ""
    edition: str = ""
    language: Literal["ru", "en"] = "ru"
    effective: Any = None
    mode: Mode = "enforce"
    scope: Any = None
    calendars: Any
    people: Any = None
    customers: Any = None
    fields: Any = None
    versions: Any = None
    channels: Any = None
    statuses: Any = None
    types: Any = None
    priorities: Any = None
    levels: Any = None
    clocks: Any = None
    rules: Any = None
    show: Any = None
    manual: Any = None
