"""The passwords of the roles: compared in constant time, and guesses at them limited without making anybody wait."""

import hmac
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock

from connector.proxy import Role
from connector.settings import Secret

WRONG = 10
"""Guesses an address may make in `WINDOW`."""
WINDOW = timedelta(minutes=1)
ADDRESSES = 4_096
"""Remembered at once; beyond that those quiet the longest are forgotten."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Too many wrong passwords came from there."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Passwords:
    """Of `keys`, the sessions', the first is in use. They hide lengths from the comparison, and make marks worthless
    elsewhere."""

    known: tuple[tuple[Role, Secret], ...]
    keys: tuple[bytes, ...] = field(repr=False)
    _wrong: dict[str, deque[datetime]] = field(default_factory=dict, init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def role_of(self, given: str, address: str, now: datetime) -> Role | Wait | None:
        """The role whose password it is; None: of none. One after the other, so that a burst is counted exactly."""
        place = _place(address)
        with self._lock:
            wrong = self._wrong.pop(place, None) or deque(maxlen=WRONG)
            while wrong and not now - WINDOW < wrong[0] <= now:
                wrong.popleft()
            role = None if len(wrong) == WRONG else self._compare(given)
            waits = len(wrong) == WRONG
            if role is None and not waits:
                wrong.append(now)
            if wrong:
                self._remember(place, wrong)
        return Wait(_seconds(wrong[0] + WINDOW - now)) if waits else role

    def mark(self, role: Role) -> str:
        """What a session bears of the password it was opened with: another password, and the session is over."""
        return self._marks(role)[0]

    def bears(self, mark: str, role: Role) -> bool:
        """Whether a session was opened with the password that the role has now, under a key that is still believed."""
        return role in dict(self.known) and any(hmac.compare_digest(mark, each) for each in self._marks(role))

    def _marks(self, role: Role) -> list[str]:
        value = next((secret.value for each, secret in self.known if each == role), "")
        told = f"session {role} {value}".encode(errors="surrogatepass")
        return [hmac.digest(key, told, "sha256").hex() for key in self.keys]

    def _compare(self, given: str) -> Role | None:
        """With each of them, so that time tells nothing of which one it was."""
        claimed, found = self._digest(given), None
        for role, secret in self.known:
            if hmac.compare_digest(self._digest(secret.value), claimed):
                found = role
        return found

    def _digest(self, text: str) -> bytes:
        return hmac.digest(self.keys[0], text.encode(errors="surrogatepass"), "sha256")

    def _remember(self, place: str, wrong: deque[datetime]) -> None:
        """The dictionary is in the order of the last try."""
        self._wrong[place] = wrong
        if len(self._wrong) > ADDRESSES:
            del self._wrong[next(iter(self._wrong))]


def _place(address: str) -> str:
    """Whoever has one IPv6 address has the whole /64."""
    try:
        given = ip_address(address)
    except ValueError:
        return address
    if isinstance(given, IPv6Address) and given.ipv4_mapped is None:
        return str(ip_network((given, 64), strict=False))
    return address


def _seconds(left: timedelta) -> int:
    return max(int(left.total_seconds()), 0) + 1
