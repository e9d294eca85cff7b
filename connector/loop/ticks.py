"""The bells of a process (APScheduler): policy, sweep, names, figures, housekeeping. It never holds an issue's timer.

Its job store cannot be shared and a job is gone from it before the work is done, so what must not be lost is in the
agenda; a missed tick here only comes later.
"""

from collections.abc import Callable
from datetime import datetime

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from connector.store import Store, deliveries, journal

POLL_SECONDS, SWEEP_SECONDS, NAMES_SECONDS, TRAFFIC_SECONDS, TIDY_SECONDS = 2, 120, 600, 10, 3600

_log = structlog.get_logger(__name__)

Tick = Callable[[datetime], object]


def schedule(ticks: dict[str, tuple[int, Tick]], clock: Callable[[], datetime]) -> BackgroundScheduler:
    """A started scheduler: name -> (seconds between, what to do with the moment). One run of each at a time."""
    # As many threads as can be at work; each that was ever begun keeps memory of its own to the end of the process.
    scheduler = BackgroundScheduler(timezone="UTC", executors={"default": ThreadPoolExecutor(len(ticks))})
    for name, (seconds, tick) in ticks.items():
        options = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        scheduler.add_job(careful(name, tick, clock), "interval", seconds=seconds, id=name, **options)
    scheduler.start()
    return scheduler


def careful(name: str, tick: Tick, clock: Callable[[], datetime]) -> Callable[[], None]:
    """The tick with its moment, and with whatever it raises logged instead."""

    def run() -> None:
        try:
            tick(clock())
        except Exception:  # noqa: BLE001 - a tick that broke must not stop the others
            _log.exception("a tick broke; it runs again at its next time", tick=name)

    return run


def tidy(store: Store, now: datetime) -> None:
    """Drop what is kept no longer: deliveries after 30 days, decisions after 400. Effects are kept for good.

    In portions, each a transaction of its own, so that nobody waits long for the writer.
    """
    for kept in (deliveries, journal):
        dropped = 1
        while dropped:
            with store.write() as conn:
                dropped = kept.prune(conn, now - kept.RETENTION)
