"""Runs the application under granian: one worker process, several threads, a stop that loses nothing.

granian starts the worker anew (`spawn`), so that no lock or thread of ours is copied half-way; the settings travel to
it as a value, and the store is opened there.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from multiprocessing.synchronize import Event
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from flask import Flask
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from connector import log, signals
from connector.settings import Settings
from connector.store import GroupCommit, Store
from webhooks.app import create_app
from webhooks.serving.bodies import THREADS

BACKPRESSURE = 256
"""Connections held; more wait in the kernel's queue, where Jira's time-out of seconds still covers them."""
DRAIN_SECONDS = 2.0
"""Between `/readyz` saying "draining" and the door being shut, so that a balancer can send traffic elsewhere."""
KILL_SECONDS = 20


def nothing() -> None:
    """What `stored` is when nobody waits for news."""


def serve_web(settings: Settings, told: "SimpleQueue[int]", stored: Callable[[], None] = nothing) -> None:
    """Serves until `told` gives a signal (`connector.signals.ends`), in the main thread.

    `stored` is called, in the worker's process, after each commit that brought something new; it must survive pickling
    (the `set` of a `multiprocessing` event of the `spawn` context does).
    Raises SystemExit(1) when the worker dies of itself.
    """
    serve(settings, told, partial(_load, settings, stored))


def serve(settings: Settings, told: "SimpleQueue[int]", load: Callable[[Event], Flask]) -> None:
    """Serves what `load` makes in the worker's process; it is told by an event that the service is stopping."""
    multiprocessing.set_start_method("spawn", force=True)
    draining = multiprocessing.Event()
    server = _Server(settings, draining)
    Thread(target=server.end, args=(told,), name="end", daemon=True).start()
    server.serve(target_loader=partial(load, draining), wrap_loader=False)


def _load(settings: Settings, stored: Callable[[], None], draining: Event) -> Flask:
    """In the worker's process: the store, the group commit, the application.

    None of them needs closing: what was answered is committed, and granian lets running requests finish.
    """
    Thread(target=_end_with_parent, name="parent", daemon=True).start()
    signals.rouse_main_thread()
    log.configure(settings.log_format)
    store = Store.open(settings.database_url)
    commit = GroupCommit(store, stored)
    return create_app(settings, store, commit.accept, draining.is_set)


def _end_with_parent() -> None:
    """A parent killed with no time for a good end would leave behind a web that holds the port and takes webhooks for
    nobody."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # what was not stored was not acknowledged, so Jira sends it again


class _Server(MPServer):
    """granian that says "draining" before it shuts the door."""

    def __init__(self, settings: Settings, draining: Event) -> None:
        super().__init__(
            "webhooks",
            address=settings.host,
            port=settings.port,
            interface=Interfaces.WSGI,
            workers=1,
            blocking_threads=THREADS,
            backpressure=BACKPRESSURE,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(header_read_timeout=10_000),
            log_access=False,
            log_level=LogLevels.error,
            workers_kill_timeout=KILL_SECONDS,
        )
        self._draining = draining

    def signal_handler_interrupt(self, *args: Any, **more: Any) -> None:
        """Nothing in the main thread: `end` hears of it."""

    def end(self, told: "SimpleQueue[int]") -> None:
        """SIGTERM drains first; a second one, or Ctrl-C, shuts the door at once."""
        shut: Callable[[], None] = super().signal_handler_interrupt
        number = told.get()
        self._draining.set()
        if number != signal.SIGINT:
            with suppress(Empty):
                told.get(timeout=DRAIN_SECONDS)
        shut()
