"""What a policy asks of an issue: one condition tree (`tree`) with its leaves (`leaves`, `texts`), read from YAML
(`parsing`, `operators`), and what it asks for in words where it fails (`asking`)."""

from policies.conditions.asking import Ask, Asking
from policies.conditions.parsing import both, each, lasting, of, parse, when
from policies.conditions.tree import ALWAYS, Condition, Leaf, Reason, View, earliest
from policies.conditions.values import is_filled

__all__ = [
    "ALWAYS",
    "Ask",
    "Asking",
    "Condition",
    "Leaf",
    "Reason",
    "View",
    "both",
    "each",
    "earliest",
    "is_filled",
    "lasting",
    "of",
    "parse",
    "when",
]
