"""Rules about changes from YAML, and what is suspicious in a table of moves. Every fault goes to the vocabulary."""

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import Field

from policies import conditions
from policies.conditions import ALWAYS, Condition
from policies.conditions.leaves import Is
from policies.conditions.tree import Not
from policies.events import FromToPart
from policies.facts import SYSTEM_ATTRIBUTES, fold
from policies.language.reading import Path
from policies.language.vocabulary import Vocabulary, describe
from policies.parties.people import People
from policies.rules import effects as acts
from policies.rules.changes.judging import Ban, LawfulChanges
from policies.rules.rule import RulePart

TRANSITION, CHANGE, WORKFLOW = KEYS = ("transition", "change", "workflow")
EXCEPTIONS = frozenset({"when", "allow"})
"""With them a workflow lets some moves pass that it does not list."""
NEVER_CHANGES = frozenset({"key", "author"})
NOT_SET_BACK = frozenset({"project", "parent", "assignee", "reporter", "creator"})
"""Jira's own fields that cannot be set by the name of what they hold."""


class LawPart(RulePart):
    allow: dict[str, Any] | None = None
    otherwise: Any


class TransitionPart(LawPart):
    transition: FromToPart


class ChangePart(LawPart):
    change: Any


class WorkflowPart(LawPart):
    workflow: dict[str, Any] = Field(min_length=1)


def parse_transition(raw: Any, path: Path, words: Vocabulary, people: People) -> LawfulChanges | None:
    part = words.part(TransitionPart, raw, path)
    if part is None:
        return None
    bans = [_ban(TRANSITION, "status", part.transition, (*path, TRANSITION), words)]
    return _rule(part, bans, path, words, people)


def parse_change(raw: Any, path: Path, words: Vocabulary, people: People) -> LawfulChanges | None:
    part = words.part(ChangePart, raw, path)
    return _rule(part, list(_changes(part.change, (*path, CHANGE), words)), path, words, people) if part else None


def parse_workflow(raw: Any, path: Path, words: Vocabulary, people: People) -> LawfulChanges | None:
    part = words.part(WorkflowPart, raw, path)
    return _rule(part, list(_moves(part.workflow, (*path, WORKFLOW), words)), path, words, people) if part else None


CHAPTERS = dict(zip(KEYS, (parse_transition, parse_change, parse_workflow), strict=True))


def _rule(part: LawPart, bans: list[Ban], path: Path, words: Vocabulary, people: People) -> LawfulChanges:
    when = conditions.when(part.when, (*path, "when"), words)
    allow = conditions.parse(part.allow, (*path, "allow"), words) if part.allow is not None else None
    at = (*path, "otherwise")
    _check_undo(part.otherwise, at, bans, words)
    otherwise = acts.parse_all(part.otherwise, at, words, people, undo=True)
    id_ = part.id or part.name
    return LawfulChanges(id_, part.name, part.clause, when, tuple(bans), allow, otherwise, part.mode == "observe")


def _check_undo(raw: Any, path: Path, bans: list[Ban], words: Vocabulary) -> None:
    """Only what stands in a field, and has a name there, can be set back."""
    fields = ({*SYSTEM_ATTRIBUTES.values()} - NOT_SET_BACK) | {*words.fields.values()}
    stuck = next((ban for ban in bans if ban.attribute not in fields), None)
    for index, act in enumerate(raw if isinstance(raw, list) else [raw]):
        if act == "undo" and stuck:
            words.report((*path, index) if isinstance(raw, list) else path, "undo_unfit", given=stuck.name)


def _changes(raw: Any, path: Path, words: Vocabulary) -> Iterator[Ban]:
    """One attribute, several, or each with what it may not change from and to."""
    if isinstance(raw, dict) and raw:
        listed: Iterable[tuple[Any, Any, Path]] = ((word, told, (*path, word)) for word, told in raw.items())
    elif isinstance(raw, list) and raw:
        listed = ((word, {}, (*path, index)) for index, word in enumerate(raw))
    else:
        listed = [(raw, {}, path)]
    for word, told, at in listed:
        if not isinstance(word, str) or not word:
            words.report(at, "change")
            continue
        attribute = words.attribute(word, at)
        if attribute in NEVER_CHANGES:
            words.report(at, "unchanging", at_key=isinstance(raw, dict), given=word)
        part = words.part(FromToPart, told, at)
        if attribute and part:
            yield _ban(word, attribute, part, at, words)


