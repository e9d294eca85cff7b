"""People who work in Jira while webhooks pour: real changes, whose traces the service must show at the end."""

import time
from random import Random
from threading import Event, Thread

from bench.soak.stand.jira import PRIORITIES
from bench.soak.stand.processes import Jira


class People:
    """Somebody changes the priority of some issue, so many times a second, inside a `with` block."""

    def __init__(self, jira: Jira, rate: float) -> None:
        self.changes = 0
        self._jira, self._rate, self._dice, self._enough = jira, rate, Random(7), Event()  # noqa: S311
        self._thread = Thread(target=self._run, name="people", daemon=True)

    def __enter__(self) -> "People":
        if self._rate > 0:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._enough.set()
        if self._rate > 0:
            self._thread.join()

    def _run(self) -> None:
        begun = time.monotonic()
        while not self._enough.wait(max(0.0, begun + self.changes / self._rate - time.monotonic())):
            key = self._dice.choice(self._jira.issues)[1]
            self._jira.people["petrov"].edit(key, priority={"name": self._dice.choice(PRIORITIES)})
            self.changes += 1
