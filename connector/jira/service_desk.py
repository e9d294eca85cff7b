"""What Jira Service Management adds to an issue: its own SLA clocks, request types, organisations, satisfaction. Pure.

Sources: Atlassian's OpenAPI document of Service Management (`SlaInformationDTO`, `CSATFeedbackFullDTO`); an issue's SLA
field holds what GET /request/KEY/sla gives for one clock. JSM's own clocks are read for comparison, never written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from connector.jira.names import CHANNEL
from connector.jira.values import moment
from policies.facts import Value

Body = Mapping[str, Any]

DESK = "service_desk"
"""`projectTypeKey` of a Service Management project."""
AGENTS_ONLY = "/rest/servicedeskapi/request/{}/sla"
"""Atlassian answers here to agents of the request's service desk alone."""


@dataclass(frozen=True, slots=True)
class NativeCycle:
    """One run of one of JSM's clocks. Durations are seconds counted by the clock's calendar in JSM."""

    started: datetime | None
    stopped: datetime | None
    """None: it still runs."""
    due: datetime | None
    """`breachTime`; JSM leaves it out while paused."""
    breached: bool
    paused: bool
    goal: int | None
    elapsed: int | None


@dataclass(frozen=True, slots=True)
class NativeClock:
    name: str
    cycles: tuple[NativeCycle, ...]
    """The completed ones as they ended, then the one that runs."""

    @property
    def state(self) -> str | None:
        """`running`, `paused`, `met` or `breached` of the last cycle; None when it has never run."""
        if not self.cycles:
            return None
        last = self.cycles[-1]
        if last.breached:
            return "breached"
        return "met" if last.stopped else "paused" if last.paused else "running"


def native_clocks(body: Body) -> tuple[NativeClock, ...]:
    """Every native clock in an issue's fields, by name. ValueError for a moment that cannot be read."""
    fields = body.get("fields")
    values = fields.values() if isinstance(fields, Mapping) else ()
    return tuple(sorted((clock(one) for one in values if is_clock(one)), key=lambda one: one.name))


def is_clock(raw: object) -> bool:
    return isinstance(raw, Mapping) and ("completedCycles" in raw or "ongoingCycle" in raw)


def clock(raw: Body) -> NativeClock:
    completed, ongoing = raw.get("completedCycles"), raw.get("ongoingCycle")
    told = [one for one in completed if isinstance(one, Mapping)] if isinstance(completed, list) else []
    told += [ongoing] if isinstance(ongoing, Mapping) else []
    return NativeClock(str(raw.get("name") or ""), tuple(_cycle(one) for one in told))


def _cycle(told: Body) -> NativeCycle:
    return NativeCycle(
        started=_moment(told.get("startTime")),
        stopped=_moment(told.get("stopTime")),
        due=_moment(told.get("breachTime")),
        breached=told.get("breached") is True,
        paused=told.get("paused") is True,
        goal=_seconds(told.get("goalDuration")),
        elapsed=_seconds(told.get("elapsedTime")),
    )


def _moment(told: object) -> datetime | None:
    """Of the forms that JSM gives at once the exact one."""
    if not isinstance(told, Mapping):
        return None
    found = next((told[form] for form in ("epochMillis", "jira", "iso8601") if told.get(form) is not None), None)
    return None if found is None else moment(found)


def _seconds(told: object) -> int | None:
    millis = told.get("millis") if isinstance(told, Mapping) else None
    return millis // 1000 if isinstance(millis, int) else None


def is_own(raw: Body) -> bool:
    """Whether the field is one whose value has a shape that only JSM knows."""
    return is_clock(raw) or "rating" in raw


def value_of(raw: Body) -> Value:
    """The fact in such a field: a clock's state, or the rating from 1 to 5."""
    if is_clock(raw):
        return clock(raw).state
    rating = raw.get("rating")
    return float(rating) if isinstance(rating, int | float) and not isinstance(rating, bool) else None


def remark(raw: Body) -> str | None:
    """What the customer wrote beside the rating."""
    told = raw.get("comment")
    text = told.get("body") if isinstance(told, Mapping) else told
    return text if isinstance(text, str) and text else None


def channel(properties: object) -> str | None:
    """How the request came (portal, email, jira, api …), from the issue's property `{"value": …}`."""
    held = properties.get(CHANNEL) if isinstance(properties, Mapping) else None
    told = held.get("value") if isinstance(held, Mapping) else held
    return told if isinstance(told, str) and told else None


def is_public(comment: Body, properties: Mapping[str, Any], key: str) -> bool | None:
    """Whether the customer sees a comment of a service desk; None when Jira does not tell.

    Cloud tells `jsdPublic`. Data Center tells by the property `key`, whose absence among the others means public; and
    what a portal customer wrote is public always, as they can write nothing else.
    """
    held = properties.get(key)
    if isinstance(held, Mapping) and str(held.get("internal")).lower() == "true":
        return False
    told = comment.get("jsdPublic")
    if isinstance(told, bool):
        return told
    if "properties" in comment:
        return True
    author = comment.get("author")
    return True if isinstance(author, Mapping) and author.get("accountType") == "customer" else None
