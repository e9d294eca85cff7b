"""A proxy in front of the pages that knows who the reader is: which header names him, what he may do, whose word it is.

Only reading of settings; the header is judged in `webhooks/access`.
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Literal, TypeAlias, get_args

Role = Literal["viewer", "operator", "admin"]
"""From the least to the most: sees; releases and drops effects; also what touches many at once."""
ROLES: tuple[Role, ...] = get_args(Role)

Networks: TypeAlias = tuple[IPv4Network | IPv6Network, ...]
ANYBODY = "*"
THIS_MACHINE = "127.0.0.0/8, ::1"
_HEADER = re.compile(r"[A-Za-z0-9-]{1,64}", re.ASCII)
_TAKEN = frozenset({"host", "cookie", "authorization", "origin", "referer", "user-agent", "content-type"})
"""What a browser sends by itself names nobody."""


@dataclass(frozen=True, slots=True)
class Proxy:
    header: str
    roles: tuple[tuple[str, Role], ...]
    networks: Networks
    """Where its requests come from; the header is refused from anywhere else."""

    def vouches_from(self, address: str | None) -> bool:
        """Whether `address` is the proxy's."""
        try:
            given: IPv4Address | IPv6Address = ip_address(address or "")
        except ValueError:
            return False
        mapped = given.ipv4_mapped if isinstance(given, IPv6Address) else None
        return any((mapped or given) in network for network in self.networks)

    def role_of(self, name: str) -> Role | None:
        """By name, else that of anybody; None: he is not let in."""
        known = dict(self.roles)
        return known.get(name, known.get(ANYBODY))


def read(header: str, roles: str, networks: str, problems: list[str]) -> Proxy | None:
    """The proxy of three settings' texts, None when there is none; what is wrong is added to `problems`."""
    if not header:
        if roles or networks:
            problems.append(
                "WEB_PROXY_USER_HEADER: не задан, а WEB_PROXY_ROLES или WEB_PROXY_FROM заданы"
                " / is not set although WEB_PROXY_ROLES or WEB_PROXY_FROM is"
            )
        return None
    if not _HEADER.fullmatch(header) or header.lower() in _TAKEN:
        problems.append(
            f"WEB_PROXY_USER_HEADER={header!r}: нужно имя своего заголовка, например X-Remote-User"
            " / must be the name of a header of its own, like X-Remote-User"
        )
    return Proxy(header, _roles(roles, problems), _networks(networks or THIS_MACHINE, problems))


def _roles(text: str, problems: list[str]) -> tuple[tuple[str, Role], ...]:
    """`ann:admin, igor:operator, *:viewer`."""
    found: dict[str, Role] = {}
    for part in _parts(text):
        name, _, told = (piece.strip() for piece in part.rpartition(":"))
        role = next((each for each in ROLES if each == told), None)
        if not name or role is None or name in found:
            problems.append(
                f"WEB_PROXY_ROLES: {part!r}: нужно имя:роль, каждое имя один раз; роли viewer, operator, admin"
                " / must be name:role, each name once; the roles are viewer, operator, admin"
            )
        else:
            found[name] = role
    if not _parts(text):
        problems.append(
            "WEB_PROXY_ROLES: не задан, а WEB_PROXY_USER_HEADER задан; например ann:admin, *:viewer"
            " / is not set although WEB_PROXY_USER_HEADER is; for example ann:admin, *:viewer"
        )
    return tuple(found.items())


def _networks(text: str, problems: list[str]) -> Networks:
    found = []
    for part in _parts(text):
        try:
            found.append(ip_network(part))
        except ValueError:
            problems.append(
                f"WEB_PROXY_FROM: {part!r}: нужен адрес или сеть, например 10.0.0.7 или 10.0.0.0/24"
                " / must be an address or a network, like 10.0.0.7 or 10.0.0.0/24"
            )
    return tuple(found)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
