"""What a rule or a clock's point has done to Jira: one short item of YAML, one effect.

undo
{transition: Ожидание клиента}
{comment: public, text: "Укажите: {missing}."}
{label: sla-нарушен}
{set: {Очередь: вторая линия}}
{notify: duty, text: "{key}: до нарушения срока реакции осталось {left}"}
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from pydantic import Field

from policies.decision import EffectKind
from policies.facts import fold
from policies.language import texts
from policies.language.kinds import Clauses
from policies.language.problems import nearest
from policies.language.reading import Path
from policies.language.texts import Fill, Text
from policies.language.vocabulary import Part, Vocabulary
from policies.parties.people import REQUESTER, SERVICE, People

KINDS: tuple[EffectKind, ...] = ("comment", "transition", "undo", "label", "set", "notify")
SPEAKING: frozenset[EffectKind] = frozenset({"comment", "notify"})
MOVING: frozenset[EffectKind] = frozenset({"transition", "undo"})
RECORDING: frozenset[EffectKind] = frozenset({"label", "set"})
"""Effects that only write a fact down: they are owed even when the clock has stopped since."""


class CommentPart(Part):
    comment: Literal["public", "internal"]
    text: str = Field(min_length=1)
    clause: Clauses = ()


class TransitionPart(Part):
    transition: str = Field(min_length=1)
    clause: Clauses = ()


class LabelPart(Part):
    label: str = Field(min_length=1)
    clause: Clauses = ()


class SetPart(Part):
    set: dict[str, str]
    clause: Clauses = ()


class NotifyPart(Part):
    notify: str
    text: str = Field(min_length=1)
    clause: Clauses = ()


PARTS: Mapping[str, type[Part]] = {
    "comment": CommentPart,
    "transition": TransitionPart,
    "label": LabelPart,
    "set": SetPart,
    "notify": NotifyPart,
}


@dataclass(frozen=True, slots=True)
class Act:
    """An effect to be, waiting for its cause. `fixed` is the part of the body that no cause changes."""

    kind: EffectKind
    clause: tuple[str, ...]
    fixed: Mapping[str, str]
    text: Text | None = None
    number: int = 1
    """Among the acts as the policy lists them: effect ids are made of it."""

    def body(self, fill: Fill) -> Mapping[str, str]:
        filled = {"value" if self.kind == "set" else "text": self.text.fill(fill)} if self.text else {}
        return {**self.fixed, **filled}


def parse_all(raw: Any, path: Path, words: Vocabulary, people: People, *, undo: bool = False) -> tuple[Act, ...]:
    """One act or a list of them. Those that move the issue come last: what is said with them is said before the issue
    leaves the state that called for it, so a crash in between loses nothing. `undo`: there is a move to take back."""
    listed = raw if isinstance(raw, list) else [raw]
    paths: list[Path] = [(*path, i) for i in range(len(listed))] if isinstance(raw, list) else [path]
    found = [_parse(item, at, words, people, undo=undo) for item, at in zip(listed, paths, strict=True)]
    acts = (replace(act, number=number) for number, act in enumerate(found, 1) if act)
    return tuple(sorted(acts, key=lambda act: act.kind in MOVING))


def _parse(raw: Any, path: Path, words: Vocabulary, people: People, *, undo: bool) -> Act | None:
    if raw == "undo":
        if not undo:
            words.report(path, "undo")
        return Act("undo", (), {})
    if not isinstance(raw, dict):
        words.report(path, "effect", allowed=KINDS, hint=nearest(str(raw), KINDS))
        return None
    kinds = [key for key in raw if key in PARTS]
    if len(kinds) > 1:
        words.report(path, "effect_many", given=", ".join(kinds))
    elif not kinds and not words.misspelt(raw, path, tuple(PARTS)):
        words.report(path, "effect", allowed=KINDS)
    if len(kinds) != 1:
        return None
    part: Any = words.part(PARTS[kinds[0]], raw, path)
    return _act(part, path, words, people) if part else None


def _act(part: Any, path: Path, words: Vocabulary, people: People) -> Act:
    text = texts.parse(part.text, (*path, "text"), words) if hasattr(part, "text") else None
    match part:
        case CommentPart():
            return Act("comment", part.clause, {"public": "yes" if part.comment == "public" else "no"}, text)
        case TransitionPart():
            return Act("transition", part.clause, {"to": _one_status(part.transition, (*path, "transition"), words)})
        case LabelPart():
            return Act("label", part.clause, {"add": part.label.replace(" ", "-")})
        case SetPart():
            return _set(part, path, words)
        case _:
            return Act("notify", part.clause, _recipients(part.notify, (*path, "notify"), words, people), text)


def _one_status(word: str, path: Path, words: Vocabulary) -> str:
    names = words.names("status", (word,), path)
    words.chosen.update(("move to", fold(name)) for name in names)
    if len(names) > 1:
        words.report(path, "many_names", given=word, allowed=names)
    return names[0] if names else word


def _set(part: SetPart, path: Path, words: Vocabulary) -> Act:
    if len(part.set) != 1:
        words.report((*path, "set"), "effect_many", given=", ".join(part.set) or "—")
    field, value = next(iter(part.set.items()), ("", ""))
    text = texts.parse(value, (*path, "set", field), words)
    return Act("set", part.clause, {"field": words.field(field)}, text)


def _recipients(word: str, path: Path, words: Vocabulary, people: People) -> Mapping[str, str]:
    sort = people.sort(words.person(word, path))
    if sort is None or not (sort.groups or sort.accounts):
        known_otherwise = sort is not None and (sort.emails or sort.domains or sort.account_types)
        if known_otherwise or fold(word) in (*REQUESTER, *SERVICE):
            words.report(path, "nobody_to_notify", given=word)
        return {"to": word, "groups": "", "users": ""}
    return {"to": word, "groups": ",".join(sort.groups), "users": ",".join(sort.accounts)}
