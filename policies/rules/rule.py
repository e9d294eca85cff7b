"""What every entry of `rules` has, whatever its chapter."""

from typing import Any, Literal

from pydantic import Field

from policies.language.kinds import Clauses
from policies.language.vocabulary import Part


class RulePart(Part):
    """`id` goes into the ids of effects, so that a rule may be renamed without acting again; without it the name does.
    `when` narrows the rule; `mode: observe` tells what it would do and does nothing."""

    name: str = Field(min_length=1)
    id: str | None = None
    clause: Clauses = ()
    when: dict[str, Any] | None = None
    mode: Literal["enforce", "observe"] = "enforce"
