"""Which issue a webhook's body names."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.shared import SHARED, needs_shared
from webhooks.hints import MAX_DEPTH, Hint, Named, Refusal, hint

UPDATED, CREATED = "jira:issue_updated", "jira:issue_created"
RECORDED: dict[str, tuple[str, tuple[str, ...], str | None]] = {
    # file: (event, issues as id/key, `updated` in UTC)
    "crystalvj-updatedIssue1.json": (UPDATED, ("86215/VRF-799",), "2019-09-24T02:18:18.001000+00:00"),
    "defectdojo-jira-issue-comment-template-json.json": ("comment_created", ("2/",), None),
    "defectdojo-jira-issue-update-template-string.json": (UPDATED, ("2/ISEC-277",), "2020-11-11T17:54:32.155000+00:00"),
    "eblenert-jiraCard.json": (CREATED, ("10666/GBL-108",), "2024-07-03T22:48:31.971000+00:00"),
    "mattermost-webhook-cloud-comment-created-mention-user.json": ("comment_created", ("10040/TES-41",), None),
    "mattermost-webhook-issue-created-no-description-nor-relevant-fields.json": (
        CREATED,
        ("10040/TES-41",),
        "2019-02-16T03:01:52.971000+00:00",
    ),
    "mattermost-webhook-issue-created-no-relevant-fields.json": (
        CREATED,
        ("10040/TES-41",),
        "2019-02-16T03:01:52.971000+00:00",
    ),
    "mattermost-webhook-issue-created.json": (CREATED, ("10040/TES-41",), "2019-02-16T03:01:52.971000+00:00"),
    "mattermost-webhook-issue-updated-assigned-nobody.json": (
        UPDATED,
        ("10040/TES-41",),
        "2019-02-16T21:10:32.523000+00:00",
    ),
    "mattermost-webhook-issue-updated-assigned-on-server.json": (
        UPDATED,
        ("10226/PRJA-37",),
        "2019-06-27T15:32:51.495000+00:00",
    ),
    "mattermost-webhook-issue-updated-components.json": (
        UPDATED,
        ("10360/TES-10",),
        "2019-12-05T14:38:23.829000+00:00",
    ),
    "mattermost-webhook-issue-updated-fix-version.json": (
        UPDATED,
        ("10040/TES-41",),
        "2019-02-16T03:07:51.756000+00:00",
    ),
    "mattermost-webhook-issue-updated-labels.json": (UPDATED, ("10040/TES-41",), "2019-02-16T21:12:10.037000+00:00"),
    "mattermost-webhook-issue-updated-multiple-custom-fields.json": (
        UPDATED,
        ("10040/TES-41",),
        "2019-02-16T21:12:10.037000+00:00",
    ),
    "mattermost-webhook-issue-updated-raised-priority.json": (
        UPDATED,
        ("10040/TES-41",),
        "2019-02-16T21:15:16.037000+00:00",
    ),
    "mattermost-webhook-issue-updated-renamed.json": (UPDATED, ("10040/TES-41",), "2019-02-16T03:07:51.756000+00:00"),
    "mattermost-webhook-issue-updated-reopened-one-changelog.json": (
        UPDATED,
        ("10040/TES-41",),
        "2019-02-16T03:17:06.501000+00:00",
    ),
    "mattermost-webhook-issue-updated-resolved-one-changelog.json": (
        UPDATED,
        ("10040/TES-41",),
        "2019-02-16T03:15:40.477000+00:00",
    ),
    "mattermost-webhook-issue-updated-started-working.json": (
        UPDATED,
        ("10040/TES-41",),
        "2019-02-16T03:14:22.002000+00:00",
    ),
    "mattermost-webhook-server-comment-created.json": ("comment_created", ("10013/",), None),
    "mattermost-webhook-server-comment-deleted.json": ("comment_deleted", ("10013/",), None),
    "mattermost-webhook-server-comment-updated.json": ("comment_updated", ("10013/",), None),
    "mattermost-webhook-server-issue-updated-closed.json": (
        UPDATED,
        ("10300/TES-4",),
        "2019-08-14T03:07:58.354000+00:00",
    ),
    "mattermost-webhook-server-issue-updated-comment-edited.json": (
        UPDATED,
        ("10013/PRJX-14",),
        "2019-06-04T00:50:04.873000+00:00",
    ),
    "mattermost-webhook-server-issue-updated-commented-1.json": (
        UPDATED,
        ("10013/PRJX-14",),
        "2019-06-04T00:10:21.326000+00:00",
    ),
    "mattermost-webhook-server-issue-updated-commented-3.json": (
        UPDATED,
        ("10231/PRJA-42",),
        "2019-06-28T21:31:58.040000+00:00",
    ),
    "mattermost-webhook-server-issue-updated-in-progress.json": (
        UPDATED,
        ("10300/TES-4",),
        "2019-08-14T03:02:33.678000+00:00",
    ),
    "mattermost-webhook-server-issue-updated-many-fields.json": (
        UPDATED,
        ("10400/HEY-15",),
        "2019-09-03T06:03:39.155000+00:00",
    ),
    "mattermost-webhook-server-issue-updated-resolved.json": (
        UPDATED,
        ("10300/TES-4",),
        "2019-08-12T23:23:01.993000+00:00",
    ),
    "mattermost-webhook-server-old-issue-updated-no-event-type-assigned.json": (
        UPDATED,
        ("10040/TES-41",),
        "2019-02-16T03:18:01.707000+00:00",
    ),
    "mattermost-webhook-server-old-issue-updated-no-event-type-comment-edited.json": (
        UPDATED,
        ("10013/PRJX-14",),
        "2019-06-04T00:50:04.873000+00:00",
    ),
    "mattermost-webhook-server-old-issue-updated-no-event-type-edited.json": (
        UPDATED,
        ("10040/TES-41",),
        "2019-02-16T03:10:01.805000+00:00",
    ),
    "mobitel-webhooks-comment-deleted.json": ("comment_deleted", ("11961/INDEV-28",), None),
    "mobitel-webhooks-issue-created.json": (CREATED, ("30369/BBCOM-1398",), "2018-01-11T10:08:03.317000+00:00"),
    "mobitel-webhooks-issue-updated-commented-changed.json": (
        UPDATED,
        ("26313/BBCOM-956",),
        "2017-11-29T16:34:51.676000+00:00",
    ),
    "mobitel-webhooks-issue-updated-generic.json": (UPDATED, ("28661/BBCOM-1233",), "2017-12-25T13:33:21.208000+00:00"),
    "mobitel-webhooks-issue-updated-move-issue.json": (
        UPDATED,
        ("12490/INDEV-130",),
        "2019-02-27T10:30:21.153000+00:00",
    ),
    "mobitel-webhooks-issue-updated-rank-changed.json": (
        UPDATED,
        ("19924/INDEV-259",),
        "2019-07-15T09:05:12.624000+00:00",
    ),
    "mobitel-webhooks-issuelink-created.json": ("issuelink_created", ("11442/", "11961/"), None),
    "mobitel-webhooks-issuelink-deleted.json": ("issuelink_deleted", ("11442/", "11961/"), None),
    "sirajju-issue_updated.json": (UPDATED, ("10021/KAN-22",), "2024-12-29T03:13:45.214000+00:00"),
}


@needs_shared
@pytest.mark.parametrize("name", RECORDED)
def test_every_recorded_body_names_its_issue(name: str) -> None:
    """Cloud and Server, 2014 to 2024; Server's comments name it only in `comment.self`, links name two."""
    event, issues, fresh = RECORDED[name]
    found = hint((SHARED / "jira-payloads" / name).read_bytes(), {})
    assert isinstance(found, Hint)
    assert found.event == event
    assert tuple(f"{named.id}/{named.key or ''}" for named in found.issues) == issues
    assert found.fresh == (None if fresh is None else datetime.fromisoformat(fresh))


