"""How many requests at once: those beyond the limit wait in a queue, in the order they came, and are let in one by one.

- name: Не больше пяти запросов в работе
  clause: MNQ-1.2.limit
  limit: requests                    # a word of the level's `limits`, or a number
  per: customer
  when: {status: [new, queue]}       # who waits for admission; whoever is past it is admitted
  uncounted: {type: Лицензирование}
  queue: В очереди
  otherwise: [{comment: public, text: "Место в очереди: {position}."}, {transition: В очереди}]
  release: [{comment: public, text: "Запрос принят в работу."}, {transition: new}]

Each issue tells the place it takes (`Verdict.places`); the places of others come with `Around`. So one issue is decided
by what the others were last seen to be, and when a place changes the others are looked at again.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pydantic import Field

from policies import conditions
from policies.conditions import Condition, earliest
from policies.decision import Effect, Step
from policies.facts import Place, fold
from policies.history import Moment
from policies.language import durations
from policies.language.problems import nearest
from policies.language.reading import Path
from policies.language.vocabulary import Vocabulary
from policies.language.wording import say_value
from policies.parties.people import People
from policies.rules import effects as acts
from policies.rules.case import Case, Cause, Verdict, effects
from policies.rules.effects import Act
from policies.rules.rule import RulePart

KEY = "limit"
OPEN, ALL = "open", "all"
ALWAYS = timedelta(days=36_500)


class LimitPart(RulePart):
    limit: int | str
    per: str = "customer"
    uncounted: dict[str, Any] | None = None
    period: str = Field(OPEN, description="open, all, or calendar days")
    queue: str | None = None
    otherwise: Any
    release: Any = None
    show: str | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """`limit` is a number, or the word under which levels have one. `period`: None counts the open requests; a span
    those created within it before this one, closed ones too."""

    id: str
    name: str
    clause: tuple[str, ...]
    limit: int | str
    per: str
    when: Condition
    uncounted: Condition | None
    period: timedelta | None
    queue: str | None
    otherwise: tuple[Act, ...]
    release: tuple[Act, ...]
    show: str | None
    observe: bool

    def judge(self, case: Case) -> Verdict:
        whose = say_value(case.view.values.get(self.per), case.zone, "en")
        counted = whose != "—" and (self.period is not None or case.is_open)
        if not counted or (self.uncounted is not None and self.uncounted.holds(case.view)):
            step = Step("limit_uncounted", None, self.clause, {"rule": self.name})
            return Verdict(self._released(case, 0), (step,), fields=self._shown(None))
        entered = _entered(case) if self.period is None else case.moments[0]  # a used coupon is not used again
        waits = self.when.holds(case.view)
        place = Place(case.issue.id, self.id, fold(whose), entered.at, admitted=not waits)
        most = self._most(case)
        ahead = [other for other in case.around.places if self._is_ahead(other, place)]
        position = max(0, len(ahead) - most + 1) if most is not None and waits else 0
        data = {"rule": self.name, "count": len(ahead), "limit": most, "position": position, "whose": whose}
        step = Step("limit_over" if position > 0 else "limit_kept", None, self.clause, data)
        found = self._queued(case, position, most) if position > 0 else self._released(case, most or 0)
        leaves = (other.since + self.period for other in ahead) if self.period and position > 0 else ()
        again = earliest((*leaves, self.when.changes_at(case.view)))
        return Verdict(found, (step,), again, self._shown(position), (place,))

    def _most(self, case: Case) -> int | None:
        if isinstance(self.limit, int):
            return self.limit
        return case.last.level.limits.get(self.limit) if case.last.level else None

    def _is_ahead(self, other: Place, mine: Place) -> bool:
        if (other.rule, other.whose) != (mine.rule, mine.whose) or other.issue == mine.issue:
            return False
        earlier = (other.since, other.issue) < (mine.since, mine.issue)
        if self.period is None:
            return other.admitted or earlier
        return earlier and other.since > mine.since - self.period

    def _waits_in_queue(self, case: Case) -> bool:
        return self.queue is not None and fold(str(case.view.values.get("status"))) == self.queue

    def _queued(self, case: Case, position: int, most: int | None) -> tuple[Effect, ...]:
        """What is done to one that is beyond the limit, unless it waits already."""
        words = {"position": str(position), "limit": str(most)}
        moved = _entry(case, self.queue) if self._waits_in_queue(case) else self._asked(case)
        return tuple(
            effect
            for effect in effects(case, self.otherwise, self._cause(f"{moved.id}:over", moved, words))
            if effect.state == "done" or not self._waits_in_queue(case)
        )

    def _asked(self, case: Case) -> Moment:
        """What asks for a place: each return to those who wait, where there is a queue; else the entry, once."""
        return case.moved if self.queue else (_entered(case) if self.period is None else case.moments[0])

    def _released(self, case: Case, most: int) -> tuple[Effect, ...]:
        if not self._waits_in_queue(case):
            return ()
        cause = self._cause(f"{case.moved.id}:released", case.moved, {"limit": str(most)})
        return tuple(effects(case, self.release, cause))

    def _cause(self, id_: str, moment: Moment, words: dict[str, str]) -> Cause:
        return Cause(self.id, self.name, id_, moment.at, self.clause, self.observe, words)

    def _shown(self, position: int | None) -> dict[str, float | None]:
        return {self.show: float(position) if position else None} if self.show and not self.observe else {}


def _entered(case: Case) -> Moment:
    """When it came into the count: the creation, or when it was opened anew."""
    opened = (m for m in reversed(case.moves) if case.is_over(m.changed["status"][0]))
    return next((m for m in opened if not case.is_over(m.changed["status"][1])), case.moments[0])


def _entry(case: Case, queue: str | None) -> Moment:
    """The move before the one into the queue: what sent it there."""
    moves = [case.moments[0], *case.moves]
    into = next((n for n in range(len(moves) - 1, 0, -1) if fold(str(moves[n].changed["status"][1])) == queue), 1)
    return moves[into - 1]


def parse(raw: Any, path: Path, words: Vocabulary, people: People) -> Limit | None:
    part = words.part(LimitPart, raw, path)
    if part is None:
        return None
    per = words.attribute(part.per, (*path, "per"))
    limit = int(part.limit) if isinstance(part.limit, str) and part.limit.isdigit() else part.limit
    if isinstance(limit, str) and limit not in words.limits:
        known = tuple(words.limits)
        words.report((*path, KEY), "no_level_limit", given=limit, allowed=known, hint=nearest(limit, known))
    queue = words.names("status", (part.queue,), (*path, "queue")) if part.queue else ()
    if len(queue) > 1:
        words.report((*path, "queue"), "many_names", given=part.queue, allowed=queue)
    if part.release is not None and not queue:
        words.report((*path, "release"), "missing", at_key=True, key="queue")
    otherwise = acts.parse_all(part.otherwise, (*path, "otherwise"), words, people)
    release = acts.parse_all(part.release, (*path, "release"), words, people) if part.release is not None else ()
    return Limit(
        part.id or part.name,
        part.name,
        part.clause,
        limit,
        per or part.per,
        conditions.when(part.when, (*path, "when"), words),
        conditions.parse(part.uncounted, (*path, "uncounted"), words) if part.uncounted is not None else None,
        _period(part.period, (*path, "period"), words),
        fold(queue[0]) if queue else None,
        otherwise,
        release,
        words.field(part.show) if part.show else None,
        part.mode == "observe",
    )


def _period(text: str, path: Path, words: Vocabulary) -> timedelta | None:
    if text == OPEN:
        return None
    if text == ALL:
        return ALWAYS
    duration = durations.parse(text)
    if duration is None or duration.unit != "calendar_days":
        words.report(path, "choice", given=text, allowed=(OPEN, ALL, "365d"))
        return None
    return timedelta(days=duration.amount)
