"""What a clock's cycles amount to at a moment: state, due time, effects of the points, next look, trace."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from operator import attrgetter

from policies.clocks.counting import Stretch, provisional, reached, speaking_time, spent
from policies.clocks.model import Clock, Point
from policies.clocks.running import Run, runs
from policies.conditions import earliest
from policies.decision import Cycle, Effect, State, Step
from policies.facts import Value
from policies.language.durations import say_seconds
from policies.language.wording import say_state
from policies.rules.case import Case, Cause, at_moment, effects
from policies.rules.effects import RECORDING, SPEAKING
from policies.worktime import CalendarRangeError

_WHEN = attrgetter("at")


@dataclass(frozen=True, slots=True)
class Judged:
    cycles: tuple[Cycle, ...]
    effects: tuple[Effect, ...]
    steps: tuple[Step, ...]
    look_again_at: datetime | None


def judge(clock: Clock, case: Case) -> Judged:
    """What the clock amounts to; nothing at all when a moment of it lies outside the years that calendars know."""
    try:
        return _judge(clock, case)
    except CalendarRangeError:
        return Judged((), (), (Step("clock_beyond", None, clock.clause, {"clock": clock.title}),), None)


def _judge(clock: Clock, case: Case) -> Judged:
    cycles, found, steps, wakes = [], [], [], []
    for run in runs(clock, case.moments):
        line = run.line()
        due = reached(line, run.budget) if run.budget is not None else None
        moments = [(point, _reached(point, line, run.budget, due)) for point in clock.points] if run.budget else []
        cycle = _cycle(run, line, due, moments, case.now)
        cycles.append(cycle)
        found += [e for point, at in moments if at for e in _effects(clock, run, cycle, point, at, due, case)]
        steps += _steps(clock, run, cycle, due, case.now)
        if run.ended is None:
            wakes += [at for at in (due, *(at for _, at in moments)) if at and at > case.now]
    if not cycles:
        steps.append(Step("clock_idle", None, clock.clause, {"clock": clock.title}))
    return Judged(tuple(cycles), tuple(found), tuple(steps), earliest(wakes))


def _reached(point: Point, line: Sequence[Stretch], budget: float, due: datetime | None) -> datetime | None:
    amount = point.amount(budget)
    return due if amount == budget else reached(line, amount)


def shown(clock: Clock, cycles: tuple[Cycle, ...], language: str) -> Iterator[tuple[str, Value]]:
    """The values of the clock's fields: those of its last cycle. Nothing here moves with time (law 11)."""
    last = cycles[-1] if cycles else None
    if clock.show.due:
        yield clock.show.due, last.due if last else None
    if clock.show.state:
        yield clock.show.state, say_state(last, language)
    if clock.show.spent:
        frozen = last is not None and (last.stopped is not None or last.state == "paused")
        yield clock.show.spent, round(last.spent / 3600, 2) if last and frozen else None


def _cycle(
    run: Run,
    line: Sequence[Stretch],
    due: datetime | None,
    points: Sequence[tuple[Point, datetime | None]],
    now: datetime,
) -> Cycle:
    used = spent(line, run.ended or now)
    state = _state(run, due, now)
    risk = state == "running" and any(point.before_due and at is not None and at <= now for point, at in points)
    return Cycle(
        number=run.number,
        state=state,
        started=run.started,
        due=None if state == "cancelled" else due,
        stopped=run.ended,
        spent=int(used),
        left=None if run.budget is None else ceil(run.budget - used),
        at_risk=risk,
        provisional=provisional(run.calendar, run.started, due or run.ended or run.since),
    )


def _state(run: Run, due: datetime | None, now: datetime) -> State:
    """By event times: a stop at the very moment of the due time is in time (law 12)."""
    if run.ended is None:
        if due is not None and due <= now:
            return "breached"
        return "running" if run.counting else "paused"
    over = due is not None and run.ended > due
    if run.ending == "stopped":
        return "met_late" if over else "met"
    return "breached" if over and run.ending == "left" else "cancelled"


def _effects(
    clock: Clock, run: Run, cycle: Cycle, point: Point, at: datetime, due: datetime | None, case: Case
) -> Iterator[Effect]:
    """What a point brings about once it has come. After the end only records of a breach are still owed, and a warning
    that comes after the due time is noise."""
    if at > case.now or cycle.state == "cancelled" or (run.ended is not None and at >= run.ended):
        return
    budget = run.budget or 0
    words = {
        "left": say_seconds(max(0, int(budget - point.amount(budget))), case.language),
        "due": at_moment(case, due) if due else "—",
    }
    cause = Cause(
        clock.name, clock.title, f"{run.cause}:{point.name}", at, point.clause or clock.clause, clock.observe, words
    )
    late = run.ended is not None or (point.before_due and cycle.state == "breached")
    speaks = not point.anytime and any(act.kind in SPEAKING for act in point.acts)
    waits_until = speaking_time(at, run.calendar) if speaks else at
    for effect in effects(case, point.acts, cause, waits_until, recorded=at):
        if effect.state == "done" or not late or (effect.kind in RECORDING and not point.before_due):
            yield effect


def _steps(clock: Clock, run: Run, cycle: Cycle, due: datetime | None, now: datetime) -> list[Step]:
    title, number, found = clock.title, run.number, []
    for kind, moment, target, calendar in run.turns:
        clause = run.clause if kind == "stopped" and run.clause else clock.clause
        data = {
            "clock": title,
            "cycle": number,
            "by": moment.by.name if moment.by else None,
            "moment": moment,
            "target": target,
            "calendar": calendar,
        }
        found.append(Step(f"clock_{kind}", moment.at, clause, data))
    until = run.ended or (due if due is not None and due > now else now)
    for stretch in run.stretches if run.ended else run.line():
        if stretch.counts:
            counted = {"clock": title, "cycle": number, "stretch": stretch, "until": until}
            found.append(Step("clock_counted", stretch.start, clock.clause, counted))
    found.sort(key=_WHEN)
    verdict = {"clock": title, "cycle": number, "result": cycle}
    return [*found, Step("clock_verdict", run.ended or due, clock.clause, verdict)]
