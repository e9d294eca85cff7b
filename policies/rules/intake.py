"""What a request must contain: fields by type, asked for once when they are missing.

    - name: Ошибка описана полностью
      clause: [MES-3.2, MES-A1.description]
      when: {type: Ошибка, status: new}
      require: {site: filled, description: {words: 10}}
      otherwise: [{comment: public, text: "Укажите: {missing}."}, {transition: waiting}]

It asks once for each reason to ask: when the request came in, and again when its type was changed.
"""

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field

from policies import conditions
from policies.conditions import Condition, is_filled
from policies.decision import Step
from policies.facts import Value, fold
from policies.history import CREATED, Moment
from policies.language.problems import Language, nearest
from policies.language.reading import Path
from policies.language.vocabulary import Vocabulary, describe, quoted
from policies.language.wording import requirement
from policies.parties.people import People
from policies.rules import effects as acts
from policies.rules.case import Case, Cause, Verdict, effects
from policies.rules.effects import Act
from policies.rules.rule import RulePart

KEY = "require"
MEASURES = ("words", "chars", "contains")


class IntakePart(RulePart):
    require: dict[str, Any] = Field(min_length=1)
    otherwise: Any


@dataclass(frozen=True, slots=True)
class Requirement:
    """`measure` and `least` say how much: filled, so many words or characters, or one of the fragments."""

    attribute: str
    title: str
    measure: Literal["filled", "words", "chars", "contains"]
    least: int = 1
    fragments: tuple[str, ...] = ()

    def met(self, value: Value) -> bool:
        if self.measure == "filled" or not isinstance(value, str):
            return is_filled(value)
        match self.measure:
            case "words":
                return len(value.split()) >= self.least
            case "chars":
                return len(value.strip()) >= self.least
            case _:
                return any(fragment in fold(value) for fragment in self.fragments)

    def said(self, language: Language) -> str:
        return requirement(self.title, self.measure, self.least, self.fragments, language)


@dataclass(frozen=True, slots=True)
class Intake:
    id: str
    name: str
    clause: tuple[str, ...]
    when: Condition
    require: tuple[Requirement, ...]
    otherwise: tuple[Act, ...]
    observe: bool

    def judge(self, case: Case) -> Verdict:
        if not self.when.holds(case.view):
            return Verdict(
                (), (self._step("rule_off", condition=self.when, view=case.view),), self.when.changes_at(case.view)
            )
        missing = [need for need in self.require if not need.met(case.view.values.get(need.attribute))]
        if not missing:
            return Verdict((), (self._step("rule_kept"),), self.when.changes_at(case.view))
        words = {"missing": ", ".join(need.said(case.language) for need in missing)}
        reason = self._reason(case)
        cause = Cause(self.id, self.name, reason.id, reason.at, self.clause, self.observe, words)
        done = tuple(effects(case, self.otherwise, cause))
        return Verdict(done, (self._step("missing", **words),), self.when.changes_at(case.view))

    def _reason(self, case: Case) -> Moment:
        """What made the fields due: the last change of type, else the creation."""
        retyped = (moment for moment in reversed(case.moments) if "type" in moment.changed or moment.id == CREATED)
        return next(retyped)

    def _step(self, kind: str, **data: Any) -> Step:
        return Step(kind, None, self.clause, {"rule": self.name, **data})


def parse(raw: Any, path: Path, words: Vocabulary, people: People) -> Intake | None:
    part = words.part(IntakePart, raw, path)
    if part is None:
        return None
    when = conditions.when(part.when, (*path, "when"), words)
    needs = (_requirement(word, value, (*path, KEY, word), words) for word, value in part.require.items())
    otherwise = acts.parse_all(part.otherwise, (*path, "otherwise"), words, people)
    return Intake(
        part.id or part.name,
        part.name,
        part.clause,
        when,
        tuple(n for n in needs if n),
        otherwise,
        part.mode == "observe",
    )


def _requirement(word: str, value: Any, path: Path, words: Vocabulary) -> Requirement | None:
    attribute = words.attribute(word, path)
    if attribute is None:
        return None
    title = words.title(attribute)
    if value == "filled":
        return Requirement(attribute, title, "filled")
    if not isinstance(value, dict) or len(value) != 1:
        words.report(path, "choice", given=quoted(value), allowed=("filled", *(f"{{{m}: …}}" for m in MEASURES)))
        return None
    ((measure, amount),) = value.items()
    if measure == "contains":
        fragments = conditions.fragments(amount, (*path, measure), words)
        return Requirement(attribute, title, "contains", 1, fragments)
    if measure not in ("words", "chars"):
        words.report(
            (*path, measure), "unknown_key", at_key=True, key=measure, allowed=MEASURES, hint=nearest(measure, MEASURES)
        )
        return None
    if not isinstance(amount, int) or isinstance(amount, bool) or amount < 1:
        words.report((*path, measure), "not_number", given=describe(amount))
        return None
    return Requirement(attribute, title, "words" if measure == "words" else "chars", amount)
