"""Packages of customers that no level knows, though one of almost that name is known."""

from collections.abc import Iterator

from policies.conditions import Condition
from policies.conditions.leaves import Is
from policies.conditions.tree import All, AnyOf, Not, Was
from policies.facts import fold
from policies.language.naming import place_of_customer
from policies.language.problems import nearest
from policies.language.vocabulary import Vocabulary
from policies.parties.customers import Customers
from policies.parties.levels import Levels


def look(words: Vocabulary, known: Customers, levels: Levels) -> None:
    """A package that is nobody's is none: nobody has bought it yet."""
    asked = {fold(name): name for level in levels.items for name in _packages(level.when)}
    bought = dict.fromkeys(customer.package for customer in known.items if customer.package)
    meant = {package: nearest(package, asked.values()) for package in bought if fold(package) not in asked}
    for number, customer in enumerate(known.items):
        given, hint = customer.package, meant.get(customer.package or "")
        if hint:
            path = (*place_of_customer(number, known, words), "package")
            words.report(path, "package_near", warning=True, given=given, customer=customer.name, hint=hint)


def _packages(condition: Condition) -> Iterator[str]:
    match condition:
        case All() | AnyOf():
            for part in condition.parts:
                yield from _packages(part)
        case Not():
            yield from _packages(condition.part)
        case Was():
            yield from _packages(condition.inner)
        case Is(attribute="package"):
            yield from condition.said.split(", ")
