"""The whole answer: clocks, then rules, and one move of the issue at a time."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from policies.facts import Issue, Value
from tests.model.naive import points, rules
from tests.model.naive.answers import Cycle, Effect, Judged
from tests.model.naive.clocks import Clock, cycle_of, runs_of
from tests.model.naive.conditions import Words, fold, holds, listed
from tests.model.naive.effects import Cause, Owed, one_move
from tests.model.naive.history import Moment, moments_of

ALWAYS = datetime.min.replace(tzinfo=UTC)
STATES = {
    "running": ("идёт", "running"),
    "at_risk": ("под угрозой", "at risk"),
    "paused": ("пауза", "paused"),
    "breached": ("нарушен", "breached"),
    "met": ("выполнен", "met"),
    "met_late": ("выполнен с нарушением", "met late"),
    "cancelled": ("не применяется", "not applicable"),
}


def judge(
    policy: Mapping[str, Any],
    issue: Issue,
    now: datetime,
    *,
    since: datetime | None = None,
    done: frozenset[str] = frozenset(),
    service: str | None = None,
) -> Judged:
    """What the policy (PyYAML's BaseLoader: dicts, lists and texts) says of the issue at `now`.

    `since`: the first start of the service. `done`: ids of effects that are over; those that Jira bears
    (`issue.marks`) are besides. `service`: the service's own account. NotImplementedError: a word of the language
    that the model does not know.
    """
    zone = ZoneInfo(next(iter(policy["calendars"].values())).get("timezone", "Europe/Moscow"))
    moments = moments_of(policy, Words(policy, zone), issue, now, service)
    if not moments or not _in_scope(policy, moments[-1]):
        return Judged()
    begins = max(_effective(policy, zone), since or ALWAYS)
    cause = Cause("", "", "", now, policy.get("mode") == "observe", begins, done | issue.marks)
    clocks = [Clock(name, raw, policy["calendars"]) for name, raw in policy.get("clocks", {}).items()]
    effects = [*_of_clocks(clocks, moments, cause, now), *_of_rules(policy.get("rules", ()), moments, cause, now)]
    cycles = {clock.name: _cycles(clock, moments, now) for clock in clocks}
    level = moments[-1].level
    fields = {name: value for clock in clocks for name, value in _shown(policy, clock, cycles[clock.name])}
    if "level" in policy.get("show", {}):
        fields[policy["show"]["level"]] = level["name"] if level else None
    told = {effect.id: Effect(effect.kind, effect.due, effect.state) for effect in one_move(effects)}
    return Judged(cycles, fields, told, level["name"] if level else None, covered=True)


def _in_scope(policy: Mapping[str, Any], moment: Moment) -> bool:
    scope = policy.get("scope", {})
    projects = {fold(project) for project in listed(scope.get("project", []))}
    inside = not projects or fold(moment.view.state.get("project")) in projects
    return inside and holds(scope.get("when"), moment.view)


def _effective(policy: Mapping[str, Any], zone: ZoneInfo) -> datetime:
    """Row of design §4.1: from its `effective.from`, a midnight."""
    if "from" not in policy.get("effective", {}):
        return ALWAYS
    day = date.fromisoformat(policy["effective"]["from"])
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _cycles(clock: Clock, moments: Sequence[Moment], now: datetime) -> list[Cycle]:
    return [cycle_of(run, now, at_risk=points.at_risk(run, now)) for run in runs_of(clock, moments)]


def _of_clocks(clocks: Sequence[Clock], moments: Sequence[Moment], cause: Cause, now: datetime) -> Iterator[Owed]:
    for clock in clocks:
        observe = cause.observe or clock.raw.get("mode") == "observe"
        own = cause._replace(rule=clock.name, title=clock.raw.get("title", clock.name), observe=observe)
        for run in runs_of(clock, moments):
            yield from points.effects_of(run, own, now)


def _of_rules(
    listed_rules: Sequence[Mapping[str, Any]], moments: Sequence[Moment], cause: Cause, now: datetime
) -> Iterator[Owed]:
    for rule in listed_rules:
        observe = cause.observe or rule.get("mode") == "observe"
        own = cause._replace(rule=rule.get("id", rule["name"]), title=rule["name"], observe=observe)
        yield from rules.effects_of(rule, moments, own, now)


def _shown(policy: Mapping[str, Any], clock: Clock, cycles: Sequence[Cycle]) -> Iterator[tuple[str, Value]]:
    """Nothing that ticks: an amount is shown while paused and after the end (law 11)."""
    last = cycles[-1] if cycles else None
    show = clock.raw.get("show", {})
    if "due" in show:
        yield show["due"], last.due if last else None
    if "state" in show:
        word = "cancelled" if last is None else "at_risk" if last.at_risk else last.state
        yield show["state"], STATES[word][policy.get("language", "ru") == "en"]
    if "spent" in show:
        stands = last is not None and (last.stopped is not None or last.state == "paused")
        yield show["spent"], round(last.spent / 3600, 2) if last and stands else None
