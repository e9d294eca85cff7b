"""How fast working time is counted: ratios against a bare floor and against other libraries, measured in one run.

    python -m bench.worktime

The floor is the least that Python can do: the same prefix sums and one `bisect` an end, inline, on bare epoch seconds,
with no datetimes, no range check, no rounding.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

import businesstimedelta
import holidays
import pytz

from policies.worktime import Calendar, ProductionCalendar

WEEK = {day: [("09:00", "18:00")] for day in ("mon", "tue", "wed", "thu", "fri")}
MOSCOW = ZoneInfo("Europe/Moscow")
START = datetime(2021, 3, 2, 10, 17, 31, 123_000, tzinfo=MOSCOW).astimezone(UTC)
SPANS = {"1 day": timedelta(days=1), "1 month": timedelta(days=30), "5 years": timedelta(days=5 * 365)}
ROUNDS = 25

Operation = Callable[[], Any]
Row = tuple[str, str, str]


class Floor:
    """Intervals of work as bare lists, and the two questions asked of them without any comfort."""

    def __init__(self, calendar: Calendar) -> None:
        days = calendar.days(datetime(2010, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC))
        spans = [(opens.timestamp(), closes.timestamp()) for day in days for opens, closes in day.worked]
        self.opens = [opens for opens, _ in spans]
        self.closes = [closes for _, closes in spans]
        self.before, self.after, worked = [], [], 0.0
        for opens, closes in spans:
            self.before.append(worked)
            worked += closes - opens
            self.after.append(worked)

    def between(self, start: float, end: float) -> Operation:
        opens, closes, before = self.opens, self.closes, self.before

        def run() -> float:
            i, j = bisect_right(opens, start) - 1, bisect_right(opens, end) - 1
            return before[j] + min(end, closes[j]) - opens[j] - before[i] - min(start, closes[i]) + opens[i]

        return run

    def add(self, start: float, seconds: float) -> Operation:
        opens, closes, before, after = self.opens, self.closes, self.before, self.after

        def run() -> float:
            i = bisect_right(opens, start) - 1
            target = before[i] + min(start, closes[i]) - opens[i] + seconds
            j = bisect_left(after, target)
            return opens[j] + target - before[j]

        return run


def microseconds(*operations: Operation) -> list[float]:
    """Of one call each: the best of several rounds, taken in turn so that a noisy neighbour disturbs all alike."""
    repeats = [_enough(operation) for operation in operations]
    rounds = [[_time(*pair) / pair[1] for pair in zip(operations, repeats, strict=True)] for _ in range(ROUNDS)]
    return [min(column) * 1e6 for column in zip(*rounds, strict=True)]


def _enough(operation: Operation) -> int:
    """How many calls take long enough to be measured."""
    repeat = 1
    while _time(operation, repeat) < 0.004:
        repeat *= 2
    return repeat


def _time(operation: Operation, repeat: int) -> float:
    begin = perf_counter()
    for _ in range(repeat):
        operation()
    return perf_counter() - begin


def by_businesstimedelta() -> tuple[Callable[[datetime, datetime], object], Callable[[datetime, float], object]]:
    moscow = pytz.timezone("Europe/Moscow")
    work = businesstimedelta.WorkDayRule(start_time=time(9), end_time=time(18), working_days=[0, 1, 2, 3, 4], tz=moscow)
    off = businesstimedelta.HolidayRule(holidays.country_holidays("RU", years=range(2020, 2028)), tz=moscow)
    rules = businesstimedelta.Rules([work, off])

    def add(start: datetime, seconds: float) -> object:
        return start + businesstimedelta.BusinessTimeDelta(rules, seconds=int(seconds))

    return rules.difference, add


def by_day_loop() -> tuple[Callable[[datetime, datetime], float], Callable[[datetime, float], datetime]]:
    """What most people write: walk the days, ask `holidays` about each."""
    russia = holidays.country_holidays("RU", years=range(2020, 2028))
    opening, closing = timedelta(hours=9), timedelta(hours=18)

    def hours(day: datetime) -> tuple[datetime, datetime] | None:
        return (day + opening, day + closing) if russia.is_working_day(day.date()) else None

    def between(start: datetime, end: datetime) -> float:
        start, end, worked = start.astimezone(MOSCOW), end.astimezone(MOSCOW), 0.0
        day = start.replace(hour=0, minute=0, second=0, microsecond=0)
        while day < end:
            if window := hours(day):
                worked += max(0.0, (min(end, window[1]) - max(start, window[0])).total_seconds())
            day += timedelta(days=1)
        return worked

    def add(start: datetime, seconds: float) -> datetime:
        start, left = start.astimezone(MOSCOW), timedelta(seconds=seconds)
        day = start.replace(hour=0, minute=0, second=0, microsecond=0)
        while True:
            if (window := hours(day)) and max(start, window[0]) + left <= window[1]:
                return max(start, window[0]) + left
            if window:
                left -= max(timedelta(), window[1] - max(start, window[0]))
            day += timedelta(days=1)

    return between, add


def floor_rows(calendar: Calendar) -> list[Row]:
    floor, rows, asked = Floor(calendar), [], {}
    for label, span in SPANS.items():
        end, seconds = START + span, calendar.between(START, START + span)
        pairs = {
            "between": (
                lambda end=end: calendar.between(START, end),
                floor.between(START.timestamp(), end.timestamp()),
            ),
            "add": (lambda n=seconds: calendar.add(START, n), floor.add(START.timestamp(), seconds)),
        }
        for name, (ours, bare) in pairs.items():
            cost, least = microseconds(ours, bare)
            rows.append(
                (f"{name}, {label}: {cost:.2f} µs against {least:.2f}, the floor", "<= 4x", f"{cost / least:.1f}x")
            )
            asked.setdefault(name, []).append(ours)
    for name, operations in asked.items():
        day, *_, years = microseconds(*operations)
        rows.append((f"{name}: five years against a day", "flat", f"{years / day:.2f}x"))
    return rows


def peer_rows(calendar: Calendar) -> list[Row]:
    end = START + SPANS["1 month"]
    seconds = calendar.between(START, end)
    check_answers(calendar, end, seconds)
    peers = {"businesstimedelta": (1000, by_businesstimedelta()), "a day loop over holidays": (20, by_day_loop())}
    rows = []
    for peer, (goal, (between, add)) in peers.items():
        for name, theirs, ours in (
            ("between", lambda f=between: f(START, end), lambda: calendar.between(START, end)),
            ("add", lambda f=add: f(START, seconds), lambda: calendar.add(START, seconds)),
        ):
            slow, fast = microseconds(theirs, ours)
            rows.append((f"{name}, 1 month: times as fast as {peer}", f">= {goal}x", f"{slow / fast:.0f}x"))
    return rows


def check_answers(calendar: Calendar, end: datetime, seconds: float) -> None:
    """A race against wrong answers proves nothing."""
    floor, (between, add) = Floor(calendar), by_day_loop()
    assert abs(floor.between(START.timestamp(), end.timestamp())() - seconds) < 1e-6
    assert abs(floor.add(START.timestamp(), seconds)() - calendar.add(START, seconds).timestamp()) < 1e-6
    assert abs(between(START, end) - seconds) < 1e-6
    assert add(START, seconds) == calendar.add(START, seconds)


def build_rows() -> list[Row]:
    russia = ProductionCalendar.russia()
    (spent,) = microseconds(lambda: Calendar.of("Europe/Moscow", WEEK, holidays=russia))
    return [("building a calendar of 51 years", "tens of ms", f"{spent / 1000:.0f} ms")]


def main() -> None:
    calendar = Calendar.of("Europe/Moscow", WEEK, holidays=ProductionCalendar.russia())
    rows = [("working time", "goal", "reached"), *floor_rows(calendar), *peer_rows(calendar), *build_rows()]
    for what, goal, reached in rows:
        print(f"{what:<60} {goal:>12} {reached:>10}")


if __name__ == "__main__":
    main()
