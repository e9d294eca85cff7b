"""The doorkeeper: who asks, by which of the ways in, and under which name of ours he asks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import structlog
from flask import Request, session

from connector.proxy import Role
from connector.settings import LOCAL, Settings
from webhooks.access import forms
from webhooks.access.passwords import Passwords, Wait
from webhooks.access.visitors import Stopped, Visitor, called

PROXY_HEADERS = ("X-Forwarded-For", "Forwarded", "X-Real-IP")
"""A proxy on this machine brings strangers to the loopback address; not every one tells so."""
FOR_MACHINES = ("/api/", "/webhooks/", "/status", "/metrics")
"""Where HTTP Basic is taken, and refusals are JSON."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SESSION = timedelta(hours=12)

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Doors:
    settings: Settings
    passwords: Passwords
    now: Callable[[], datetime]

    def who(self, incoming: Request) -> Visitor | Stopped:
        """The visitor, or why he is not let in. The first way in that is tried decides."""
        settings = self.settings
        if settings.proxy is not None and settings.proxy.header in incoming.headers:
            return self._by_proxy(incoming)
        if incoming.authorization is not None and for_machines(incoming):
            return self._by_basic(incoming)
        if (known := self._by_session(incoming)) is not None:
            return known
        if settings.passwords:
            return Stopped(401, "need_password")
        if settings.proxy is not None:
            return Stopped(403, "proxy_stranger")
        proxied = settings.published or any(name in incoming.headers for name in PROXY_HEADERS)
        alone = settings.loopback and not proxied
        return Visitor("", "admin", "local") if alone else Stopped(403, "web_password")

    def enter(self, incoming: Request, password: str, name: str) -> Stopped | None:
        """Opens a session by a password, anew: nothing of an older one stays. None: he is in."""
        role = self._role_of(incoming, password)
        if isinstance(role, Stopped):
            return role
        session.clear()
        session.update(role=role, name=called(name), since=self.now().timestamp(), mark=self.passwords.mark(role))
        forms.token()
        _log.info("logged in", role=role, name=called(name), peer=incoming.remote_addr)
        return None

    def misdirected(self, incoming: Request) -> bool:
        """Asked under a name that is not ours: a page of others has had its own name resolved to this machine.

        Without PUBLIC_URL, and reachable by others, our names are not known.
        """
        settings = self.settings
        if not settings.loopback and settings.public_url is None:
            return False
        try:
            asked = (urlsplit(f"//{incoming.host}").hostname or "").lower()
        except ValueError:
            return True
        public = urlsplit(settings.public_url or "").hostname
        return asked not in {*LOCAL, settings.host.lower(), (public or "localhost").lower()}

    def _by_proxy(self, incoming: Request) -> Visitor | Stopped:
        proxy = self.settings.proxy
        assert proxy is not None  # noqa: S101
        name = incoming.headers.get(proxy.header, "")
        if not proxy.vouches_from(incoming.remote_addr):
            _log.warning("a name came from where no proxy is", header=proxy.header, peer=incoming.remote_addr)
            return Stopped(403, "proxy_stranger")
        role = proxy.role_of(name) if name else None
        return Stopped(403, "proxy_unknown") if role is None else Visitor(called(name), role, "proxy")

    def _by_basic(self, incoming: Request) -> Visitor | Stopped:
        given = incoming.authorization
        if given is None or given.type != "basic" or given.password is None or not self.settings.passwords:
            return Stopped(401, "need_password")
        role = self._role_of(incoming, given.password)
        return role if isinstance(role, Stopped) else Visitor(called(given.username), role, "basic")

    def _by_session(self, incoming: Request) -> Visitor | None:
        """A machine's order is not taken by a cookie: a page of others could have sent it along."""
        role = session.get("role")
        if role is None or (for_machines(incoming) and incoming.method not in SAFE):
            return None
        since = datetime.fromtimestamp(session["since"], UTC)
        in_time = since <= self.now() < since + SESSION
        if not in_time or not self.passwords.bears(session["mark"], role):
            session.clear()
            return None
        return Visitor(session["name"], role, "session")

    def _role_of(self, incoming: Request, password: str) -> Role | Stopped:
        role = self.passwords.role_of(password, incoming.remote_addr or "", self.now())
        if isinstance(role, Wait):
            return Stopped(429, "too_many", role.seconds)
        if role is None:
            _log.warning("wrong password", peer=incoming.remote_addr, path=incoming.path)
            return Stopped(401, "need_password")
        return role


def for_machines(incoming: Request) -> bool:
    return incoming.path.startswith(FOR_MACHINES)
