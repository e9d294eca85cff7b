"""`POST /webhooks/jira`: what is stored, and what Jira is told."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from connector.settings import Settings
from connector.store import Closed, GroupCommit, Store, cards
from connector.store.deliveries import Delivery
from connector.store.schema import delivery, issue
from tests.stored import recent
from tests.webhooks.bad_bodies import corpus
from tests.webhooks.conftest import SECRETS, Send
from tests.webhooks.seeding import NOW
from webhooks.app import create_app
from webhooks.intake import MAX_BYTES
from webhooks.signature import sign

BODY = (
    b'{"timestamp": 1732000000000, "webhookEvent": "jira:issue_updated",'
    b' "issue": {"id": "10041", "key": "SUP-41", "fields": {"updated": "2026-11-20T18:04:00.000+0300"}}}'
)
AUTOMATION = b'{"key": "SUP-41"}'


def stored(store: Store) -> list[Delivery]:
    with store.read() as conn:
        return recent(conn, 100)


def marked(store: Store) -> set[str]:
    with store.read() as conn:
        return {card.key for card in cards.listing(conn, 100) if card.look_at == NOW}


def test_a_signed_webhook_is_stored_and_its_issue_marked(send: Send, store: Store) -> None:
    """Law 1: what is kept of it is the issue and a freshness mark."""
    assert send(BODY) == (202, {"status": "accepted", "reason": None})
    (kept,) = stored(store)
    assert (kept.issue, kept.event, kept.reason, kept.signed_by) == ("10041", "jira:issue_updated", None, 0)
    with store.read() as conn:
        card = cards.find(conn, "SUP-41")
    assert card is not None
    assert (card.id, card.look_at, card.fresh) == ("10041", NOW, datetime(2026, 11, 20, 15, 4, tzinfo=UTC))


@pytest.mark.parametrize(
    "query", ["&".join(f"a{n}=1" for n in range(101)), "%ff%fe=%00", "=&=&", "issue=" + "A" * 5_000]
)
def test_an_odd_address_harms_nothing(query: str, client: FlaskClient) -> None:
    """Only a body without an issue is in need of it."""
    headers = {"X-Hub-Signature": sign(BODY, SECRETS[0].encode())}
    assert client.post(f"/webhooks/jira?{query}", data=BODY, headers=headers).status_code == 202


def test_the_old_secret_works_during_rotation(client: FlaskClient, store: Store) -> None:
    """And the store knows which one was used."""
    headers = {"X-Hub-Signature": sign(BODY, SECRETS[1].encode())}
    assert client.post("/webhooks/jira", data=BODY, headers=headers).status_code == 202
    assert stored(store)[0].signed_by == 1


def test_a_repeated_delivery_is_a_duplicate(send: Send, store: Store) -> None:
    """By Cloud's identifier whatever the body, and by the body where there is no identifier."""
    assert send(BODY, **{"X-Atlassian-Webhook-Identifier": "a-1"})[0] == 202
    assert send(BODY + b" ", **{"X-Atlassian-Webhook-Identifier": "a-1"}) == (
        200,
        {"status": "duplicate", "reason": None},
    )
    assert send(BODY)[0] == 202
    assert send(BODY)[0] == 200
    assert len(stored(store)) == 2


@pytest.mark.parametrize("identifier", ["", "я", "a b", "x" * 129, "a\tb"])
def test_an_identifier_of_no_sane_form_is_not_used(identifier: str, send: Send, store: Store) -> None:
    """Then the body's hash is the delivery's id."""
    latin = identifier.encode().decode("latin-1")
    assert send(BODY, **{"X-Atlassian-Webhook-Identifier": latin})[0] == 202
    assert stored(store)[0].id.startswith("sha256:")


def test_equal_bodies_without_a_timestamp_are_separate_events(send: Send, store: Store) -> None:
    """Automation's body and the empty one are the same each time: none may be taken for a duplicate."""
    assert [send(AUTOMATION)[0], send(AUTOMATION)[0]] == [202, 202]
    assert [send(b"", "?issue=SUP-7")[0], send(b"", "?issue=SUP-7")[0]] == [202, 202]
    assert len(stored(store)) == 4
    assert marked(store) == {"SUP-41", "SUP-7"}


def test_one_body_sent_about_two_issues_is_two_deliveries(send: Send, store: Store) -> None:
    """The address names them when the body names none."""
    body = b'{"timestamp": 1, "webhookEvent": "attachment_created", "attachment": {"id": "5"}}'
    assert [send(body, "?issue=SUP-7")[0], send(body, "?issue=SUP-8")[0]] == [202, 202]
    assert marked(store) == {"SUP-7", "SUP-8"}


def test_a_link_marks_both_ends(send: Send, store: Store) -> None:
    """`issuelink_*` name two issues."""
    assert send(b'{"issueLink": {"sourceIssueId": 11442, "destinationIssueId": 11961}}')[0] == 202
    assert marked(store) == {"11442", "11961"}


def test_a_webhook_about_something_else_is_ignored_for_a_reason(send: Send, store: Store) -> None:
    """In the two hundreds, so that Jira does not repeat it; remembered, so that an admin finds it."""
    code, answer = send(b'{"timestamp": 1, "webhookEvent": "project_created", "project": {"key": "SUP"}}')
    assert (code, answer) == (202, {"status": "ignored", "reason": "project_created names no issue"})
    assert stored(store)[0].reason == "project_created names no issue"
    assert marked(store) == set()


