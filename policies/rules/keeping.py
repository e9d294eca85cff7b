"""What a field of Jira shows as long as a condition holds: a line, a team, a security level.

- name: Запросы видит только команда автора
  clause: MNQ-1.3.portal
  when: {team: filled}
  keep: {Уровень безопасности: "{team}"}

It is part of what Jira shows, like a due time: whoever changes the field, it is set again.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from policies import conditions
from policies.conditions import Condition
from policies.decision import Step
from policies.facts import Value
from policies.language import texts
from policies.language.reading import Path
from policies.language.texts import Text
from policies.language.vocabulary import Vocabulary
from policies.parties.people import People
from policies.rules.case import Case, Verdict, off
from policies.rules.rule import RulePart

KEY = "keep"
TOLD = frozenset({"contract", "contact", "coupon_status", "worked"})
"""Placeholders that are words for people, not values of a field."""


class KeepingPart(RulePart):
    keep: dict[str, str]


@dataclass(frozen=True, slots=True)
class Keeping:
    id: str
    name: str
    clause: tuple[str, ...]
    when: Condition
    keep: Mapping[str, Text]
    """Jira field -> what it shows."""
    observe: bool

    def judge(self, case: Case) -> Verdict:
        if not self.when.holds(case.view):
            return off(self.name, self.clause, self.when, case)
        again = self.when.changes_at(case.view)
        fields = {field: _value(text, case) for field, text in self.keep.items()}
        step = Step("kept", None, self.clause, {"rule": self.name, "fields": fields})
        return Verdict(steps=(step,), look_again_at=again, fields={} if self.observe else fields)


def _value(text: Text, case: Case) -> Value:
    """A lone placeholder keeps its kind: a date stays a date."""
    if text.alone and text.alone not in TOLD:
        value = case.view.values.get(text.alone)
        return value[0] if isinstance(value, tuple) and len(value) == 1 else value
    return text.fill(case.word) or None


def parse(raw: object, path: Path, words: Vocabulary, people: People) -> Keeping | None:  # noqa: ARG001
    part = words.part(KeepingPart, raw, path)
    if part is None:
        return None
    if not part.keep:
        words.report((*path, KEY), "blank")
    when = conditions.when(part.when, (*path, "when"), words)
    keep = {words.field(field): texts.parse(text, (*path, KEY, field), words) for field, text in part.keep.items()}
    return Keeping(part.id or part.name, part.name, part.clause, when, keep, part.mode == "observe")
