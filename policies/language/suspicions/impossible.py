"""Conditions and events that can never be: what a level, a clock or a rule asks contradicts itself."""

from collections.abc import Callable, Mapping
from typing import Any

from policies.clocks.model import Clock
from policies.conditions import ALWAYS, Condition
from policies.conditions.leaves import Is
from policies.conditions.tree import All
from policies.events import Event
from policies.language.reading import Path
from policies.language.suspicions.doubts import Doubts
from policies.parties.levels import Levels
from policies.policy import Rule
from policies.rules.changes import LawfulChanges
from policies.rules.effort import Effort
from policies.rules.intake import Intake
from policies.rules.keeping import Keeping
from policies.rules.limits import Limit
from policies.rules.reactions import Reaction


def look(doubts: Doubts, scope: Condition, levels: Levels, clocks: tuple[Clock, ...], rules: tuple[Rule, ...]) -> None:
    within = ALWAYS if doubts.never(("scope", "when"), scope) else scope
    for number, level in enumerate(levels.items):
        doubts.never(("levels", number, "when"), within, level.when)
    for clock in clocks:
        _look_at_clock(doubts, clock, ("clocks", clock.name))
    for number, rule in enumerate(rules):
        look_at = CHAPTERS.get(type(rule))
        if look_at:
            look_at(doubts, rule, ("rules", number), within)


def _look_at_clock(doubts: Doubts, clock: Clock, path: Path) -> None:
    when, during = clock.when, clock.during
    whole = [key for key, asked in (("when", when), ("while", during)) if doubts.never((*path, key), asked)]
    if not whole and during and when:
        whole = ["while"] if doubts.never((*path, "while"), during, when) else []
    held = () if whole else (during, when)
    if clock.pause:
        doubts.never((*path, "pause"), *held, clock.pause)
    for at, event in _events(doubts, clock.start, (*path, "start")):
        if not _impossible(doubts, event, at):
            doubts.never(at, event.after, event.when, *held, after=event.attribute)
    for at, event in _events(doubts, clock.stop, (*path, "stop")):
        if not _impossible(doubts, event, at):
            doubts.never(at, event.before, *held)


def _events(doubts: Doubts, events: tuple[Event, ...], path: Path) -> list[tuple[Path, Event]]:
    if doubts.is_list(path):
        return [((*path, number), event) for number, event in enumerate(events)]
    return [(path, event) for event in events]


def _impossible(doubts: Doubts, event: Event, path: Path) -> bool:
    """What it asks of the issue before, and what of the issue after; and a value cannot change into itself."""
    before, after = event.before, event.after
    if isinstance(before, Is) and before == after and len(before.names) == 1 and event.attribute in doubts.logic.single:
        doubts.tell(path, "to_itself", given=before.said)
        return True
    return doubts.never(path, before) or doubts.never(path, after, event.when, after=event.attribute)


def _look_at_changes(doubts: Doubts, rule: LawfulChanges, path: Path, within: Condition) -> None:  # noqa: ARG001
    when, allow = (*path, "when"), (*path, "allow")
    if doubts.never(when, rule.when):
        return
    ways = [ban for ban in rule.bans if doubts.logic.never(ban.after, rule.when) is None]
    if not ways:
        doubts.never(when, rule.bans[0].after, rule.when, after=rule.bans[0].attribute)
    elif rule.allow and all(doubts.logic.never(ban.after, rule.when, rule.allow) for ban in ways):
        doubts.never(allow, ways[0].after, rule.when, rule.allow, after=ways[0].attribute)


def _look_at_reaction(doubts: Doubts, rule: Reaction, path: Path, within: Condition) -> None:  # noqa: ARG001
    odd = doubts.never((*path, "when"), rule.when)
    for at, event in _events(doubts, rule.on, (*path, "on")):
        if not _impossible(doubts, event, at) and not odd:
            doubts.never(at, event.after, event.when, rule.when, after=event.attribute)


def _look_at_intake(doubts: Doubts, rule: Intake, path: Path, within: Condition) -> None:
    if doubts.never((*path, "when"), within, rule.when):
        return
    at = (*path, "require")
    odd = [need for need in rule.require if doubts.never(at, need)]
    if not odd:
        every = All(rule.require, frozenset())
        if doubts.logic.follows(every, within, rule.when):
            doubts.tell(at, "asks_nothing", at_key=True)


def _look_at_limit(doubts: Doubts, rule: Limit, path: Path, within: Condition) -> None:
    doubts.never((*path, "uncounted"), rule.uncounted)
    if doubts.never((*path, "when"), within, rule.when) or rule.queue is None:
        return
    in_queue = Is("status", frozenset({rule.queue}), rule.queue)
    if doubts.logic.never(in_queue, rule.when):
        doubts.tell((*path, "queue"), "queue_outside")


def _look_at_condition(doubts: Doubts, rule: Keeping | Effort, path: Path, within: Condition) -> None:
    doubts.never((*path, "when"), within, rule.when)


CHAPTERS: Mapping[type, Callable[[Doubts, Any, Path, Condition], None]] = {
    LawfulChanges: _look_at_changes,
    Reaction: _look_at_reaction,
    Intake: _look_at_intake,
    Limit: _look_at_limit,
    Keeping: _look_at_condition,
    Effort: _look_at_condition,
}
