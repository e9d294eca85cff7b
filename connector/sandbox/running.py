"""A sandbox that lives as long as a `with` block. People act in it over HTTP, as in life."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import requests

from connector.clock import utc_now
from connector.sandbox import mespace
from connector.sandbox.faults import Faults
from connector.sandbox.life import Life
from connector.sandbox.seed import INTERNAL, seed
from connector.sandbox.server import Server, build
from connector.sandbox.state.clock import MovableClock
from connector.sandbox.state.site import Dialect, User, by_name
from connector.sandbox.state.snapshot import Keeper, load
from connector.sandbox.state.world import World
from connector.sandbox.webhooks import BACKOFF, Deliverer

HOOK_EVENTS = (
    "jira:issue_created",
    "jira:issue_updated",
    "jira:issue_deleted",
    "comment_created",
    "comment_updated",
    "comment_deleted",
)
HOOKS = "/rest/webhooks/1.0/webhook"
SESSION_TIMEOUT = 30


class Person:
    """One user with a session of their own. Speaks v2, so that texts are plain in both dialects."""

    def __init__(self, url: str, user: User, *, cloud: bool) -> None:
        self.user = user
        self.url = url
        self.session = requests.Session()
        self.session.trust_env = False
        if cloud:
            self.session.auth = (user.email, user.token)
        else:
            self.session.headers["Authorization"] = f"Bearer {user.token}"

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> requests.Response:
        """Any address; a path without a leading slash is under `/rest/api/2/`. Bad answers are returned, not raised."""
        address = self.url + (path if path.startswith("/") else f"/rest/api/2/{path}")
        return self.session.request(method, address, json=body, timeout=SESSION_TIMEOUT, **options)

    def _must(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.call(method, path, body)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def get(self, path: str) -> Any:
        return self._must("GET", path)

    def issue(self, key: str, expand: str = "changelog,names") -> Any:
        return self._must("GET", f"issue/{key}?expand={expand}")

    def create(self, kind: str, summary: str, **fields: Any) -> str:
        """Raises a request; the new key. Fields go by id (`customfield_10101="…"`) or by system name."""
        full = {"project": {"key": "SUP"}, "issuetype": {"name": kind}, "summary": summary, **fields}
        return str(self._must("POST", "issue", {"fields": full})["key"])

    def edit(self, key: str, **fields: Any) -> None:
        self._must("PUT", f"issue/{key}", {"fields": fields})

    def say(self, key: str, text: str, *, internal: bool = False) -> str:
        """The new comment's id."""
        properties = [{"key": name, "value": value} for name, value in INTERNAL.items()] if internal else []
        return str(self._must("POST", f"issue/{key}/comment", {"body": text, "properties": properties})["id"])

    def move(self, key: str, status: str) -> None:
        """By the transition that leads to `status`; ValueError when none does."""
        for way in self.get(f"issue/{key}/transitions")["transitions"]:
            if way["to"]["name"] == status:
                self._must("POST", f"issue/{key}/transitions", {"transition": {"id": way["id"]}})
                return
        raise ValueError(f"{key}: no way to {status}")


@dataclass(frozen=True, slots=True)
class Sandbox:
    url: str
    world: World
    faults: Faults
    deliverer: Deliverer
    people: Mapping[str, Person]
    """By user name; `reglament` is the service's own account."""

    @property
    def service(self) -> Person:
        return self.people[mespace.SERVICE]

    @property
    def token(self) -> str:
        """Of the service's account."""
        return self.service.user.token

    @property
    def user(self) -> str | None:
        """What goes into `JIRA_USER`: Cloud's e-mail, nothing on Data Center."""
        return self.service.user.email if self.world.site.cloud else None

    def field(self, name: str) -> str:
        """A field's id by its name."""
        found = by_name(self.world.site.fields, name)
        if found is None:
            raise LookupError(name)
        return found.id

    def hook(self, url: str, secret: str = "", jql: str = "") -> str:
        """Registers a webhook for issues and comments, in place of any to the same `url`; its address for deletion."""
        for known in self.service.call("GET", HOOKS).json():
            if known["url"] == url:
                self.service.call("DELETE", known["self"].removeprefix(self.url))
        body = {"name": "test", "url": url, "secret": secret, "events": HOOK_EVENTS}
        filters = {"filters": {"issue-related-events-section": jql}} if jql else {}
        answer = self.service.call("POST", HOOKS, {**body, **filters})
        answer.raise_for_status()
        return str(answer.json()["self"])


@contextmanager
def running(
    dialect: Dialect = "cloud",
    *,
    now: Callable[[], datetime] = utc_now,
    seeded: bool = False,
    backoff: tuple[float, ...] = BACKOFF,
    host: str = "127.0.0.1",
    port: int = 0,
    exposed: bool = False,
    state: Path | None = None,
    life: float = 0.0,
    chance: int = 1,
) -> Iterator[Sandbox]:
    """A sandbox that answers inside the block; port 0 is any free one.

    `now`: its clock's base, aware. `backoff`: seconds before webhook repeats. `state`: the file it is kept in; what the
    file holds goes before `seeded`. `life`: seconds between the acts of people, 0 for none; `chance` numbers its luck.
    Raises ValueError when the state is of the other dialect, or the host is not loopback and not `exposed`.
    """
    world = _world(dialect, now, state, seeded=seeded)
    faults = Faults()
    deliverer = Deliverer(world, lambda: faults.webhooks, backoff)
    server = Server(build(world, faults, deliverer), host, port, exposed=exposed)
    world.base_url = server.url
    people = {user.name: Person(server.url, user, cloud=world.site.cloud) for user in world.site.users}
    parts: list[Keeper | Deliverer | Server | Life] = [Keeper(world, state)] if state else []
    parts += [deliverer, server]
    parts += [Life(world, life, chance)] if life > 0 else []
    for part in parts:
        part.start()
    try:
        yield Sandbox(server.url, world, faults, deliverer, people)
    finally:
        for person in people.values():
            person.session.close()
        for part in reversed(parts):
            part.stop()


def _world(dialect: Dialect, now: Callable[[], datetime], state: Path | None, *, seeded: bool) -> World:
    world = World(mespace.site(dialect), MovableClock(now))
    if state is not None and state.exists():
        load(world, state)
    elif seeded:
        seed(world)
    if world.site.dialect != dialect:
        raise ValueError(f"{state} holds a Jira of dialect {world.site.dialect}, not {dialect}")
    return world
