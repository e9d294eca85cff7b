"""What is legal in a policy but cannot be meant: warned about, never refused.

Asked of a policy without faults, once all of it has been read. What is not surely odd is left alone: a warning that is
wrong is worse than none.
"""

from collections.abc import Mapping

from policies.clocks.model import Clock
from policies.conditions import Condition
from policies.conditions.logic import Logic
from policies.facts import fold
from policies.language.suspicions import impossible, order, packages, terms
from policies.language.suspicions.doubts import Doubts
from policies.language.vocabulary import Vocabulary
from policies.parties.customers import Customers
from policies.parties.levels import Levels
from policies.policy import Rule

SINGLE = frozenset(
    {
        *("key", "project", "type", "status", "priority", "resolution", "assignee", "reporter", "creator"),
        *("due_date", "security", "parent", "level", "contract", "contact", "coupon_status"),
    }
)
"""Attributes that hold one value; a field of Jira's admins may hold several."""


def look_around(
    words: Vocabulary,
    scope: Condition,
    levels: Levels,
    clocks: tuple[Clock, ...],
    rules: tuple[Rule, ...],
    known: Customers,
) -> None:
    whose = {fold(level.name): level.when for level in levels.items if "author" not in level.when.attributes}
    values: Mapping[str, frozenset[str]] = {name: frozenset(told) for name, told in words.fixed.items()}
    doubts = Doubts(words, Logic(SINGLE | (known.told & {"customer", "package"}), values, whose))
    impossible.look(doubts, scope, levels, clocks, rules)
    order.look(doubts, levels, rules)
    terms.look(doubts, clocks, levels)
    packages.look(words, known, levels)
