"""The processes of the service: what is started, in which order, and how it stops on SIGTERM."""

import multiprocessing
import signal
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from multiprocessing.synchronize import Event
from queue import SimpleQueue

import structlog

from connector import log
from connector.active import ACTING_SINCE, Active
from connector.clock import utc_now
from connector.loop.service import Service
from connector.settings import Settings
from connector.signals import ends
from connector.store import Store, Unusable, notes
from policies import Problems
from policies.files import open_regulations
from webhooks.serving.demo import Dialect, sandbox
from webhooks.serving.server import serve_web

BAD_START = 2
"""Exit status when the settings, the policy or the database are wrong: starting again alone will not help."""
LISTEN_SECONDS = 0.5

_log = structlog.get_logger(__name__)


def serve(settings: Settings) -> int:
    """Web and worker: the looks in this process, the web in a child that rings when something was stored."""
    stored = multiprocessing.get_context("spawn").Event()

    def run(service: Service, told: "SimpleQueue[int]") -> None:
        threading.Thread(target=_listen, args=(stored, service), name="bell", daemon=True).start()
        _greet(settings)
        serve_web(settings, told, stored.set)

    return _unless_taken(settings, lambda: with_service(settings, run))


def work(settings: Settings) -> int:
    """Only the looks: marks made by other processes are seen within a second."""
    signal.signal(signal.SIGTERM, _leave)
    return with_service(settings, _until)


def web(settings: Settings) -> int:
    """Only the web; some other process looks."""
    log.configure(settings.log_format)

    def run() -> int:
        told = ends()
        _greet(settings)
        serve_web(settings, told)
        return 0

    return _unless_taken(settings, run)


def demo(settings: Settings, dialect: Dialect, port: int, life: float) -> int:
    """The service on a sandbox Jira that it brings along."""

    own = _own_folder(settings)

    def run() -> int:
        with sandbox(own, dialect, port, life) as pointed:
            _as_if_long_started(pointed)
            print(f"Песочница Jira / the sandbox: {pointed.jira_url}", flush=True)
            return serve(pointed)

    try:
        return _unless_taken(own, run)
    except (RuntimeError, OSError) as error:
        print(error, file=sys.stderr)
        return BAD_START


def _unless_taken(settings: Settings, run: Callable[[], int]) -> int:
    """Until there are threads (`connector.signals`) SIGTERM ends us where we are, in good order too.

    Asked before anything is started, since granian shares a taken port with whoever has it, and webhooks would be lost
    there.
    """
    signal.signal(signal.SIGTERM, _leave)
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            place = f"{settings.host}:{settings.port}"
            print(f"HOST, PORT: {place}: адрес занят или не наш / taken or not ours: {error}", file=sys.stderr)
            return BAD_START
    return run()


def _leave(*_: object) -> None:
    raise SystemExit(0)


def _own_folder(settings: Settings) -> Settings:
    """The demo keeps to itself: a store that knows the sandbox's issues must never meet a real Jira."""
    folder = settings.data_dir / "demo"
    url = f"sqlite:///{folder / 'reglament.db'}"
    return replace(settings, data_dir=folder, database_url=url, speak_within=timedelta(days=30))


def _as_if_long_started(settings: Settings) -> None:
    """The sandbox's requests are older than this run, and nothing in it can be flooded: law 10 would hide the show."""
    store = Store.open(settings.database_url)
    with store.write() as conn:
        notes.once(conn, ACTING_SINCE, (utc_now() - timedelta(days=30)).isoformat())
    store.close()


def with_service(settings: Settings, run: Callable[[Service, "SimpleQueue[int]"], None]) -> int:
    """Runs the working half around `run`, which returns when the process is told to end."""
    log.configure(settings.log_format)
    now = utc_now()
    opened = open_regulations(settings.policies)
    if isinstance(opened.outcome, Problems):
        print(opened.outcome.said(settings.language), file=sys.stderr)
        return BAD_START
    try:
        store = Store.open(settings.database_url, thorough=True)
    except Unusable as error:
        print(error, file=sys.stderr)
        return BAD_START
    regulations = Active(settings.policies, store, opened.outcome, opened.seen, now)
    service = Service(settings, store, regulations, utc_now)
    told = ends()
    service.start()
    try:
        run(service, told)
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


def _until(_: Service, told: "SimpleQueue[int]") -> None:
    told.get()


def _greet(settings: Settings) -> None:
    print(f"Reglament: {settings.address}", flush=True)
