"""All the long runs (`make soak`), or those that are named.

The hour of memory is judged by its slope, the simulation and the comparison by what they find: these go side by side.
What is judged by how soon it answers comes after them, one by one, with the machine to itself.
"""

import argparse
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from bench import results
from bench.results import ROOT

SIDE_BY_SIDE = (("memory",), ("simulation", "comparison"))
ALONE = ("load", "burst", "timers", "restart")
NAMES = (*(name for lane in SIDE_BY_SIDE for name in lane), *ALONE)


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python -m bench.soak", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument("runs", nargs="*", metavar="run", help=f"of {', '.join(NAMES)}; none named: all")
    made.add_argument("--seeds", type=int, default=2_000, help="of the simulation (%(default)s)")
    made.add_argument("--histories", type=int, default=5_000, help="of the comparison (%(default)s)")
    made.add_argument("--minutes", type=float, default=60.0, help="of the memory (%(default)g)")
    return made


def play(names: Sequence[str], options: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """One after another, their words under their names as they come; yields the names of those that are not green."""
    for name in names:
        command = [sys.executable, "-u", "-m", f"bench.soak.{name}", *options.get(name, ())]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as run:
            for line in run.stdout or ():
                print(f"{name}: {line}", end="", flush=True)
        if run.returncode:
            yield name


def main() -> int:
    given = parser().parse_args()
    if unknown := sorted(set(given.runs) - set(NAMES)):
        parser().error(f"no such run: {', '.join(unknown)}; there are {', '.join(NAMES)}")
    wanted: Collection[str] = given.runs or NAMES
    options = {
        "simulation": ["--seeds", str(given.seeds)],
        "comparison": ["--seeds", str(given.histories)],
        "memory": ["--minutes", f"{given.minutes:g}"],
    }
    with ThreadPoolExecutor(len(SIDE_BY_SIDE)) as lanes:
        chosen = [[name for name in lane if name in wanted] for lane in SIDE_BY_SIDE]
        failed = [name for lane in lanes.map(lambda names: [*play(names, options)], chosen) for name in lane]
    failed += play([name for name in ALONE if name in wanted], options)
    results.main()
    if failed:
        print(f"not green: {', '.join(failed)}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
