"""Who somebody is to the vendor: a word of the policy's `people`, the service itself, or a requester (everyone
else)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from policies.facts import Person, fold
from policies.language.kinds import Names
from policies.language.reading import Path
from policies.language.vocabulary import Part, Vocabulary

REQUESTER, SERVICE, NOBODY = ("requester",), ("service",), ("nobody",)


class PeoplePart(Part):
    """How to know one sort of people; any of the ways is enough."""

    groups: Names = ()
    accounts: Names = ()
    emails: Names = ()
    domains: Names = ()
    account_types: Names = ()


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of people."""

    word: str
    groups: tuple[str, ...]
    accounts: tuple[str, ...]
    emails: frozenset[str]
    domains: frozenset[str]
    account_types: frozenset[str]
    folded_groups: frozenset[str]
    folded_accounts: frozenset[str]

    def has(self, person: Person) -> bool:
        if not person.groups.isdisjoint(self.folded_groups):
            return True
        email = fold(person.email or "")
        return (
            fold(person.id) in self.folded_accounts  # not the name shown: anybody may call himself what he likes
            or email in self.emails
            or ("@" in email and email.rpartition("@")[2] in self.domains)
            or fold(person.kind) in self.account_types
        )


@dataclass(frozen=True, slots=True)
class People:
    sorts: tuple[Sort, ...] = ()

    def roles(self, person: Person | None, service: str | None) -> tuple[str, ...]:
        """The words for a person: («staff», «duty»), («requester»,), («service»,), or («nobody»,) for Jira itself."""
        if person is None:
            return NOBODY
        if service is not None and person.id == service:
            return SERVICE
        return tuple(sort.word for sort in self.sorts if sort.has(person)) or REQUESTER

    def sort(self, word: str) -> Sort | None:
        return next((sort for sort in self.sorts if sort.word == fold(word)), None)

    @property
    def groups(self) -> frozenset[str]:
        """The names of the groups whose members the policy needs to know."""
        return frozenset(group for sort in self.sorts for group in sort.groups)


def parse(raw: Mapping[str, Any], path: Path, words: Vocabulary) -> People:
    sorts = []
    for word, item in raw.items():
        part = words.part(PeoplePart, item, (*path, word))
        if part and not any(part.model_dump().values()):
            words.report((*path, word), "blank")
        sorts.append(_sort(word, part or PeoplePart()))
    return People(tuple(sorts))


def _sort(word: str, part: PeoplePart) -> Sort:
    def folded(items: tuple[str, ...]) -> frozenset[str]:
        return frozenset(fold(item) for item in items)

    return Sort(
        fold(word),
        part.groups,
        part.accounts,
        folded(part.emails),
        folded(tuple(domain.lstrip("@") for domain in part.domains)),
        folded(part.account_types),
        folded(part.groups),
        folded(part.accounts),
    )
