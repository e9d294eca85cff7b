"""Every case file of the project: the shipped policy and the regulations must say what the cases expect of them."""

from pathlib import Path

import pytest

from policies.proving import Case, Suite, find_case_files, open_suite, play
from policies.proving.reports.lines import Played, failure_lines

ROOT = Path(__file__).resolve().parents[2]
FILES = find_case_files([ROOT / "tests" / "cases", ROOT / "policies"])


def suites() -> list[Suite]:
    found = [open_suite(file) for file in FILES]
    for suite in found:
        assert isinstance(suite, Suite), suite.said("en")
    return [suite for suite in found if isinstance(suite, Suite)]


SUITES = suites()


@pytest.mark.parametrize(
    ("suite", "case"),
    [pytest.param(suite, case, id=f"{Path(suite.name).name}: {case.name}") for suite in SUITES for case in suite.cases],
)
def test_case(suite: Suite, case: Case) -> None:
    """It goes as the case file says."""
    result = play(suite.policy, case)
    played = Played(suite.name, suite.policy, (), (result,))
    assert result.passed, "\n".join(line for each in result.failures for line in failure_lines(played, each, "ru"))


@pytest.mark.parametrize("suite", [pytest.param(suite, id=Path(suite.name).name) for suite in SUITES])
def test_case_files_have_no_warnings(suite: Suite) -> None:
    """Each clause that a case proves is one that its policy cites."""
    assert suite.warnings == ()
