"""Service Management's own clocks beside the regulation's, cycle by cycle. Pure: no Jira, no clock.

A due time, a verdict or a count that differs is only what one sees; the reasons are what an admin can change: where a
clock starts, its goal, what pauses it, what stops it, and by which calendar it counts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Literal

from connector.jira.service_desk import NativeClock, NativeCycle
from policies import Decision, Policy
from policies.decision import Cycle
from policies.facts import fold

Reason = Literal["start", "goal", "pause", "stop", "calendar", "only_jsm", "only_ours"]
TOLERANCE = 60
"""Seconds: JSM tells whole minutes in places, and starts some seconds after the creation."""
KNOWN = {
    "time to first response": ("reaction", "response", "first_response"),
    "время до первого ответа": ("reaction", "response", "first_response"),
    "time to resolution": ("resolution", "solution", "fix"),
    "время до решения": ("resolution", "solution", "fix"),
}
"""Folded names of the clocks that every service desk is born with -> what a regulation would call them."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One cycle that the two judge differently."""

    key: str
    native: str
    """The name of JSM's clock."""
    clock: str
    """The name of the regulation's."""
    cycle: int
    """From 1, as both count them from the issue's beginning."""
    reasons: tuple[Reason, ...]
    native_due: datetime | None
    our_due: datetime | None
    native_breached: bool | None
    """None: JSM has no such cycle."""
    our_breached: bool | None


@dataclass(frozen=True, slots=True)
class Comparison:
    issues: int = 0
    cycles: int = 0
    """Compared in all."""
    disagreements: tuple[Disagreement, ...] = ()
    unpaired: frozenset[str] = frozenset()
    """Clocks of JSM for which the regulation has none that would be known by the name."""

    def __add__(self, other: "Comparison") -> "Comparison":
        return Comparison(
            self.issues + other.issues,
            self.cycles + other.cycles,
            self.disagreements + other.disagreements,
            self.unpaired | other.unpaired,
        )


def compare(
    key: str, decision: Decision, policy: Policy, natives: Sequence[NativeClock], pairs: Mapping[str, str]
) -> Comparison:
    """One issue. `pairs`: folded name of JSM's clock -> name of the regulation's, where the names do not tell."""
    found: list[Disagreement] = []
    unpaired: set[str] = set()
    cycles = 0
    for native in natives:
        name = _pair(native.name, decision.titles, pairs)
        if name is None:
            unpaired.add(native.name)
            continue
        pausing = any(clock.name == name and (clock.pause or clock.during) for clock in policy.clocks)
        numbered = enumerate(zip_longest(native.cycles, decision.clocks.get(name, ())), start=1)
        for number, (theirs, ours) in numbered:
            cycles += 1
            reasons = tuple(_reasons(theirs, ours, pausing=pausing))
            if reasons:
                found.append(_told(key, native.name, name, number, reasons, theirs, ours))
    return Comparison(1, cycles, tuple(found), frozenset(unpaired))


def _pair(native: str, titles: Mapping[str, str], pairs: Mapping[str, str]) -> str | None:
    """As told, else by the same name or title, else by what a service desk calls it from birth."""
    folded = fold(native)
    if folded in pairs:
        return pairs[folded] if pairs[folded] in titles else None
    same = (name for name, title in titles.items() if folded in {fold(name), fold(title)})
    return next(same, None) or next((name for name in KNOWN.get(folded, ()) if name in titles), None)


def _reasons(theirs: NativeCycle | None, ours: Cycle | None, *, pausing: bool) -> Iterator[Reason]:
    if theirs is None or ours is None:
        yield "only_ours" if theirs is None else "only_jsm"
        return
    apart = _apart(theirs.started, ours.started)
    ended = _apart(theirs.stopped, ours.stopped)
    goal = None if ours.left is None else ours.spent + ours.left
    other_goal = theirs.goal is not None and goal is not None and abs(theirs.goal - goal) > TOLERANCE
    paused = theirs.paused != (ours.state == "paused")
    if apart:
        yield "start"
    if other_goal:
        yield "goal"
    if paused:
        yield "pause"
    if ended:
        yield "stop"
    counted = theirs.elapsed is not None and abs(theirs.elapsed - ours.spent) > TOLERANCE
    both_due = theirs.due is not None and ours.due is not None
    elsewhere = both_due and not other_goal and _apart(theirs.due, ours.due)
    if not (apart or paused) and (elsewhere or (counted and not ended)):
        yield "calendar"
        if pausing:  # what lies behind a count that is over cannot be told apart
            yield "pause"


def _apart(theirs: datetime | None, ours: datetime | None) -> bool:
    if theirs is None or ours is None:
        return theirs is not ours
    return abs((theirs - ours).total_seconds()) > TOLERANCE


def _told(
    key: str,
    native: str,
    clock: str,
    number: int,
    reasons: tuple[Reason, ...],
    theirs: NativeCycle | None,
    ours: Cycle | None,
) -> Disagreement:
    return Disagreement(
        key=key,
        native=native,
        clock=clock,
        cycle=number,
        reasons=reasons,
        native_due=theirs.due if theirs else None,
        our_due=ours.due if ours else None,
        native_breached=theirs.breached if theirs else None,
        our_breached=ours.state in {"breached", "met_late"} if ours else None,
    )
