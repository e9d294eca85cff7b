"""What the operating system tells of the service's processes: memory and open files, from `/proc`."""

import time
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from bench.soak.stand.processes import Stand

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sample:
    """At a moment, in seconds from the start of watching; memory and database in MiB."""

    at: float
    service: float
    web: float
    files: int
    database: float


def children(pid: int) -> list[int]:
    told = (task.joinpath("children").read_text().split() for task in Path(f"/proc/{pid}/task").iterdir())
    return [int(child) for several in told for child in several]


def web_of(pid: int) -> int:
    """granian's worker among the service's children; multiprocessing keeps a tracker of its own beside it."""
    return max(children(pid), key=resident)


def resident(pid: int) -> float:
    """MiB of memory that is the process's, of which nothing is counted that is only mapped."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS:")).split()[1]) / 1024


def open_files(pid: int) -> int:
    return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())


def sample(stand: Stand, at: float) -> Sample:
    pid = stand.service.process.pid
    web = web_of(pid)
    database = sum(path.stat().st_size for path in stand.folder.glob("reglament.db*")) / MIB
    return Sample(at, resident(pid), resident(web), open_files(pid) + open_files(web), database)


class Watch:
    """Samples from a thread of its own, every so many seconds, inside a `with` block."""

    def __init__(self, stand: Stand, every: float) -> None:
        self.samples: list[Sample] = []
        self._stand, self._every, self._enough = stand, every, Event()
        self._thread = Thread(target=self._run, name="watch", daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._enough.set()
        self._thread.join()

    def _run(self) -> None:
        begun = time.monotonic()
        while not self._enough.wait(self._every):
            self.samples.append(sample(self._stand, time.monotonic() - begun))


def slope(points: list[tuple[float, float]]) -> float:
    """Of the straight line through them by least squares: what is gained in a second."""
    middle = sum(at for at, _ in points) / len(points)
    level = sum(value for _, value in points) / len(points)
    spread = sum((at - middle) ** 2 for at, _ in points)
    return sum((at - middle) * (value - level) for at, value in points) / spread if spread else 0.0