@needs_shared
def test_the_table_has_every_recorded_webhook() -> None:
    """A new recording must be given its line here."""
    index = json.loads((SHARED / "jira-payloads" / "index.json").read_text())
    assert {entry["file"] for entry in index if entry["kind"].startswith("webhook")} == set(RECORDED)
    assert len(RECORDED) == 41


def said(body: Any, **query: str) -> Hint | Refusal:
    return hint(json.dumps(body).encode(), query)


def names(body: Any, **query: str) -> tuple[Named, ...]:
    found = said(body, **query)
    assert isinstance(found, Hint), found
    return found.issues


COMMENT = "https://jira.example.ru/jira/rest/api/2/issue/10013/comment/10082"
SHAPES: list[tuple[str, Any, tuple[Named, ...]]] = [
    ("issue with id and key", {"issue": {"id": "1", "key": "SUP-1"}}, (Named("1", "SUP-1"),)),
    ("issue with a numeric id", {"issue": {"id": 17, "key": "SUP-1"}}, (Named("17", "SUP-1"),)),
    ("issue with a key only", {"issue": {"key": "A_2B-30"}}, (Named(None, "A_2B-30"),)),
    ("issue with a bad key", {"issue": {"id": "1", "key": "../x"}}, (Named("1"),)),
    ("issue as text", {"issue": "SUP-7"}, (Named(None, "SUP-7"),)),
    ("deleted", {"webhookEvent": "jira:issue_deleted", "issue": {"id": "1"}}, (Named("1"),)),
    ("Server's comment", {"webhookEvent": "comment_created", "comment": {"self": COMMENT}}, (Named("10013"),)),
    ("worklog", {"webhookEvent": "worklog_created", "worklog": {"id": "5", "issueId": "10000"}}, (Named("10000"),)),
    ("worklog by address", {"worklog": {"self": COMMENT.replace("comment", "worklog")}}, (Named("10013"),)),
    ("property", {"property": {"self": COMMENT.replace("comment", "properties")}}, (Named("10013"),)),
    ("attachment that tells", {"attachment": {"id": "1", "issueId": 9}}, (Named("9"),)),
    ("link", {"issueLink": {"sourceIssueId": 1, "destinationIssueId": 2}}, (Named("1"), Named("2"))),
    ("link to itself", {"issueLink": {"sourceIssueId": 1, "destinationIssueId": 1}}, (Named("1"),)),
    ("link with one end", {"issueLink": {"sourceIssueId": 1}}, (Named("1"),)),
    ("Automation", {"key": "SUP-12"}, (Named(None, "SUP-12"),)),
    ("Automation's issue data", {"id": 10, "key": "SUP-12", "fields": {}}, (Named("10", "SUP-12"),)),
]


