"""From a stored decision to what a page shows of it: pure, forgiving towards gaps, exact about what is there.

The only judgement made here: a running cycle whose due time has passed is shown as breached although nobody has looked
since, because deadlines are decided by event times, not by when the service noticed (law 12).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from connector.settings import Language
from policies.language.durations import say_seconds
from webhooks.pages.wording import parsed, when, words

URGENCY = {"overdue": 0, "at_risk": 1, "running": 2, "paused": 3, "pending": 4}
"""Of a cycle's shown state, for sorting; whatever is over comes last."""
OVER = 5
OVERDUE, RISK = URGENCY["overdue"], URGENCY["at_risk"]


@dataclass(frozen=True, slots=True)
class CycleView:
    number: int
    state: str
    """`overdue` and `at_risk` besides the states of `policies.decision`."""
    label: str
    started: datetime | None
    due: datetime | None
    stopped: datetime | None
    spent: str
    left: str
    note: str
    """One line for the list: by when, or what became of it."""
    provisional: bool

    @property
    def urgency(self) -> int:
        return URGENCY.get(self.state, OVER)


@dataclass(frozen=True, slots=True)
class ClockView:
    name: str
    title: str
    cycles: tuple[CycleView, ...]

    @property
    def current(self) -> CycleView:
        """The cycle that matters now: the most urgent, and of equals the last."""
        return min(reversed(self.cycles), key=lambda cycle: cycle.urgency)


def clocks(state: Mapping[str, Any], now: datetime, language: Language) -> tuple[ClockView, ...]:
    """The clocks of a decision's JSON that have at least one cycle, most urgent first."""
    titles = _mapping(state.get("titles"))
    shown = [
        ClockView(name, str(titles.get(name) or name), tuple(_cycle(cycle, now, language) for cycle in cycles))
        for name, cycles in _mapping(state.get("clocks")).items()
        if cycles
    ]
    return tuple(sorted(shown, key=lambda clock: clock.current.urgency))


def _cycle(data: Mapping[str, Any], now: datetime, language: Language) -> CycleView:
    due, stopped = parsed(data.get("due")), parsed(data.get("stopped"))
    state = _shown_state(data, due, stopped, now)
    left = data.get("left_seconds")
    label = words(language)[f"state_{state}"]
    return CycleView(
        number=int(data.get("cycle") or 1),
        state=state,
        label=label,
        started=parsed(data.get("started")),
        due=due,
        stopped=stopped,
        spent=say_seconds(int(data.get("spent_seconds") or 0), language),
        left=_left(left, language),
        note=_note(state, due, stopped, left, language),
        provisional=bool(data.get("provisional")),
    )


def _shown_state(data: Mapping[str, Any], due: datetime | None, stopped: datetime | None, now: datetime) -> str:
    state = str(data.get("state"))
    if state == "breached":
        return "overdue" if stopped is None else "breached"
    if state == "running" and due is not None and due <= now:
        return "overdue"
    if state == "running" and data.get("at_risk"):
        return "at_risk"
    return state if f"state_{state}" in words("en") else "pending"


def _left(seconds: Any, language: Language) -> str:
    if not isinstance(seconds, int):
        return ""
    said = say_seconds(abs(seconds), language)
    return words(language)["late_by"].format(left=said) if seconds < 0 else said


def _note(state: str, due: datetime | None, stopped: datetime | None, left: Any, language: Language) -> str:
    text = words(language)
    if state == "overdue" and due:
        return text["was_due"].format(when=when(due, language))
    if state in {"running", "at_risk"} and due:
        return text["due_by"].format(when=when(due, language))
    if state == "paused" and isinstance(left, int):
        return text["late_short" if left < 0 else "left_short"].format(left=say_seconds(abs(left), language))
    return text["stopped_at"].format(when=when(stopped, language)) if stopped else ""


def urgency(shown: Sequence[ClockView], is_open: bool) -> int:
    """Of an issue: that of its most urgent clock; a closed issue is past urgency."""
    return min((clock.current.urgency for clock in shown), default=OVER) if is_open else OVER


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
