"""What a rule asks of an issue: one condition tree (`tree`), read from YAML (`parsing`)."""

from policies.conditions.parsing import both, fragments, lasting, of, parse, when
from policies.conditions.tree import ALWAYS, Condition, Reason, View, earliest, is_filled

__all__ = [
    "ALWAYS",
    "Condition",
    "Reason",
    "View",
    "both",
    "earliest",
    "fragments",
    "is_filled",
    "lasting",
    "of",
    "parse",
    "when",
]
