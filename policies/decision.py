"""What the policy says of one issue at one moment. Plain frozen values; `as_json` is the one shape everybody speaks.

The shape (design §3.1) is the same in `reglament explain --json`, `GET /api/issues/KEY` and the journal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal, NamedTuple

from policies.facts import Place, Value

State = Literal["running", "paused", "met", "breached", "met_late", "cancelled", "pending"]
"""Of a cycle. `breached` covers both a running cycle past its due time (`stopped` is null) and one that ended so."""

EffectKind = Literal["comment", "transition", "undo", "set", "label", "notify", "link", "remove"]
EffectState = Literal["due", "done", "skipped", "held"]
"""due: to be done now. done: Jira or the journal says it happened. skipped: its cause lies before the policy took
force (law 10). held: its cause has come, but it waits for working hours, for a cool-down, for another move to be made,
or the policy only observes."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """One run of a clock. `spent` and `left` are seconds counted by the clock's calendar as of the decision's
    moment."""

    number: int
    state: State
    started: datetime
    due: datetime | None
    """None while paused (the time left is told instead) and for clocks that only measure."""
    stopped: datetime | None
    spent: int
    left: int | None
    """None without a target; negative when overdue."""
    at_risk: bool = False
    """Running, and past its first point before the due time."""
    provisional: bool = False
    """The counted span touches a year whose production calendar is not decreed yet."""
    fingerprint: str = ""
    """Of the policy that judged it; empty while it runs."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing to be done to Jira or told to somebody. Its `id` comes from its cause, never from the run (law 9).

    `body` by kind: comment {"text", "public": "yes"|"no"} · transition, and undo of a status, {"to": status} · undo of
    another attribute {"field": Jira's field or system attribute, "to": what it was, a line for each of several, ""
    for blank} · set {"field", "value"} · label {"add"} · notify {"to": the policy's word, "groups", "users"
    (comma-separated), "text"} · link {"url", "title"} and remove {"comment": its id, "double": the effect that it says
    twice}, which the connector adds of its own.
    """

    id: str
    kind: EffectKind
    due: datetime
    state: EffectState
    rule: str
    clause: tuple[str, ...]
    cause: str
    """What brought it about: a change id, a cycle, `created`."""
    caused: datetime
    """When the cause happened, by event time (law 12)."""
    body: Mapping[str, str]


class Step(NamedTuple):
    """One line of the trace. `kind` names the wording in `policies.wording`, `data` fills it; `at` is when it
    happened."""

    kind: str
    at: datetime | None
    clause: tuple[str, ...]
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Decision:
    at: datetime
    regulation: str
    fingerprint: str
    """First 12 hex digits of the SHA-256 of the policy's text."""
    level: str | None
    customer: str | None
    clocks: Mapping[str, tuple[Cycle, ...]]
    titles: Mapping[str, str]
    """Clock -> its title."""
    fields: Mapping[str, Value]
    """Jira field name -> value to show; None clears it. Only fields the policy names in `show`."""
    effects: tuple[Effect, ...]
    look_again_at: datetime | None
    """Until then nothing changes unless the facts do (law 3); None: only facts can change it."""
    open: bool
    """False once the issue is done: nothing more is owed until somebody touches it."""
    trace: tuple[Step, ...]
    covered: bool = True
    """False: the policy is not about this issue."""
    places: tuple[Place, ...] = ()
    """Those that the issue takes under limits: for the looks at others of the same customer."""

    def due_effects(self) -> tuple[Effect, ...]:
        return tuple(effect for effect in self.effects if effect.state == "due")


def moment(value: datetime | None) -> str | None:
    """RFC 3339 in UTC, to the second: `2026-11-23T07:00:00Z`."""
    return None if value is None else value.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def plain(value: Any) -> Any:
    """A value as JSON carries it."""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value
