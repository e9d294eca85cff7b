"""What a request must contain: conditions that must hold, asked for once where they do not.

    - name: Ошибка описана полностью
      clause: [MES-3.2, MES-A1.description]
      when: {type: Ошибка, status: new}
      require: {site: filled, description: {words: 10, sections: [Шаги, Результат]}, attachments: {formats: [jpg, zip]}}
      otherwise: [{comment: public, text: "Укажите: {missing}."}, {transition: waiting}]

It asks once for each reason to ask: when the request came in, again when its type was changed, and, of files, when one
was added.
"""

from dataclasses import dataclass
from typing import Any

from pydantic import Field

from policies import conditions
from policies.conditions import Asking, Condition, earliest
from policies.decision import Step
from policies.history import ATTACHMENT, CREATED, Moment
from policies.language.reading import Path
from policies.language.vocabulary import Vocabulary
from policies.parties.people import People
from policies.rules import effects as acts
from policies.rules.case import Case, Cause, Verdict, effects, off
from policies.rules.effects import Act
from policies.rules.rule import RulePart

KEY = "require"
ATTACHMENTS = "attachments"


class IntakePart(RulePart):
    require: dict[str, Any] = Field(min_length=1)
    otherwise: Any


@dataclass(frozen=True, slots=True)
class Intake:
    id: str
    name: str
    clause: tuple[str, ...]
    when: Condition
    require: tuple[Condition, ...]
    """Each a requirement of its own."""
    otherwise: tuple[Act, ...]
    observe: bool

    def judge(self, case: Case) -> Verdict:
        if not self.when.holds(case.view):
            return off(self.name, self.clause, self.when, case)
        again = earliest(condition.changes_at(case.view) for condition in (self.when, *self.require))
        missing = [need for need in self.require if not need.holds(case.view)]
        if not missing:
            return Verdict((), (self._step("rule_kept"),), again)
        asking = Asking(case.titles, case.language, case.zone)
        words = {"missing": asking.listed(need.asks(case.view, asking) for need in missing)}
        reason = self._reason(case, missing)
        cause = Cause(self.id, self.name, reason.id, reason.at, self.clause, self.observe, words)
        return Verdict(tuple(effects(case, self.otherwise, cause)), (self._step("missing", **words),), again)

    def _reason(self, case: Case, missing: list[Condition]) -> Moment:
        """What made it due to ask: the last change of type, or file added where it is the files that are wrong; else
        the creation."""
        of_files = any(ATTACHMENTS in need.attributes for need in missing)
        cues = {"type", CREATED, ATTACHMENT} if of_files else {"type", CREATED}
        return next(moment for moment in reversed(case.moments) if not moment.cues.isdisjoint(cues))

    def _step(self, kind: str, **data: Any) -> Step:
        return Step(kind, None, self.clause, {"rule": self.name, **data})


def parse(raw: Any, path: Path, words: Vocabulary, people: People) -> Intake | None:
    part = words.part(IntakePart, raw, path)
    if part is None:
        return None
    when = conditions.when(part.when, (*path, "when"), words)
    needs = tuple(conditions.each(part.require, (*path, KEY), words))
    otherwise = acts.parse_all(part.otherwise, (*path, "otherwise"), words, people)
    return Intake(part.id or part.name, part.name, part.clause, when, needs, otherwise, part.mode == "observe")
