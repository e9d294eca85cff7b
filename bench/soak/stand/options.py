"""What every run is told on its command line, and how it ends: figures kept, goals met or not."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bench import results
from bench.results import Figure


def parser(name: str, doc: str | None) -> argparse.ArgumentParser:
    """With what all runs have."""
    made = argparse.ArgumentParser(
        prog=f"python -m bench.soak.{name}", description=doc, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument("--results", type=Path, default=results.FOLDER, help="the folder of the figures")
    made.add_argument("--keep", type=Path, help="keep the store and the logs in this folder")
    return made


@contextmanager
def folder(options: argparse.Namespace) -> Iterator[Path]:
    """Where the service lives: a folder of its own that is gone afterwards, or the one to keep, emptied."""
    if options.keep is None:
        with tempfile.TemporaryDirectory() as made:
            yield Path(made)
        return
    shutil.rmtree(options.keep, ignore_errors=True)
    options.keep.mkdir(parents=True)
    yield options.keep.resolve()


def finish(
    name: str,
    figures: Mapping[str, Figure],
    goals: Mapping[str, str],
    *,
    title: str,
    proves_not: str,
    options: argparse.Namespace,
) -> int:
    """Keeps the figures, tells them; 0 when every goal is met."""
    told = {key: round(value, 3) if isinstance(value, float) else value for key, value in figures.items()}
    command = " ".join(["python", "-m", f"bench.soak.{name}", *_without_places(sys.argv[1:])])
    met = results.record(
        name, told, title=title, command=command, proves_not=proves_not, goals=goals, folder=options.results
    )
    for figure, value in told.items():
        asked = goals.get(figure)
        verdict = "" if asked is None else f"   goal {asked}: {'met' if results.reached(value, asked) else 'MISSED'}"
        print(f"{figure}: {value}{verdict}")
    return int(not met)


def _without_places(arguments: list[str]) -> Iterator[str]:
    """Where files went is nobody's business but this machine's."""
    pairs = iter(arguments)
    for each in pairs:
        if each in {"--results", "--keep"}:
            next(pairs, None)
        else:
            yield each
