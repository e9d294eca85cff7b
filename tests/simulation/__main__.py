"""`python -m tests.simulation --seed N [--steps] [--verbose]` replays one run; `--seeds A..B [--jobs 2]` runs many.

Many end with one JSON object on standard output. The status is 1 when something did not hold.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from tests.simulation.run import DAYS, Report, run
from tests.simulation.world import House, folder_for

BLOCK = 5
"""Seeds that one process takes at a time."""


@contextmanager
def a_house() -> Iterator[House]:
    base = folder_for(Path(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(prefix="reglament-simulation-", dir=base) as folder:
        house = House(Path(folder))
        try:
            yield house
        finally:
            house.close()


def block(seeds: range, days: float) -> list[Report]:
    """The runs of some seeds, without what only a replay shows."""
    with a_house() as house:
        return [run(seed, house, days=days) for seed in seeds]


def replay(seed: int, days: float) -> str:
    return f"python -m tests.simulation --seed {seed}{f' --days {days:g}' if days != DAYS else ''}"


def main() -> int:
    asked = _asked()
    if asked.seed is not None:
        return _one(asked)
    first, _, last = asked.seeds.partition("..")
    return _many(range(int(first), int(last or first) + 1), asked.jobs, asked.days)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--seed", type=int, help="replay one")
    what.add_argument("--seeds", help="A..B, both included")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--days", type=float, default=DAYS, help="of virtual time in each run")
    parser.add_argument("--steps", action="store_true", help="what people and the nemesis did")
    parser.add_argument("--verbose", action="store_true", help="the service's own log")
    return parser.parse_args()


def _one(asked: argparse.Namespace) -> int:
    with a_house() as house:
        report = run(asked.seed, house, days=asked.days)
    _print(*report.steps if asked.steps else ())
    _print(*(json.dumps(line, ensure_ascii=False, default=repr) for line in report.log if asked.verbose))
    told = {"seed": report.seed, **report.figures, "faults": report.faults, "fingerprint": report.fingerprint}
    _print(json.dumps(told, ensure_ascii=False), *(f"FAILED: {problem}" for problem in report.problems))
    return bool(report.problems)


def _many(seeds: range, jobs: int, days: float) -> int:
    started, figures, faults, failed = time.monotonic(), Counter[str](), Counter[str](), []
    blocks = [seeds[start : start + BLOCK] for start in range(0, len(seeds), BLOCK)]
    with ProcessPoolExecutor(jobs) as pool:
        for done, reports in enumerate(pool.map(block, blocks, [days] * len(blocks)), 1):
            for report in reports:
                figures.update(report.figures)
                faults.update(report.faults)
                if report.problems:
                    failed.append(report.seed)
                    _print(f"seed {report.seed}: {report.problems[0]}", f"  {replay(report.seed, days)}")
            print(f"\r{min(done * BLOCK, len(seeds))} of {len(seeds)}", end="", file=sys.stderr, flush=True)
    told = {
        "seeds": len(seeds),
        "failed": failed,
        **figures,
        "faults": {kind: times for kind, times in sorted(faults.items()) if not kind.startswith("crash ")},
        "seconds": round(time.monotonic() - started, 1),
    }
    print(file=sys.stderr)
    _print(json.dumps(told, ensure_ascii=False))
    return bool(failed)


def _print(*lines: str) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
