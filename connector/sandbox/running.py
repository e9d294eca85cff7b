"""A sandbox that lives as long as a `with` block. People act in it over HTTP, as in life."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from connector.clock import utc_now
from connector.sandbox.faults import Faults
from connector.sandbox.life import Life
from connector.sandbox.person import Person
from connector.sandbox.seed import seed
from connector.sandbox.server import Server, build
from connector.sandbox.sites import mespace
from connector.sandbox.sites.parts import SERVICE
from connector.sandbox.state.clock import MovableClock
from connector.sandbox.state.desk import portal_only
from connector.sandbox.state.site import Dialect, Site, User, by_name
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
        return self.people[SERVICE]

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
    site: Site | None = None,
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

    `site`: whose Jira it is (`sites`), in its own dialect; by default the shipped vendor's. `now`: its clock's base,
    aware. `backoff`: seconds before webhook repeats. `state`: the file it is kept in; what the file holds goes before
    `seeded`, which knows the shipped vendor's people only. `life`: seconds between the acts of people, 0 for none;
    `chance` numbers its luck.
    Raises ValueError when the state is of the other dialect, or the host is not loopback and not `exposed`.
    """
    world = _world(site or mespace.site(dialect), now, state, seeded=seeded)
    faults = Faults()
    deliverer = Deliverer(world, lambda: faults.webhooks, backoff)
    server = Server(build(world, faults, deliverer), host, port, exposed=exposed)
    world.base_url = server.url
    project = world.site.projects[0].key
    people = {user.name: _person(server.url, user, world.site, project) for user in world.site.users}
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


def _person(url: str, user: User, site: Site, project: str) -> Person:
    return Person(url, user, cloud=site.cloud, project=project, portal=portal_only(site, user))


def _world(site: Site, now: Callable[[], datetime], state: Path | None, *, seeded: bool) -> World:
    world = World(site, MovableClock(now))
    if state is not None and state.exists():
        load(world, state)
    elif seeded:
        seed(world)
    if world.site.dialect != site.dialect:
        raise ValueError(f"{state} holds a Jira of dialect {world.site.dialect}, not {site.dialect}")
    return world
