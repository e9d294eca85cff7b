"""What the sandbox posts when something happens, and what it does when it is not taken."""

import hashlib
import hmac
import json
from typing import Any

import pytest

from connector.sandbox.running import Sandbox
from tests.connector.sandbox.conftest import Receiver
from tests.shared import SHARED, needs_shared


def bodies(jira: Sandbox, receiver: Receiver) -> list[dict[str, Any]]:
    assert jira.deliverer.drain()
    return [json.loads(body) for _, body in receiver.all()]


def recorded(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SHARED / "jira-payloads" / name).read_text(encoding="utf-8"))
    return found


def test_a_post_is_signed_over_its_raw_bytes(jira: Sandbox, receiver: Receiver) -> None:
    """`X-Hub-Signature: sha256=…`; Cloud names the delivery, Data Center does not."""
    jira.hook(receiver.url, secret="тайна")
    jira.people["orlova"].create("Ошибка", "Сбой")
    assert jira.deliverer.drain()
    ((headers, body),) = receiver.all()
    expected = hmac.new("тайна".encode(), body, hashlib.sha256).hexdigest()
    assert headers["X-Hub-Signature"] == f"sha256={expected}"
    assert ("X-Atlassian-Webhook-Identifier" in headers) is jira.world.site.cloud


def test_creation_on_cloud_tells_initial_values_in_the_users_language(cloud: Sandbox, receiver: Receiver) -> None:
    """Facts 6 and 7: a changelog from nothing, with a translated name and a `fieldId`; e-mails are left out."""
    cloud.hook(receiver.url)
    key = cloud.people["orlova"].create("Ошибка", "Сбой")
    (body,) = bodies(cloud, receiver)
    items = {item["fieldId"]: item for item in body["changelog"]["items"]}
    assert (items["status"]["field"], items["status"]["from"], items["status"]["toString"]) == (
        "Статус",
        None,
        "Открыт",
    )
    assert "emailAddress" not in body["user"]
    assert cloud.service.issue(key)["changelog"]["total"] == 0


def test_creation_on_data_center_has_no_changelog(dc: Sandbox, receiver: Receiver) -> None:
    """But the issue carries its comments."""
    dc.hook(receiver.url)
    dc.people["orlova"].create("Ошибка", "Сбой")
    (body,) = bodies(dc, receiver)
    assert "changelog" not in body
    assert body["issue"]["fields"]["comment"]["total"] == 0


def test_a_move_is_an_update_with_the_entry_that_the_changelog_has(jira: Sandbox, receiver: Receiver) -> None:
    """No event of its own; the same id as in the changelog, as text."""
    key = jira.people["orlova"].create("Ошибка", "Сбой")
    jira.hook(receiver.url)
    jira.people["petrov"].move(key, "Анализ")
    (body,) = bodies(jira, receiver)
    (entry,) = jira.service.issue(key)["changelog"]["histories"]
    assert (body["webhookEvent"], body["issue_event_type_name"]) == ("jira:issue_updated", "issue_generic")
    assert (body["changelog"]["id"], body["changelog"]["items"]) == (entry["id"], entry["items"])


def test_a_comment_on_cloud_carries_a_short_issue(cloud: Sandbox, receiver: Receiver) -> None:
    """Six fields (fact 4)."""
    key = cloud.people["orlova"].create("Ошибка", "Сбой")
    cloud.hook(receiver.url)
    cloud.people["orlova"].say(key, "Ну как?")
    (body,) = bodies(cloud, receiver)
    assert (body["webhookEvent"], body["issue"]["key"], len(body["issue"]["fields"])) == ("comment_created", key, 6)


def test_a_comment_on_data_center_carries_no_issue(dc: Sandbox, receiver: Receiver) -> None:
    """Only `comment.self`; the update that goes with it has the comment and no changelog (facts 4 and 5)."""
    key = dc.people["orlova"].create("Ошибка", "Сбой")
    dc.hook(receiver.url)
    dc.people["orlova"].say(key, "Ну как?")
    said, update = bodies(dc, receiver)
    assert set(said) == {"timestamp", "webhookEvent", "comment"}
    assert f"/issue/{dc.service.issue(key)['id']}/comment/" in said["comment"]["self"]
    assert (update["issue_event_type_name"], "changelog" in update) == ("issue_commented", False)


def test_a_file_and_work_are_updates_with_their_entries(jira: Sandbox, receiver: Receiver) -> None:
    """`jira:issue_updated` with the changelog's items; the issue carries the file, and on Cloud no work logs."""
    key = jira.people["orlova"].create("Ошибка", "Сбой")
    jira.hook(receiver.url)
    jira.people["orlova"].attach(key, "журнал.txt")
    jira.people["petrov"].log_work(key, 600)
    file, work = bodies(jira, receiver)
    assert {file["webhookEvent"], work["webhookEvent"]} == {"jira:issue_updated"}
    assert (file["issue_event_type_name"], work["issue_event_type_name"]) == ("issue_updated", "issue_work_logged")
    (item,) = file["changelog"]["items"]
    assert (item["field"], item["toString"]) == ("Attachment", "журнал.txt")
    assert [one["filename"] for one in file["issue"]["fields"]["attachment"]] == ["журнал.txt"]
    assert [one["field"] for one in work["changelog"]["items"]] == ["timeestimate", "timespent", "WorklogId"]
    assert ("worklog" in work["issue"]["fields"]) is not jira.world.site.cloud


