"""Finished cycles keep their verdict when the policy is edited (design §4.1): a decision's cycles are told as JSON and
read back from it, and a cycle that an earlier decision saw end takes the verdict over.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from policies.decision import Cycle, moment
from policies.language.wording import say_state


def cycle_as_json(cycle: Cycle, language: str) -> dict[str, Any]:
    """A cycle in the one shape of a decision (design §3.1); only a finished one tells by which policy it was judged."""
    return {
        "cycle": cycle.number,
        "state": cycle.state,
        "started": moment(cycle.started),
        "due": moment(cycle.due),
        "stopped": moment(cycle.stopped),
        "spent_seconds": cycle.spent,
        "left_seconds": cycle.left,
        "provisional": cycle.provisional,
        "at_risk": cycle.at_risk,
        "says": say_state(cycle, language),
        **({"fingerprint": cycle.fingerprint} if cycle.stopped else {}),
    }


def from_json(state: Mapping[str, Any]) -> dict[str, tuple[Cycle, ...]]:
    """Clock -> the finished cycles of a decision, out of what `policies.trace.as_json` made of it."""
    found = {
        clock: tuple(_cycle(cycle, state["policy"]["fingerprint"]) for cycle in cycles if cycle["stopped"])
        for clock, cycles in state["clocks"].items()
    }
    return {clock: cycles for clock, cycles in found.items() if cycles}


def _cycle(told: Mapping[str, Any], fingerprint: str) -> Cycle:
    return Cycle(
        number=told["cycle"],
        state=told["state"],
        started=datetime.fromisoformat(told["started"]),
        due=datetime.fromisoformat(told["due"]) if told["due"] else None,
        stopped=datetime.fromisoformat(told["stopped"]),
        spent=told["spent_seconds"],
        left=told["left_seconds"],
        provisional=told["provisional"],
        fingerprint=told.get("fingerprint", fingerprint),
    )


def kept(cycle: Cycle, earlier: Sequence[Cycle]) -> Cycle | None:
    """The finished cycle as another edition judged it; None when none did. It is the same cycle by its number and, to
    the second, its start and end: what the facts say of these wins over any verdict."""
    for known in earlier:
        if _same(known, cycle) and known.fingerprint != cycle.fingerprint:
            return replace(known, started=cycle.started, stopped=cycle.stopped)
    return None


def _same(known: Cycle, cycle: Cycle) -> bool:
    return (
        cycle.stopped is not None
        and known.number == cycle.number
        and moment(known.started) == moment(cycle.started)
        and moment(known.stopped) == moment(cycle.stopped)
    )
