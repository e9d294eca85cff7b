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

Limits may share a queue: let in is who has room under all of them, and the first in the policy says so.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Annotated, Any, TypeVar

from pydantic import Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from policies import conditions
from policies.conditions import Condition, earliest, is_filled
from policies.decision import Effect, Step
from policies.facts import Place, fold
from policies.history import Moment
from policies.language import durations
from policies.language.kinds import LONGEST
from policies.language.problems import nearest
from policies.language.reading import Path
from policies.language.vocabulary import Vocabulary, describe
from policies.language.wording import say_value
from policies.parties.people import People
from policies.rules import effects as acts
from policies.rules.case import Case, Cause, Verdict, effects
from policies.rules.effects import Act
from policies.rules.rule import RulePart

KEY = "limit"
OPEN, ALL = "open", "all"
LONGEST_NAME = 300
R = TypeVar("R")
ALWAYS = timedelta(days=36_500)
LIMIT = {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "minLength": 1}]}


def _limit(value: Any) -> int | str:
    given = int(value) if isinstance(value, str) and value.isdecimal() else value
    whole = isinstance(given, int) and not isinstance(given, bool)
    if (whole and given >= 1) or (isinstance(given, str) and given):
        return given
    raise PydanticCustomError(
        "limit", "neither a number nor a word", {"given": f"«{value}»" if whole else describe(value)}
    )


class LimitPart(RulePart):
    limit: Annotated[int | str, PlainValidator(_limit), WithJsonSchema(LIMIT)]
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
    beside: tuple["Limit", ...] = ()
    """The other limits that share its queue."""

    def judge(self, case: Case) -> Verdict:
        place = self._place(case)
        if place is None:
            step = Step("limit_uncounted", None, self.clause, {"rule": self.name})
            return Verdict(self._released(case, 0), (step,), self._turns(case), self._shown(None))
        most, count, position = self._stands(case, place)
        whose = say_value(case.view.values.get(self.per), case.zone, "en")
        data = {"rule": self.name, "count": count, "limit": most, "position": position, "whose": whose}
        step = Step("limit_over" if position > 0 else "limit_kept", None, self.clause, data)
        found = self._queued(case, position, most) if position > 0 else self._released(case, most or 0)
        return Verdict(found, (step,), self._turns(case), self._shown(position), (place,))

    def _place(self, case: Case) -> Place | None:
        """None where it does not count. Whoever is in the queue waits, whatever `when` says of it."""
        value = case.view.values.get(self.per)
        counted = is_filled(value) and (self.period is not None or case.is_open)
        if not counted or (self.uncounted is not None and self.uncounted.holds(case.view)):
            return None
        entered = _entered(case) if self.period is None else case.moments[0]  # a used coupon is not used again
        waits = self.when.holds(case.view) or self._waits_in_queue(case)
        whose = _short(fold(say_value(value, case.zone, "en")))
        return Place(case.issue.id, self.id, whose, entered.at, admitted=not waits)

    def _stands(self, case: Case, place: Place) -> tuple[int | None, int, int]:
        """The limit, how many are ahead, and the position beyond the limit, 0 within it."""
        most = self._most(case)
        ahead = sum(self._is_ahead(other, place) for other in case.around.places)
        return most, ahead, max(0, ahead - most + 1) if most is not None and not place.admitted else 0

    def _has_room(self, case: Case) -> bool:
        place = self._place(case)
        return place is None or self._stands(case, place)[2] == 0

    def _turns(self, case: Case) -> datetime | None:
        """When the issue may come under the limit, or be admitted, of itself."""
        conditions = (self.when,) if self.uncounted is None else (self.when, self.uncounted)
        return earliest(condition.changes_at(case.view) for condition in conditions)

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
            for effect in effects(case, self.otherwise, self._cause(f"{moved.id}:over", moved.at, words))
            if effect.state == "done" or not self._waits_in_queue(case)
        )

    def _asked(self, case: Case) -> Moment:
        """What asks for a place: each return to those who wait, where there is a queue; else the entry, once."""
        return case.moved if self.queue else (_entered(case) if self.period is None else case.moments[0])

    def _released(self, case: Case, most: int) -> tuple[Effect, ...]:
        if not self._waits_in_queue(case) or not all(other._has_room(case) for other in self.beside):
            return ()
        since = max(case.moved.at, case.in_force)  # the room calls for it: who waits from before is let in too
        cause = self._cause(f"{case.moved.id}:released", since, {"limit": str(most)})
        return tuple(effects(case, self.release, cause))

    def _cause(self, id_: str, at: datetime, words: dict[str, str]) -> Cause:
        return Cause(self.id, self.name, id_, at, self.clause, self.observe, words)

    def _shown(self, position: int | None) -> dict[str, float | None]:
        return {self.show: float(position) if position else None} if self.show and not self.observe else {}


def _short(name: str) -> str:
    """Whatever people write into the field, the store has room for it; names that differ stay apart."""
    return name if len(name) <= LONGEST_NAME else sha256(name.encode(errors="surrogatepass")).hexdigest()


def _entered(case: Case) -> Moment:
    """When it came into the count: the creation, or when it was opened anew."""
    opened = (m for m in reversed(case.moves) if case.is_over(m.changed["status"][0]))
    return next((m for m in opened if not case.is_over(m.changed["status"][1])), case.moments[0])


def _entry(case: Case, queue: str | None) -> Moment:
    """The move before the one into the queue: what sent it there."""
    moves = [case.moments[0], *case.moves]
    into = next((n for n in range(len(moves) - 1, 0, -1) if fold(str(moves[n].changed["status"][1])) == queue), 1)
    return moves[into - 1]


def side_by_side(rules: Iterable[R]) -> Iterator[R | Limit]:
    """The rules of a policy; limits that share a queue come to know of each other. One that only observes keeps nobody
    waiting."""
    listed = tuple(rules)
    limits = [rule for rule in listed if isinstance(rule, Limit) and rule.queue and not rule.observe]
    for rule in listed:
        if isinstance(rule, Limit) and rule.queue:
            sharing = tuple(other for other in limits if other.queue == rule.queue)
            speaks = next((other for other in sharing if other.release), rule)
            others = tuple(other for other in sharing if other is not rule)
            yield replace(rule, beside=others, release=rule.release if rule.observe or speaks is rule else ())
        else:
            yield rule


def parse(raw: Any, path: Path, words: Vocabulary, people: People) -> Limit | None:
    part = words.part(LimitPart, raw, path)
    if part is None:
        return None
    per = words.attribute(part.per, (*path, "per"))
    limit = part.limit
    if isinstance(limit, str) and limit not in words.limits:
        known = tuple(words.limits)
        words.report((*path, KEY), "no_level_limit", given=limit, allowed=known, hint=nearest(limit, known))
    queue = words.names("status", (part.queue,), (*path, "queue")) if part.queue else ()
    if len(queue) > 1:
        words.report((*path, "queue"), "many_names", given=part.queue, allowed=queue)
    if part.release is not None and part.queue is None:
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
    if duration is None or duration.unit != "calendar_days" or duration.amount > LONGEST[duration.unit]:
        words.report(path, "choice", given=text, allowed=(OPEN, ALL, "365d"))
        return None
    return timedelta(days=duration.amount)
