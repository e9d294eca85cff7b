"""What is done when something happens.

    - name: Клиент ответил
      clause: MES-5.5
      on: {comment: requester}
      when: {status: [waiting, Приостановлен]}
      do: {transition: new}

An act that moves the issue is dropped when the status has changed since the event: it would come too late.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from policies import conditions, events
from policies.conditions import Condition
from policies.decision import Effect, Step
from policies.events import Event, first_match
from policies.history import Moment
from policies.language.reading import Path
from policies.language.vocabulary import Vocabulary
from policies.parties.people import People
from policies.rules import effects as acts
from policies.rules.case import NOTHING, Case, Cause, Verdict, effects
from policies.rules.effects import Act
from policies.rules.rule import RulePart

KEY = "on"


class ReactionPart(RulePart):
    on: Any
    do: Any


@dataclass(frozen=True, slots=True)
class Reaction:
    id: str
    name: str
    clause: tuple[str, ...]
    on: tuple[Event, ...]
    when: Condition
    do: tuple[Act, ...]
    observe: bool
    cues: frozenset[str]
    """Of the moments that may call for it."""

    def judge(self, case: Case) -> Verdict:
        called = [moment for moment in case.noticed(self.cues) if self._calls(moment)]
        if not called:
            return NOTHING
        found = _one_move(effect for moment in called for effect in self._effects(case, moment))
        data = {"rule": self.name}
        steps = tuple(Step("reacted", moment.at, self.clause, {**data, "by": _name(moment)}) for moment in called)
        return Verdict(found, steps)

    def _calls(self, moment: Moment) -> bool:
        """What the service did itself calls for nothing, unless the event asks for it by name: an answer to its own
        answer would never end."""
        own = "service" in moment.roles
        asked = tuple(one for one in self.on if "service" in (one.by, one.who)) if own else self.on
        return first_match(asked, moment) is not None and self.when.holds(moment.view)

    def _effects(self, case: Case, moment: Moment) -> Iterator[Effect]:
        cause = Cause(self.id, self.name, moment.id, moment.at, self.clause, self.observe, {})
        in_time = case.moved.number <= moment.number
        for effect in effects(case, self.do, cause):
            if effect.kind != "transition" or effect.state == "done" or in_time:
                yield effect


def _one_move(found: Iterable[Effect]) -> tuple[Effect, ...]:
    """Several events that call for a move before it is made call for one: the first of them makes it."""
    kept: list[Effect] = []
    for effect in found:
        moves = effect.kind == "transition" and effect.state in ("due", "held")
        if not moves or not any(other.kind == "transition" and other.state in ("due", "held") for other in kept):
            kept.append(effect)
    return tuple(kept)


def _name(moment: Moment) -> str:
    return moment.by.name if moment.by else "Jira"


def parse(raw: Any, path: Path, words: Vocabulary, people: People) -> Reaction | None:
    part = words.part(ReactionPart, raw, path)
    if part is None:
        return None
    on = events.parse_all(part.on, (*path, KEY), words)
    when = conditions.when(part.when, (*path, "when"), words)
    do = acts.parse_all(part.do, (*path, "do"), words, people)
    cues = frozenset(event.cue for event in on)
    return Reaction(part.id or part.name, part.name, part.clause, on, when, do, part.mode == "observe", cues)
