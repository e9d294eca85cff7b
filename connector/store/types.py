"""Column types: what may pass from Python into the database, and in what form it comes back.

Nothing here knows a table. Every text a table takes goes through `clean`, so hostile text is dealt with in one place.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Dialect, Text
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def clean(text: str) -> str:
    """Text both databases can hold: lone surrogates and NUL become U+FFFD.

    JSON may carry both (`"\\ud800"`, `"\\u0000"`); SQLite's driver refuses the first, PostgreSQL the second.
    """
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class UtcTime(TypeDecorator[datetime]):
    """An aware moment, kept as integer microseconds since 1970 UTC: exact, sortable, the same in both databases."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a time zone: {value!r}")
        return (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else EPOCH + timedelta(microseconds=value)


class Name(TypeDecorator[str]):
    """An identifier: cleaned; ValueError when longer than `limit` characters, since a cut one may be another's."""

    impl = Text
    cache_ok = True

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is None:
            return None
        if len(value) > self.limit:
            raise ValueError(f"{len(value)} characters, at most {self.limit} allowed: {value[:40]!r}…")
        return clean(value)


class Prose(TypeDecorator[str]):
    """Words for people: cleaned, and cut with an ellipsis at `limit` characters."""

    impl = Text
    cache_ok = True

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is None:
            return None
        return clean(value if len(value) <= self.limit else value[: self.limit - 1] + "…")


class Json(TypeDecorator[Any]):
    """A JSON value kept as text: PostgreSQL's own JSON types refuse NUL, and nothing is ever searched inside of one.

    Object keys stay in their order; JSON's `null` and SQL's are the same `None`.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else clean(json.dumps(value, ensure_ascii=False, default=_mapping))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else json.loads(value)


def _mapping(value: object) -> dict[Any, Any]:
    """Read-only mappings, which the standard encoder does not know."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"not JSON: {type(value).__name__}")
