"""Terms that outlast each other: an answer promised later than the customer's silence ends the work on the issue."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from policies.clocks.model import Clock
from policies.clocks.points import Offset, Share
from policies.conditions import Condition
from policies.language import durations
from policies.language.durations import Duration
from policies.language.reading import Path
from policies.language.suspicions.doubts import Doubts
from policies.parties.levels import Levels
from policies.worktime import Calendar

USUAL = date(2026, 2, 2)
"""The Monday of a week without holidays."""
WEEK = 7


def look(doubts: Doubts, clocks: tuple[Clock, ...], levels: Levels) -> None:
    """Of the clocks that run from the creation, and go on while the customer is waited for."""
    for silence in filter(_ends_silence, clocks):
        waits = weeks(silence.target.duration, silence.calendar) if silence.target else 0
        for clock in clocks:
            if clock is silence or not _runs_meanwhile(doubts, clock, silence):
                continue
            for path, target, calendar in _targets(clock, levels):
                if weeks(target, calendar) > waits:
                    _tell(doubts, path, target, silence)


def _tell(doubts: Doubts, path: Path, target: Duration, silence: Clock) -> None:
    if silence.target:
        given, term = durations.short(target), durations.short(silence.target.duration)
        doubts.tell(path, "outlasts", given=given, title=silence.title, term=term)


def _ends_silence(clock: Clock) -> bool:
    """It waits for the customer, and moves the issue on when its target has passed."""
    waits = any(event.who == "requester" or event.by == "requester" for event in clock.stop)
    late = [point for point in clock.points if isinstance(point.at, Share | Offset) and not point.before_due]
    return waits and clock.target is not None and any(act.kind == "transition" for p in late for act in p.acts)


def _runs_meanwhile(doubts: Doubts, clock: Clock, silence: Clock) -> bool:
    """Whether it counts from the creation and may go on, not paused, all the while that the customer is silent."""
    if not any(event.kind == "created" for event in clock.start) or _ends_silence(clock):
        return False
    state = _state(silence)
    paused = clock.pause is not None and doubts.logic.never(*state, clock.pause) is None
    return not paused and doubts.logic.never(*state, clock.when) is None


def _state(silence: Clock) -> tuple[Condition | None, ...]:
    """What holds of an issue while the customer is waited for."""
    if silence.during is not None or len(silence.start) != 1:
        return silence.during, silence.when
    return silence.start[0].after, silence.start[0].when, silence.when


def _targets(clock: Clock, levels: Levels) -> Iterator[tuple[Path, Duration, Calendar]]:
    """Every target that holds, with its place; a ceiling is nobody's promise."""
    if clock.target:
        yield ("clocks", clock.name, "target"), clock.target.duration, clock.calendar
    for number, level in enumerate(levels.items):
        if clock.name in level.targets:
            path = ("levels", number, "targets", clock.name)
            yield path, level.targets[clock.name], level.calendar or clock.calendar


def weeks(duration: Duration, calendar: Calendar) -> float:
    """How many usual weeks of the calendar a duration takes."""
    days = [USUAL + timedelta(number) for number in range(WEEK)]
    match duration.unit:
        case "working_days":
            whole = sum(map(calendar.is_working_day, days))
        case "calendar_days":
            whole = WEEK
        case _:
            zone = ZoneInfo(calendar.zone)
            start, end = (datetime.combine(day, time(), zone) for day in (USUAL, USUAL + timedelta(WEEK)))
            whole = int(calendar.between(start, end))
    return duration.amount / (whole or 1)
