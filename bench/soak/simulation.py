"""The deterministic simulation (`python -m tests.simulation`), on many seeds, and its account summed up."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from bench.results import ROOT, Figure
from bench.soak.stand import options

SEEDS, FAILED, DOUBLED = "seeds", "seeds with a complaint of the oracle", "doubled"
GOALS = {FAILED: "= 0", DOUBLED: "= 0"}
PROVES_NOT = (
    "it finds what its faults can cause: threads do not run at once in it, the database neither breaks nor fills up"
    " (real processes, killed at set points, are in `tests/faults`), and its Jira is the sandbox."
)


def summed(reports: Sequence[Mapping[str, Any]]) -> dict[str, Figure]:
    """Of all seeds: `problems` (a list of texts), `faults` and `figures` (name -> how often)."""
    faults: Counter[str] = Counter()
    figures: Counter[str] = Counter()
    for report in reports:
        faults.update(report["faults"])
        figures.update(report["figures"])
    failed = sum(bool(report["problems"]) for report in reports)
    told = {name: count for name, count in figures.items() if name != DOUBLED}
    return {
        SEEDS: len(reports),
        FAILED: failed,
        DOUBLED: figures[DOUBLED],
        **told,
        **{f"fault: {name}": count for name, count in sorted(faults.items())},
    }


def main() -> int:
    parser = options.parser("simulation", __doc__)
    parser.add_argument("--seeds", type=int, default=2_000)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    with options.folder(given) as folder:
        told = folder / "simulation.json"
        command = ["-m", "tests.simulation", "--seeds", f"1..{given.seeds}", "--jobs", str(given.jobs)]
        done = subprocess.run([sys.executable, *command, "--json", str(told)], cwd=ROOT, check=False)
        reports = json.loads(told.read_text(encoding="utf-8"))
    figures = summed(reports)
    title = f"Simulation: {given.seeds:,} seeds, each some weeks of a Jira and of the service with faults"
    code = options.finish("simulation", figures, GOALS, title=title, proves_not=PROVES_NOT, options=given)
    return code or done.returncode


if __name__ == "__main__":
    sys.exit(main())
