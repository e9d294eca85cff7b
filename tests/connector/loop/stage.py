"""A stage for the loop: a sandbox Jira with a clock that only tests move, a store, and one worker driven by hand.

No threads of the service and no sleeping: `settle` looks until nothing is due, `until` moves the clock from one due
look to the next. People act over HTTP, as in life; `tell` is what a webhook comes to (law 1).
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from connector import settings
from connector.active import ACTING_SINCE, Active
from connector.jira.client import Jira
from connector.jira.names import Directory
from connector.jira.session import Session
from connector.loop.standing import Standing, lacking
from connector.loop.worker import Bell, Worker
from connector.sandbox.faults import Call
from connector.sandbox.person import PORTAL, Person
from connector.sandbox.running import Sandbox, running
from connector.sandbox.sites import mespace
from connector.sandbox.state.model import Comment, Issue
from connector.sandbox.state.site import Site, by_name
from connector.store import Store, agenda, cards, journal, notes
from connector.store.cards import Shown
from connector.store.journal import Entry
from policies.editions import Regulations
from policies.files import open_regulations

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = ROOT / "policies.yaml"
MOSCOW = ZoneInfo("Europe/Moscow")
LONG = "После обновления сервера терминал на линии розлива показывает ошибку связи и не принимает новые задания"
CRITICAL = {"priority": {"name": "Критический"}}
SANDBOX_PORT = int(os.environ.get("TEST_PRISM_UPSTREAM", "0"))
"""Where a validating proxy passes requests on to (`make contract`); 0: any free one."""
Kind = Literal["cloud", "dc", "jsm"]
"""Whose Jira it is: `jsm` is Cloud with Service Management, where customers have the portal alone."""
KINDS: tuple[Kind, ...] = get_args(Kind)
MOST_LOOKS = 200
"""More in one moment means that the loop does not come to rest."""


def msk(text: str) -> datetime:
    """`2026-11-23 10:00` on a Moscow wall clock, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=MOSCOW).astimezone(UTC)


MONDAY = msk("2026-11-23 10:00")


def configured(sandbox: Sandbox, token: str | None = None) -> settings.Settings:
    """The service's settings for a sandbox."""
    environ = {"JIRA_URL": sandbox.url, "JIRA_TOKEN": token or sandbox.token, "JIRA_USER": sandbox.user or ""}
    found = settings.read(environ, Path("/nonexistent"))
    assert isinstance(found, settings.Settings)
    return found


def connected(sandbox: Sandbox, regulations: Regulations) -> Jira:
    """The client with the names of the sandbox's Jira read, as the service does it."""
    told = configured(sandbox)
    wire = Session(sandbox.url, told.jira_user, told.jira_token.value, sandbox.world.clock, lambda _: None)
    jira = Jira.connect(told, wire)
    assert isinstance(jira, Jira)
    assert isinstance(jira.refresh(regulations.names["group"], regulations.spellings), Directory)
    return jira


