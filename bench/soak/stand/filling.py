"""A store with very many open issues, made of one card that a real look has written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from connector.store import Store
from connector.store.schema import issue

PART = 5_000
BEYOND = 10_000_000
"""Ids and numbers of keys from here on are of issues that the sandbox does not have."""


@dataclass(frozen=True, slots=True)
class Due:
    """An open issue and when to look at it."""

    id: str
    key: str
    at: datetime


def beyond(count: int, first: datetime, apart: timedelta) -> Iterable[Due]:
    """Issues that nobody will ever ask Jira about, if the run ends before they come due."""
    for number in range(count):
        yield Due(str(BEYOND + number), f"SUP-{BEYOND + number}", first + apart * number)


def fill(store: Store, wanted: Iterable[Due]) -> None:
    """Each gets a copy of the latest card, and its moment; those that are there keep theirs but for the moment."""
    with store.write() as conn:
        pattern = conn.execute(select(issue).where(issue.c.looked_at.is_not(None)).limit(1)).one()._asdict()
        known = set(conn.scalars(select(issue.c.id)))
        part: list[Due] = []
        for each in wanted:
            part.append(each)
            if len(part) == PART:
                _put(conn, pattern, known, part)
                part = []
        _put(conn, pattern, known, part)


def _put(conn: Connection, pattern: dict[str, object], known: set[str], part: Sequence[Due]) -> None:
    rows = [
        {**pattern, "id": each.id, "key": each.key, "look_at": each.at, "due": each.at}
        for each in part
        if each.id not in known
    ]
    if rows:
        conn.execute(insert(issue), rows)
    for each in part:
        if each.id in known:
            conn.execute(update(issue).where(issue.c.id == each.id).values(look_at=each.at, due=each.at))
