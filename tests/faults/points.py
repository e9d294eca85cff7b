"""The points where a started process can be struck; installed by `launcher`, never part of the product.

A point is struck when its order lies in the folder of `FAULTS`: `K7.order`, which names the kind. The order is taken
by renaming it to `K7.struck`, so that of all processes, and over all restarts, it strikes once; a test sees by that
file that the point is still there. Product functions are wrapped from outside: one that is renamed fails the launcher.

A kill takes the whole process group (a service's main process and its web child), as a machine that goes away does;
SIGTERM goes to the main process, as an operator's does, and what was under way goes on; SIGSTOP freezes it there.
"""

import http.client
import json
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from time import monotonic
from typing import Any

FOLDER = "FAULTS"
"""The environment variable with the folder of the orders and of the shared clock."""
COMMITS = {
    "delivery": ("K2", "K3"),
    "lease": ("K13", "K4"),
    "decision": ("K6", "K7"),
    "intent": (None, "K8"),
    "outcome": ("K11", "K12"),
    "end": (None, "L2"),
}
"""What was written in a transaction -> the points before and after its commit."""

_this = threading.local()


class Struck(ConnectionResetError):
    """What a struck function raises: as unexpected as a mistake, and on the wire as common as a lost connection."""


def strike(point: str) -> None:
    """Does what was ordered for the point, if anything was."""
    order = Path(os.environ[FOLDER]) / f"{point}.order"
    try:
        kind = order.read_text(encoding="utf-8")
        order.rename(order.with_suffix(".taken"))
    except FileNotFoundError:
        return
    main = os.getpgrp()
    taken = order.with_suffix(".taken")
    taken.write_text(str(main), encoding="utf-8")
    taken.rename(order.with_suffix(".struck"))
    if kind == "exception":
        raise Struck(point)
    if kind == "SIGKILL":
        os.killpg(main, signal.SIGKILL)
    os.kill(main, signal.Signals[kind])


def install_transactions() -> None:
    """Points before and after a commit."""
    from connector.store import Store

    _this.written = set()
    plain = Store.write

    @contextmanager
    def write(*args: Any, **more: Any) -> Iterator[Any]:
        _this.written = written = set[str]()
        with plain(*args, **more) as conn:
            yield conn
            _strike_all(written, 0)
        _strike_all(written, 1)

    _put(Store, "write", write)


def install_intake() -> None:
    """The web's points."""
    from connector.store import GroupCommit, deliveries

    _wrap(GroupCommit, "accept", before="K1")
    _notes(deliveries, "remember", "delivery", lambda new: any(new))


def install_loop() -> None:
    """The worker's points."""
    from alembic.runtime.migration import HeadMaintainer

    from connector import active
    from connector.jira.client import Jira
    from connector.jira.dialects import Cloud
    from connector.keeping import backup
    from connector.store import agenda, journal

    _notes(agenda, "claim", "lease", bool)
    _notes(journal, "record_decision", "decision", lambda _: True)
    _notes(journal, "intend", "intent", lambda before: before is None)
    _notes(journal, "settle", "outcome", bool)
    _wrap(agenda, "done", after="L1")
    _notes(agenda, "done", "end", bool)
    _wrap(Jira, "read", after="K5")
    _record_looks()
    _wrap(Cloud, "_next_page", after="K14", when=bool)
    _wrap(active, "open_regulations", after="K15")
    _wrap(HeadMaintainer, "update_to_step", after="K16")
    _wrap(backup, "copy", after="K17")
    _install_wire(Jira)


def _record_looks() -> None:
    """Each look leaves a line in the folder: whose, of which process, from when to when by the machine's own clock."""
    from connector.loop.reconcile import Loop

    plain = Loop.look

    @wraps(plain)
    def look(self: Loop, issue_id: str, *args: Any) -> Any:
        if getattr(_this, "looks", False):  # one look that reads anew is one look
            return plain(self, issue_id, *args)
        _this.looks, began = True, monotonic()
        try:
            return plain(self, issue_id, *args)
        finally:
            _this.looks = False
            line = json.dumps([issue_id, os.getpid(), began, monotonic()]) + "\n"
            with (Path(os.environ[FOLDER]) / "looks").open("a", encoding="utf-8") as looks:
                looks.write(line)

    _put(Loop, "look", look)


def _install_wire(jira: type[Any]) -> None:
    """A comment's request half written, and carried out without its answer read."""
    plain = jira.comment

    @wraps(plain)
    def comment(self: Any, *args: Any, **more: Any) -> Any:
        _this.comments = True
        try:
            return plain(self, *args, **more)
        finally:
            _this.comments = False

    _put(jira, "comment", comment)
    sending = http.client.HTTPConnection.send

    @wraps(sending)
    def send(self: http.client.HTTPConnection, data: Any) -> None:
        if not getattr(_this, "comments", False) or not bytes(data).startswith(b"{"):
            sending(self, data)
            return
        half = len(data) // 2
        sending(self, data[:half])
        strike("K9")
        sending(self, data[half:])

    _put(http.client.HTTPConnection, "send", send)
    from urllib3.connection import HTTPConnection

    getting = HTTPConnection.getresponse

    @wraps(getting)
    def getresponse(self: HTTPConnection) -> Any:
        response = getting(self)
        if getattr(_this, "comments", False):
            strike("K10")
        return response

    _put(HTTPConnection, "getresponse", getresponse)


def _wrap(
    owner: Any,
    name: str,
    *,
    before: str | None = None,
    after: str | None = None,
    when: Callable[[Any], bool] = lambda _: True,
) -> None:
    plain = getattr(owner, name)

    @wraps(plain)
    def struck(*args: Any, **more: Any) -> Any:
        if before:
            strike(before)
        result = plain(*args, **more)
        if after and when(result):
            strike(after)
        return result

    _put(owner, name, struck)


def _notes(owner: Any, name: str, written: str, when: Callable[[Any], bool]) -> None:
    """The transaction of this thread holds now what the function writes."""
    plain = getattr(owner, name)

    @wraps(plain)
    def noted(*args: Any, **more: Any) -> Any:
        result = plain(*args, **more)
        if when(result):
            _this.written.add(written)
        return result

    _put(owner, name, noted)


def _put(owner: Any, name: str, made: Callable[..., Any]) -> None:
    """In place of what is there; where nothing is, the product has changed and so must we."""
    if not hasattr(owner, name):
        raise AttributeError(f"{owner} has no {name}")
    setattr(owner, name, made)


def _strike_all(written: set[str], side: int) -> None:
    for what in sorted(written):
        point = COMMITS[what][side]
        if point:
            strike(point)
