"""What Jira's webhooks are like, as recorded and documented, and what becomes of them. The numbers are those of
`tests/contract/facts/test_list.py`."""

import json
from typing import Any

import pytest
import responses

from connector.jira.names import EMPTY
from connector.jira.reading import issue_facts
from connector.store import Store, cards
from tests.shared import SHARED, needs_shared
from tests.stored import recent
from tests.webhooks.conftest import Send
from webhooks.hints import Hint, Named, hint
from webhooks.signature import sign, verify

PAYLOADS = SHARED / "jira-payloads"
SERVERS = ("mattermost-webhook-server-*.json", "mobitel-webhooks-issue-updated-*.json")
UPDATED = "2026-11-23T12:00:00.000+0300"


def told(name: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((PAYLOADS / name).read_text("utf-8"))
    return body


def hinted(body: dict[str, Any]) -> Hint:
    found = hint(json.dumps(body).encode(), {})
    assert isinstance(found, Hint), found
    return found


@needs_shared
@pytest.mark.parametrize("event", ["created", "updated", "deleted"])
def test_fact_04_a_servers_comment_names_its_issue_in_an_address_only(event: str) -> None:
    """No issue, no key: the id is read out of the comment's address, which is never called."""
    body = told(f"mattermost-webhook-server-comment-{event}.json")
    assert "issue" not in body
    assert hinted(body).issues == (Named(id="10013"),)


@needs_shared
def test_fact_04_clouds_comment_carries_a_short_issue() -> None:
    """Six fields and no `updated`: enough to know where to look, and nothing to act on."""
    body = told("mattermost-webhook-cloud-comment-created-mention-user.json")
    assert len(body["issue"]["fields"]) == 6
    assert (hinted(body).issues, hinted(body).fresh) == ((Named("10040", "TES-41"),), None)


@needs_shared
def test_fact_05_a_servers_update_without_a_changelog_is_looked_at_all_the_same() -> None:
    """Commented, edited, deleted: what happened is read from Jira, not from the body."""
    bare = [
        (path.name, body)
        for pattern in SERVERS
        for path in sorted(PAYLOADS.glob(pattern))
        if (body := json.loads(path.read_text("utf-8"))).get("webhookEvent") == "jira:issue_updated"
        and not body.get("changelog")
    ]
    assert len(bare) >= 4
    assert [name for name, body in bare if not hinted(body).issues or hinted(body).fresh is None] == []


@pytest.mark.parametrize("event_type", ["issue_escalated_by_robot", "", None, "Эскалация", "x" * 1000])
def test_fact_05_an_event_of_a_custom_workflow_is_an_event_like_any(event_type: str | None) -> None:
    """`issue_event_type_name` is an open set and nothing hangs on it."""
    body = {"webhookEvent": "jira:issue_updated", "issue_event_type_name": event_type, "issue": {"id": "1"}}
    assert hinted(body).issues == (Named(id="1"),)


@needs_shared
def test_fact_06_a_new_issues_changelog_has_no_transition() -> None:
    """Cloud's `issue_created` tells every initial value as a change; each comes from nothing."""
    for path in sorted(PAYLOADS.glob("*issue-created*.json")):
        body = json.loads(path.read_text("utf-8"))
        made = recorded_changes(body)
        assert [change for change in made if change.attribute == "status" and change.before is not None] == []
    assert made


def recorded_changes(body: dict[str, Any]) -> Any:
    entry = {"id": body["changelog"]["id"], "created": UPDATED, "items": body["changelog"]["items"]}
    return issue_facts(body["issue"], EMPTY, histories=[entry]).changes


@needs_shared
@pytest.mark.parametrize("name", ["eblenert-jiraCard.json", "mattermost-webhook-issue-created.json"])
def test_fact_07_recorded_names_of_changed_fields_are_known_in_any_language(name: str) -> None:
    """`Status`, and «Статус» on a Russian site: the same attribute, by `fieldId`."""
    body = told(name)
    (status,) = (item for item in body["changelog"]["items"] if item["fieldId"] == "status")
    assert status["field"] == "Status"
    for shown in ("Status", "Статус"):
        status["field"] = shown
        found = {change.attribute for change in recorded_changes(body)}
        assert "status" in found
        assert not {"Status", "Статус", "статус"} & found


def test_fact_09_a_signature_is_over_the_bytes_as_they_came() -> None:
    """The same JSON written otherwise is another message, and so is another method."""
    secret, raw = b"secret", '{"issue": {"id": "1"},  "user": "Анна"}'.encode()
    header = sign(raw, secret)
    assert verify(header, raw, [secret]) == 0
    assert isinstance(verify(header, json.dumps(json.loads(raw)).encode(), [secret]), str)
    assert isinstance(verify(header.replace("sha256=", "sha1="), raw, [secret]), str)


def test_fact_09_atlassians_own_vector_holds() -> None:
    """From «Secure your webhooks»."""
    digest = "a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9"
    assert sign(b"Hello World!", b"It's a Secret to Everybody") == f"sha256={digest}"


def body_of(number: int, **more: Any) -> bytes:
    told = {"timestamp": number, "webhookEvent": "jira:issue_updated", "issue": {"id": "10"}, **more}
    return json.dumps(told).encode()


def test_fact_10_a_repeated_delivery_is_known_by_its_identifier(send: Send, store: Store) -> None:
    """Cloud's retries: one identifier, a count of its own."""
    told = {"X-Atlassian-Webhook-Identifier": "a1b2"}
    first, again = send(body_of(1), **told), send(body_of(1), **told, **{"X-Atlassian-Webhook-Retry": "2"})
    assert (first[0], again[0], again[1]["status"]) == (202, 200, "duplicate")
    with store.read() as conn:
        assert len(recent(conn, 10)) == 1


def test_fact_10_without_an_identifier_the_bytes_are_the_identity(send: Send, store: Store) -> None:
    """Data Center sends none: equal stamped bytes are one delivery, another stamp is another."""
    codes = [send(body_of(1))[0], send(body_of(1))[0], send(body_of(2))[0]]
    assert codes == [202, 200, 202]


@responses.activate
def test_fact_11_a_webhook_is_answered_without_asking_jira(send: Send, store: Store) -> None:
    """It is remembered and answered; nothing goes out, for a slow answer is a retry, and on Data Center a slow Jira."""
    assert send(body_of(1))[0] == 202
    assert len(responses.calls) == 0


@pytest.mark.parametrize("first", [1, 2])
def test_fact_12_webhooks_out_of_order_ask_for_the_same_look(first: int, send: Send, store: Store) -> None:
    """The newest state that any of them told of is what the look waits for."""
    stamps = {1: "2026-11-20T14:00:00.000+0000", 2: "2026-11-20T14:00:05.000+0000"}
    for number in (first, 3 - first):
        send(body_of(number, issue={"id": "10", "fields": {"updated": stamps[number]}}))
    with store.read() as conn:
        card = cards.find(conn, "10")
    assert card is not None
    assert card.fresh is not None
    assert card.fresh.isoformat() == "2026-11-20T14:00:05+00:00"
