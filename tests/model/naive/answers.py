"""What the model says of an issue, in the words of `policies.decision`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from policies.facts import Value


@dataclass(frozen=True, slots=True)
class Cycle:
    """One run of a clock; amounts are whole seconds as of the moment of judging."""

    state: str
    """`running`, `paused`, `breached`, `met`, `met_late`, `cancelled`."""
    started: datetime
    due: datetime | None
    stopped: datetime | None
    spent: int
    left: int | None
    at_risk: bool = False


class Effect(NamedTuple):
    kind: str
    due: datetime
    state: str
    """`due`, `done`, `skipped`, `held`."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Nothing at all where the issue does not exist yet, or the policy is not about it."""

    clocks: Mapping[str, list[Cycle]] = field(default_factory=dict)
    fields: Mapping[str, Value] = field(default_factory=dict)
    """Of clocks, and the level's; the line of `show: {summary}` is not made."""
    effects: Mapping[str, Effect] = field(default_factory=dict)
    """By id, in the order in which they would be done."""
    level: str | None = None
    covered: bool = False
