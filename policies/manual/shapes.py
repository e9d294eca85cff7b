"""What stands where a Part takes anything: conditions, events, acts, hours, as definitions of a JSON Schema.

The words themselves come from the readers of the language: operators, joints, events, kinds of acts, chapters.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from policies.clocks.model import ClockPart
from policies.conditions.parsing import KEYS as OPERATOR_KEYS
from policies.events import WORDS as EVENT_WORDS
from policies.events import FromToPart, OptionsPart
from policies.facts import SYSTEM_ATTRIBUTES, WORDS_OF_CUSTOMER, WORDS_OF_ISSUE
from policies.language import durations
from policies.language.calendars import DAYS, ROUND_THE_CLOCK
from policies.language.load import CHAPTERS
from policies.language.naming import TITLES
from policies.language.vocabulary import Part
from policies.manual.words import keys, word
from policies.manual.words.terms import ASKED, CHANGED, EVENTS, JOINTS, OPERATORS, UNDO
from policies.manual.words.word import Shape, Word, a, list_of, map_of, part
from policies.parties.people import PeoplePart
from policies.rules.effects import PARTS as ACTS
from policies.rules.effects import SetPart
from policies.rules.rule import RulePart

SCALAR: Shape = {"type": ["string", "number", "boolean"], "minLength": 1}
ATTRIBUTES = tuple(dict.fromkeys((*SYSTEM_ATTRIBUTES.values(), *WORDS_OF_ISSUE, *WORDS_OF_CUSTOMER, "contract")))
"""The attributes that need no word in `fields`."""
_TIME = "([01]?[0-9]|2[0-4]):[0-5][0-9]"
_SPAN = rf"\s*{_TIME}\s*[-–—]\s*{_TIME}\s*"
_DAY = rf"\s*({'|'.join(DAYS)})\s*"


WHOLE: Mapping[type[Part], Shape] = {
    ClockPart: {"oneOf": [{"required": ["start"]}, {"required": ["while"]}]},
    PeoplePart: {"minProperties": 1},
    SetPart: {"properties": {"set": {"maxProperties": 1, "minProperties": 1}}},
}
"""What a reader asks of a Part as a whole."""


def rule_parts() -> dict[str, type[RulePart]]:
    """The chapters of rules: the key that tells one -> its Part."""
    parts = [one for one in _descendants(RulePart) if not one.__subclasses__()]
    return {key: one for key in CHAPTERS for one in parts if key in keys(one)}


def _descendants(of: type[RulePart]) -> Iterable[type[RulePart]]:
    for one in of.__subclasses__():
        yield one
        yield from _descendants(one)


def described(of: Word) -> dict[str, Any]:
    """What an editor shows of a key, in both languages."""
    examples = {"examples": list(of.examples)} if of.examples else {}
    return {"description": _both(of), **examples}


def _both(of: Word) -> str:
    return f"{of.russian}\n\n{of.english}"


def definitions() -> dict[str, Shape]:
    """All that `x-shape` may name."""
    return {**_texts(), **_conditions(), "event": _event(), "events": _one_or_many("event"), **_doings()}


def _texts() -> dict[str, Shape]:
    intervals = rf"{_SPAN}(,{_SPAN})*"
    return {
        "word": {"type": ["string", "number"], "minLength": 1},
        "names": {"anyOf": [a("word"), list_of(a("word"))]},
        "named": {"anyOf": [list_of(a("word")), map_of(a("names"))]},
        "date": _text("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "дата вида 2026-12-31", "a date like 2026-12-31"),
        "duration": {
            **_text(
                durations.pattern(), "срок: 2h, 30m, 1wd, 3 рабочих дня", "a duration: 2h, 30m, 1wd, 3 working days"
            ),
            "examples": ["2h", "30m", "1wd", "15d", "3 рабочих дня"],
        },
        "point": _text(
            r"^due$|^[0-9]{1,3} ?%$|^(every|after)\s+\S|^[-+]\s*[0-9]",
            "точка: 80%, due, -30m, +2h, every 7d, after 3wd",
            "a point: 80%, due, -30m, +2h, every 7d, after 3wd",
        ),
        "intervals": _text(
            rf"^(\s*closed\s*|{intervals})$",
            "часы: 08:00-12:00, 13:00-17:00 или closed",
            "hours: 08:00-12:00, 13:00-17:00, or closed",
        ),
        "hours": {
            "if": {"type": "object"},
            "then": {**map_of(a("intervals")), "propertyNames": {"pattern": f"^{_DAY}(-{_DAY})?(,{_DAY}(-{_DAY})?)*$"}},
            "else": {"anyOf": [{"enum": [ROUND_THE_CLOCK]}, a("intervals")]},
        },
        "short_days": _text(
            rf"^ignore$|^minus \s*[0-9]|^{intervals}$", "ignore, minus 1h или часы", "ignore, minus 1h, or hours"
        ),
    }


def _text(pattern: str, russian: str, english: str) -> Shape:
    """`patternErrorMessage` is what yaml-language-server says instead of showing the pattern."""
    return {"type": "string", "pattern": pattern, "patternErrorMessage": f"{russian} / {english}"}


def _conditions() -> dict[str, Shape]:
    attributes = {name: {**a("asked"), "description": _title(name)} for name in ATTRIBUTES}
    return {
        "asked": {
            "description": _both(ASKED),
            "if": {"type": "object"},
            "then": a("operators"),
            "else": {"if": {"type": "array"}, "then": {**list_of(SCALAR), "minItems": 1}, "else": SCALAR},
        },
        "operators": _object({key: _property(OPERATORS[key]) for key in OPERATOR_KEYS}, minProperties=1),
        "condition": {
            "type": "object",
            "minProperties": 1,
            "properties": {**{key: _property(joint) for key, joint in JOINTS.items()}, **attributes},
            "additionalProperties": a("asked"),
        },
        "conditions": {**list_of(a("condition")), "minItems": 1},
    }


def _event() -> Shape:
    """A word alone, or what happened with its options."""
    changed = {**part(FromToPart), **described(CHANGED)}
    options = {key: _of(OptionsPart, key) for key in keys(OptionsPart)}
    what = {key: _property(EVENTS[key]) for key in EVENT_WORDS}
    attributes = {name: {**part(FromToPart), "description": _title(name)} for name in ATTRIBUTES}
    full = {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1 + len(options),
        "properties": {**attributes, **what, **options},
        "additionalProperties": changed,
    }
    return {"if": {"type": "string"}, "then": {"enum": ["created"]}, "else": full}


def _doings() -> dict[str, Shape]:
    """Acts, and rules by chapter: both are told by the one key of a kind that they have."""
    undo = {"enum": ["undo"], **described(UNDO)}
    return {
        "act": _one_of_kinds(ACTS, ()),
        "acts": _one_or_many("act"),
        "act_or_undo": {"if": {"type": "string"}, "then": undo, "else": a("act")},
        "acts_or_undo": _one_or_many("act_or_undo"),
        "rule": _one_of_kinds(rule_parts(), ("name",)),
    }


def _one_of_kinds(kinds: Mapping[str, type[Part]], required: tuple[str, ...]) -> Shape:
    """`properties` are the keys of all kinds, to be offered and checked before one of a kind is there; then that kind's
    Part rules."""
    offered = {key: {"description": _both(word(one, key))} for one in kinds.values() for key in keys(one)}
    return {
        "type": "object",
        "properties": offered,
        "additionalProperties": False,
        **({"required": list(required)} if required else {}),
        "oneOf": [{"type": "object", "required": [key]} for key in kinds],
        "allOf": [{"if": {"type": "object", "required": [key]}, "then": part(one)} for key, one in kinds.items()],
    }  # fmt: skip


def _one_or_many(of: str) -> Shape:
    return {"if": {"type": "array"}, "then": list_of(a(of)), "else": a(of)}


def _of(one: type[Part], key: str) -> dict[str, Any]:
    return _property(word(one, key))


def _property(of: Word) -> dict[str, Any]:
    return {**(of.shape or {}), **described(of)}


def _object(properties: Mapping[str, Any], **more: Any) -> Shape:
    return {"type": "object", "properties": dict(properties), "additionalProperties": False, **more}


def _title(attribute: str) -> str:
    return "\n\n".join(TITLES[attribute])
