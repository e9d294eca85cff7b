"""One process of the service, put together from the product's own parts, without threads: its pulse is given by hand.

Everything in it goes when it dies; only the database stays.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from connector import settings
from connector.active import Active
from connector.jira.answers import Failure
from connector.jira.client import Jira
from connector.jira.names import Directory
from connector.jira.session import Session
from connector.loop.standing import Standing, lacking
from connector.loop.sweep import sweep
from connector.loop.worker import Bell, Worker
from connector.settings import Settings
from connector.store import GroupCommit, Store, agenda
from connector.store.agenda import Mark
from connector.store.deliveries import Delivery
from connector.store.intake import _Request
from policies.editions import Regulations
from policies.files import open_regulations
from tests.simulation.wire import Wire
from tests.simulation.world import URL, House, JiraSide
from webhooks.intake import PATH, Intake, Refused

SECRET = b"simulation"


class MortalStore(Store):
    """A store around whose commits things happen: `around` is told before each transaction, before its commit and
    after it."""

    def __init__(self, house: House, around: Callable[[str], None]) -> None:
        super().__init__(house.engine)
        self._around, self._house = around, house

    @contextmanager
    def write(self, patience: float | None = None, *, lasting: bool = True) -> Iterator[Connection]:  # noqa: ARG002
        self._around("before a transaction")
        with super().write(patience) as conn:
            yield conn
            self._around("before a commit")
        self._house.commits += 1
        self._around("after a commit")


class AtOnce(GroupCommit):
    """The product's commit of what came in, in the caller's own thread."""

    def __init__(self, store: Store) -> None:
        self._store, self._stored = store, lambda: None

    def accept(self, delivery: Delivery, marks: Sequence[Mark] = (), patience: float = 0.0) -> Any:
        request = _Request(delivery, marks)
        self._commit([request])
        return request.wait(patience)


def told(jira: JiraSide) -> Settings:
    """The service's settings."""
    service = jira.service
    user = service.email if jira.world.site.cloud else ""
    found = settings.read({"JIRA_URL": URL, "JIRA_TOKEN": service.token, "JIRA_USER": user}, Path("/nonexistent"))
    assert isinstance(found, Settings), found
    return found


class Process:
    """Raises whatever kills it. `wire` leads to Jira."""

    def __init__(self, jira: JiraSide, house: House, file: Path, wire: Wire, around: Callable[[str], None]) -> None:
        self._side, self._wire, self._clock = jira, wire, jira.time.ours
        self._house, self._asked = house, -1
        self._due: datetime | None = None
        self.store = MortalStore(house, around)
        opened = open_regulations(file)
        assert isinstance(opened.outcome, Regulations), opened.outcome
        self.active = Active(file, self.store, opened.outcome, opened.seen, self._clock())
        self.standing = Standing(self.store)
        self.intake = Intake(_nothing, (SECRET,), AtOnce(self.store).accept, self._clock, Refused())
        self.jira: Jira | None = None
        self.worker: Worker | None = None

    def connect(self) -> bool:
        """As `connector.loop.service` begins; False: Jira does not answer, so try again later."""
        where = told(self._side)
        session = Session(URL, where.jira_user, where.jira_token.value, self._clock, lambda _: None)
        session._session.trust_env = False
        for scheme in ("https://", "http://"):
            session._session.mount(scheme, self._wire)
        jira = Jira.connect(where, session, self._clock)
        if isinstance(jira, Failure) or not self._names(jira, self.active.regulations):
            return False
        self.jira = jira
        self.worker = Worker(
            jira, self.store, self.active, self._clock, bell=Bell(), standing=self.standing, public_url=None
        )
        self.sweep()
        return True

    def _names(self, jira: Jira, coming: Regulations) -> bool:
        directory = jira.refresh(sorted(coming.names["group"]), coming.spellings)
        if not isinstance(directory, Directory):
            return False
        self.standing.lacks(lacking(coming, directory), self._clock())
        return True

    def _may_ask(self) -> bool:
        now = self._clock()
        return self.worker is not None and self.worker.gate.open_at(now) <= now

    def sweep(self) -> None:
        if self.jira is not None and self._may_ask():
            sweep(self.jira, self.store, self.active.regulations, self._clock())

    def poll(self) -> None:
        jira = self.jira
        if jira is not None and self._may_ask():
            self.active.poll(self._clock(), lambda coming: self._names(jira, coming))

    def due(self) -> datetime | None:
        """When it would look next, by its own clock; None: there is nothing, or no Jira."""
        if self.worker is None:
            return None
        if self._asked != self._house.commits:
            with self.store.read() as conn:
                self._due = agenda.next_due(conn)
            self._asked = self._house.commits
        due = self._due
        return due and max(due, self.worker.gate.open_at(self._clock()))

    def work(self) -> bool:
        return self.worker is not None and self.worker.work(self._clock())

    def receive(self, body: bytes, headers: dict[str, str]) -> int:
        """A webhook; the status that is answered."""
        said: list[str] = []
        environ = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": PATH,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": BytesIO(body),
            **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
        }
        self.intake(environ, lambda status, *_: said.append(status))  # type: ignore[arg-type]
        return int(said[0].split()[0])


def _nothing(_environ: Any, _start: Any) -> list[bytes]:
    raise AssertionError("only webhooks come")
