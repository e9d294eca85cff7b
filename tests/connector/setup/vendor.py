"""A vendor whose Jira is being connected: the site, the commands, and what `doctor` says."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from connector import settings
from connector.cli import main
from connector.clock import utc_now
from connector.sandbox.desk.giving import as_service_desk
from connector.sandbox.running import Sandbox
from connector.sandbox.sites.vendor import site_for
from connector.sandbox.state.site import Field, Site, User, by_name
from connector.sandbox.state.world import Hook
from connector.setup.doctor import Report, examine
from connector.setup.expected import shown
from connector.setup.init import regulation
from policies.editions import Regulations
from policies.facts import fold
from policies.files import open_regulations

REGULATION, PROJECT = "endocs", "ENDOCS"
PUBLIC = "http://127.0.0.1:9"
"""Nothing listens there."""
HOOK = f"{PUBLIC}/webhooks/jira"


def shipped(name: str = REGULATION) -> Regulations:
    found = open_regulations(regulation.FOLDER / f"{name}.yaml").outcome
    assert isinstance(found, Regulations)
    return found


def empty_site(kind: str, name: str = REGULATION) -> Site:
    """`dc10`: Data Center from version 10 on; `jsm`: Cloud with Service Management."""
    regulations = shipped(name)
    words = {sort.word for policy in regulations.policies for sort in policy.people.sorts} - {"staff"}
    people = {"vera": "staff", **{f"person{place}": word for place, word in enumerate(sorted(words))}}
    made = site_for(regulations.policies, "dc" if kind.startswith("dc") else "cloud", people=people)
    made = as_service_desk(made) if kind == "jsm" else made
    ours = {fold(one.name) for one in shown(regulations)}
    fields = tuple(one for one in made.fields if fold(one.name) not in ours)
    return replace(made, fields=fields, version="10.3.5" if kind == "dc10" else "9.12.0")


@dataclass(frozen=True)
class Kept:
    """What `init` left behind."""

    site: Site
    hooks: Mapping[str, Hook]
    counters: Mapping[str, int]
    folder: Path


@dataclass
class Vendor:
    sandbox: Sandbox

    @property
    def site(self) -> Site:
        return self.sandbox.world.site

    def init(self, *flags: str) -> int:
        user = ("--user", self.sandbox.user) if self.sandbox.user else ()
        address = ("--url", self.sandbox.url, "--public-url", PUBLIC)
        chosen = ("--project", PROJECT, "--regulation", REGULATION)
        return main(["init", "--yes", *address, *chosen, *user, *flags])

    def examine(self, ahead: timedelta = timedelta()) -> Report:
        """What `doctor` finds by a clock that is so far ahead."""
        return examine(settings.read(), lambda: utc_now() + ahead)

    def change(self, **parts: Any) -> None:
        self.sandbox.world.change_site(replace(self.site, **parts))

    def change_field(self, name: str, change: Callable[[Field], Field]) -> None:
        found = by_name(self.site.fields, name)
        assert found is not None
        self.sandbox.world.put_field(change(found))

    def change_service(self, **parts: Any) -> None:
        self.change(users=tuple(self._changed(one, parts) for one in self.site.users))

    def _changed(self, user: User, parts: dict[str, Any]) -> User:
        return replace(user, **parts) if user.name == self.sandbox.service.user.name else user

    def change_hook(self, **parts: Any) -> None:
        hooks = self.sandbox.world.hooks
        hooks.update({hook.id: replace(hook, **parts) for hook in hooks.values()})

    def renamed(self, kind: str, old: str, new: str) -> None:
        """`kind`: statuses, types, priorities."""
        things = getattr(self.site, kind)
        assert old in {one.name for one in things}
        self.change(**{kind: tuple(replace(one, name=new) if one.name == old else one for one in things)})

    @staticmethod
    def env(**values: str) -> None:
        """Sets keys in `.env`; an empty value removes one."""
        file = Path(".env")
        kept = [line for line in file.read_text().splitlines() if line.partition("=")[0] not in values]
        file.write_text("\n".join([*kept, *(f"{name}={value}" for name, value in values.items() if value)]) + "\n")


Arranged = Callable[[str], AbstractContextManager[Vendor]]
