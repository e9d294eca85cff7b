"""A clock's cycles as a strip of time: positions in per mille of the strip's width. Pure arithmetic, no drawing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from webhooks.pages.showing import CycleView

WIDTH = 1000
MIN_BAR = 4
EDGE = 2
"""A line keeps this far from the ends, so that all of its width is seen."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of one cycle: `tone` is its state; what lies past the due time is a bar of its own, `late`."""

    x: int
    width: int
    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class Strip:
    start: datetime
    end: datetime
    bars: tuple[Bar, ...]
    dues: tuple[int, ...]
    ticks: tuple[tuple[int, str], ...]
    """Where something happened, and what."""
    now: int | None
    """Where the decision was made; None when that lies outside."""


def strip(cycles: Sequence[CycleView], at: datetime, events: Iterable[tuple[datetime, str]]) -> Strip | None:
    """The strip from the first start to the last thing known; None when nothing has started."""
    starts = [cycle.started for cycle in cycles if cycle.started]
    if not starts:
        return None
    start = min(starts)
    ends = [cycle.stopped or at for cycle in cycles] + [cycle.due for cycle in cycles if cycle.due]
    end = max(ends)
    if end <= start:
        return None
    scale = _Scale(start, end)
    return Strip(
        start=start,
        end=end,
        bars=tuple(bar for cycle in cycles for bar in _bars(cycle, at, scale)),
        dues=tuple(scale.line(cycle.due) for cycle in cycles if cycle.due),
        ticks=tuple((scale.line(moment), text) for moment, text in events if start <= moment <= end),
        now=scale.line(at) if start <= at <= end else None,
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    start: datetime
    end: datetime

    def x(self, moment: datetime) -> int:
        part = (moment - self.start) / (self.end - self.start)
        return round(min(max(part, 0.0), 1.0) * WIDTH)

    def line(self, moment: datetime) -> int:
        return min(max(self.x(moment), EDGE), WIDTH - EDGE)


def _bars(cycle: CycleView, at: datetime, scale: _Scale) -> list[Bar]:
    if cycle.started is None:
        return []
    end = cycle.stopped or max(at, cycle.started)
    if cycle.due is None or end <= cycle.due:
        return [_bar(cycle.started, end, cycle.state, cycle.label, scale)]
    turn = max(cycle.due, cycle.started)
    return [_bar(cycle.started, turn, "running", cycle.label, scale), _bar(turn, end, "late", cycle.label, scale)]


def _bar(start: datetime, end: datetime, tone: str, text: str, scale: _Scale) -> Bar:
    x = scale.x(start)
    return Bar(x=min(x, WIDTH - MIN_BAR), width=max(scale.x(end) - x, MIN_BAR), tone=tone, text=text)
