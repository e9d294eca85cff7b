"""The working half of the service in one process: connect, look, sweep, poll the policy; start and stop in order.

Jira may be away at the start: webhooks are taken in all the same, and the looks begin when Jira answers.
"""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from connector.active import Active
from connector.jira.answers import Failure
from connector.jira.client import Jira
from connector.loop import ticks
from connector.loop.standing import Standing, lacking
from connector.loop.sweep import sweep
from connector.loop.worker import Bell, Worker
from connector.settings import Settings
from connector.store import Store, notes
from connector.store.news import Listener
from policies.editions import Regulations

THREADS = 4
RETRY_SECONDS = 5.0
STOP_SECONDS = 20.0

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
        self._listener = Listener(store, self.bell.ring)

    @property
    def stopping(self) -> bool:
        return self._stopping.is_set()

    def start(self) -> None:
        """Begin in the background; returns at once."""
        self._listener.start()
        self._starter.start()

    def stop(self) -> bool:
        """Claim nothing more, finish the looks under way; False when one had to be left to its lease."""
        self._stopping.set()
        self._starter.join(STOP_SECONDS)
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
        self._listener.stop()
        clean = self._worker is None or self._worker.stop(STOP_SECONDS)
        if self._jira is not None:
            self._jira.close()
        return clean

    def _begin(self) -> None:
        """Whatever breaks here (the database is busy, Jira talks nonsense) is tried again: nobody else would."""
        while not self._stopping.is_set():
            try:
                jira = self._connect()
                if jira is not None:
                    self._work(jira)
            except Exception:  # noqa: BLE001
                _log.exception("the start broke; it is tried again")
                self._stopping.wait(RETRY_SECONDS)
            else:
                return

    def _work(self, jira: Jira) -> None:
        """From here on everything runs by itself."""
        self._jira = jira
        self._worker = Worker(
            jira,
            self._store,
            self._active,
            self._clock,
            bell=self.bell,
            standing=self._standing,
            language=self._settings.language,
            public_url=self._settings.public_url,
            speak_within=self._settings.speak_within,
        )
        ticks.careful("sweep", self._sweep, self._clock)()
        self._worker.start(THREADS)
        self._scheduler = ticks.schedule(
            {
                "policy": (ticks.POLL_SECONDS, self._poll),
                "sweep": (ticks.SWEEP_SECONDS, self._in_turn("sweep", ticks.SWEEP_SECONDS, self._sweep)),
                "names": (ticks.NAMES_SECONDS, self._names),
                "traffic": (ticks.TRAFFIC_SECONDS, lambda now: self._standing.traffic(jira.figures(now))),
                "tidy": (ticks.TIDY_SECONDS, self._in_turn("tidy", ticks.TIDY_SECONDS, self._tidy)),
            },
            self._clock,
        )
        _log.info("working", jira=self._settings.jira_url, account=jira.account.name, dialect=jira.dialect)

    def _connect(self) -> Jira | None:
        """Until Jira answers, or the service is stopped."""
        while not self._stopping.is_set():
            jira = Jira.connect(self._settings, None, self._clock)
            failure = jira if isinstance(jira, Failure) else self._read_names(jira, self._clock())
            if failure is None and not isinstance(jira, Failure):
                return jira
            if failure is not None:
                self._standing.jira(failure, self._clock())
                _log.error("Jira cannot be reached yet", says=failure.says.en)
            self._stopping.wait(RETRY_SECONDS)
        return None

    def _read_names(self, jira: Jira, now: datetime, coming: Regulations | None = None) -> Failure | None:
        """For the policies in force and for those about to take force, so that neither miss a group."""
        wanted = coming or self._active.regulations
        groups = {group for each in (self._active.regulations, wanted) for group in each.names["group"]}
        directory = jira.refresh(sorted(groups), wanted.spellings)
        if isinstance(directory, Failure):
            return directory
        self._standing.lacks(lacking(wanted, directory), now)
        return None

    def _names(self, now: datetime) -> None:
        if self._jira is None or not self._may_ask(now):
            return
        failure = self._read_names(self._jira, now)
        if failure is not None:
            _log.warning("names not refreshed", says=failure.says.en)

    def _may_ask(self, now: datetime) -> bool:
        """Not while Jira is down or asked for a rest: ticks mind the same gate as looks."""
        return self._worker is None or self._worker.gate.open_at(now) <= now

    def _poll(self, now: datetime) -> None:
        if self._active.poll(now, lambda coming: self._ready(coming, now)):
            self.bell.ring()

    def _ready(self, coming: Regulations, now: datetime) -> bool:
        """Policies take force once Jira's names are known for them: without their groups staff would be taken for
        customers."""
        return self._jira is not None and self._may_ask(now) and self._read_names(self._jira, now, coming) is None

    def _in_turn(self, name: str, seconds: int, tick: ticks.Tick) -> ticks.Tick:
        """Of several processes one does what is for all of them: whichever asks the database first. Who then cannot
        (False) leaves it to the next that asks: Jira may be away for him alone."""

        def claimed(now: datetime) -> None:
            with self._store.write() as conn:
                mine = notes.claim(conn, name, now, timedelta(seconds=seconds) * 0.9)
            if mine and tick(now) is False:
                with self._store.write() as conn:
                    notes.give_back(conn, name)

        return claimed

    def _tidy(self, now: datetime) -> None:
        ticks.tidy(self._store, now)

    def _sweep(self, now: datetime) -> bool:
        """Whether it was had."""
        self._active.make_up(now)
        if self._jira is None or self._worker is None or not self._may_ask(now):
            return False
        swept = sweep(self._jira, self._store, self._active.regulations, now)
        if isinstance(swept, Failure):
            _log.warning("sweep failed", says=swept.says.en)
            return False
        if swept.marked:
            self.bell.ring()
        return True
