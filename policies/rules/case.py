"""One look at one issue, as every rule sees it, and the one way a rule's acts become effects."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfo

from policies.conditions import Condition, View
from policies.decision import Effect, EffectState, Step
from policies.facts import Around, Issue, Place, Value, fold
from policies.history import Moment
from policies.language.problems import Language
from policies.language.wording import say_moment, say_standing, say_value
from policies.rules.effects import RECORDING, Act
from policies.rules.worked import worked


@dataclass(frozen=True)
class Case:
    """The facts and the frame of one decision."""

    issue: Issue
    moments: tuple[Moment, ...]
    now: datetime
    around: Around
    in_force: datetime
    """Causes before it are skipped (law 10)."""
    observe: bool
    language: Language
    zone: ZoneInfo
    titles: Mapping[str, str]
    """Attribute -> how people call it."""
    done_statuses: frozenset[str]
    """Folded names of the statuses in which an issue is over."""
    fingerprint: str
    """The policy's."""

    @property
    def last(self) -> Moment:
        return self.moments[-1]

    @cached_property
    def view(self) -> View:
        return View(self.last.after, self.now, self.last.states, len(self.moments))

    @cached_property
    def done(self) -> frozenset[str]:
        return self.around.done | self.issue.marks

    @cached_property
    def moves(self) -> tuple[Moment, ...]:
        """The changes of status."""
        return tuple(moment for moment in self.moments if "status" in moment.changed)

    @cached_property
    def _by_cue(self) -> Mapping[str, list[Moment]]:
        found: dict[str, list[Moment]] = {}
        for moment in self.moments:
            for cue in moment.cues:
                found.setdefault(cue, []).append(moment)
        return found

    def noticed(self, cues: frozenset[str]) -> list[Moment]:
        """The moments that one of the cues tells of, in order."""
        by_cue = self._by_cue
        if len(cues) == 1:
            (cue,) = cues
            return by_cue.get(cue, [])
        lists = [by_cue[cue] for cue in cues if cue in by_cue]
        if len(lists) < 2:
            return lists[0] if lists else []
        numbers = {moment.number for moments in lists for moment in moments}
        return [self.moments[number] for number in sorted(numbers)]

    @property
    def moved(self) -> Moment:
        """The last change of status; the creation when it never changed."""
        return self.moves[-1] if self.moves else self.moments[0]

    def is_over(self, status: Value) -> bool:
        return fold(str(status)) in self.done_statuses

    @property
    def is_open(self) -> bool:
        return not self.is_over(self.view.values.get("status"))

    def word(self, name: str) -> str:
        """What the issue itself says in place of a placeholder: an attribute, or what staff did so far."""
        if name == "worked":
            return worked(self.moments, self.zone, self.language)
        value = self.view.values.get(name)
        if name in ("contract", "contact", "coupon_status"):
            return say_standing(name, value, self.language)
        return say_value(value, self.zone, self.language)

    def state(self, effect_id: str, caused: datetime, due: datetime, *, observe: bool) -> EffectState:
        if effect_id in self.done:
            return "done"
        if caused < self.in_force:
            return "skipped"
        return "held" if observe or self.observe or due > self.now else "due"


@dataclass(frozen=True, slots=True)
class Cause:
    """Why acts are to be done: `id` and the act's number make the effect's id, so the same cause never acts twice."""

    rule: str
    """The id of the rule or clock."""
    title: str
    id: str
    at: datetime
    clause: tuple[str, ...]
    observe: bool
    words: Mapping[str, str]
    """Placeholders that this cause fills; the rest comes from the issue."""


class Verdict(NamedTuple):
    """What one rule says: effects, lines of the trace, and when it may say something else."""

    effects: tuple[Effect, ...] = ()
    steps: tuple[Step, ...] = ()
    look_again_at: datetime | None = None
    fields: Mapping[str, Value] = MappingProxyType({})
    """Jira field -> what it shows as long as the rule says so."""
    places: tuple[Place, ...] = ()


NOTHING = Verdict()


def off(rule: str, clause: tuple[str, ...], when: Condition, case: Case) -> Verdict:
    """What a rule says where it does not apply: why, and when it may."""
    step = Step("rule_off", None, clause, {"rule": rule, "condition": when, "view": case.view})
    return Verdict(steps=(step,), look_again_at=when.changes_at(case.view))


def effects(
    case: Case, acts: tuple[Act, ...], cause: Cause, due: datetime | None = None, recorded: datetime | None = None
) -> Iterator[Effect]:
    """The acts of a cause as effects: done at `due`, those that only record at `recorded`, by default when the cause
    happened."""
    for act in acts:
        effect_id = f"{cause.rule}:{cause.id}:{act.number}"
        when = (recorded if recorded and act.kind in RECORDING else due) or cause.at
        state = case.state(effect_id, cause.at, when, observe=cause.observe)
        clause = act.clause or cause.clause
        body = act.body(lambda name, clause=clause: _word(case, cause, clause, name))  # type: ignore[misc]
        yield Effect(effect_id, act.kind, when, state, cause.title, clause, cause.id, cause.at, body)


def _word(case: Case, cause: Cause, clause: tuple[str, ...], name: str) -> str:
    """What stands for a placeholder."""
    if name in cause.words:
        return cause.words[name]
    match name:
        case "clause":
            return ", ".join(clause)
        case "title":
            return cause.title
        case "left" | "due" | "missing" | "field" | "from" | "to" | "position" | "limit":
            return "—"
        case _:
            return case.word(name)


def at_moment(case: Case, moment: datetime) -> str:
    return say_moment(moment, case.zone, case.language)
