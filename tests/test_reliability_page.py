"""`docs/reliability.md` says what was measured, and nothing else: it is the rendering of the runs' own files."""

import json
from pathlib import Path

import pytest

from bench import results, soak
from bench.soak.__main__ import NAMES

RUN = {"title": "A run", "command": "python -m a.run", "proves_not": "anything else."}


def test_the_page_is_written_from_the_files_alone() -> None:
    """Who edits the page by hand, or a file without the page, is found out: `python -m bench.results` mends it."""
    assert results.PAGE.read_text(encoding="utf-8") == results.page(results.runs())


def test_what_a_file_says_was_met_was_met() -> None:
    """The verdict in each file is that of its own figures."""
    for run in results.runs().values():
        assert run["met"] == {name: results.reached(run["figures"][name], goal) for name, goal in run["goals"].items()}


def test_every_long_run_has_its_figures_and_met_its_goals() -> None:
    """None is left out of `make soak`, nor of the page because it was not green."""
    soaks = {file.stem for file in Path(soak.__file__).parent.glob("*.py")} - {"__init__", "__main__"}
    assert set(NAMES) == results.runs().keys() == soaks
    assert [(name, goal) for name, run in results.runs().items() for goal, met in run["met"].items() if not met] == []


def test_a_run_is_kept_with_all_that_tells_what_it_is_worth(tmp_path: Path) -> None:
    """The moment, the commit, the machine, the command, the figures, the goals, and what it does not prove."""
    met = results.record("load", {"lost": 0, "told": "all"}, goals={"lost": "= 0"}, folder=tmp_path, **RUN)
    kept = json.loads((tmp_path / "load.json").read_text(encoding="utf-8"))
    assert met
    assert kept.items() >= {**RUN, "figures": {"lost": 0, "told": "all"}, "met": {"lost": True}}.items()
    assert all(kept[part] for part in ("date", "commit", "machine"))


def test_a_missed_goal_is_told_on_the_page(tmp_path: Path) -> None:
    """And the run is not green."""
    figures = {"lost": 2, "p99, ms": 12.34}
    assert not results.record("load", figures, goals={"lost": "= 0", "p99, ms": "<= 300"}, folder=tmp_path, **RUN)
    page = results.page(results.runs(tmp_path))
    assert "| lost | exactly 0 | 2 | **no** |" in page
    assert "| p99, ms | at most 300 | 12.3 | yes |" in page
    assert "What it does not prove: anything else." in page


@pytest.mark.parametrize(("figure", "goal"), [(1, "about 1"), ("all", "= 1")])
def test_a_goal_that_cannot_be_compared_is_an_error(figure: int | str, goal: str) -> None:
    """Not a goal that is met by chance."""
    with pytest.raises(ValueError, match="'"):
        results.reached(figure, goal)


def test_a_goal_without_its_figure_is_an_error(tmp_path: Path) -> None:
    """A misspelt figure must not drop its goal."""
    with pytest.raises(ValueError, match="lots"):
        results.record("load", {"lost": 0}, goals={"lots": "= 0"}, folder=tmp_path, **RUN)
