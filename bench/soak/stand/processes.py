"""The Jira full of issues and the service beside it, as processes of their own on this machine's loopback."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

from connector.clock import utc_now
from connector.loop.sweep import NOTE as SWEEP
from connector.sandbox.person import Person
from connector.sandbox.sites import mespace
from connector.store import Store, agenda, notes
from tests.faults.processes import ROOT, SECRET, SandboxProcess, Service, free_port, wait_until
from webhooks.intake import PATH

START_SECONDS = 120.0
SETTLE_SECONDS = 600.0


@dataclass
class Jira(SandboxProcess):
    """The sandbox of `bench.soak.stand.jira`, empty at first."""

    process: "subprocess.Popen[str]"
    issues: list[tuple[str, str]] = field(default_factory=list)
    """Id and key of each."""
    _turn: Lock = field(default_factory=Lock)

    def ask(self, *question: str | float) -> Any:
        """See `bench.soak.stand.jira.answer`."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with self._turn:
            self.process.stdin.write(json.dumps(question) + "\n")
            self.process.stdin.flush()
            return json.loads(self.process.stdout.readline())

    def fill(self, count: int, first: datetime | None = None, apart: timedelta = timedelta()) -> None:
        """So many issues more, created a day ago, or each so long after the one before it. Nobody is told of them if
        that is before `tell`."""
        born = first or utc_now() - timedelta(days=1)
        made = self.ask("fill", count, born.isoformat(), apart.total_seconds())
        self.issues += [(name, key) for name, key in made]

    def tell(self, port: int) -> None:
        """From now on the service at this port hears of what happens."""
        self.ask("hook", f"http://127.0.0.1:{port}{PATH}", SECRET)


@contextmanager
def jira_process() -> Iterator[Jira]:
    command = [sys.executable, "-m", "bench.soak.stand.jira"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        url = json.loads(process.stdout.readline())
        people = {user.name: Person(url, user, cloud=True) for user in mespace.site("cloud").users}
        yield Jira(url, people, True, process)
        process.stdin.close()
        process.wait(30)
    finally:
        process.kill()
        process.wait()


@dataclass
class Stand:
    """Both, and the store as the service keeps it."""

    folder: Path
    port: int
    jira: Jira
    service: Service

    @property
    def address(self) -> str:
        return store_address(self.folder)

    def agenda(self) -> agenda.Counts:
        store = Store.open(self.address)
        try:
            with store.read() as conn:
                return agenda.counts(conn, utc_now())
        finally:
            store.close()

    def swept(self) -> bool:
        """Whether everything open has been found by search once."""
        store = Store.open(self.address)
        try:
            with store.read() as conn:
                return notes.get(conn, SWEEP) is not None
        finally:
            store.close()

    def settle(self, seconds: float, step: float = 1.0) -> float:
        """Waits until nothing is due and nobody looks; returns the seconds it took, or AssertionError."""
        begun = time.monotonic()
        while (left := self.agenda()).due or left.leased:
            assert time.monotonic() - begun < seconds, f"in {seconds:g} s not settled: {left}"
            say(f"still to look at: {left.due}")
            time.sleep(step)
        return time.monotonic() - begun


@contextmanager
def service_beside(folder: Path, port: int, jira: Jira) -> Iterator[Stand]:
    """The service, ready; stopped in good order, or killed, at the end."""
    service = Service(folder, port, jira)
    try:
        wait_until(service.ready, "the service is ready", START_SECONDS)
        yield Stand(folder, port, jira, service)
    finally:
        service.end()


@contextmanager
def stand(folder: Path, issues: int) -> Iterator[Stand]:
    """A Jira of so many issues that tells the service what happens, and the service."""
    port = free_port()
    with jira_process() as jira:
        jira.fill(issues)
        jira.tell(port)
        say(f"a Jira of {issues} issues at {jira.url}")
        with service_beside(folder, port, jira) as up:
            yield up


def first_life(folder: Path, port: int, jira: Jira) -> None:
    """The service looks at all that is there, and ends. Issues made afterwards, of an older date, are news to it that
    no sweep tells."""
    with service_beside(folder, port, jira) as up:
        wait_until(up.swept, "the first sweep has come through", START_SECONDS)
        up.settle(SETTLE_SECONDS)


def store_address(folder: Path) -> str:
    return f"sqlite:///{folder / 'reglament.db'}"


def say(words: str) -> None:
    """Progress, for whoever watches."""
    print(f"{utc_now():%H:%M:%S} {words}", file=sys.stderr, flush=True)