def test_an_unsigned_webhook_is_refused_and_not_stored(client: FlaskClient, store: Store) -> None:
    """Or anybody could fill the store; the pages and /status tell of it instead."""
    for headers in (
        {},
        {"X-Hub-Signature": "sha256=" + "0" * 64},
        {"X-Hub-Signature": "шифр".encode().decode("latin-1")},
    ):
        answer = client.post("/webhooks/jira", data=BODY, headers=headers)
        assert answer.status_code == 401
        assert answer.get_json()["status"] == "refused"
    assert stored(store) == []
    told = client.get("/status").get_json()["webhooks_refused"]
    assert (told["count"], told["since"]) == (3, "2026-11-20T15:05:00Z")
    assert "X-Hub-Signature" in client.get("/?lang=en").text


def test_a_good_webhook_ends_the_alarm(client: FlaskClient, send: Send) -> None:
    """Whoever mended the secret sees that it is mended."""
    client.post("/webhooks/jira", data=BODY)
    send(BODY)
    assert client.get("/status").get_json()["webhooks_refused"]["count"] == 0


def test_without_secrets_every_webhook_is_refused(known: Settings, store: Store, commit: GroupCommit) -> None:
    """The reason names the setting."""
    client = create_app(replace(known, webhook_secrets=()), store, commit.accept).test_client()
    answer = client.post("/webhooks/jira", data=BODY, headers={"X-Hub-Signature": sign(BODY, b"")})
    assert answer.status_code == 401
    assert "WEBHOOK_SECRETS" in answer.get_json()["reason"]


def test_a_body_may_have_a_mebibyte_and_no_more(send: Send, client: FlaskClient) -> None:
    """Also when the sender tells no length, or an absurd one."""
    assert send(AUTOMATION.ljust(MAX_BYTES))[0] == 202
    assert send(AUTOMATION.ljust(MAX_BYTES + 1))[0] == 413
    absurd = {"CONTENT_LENGTH": "9" * 30, "HTTP_X_HUB_SIGNATURE": "sha256=" + "0" * 64}
    assert client.post("/webhooks/jira", environ_overrides=absurd).status_code == 413


def test_whoever_signs_nothing_is_not_waited_for(client: FlaskClient) -> None:
    """His body is not read: it may never come."""

    class Never(BytesIO):
        def read(self, _: int | None = -1) -> bytes:
            raise AssertionError("the body was read")

    environ = {"wsgi.input": Never(), "CONTENT_LENGTH": "1000"}
    assert client.open("/webhooks/jira", method="POST", environ_overrides=environ).status_code == 401


def test_a_freshness_beyond_now_is_cut(send: Send, store: Store) -> None:
    """By a state of the year 9999 every later one would seem known."""
    assert send(BODY.replace(b"2026-11-20T18:04", b"9999-11-20T18:04"))[0] == 202
    with store.read() as conn:
        card = cards.find(conn, "10041")
    assert card is not None
    assert card.fresh == NOW


@pytest.mark.parametrize("length", [None, "", "abc", "-1", "٣"])
def test_an_unreadable_length_is_read_as_it_comes(length: str | None, client: FlaskClient) -> None:
    """A server that marks the input's end lets it be read; else there is no body."""
    environ = {"wsgi.input_terminated": True, "HTTP_X_HUB_SIGNATURE": sign(AUTOMATION, SECRETS[0].encode())}
    given = {**environ, "wsgi.input": BytesIO(AUTOMATION)}
    answer = client.open("/webhooks/jira", method="POST", environ_overrides={**given, "CONTENT_LENGTH": length or ""})
    assert answer.status_code == 202
    again = {**given, "wsgi.input_terminated": False, "CONTENT_LENGTH": length or ""}
    assert client.open("/webhooks/jira", method="POST", environ_overrides=again).status_code == 401


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD"])
def test_webhooks_come_by_post(method: str, client: FlaskClient) -> None:
    """Whatever else gets 405."""
    answer = client.open("/webhooks/jira", method=method)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


OUTAGES = [OperationalError("INSERT", {}, Exception("disk I/O error")), TimeoutError(), Closed()]


@pytest.mark.parametrize("outage", OUTAGES, ids=lambda outage: type(outage).__name__)
def test_what_cannot_be_stored_is_to_be_sent_again(outage: Exception, known: Settings, store: Store) -> None:
    """503 with Retry-After: the one answer after which Jira Cloud repeats."""

    def accept(*_: object) -> str:
        raise outage

    client = create_app(known, store, accept).test_client()  # type: ignore[arg-type]
    for body in (BODY, b"not JSON"):
        headers = {"X-Hub-Signature": sign(body, SECRETS[0].encode())}
        answer = client.post("/webhooks/jira", data=body, headers=headers)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
        assert "disk" not in answer.text


def test_no_bad_body_makes_a_server_error(send: Send) -> None:
    """At least 200 bodies of at least 25 classes: each is taken, ignored or refused for a reason."""
    bodies = corpus()
    assert len({body for _, body in bodies}) >= 200
    assert len({kind for kind, _ in bodies}) >= 25
    for kind, body in bodies:
        code, answer = send(body)
        assert code in {200, 202, 400}, (kind, body[:80])
        assert answer["status"] in {"accepted", "duplicate"} or answer["reason"], (kind, body[:80])


def test_bad_bodies_are_remembered_with_their_reason(send: Send, store: Store) -> None:
    """A malformed one is refused with 400, since to repeat it would not mend it."""
    assert send(b"{")[0] == 400
    assert send(b"[1]") == (400, {"status": "refused", "reason": "JSON, but not an object"})
    assert {kept.reason for kept in stored(store)} >= {"JSON, but not an object"}
    with store.read() as conn:
        assert conn.scalar(select(func.count()).select_from(delivery).where(delivery.c.outcome == "refused")) == 2
        assert conn.scalar(select(func.count()).select_from(issue)) == 0
