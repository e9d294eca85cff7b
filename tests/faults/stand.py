"""A stand of the kill matrix: a sandbox Jira in the test's process, a database, and the service as real processes.

All of them share one clock, which only the test moves, and only while nobody is in the middle of a look: a lease
that runs out under a living worker is another matter than one of a dead one.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any, Literal

import requests
from sqlalchemy import func, select

from connector.active import ACTING_SINCE
from connector.clock import utc_now
from connector.loop.worker import LEASE
from connector.sandbox.person import Person
from connector.sandbox.running import Sandbox, running
from connector.store import Store, agenda, cards, notes
from connector.store.schema import delivery, issue, journal
from policies.editions import Regulations
from policies.files import open_regulations
from tests.faults.fleet import Fleet, Running, launch
from tests.faults.points import FOLDER
from tests.faults.processes import PATIENCE, ROOT, SECRET, STEP, free_port, wait_until

Kind = Literal["SIGKILL", "SIGTERM", "exception", "SIGSTOP"]
POLICY = Path(__file__).with_name("kill.yaml")
ABANDONED = ("K4", "L1")
"""Points where an exception ends a look without its end on the agenda: the lease is left to run out."""
HORIZON = timedelta(minutes=20)
"""Rest is when nothing comes due so soon: longer than a quiet period, shorter than any due time of the policy."""
BACKOFF = (0.1, 0.1, 0.2, 0.2, 0.4, 0.4, 0.8, 0.8, 1.6, 1.6)
"""Seconds between Jira's repetitions of a webhook that was not taken."""
MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)
YESTERDAY = MONDAY - timedelta(days=1)