@pytest.mark.parametrize(("body", "issues"), [shape[1:] for shape in SHAPES], ids=[shape[0] for shape in SHAPES])
def test_a_body_names_issues_in_many_ways(body: Any, issues: tuple[Named, ...]) -> None:
    """Those of Atlassian's pages, and Automation's."""
    assert names(body) == issues


NOTHING = [
    "project_created", "project_deleted", "user_created", "user_deleted", "jira:version_released", "sprint_started",
    "board_created", "issuetype_created", "filter_created", "option_voting_changed", "attachment_created",
]  # fmt: skip


@pytest.mark.parametrize("event", NOTHING)
def test_events_about_something_else_are_refused_by_name(event: str) -> None:
    """Also when what they are about has a key and an id."""
    found = said({"webhookEvent": event, "project": {"id": 1, "key": "SUP"}, "key": "SUP-1", "id": "3"})
    assert found == Refusal(f"{event} names no issue", malformed=False)


@pytest.mark.parametrize(
    "address",
    [
        "https://jira.example.ru/rest/api/2/issue/SUP-1/comment/1",
        "https://jira.example.ru/rest/api/2/issue/1/../2/comment/1",
        "https://jira.example.ru/x?y=/rest/api/2/issue/1/comment/1",
        "https://jira.example.ru/#/rest/api/2/issue/1/comment/1",
        "file:///rest/api/2/issue/1/comment/1",
        "//host/rest/api/2/issue/1/comment/1",
        "https://jira.example.ru/rest/api/2/issue/0/comment/1",
        "https://jira.example.ru/rest/api/2/issue/１/comment/1",
        "https://jira.example.ru/rest/api/2/issue/" + "9" * 40 + "/comment/1",
        "https://jira.example.ru/rest/api/9/issue/1/comment/1",
        "",
    ],
)
def test_only_an_address_of_jiras_own_shape_is_read(address: str) -> None:
    """It is parsed, never followed."""
    assert isinstance(said({"webhookEvent": "comment_created", "comment": {"self": address}}), Refusal)


def test_an_empty_body_is_told_by_the_address_of_the_hook() -> None:
    """ "Exclude body" in Jira's webhook."""
    assert hint(b"", {"issue": "SUP-3"}) == Hint((Named(None, "SUP-3"),), None, "empty", stamped=False)
    assert hint(b"", {"issue": "10013"}) == Hint((Named("10013"),), None, "empty", stamped=False)
    assert hint(b"", {}) == Refusal("empty body and no ?issue= in the address", malformed=True)
    assert isinstance(hint(b"", {"issue": "'; drop table"}), Refusal)


def test_the_body_goes_before_the_address() -> None:
    """The body is signed, the address is not."""
    assert names({"issue": {"key": "SUP-1"}}, issue="SUP-2") == (Named(None, "SUP-1"),)
    assert names({"webhookEvent": "attachment_created"}, issue="SUP-2") == (Named(None, "SUP-2"),)


@pytest.mark.parametrize(
    ("updated", "fresh"),
    [
        ("2016-09-28T23:08:32.097+1000", datetime(2016, 9, 28, 13, 8, 32, 97_000, UTC)),
        ("2016-09-28T23:08:32Z", datetime(2016, 9, 28, 23, 8, 32, tzinfo=UTC)),
        ("2016-09-28T23:08:32", None),
        ("0001-01-01T00:00:00.000+1000", None),
        ("9999-12-31T23:59:59.000-1000", None),
        ("yesterday", None),
        ("1" * 100, None),
        (1475068112, None),
        (None, None),
    ],
)
def test_freshness_is_the_issues_updated_or_nothing(updated: Any, fresh: datetime | None) -> None:
    """Law 1: a key and at most a freshness mark; what is no moment is no mark."""
    found = said({"issue": {"key": "SUP-1", "fields": {"updated": updated}}})
    assert isinstance(found, Hint)
    assert found.fresh == fresh


def test_depth_has_a_limit_that_real_bodies_do_not_reach() -> None:
    """Counted level by level, so that no input can exhaust the stack."""

    def nested(levels: int) -> bytes:
        return b'{"key":"SUP-1","x":' + b"[" * (levels - 1) + b"]" * (levels - 1) + b"}"

    assert isinstance(hint(nested(MAX_DEPTH), {}), Hint)
    assert hint(nested(MAX_DEPTH + 1), {}) == Refusal(f"nested deeper than {MAX_DEPTH} levels", malformed=True)
    assert isinstance(hint(nested(200_000), {}), Refusal)
