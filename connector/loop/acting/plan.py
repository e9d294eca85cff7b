"""The difference between what a decision says and what Jira shows. Pure.

Values are compared as the field would give them back (law 4): a moment in another zone, a day in place of a moment, a
number in a text field, a line that Jira cuts short, a blank that is an empty text are no difference.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from types import MappingProxyType

from connector.jira.markup import wiki
from connector.jira.names import Directory, Field
from connector.jira.values import Unfit, to_jira, value_of
from policies import Decision, Effect, Issue
from policies.facts import Value, attribute_of
from policies.rules.effects import MOVING

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done now. Nothing in it: Jira shows what the decision says."""

    fields: Mapping[str, Value]
    """Jira field name -> value; one PUT."""
    effects: tuple[tuple[Effect, ...], ...]
    """Due effects, those of one cause together and in order."""
    skipped: tuple[Effect, ...]
    """To be recorded as not done (law 10)."""
    held: tuple[Effect, ...]
    """To be recorded as waiting: working hours, a cool-down, observe mode."""

    def __bool__(self) -> bool:
        return bool(self.fields or self.effects)


def difference(
    decision: Decision, issue: Issue, directory: Directory, known: Mapping[str, str] = NOTHING, *, observe: bool = False
) -> Plan:
    """The plan that takes Jira from what `issue` shows to what `decision` says. `directory`: Jira's fields. `known`:
    the journal's state of each effect it has. `observe`: touch nothing."""
    wanted = {} if observe else decision.fields
    fields = {name: value for name, value in wanted.items() if not _shows(issue, directory, name, value)}
    groups = groupby(_owed(decision, known), key=_cause)
    return Plan(
        fields,
        tuple(tuple(group) for _, group in groups),
        tuple(effect for effect in decision.effects if effect.state == "skipped" and effect.id not in known),
        tuple(effect for effect in decision.effects if effect.state == "held" and effect.id not in known),
    )


def speaks_to_customer(effect: Effect) -> bool:
    return effect.kind == "comment" and effect.body.get("public") == "yes"


def _owed(decision: Decision, known: Mapping[str, str]) -> Iterator[Effect]:
    """Due effects, but no move for a reason that the customer could not be told: he would never learn what is expected
    of him. Nor anything after what waits for a person's word, of the same cause."""
    silent = {_cause(e) for e in decision.effects if speaks_to_customer(e) and known.get(e.id) == "dead"}
    waiting: set[tuple[str, str]] = set()
    for effect in decision.due_effects():
        if known.get(effect.id) == "withheld":
            waiting.add(_cause(effect))
        if _cause(effect) not in waiting and (effect.kind not in MOVING or _cause(effect) not in silent):
            yield effect


def _cause(effect: Effect) -> tuple[str, str]:
    return effect.rule, effect.cause


def _shows(issue: Issue, directory: Directory, name: str, value: Value) -> bool:
    """The policy may name a field by its id; the issue's attribute goes by the field's name all the same."""
    field_id = directory.field_id(name)
    attribute = directory.attribute(field_id) if field_id else attribute_of(name)
    field = directory.fields.get(field_id) if field_id else None
    return normal(issue.attributes.get(attribute)) == normal(given_back(value, field) if field else value)


def given_back(value: Value, field: Field) -> Value:
    """The value as a reading of the field returns it after it was written there; itself where it cannot be written."""
    try:
        return value_of(to_jira(value, field, wiki.from_text), field)
    except Unfit:
        return value


def normal(value: Value) -> Value:
    """The form in which shown values are compared."""
    match value:
        case datetime():
            return value.astimezone(UTC).replace(microsecond=0)
        case bool():
            return str(value)
        case int() | float():
            return round(float(value), 6)
        case str():
            return " ".join(value.split()) or None
        case ():
            return None
        case _:
            return value
