"""What was measured, kept: one JSON file a run in `docs/reliability/`, and the page `docs/reliability.md` made of them.

    python -m bench.results

The page is written from the files alone and by nobody's hand; `tests/test_reliability_page.py` holds the two together.
A goal is a comparison (`<= 300`), so that the file itself tells what was asked and whether it was met.
"""

import json
import operator
import os
import platform
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from connector.clock import utc_now

ROOT = Path(__file__).resolve().parents[1]
FOLDER, PAGE = ROOT / "docs" / "reliability", ROOT / "docs" / "reliability.md"
Figure = int | float | str
COMPARISONS = {"<=": operator.le, "<": operator.lt, ">=": operator.ge, ">": operator.gt, "=": operator.eq}
WORDS = {"<=": "at most", "<": "under", ">=": "at least", ">": "over", "=": "exactly"}
ORDER = ("simulation", "comparison", "load", "burst", "timers", "restart", "memory")
"""Of the runs on the page; others come after them by name."""
HEAD = """\
# Reliability: what was measured

Written by `python -m bench.results` from the files in `docs/reliability/`: each run of `make soak` writes
its own, with the moment, the commit, the machine and the command. Not edited by hand.
"""


def record(
    name: str,
    figures: Mapping[str, Figure],
    *,
    title: str,
    command: str,
    proves_not: str,
    goals: Mapping[str, str],
    folder: Path = FOLDER,
) -> bool:
    """Keeps the figures of a run under its name, in place of those it had; True when every goal is met.

    `goals`: figure -> comparison. ValueError for a goal without its figure.
    """
    if missing := [figure for figure in goals if figure not in figures]:
        raise ValueError(f"{name}: no figure for the goals {missing}")
    met = {figure: reached(figures[figure], goal) for figure, goal in goals.items()}
    told = {
        "title": title,
        "date": utc_now().isoformat(timespec="minutes"),
        "commit": commit(),
        "machine": machine(),
        "command": command,
        "figures": dict(figures),
        "goals": dict(goals),
        "met": met,
        "proves_not": proves_not,
    }
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    (folder / f"{name}.json").write_text(text, encoding="utf-8")
    return all(met.values())


def reached(figure: Figure, goal: str) -> bool:
    """ValueError for a goal that is no comparison, or a figure that cannot be compared."""
    sign, _, bound = goal.partition(" ")
    if sign not in COMPARISONS or isinstance(figure, str):
        raise ValueError(f"{figure!r} {goal!r}")
    return bool(COMPARISONS[sign](figure, float(bound)))


def commit() -> str:
    """The commit measured, `+dirty` when files differed from it, other than the figures of the runs before."""
    others = (f":!{place.relative_to(ROOT)}" for place in (FOLDER, PAGE))
    name, changed = _git("rev-parse", "--short", "HEAD"), _git("status", "--porcelain", "-uno", "--", ".", *others)
    return f"{name or 'unknown'}{'+dirty' if changed else ''}"


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def machine() -> dict[str, Figure]:
    return {
        "cores": os.cpu_count() or 0,
        "load average": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }


def runs(folder: Path = FOLDER) -> dict[str, Mapping[str, Any]]:
    """Name -> what was kept, in the page's order."""
    found = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")}
    place = {name: place for place, name in enumerate(ORDER)}
    return {name: found[name] for name in sorted(found, key=lambda name: (place.get(name, len(ORDER)), name))}


def page(kept: Mapping[str, Mapping[str, Any]]) -> str:
    """The page, from nothing but what was kept."""
    return "\n".join([HEAD, *(_section(run) for run in kept.values())])


def _section(run: Mapping[str, Any]) -> str:
    lines = [f"## {run['title']}", "", "| Figure | Goal | Measured | Met |", "|---|---|---|---|", *_rows(run), ""]
    told = ", ".join(f"{name} {value}" for name, value in run["machine"].items())
    lines += [f"{run['date']}, commit {run['commit']}; {told}.", "", f"    {run['command']}", ""]
    return "\n".join([*lines, f"What it does not prove: {run['proves_not']}", ""])


def _rows(run: Mapping[str, Any]) -> Iterable[str]:
    for name, value in run["figures"].items():
        sign, _, bound = run["goals"].get(name, "").partition(" ")
        goal = f"{WORDS[sign]} {_shown(float(bound))}" if sign else ""
        met = {True: "yes", False: "**no**", None: ""}[run["met"].get(name)]
        yield f"| {name} | {goal} | {_shown(value)} | {met} |"


def _shown(value: Figure) -> str:
    if isinstance(value, str):
        return value
    return f"{value:,.0f}" if float(value).is_integer() or abs(value) >= 1_000 else f"{value:,.3g}"


def main() -> int:
    kept = runs()
    PAGE.write_text(page(kept), encoding="utf-8")
    missed = [name for name, run in kept.items() if not all(run["met"].values())]
    print(f"{PAGE.relative_to(ROOT)}: {len(kept)} runs" + (f"; goals missed in {', '.join(missed)}" if missed else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
