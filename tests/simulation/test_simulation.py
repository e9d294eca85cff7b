"""Nothing lost, nothing doubled, under whatever luck brings: a month of troubles, three hundred times."""

import subprocess
import sys

import pytest

from tests.simulation.__main__ import replay
from tests.simulation.run import DAYS, run
from tests.simulation.world import House

SEEDS, BLOCK = 300, 10
SHORT = 4.0
"""Days, where only the likeness of two runs counts."""


@pytest.mark.parametrize("first", range(0, SEEDS, BLOCK))
def test_whatever_befalls_nothing_is_lost_and_nothing_doubled(first: int, house: House) -> None:
    """The oracle has nothing to complain of; a seed that fails is told with the command that replays it."""
    reports = (run(seed, house) for seed in range(first, first + BLOCK))
    told = [f"{replay(report.seed, DAYS)}  # {problem}" for report in reports for problem in report.problems]
    assert told == []


def test_a_seed_gives_the_same_run_each_time(house: House) -> None:
    """The journal and Jira's own log are alike to the last byte."""
    first, second = (run(1003, house, days=SHORT) for _ in range(2))
    assert (first.fingerprint, first.steps) == (second.fingerprint, second.steps)


def test_a_seed_gives_the_same_run_in_any_process(house: House) -> None:
    """Also where texts are hashed otherwise, so that a failure in one place is replayed in another."""
    mine = run(1003, house, days=SHORT)
    command = [sys.executable, "-m", "tests.simulation", "--seed", "1003", "--days", str(SHORT)]
    told = subprocess.run(command, check=True, capture_output=True, text=True, env={"PYTHONHASHSEED": "7"})
    assert f'"fingerprint": "{mine.fingerprint}"' in told.stdout


def test_seeds_differ(house: House) -> None:
    """Luck is drawn from the seed."""
    assert run(1003, house, days=SHORT).fingerprint != run(1004, house, days=SHORT).fingerprint
