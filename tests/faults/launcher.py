"""Starts the service's commands as real processes, each forked from one that has read the product already: a start
costs a tenth of a second instead of a whole one. `python -m tests.faults.launcher`, spoken to in lines of JSON.

What is started is the product but for three things. Its clock is the computer's plus the seconds in the file `clock`
of the folder `FAULTS`, which the sandbox Jira of the test shares: so leases, quiet periods and back-offs keep their
own lengths, and nobody waits for them. Naps and polls are shorter (`HURRY`). And `points` are installed.
The web child, which granian starts anew, reads this module as its main module, and so gets the same.
"""

import importlib
import json
import os
import pkgutil
import signal
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.faults import points
from tests.faults.points import FOLDER

HURRY: dict[str, dict[str, float]] = {
    "connector.loop.worker": {"NAP": 0.2},
    "connector.loop.service": {"THREADS": 2, "RETRY_SECONDS": 0.2},
    "connector.loop.ticks": {"POLL_SECONDS": 0.2},
    "connector.jira.dialects:Cloud": {"most_hits": 2},
    "webhooks.serving.server": {"DRAIN_SECONDS": 0.1},
    "webhooks.serving.running": {"LISTEN_SECONDS": 0.1},
}
"""Seconds of real time; threads; what a search gives at once."""


def share_the_clock() -> None:
    """Before anything else of the product is read, for others take the function by its name."""
    from connector import clock

    real = clock.utc_now

    def utc_now() -> datetime:
        return real() + timedelta(seconds=float((Path(os.environ[FOLDER]) / "clock").read_text(encoding="utf-8")))

    clock.utc_now = utc_now


def hurry() -> None:
    for place, values in HURRY.items():
        owner = pkgutil.resolve_name(place)
        for name, value in values.items():
            if not hasattr(owner, name):
                raise AttributeError(f"{place} has no {name}")
            setattr(owner, name, value)


def become(wish: dict[str, Any]) -> int:
    """In the fork: a process of its own, leader of its group, with what it was given and nothing else."""
    os.setsid()
    log = os.open(wish["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for given, place in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(given, place)
    os.chdir(wish["folder"])
    os.environ.clear()
    os.environ.update(wish["environment"])
    from webhooks.cli import main as reglament

    return reglament(wish["command"])


def main() -> int:
    """Answers each line: `{"command": …}` by a pid, `{"pid": …}` by its exit status, None while it runs."""
    children: set[int] = set()
    while line := sys.stdin.readline():
        wish = json.loads(line)
        if "command" in wish:
            pid = os.fork()
            if pid == 0:
                return become(wish)
            children.add(pid)
            told: int | None = pid
        else:
            told = _status(wish["pid"], children)
        print(json.dumps(told), flush=True)
    for pid in children:  # whoever asked for them is gone
        os.killpg(pid, signal.SIGKILL)
    return 0


def _status(pid: int, children: set[int]) -> int | None:
    if pid not in children:
        raise ProcessLookupError(pid)
    gone, status = os.waitpid(pid, os.WNOHANG)
    if not gone:
        return None
    children.discard(pid)
    return os.waitstatus_to_exitcode(status)


if __name__ in {"__main__", "__mp_main__"}:
    share_the_clock()
    points.install_transactions()
    points.install_intake()
if __name__ == "__main__":
    points.install_loop()
    hurry()
    importlib.import_module("webhooks.app")
    importlib.import_module("connector.loop.service")
    raise SystemExit(main())
