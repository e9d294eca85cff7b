"""The processes of the service: what is started, in which order, and how it stops on SIGTERM."""

import multiprocessing
import signal
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from multiprocessing.synchronize import Event

import structlog

from connector import active, log
from connector.clock import utc_now
from connector.loop.service import FIRST_START, Service
from connector.settings import Settings
from connector.store import Store, Unusable, notes
from policies import Problems
from webhooks.demo import Dialect, sandbox
from webhooks.server import serve_web

BAD_START = 2
"""Exit status when the settings, the policy or the database are wrong: starting again alone will not help."""
LISTEN_SECONDS = 0.5

_log = structlog.get_logger(__name__)


def serve(settings: Settings) -> int:
    """Web and worker: the looks in this process, the web in a child that rings when something was stored."""
    context = multiprocessing.get_context("spawn")
    stored = context.Event()

    def run(service: Service) -> None:
        threading.Thread(target=_listen, args=(stored, service), name="bell", daemon=True).start()
        _greet(settings)
        serve_web(settings, stored.set)

    return with_service(settings, run)


def work(settings: Settings) -> int:
    """Only the looks: marks made by other processes are seen within a second."""
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    return with_service(settings, lambda _: _until(told))


def web(settings: Settings) -> int:
    """Only the web; some other process looks."""
    log.configure(settings.log_format)
    _greet(settings)
    serve_web(settings)
    return 0


def demo(settings: Settings, dialect: Dialect, port: int, life: float) -> int:
    """The service on a sandbox Jira that it brings along."""
    try:
        with sandbox(settings, dialect, port, life) as pointed:
            _as_if_long_started(pointed)
            print(f"Песочница Jira / the sandbox: {pointed.jira_url}", flush=True)
            return serve(pointed)
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return BAD_START


def _as_if_long_started(settings: Settings) -> None:
    """The sandbox's requests are older than this run, and nothing in it can be flooded: law 10 would hide the show."""
    store = Store.open(settings.database_url)
    with store.write() as conn:
        notes.once(conn, FIRST_START, (utc_now() - timedelta(days=30)).isoformat())
    store.close()


def with_service(settings: Settings, run: Callable[[Service], None]) -> int:
    """Runs the working half around `run`, which returns when the process is told to stop."""
    log.configure(settings.log_format)
    now = utc_now()
    loaded = active.read(settings.policies)
    if isinstance(loaded.outcome, Problems):
        print(loaded.outcome.said(settings.language), file=sys.stderr)
        return BAD_START
    try:
        store = Store.open(settings.database_url)
    except Unusable as error:
        print(error, file=sys.stderr)
        return BAD_START
    policy = active.Active(settings.policies, store, loaded.outcome, loaded.digest, now)
    service = Service(settings, store, policy, utc_now)
    service.start()
    try:
        run(service)
    finally:
        _log.info("stopping")
        clean = service.stop()
        store.close()
        _log.info("stopped", clean=clean)
    return 0


def _listen(stored: Event, service: Service) -> None:
    """Pass the web's ring on to the worker."""
    while not service.stopping:
        if stored.wait(LISTEN_SECONDS):
            stored.clear()
            service.bell.ring()


def _until(told: threading.Event) -> None:
    told.wait()


def _greet(settings: Settings) -> None:
    print(f"Reglament: http://{settings.host}:{settings.port}", flush=True)