@needs_shared
@pytest.mark.parametrize(
    ("dialect", "act", "name"),
    [
        ("cloud", "create", "mattermost-webhook-issue-created.json"),
        ("cloud", "move", "mattermost-webhook-issue-updated-started-working.json"),
        ("cloud", "say", "mattermost-webhook-cloud-comment-created-mention-user.json"),
        ("dc", "move", "mattermost-webhook-server-issue-updated-resolved.json"),
        ("dc", "say", "mattermost-webhook-server-comment-created.json"),
    ],
)
def test_a_body_has_the_keys_of_a_recorded_one(
    request: pytest.FixtureRequest, receiver: Receiver, dialect: str, act: str, name: str
) -> None:
    """At the top, in the issue and its system fields, in the comment and in the changelog's items."""
    jira: Sandbox = request.getfixturevalue(dialect)
    if act == "create":
        jira.hook(receiver.url)
    key = jira.people["orlova"].create("Ошибка", "Сбой", description="x")
    if act != "create":
        jira.hook(receiver.url)
        jira.people["orlova"].say(key, "x") if act == "say" else jira.people["petrov"].move(key, "Закрыт")
    ours, theirs = bodies(jira, receiver)[0], recorded(name)
    assert set(ours) == set(theirs)
    for part in ("issue", "comment"):
        assert set(ours.get(part, ())) == set(theirs.get(part, ()))
    fields = set(theirs.get("issue", {}).get("fields", ()))
    missing = {field for field in fields if not field.startswith("customfield")} - set(
        ours.get("issue", {}).get("fields", ())
    )
    assert missing == set()
    if "changelog" in theirs:
        known = {field for item in theirs["changelog"]["items"] for field in item}
        assert {field for item in ours["changelog"]["items"] for field in item} - known <= {
            "tmpFromAccountId",
            "tmpToAccountId",
        }


def test_only_matching_issues_and_events_are_posted(jira: Sandbox, receiver: Receiver) -> None:
    """The JQL filter is checked against the issue as the event left it."""
    key = jira.people["orlova"].create("Ошибка", "Сбой")
    address = jira.hook(receiver.url, jql="project = SUP and status = Открыт")
    jira.service.edit(key, summary="Другой")
    jira.people["petrov"].move(key, "Анализ")
    assert [body["issue"]["fields"]["summary"] for body in bodies(jira, receiver)] == ["Другой"]
    assert jira.service.call("DELETE", address.removeprefix(jira.url)).status_code == 204
    jira.people["petrov"].move(key, "Открыт")
    assert bodies(jira, receiver) == []


def test_a_secret_is_never_told_back(jira: Sandbox) -> None:
    """Only that there is one; and webhooks are for administrators."""
    address = jira.hook("http://127.0.0.1:9/hook", secret="тайна").removeprefix(jira.url)
    told = jira.service.call("GET", address)
    assert told.json()["isSigned"] is True
    assert "тайна" not in told.text
    assert jira.people["orlova"].call("GET", "/rest/webhooks/1.0/webhook").status_code == 403


def test_cloud_repeats_under_one_identifier(cloud: Sandbox, receiver: Receiver) -> None:
    """After 503 and 429; the count of repeats is in a header."""
    cloud.hook(receiver.url)
    receiver.answers = [503, 429]
    cloud.people["orlova"].create("Ошибка", "Сбой")
    assert cloud.deliverer.drain()
    got = [headers for headers, _ in receiver.all()]
    assert len({headers["X-Atlassian-Webhook-Identifier"] for headers in got}) == 1
    assert [headers.get("X-Atlassian-Webhook-Retry") for headers in got] == [None, "1", "2"]


def test_what_is_refused_for_good_is_not_repeated(jira: Sandbox, receiver: Receiver) -> None:
    """401 loses the event; on Data Center so does 503."""
    jira.hook(receiver.url)
    receiver.answers = [401 if jira.world.site.cloud else 503]
    jira.people["orlova"].create("Ошибка", "Сбой")
    assert len(bodies(jira, receiver)) == 1


@pytest.mark.parametrize(("mode", "seen"), [("lose", ""), ("double", "1122"), ("reorder", "21"), ("deliver", "12")])
def test_the_mail_goes_wrong_on_request(cloud: Sandbox, receiver: Receiver, mode: str, seen: str) -> None:
    """Lost, doubled, out of order."""
    cloud.hook(receiver.url)
    cloud.service.call("POST", "/sandbox/faults", {"webhooks": mode})
    for name in "12":
        cloud.people["orlova"].create("Ошибка", name)
    assert "".join(sorted(seen) if mode == "double" else seen) == "".join(
        body["issue"]["fields"]["summary"] for body in bodies(cloud, receiver)
    )


def test_what_reorder_held_back_goes_out_when_all_is_well_again(cloud: Sandbox, receiver: Receiver) -> None:
    """Nothing is lost by it."""
    cloud.hook(receiver.url)
    cloud.service.call("POST", "/sandbox/faults", {"webhooks": "reorder"})
    cloud.people["orlova"].create("Ошибка", "1")
    assert bodies(cloud, receiver) == []
    cloud.service.call("POST", "/sandbox/faults", {"webhooks": "deliver"})
    assert len(bodies(cloud, receiver)) == 1
