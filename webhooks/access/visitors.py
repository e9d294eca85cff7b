"""Who it is that asks: a name for the record, and what he may do."""

from dataclasses import dataclass
from typing import Literal

from connector.proxy import ROLES, Role

LONGEST_NAME = 64
By = Literal["local", "proxy", "basic", "session"]
"""How he is known: alone on this machine, by the proxy's word, by a password with each request or once."""


@dataclass(frozen=True, slots=True)
class Visitor:
    name: str
    """As the proxy says; of a password whatever he calls himself; may be empty."""
    role: Role
    by: By

    def may(self, role: Role) -> bool:
        """Roles include the lesser ones."""
        return ROLES.index(self.role) >= ROLES.index(role)

    @property
    def told(self) -> str:
        """For the record: `operator Igor`."""
        return f"{self.role} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class Stopped:
    """Why somebody is not let in: 401 for want of a password, 403 for good, 429 for a while."""

    code: Literal[401, 403, 429]
    why: Literal["need_password", "web_password", "proxy_stranger", "proxy_unknown", "too_many"]
    seconds: int = 0


def called(name: str | None) -> str:
    """A name in one short line, whoever typed it."""
    return " ".join((name or "").split())[:LONGEST_NAME]
