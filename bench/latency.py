"""From a person's edit to the field written by the service: `python -m bench.latency`.

The sandbox and the service are processes of their own on this machine's loopback, the sandbox with no latency added.
The clock starts before the edit is sent and stops when a reading of the issue shows the new value, so both figures
include the edit itself and on average half a reading. The floor, measured in the same run, is the edit and the reading
alone: what is above it is the webhook's way, the look and the PUT.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.faults.processes import SandboxProcess, free_port, sandbox_process, service_process, wait_until

EDITS, WARM = 60, 10
GOAL_MS = 100.0
PAUSE = 0.002
"""Seconds between readings, so that watching does not slow down what is watched."""
LEVELS = {"Критический": "Критический", "Средний": "Некритичный"}
DESCRIPTION = "После обновления сервера терминал на линии розлива показывает ошибку связи и не принимает новые задания"
FIELD = "Уровень"


def level(sandbox: SandboxProcess, key: str, field: str) -> object:
    """One light reading: the field alone."""
    return sandbox.people["petrov"].get(f"issue/{key}?fields={field}")["fields"][field]


def edits(sandbox: SandboxProcess, key: str, field: str) -> Iterator[tuple[float, float]]:
    """For each edit of the priority: milliseconds to the edit's own answer and to the level that follows it."""
    for priority, expected in cycle(reversed(LEVELS.items())):
        begun = time.perf_counter()
        sandbox.people["kuznetsov"].edit(key, priority={"name": priority})
        edited = time.perf_counter()
        while level(sandbox, key, field) != expected:
            time.sleep(PAUSE)
            if time.perf_counter() - begun > 30:
                raise TimeoutError(f"{key}: the level did not become {expected}")
        yield (edited - begun) * 1e3, (time.perf_counter() - begun) * 1e3


def reading_ms(sandbox: SandboxProcess, key: str, field: str) -> float:
    times = []
    for _ in range(EDITS):
        begun = time.perf_counter()
        level(sandbox, key, field)
        times.append((time.perf_counter() - begun) * 1e3)
    return sorted(times)[EDITS // 2]


def measure(folder: Path, dialect: str) -> None:
    port = free_port()
    hook = f"http://127.0.0.1:{port}/webhooks/jira"
    with sandbox_process(folder, hook, dialect) as sandbox, service_process(folder, port, sandbox):
        names = sandbox.people["petrov"].issue("SUP-1")["names"]
        field = next(one for one, name in names.items() if name == FIELD)
        site = next(one for one, name in names.items() if name == "Площадка")
        told = {"description": DESCRIPTION, "priority": {"name": "Критический"}, site: "Завод № 1"}
        key = sandbox.people["kuznetsov"].create("Инцидент", "Стоит линия", **told)
        wait_until(lambda: level(sandbox, key, field), "the first level")
        run = edits(sandbox, key, field)
        for _ in range(WARM):
            next(run)
        taken = [next(run) for _ in range(EDITS)]
        floor = sorted(edit for edit, _ in taken)[EDITS // 2] + reading_ms(sandbox, key, field)
    whole = sorted(end for _, end in taken)
    median, p90 = whole[EDITS // 2], whole[EDITS * 9 // 10]
    reached = "reached" if median < GOAL_MS else "MISSED"
    print(
        f"{dialect:5}  edit to field written: median {median:6.1f} ms  p90 {p90:6.1f} ms  of {EDITS} edits;"
        f"  floor {floor:5.1f} ms (ratio {median / floor:.1f})  goal: median under {GOAL_MS:.0f} ms: {reached}"
    )


def main() -> None:
    for dialect in ("cloud", "dc"):
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder), dialect)


if __name__ == "__main__":
    main()
