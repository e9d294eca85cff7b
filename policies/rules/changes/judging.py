"""What a policy says of the changes that people made: which were unlawful, and what is done about the last of them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain

from policies.conditions import ALWAYS, Condition, earliest
from policies.decision import Effect, Step
from policies.facts import SYSTEM_ATTRIBUTES, Value
from policies.history import Moment
from policies.language.wording import say_value
from policies.rules.case import Case, Cause, Verdict, effects
from policies.rules.effects import Act

COOL_DOWN = timedelta(hours=1)
PATIENCE = 3
"""So many unlawful changes within the cool-down are undone at once."""


@dataclass(frozen=True, slots=True)
class Ban:
    """Changes of one attribute that are unlawful unless they are allowed."""

    name: str
    """As the policy has it: `transition`, the attribute's word, the status a workflow's moves start from."""
    attribute: str
    before: Condition = ALWAYS
    after: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Unlawful:
    """One unlawful change, and the value to go back to."""

    moment: Moment
    back: Value


@dataclass(frozen=True, slots=True)
class LawfulChanges:
    """`allow` None: never lawful."""

    id: str
    name: str
    clause: tuple[str, ...]
    when: Condition
    bans: tuple[Ban, ...]
    allow: Condition | None
    otherwise: tuple[Act, ...]
    observe: bool

    def judge(self, case: Case) -> Verdict:
        attributes = dict.fromkeys(ban.attribute for ban in self.bans)
        verdicts = [found for attribute in attributes if (found := self._judge(attribute, case))]
        if not verdicts:
            return Verdict((), (Step("rule_kept", None, self.clause, {"rule": self.name}),))
        return Verdict(
            tuple(chain.from_iterable(verdict.effects for verdict in verdicts)),
            tuple(chain.from_iterable(verdict.steps for verdict in verdicts)),
            earliest(verdict.look_again_at for verdict in verdicts),
        )

    def _judge(self, attribute: str, case: Case) -> Verdict | None:
        """Of one attribute only the last change is undone; None when all were lawful."""
        changes = [moment for moment in case.noticed(frozenset({attribute})) if attribute in moment.changed]
        unlawful = list(self._unlawful(attribute, changes, case)) if changes else []
        if not unlawful:
            return None
        last = unlawful[-1]
        if last.moment is not changes[-1]:
            return Verdict((), (self._step("unlawful_past", last.moment, attribute, case),))
        at = last.moment.at
        recent = [change for change in unlawful if at - change.moment.at < COOL_DOWN]
        due = at if len(recent) <= PATIENCE else at + COOL_DOWN
        found = effects(case, self.otherwise, self._cause(last, attribute, case), due)
        kinds = ("unlawful", "cool_down") if due > at else ("unlawful",)
        return Verdict(
            tuple(_undone(effect, attribute, last.back, case) for effect in found),
            tuple(self._step(kind, last.moment, attribute, case) for kind in kinds),
            due if due > case.now else None,
        )

    def _unlawful(self, attribute: str, changes: list[Moment], case: Case) -> Iterator[Unlawful]:
        """In order. Unlawful changes in a row are one story: each goes back to where the first began, and who takes
        them back himself does nothing unlawful. What was done before the policy took force is left as it is: then each
        goes back to where the first since then began."""
        bans = tuple(ban for ban in self.bans if ban.attribute == attribute)
        run: Moment | None = None
        origin: Value = None
        back: Value = None
        for moment in changes:
            before, after = moment.changed[attribute]
            if run is None:
                origin = before
            if run is None or run.at < case.in_force:
                back = before
            taken_back = run is not None and after == origin
            run = moment if not taken_back and self._breaks(bans, moment) else None
            if run is not None:
                yield Unlawful(moment, back)

    def _breaks(self, bans: tuple[Ban, ...], moment: Moment) -> bool:
        """Our own changes are lawful by definition."""
        if "service" in moment.roles:
            return False
        view = moment.view
        for ban in bans:
            if ban.after.holds(view) and ban.before.holds(moment.view_before):
                return self.when.holds(view) and (self.allow is None or not self.allow.holds(view))
        return False

    def _cause(self, last: Unlawful, attribute: str, case: Case) -> Cause:
        """A change of several attributes at once is a cause for each; of a status the id of the change will do."""
        moment = last.moment
        words = {
            "field": case.titles.get(attribute, attribute),
            "from": say_value(last.back, case.zone, case.language),
            "to": say_value(moment.changed[attribute][1], case.zone, case.language),
        }
        cause = moment.id if attribute == "status" else f"{moment.id}:{attribute}"
        return Cause(self.id, self.name, cause, moment.at, self.clause, self.observe, words)

    def _step(self, kind: str, moment: Moment, attribute: str, case: Case) -> Step:
        before, after = (say_value(value, case.zone, case.language) for value in moment.changed[attribute])
        data = {"rule": self.name, "from": before, "to": after, "by": moment.by.name if moment.by else "Jira"}
        if attribute != "status" and kind != "cool_down":
            kind, data = f"{kind}_change", {**data, "field": case.titles.get(attribute, attribute)}
        return Step(kind, moment.at, self.clause, data)


def _undone(effect: Effect, attribute: str, back: Value, case: Case) -> Effect:
    """Where an undo leads: a status is gone to, any other attribute is set by its field's name."""
    if effect.kind != "undo":
        return effect
    if attribute == "status":
        return replace(effect, body={"to": as_text(back)})
    field = attribute if attribute in SYSTEM_ATTRIBUTES.values() else case.titles.get(attribute, attribute)
    return replace(effect, body={"field": field, "to": as_text(back)})


def as_text(value: Value) -> str:
    """A value as an effect's body carries it, so that it can be written back: blank is empty, one line for each of
    several."""
    match value:
        case None:
            return ""
        case tuple():
            return "\n".join(value)
        case date():
            return value.isoformat()
        case float():
            return f"{value:.15g}"
        case _:
            return value
