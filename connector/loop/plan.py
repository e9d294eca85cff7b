"""The difference between what a decision says and what Jira shows. Pure.

Shown values are compared after normalising (law 4): a moment in another zone, a number written otherwise, a blank
that is
an empty text are no difference.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from policies import Decision, Effect, Issue
from policies.facts import Value, fold


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


def difference(decision: Decision, issue: Issue, known: Collection[str] = (), *, observe: bool = False) -> Plan:
    """The plan that takes Jira from what `issue` shows to what `decision` says. `known`: ids of
    effects that the journal has already. `observe`: touch nothing."""
    fields = (
        {} if observe else {name: value for name, value in decision.fields.items() if not _shows(issue, name, value)}
    )
    due = decision.due_effects()
    groups = groupby(due, key=lambda effect: (effect.rule, effect.cause))
    return Plan(
        fields,
        tuple(tuple(group) for _, group in groups),
        tuple(effect for effect in decision.effects if effect.state == "skipped" and effect.id not in known),
        tuple(effect for effect in decision.effects if effect.state == "held" and effect.id not in known),
    )


def _shows(issue: Issue, name: str, value: Value) -> bool:
    return normal(issue.attributes.get(fold(name))) == normal(value)


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
