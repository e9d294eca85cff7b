"""Which status may follow which, and for whom; an unlawful move is undone with the reason.

    - name: Закрытие без анализа — только для консультаций
      clause: MES-1.consult
      transition: {from: [Открыт, Анализ], to: Закрыт}
      allow: {type: Консультация}
      otherwise: [undo, {comment: internal, text: "Закрыть можно только консультацию ({clause})."}]

Two hands never fight: after three unlawful moves within an hour the next one is undone only when an hour has passed.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pydantic import Field

from policies import conditions
from policies.conditions import Condition
from policies.decision import Step
from policies.events import Event
from policies.history import Moment
from policies.language.reading import Path
from policies.language.vocabulary import Part, Vocabulary
from policies.language.wording import say_value
from policies.parties.people import People
from policies.rules import effects as acts
from policies.rules.case import Case, Cause, Verdict, effects
from policies.rules.effects import Act
from policies.rules.rule import RulePart

KEY = "transition"
COOL_DOWN = timedelta(hours=1)
PATIENCE = 3
"""So many unlawful moves within the cool-down are undone at once."""


class MovePart(Part):
    from_: Any = Field(None, alias="from")
    to: Any = None


class TransitionPart(RulePart):
    transition: MovePart
    allow: dict[str, Any] | None = None
    otherwise: Any


@dataclass(frozen=True, slots=True)
class Transition:
    """`allow` None: never lawful."""

    id: str
    name: str
    clause: tuple[str, ...]
    move: Event
    allow: Condition | None
    otherwise: tuple[Act, ...]
    observe: bool

    def judge(self, case: Case) -> Verdict:
        unlawful = [moment for moment in case.moves if self._breaks(moment)]
        if not unlawful:
            return Verdict((), (Step("rule_kept", None, self.clause, {"rule": self.name}),))
        last = unlawful[-1]
        if last is not case.moved:
            return Verdict((), (self._step("unlawful_past", last, case),))
        recent = [moment for moment in unlawful if last.at - moment.at < COOL_DOWN]
        due = last.at if len(recent) <= PATIENCE else last.at + COOL_DOWN
        before, after = (say_value(value, case.zone, case.language) for value in last.changed["status"])
        words = {"from": before, "to": after}
        cause = Cause(self.id, self.name, last.id, last.at, self.clause, self.observe, words)
        found = tuple(effects(case, self.otherwise, cause, due))
        steps = (self._step("unlawful", last, case), *((self._step("cool_down", last, case),) if due > last.at else ()))
        return Verdict(found, steps, due if due > case.now else None)

    def _breaks(self, moment: Moment) -> bool:
        """An unlawful move by a person; our own moves are lawful by definition."""
        if "service" in moment.roles or not self.move.matches(moment):
            return False
        return self.allow is None or not self.allow.holds(moment.view())

    def _step(self, kind: str, moment: Moment, case: Case) -> Step:
        before, after = (say_value(value, case.zone, case.language) for value in moment.changed["status"])
        by = moment.by.name if moment.by else "Jira"
        return Step(kind, moment.at, self.clause, {"rule": self.name, "from": before, "to": after, "by": by})


def parse(raw: Any, path: Path, words: Vocabulary, people: People) -> Transition | None:
    part = words.part(TransitionPart, raw, path)
    if part is None:
        return None
    at = (*path, KEY)
    before = _status(part.transition.from_, (*at, "from"), words)
    after = _status(part.transition.to, (*at, "to"), words)
    when = conditions.when(part.when, (*path, "when"), words)
    allow = conditions.parse(part.allow, (*path, "allow"), words) if part.allow is not None else None
    move = Event("change", attribute="status", before=before, after=after, when=when)
    otherwise = acts.parse_all(part.otherwise, (*path, "otherwise"), words, people, undo=True)
    return Transition(part.id or part.name, part.name, part.clause, move, allow, otherwise, part.mode == "observe")


def _status(raw: Any, path: Path, words: Vocabulary) -> Condition:
    return conditions.ALWAYS if raw is None else conditions.of("status", raw, path, words)
