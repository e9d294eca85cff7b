"""The engine's answer and the model's, side by side."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import yaml

from policies import Around, Decision, Policy, evaluate
from policies.facts import Issue
from tests.model import Judged, judge

SERVICE = "service"


def raw(policy: Policy) -> dict[str, Any]:
    """The policy's text as plain dicts, lists and texts: nothing else is made by this loader."""
    found: dict[str, Any] = yaml.load(policy.text, yaml.BaseLoader)  # noqa: S506
    return found


def differences(
    policy: Policy, issue: Issue, now: datetime, since: datetime | None = None, done: frozenset[str] = frozenset()
) -> list[str]:
    """What the two say differently: a line for each."""
    decision = evaluate(policy, issue, now, Around(done=done, since=since, service=SERVICE))
    judged = judge(raw(policy), issue, now, since=since, done=done, service=SERVICE)
    told = _told(decision, judged)
    return [f"{what}: engine {ours}, model {theirs}" for what, ours, theirs in told if ours != theirs]


def _told(decision: Decision, judged: Judged) -> Iterator[tuple[str, object, object]]:
    yield "covered", decision.covered, judged.covered
    yield "level", decision.level, judged.level
    for clock in {**decision.clocks, **judged.clocks}:
        ours, theirs = decision.clocks.get(clock, ()), judged.clocks.get(clock, [])
        yield f"cycles of {clock}", len(ours), len(theirs)
        for number, (one, other) in enumerate(zip(ours, theirs, strict=False), 1):
            for name in ("state", "started", "due", "stopped", "spent", "left", "at_risk"):
                yield f"{clock} {number} {name}", getattr(one, name), getattr(other, name)
    for field in judged.fields:
        yield f"field {field}", decision.fields.get(field), judged.fields[field]
    ours_ = {effect.id: (effect.kind, effect.due, effect.state) for effect in decision.effects}
    for id_ in {**ours_, **judged.effects}:
        theirs_ = judged.effects.get(id_)
        yield f"effect {id_}", ours_.get(id_), theirs_ and tuple(theirs_)
