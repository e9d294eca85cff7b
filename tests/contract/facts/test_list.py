"""Twenty facts of Jira that break a naive service. Each has a test that bears its number, in every dialect it is true
of; here is the list, and the check that none is missing."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[2]
FACTS = {
    1: "Cloud's /search is gone; /search/jql has page tokens, no total, and gives only ids unless fields are named",
    2: "Data Center has neither /search/jql nor /issue/{key}/changelog",
    3: "an expanded changelog on Cloud may be cut short; its own pages are not",
    4: "comment webhooks of Data Center carry no issue, only an address",
    5: "issue webhooks of Data Center may lack a changelog",
    6: "Cloud tells the initial values of a new issue as changes from nothing",
    7: "names of changed fields are translated; their ids are not",
    8: "statuses, types and priorities are renamed and translated; ids are compared",
    9: "a signature is over raw bytes and names its method",
    10: "repeated deliveries bear the same identifier on Cloud and none on Data Center",
    11: "a webhook must be answered at once",
    12: "webhooks are lost and come out of order; a search makes up for it",
    13: "JQL reads dates in the account's time zone, except as epoch milliseconds",
    14: "an own write raises a webhook again",
    15: "a field that is not on the screen is refused by name",
    16: "Data Center serves a dead token as an anonymous visitor, with status 200",
    17: "Cloud answers a stranger's search with nothing, and 404 hides 403",
    18: "Cloud limits writes to one issue; all fields go in one request",
    19: "rich text is a document in v3 and wiki markup in v2",
    20: "a comment that does not say who may see it is published",
}


@pytest.mark.parametrize("number", range(1, 21))
def test_a_fact_has_a_test_that_bears_its_number(number: int) -> None:
    """`test_fact_07_…` somewhere under `tests`."""
    wanted = re.compile(rf"^def test_fact_{number:02}_\w+\(", re.MULTILINE)
    bearing = [path for path in TESTS.rglob("test_*.py") if wanted.search(path.read_text("utf-8"))]
    assert bearing, FACTS[number]


def test_no_test_bears_a_number_that_is_no_fact() -> None:
    """The list is of twenty."""
    numbers = {
        int(found)
        for path in TESTS.rglob("test_*.py")
        for found in re.findall(r"^def test_fact_(\d+)_", path.read_text("utf-8"), re.MULTILINE)
    }
    assert numbers == set(FACTS) == set(range(1, 21))
