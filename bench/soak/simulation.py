"""The deterministic simulation (`python -m tests.simulation`), on many seeds, and its account summed up."""

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from bench.results import ROOT, Figure
from bench.soak.stand import options

SEEDS, FAILED, DOUBLED = "seeds", "seeds with a complaint of the oracle", "doubled"
GOALS = {FAILED: "= 0", DOUBLED: "= 0"}
PROVES_NOT = (
    "it finds what its faults can cause: threads do not run at once in it, the database (SQLite) neither breaks"
    " nor fills up (real processes, killed at set points, are in `tests/faults`), clocks do not jump while a"
    " request is under way, and its Jira is the sandbox. Doubled is counted at the end: what was carried out later"
    " than Jira was asked about it does stand twice until the next look (doubles removed)."
)


def figures_of(told: Mapping[str, Any]) -> dict[str, Figure]:
    """From the account that the simulation ends with."""
    counted = {name: value for name, value in told.items() if name not in {"seeds", "failed", "doubled", "faults"}}
    return {
        SEEDS: told["seeds"],
        FAILED: len(told["failed"]),
        DOUBLED: told["doubled"],
        **counted,
        **{f"fault: {name}": count for name, count in told["faults"].items()},
    }


def main() -> int:
    parser = options.parser("simulation", __doc__)
    parser.add_argument("--seeds", type=int, default=2_000)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    command = ["-m", "tests.simulation", "--seeds", f"1..{given.seeds}", "--jobs", str(given.jobs)]
    done = subprocess.run([sys.executable, *command], cwd=ROOT, check=False, stdout=subprocess.PIPE, text=True)
    *complaints, account = done.stdout.splitlines()
    print(*complaints, sep="\n", end="\n" if complaints else "")
    title = f"Simulation: {given.seeds:,} seeds, each ten days of a Jira and of the service with faults"
    figures = figures_of(json.loads(account))
    code = options.finish("simulation", figures, GOALS, title=title, proves_not=PROVES_NOT, options=given)
    return code or done.returncode


if __name__ == "__main__":
    sys.exit(main())