def _ban(name: str, attribute: str, part: FromToPart, path: Path, words: Vocabulary) -> Ban:
    before = ALWAYS if part.from_ is None else conditions.of(attribute, part.from_, (*path, "from"), words)
    after = ALWAYS if part.to is None else conditions.of(attribute, part.to, (*path, "to"), words)
    if isinstance(before, Is) and isinstance(after, Is) and len(after.names) == 1 and before.names == after.names:
        words.report((*path, "to"), "to_itself", given=str(part.to))
    return Ban(name, attribute, before, after)


def _moves(raw: dict[str, Any], path: Path, words: Vocabulary) -> Iterator[Ban]:
    """From each status of the table: every move that it does not list."""
    taken: dict[str, int] = {}
    for start, targets in raw.items():
        at = (*path, start)
        sources = words.names("status", (start,), at)
        for twice in (name for name in sources if fold(name) in taken):
            words.report(at, "same_name", at_key=True, given=twice, first=taken[fold(twice)])
        taken.update(dict.fromkeys(map(fold, sources), words.source.place(at, key=True)[0]))
        ends = tuple(_ends(targets, at, sources, words))
        words.chosen.update(("move to", fold(name)) for name in ends)
        yield Ban(start, "status", _among(sources), Not(_among(ends), _STATUS) if ends else ALWAYS)


def _ends(raw: Any, path: Path, sources: tuple[str, ...], words: Vocabulary) -> Iterator[str]:
    for index, word in enumerate(raw if isinstance(raw, list) else [raw]):
        at = (*path, index) if isinstance(raw, list) else path
        if not isinstance(word, str | int | float) or isinstance(word, bool) or word == "":
            words.report(at, "not_text", given=describe(word))
            continue
        names = words.names("status", (word,), at)
        if len(names) == 1 and [*map(fold, names)] == [*map(fold, sources)]:
            words.report(at, "to_itself", given=str(word))
        yield from names


_STATUS = frozenset({"status"})


def _among(names: tuple[str, ...]) -> Condition:
    return Is("status", frozenset(fold(name) for name in names), ", ".join(names))


def look_around(words: Vocabulary) -> None:
    """Statuses that nobody can come to: named anywhere in the policy, and no lawful move and no act leads there. Where
    an issue begins, nothing need lead. Nothing is said where a workflow has exceptions, or leads to a status from which
    all moves are lawful."""
    rules = words.source.data.get("rules") or ()
    tables = [(n, rule) for n, rule in enumerate(rules) if WORKFLOW in rule and rule.keys().isdisjoint(EXCEPTIONS)]
    groups = words.groups.get("statuses", {})
    starts = [
        (("rules", n, WORKFLOW, word), groups.get(fold(word), (word,))) for n, rule in tables for word in rule[WORKFLOW]
    ]
    if not starts:
        return
    reached = {name for kind, name in words.chosen if kind == "move to"}
    bound = {fold(name) for _, names in starts for name in names} | {*map(fold, groups.get("done", ()))}
    if not reached <= bound:
        return
    begun = {fold(groups.get(fold(word), (word,))[0]) for _, rule in tables for word in [*rule[WORKFLOW]][:1]}
    seen = reached | ({*map(fold, groups.get("new", ())[:1])} or begun)
    used: list[tuple[Path, tuple[str, ...]]] = [(path, (name,)) for kind, name, path in words.used if kind == "status"]
    for path, names in (*starts, *_listed(words), *used):
        for name in names:
            if fold(name) not in seen:
                seen.add(fold(name))
                words.report(path, "no_way", at_key=True, given=name, warning=True)


def _listed(words: Vocabulary) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """The policy's own `statuses`, each with its place."""
    told = words.source.data.get("statuses") or {}
    for word in told:
        path: Path = ("statuses", told.index(word) if isinstance(told, list) else word)
        yield path, words.groups["statuses"][fold(str(word))]
