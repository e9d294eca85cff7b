"""What the service is put into: one moment of time, a sandbox Jira without sockets, a folder with the database.

Jira's clock is the world's own; the service's runs beside it and may be wrong (`Time.skew`). Every request goes through
`Jira.answer`, where nothing but the sandbox's own code is run. Knows nothing of the service.
"""

import shutil
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Flask
from sqlalchemy import Engine, event

from connector.sandbox.faults import Faults
from connector.sandbox.lagging.replica import Replica
from connector.sandbox.server import build
from connector.sandbox.sites.parts import SERVICE
from connector.sandbox.sites.vendor import Who, site_for
from connector.sandbox.state.clock import MovableClock
from connector.sandbox.state.model import Issue
from connector.sandbox.state.site import Dialect, Site, User
from connector.sandbox.state.world import Event, World
from connector.store import Store
from policies.editions import Regulations
from policies.files import open_regulations

POLICIES = Path(__file__).parent / "policies"
NAMES = tuple(sorted(file.stem for file in POLICIES.glob("*.yaml")))
URL = "http://jira.example"
MONDAY = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
REMEMBERED = timedelta(minutes=2)
"""How long Jira can still show an issue as it was."""
STAFF, CUSTOMERS = ("anna", "igor"), ("sergey", "elena")
_FIELDS = {"Эскалация": "text", "Площадка": "text"}


@dataclass
class Time:
    """The one moment of a run, by Jira's clock, and how far the service's is from it. Whole seconds."""

    now: datetime = MONDAY
    skew: timedelta = timedelta()

    def jira(self) -> datetime:
        return self.now

    def ours(self) -> datetime:
        return self.now + self.skew

    def pass_on(self, seconds: float) -> None:
        self.now += timedelta(seconds=round(seconds))


@cache
def regulations(name: str) -> Regulations:
    """The policy of that name as it lies in the tree."""
    opened = open_regulations(POLICIES / f"{name}.yaml").outcome
    assert isinstance(opened, Regulations), opened
    return opened


@cache
def site(name: str, dialect: Dialect) -> Site:
    """A Jira for that policy: everybody may do everything."""
    people: dict[str, str | Who] = {
        **{who: Who(word="staff") for who in STAFF},
        **{who: Who(email=f"{who}@customer.example") for who in CUSTOMERS},
    }
    made = site_for(regulations(name).policies, dialect, people=people, fields=_FIELDS, initial="Открыт")
    # Jira lets nobody hide a comment for a group that he is not in himself.
    users = tuple(_in_support(user) if user.name == SERVICE else user for user in made.users)
    return replace(made, users=users)


def _in_support(user: User) -> User:
    return replace(user, groups=(*user.groups, "support"))


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes


@cache
def _app() -> Flask:
    """One application for all runs of a process: what differs is the world behind it."""
    blank = World(site(NAMES[0], "cloud"), MovableClock(lambda: MONDAY))
    return build(blank)


@dataclass
class JiraSide:
    """A Jira, and all that ever happened in it."""

    time: Time
    world: World
    copy: Replica
    """What the sandbox reads from; it does not lag here, as what is stale is chosen by the request."""
    events: list[Event] = field(default_factory=list)
    past: dict[str, list[tuple[datetime, Issue]]] = field(default_factory=lambda: defaultdict(list))
    """Every state of every issue and since when, ascending."""

    @classmethod
    def opened(cls, policy: str, dialect: Dialect, time: Time) -> "JiraSide":
        world = World(site(policy, dialect), MovableClock(time.jira))
        world.base_url = URL
        made = cls(time, world, Replica(world, Faults()))
        world.listen(made._heard)
        return made

    def _heard(self, told: Event) -> None:
        self.events.append(told)
        self.past[told.issue.id].append((told.at, told.issue))

    @property
    def service(self) -> User:
        return self.user(SERVICE)

    def user(self, name: str) -> User:
        return next(user for user in self.world.site.users if user.name == name)

    def answer(self, method: str, url: str, headers: Mapping[str, str], body: bytes, lag: int = 0) -> Reply:
        """What Jira answers; with a `lag` of seconds to a question, as the issues were so long ago."""
        if not lag:
            return self._call(method, url, headers, body)
        now, known = dict(self.world.issues), dict(self.world._keys)
        then = self.time.now - timedelta(seconds=lag)
        for issue_id in now:
            states = [state for at, state in self.past[issue_id] if at <= then]
            if states:
                self.world.issues[issue_id] = states[-1]
            else:
                del self.world.issues[issue_id]
        try:
            return self._call(method, url, headers, body)
        finally:
            self.world.issues.clear()
            self.world.issues.update(now)
            self.world._keys.update(known)

    def _call(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        app = _app()
        app.extensions.update(world=self.world, replica=self.copy)
        told: list[Any] = []
        environ = _environ(method, url, headers, body)
        content = b"".join(app.wsgi_app(environ, lambda status, heads, _=None: told.extend((status, heads))))
        return Reply(int(told[0].split()[0]), dict(told[1]), content)


def _environ(method: str, url: str, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    parts = urlsplit(url)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(parts.path),
        "QUERY_STRING": parts.query,
        "SERVER_NAME": parts.hostname,
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": headers.get("Content-Type", ""),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    environ.update((f"HTTP_{name.upper().replace('-', '_')}", value) for name, value in headers.items())
    return environ


class House:
    """A folder with a database that is made new for each run: a copy of an empty one, which is faster than to migrate.

    The engine stays, as what it has compiled costs more than a run. Power is never cut here, so nothing is synced.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.commits = 0
        self._empty, self._file = folder / "empty.db", folder / "reglament.db"
        Store.open(f"sqlite:///{self._empty}").close()
        self.engine: Engine = Store.open(f"sqlite:///{self._file}", migrate=False).engine

        @event.listens_for(self.engine, "connect")
        def fast(connection: Any, _: object) -> None:
            connection.execute("PRAGMA synchronous = OFF").close()

    def empty(self) -> None:
        """Everything is forgotten."""
        self.engine.dispose()
        for file in self.folder.glob("reglament.db*"):
            file.unlink()
        shutil.copyfile(self._empty, self._file)

    def close(self) -> None:
        self.engine.dispose()


def folder_for(base: Path) -> Path:
    """In memory where the system has such a place."""
    shared = Path("/dev/shm")  # noqa: S108 - the caller makes a folder of its own in it
    return shared if shared.is_dir() else base
