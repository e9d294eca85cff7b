"""Effects that a case expects: each as short as the policy itself would write it.

effects:
  - {comment: public, contains: [Укажите, Площадка], at: 11:36, clause: MES-3.2}
  - {transition: waiting}
  - {label: sla-нарушен}
  - undo                               # or {undo: Открыт}, {undo: {priority: Средний}}

The list is whole: an effect that came about unexpectedly is a difference too. Order does not matter.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from policies.decision import Effect
from policies.facts import fold
from policies.language.kinds import Clauses, Names
from policies.language.problems import nearest
from policies.language.reading import Path, Place
from policies.language.vocabulary import Part, Vocabulary, describe
from policies.proving.cases import Came, Difference, Look, Times
from policies.rules.effects import KINDS

LISTS = ("effects", "held")
"""What has come about since the expectation before; what waits for its time, or for the policy to do more than
observe."""
CLIP = 200


class WishPart(Part):
    comment: Literal["public", "internal"] | None = None
    transition: str | None = None
    undo: Any = None
    label: str | None = None
    set: dict[str, str] | None = None
    notify: str | None = None
    contains: Names = ()
    at: str | None = None
    clause: Clauses = ()
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """One effect expected: the entries its body must have, and the fragments its text must have, folded."""

    kind: str
    body: Mapping[str, frozenset[str]]
    contains: tuple[str, ...]
    at: datetime | None
    clause: tuple[str, ...]
    rule: str | None
    place: Place
    given: Mapping[str, Any]
    """As the case file has it."""

    @property
    def said(self) -> str:
        return "{" + ", ".join(f"{key}: {_plain(value)}" for key, value in self.given.items()) + "}"

    def fits(self, came: Came) -> bool:
        effect, text = came.effect, fold(came.effect.body.get("text", ""))
        return (
            effect.kind == self.kind
            and all(fold(effect.body.get(key, "")) in wanted for key, wanted in self.body.items())
            and all(fragment in text for fragment in self.contains)
            and (self.at is None or abs(came.at - self.at) < timedelta(seconds=1))
            and set(self.clause) <= set(effect.clause)
            and (self.rule is None or fold(self.rule) == fold(effect.rule))
        )


@dataclass(frozen=True, slots=True)
class Wishes:
    """All effects expected of one list."""

    key: str
    place: Place
    wishes: tuple[Wish, ...]

    @property
    def what(self) -> tuple[str, ...]:
        return (self.key,)

    @property
    def said(self) -> str:
        return ", ".join(wish.said for wish in self.wishes) or "none"

    def differs(self, look: Look) -> Iterator[Difference]:
        came = list(look.came) if self.key == "effects" else _held(look)
        left = self._unfit(came)
        for wish in left:
            # The one that is likest stands beside it: the same kind, and not expected by another.
            other = next((each for each in came if each.effect.kind == wish.kind), None)
            if other:
                came.remove(other)
            yield Difference(wish.place, self.what, wish.said, _said(other) if other else "none")
        for each in came:
            yield Difference(self.place, self.what, "none", _said(each))

    def _unfit(self, came: list[Came]) -> list[Wish]:
        """The wishes that nothing fits; what fits one is taken out of `came`. The most exact choose first."""
        left = []
        for wish in sorted(self.wishes, key=lambda w: -len(w.contains) - len(w.clause) - bool(w.at) - bool(w.rule)):
            found = next((each for each in came if wish.fits(each)), None)
            came.remove(found) if found else left.append(wish)
        return sorted(left, key=lambda wish: wish.place)


def _held(look: Look) -> list[Came]:
    return [Came(effect.due, effect) for effect in look.decision.effects if effect.state == "held"]


def _said(came: Came) -> str:
    """What came about, as the case file would write it."""
    effect = came.effect
    text = effect.body.get("text", "")
    told = f', contains: "{text if len(text) <= CLIP else text[:CLIP] + "…"}"' if text else ""
    return f"{{{effect.kind}: {_object(effect)}{told}}}"


def _object(effect: Effect) -> str:
    body = effect.body
    match effect.kind:
        case "comment":
            return "public" if body["public"] == "yes" else "internal"
        case "label":
            return body["add"]
        case "set":
            return f"{{{body['field']}: {body['value']}}}"
        case "undo" if "field" in body:
            return f"{{{body['field']}: {body['to']}}}"
        case _:
            return body["to"]


def parse(key: str, raw: Any, path: Path, words: Vocabulary, times: Times, day: date) -> Wishes:
    place = words.source.place(path)
    if not isinstance(raw, list):
        words.report(path, "not_list")
        return Wishes(key, place, ())
    found = (_wish(item, (*path, index), words, times, day) for index, item in enumerate(raw))
    return Wishes(key, place, tuple(wish for wish in found if wish))


def _wish(raw: Any, path: Path, words: Vocabulary, times: Times, day: date) -> Wish | None:
    if raw == "undo":
        return Wish("undo", {}, (), None, (), None, words.source.place(path), {"undo": "…"})
    if not isinstance(raw, dict):
        words.report(path, "effect", allowed=KINDS, hint=nearest(str(raw), KINDS))
        return None
    part = words.part(WishPart, raw, path)
    if part is None:
        return None
    kinds = [kind for kind in KINDS if getattr(part, kind) is not None]
    if len(kinds) != 1:
        words.report(path, "effect_many" if kinds else "effect", given=", ".join(kinds), allowed=KINDS)
        return None
    at = times.read(part.at, day) if part.at is not None else None
    if part.at is not None and at is None:
        words.report((*path, "at"), "case_time", given=part.at)
    contains = tuple(fold(fragment) for fragment in part.contains)
    body = _body(part, kinds[0], path, words)
    return Wish(kinds[0], body, contains, at, part.clause, part.rule, words.source.place(path), raw)


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {item}" for key, item in value.items()) + "}"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _body(part: WishPart, kind: str, path: Path, words: Vocabulary) -> Mapping[str, frozenset[str]]:
    """What the effect's body must say, by key; each of the values will do."""
    value = getattr(part, kind)
    match kind:
        case "comment":
            return {"public": frozenset({"yes" if value == "public" else "no"})}
        case "undo" if isinstance(value, dict):
            return _field_undone(value, (*path, kind), words)
        case "transition" | "undo":
            if not isinstance(value, str):
                words.report((*path, kind), "not_text", given=describe(value))
            return {"to": frozenset(fold(name) for name in words.names("status", (value,), (*path, kind)))}
        case "label":
            return {"add": frozenset({fold(value)})}
        case "set":
            field, text = next(iter(value.items()), ("", ""))
            attribute = words.attributes.get(fold(field))
            known = {fold(field), attribute or fold(field), fold(words.title(attribute or field))}
            return {"field": frozenset(known), "value": frozenset({fold(text)})}
        case _:
            return {"to": frozenset({fold(value)})}


def _field_undone(value: dict[str, Any], path: Path, words: Vocabulary) -> Mapping[str, frozenset[str]]:
    """A field set back: to any of the names that a word stands for, or to blank."""
    if len(value) != 1:
        words.report(path, "effect_many", given=", ".join(value) or "—")
    word, told = next(iter(value.items()), ("", ""))
    attribute = words.attributes.get(fold(word))
    names = words.names(attribute, (told,), (*path, word)) if attribute and told else (str(told or ""),)
    title = {fold(words.title(attribute)), attribute} if attribute else {fold(word)}
    return {"field": frozenset(title), "to": frozenset(fold(name) for name in names)}
