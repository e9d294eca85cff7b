"""Texts of policies by fingerprint, so that a journalled decision can be explained by the text it was made by."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from connector.store.schema import insert, policy


@dataclass(frozen=True, slots=True)
class PolicyText:
    fingerprint: str
    regulation: str
    text: str
    loaded_at: datetime
    """When it was first loaded."""


def remember(conn: Connection, policy_text: PolicyText) -> bool:
    """Keeps a text for good. False: it was known."""
    row = {name: getattr(policy_text, name) for name in PolicyText.__slots__}
    wish = insert(conn.dialect.name, policy).values(row).on_conflict_do_nothing().returning(policy.c.fingerprint)
    return conn.execute(wish).one_or_none() is not None


def find(conn: Connection, fingerprint: str) -> PolicyText | None:
    row = conn.execute(_texts().where(policy.c.fingerprint == fingerprint)).one_or_none()
    return None if row is None else PolicyText(*row)


def _texts() -> Select[Any]:
    return select(*(policy.c[name] for name in PolicyText.__slots__))
