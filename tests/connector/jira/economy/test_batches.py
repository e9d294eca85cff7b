"""Reading many issues by few requests, on the wire."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
import responses

from connector.jira.answers import Broken, Limited
from connector.jira.dialects import Cloud, DataCenter
from connector.jira.economy.batches import EXPANDED, MOST_PAGES, whole_bodies
from connector.jira.session import Session
from connector.jira.values import moment

URL = "https://jira.example"
V3, V2 = URL + "/rest/api/3", URL + "/rest/api/2"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CREATED = "2026-11-20T10:00:00.000+0300"


def session() -> Session:
    return Session(URL, "u", "t", lambda: NOW, lambda _: None)


def entry(number: int, **more: Any) -> dict[str, Any]:
    return {"id": str(number), "created": CREATED, "items": [], **more}


def body(number: int, entries: int = 1, **fields: Any) -> dict[str, Any]:
    told = {"histories": [entry(n) for n in range(min(entries, EXPANDED))], "total": entries}
    return {"id": str(number), "key": f"SUP-{number}", "fields": {"created": CREATED, **fields}, "changelog": told}


def sent(call: int) -> Any:
    return json.loads(responses.calls[call].request.body or b"null")


def bodies(found: Any) -> dict[str, Any]:
    assert isinstance(found, dict), found
    return found


@responses.activate
def test_cloud_is_asked_once_when_histories_are_short() -> None:
    """All fields, the changelog and the channel; what is not there is left out."""
    responses.post(f"{V3}/issue/bulkfetch", json={"issues": [body(1), body(2)], "issueErrors": []})
    assert list(bodies(whole_bodies(Cloud(session()), ["1", "2", "3"]))) == ["1", "2"]
    assert sent(0)["issueIdsOrKeys"] == ["1", "2", "3"]
    assert (sent(0)["fields"], sent(0)["expand"]) == (["*all"], ["changelog"])
    assert sent(0)["properties"] == ["request.channel.type"]


@responses.activate
def test_fact_03_longer_histories_are_fetched_together_page_by_page() -> None:
    """Those of forty entries and more, and of no other issue; an entry's moment may be told in seconds."""
    responses.post(f"{V3}/issue/bulkfetch", json={"issues": [body(1, 3), body(2, 41), body(3, 40)], "issueErrors": []})
    first = [{"issueId": "2", "changeHistories": [entry(1, created=1_763_622_000)]}]
    second = [{"issueId": "2", "changeHistories": [entry(2)]}, {"issueId": "3", "changeHistories": [entry(3)]}]
    responses.post(f"{V3}/changelog/bulkfetch", json={"issueChangeLogs": first, "nextPageToken": "t"})
    responses.post(f"{V3}/changelog/bulkfetch", json={"issueChangeLogs": second})
    found = bodies(whole_bodies(Cloud(session()), ["1", "2", "3"]))
    assert sent(1)["issueIdsOrKeys"] == ["2", "3"]
    assert sent(2)["nextPageToken"] == "t"
    assert [len(found[name]["changelog"]["histories"]) for name in ("1", "2", "3")] == [3, 2, 1]
    (early, _) = found["2"]["changelog"]["histories"]
    assert moment(early["created"]) == datetime(2025, 11, 20, 7, 0, tzinfo=UTC)


@responses.activate
def test_a_history_without_end_is_left_to_a_single_read() -> None:
    """After so many pages; the short ones of the same batch are there."""
    responses.post(f"{V3}/issue/bulkfetch", json={"issues": [body(1), body(2, 41)], "issueErrors": []})
    page = {"issueChangeLogs": [{"issueId": "2", "changeHistories": [entry(1)]}], "nextPageToken": "t"}
    pages = responses.post(f"{V3}/changelog/bulkfetch", json=page)
    assert list(bodies(whole_bodies(Cloud(session()), ["1", "2"]))) == ["1"]
    assert pages.call_count == MOST_PAGES


@responses.activate
def test_comments_beyond_the_page_are_asked_for_only_where_there_are_more() -> None:
    """By a request of their own."""
    cut = {"total": 2, "comments": [{"id": "7", "created": CREATED}]}
    whole = {"total": 1, "comments": [{"id": "9", "created": CREATED}]}
    responses.post(f"{V3}/issue/bulkfetch", json={"issues": [body(1, comment=cut), body(2, comment=whole)]})
    responses.get(f"{V3}/issue/1/comment", json={"total": 2, "comments": [{"id": "7"}, {"id": "8"}]})
    found = bodies(whole_bodies(Cloud(session()), ["1", "2"]))
    assert [len(found[name]["fields"]["comment"]["comments"]) for name in ("1", "2")] == [2, 1]
    assert len(responses.calls) == 2


@responses.activate
def test_data_center_is_searched_by_ids_and_keys() -> None:
    """Unvalidated, so that one that is gone is no error for all; the changelog is whole there."""
    answer = {"issues": [body(1, 1), body(2, 1)], "total": 2}
    responses.post(f"{V2}/search", json=answer)
    found = bodies(whole_bodies(DataCenter(session()), ["1", "2", 'X"-9']))
    assert list(found) == ["1", "2"]
    assert sent(0)["jql"] == 'id in (1, 2) OR key in ("X\\"-9")'
    assert sent(0)["validateQuery"] is False
    assert sent(0)["maxResults"] == 3


@responses.activate
def test_data_center_requests_are_left_to_a_single_read_until_their_properties_are_known() -> None:
    """The channel, and what of the comments is internal, are told issue by issue."""
    said = {"id": "7", "created": CREATED, "updated": CREATED}
    desk = {"key": "SUP", "projectTypeKey": "service_desk"}
    told = body(1, comment={"total": 1, "comments": [said]}, project=desk)
    responses.post(f"{V2}/search", json={"issues": [told], "total": 1})
    responses.get(f"{V2}/issue/1", json={**told, "properties": {"request.channel.type": {"value": "email"}}})
    hidden = {**said, "properties": [{"key": "sd.public.comment", "value": {"internal": True}}]}
    responses.get(f"{V2}/issue/1/comment", json={"total": 1, "comments": [hidden]})
    dialect = DataCenter(session())
    assert whole_bodies(dialect, ["1"]) == {}
    alone = dialect.issue("1")
    before = len(responses.calls)
    assert whole_bodies(dialect, ["1"])["1"]["fields"] == alone.body["fields"]  # type: ignore[index, union-attr]
    assert len(responses.calls) == before + 1


@pytest.mark.parametrize("kind", [Cloud, DataCenter])
@responses.activate
def test_a_batch_fails_as_a_whole(kind: type[Cloud] | type[DataCenter]) -> None:
    """The failure is told as that of any read; nonsense is one."""
    path = f"{V3}/issue/bulkfetch" if kind is Cloud else f"{V2}/search"
    responses.post(path, json={"issues": "нет"})
    assert isinstance(whole_bodies(kind(session()), ["1"]), Broken)
    responses.replace(responses.POST, path, status=429, headers={"Retry-After": "9"})
    assert isinstance(whole_bodies(kind(session()), ["1"]), Limited)
