"""What Cloud and Data Center do differently, on the wire."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
import responses
from responses import matchers

from connector.jira.answers import Broken, Data, Failure, Forbidden, Gone
from connector.jira.dialects import Cloud, DataCenter, Dialect, Found, of_deployment
from connector.jira.session import Session

URL = "https://jira.example"
V3, V2 = URL + "/rest/api/3", URL + "/rest/api/2"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CREATED = "2026-11-20T10:00:00.000+0300"
OWN = {"accountId": "bot", "key": "bot", "displayName": "Робот"}


def session() -> Session:
    return Session(URL, "u", "t", lambda: NOW, lambda _: None)


def cloud() -> Cloud:
    return Cloud(session())


def data_center() -> DataCenter:
    return DataCenter(session())


def entry(number: int) -> dict[str, Any]:
    return {"id": str(number), "created": CREATED, "items": []}


def comment(number: int, **more: Any) -> dict[str, Any]:
    return {"id": str(number), "created": CREATED, "author": OWN, "body": "т", **more}


def body(changelog: Any = None, **fields: Any) -> dict[str, Any]:
    return {"id": "1", "key": "SUP-1", "fields": {"created": CREATED, **fields}, "changelog": changelog or {}}


def data(answer: Data | Failure) -> Any:
    assert isinstance(answer, Data), answer
    return answer.body


def sent(call: int) -> Any:
    return json.loads(responses.calls[call].request.body or b"null")


@pytest.mark.parametrize(
    ("told", "kind"), [("Cloud", Cloud), ("Server", DataCenter), ("DataCenter", DataCenter), (None, DataCenter)]
)
def test_the_deployment_chooses_the_dialect(told: str | None, kind: type[Dialect]) -> None:
    """Old servers tell none."""
    assert isinstance(of_deployment({"deploymentType": told}, session()), kind)


@responses.activate
def test_one_read_is_one_request_when_all_came_at_once() -> None:
    """Cloud, with a whole changelog, comments and work logs."""
    whole = body(
        {"total": 1, "histories": [entry(1)]},
        comment={"total": 1, "comments": [comment(1)]},
        worklog={"total": 0, "worklogs": []},
    )
    responses.get(
        f"{V3}/issue/1",
        json=whole,
        match=[matchers.query_param_matcher({"expand": "changelog", "properties": "request.channel.type"})],
    )
    assert data(cloud().issue("1"))["changelog"]["histories"] == [entry(1)]
    assert len(responses.calls) == 1


@responses.activate
def test_fact_03_a_changelog_cut_short_is_paged() -> None:
    """Cloud's expand stops somewhere; the changelog's own pages go on to the end, a hundred at a time."""
    responses.get(f"{V3}/issue/1", json=body({"total": 150, "histories": [entry(n) for n in range(40)]}))
    for start, count in ((0, 100), (100, 50)):
        values = [entry(n) for n in range(start, start + count)]
        responses.get(
            f"{V3}/issue/1/changelog",
            json={"total": 150, "startAt": start, "isLast": start > 0, "values": values},
            match=[matchers.query_param_matcher({"startAt": start, "maxResults": 100})],
        )
    histories = data(cloud().issue("1"))["changelog"]["histories"]
    assert [one["id"] for one in histories] == [str(n) for n in range(150)]


@responses.activate
def test_fact_02_data_center_has_no_changelog_pages() -> None:
    """`/issue/{id}/changelog` is 404 there: the expand is all there is, and nothing else is asked."""
    responses.get(f"{V2}/issue/1", json=body({"total": 150, "histories": [entry(1)]}))
    assert len(data(data_center().issue("1"))["changelog"]["histories"]) == 1
    assert [call.request.url.split("?")[0] for call in responses.calls if call.request.url] == [f"{V2}/issue/1"]


@responses.activate
def test_comments_and_work_logs_beyond_the_first_page_are_read() -> None:
    """Cloud cuts both short inside the issue."""
    whole = body(
        {"total": 0, "histories": []},
        comment={"total": 2, "comments": [comment(1)]},
        worklog={"total": 21, "worklogs": [{"id": "1"}]},
    )
    responses.get(f"{V3}/issue/1", json=whole)
    responses.get(f"{V3}/issue/1/comment", json={"total": 2, "comments": [comment(1), comment(2)]})
    responses.get(f"{V3}/issue/1/worklog", json={"total": 21, "worklogs": [{"id": str(n)} for n in range(21)]})
    fields = data(cloud().issue("1"))["fields"]
    assert len(fields["comment"]["comments"]) == 2
    assert len(fields["worklog"]["worklogs"]) == 21


@responses.activate
def test_data_centers_comments_are_read_with_their_properties() -> None:
    """Only there stands which of them are internal."""
    internal = [{"key": "sd.public.comment", "value": {"internal": True}}]
    responses.get(f"{V2}/issue/1", json=body(comment={"total": 1, "comments": [comment(1)]}))
    responses.get(
        f"{V2}/issue/1/comment",
        json={"total": 1, "comments": [comment(1, properties=internal)]},
        match=[matchers.query_param_matcher({"expand": "properties"}, strict_match=False)],
    )
    assert data(data_center().issue("1"))["fields"]["comment"]["comments"][0]["properties"] == internal


@responses.activate
def test_a_failure_on_any_page_is_the_answer() -> None:
    """Half an issue is no issue."""
    responses.get(f"{V3}/issue/1", json=body({"total": 9, "histories": []}))
    responses.get(f"{V3}/issue/1/changelog", status=403, json={"errorMessages": ["no"]})
    assert isinstance(cloud().issue("1"), Forbidden)


@responses.activate
def test_a_jira_that_pages_for_ever_is_given_up() -> None:
    """A total that always promises more, and the same page again and again, end in a failure."""
    responses.get(f"{V3}/issue/1/changelog", json={"total": 10**9, "values": [entry(1)]})
    assert isinstance(cloud().paged("/issue/1/changelog", "values", {}), Broken)


@responses.activate
def test_fact_01_cloud_searches_by_token_with_explicit_fields() -> None:
    """`/search` is gone (410); there is no total, and by default only ids come."""
    hits = [{"id": str(n), "key": f"SUP-{n}", "fields": {"updated": CREATED}} for n in range(3)]
    responses.post(f"{V3}/search/jql", json={"issues": hits[:2], "nextPageToken": "n"})
    responses.post(f"{V3}/search/jql", json={"issues": hits[1:], "isLast": True})
    found = cloud().search('project = "SUP"', 100)
    assert isinstance(found, tuple)
    assert [one.key for one in found] == ["SUP-0", "SUP-1", "SUP-2"]
    assert found[0] == Found("0", "SUP-0", datetime(2026, 11, 20, 7, 0, tzinfo=UTC))
    assert sent(0)["fields"] == ["updated"]
    assert "nextPageToken" not in sent(0)
    assert sent(1)["nextPageToken"] == "n"


@responses.activate
def test_data_center_searches_by_offset() -> None:
    """Until the total is reached; an issue that slid to the next page meanwhile comes once."""
    hits = [{"id": str(n), "key": f"SUP-{n}", "fields": {"updated": CREATED}} for n in range(3)]
    responses.post(f"{V2}/search", json={"issues": hits[:2], "total": 4, "startAt": 0})
    responses.post(f"{V2}/search", json={"issues": hits[1:], "total": 4, "startAt": 2})
    found = data_center().search("project = SUP", 100)
    assert isinstance(found, tuple)
    assert [one.key for one in found] == ["SUP-0", "SUP-1", "SUP-2"]
    assert [sent(0).get("startAt"), sent(1)["startAt"]] == [None, 2]


@responses.activate
def test_what_changes_while_pages_are_read_hides_nothing() -> None:
    """In the order of changes whatever changes goes to the end, and all behind it moves up: an offset would pass over
    one that did not change at all."""
    order = list(range(1_200))

    def page(request: Any) -> tuple[int, dict[str, str], bytes]:
        asked = json.loads(request.body)
        start, size = asked.get("startAt", 0), asked["maxResults"]
        shown = [{"id": str(n), "key": f"SUP-{n}", "fields": {"updated": CREATED}} for n in order[start : start + size]]
        told = {"issues": shown, "total": len(order), "startAt": start}
        order.append(order.pop(0))
        return 200, {}, json.dumps(told).encode()

    responses.add_callback("POST", f"{V2}/search", page)
    found = data_center().search("project = SUP ORDER BY updated ASC", 10_000)
    assert isinstance(found, tuple)
    assert {one.id for one in found} == {str(n) for n in range(1_200)}


@pytest.mark.parametrize("make", [cloud, data_center])
@responses.activate
def test_no_more_is_found_than_was_asked_for(make: Any) -> None:
    """And a hit that cannot be read is a failure, not a gap."""
    dialect = make()
    path = f"{URL}{dialect.api}/search" + ("/jql" if dialect.name == "cloud" else "")
    hits = [{"id": str(n), "key": f"SUP-{n}", "fields": {"updated": CREATED}} for n in range(5)]
    responses.post(path, json={"issues": hits, "total": 5, "isLast": True})
    assert len(dialect.search("project = SUP", 3)) == 3
    responses.replace(responses.POST, path, json={"issues": [{"id": "1"}], "total": 1})
    assert isinstance(dialect.search("project = SUP", 3), Broken)


@responses.activate
def test_cloud_finds_marks_in_own_comments_by_one_request() -> None:
    """Only comments and changes of our own account can bear ours."""
    stranger = comment(2) | {"author": {"accountId": "5b"}}
    history = entry(1) | {"author": {"accountId": "bot"}, "historyMetadata": {"extraData": {"effect": "h"}}}
    forged = entry(2) | {"author": {"accountId": "5b"}, "historyMetadata": {"extraData": {"effect": "f"}}}
    whole = body({"total": 2, "histories": [history, forged]}, comment={"total": 2, "comments": [comment(1), stranger]})
    responses.get(f"{V3}/issue/1", json=whole)
    marked = comment(1, properties=[{"key": "reglament", "value": {"effect": "c"}}])
    responses.post(f"{V3}/comment/list?expand=properties", json={"values": [marked]})
    assert cloud().marks("1", "bot") == {"h", "c"}
    assert sent(1) == {"ids": [1]}


@responses.activate
def test_data_center_asks_comment_by_comment_where_the_list_tells_no_properties() -> None:
    """The documents promise only `renderedBody`; a comment without the property is 404."""
    bare = {"total": 2, "comments": [comment(1), comment(2)]}
    responses.get(f"{V2}/issue/1", json=body(comment=bare))
    responses.get(f"{V2}/issue/1/comment", json=bare)
    responses.get(f"{V2}/comment/1/properties/reglament", json={"key": "reglament", "value": {"effect": "c"}})
    responses.get(f"{V2}/comment/2/properties/reglament", status=404, json={"errorMessages": ["none"]})
    assert data_center().marks("1", "bot") == {"c"}


@responses.activate
def test_fact_17_an_issue_that_is_gone_or_hidden_is_told_so() -> None:
    """404 hides «forbidden»: both mean that there is nothing to look at."""
    responses.get(f"{V2}/issue/SUP-9", status=404, json={"errorMessages": ["no"]})
    answer = data_center().issue("SUP-9")
    assert isinstance(answer, Gone)
    assert "may not see it" in answer.says.en
    assert isinstance(data_center().marks("SUP-9", "bot"), Gone)


@pytest.mark.parametrize("told", [[], "x", None])
@responses.activate
def test_an_answer_of_another_shape_is_broken(told: Any) -> None:
    """A list where an object should be, or nothing at all."""
    responses.get(f"{V3}/issue/1", json=told)
    assert isinstance(cloud().issue("1"), Broken)


@pytest.mark.parametrize("status", [404, 401])
@responses.activate
def test_priorities_are_read_where_their_newer_address_is_closed(status: int) -> None:
    """Not there yet, or beyond the scopes of a token that may read issues."""
    responses.get(f"{V3}/priority/search", status=status, json={"errorMessages": ["no"]})
    responses.get(f"{V3}/priority", json=[{"id": "1", "name": "Высокий"}])
    assert cloud().priorities() == [{"id": "1", "name": "Высокий"}]


@responses.activate
def test_an_id_stays_one_segment_of_the_path() -> None:
    """Ids come from webhooks: a slash or a question mark in one must not lead elsewhere."""
    answer = responses.get(f"{V3}/issue/1%2F..%2F2%3Fx", json=body())
    cloud().issue("1/../2?x")
    assert answer.call_count == 1
