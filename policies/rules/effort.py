"""Time that is billed: work logs rounded up and summed into a field, in hours.

- name: Учёт времени платной поддержки
  clause: END-3.11
  when: {type: Платная работа}
  effort: {round: 30m, least: 30m, by: staff}
  show: Часы к оплате
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from pydantic import Field

from policies import conditions
from policies.conditions import Condition
from policies.decision import Step
from policies.facts import Person
from policies.language.durations import Duration
from policies.language.kinds import DurationText
from policies.language.reading import Path
from policies.language.vocabulary import Part, Vocabulary
from policies.parties.people import People
from policies.rules.case import Case, Verdict, off
from policies.rules.rule import RulePart

KEY = "effort"
HOUR = 3600


class MeasurePart(Part):
    """Each piece of work is rounded up to a multiple of `round`, and is at least `least`."""

    round: DurationText
    least: DurationText | None = None
    by: str | None = None


class EffortPart(RulePart):
    effort: MeasurePart
    show: str = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Effort:
    """Amounts are seconds. `by`: whose work counts; None: everybody's."""

    id: str
    name: str
    clause: tuple[str, ...]
    when: Condition
    round: int
    least: int
    by: str | None
    roles: Callable[[Person | None, str | None], tuple[str, ...]]
    show: str
    observe: bool

    def judge(self, case: Case) -> Verdict:
        if not self.when.holds(case.view):
            return off(self.name, self.clause, self.when, case)
        again = self.when.changes_at(case.view)
        worked = [log.seconds for log in case.issue.worklogs if self._counts(log.author, case)]
        billed = sum(self.billed(seconds) for seconds in worked)
        data = {"rule": self.name, "logged": sum(worked), "billed": billed, "logs": len(worked)}
        fields = {} if self.observe or not worked else {self.show: billed / HOUR}
        return Verdict(steps=(Step("billed", None, self.clause, data),), look_again_at=again, fields=fields)

    def billed(self, seconds: int) -> int:
        """What one piece of work costs; nothing costs nothing."""
        return max(self.least, ceil(seconds / self.round) * self.round) if seconds > 0 else 0

    def _counts(self, author: Person | None, case: Case) -> bool:
        return self.by is None or self.by in self.roles(author, case.around.service)


def parse(raw: object, path: Path, words: Vocabulary, people: People) -> Effort | None:
    part = words.part(EffortPart, raw, path)
    if part is None:
        return None
    at = (*path, KEY)
    when = conditions.when(part.when, (*path, "when"), words)
    by = words.person(part.effort.by, (*at, "by")) if part.effort.by else None
    least = part.effort.least or part.effort.round
    amounts = [_seconds(each, (*at, key), words) for key, each in (("round", part.effort.round), ("least", least))]
    return Effort(
        part.id or part.name, part.name, part.clause, when, amounts[0], amounts[1], by, people.roles,
        words.field(part.show), part.mode == "observe",
    )  # fmt: skip


def _seconds(duration: Duration, path: Path, words: Vocabulary) -> int:
    if duration.unit != "seconds":
        words.report(path, "not_hours")
    return duration.amount
