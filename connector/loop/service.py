"""The working half of the service in one process: connect, look, sweep, poll the policy; start and stop in order.

Jira may be away at the start: webhooks are taken in all the same, and the looks begin when Jira answers.
"""

import threading
from collections.abc import Callable
from datetime import datetime

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from connector.active import Active
from connector.jira.answers import Failure
from connector.jira.client import Jira
from connector.loop import lacking, ticks
from connector.loop.standing import Standing
from connector.loop.sweep import sweep
from connector.loop.worker import Bell, Worker
from connector.settings import Settings
from connector.store import Store, notes

THREADS = 4
RETRY_SECONDS = 5.0
STOP_SECONDS = 20.0
FIRST_START = "first_start"

_log = structlog.get_logger(__name__)


class Service:
    """Owns the threads; the store and the policy are the caller's."""

    def __init__(self, settings: Settings, store: Store, active: Active, clock: Callable[[], datetime]) -> None:
        self.bell = Bell()
        self._settings, self._store, self._active, self._clock = settings, store, active, clock
        self._standing = Standing(store)
        self._stopping = threading.Event()
        self._jira: Jira | None = None
        self._worker: Worker | None = None
        self._scheduler: BackgroundScheduler | None = None
        self._starter = threading.Thread(target=self._begin, name="connect", daemon=True)

    @property
    def stopping(self) -> bool:
        return self._stopping.is_set()

    def start(self) -> None:
        """Begin in the background; returns at once."""
        self._starter.start()

    def stop(self) -> bool:
        """Claim nothing more, finish the looks under way; False when one had to be left to its lease."""
        self._stopping.set()
        self._starter.join(STOP_SECONDS)
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
        clean = self._worker is None or self._worker.stop(STOP_SECONDS)
        if self._jira is not None:
            self._jira.close()
        return clean

    def _begin(self) -> None:
        jira = self._connect()
        if jira is None:
            return
        self._jira = jira
        worker = Worker(
            jira,
            self._store,
            self._active,
            self._first_start(),
            self._clock,
            bell=self.bell,
            standing=self._standing,
            language=self._settings.language,
        )
        self._worker = worker
        self._sweep(self._clock())
        worker.start(THREADS)
        self._scheduler = ticks.schedule(
            {
                "policy": (ticks.POLL_SECONDS, self._poll),
                "sweep": (ticks.SWEEP_SECONDS, self._sweep),
                "names": (ticks.NAMES_SECONDS, self._names),
                "tidy": (ticks.TIDY_SECONDS, lambda now: ticks.tidy(self._store, now)),
            },
            self._clock,
        )
        _log.info("working", jira=self._settings.jira_url, account=jira.account.name, dialect=jira.dialect)

    def _connect(self) -> Jira | None:
        """Until Jira answers, or the service is stopped."""
        while not self._stopping.is_set():
            jira = Jira.connect(self._settings)
            failure = jira if isinstance(jira, Failure) else self._read_names(jira, self._clock())
            if failure is None and not isinstance(jira, Failure):
                return jira
            if failure is not None:
                self._standing.jira(failure, self._clock())
                _log.error("Jira cannot be reached yet", says=failure.says.en)
            self._stopping.wait(RETRY_SECONDS)
        return None

    def _first_start(self) -> datetime:
        """When this store first met this Jira: causes before it are skipped (law 10)."""
        with self._store.write() as conn:
            return datetime.fromisoformat(notes.once(conn, FIRST_START, self._clock().isoformat()))

    def _read_names(self, jira: Jira, now: datetime) -> Failure | None:
        policy = self._active.policy
        spellings = (name for kind in ("status", "type", "priority") for name in policy.names[kind])
        directory = jira.refresh(policy.names["group"], spellings)
        if isinstance(directory, Failure):
            return directory
        self._standing.lacks(lacking.find(policy, directory), now)
        return None

    def _names(self, now: datetime) -> None:
        if self._jira is not None:
            failure = self._read_names(self._jira, now)
            if failure is not None:
                _log.warning("names not refreshed", says=failure.says.en)

    def _poll(self, now: datetime) -> None:
        if self._active.poll(now):
            self._names(now)
            self.bell.ring()

    def _sweep(self, now: datetime) -> None:
        if self._jira is None:
            return
        swept = sweep(self._jira, self._store, self._active.policy, now)
        if isinstance(swept, Failure):
            _log.warning("sweep failed", says=swept.says.en)
        elif swept.marked:
            self.bell.ring()
