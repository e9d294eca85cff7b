"""Which limits a request comes under."""

import pytest

from connector.jira.answers import Limited, Scope
from connector.jira.economy.scopes import EVERYTHING, Scopes, of_request
from connector.jira.wording import Sentence

SAYS = Sentence("нет", "no")


@pytest.mark.parametrize(
    ("method", "path", "endpoint", "issue"),
    [
        ("PUT", "/rest/api/3/issue/10001", "PUT /rest/api/*/issue/*", "10001"),
        ("POST", "/rest/api/2/issue/SUP-1/comment", "POST /rest/api/*/issue/*/comment", "SUP-1"),
        ("GET", "/rest/api/2/issue/SUP-1/comment", "GET /rest/api/*/issue/*/comment", None),
        ("POST", "/rest/api/3/issue/bulkfetch", "POST /rest/api/*/issue/bulkfetch", None),
        ("POST", "/rest/api/3/issue", "POST /rest/api/*/issue", None),
        ("GET", "/rest/api/2/comment/7/properties/x", "GET /rest/api/*/comment/*/properties/*", None),
        ("PUT", "/rest/api/2/issue/1/properties/reglament", "PUT /rest/api/*/issue/*/properties/*", "1"),
        ("POST", "/rest/servicedeskapi/request/SUP-1/comment", "POST /rest/servicedeskapi/request/*/comment", "SUP-1"),
        ("GET", "/rest/api/3/myself", "GET /rest/api/*/myself", None),
    ],
)
def test_the_names_of_things_are_no_part_of_an_endpoint(
    method: str, path: str, endpoint: str, issue: str | None
) -> None:
    """All issues share the limit of an endpoint; a write comes under that of its issue too."""
    assert of_request(method, path, reads=method == "GET") == Scopes(endpoint, issue)


def test_a_search_sent_as_a_post_writes_to_nothing() -> None:
    """What it is, its sender says."""
    assert of_request("POST", "/rest/api/3/issue/1/changelog/list", reads=True).issue is None


@pytest.mark.parametrize(
    ("scope", "place"),
    [
        ("endpoint", ("endpoint", "PUT /rest/api/*/issue/*")),
        ("issue", ("issue", "1")),
        ("everything", ("everything", EVERYTHING)),
    ],
)
def test_a_limit_rests_what_it_names(scope: Scope, place: tuple[str, str]) -> None:
    """And what rests holds the request back that met it."""
    request = of_request("PUT", "/rest/api/3/issue/1", reads=False)
    assert request.place(Limited(scope, 1, SAYS)) == place
    assert place in request.places()


def test_a_limit_on_an_issue_told_of_a_read_rests_everything() -> None:
    """There is no such limit; to stop altogether is the cautious reading."""
    request = of_request("GET", "/rest/api/3/issue/1", reads=True)
    assert request.place(Limited("issue", 1, SAYS)) == ("everything", EVERYTHING)
