"""Cloud's bulk fetches, as strict as the document; Data Center has none."""

from typing import Any

import pytest

from connector.sandbox.running import Sandbox


def fetched(jira: Sandbox, path: str, **body: Any) -> Any:
    return jira.service.must("POST", f"/rest/api/3/{path}", body)


def test_issues_come_by_id_or_key_in_the_order_of_ids(cloud: Sandbox) -> None:
    """Each once; what is not there is left out without a word; the fields are those that can be navigated."""
    first, second = cloud.service.create("Ошибка", "Первая"), cloud.service.create("Ошибка", "Вторая")
    found = cloud.world.issue(first)
    assert found is not None
    told = fetched(cloud, "issue/bulkfetch", issueIdsOrKeys=[second.lower(), first, found.id, "SUP-404", "404"])
    assert [one["key"] for one in told["issues"]] == [first, second]
    assert told["issueErrors"] == []
    assert "summary" in told["issues"][0]["fields"]
    assert "comment" not in told["issues"][0]["fields"]
    assert "changelog" not in told["issues"][0]


def test_changelogs_and_comments_are_cut_short_and_say_so(cloud: Sandbox) -> None:
    """The newest forty entries, twenty comments; properties when named."""
    key = cloud.service.create("Ошибка", "Сбой")
    for number in range(45):
        cloud.service.edit(key, summary=str(number))
    for number in range(22):
        cloud.service.say(key, str(number))
    cloud.service.call("PUT", f"issue/{key}/properties/mark", "x")
    asked = {"fields": ["*all"], "expand": ["changelog"], "properties": ["mark"]}
    (told,) = fetched(cloud, "issue/bulkfetch", issueIdsOrKeys=[key], **asked)["issues"]
    assert (len(told["changelog"]["histories"]), told["changelog"]["total"]) == (40, 45)
    assert (len(told["fields"]["comment"]["comments"]), told["fields"]["comment"]["total"]) == (20, 22)
    assert told["properties"] == {"mark": "x"}


def test_changelogs_come_from_the_oldest_on_page_by_page(cloud: Sandbox) -> None:
    """Of several issues by date; every entry once; only of the fields asked for."""
    keys = [cloud.service.create("Ошибка", "0") for _ in range(2)]
    for number in range(3):
        for key in keys:
            cloud.world.clock.add(60)
            cloud.service.edit(key, summary=str(number), labels=[f"a{number}"])
    asked: dict[str, Any] = {"issueIdsOrKeys": keys, "maxResults": 4}
    first = fetched(cloud, "changelog/bulkfetch", **asked)
    second = fetched(cloud, "changelog/bulkfetch", **asked, nextPageToken=first["nextPageToken"])
    assert "nextPageToken" not in second
    pages = [[len(one["changeHistories"]) for one in page["issueChangeLogs"]] for page in (first, second)]
    assert pages == [[2, 2], [1, 1]]
    entries = [
        each["id"] for page in (first, second) for one in page["issueChangeLogs"] for each in one["changeHistories"]
    ]
    assert len(set(entries)) == 6
    none = fetched(cloud, "changelog/bulkfetch", issueIdsOrKeys=keys, fieldIds=["priority"])
    assert none["issueChangeLogs"] == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("issue/bulkfetch", {}),
        ("issue/bulkfetch", {"issueIdsOrKeys": []}),
        ("issue/bulkfetch", {"issueIdsOrKeys": [1]}),
        ("issue/bulkfetch", {"issueIdsOrKeys": [str(n) for n in range(101)]}),
        ("issue/bulkfetch", {"issueIdsOrKeys": ["1"], "properties": list("abcdef")}),
        ("changelog/bulkfetch", {"issueIdsOrKeys": [str(n) for n in range(1001)]}),
        ("changelog/bulkfetch", {"issueIdsOrKeys": ["1"], "fieldIds": [str(n) for n in range(11)]}),
        ("changelog/bulkfetch", {"issueIdsOrKeys": ["1"], "maxResults": 10_001}),
        ("changelog/bulkfetch", {"issueIdsOrKeys": ["1"], "nextPageToken": "made up"}),
    ],
)
def test_what_the_document_does_not_allow_is_refused(cloud: Sandbox, path: str, body: Any) -> None:
    """With 400, as Jira does."""
    assert cloud.service.call("POST", f"/rest/api/3/{path}", body).status_code == 400


def test_data_center_has_neither(dc: Sandbox) -> None:
    """404, whatever is sent."""
    for path in ("issue/bulkfetch", "changelog/bulkfetch"):
        assert dc.service.call("POST", path, {"issueIdsOrKeys": ["1"]}).status_code == 404
