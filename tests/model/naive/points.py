"""What is done on the way of a cycle. Rows of design §4.1: points before due (counted back in working time; what speaks
waits for the clock's own hours unless `anytime`); pending points die with the cycle."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import count
from typing import Any, NamedTuple

from tests.model.naive.calendars import INSTANT
from tests.model.naive.clocks import (
    Amount,
    Run,
    due_of,
    measure,
    reached,
    same_time_on,
    state_of,
    target_of,
    until,
)
from tests.model.naive.durations import Duration, parse, short
from tests.model.naive.effects import Cause, Owed, acts_of, owed


class Point(NamedTuple):
    name: str
    raw: Mapping[str, Any]

    @property
    def before_due(self) -> bool:
        at = self.raw["at"]
        return at.startswith("-") or (at.endswith("%") and int(at.rstrip("% ")) < 100)


def points_of(run: Run) -> Iterator[Point]:
    """With the names that ids have: of two alike the second has a number."""
    taken: Counter[str] = Counter()
    for raw in run.clock.raw.get("points", ()):
        how, _, text = raw["at"].partition(" ")
        name = f"{how} {short(parse(text))}" if how in ("every", "after") else raw["at"].replace(" ", "")
        taken[name] += 1
        yield Point(name if taken[name] == 1 else f"{name}#{taken[name]}", raw)


class Arrival(NamedTuple):
    point: Point
    name: str
    at: datetime


def arrivals(run: Run, now: datetime) -> Iterator[Arrival]:
    """The points that have come by now; of repetitions the last one alone."""
    for point in points_of(run):
        how, _, text = point.raw["at"].partition(" ")
        if how in ("every", "after"):
            yield from _reminders(point, parse(text), run, now, repeats=how == "every")
            continue
        at = _place(point.raw["at"], run)
        if at is not None and at <= now:
            yield Arrival(point, point.name, at)


def _place(at: str, run: Run) -> datetime | None:
    """A share of the target, or so much before or past the due time of a cycle that nothing pauses."""
    target = target_of(run)
    if target is None:
        return None
    if at in ("due", "100%"):
        return due_of(run)
    if at.endswith("%"):
        share = Fraction(int(at.rstrip("% ")), 100)
        amount = Amount(timedelta(microseconds=float(target.time / INSTANT * share)))
    else:
        amount = _offset(parse(at[1:]), -1 if at[0] == "-" else 1, run, target)
    return reached(run.counted(run.origin), amount)


def _offset(duration: Duration, sign: int, run: Run, target: Amount) -> Amount:
    if duration.unit == "s":
        return Amount(max(timedelta(), target.time + sign * timedelta(seconds=duration.amount)))
    calendar, by = run.terms.calendar, run.terms.measure
    due = reached(by.worked(run.origin), target)
    assert due is not None
    midnight = due == calendar.midnight(calendar.day(due)) and not calendar.works(due)
    if by is calendar and not midnight:
        place = same_time_on(calendar.later(calendar.day(due), sign * duration.amount), due, calendar)
    else:  # the midnight that ends a day belongs to that day
        place = calendar.close(calendar.later(calendar.day(due - INSTANT), sign * duration.amount))
    return until(run.origin, max(place, run.origin), by, opening=True)


def _reminders(point: Point, duration: Duration, run: Run, now: datetime, *, repeats: bool) -> Iterator[Arrival]:
    """After so long from the start of the cycle, at the same time of the day; paused time does not count."""
    calendar = measure(run.given[0].calendar, duration)
    last: Arrival | None = None
    for times in count(1):
        if duration.unit == "s":
            amount = Amount(timedelta(seconds=times * duration.amount))
        else:
            day = calendar.later(calendar.day(run.started), times * duration.amount)
            amount = until(run.started, same_time_on(day, run.started, calendar), calendar, opening=True)
        at = reached(run.counted(run.started, duration), amount)
        if at is None or at > now or (run.ended and at > run.ended.at):
            break
        last = Arrival(point, f"{point.name}:{times}" if repeats else point.name, at)
        if not repeats:
            break
    if last:
        yield last


def effects_of(run: Run, cause: Cause, now: datetime) -> Iterator[Owed]:
    """What has come by now. After the end, and of a warning after the due time, only what was done is told; labels and
    fields about a breach are still owed after the end."""
    state = state_of(run, due_of(run), now)
    for point, name, at in arrivals(run, now):
        if state == "cancelled" or (run.ended and at >= run.ended.at):
            continue
        acts = acts_of(point.raw["do"])
        speaks = any(act.kind in ("comment", "notify") for act in acts)
        waits = speaks and point.raw.get("anytime") != "true"
        told = speaking_time(run, at) if waits else at
        late = run.ended is not None or (point.before_due and state == "breached")
        came = cause._replace(id=f"{run.moments[0].id}:{name}", at=at)
        for act in acts:
            records = act.kind in ("label", "set")
            effect = owed(came, act, at if records else told, now)
            if effect.state == "done" or not late or (records and not point.before_due):
                yield effect


def speaking_time(run: Run, moment: datetime) -> datetime:
    """At once in working hours, closing time included; else at the next opening."""
    calendar = run.terms.calendar
    if calendar.works(moment) or calendar.works(moment - INSTANT):
        return moment
    return next(calendar.worked(moment))[0]


def at_risk(run: Run, now: datetime) -> bool:
    """Past its first point before the due time."""
    return any(arrival.point.before_due for arrival in arrivals(run, now))
