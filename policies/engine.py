"""evaluate(policy, issue, now, around) -> Decision. Pure: no clock, no network, no database (laws 2 and 3).

One pass over the issue's history makes its moments; every clock and every rule reads the same moments.
"""

from collections.abc import Iterable
from datetime import datetime

from policies import history
from policies.clocks.judging import Judged, judge, shown
from policies.conditions import earliest
from policies.decision import Decision, Effect, Step
from policies.facts import NOTHING_AROUND, Around, Issue, Value, fold
from policies.history import Frame
from policies.language.wording import say_value, summary
from policies.parties.levels import Level
from policies.policy import Policy
from policies.rules.case import Case, Verdict
from policies.rules.moving import one_move


def evaluate(policy: Policy, issue: Issue, now: datetime, around: Around = NOTHING_AROUND) -> Decision:
    """What the policy says of the issue at `now` (aware). Facts later than `now` are not seen yet."""
    frame = Frame(policy.people, policy.customers, policy.levels, policy.dates, policy.zone)
    moments = history.moments(issue, frame, around.service, now)
    if not moments or not _covered(policy, moments[-1]):
        return _nothing(policy, issue, now, history.next_event(issue, frame, moments[-1] if moments else None, now))
    case = Case(
        issue, moments, now, around, policy.acts_since(around), policy.observe, policy.language, policy.zone,
        policy.titles, policy.done, fingerprint=policy.fingerprint,
    )  # fmt: skip
    judged = {clock.name: judge(clock, case) for clock in policy.clocks}
    verdicts = tuple(rule.judge(case) for rule in policy.rules)
    parts: tuple[Judged | Verdict, ...] = (*judged.values(), *verdicts)
    level = case.last.level
    effects = one_move(effect for part in parts for effect in part.effects)
    return Decision(
        at=now,
        regulation=policy.regulation,
        fingerprint=policy.fingerprint,
        level=level.name if level else None,
        customer=_customer(policy, case),
        clocks={name: part.cycles for name, part in judged.items()},
        titles={clock.name: clock.title for clock in policy.clocks},
        fields={**_kept(verdicts), **_fields(policy, judged, level)},
        effects=effects,
        look_again_at=earliest(
            (
                *(part.look_again_at for part in parts),
                *_waiting(effects, now),
                history.next_event(issue, frame, case.last, now),
            )
        ),
        open=case.is_open,
        places=tuple(place for verdict in verdicts for place in verdict.places),
        trace=(_level_step(level, case), *(step for part in parts for step in part.steps)),
    )


def _covered(policy: Policy, moment: history.Moment) -> bool:
    project = moment.after.get("project")
    inside = not policy.scope.projects or fold(str(project)) in policy.scope.projects
    return inside and policy.scope.when.holds(moment.view)


def _nothing(policy: Policy, issue: Issue, now: datetime, later: datetime | None) -> Decision:
    """The policy is not about this issue, or the issue does not exist yet."""
    step = Step("out_of_scope", None, (), {"key": issue.key})
    return Decision(
        now, policy.regulation, policy.fingerprint, None, None, {}, {}, {}, (), later, False, (step,), covered=False
    )


def _kept(verdicts: Iterable[Verdict]) -> dict[str, Value]:
    """What the rules have shown in fields; of two that mean the same field the first in the policy."""
    fields: dict[str, Value] = {}
    for verdict in verdicts:
        fields = {**verdict.fields, **fields}
    return fields


def _fields(policy: Policy, judged: dict[str, Judged], level: Level | None) -> dict[str, Value]:
    fields: dict[str, Value] = {}
    for clock in policy.clocks:
        fields.update(shown(clock, judged[clock.name].cycles, policy.language))
    if policy.show.level:
        fields[policy.show.level] = level.name if level else None
    if policy.show.summary:
        cycles = [(clock.title, judged[clock.name].cycles) for clock in policy.clocks]
        fields[policy.show.summary] = summary(level.name if level else None, cycles, policy.zone, policy.language)
    return fields


def _customer(policy: Policy, case: Case) -> str | None:
    value = case.view.values.get(policy.customer) if policy.customer else None
    return say_value(value, case.zone, case.language) if value else None


def _waiting(effects: Iterable[Effect], now: datetime) -> Iterable[datetime]:
    """When an effect that waits for its time comes due."""
    return (effect.due for effect in effects if effect.state == "held" and effect.due > now)


def _level_step(level: Level | None, case: Case) -> Step:
    if level is None:
        return Step("no_level", None, (), {})
    return Step("level", None, level.clause, {"level": level, "view": case.view})
