"""One look at one issue, as every rule sees it, and the one way a rule's acts become effects."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from policies.conditions import View
from policies.decision import Effect, EffectState, Step
from policies.facts import Around, Issue
from policies.history import Moment
from policies.language.problems import Language
from policies.language.wording import say_moment, say_value
from policies.rules.effects import RECORDING, Act


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

    @property
    def moved(self) -> Moment:
        """The last change of status; the creation when it never changed."""
        return self.moves[-1] if self.moves else self.moments[0]

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


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says: effects, lines of the trace, and when it may say something else."""

    effects: tuple[Effect, ...] = ()
    steps: tuple[Step, ...] = ()
    look_again_at: datetime | None = None


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
        case "left" | "due" | "missing" | "from" | "to":
            return "—"
        case _:
            return say_value(case.view.values.get(name), case.zone, case.language)


def at_moment(case: Case, moment: datetime) -> str:
    return say_moment(moment, case.zone, case.language)