@dataclass
class Stand:
    """What a case acts on and looks at. `commands`: which processes make up the service."""

    folder: Path
    sandbox: Sandbox
    database: str
    fleet: Fleet
    port: int
    commands: tuple[str, ...]
    running: list[Running] = field(default_factory=list)

    @cached_property
    def store(self) -> Store:
        """The test's own way into the database; opened, and so migrated, when it is first wanted."""
        return Store.open(self.database)

    # time

    def now(self) -> datetime:
        return shared_now(self.folder)

    def move(self, by: timedelta) -> None:
        set_clock(self.folder, float((self.folder / "clock").read_text(encoding="utf-8")) + by.total_seconds())

    # processes

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
        return {
            **kept,
            FOLDER: str(self.folder),
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": self.database,
            "POLICIES": str(self.folder / "policies.yaml"),
            "WEBHOOK_SECRETS": SECRET,
            "JIRA_URL": self.sandbox.url,
            "JIRA_TOKEN": self.sandbox.token,
            "JIRA_USER": self.sandbox.user or "",
        }

    def up(self, *commands: str) -> None:
        """Every process of the service that is not there is started; returns when webhooks are taken."""
        self.start(*commands)
        if {"serve", "web"} & {each.command for each in self.running}:
            wait_until(self.ready, "the service takes webhooks")

    def start(self, *commands: str) -> None:
        """The same without waiting."""
        wanted = list(commands or self.commands)
        for each in list(self.running):
            if not each.alive():
                self.running.remove(each)
            elif each.command in wanted:
                wanted.remove(each.command)
        self.running += [launch(self.fleet, [command], self.folder, self.environment()) for command in wanted]

    def ready(self, port: int | None = None) -> bool:
        try:
            return requests.get(f"http://127.0.0.1:{port or self.port}/readyz", timeout=5).status_code == 200
        except requests.RequestException:
            for each in self.running:
                assert each.alive(), each.told()
            return False

    def beside(self, command: str, port: int) -> None:
        """One more, on a port of its own; returns when webhooks are taken there."""
        told = {**self.environment(), "PORT": str(port)}
        self.running.append(launch(self.fleet, [command], self.folder, told))
        wait_until(lambda: self.ready(port), f"{command} takes webhooks")

    def run(self, *command: str) -> Running:
        """Another command, once."""
        self.running.append(launch(self.fleet, command, self.folder, self.environment()))
        return self.running[-1]

    def stop(self) -> list[int]:
        """SIGTERM to all; their exit statuses."""
        told = [each.stop() for each in self.running]
        self.running.clear()
        return told

    # faults

    def order(self, point: str, kind: Kind) -> None:
        """The next process that comes to the point is struck, once."""
        (self.folder / f"{point}.struck").unlink(missing_ok=True)
        ordered = self.folder / f"{point}.wish"
        ordered.write_text(kind, encoding="utf-8")
        ordered.rename(self.folder / f"{point}.order")

    def hit(self, point: str) -> Running:
        """Waits until the point was struck; which process came to it."""
        proof = self.folder / f"{point}.struck"
        wait_until(proof.exists, f"{point} is struck\n{self.told()}")
        main = int(proof.read_text(encoding="utf-8"))
        return next(each for each in self.running if each.pid == main)

    def struck(self, point: str, kind: Kind) -> None:
        """Waits until the point was struck, and until whoever was killed by it is gone.

        Its lease is let run out: one issue is served at a time, so nobody else is in the middle of a look.
        """
        hit = self.hit(point)
        if kind != "exception":
            assert hit.gone() == {"SIGKILL": -9, "SIGTERM": 0}[kind], hit.told()
        left = kind == "SIGKILL" and hit.command != "web"
        if left or (kind == "exception" and point in ABANDONED):
            self.move(LEASE + timedelta(seconds=1))

    def told(self) -> str:
        return "\n".join(each.told() for each in self.running)

    # rest

    def settle(self) -> None:
        """Returns when Jira has told everything, nobody looks, and nothing comes due within the horizon."""
        end, pause = monotonic() + PATIENCE, Event()
        while True:
            assert monotonic() < end, f"the service does not come to rest: {self.picture()}\n{self.told()}"
            before = self.picture()
            if before.busy or not self.sandbox.deliverer.drain(PATIENCE) or self.picture() != before:
                pause.wait(3 * STEP)
                continue
            if before.next_due is None or before.next_due > self.now() + HORIZON:
                return
            self.move(max(before.next_due - self.now(), timedelta()) + timedelta(seconds=1))

    def picture(self) -> "Picture":
        now = self.now()
        with self.store.read() as conn:
            counts = agenda.counts(conn, now)
            seen = conn.execute(select(func.max(issue.c.looked_at), func.sum(issue.c.generation))).one()
            rows = tuple(conn.scalar(select(func.count()).select_from(each)) for each in (delivery, journal))
            return Picture(bool(counts.due or counts.leased), agenda.next_due(conn), (*seen, *rows))

    def tell(self, key: str) -> None:
        """What a webhook comes to."""
        found = self.sandbox.world.issue(key)
        assert found is not None
        with self.store.write() as conn:
            agenda.mark(conn, found.id, self.now(), None, key)

    def known(self, key: str) -> bool:
        """Whether the service has a card of the issue."""
        with self.store.read() as conn:
            return cards.find(conn, key) is not None

    def rewrite_policy(self, old: str, new: str) -> str:
        """The admin edits the file; the fingerprint it gets."""
        file = self.folder / "policies.yaml"
        text = POLICY.read_text(encoding="utf-8").replace(old, new)
        (self.folder / "policies.new").write_text(text, encoding="utf-8")
        (self.folder / "policies.new").rename(file)
        outcome = open_regulations(file).outcome
        assert isinstance(outcome, Regulations)
        return outcome.fingerprint

    def start_anew(self) -> None:
        """After a case that failed: the next one must not suffer from it."""
        for each in self.running:
            each.kill()
        for left in self.folder.glob("*.order"):
            left.unlink()
        self.sandbox.faults.clear()
        self.move(LEASE + timedelta(seconds=1))

    # people

    @property
    def customer(self) -> Person:
        return self.sandbox.people["kuznetsov"]

    def incident(self) -> str:
        """A critical incident that does not name its site: comment, label, transition."""
        return self.customer.create("Инцидент", "Стоит линия", priority={"name": "Критический"})

    def question(self) -> str:
        """A request of which nobody is reminded for two hours."""
        return self.customer.create("Консультация", "Как закрыть смену")


@dataclass(frozen=True)
class Picture:
    """Two that are equal: nothing happened between them."""

    busy: bool
    next_due: datetime | None
    seen: tuple[Any, ...]


def shared_now(folder: Path) -> datetime:
    return utc_now() + timedelta(seconds=float((folder / "clock").read_text(encoding="utf-8")))


def set_clock(folder: Path, seconds: float) -> None:
    """At one blow, for others read it at any moment."""
    (folder / "clock.new").write_text(str(seconds), encoding="utf-8")
    (folder / "clock.new").rename(folder / "clock")


def new(stand: Stand) -> None:
    """An empty database in which the service has run since yesterday: law 10 is not the subject here."""
    with stand.store.write() as conn:
        notes.put(conn, ACTING_SINCE, YESTERDAY.isoformat())


@contextmanager
def standing(
    folder: Path, fleet: Fleet, database: str, *commands: str, prepare: Callable[[Stand], None] = new
) -> Iterator[Stand]:
    """A stand on an empty database, not started yet."""
    set_clock(folder, (MONDAY - utc_now()).total_seconds())
    (folder / "policies.yaml").write_bytes(POLICY.read_bytes())
    port = free_port()
    with running("cloud", now=lambda: shared_now(folder), backoff=BACKOFF) as sandbox:
        sandbox.hook(f"http://127.0.0.1:{port}/webhooks/jira", SECRET)
        stand = Stand(folder, sandbox, database, fleet, port, commands)
        prepare(stand)
        try:
            yield stand
        finally:
            for each in stand.running:
                each.kill()
            stand.store.close()
