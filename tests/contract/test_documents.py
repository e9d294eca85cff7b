"""The listener hears everything, and the documents notice what is wrong: so the runs that are held to them can fail."""

from dataclasses import replace

import orjson
import pytest

from connector.jira.client import Jira
from connector.sandbox.running import running
from connector.sandbox.state.site import Dialect
from tests.connector.loop.stage import configured
from tests.contract.documents import Exchange, operation, violations
from tests.contract.wiretap import all_violations, held_to_the_documents, listening
from tests.shared import needs_shared

pytestmark = needs_shared
BOTH = pytest.mark.parametrize("dialect", ["cloud", "dc"])
ISSUE = b'{"id": "10001", "key": "SUP-1", "fields": {}}'


def exchange(path: str, method: str = "GET", sent: bytes = b"", status: int = 200, told: bytes = ISSUE) -> Exchange:
    return Exchange(method, path, sent, status, "application/json;charset=UTF-8", told)


def read(dialect: str) -> Exchange:
    return exchange(f"/rest/api/{3 if dialect == 'cloud' else 2}/issue/SUP-1?expand=changelog")


@BOTH
def test_a_right_exchange_has_nothing_against_it(dialect: str) -> None:
    """Else the next test would prove nothing."""
    assert violations(dialect, read(dialect)) == []


@BOTH
def test_whatever_is_wrong_with_an_exchange_is_noticed(dialect: str) -> None:
    """An unknown path, method or parameter, a value of the wrong type, a status or a shape that is not declared."""
    right = read(dialect)
    edit = replace(right, method="PUT", status=204, told=b"", path=right.path.partition("?")[0])
    wrong = [
        replace(right, path="/rest/api/2/nonsense"),
        replace(right, path="/rest/api/1/issue/SUP-1"),
        replace(right, method="PATCH"),
        replace(right, path=f"{right.path}&sort=up"),
        replace(right, status=418),
        replace(right, told=b'{"id": 10001}'),
        replace(right, sent=b'{"a": 1}'),
        replace(edit, sent=b'{"fields": []}'),
        replace(edit, sent=b'{"update": {"labels": {"add": "x"}}}'),
        replace(edit, sent=b'{"historyMetadata": "x"}'),
    ]
    assert [one for one in wrong if not violations(dialect, one)] == []
    if dialect == "cloud":
        assert violations(dialect, replace(edit, path=f"{edit.path}?notifyUsers=maybe", sent=b"{}"))


def test_a_request_is_known_by_its_most_telling_path() -> None:
    """`/search/jql` is no `/{something}/jql`, `/issue/bulkfetch` no issue; the desk's paths are of a document of their
    own."""
    names = [
        operation("cloud", "POST", "/rest/api/3/search/jql"),
        operation("cloud", "POST", "/rest/api/3/issue/bulkfetch"),
        operation("cloud", "GET", "/rest/api/3/issue/SUP-1"),
        operation("cloud", "GET", "/rest/servicedeskapi/request/SUP-1/sla"),
    ]
    assert [one and (one.document, one.template) for one in names] == [
        ("cloud", "search/jql"),
        ("cloud", "issue/bulkfetch"),
        ("cloud", "issue/{issueIdOrKey}"),
        ("jsm", "request/{issueIdOrKey}/sla"),
    ]
    assert operation("dc", "POST", "/rest/api/2/search/jql") is None


@BOTH
def test_the_listener_hears_what_the_client_says(dialect: Dialect) -> None:
    """In order, with both bodies, in the dialect that the server's own answer tells."""
    with running(dialect) as sandbox, listening() as heard:
        jira = Jira.connect(configured(sandbox))
        assert isinstance(jira, Jira)
        jira.comment("SUP-1", "раз", public=True, effect="e")
        jira.close()
    assert [one.path for one in heard[:2]] == ["/rest/api/2/serverInfo", "/rest/api/2/myself"]
    assert (heard[-1].method, heard[-1].status) == ("POST", 404)
    assert orjson.loads(heard[-1].sent)["properties"]
    assert all_violations(heard) == []
    assert all_violations([*heard, replace(heard[-1], status=418)])


def test_a_run_with_a_violation_fails() -> None:
    """A sandbox that answers as Jira never would is found out at the end of the block."""

    def run() -> None:
        with running("cloud") as sandbox, held_to_the_documents():
            jira = Jira.connect(configured(sandbox))
            assert isinstance(jira, Jira)
            sandbox.faults.set({"answers": [{"match": "GET", "status": 200, "body": {"id": 1}}]})
            jira.read("1")
            jira.close()

    with pytest.raises(AssertionError, match="is not of type 'string'"):
        run()
