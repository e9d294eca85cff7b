"""Acts, and when they are owed. Laws 9 (an id comes from its cause) and 10 (what was caused before is skipped)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from tests.model.naive.conditions import listed

MOVING = ("transition", "undo")


class Act(NamedTuple):
    number: int
    """In the policy's list."""
    kind: str
    to: str | None


class Cause(NamedTuple):
    rule: str
    title: str
    id: str
    at: datetime
    observe: bool
    since: datetime
    done: frozenset[str]


class Owed(NamedTuple):
    id: str
    kind: str
    due: datetime
    state: str
    cause: tuple[str, str]
    to: str | None
    """The status that it moves the issue to."""


def acts_of(raw: Any) -> list[Act]:
    """What is said comes before what moves the issue, whatever the list."""
    acts = []
    for number, act in enumerate(listed(raw), 1):
        kind = act if isinstance(act, str) else next(key for key in act if key not in ("text", "clause"))
        acts.append(Act(number, kind, act["transition"] if kind == "transition" else None))
    return sorted(acts, key=lambda act: act.kind in MOVING)


def owed(cause: Cause, act: Act, due: datetime, now: datetime) -> Owed:
    id_ = f"{cause.rule}:{cause.id}:{act.number}"
    if id_ in cause.done:
        state = "done"
    elif cause.at < cause.since:
        state = "skipped"
    else:
        state = "held" if cause.observe or due > now else "due"
    return Owed(id_, act.kind, due, state, (cause.title, cause.id), act.to)


def one_move(effects: Iterable[Owed]) -> list[Owed]:
    """At a time the issue moves once: the first move is made. Another to the same place is held, and all that belongs
    to one that would lead elsewhere."""
    found = list(effects)
    first = next((effect for effect in found if effect.to and effect.state == "due"), None)
    if first is None:
        return found
    elsewhere = {e.cause for e in found if e.to and e.state == "due" and e.to != first.to} - {first.cause}
    return [
        effect._replace(state="held")
        if effect is not first and effect.state == "due" and (effect.to or effect.cause in elsewhere)
        else effect
        for effect in found
    ]
