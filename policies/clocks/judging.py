"""What a clock's cycles amount to at a moment: state, due time, effects of the points, next look, trace."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from operator import attrgetter

from policies.clocks.arriving import Arrival, arrivals
from policies.clocks.counting import Stretch, provisional, reached, speaking_time, spent, spent_by
from policies.clocks.model import Clock
from policies.clocks.running import Run, runs
from policies.clocks.verdicts import kept
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
    earlier = case.around.verdicts.get(clock.name, ())
    for run in runs(clock, case.moments):
        line = run.line()
        due = reached(line, run.budget) if run.budget is not None else None
        coming = tuple(arrivals(clock.points, run, line, due, case.now))
        cycle = _cycle(run, line, due, coming, case)
        before = kept(cycle, earlier) if earlier else None
        cycles.append(before or cycle)
        brought = (e for arrival in coming for e in _effects(clock, run, cycle, arrival, line, due, case))
        found += [effect for effect in brought if effect.state == "done" or before is None]
        steps += _kept_steps(clock, before) if before else _steps(clock, run, cycle, due, case.now)
        if run.ended is None:
            wakes += [at for at in (due, *(arrival.at for arrival in coming)) if at and at > case.now]
    if not cycles:
        steps.append(Step("clock_idle", None, clock.clause, {"clock": clock.title}))
    return Judged(tuple(cycles), tuple(found), tuple(steps), earliest(wakes))


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


def _cycle(run: Run, line: Sequence[Stretch], due: datetime | None, coming: Sequence[Arrival], case: Case) -> Cycle:
    used = spent(line, run.ended or case.now)
    state = _state(run, due, case.now)
    risk = state == "running" and any(arrival.point.before_due and arrival.at <= case.now for arrival in coming)
    return Cycle(
        number=run.number,
        state=state,
        started=run.started,
        due=None if state == "cancelled" else due,
        stopped=run.ended,
        spent=int(used),
        left=None if run.budget is None else ceil(run.budget.seconds - used),
        at_risk=risk,
        provisional=provisional(run.calendar, run.started, due or run.ended or run.since),
        fingerprint=case.fingerprint if run.ended else "",
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
    clock: Clock, run: Run, cycle: Cycle, arrival: Arrival, line: Sequence[Stretch], due: datetime | None, case: Case
) -> Iterator[Effect]:
    """What a point brings about once it has come. After the end only what records is still owed, and a warning that
    comes after the due time is noise."""
    point, at = arrival.point, arrival.at
    if at > case.now or cycle.state == "cancelled" or (run.ended is not None and at >= run.ended):
        return
    words = {"left": _left(run, arrival, line, case), "due": at_moment(case, due) if due else "—"}
    clause = point.clause or clock.clause
    cause = Cause(clock.name, clock.title, f"{run.cause}:{arrival.name}", at, clause, clock.observe, words)
    late = run.ended is not None or (point.before_due and cycle.state == "breached")
    speaks = not point.anytime and any(act.kind in SPEAKING for act in point.acts)
    waits_until = speaking_time(at, run.calendar) if speaks else at
    for effect in effects(case, point.acts, cause, waits_until, recorded=at):
        if effect.state == "done" or not late or (effect.kind in RECORDING and not point.before_due):
            yield effect


def _left(run: Run, arrival: Arrival, line: Sequence[Stretch], case: Case) -> str:
    """What the target leaves when a point comes: by the point's own place, or as counted by then."""
    if run.budget is None:
        return "—"
    left = run.budget.seconds - spent_by(line, arrival.at) if arrival.left is None else arrival.left
    return say_seconds(max(0, int(left)), case.language)


def _kept_steps(clock: Clock, cycle: Cycle) -> list[Step]:
    """How another edition counted is its own affair: only its verdict is told."""
    data = {"clock": clock.title, "cycle": cycle.number, "result": cycle}
    return [Step(f"clock_{kind}", cycle.stopped, clock.clause, data) for kind in ("kept", "verdict")]


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
            clause = (*clock.clause, *stretch.calendar.clause)
            found.append(Step("clock_counted", stretch.start, clause, counted))
    found.sort(key=_WHEN)
    verdict = {"clock": title, "cycle": number, "result": cycle}
    return [*found, Step("clock_verdict", run.ended or due, clock.clause, verdict)]
