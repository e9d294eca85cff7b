"""The nemesis: decides by its own luck what goes wrong, and counts it. It does nothing itself.

Not each run has each fault (swarm testing): of a few at a time more is found than of all together.
"""

from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Literal


class Crash(BaseException):
    """The process is gone, at whatever point it was. Nothing in the product can catch it."""


Fault = Literal[
    "refused", "reset", "answer lost", "timed out", "server error", "server error after", "html", "html after", "cut",
    "429 endpoint", "429 issue", "429 all", "429 silent", "503 rest", "503 after", "late", "stale",
]  # fmt: skip
OF_REQUESTS: tuple[Fault, ...] = (
    "refused", "reset", "answer lost", "timed out", "server error", "server error after", "html", "html after", "cut",
    "429 endpoint", "429 issue", "429 all", "429 silent", "503 rest", "503 after", "late", "stale",
)  # fmt: skip
CARRIED_OUT = frozenset({"answer lost", "timed out", "server error after", "html after", "cut", "503 after"})
"""Jira did what it was asked, and the answer tells nothing."""
WRITES_WEIGH = 5
"""How much more befalls a write: there are few of them, and they are what can be doubled."""
OF_WRITES = frozenset({"late"})
OF_READS = frozenset({"stale"})
OF_WEBHOOKS = ("lost", "doubled", "delayed", "reordered")
OF_THE_WORLD = ("crash", "stall", "meddling", "away", "clock", "edit", "long late")


@dataclass
class Nemesis:
    luck: Random
    on: frozenset[str]
    """The faults of this run."""
    request_rate: float
    crash_rate: float
    zeal: float = 1.0
    """By how much the chances of all but requests and crashes are multiplied."""
    replicas: int = 0
    """How many there are; 0: as luck has it."""
    calm: bool = False
    counts: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, luck: Random) -> "Nemesis":
        """With about half of all faults; one run in twelve has none at all."""
        kinds = (*OF_REQUESTS, *(f"webhook {kind}" for kind in OF_WEBHOOKS), *OF_THE_WORLD)
        share = luck.choice((0.0, *[0.3, 0.5, 0.7, 1.0] * 3))
        on = frozenset(kind for kind in kinds if luck.random() < share)
        return cls(luck, on, luck.choice((0.02, 0.05, 0.1)), luck.choice((0.001, 0.003, 0.01)))

    def strikes(self, kind: str, chance: float) -> bool:
        """Whether a fault happens now; it is counted."""
        if self.calm or kind not in self.on or self.luck.random() >= chance * (1 if kind == "crash" else self.zeal):
            return False
        self.counts[kind] += 1
        return True

    def point(self, where: str) -> None:
        """A place where the process may die."""
        writes = where.startswith(("before P", "after P", "lost P")) and not where.endswith("/search")
        if self.strikes("crash", self.crash_rate * (10 if writes else 1)):
            self.counts[f"crash {where}"] += 1
            raise Crash(where)

    def of_request(self, *, reads: bool) -> Fault | None:
        """What befalls a request, if anything."""
        if self.calm or self.luck.random() >= self.request_rate * (1 if reads else WRITES_WEIGH):
            return None
        unfit = OF_WRITES if reads else OF_READS
        kinds = [kind for kind in OF_REQUESTS if kind in self.on and kind not in unfit]
        if not kinds:
            return None
        chosen = self.luck.choice(kinds)
        self.counts[chosen] += 1
        return chosen
