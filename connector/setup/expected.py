"""What policies need of a Jira besides the names: the types of fields, what is written, and what is done. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from connector.jira.admin.screens import Kind
from policies import Policy
from policies.editions import Regulations
from policies.facts import fold
from policies.rules.effects import Act
from policies.rules.effort import Effort
from policies.rules.limits import Limit
from policies.worktime import Calendar


@dataclass(frozen=True, slots=True)
class Shown:
    """A field that the service writes, with the type that suits it and what it shows."""

    name: str
    kind: Kind
    about: str


HOLDING: Mapping[Kind, frozenset[str]] = {
    "datetime": frozenset({"datetime"}),
    "date": frozenset({"date", "datetime"}),
    "number": frozenset({"number"}),
    "text": frozenset({"string", "any", "option", ""}),
    "readonly": frozenset({"string", "any", "option", ""}),
}
"""Which of Jira's `schema.type` can hold what is written; empty: Jira does not say."""


def shown(regulations: Regulations) -> tuple[Shown, ...]:
    """The fields that show clocks, levels, limits and effort, each once."""
    told = (one for policy in regulations.policies for one in _shown_by(policy))
    return tuple({fold(one.name): one for one in told}.values())


def _shown_by(policy: Policy) -> Iterator[Shown]:
    for clock in policy.clocks:
        told: tuple[tuple[str | None, Kind], ...] = (
            (clock.show.due, "datetime"),
            (clock.show.state, "readonly"),
            (clock.show.spent, "number"),
        )
        yield from (Shown(name, kind, clock.title) for name, kind in told if name)
    for rule in policy.rules:
        if isinstance(rule, Limit | Effort) and rule.show:
            yield Shown(rule.show, "number", rule.name)
    texts = ((policy.show.level, "level"), (policy.show.summary, "summary"))
    yield from (Shown(name, "text", about) for name, about in texts if name)


def dated(regulations: Regulations) -> frozenset[str]:
    """The folded fields whose day is an event when it comes."""
    attributes = (one for policy in regulations.policies for one in (*policy.dates, *(policy.customers.dates or ())))
    titles = {one: title for policy in regulations.policies for one, title in policy.titles.items()}
    return frozenset(fold(titles.get(one, one)) for one in attributes)


def acts(regulations: Regulations) -> tuple[Act, ...]:
    """Everything that the policies may do."""
    return tuple(act for policy in regulations.policies for act in _acts((policy.clocks, policy.rules)))


def _acts(part: Any) -> Iterator[Act]:
    if isinstance(part, Act):
        yield part
    elif isinstance(part, Mapping):
        yield from _all(part.values())
    elif isinstance(part, tuple | list | frozenset):
        yield from _all(part)
    elif is_dataclass(part) and not isinstance(part, Calendar | type):
        yield from _all(getattr(part, one.name) for one in fields(part))


def _all(parts: Iterable[Any]) -> Iterator[Act]:
    for part in parts:
        yield from _acts(part)


def whispers(regulations: Regulations) -> bool:
    """Whether the service writes comments that customers must not see."""
    return any(act.kind == "comment" and act.fixed.get("public") == "no" for act in acts(regulations))


def moves(regulations: Regulations) -> tuple[str, ...]:
    """The statuses into which the service itself moves issues."""
    return tuple(dict.fromkeys(act.fixed["to"] for act in acts(regulations) if act.kind == "transition"))


def projects(regulations: Regulations) -> tuple[str, ...]:
    """The keys of the projects in scope, in capitals as Jira writes them."""
    found = {key.upper() for policy in regulations.policies for key in policy.scope.projects}
    return tuple(sorted(found))