@dataclass
class Stage:
    """What a test acts on and looks at."""

    sandbox: Sandbox
    store: Store
    jira: Jira
    active: Active
    worker: Worker
    standing: Standing
    file: Path
    """The policy in force; rewrite it and `poll`."""

    @property
    def now(self) -> datetime:
        return self.sandbox.world.clock()

    @property
    def customer(self) -> Person:
        return self.sandbox.people["kuznetsov"]

    @property
    def support(self) -> Person:
        return self.sandbox.people["sokolova"]

    @property
    def editor(self) -> Person:
        """Who changes fields unless it is said: the customer, where there is more for him than a portal."""
        return self.support if self.sandbox.world.site.desk else self.customer

    def incident(self, **fields: Any) -> str:
        """A complete critical incident, told to the service."""
        return self.create("Инцидент", **{**CRITICAL, self.sandbox.field("Площадка"): "Завод № 1", **fields})

    def create(self, kind: str, **fields: Any) -> str:
        key = self.customer.create(kind, "Линия стоит", **{"description": LONG, **fields})
        self.tell(key)
        return key

    def move(self, key: str, status: str, by: Person | None = None) -> None:
        (by or self.support).move(key, status)
        self.tell(key)

    def edit(self, key: str, by: Person | None = None, **fields: Any) -> None:
        (by or self.editor).edit(key, **fields)
        self.tell(key)

    def say(self, key: str, text: str, by: Person | None = None) -> None:
        (by or self.customer).say(key, text)
        self.tell(key)

    def tell(self, key: str, fresh: datetime | None = None) -> None:
        """What a webhook comes to: a mark, by id where Jira tells it."""
        found = self.sandbox.world.issue(key)
        with self.store.write() as conn:
            agenda.mark(conn, found.id if found else key, self.now, fresh, key)

    def settle(self) -> int:
        """Looks until nothing is due now; how many there were."""
        looks = 0
        while self.worker.work(self.now):
            looks += 1
            assert looks < MOST_LOOKS, "the loop does not come to rest"
        return looks

    def until(self, moment: datetime) -> None:
        """Time passes; the service looks whenever something comes due on the way."""
        self.settle()
        while (due := self.next_due()) is not None and due <= moment:
            self.sandbox.world.clock.set(max(due, self.now))
            self.settle()
        self.sandbox.world.clock.set(moment)
        self.settle()

    def next_due(self) -> datetime | None:
        """When the worker would look next: something is due, and Jira may be asked."""
        with self.store.read() as conn:
            due = agenda.next_due(conn)
        return due and max(due, self.worker.gate.open_at(self.now))

    def issue(self, key: str) -> Issue:
        found = self.sandbox.world.issue(key)
        assert found is not None
        return found

    def shows(self, key: str, field: str) -> Any:
        """A field's value as the sandbox holds it, by the field's name."""
        return self.issue(key).fields.get(self.sandbox.field(field))

    def status(self, key: str) -> str:
        return str(self.sandbox.world.site.names("status")[self.issue(key).text("status")])

    def labels(self, key: str) -> Any:
        return self.issue(key).fields.get("labels")

    def comments(self, key: str) -> list[Comment]:
        """Those of the service."""
        return [said for said in self.issue(key).comments if said.author == self.sandbox.service.user.id]

    def told(self, key: str) -> list[str]:
        """Everything that was said as the customer reads it: in the portal, where he has no other way to it."""
        desk = self.sandbox.world.site.desk
        if desk is None:
            return [said["body"] for said in self.customer.get(f"issue/{key}/comment")["comments"]]
        return [said["body"] for said in self.customer.get(f"{PORTAL}/request/{key}/comment?limit=100")["values"]]

    def writes(self) -> list[Call]:
        """The calls that write, since `forget_calls`."""
        reads = ("/search", "/comment/list", "/search/jql", "/bulkfetch")
        calls = self.sandbox.faults.calls
        return [call for call in calls if call.method != "GET" and not call.path.endswith(reads)]

    def forget_calls(self) -> None:
        self.sandbox.faults.calls.clear()

    def fail(self, match: str, status: int, times: int = 1, **more: Any) -> None:
        """Order another answer for the next requests that begin with `match`."""
        self.sandbox.faults.set({"answers": [{"match": match, "times": times, "status": status, **more}]})

    def drop_answer(self, match: str, times: int = 1) -> None:
        """The next such requests are carried out, and their answers lost."""
        self.sandbox.faults.set({"drop_answer_after_apply": {"match": match, "times": times}})

    def card(self, key: str) -> Shown | None:
        with self.store.read() as conn:
            return cards.find(conn, key)

    def problem(self, key: str, language: str = "ru") -> str:
        card = self.card(key)
        return str(card.problem[language]) if card and card.problem else ""

    def effects(self, key: str) -> dict[str, Entry]:
        """The journal's rows of effects by what they do (`comment`, `transition`, …): the newest of each."""
        with self.store.read() as conn:
            rows = journal.history(conn, self.issue(key).id, 1000)
        return {str(row.act): row for row in reversed(rows) if row.kind == "effect"}

    def decisions(self, key: str) -> list[Entry]:
        with self.store.read() as conn:
            return [row for row in journal.history(conn, self.issue(key).id, 1000) if row.kind == "decision"]

    def note(self, name: str = "jira") -> dict[str, Any]:
        with self.store.read() as conn:
            return notes.get(conn, name) or {}

    def poll(self) -> bool:
        """Look at the policy's file again, and at Jira's names when it changed."""
        changed = self.active.poll(self.now)
        if changed:
            self.names()
        return changed

    def names(self) -> None:
        """Read Jira's names again."""
        regulations = self.active.regulations
        found = self.jira.refresh(regulations.names["group"], regulations.spellings)
        assert isinstance(found, Directory)
        self.standing.lacks(lacking(regulations, found), self.now)

    def set_field(self, name: str, **changes: Any) -> None:
        """The admin of Jira changes a field."""
        field = by_name(self.sandbox.world.site.fields, name)
        assert field is not None
        self.sandbox.world.put_field(replace(field, **changes))

    def drop_field(self, name: str) -> None:
        site = self.sandbox.world.site
        self.sandbox.world.change_site(replace(site, fields=tuple(one for one in site.fields if one.name != name)))


@contextmanager
def staged(
    kind: Kind,
    folder: Path,
    *,
    policy: str | Path | None = None,
    site: Callable[[Regulations], Site] | None = None,
    start: datetime = MONDAY,
    since: datetime = datetime(2020, 1, 1, tzinfo=UTC),
    public_url: str | None = None,
) -> Iterator[Stage]:
    """A stage at `start`; `policy` is a text or the place of one instead of the shipped one, `site` the Jira for it,
    `since` the first start of the service."""
    file = policy if isinstance(policy, Path) else folder / "policies.yaml"
    if not isinstance(policy, Path):
        file.write_text(policy or SHIPPED.read_text(encoding="utf-8"), encoding="utf-8")
    opened = open_regulations(file)
    assert isinstance(opened.outcome, Regulations), opened.outcome
    desk = mespace.service_desk("cloud") if kind == "jsm" else None
    made = site(opened.outcome) if site else desk
    with running("dc" if kind == "dc" else "cloud", site=made, now=lambda: start, port=SANDBOX_PORT) as sandbox:
        store = Store.open(f"sqlite:///{folder / 'reglament.db'}")
        jira = connected(sandbox, opened.outcome)
        with store.write() as conn:
            notes.put(conn, ACTING_SINCE, since.isoformat())
        active = Active(file, store, opened.outcome, opened.seen, start)
        standing = Standing(store)
        worker = Worker(jira, store, active, sandbox.world.clock, bell=Bell(), standing=standing, public_url=public_url)
        try:
            yield Stage(sandbox, store, jira, active, worker, standing, file)
        finally:
            jira.close()
            store.close()
