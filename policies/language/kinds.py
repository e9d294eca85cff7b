"""Small kinds of values that several parts of the language share, each with its own message when it is not one."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from policies.language.durations import Duration, Unit, parse
from policies.language.vocabulary import quoted

LONGEST: Mapping[Unit, int] = {"seconds": 10_000 * 3600, "working_days": 1_250, "calendar_days": 1_830}
"""Five years of working time by a usual week: beyond that a due time leaves the years that calendars know."""


def _listed(value: Any) -> Any:
    """One word or a list of words."""
    return (value,) if isinstance(value, str | int | float) and not isinstance(value, bool) else value


def _duration(value: Any) -> Duration:
    if value is None:
        raise PydanticCustomError("blank", "nothing")
    found = parse(str(value)) if isinstance(value, str | int | float) else None
    if found is None:
        raise PydanticCustomError("duration", "not a duration", {"given": quoted(value)})
    if found.amount > LONGEST[found.unit]:
        raise PydanticCustomError("too_long", "too long a duration", {"given": str(value)})
    return found


def _date(value: Any) -> date:
    if value is None:
        raise PydanticCustomError("blank", "nothing")
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise PydanticCustomError("date", "not a date", {"given": quoted(value)}) from None


# `x-shape` names a definition of `manual.shapes`.
Clauses = Annotated[tuple[str, ...], BeforeValidator(_listed), WithJsonSchema({"x-shape": "names"})]
Names = Annotated[tuple[str, ...], BeforeValidator(_listed), WithJsonSchema({"x-shape": "names"})]
DurationText = Annotated[Duration, BeforeValidator(_duration), WithJsonSchema({"x-shape": "duration"})]
DateText = Annotated[date, BeforeValidator(_date), WithJsonSchema({"x-shape": "date"})]
