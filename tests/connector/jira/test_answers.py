"""Jira's answers as values: every recorded shape, and the ones that are only documented."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.jira import answers, wording
from connector.jira.answers import (
    Answer,
    Broken,
    Conflict,
    Data,
    Failure,
    Forbidden,
    Gone,
    Limited,
    NotModified,
    Refused,
    decode,
)
from tests.shared import SHARED, needs_shared

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HTML = b"<!DOCTYPE html><html><head><title>Oops &amp; sorry</title></head><body>down</body></html>"
LOGIN = b'<html><head><title>Log in</title></head><body><form action="/login.jsp"></form></body></html>'


def told(status: int, body: Any = b"", **headers: str) -> Answer:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return decode(status, {name.replace("_", "-"): value for name, value in headers.items()}, raw, NOW)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (told(200, {"id": "1"}), Data),
        (told(304), NotModified),
        (told(301, location="https://other.example/jira"), Broken),
        (told(400, {"errorMessages": ["no"]}), Refused),
        (told(401, HTML), Forbidden),
        (told(403, HTML), Forbidden),
        (told(404, {"errorMessages": ["no"], "errors": {}}), Gone),
        (told(409, {"errorMessages": ["busy"]}), Conflict),
        (told(410, {"errorMessages": ["removed"]}), Refused),
        (told(413, {"errorMessages": ["full"]}), Refused),
        (told(422, {"errorMessages": ["no"]}), Refused),
        (told(429), Limited),
        (told(500, HTML), Broken),
        (told(503, HTML), Broken),
        (told(503, HTML, retry_after="5"), Limited),
    ],
)
def test_each_status_has_its_answer(answer: Answer, kind: type) -> None:
    """The eight answers, by status."""
    assert isinstance(answer, kind)


def test_an_empty_answer_is_data_of_nothing() -> None:
    """204, whatever content type it declares."""
    assert told(204, content_type="text/html") == Data(None)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"errorMessages": ["Первое.", "Второе."], "errors": {}}, "Первое. Второе."),
        ({"errorMessages": ["Unrecognized field\n at [Source]"]}, "Unrecognized field at [Source]"),
        ({"errorMessages": [], "errors": {"issuetype": "Specify an issue type"}}, "issuetype: Specify an issue type"),
        ({"type": "about:blank", "title": "Bad Request", "detail": "Failed to convert 'x'"}, "Failed to convert 'x'"),
        ({"error": "invalid_request", "error_description": "Incorrect request"}, "Incorrect request"),
        ({"errorMessage": "Нет лицензии", "i18nErrorMessage": {}}, "Нет лицензии"),
        (HTML, "Oops & sorry"),
    ],
)
def test_jiras_own_words_are_in_the_sentence(body: Any, words: str) -> None:
    """errorMessages, errors, problem+json, OAuth, Service Management, a page: one sentence in both languages."""
    answer = told(400, body)
    assert isinstance(answer, Refused)
    assert words in answer.says.ru
    assert words in answer.says.told("en")
    assert answer.says.ru != answer.says.en


def test_a_refusal_names_the_fields() -> None:
    """So that the admin learns which field is not on the screen."""
    answer = told(400, {"errorMessages": [], "errors": {"customfield_1": "It is not on the appropriate screen."}})
    assert isinstance(answer, Refused)
    assert answer.fields == {"customfield_1": "It is not on the appropriate screen."}


def test_only_jira_itself_can_say_that_an_issue_is_gone() -> None:
    """A proxy's 404 page or a gateway that does not know the site must not look like a deleted issue."""
    gateway = {"timestamp": "…", "status": 404, "error": "Not Found", "message": "No message available", "path": "/ex"}
    for answer in (told(404, HTML), told(404, gateway, x_failure_category="FAILURE_CLIENT_TCS")):
        assert isinstance(answer, Broken)
        assert answer.applied == "no"
        assert "JIRA_URL" in answer.says.en


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry_after": "30"}, 30.0),
        ({"retry_after": "1800"}, 1_800.0),
        ({"retry_after": "Sun, 22 Nov 2026 12:02:00 GMT"}, 120.0),
        ({"retry_after": "Sun, 22 Nov 2020 12:02:00 GMT"}, 0.0),
        ({"retry_after": "999999999"}, answers.LONGEST_WAIT),
        ({"x_ratelimit_reset": "2026-11-22T12:00:45Z"}, 45.0),
        ({"retry_after": "soon"}, None),
        ({}, None),
    ],
)
def test_how_long_to_wait_is_read_in_every_form(headers: dict[str, str], seconds: float | None) -> None:
    """Seconds, an HTTP date, the moment of reset; more than a minute too; nonsense is no answer."""
    answer = told(429, **headers)
    assert isinstance(answer, Limited)
    assert answer.retry_after_seconds == seconds


@pytest.mark.parametrize(
    ("reason", "scope"),
    [
        ("jira-burst-based", "endpoint"),
        ("jira-per-issue-on-write", "issue"),
        ("jira-quota-global-based", "everything"),
        ("jira-quota-tenant-based", "everything"),
        ("", "everything"),
    ],
)
def test_fact_18_only_what_the_reason_names_must_wait(reason: str, scope: str) -> None:
    """A limit on writes to one issue must not stop the others."""
    answer = told(429, ratelimit_reason=reason)
    assert isinstance(answer, Limited)
    assert answer.scope == scope


@pytest.mark.parametrize("reason", ["AUTHENTICATED_FAILED", "AUTHENTICATION_DENIED", "AUTHENTICATED_FAILED, OUT"])
def test_fact_16_a_dead_token_is_seen_behind_status_200(reason: str) -> None:
    """Data Center serves a revoked token as an anonymous visitor; only the header tells."""
    assert isinstance(told(200, {"issues": []}, x_seraph_loginreason=reason), Forbidden)
    assert isinstance(told(404, {"errorMessages": ["no"]}, x_seraph_loginreason=reason), Forbidden)
    assert isinstance(told(200, {"issues": []}, x_seraph_loginreason="OK"), Data)


def test_a_locked_login_is_told_as_such() -> None:
    """After too many failures Data Center wants a CAPTCHA and answers 403 with a reason."""
    answer = told(403, HTML, x_authentication_denied_reason="CAPTCHA_CHALLENGE; login-url=http://evil.example/login")
    assert isinstance(answer, Forbidden)
    assert "CAPTCHA_CHALLENGE" in answer.says.ru
    assert "evil" not in answer.says.ru


def test_a_token_without_the_scope_is_told_as_such() -> None:
    """Atlassian's gateway says so with the status of a wrong token, which it is not."""
    answer = told(401, {"code": 401, "message": "Unauthorized; scope does not match"})
    assert isinstance(answer, Forbidden)
    assert "scope" in answer.says.en
    assert "JIRA_USER" not in answer.says.en


def test_a_login_page_is_no_data() -> None:
    """Single sign-on in front of REST answers 200 with its page."""
    assert isinstance(told(200, LOGIN), Forbidden)


def test_a_page_or_broken_json_is_no_data() -> None:
    """And whether a write happened is then unknown."""
    for body in (HTML, b'{"id": "1', b"[" * 100_000, b'{"a": NaN}', b"\xff\xfe{\x00}\x00"):
        answer = told(200, body)
        assert isinstance(answer, Broken)
        assert answer.applied == "unknown"


def test_a_redirect_tells_where_to_but_is_not_followed() -> None:
    """Host only: the rest of the address is a stranger's."""
    answer = told(302, location="https://jira2.example/issues?token=secret&to=/login")
    assert isinstance(answer, Broken)
    assert "https://jira2.example" in answer.says.ru
    assert "secret" not in answer.says.ru


def test_a_503_does_not_tell_whether_anything_was_applied() -> None:
    """Proxies that gave up waiting for Jira answer so too; a 429 is Jira's own, before it does anything."""
    wait = {"retry-after": "5"}
    assert [getattr(told(status, b"", **wait), "applied", None) for status in (503, 429)] == ["unknown", "no"]


@pytest.mark.parametrize(
    "location", ["/login.jsp?os_destination=%2Frest", "https://sso.example/adfs/ls", "https://example/oauth2/authorize"]
)
def test_a_redirect_to_where_one_logs_in_is_a_login_page(location: str) -> None:
    """The address of JIRA_URL is right then, and must not be told to be changed."""
    answer = told(302, location=location)
    assert answer == Forbidden(wording.login_page())


def test_an_answer_over_the_cap_is_not_parsed() -> None:
    """Thirty-two megabytes is more than any issue needs."""
    assert isinstance(told(200, b" " * (answers.MOST_BYTES + 1)), Broken)


def test_a_servers_error_leaves_a_write_in_doubt() -> None:
    """500 after a POST may have come after the comment was made."""
    answer = told(500, {"errorMessages": ["Internal"]})
    assert isinstance(answer, Broken)
    assert answer.applied == "unknown"


@given(
    st.integers(100, 599),
    st.dictionaries(
        st.sampled_from(["Retry-After", "Location", "RateLimit-Reason", "X-RateLimit-Reset", "X-Seraph-LoginReason"]),
        st.text(max_size=40),
    ),
    st.binary(max_size=200)
    | st.recursive(
        st.none() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["errorMessages", "errors", "message", "detail"]), inner, max_size=3)
        ),
        max_leaves=8,
    ).map(lambda value: json.dumps(value).encode()),
)
def test_no_answer_makes_decoding_fail(status: int, headers: dict[str, str], body: bytes) -> None:
    """Any status, headers and bytes give one of the eight, and a failure has one line to say."""
    answer = decode(status, headers, body, NOW)
    if isinstance(answer, Failure):
        assert answer.says.ru.strip()
        assert "\n" not in answer.says.ru


def recorded() -> list[Any]:
    names = sorted((SHARED / "jira-payloads").glob("*.json")) if SHARED.exists() else []
    return [name for name in names if name.name.startswith("cloud-observed") or "-http-" in name.name]


@needs_shared
def test_every_recorded_exchange_is_decoded() -> None:
    """The answers of two recordings: what was asked for is data, what was refused is a failure that says why."""
    seen = 0
    for path in recorded():
        response = json.loads(path.read_text())["response"]
        status = response["status"]["code"] if isinstance(response["status"], dict) else response["status"]
        headers = {k: v[0] if isinstance(v, list) else v for k, v in response["headers"].items()}
        body = b"" if response["body"] == "" else json.dumps(response["body"]).encode()
        answer = decode(status, headers, body, NOW)
        assert isinstance(answer, Data) == (status < 300), path.name
        if isinstance(answer, Failure):
            seen += 1
            assert len(answer.says.ru) > 30, path.name
    assert seen == 8


@needs_shared
@pytest.mark.parametrize(
    ("name", "status", "kind"),
    [
        ("gojira-no_permissionscheme.json", 404, Gone),
        ("jiraruby-component-10000-invalid-put.json", 400, Refused),
        ("jiraruby-issue-10002-put-missing_field_update.json", 400, Refused),
    ],
)
def test_every_recorded_error_body_is_decoded(name: str, status: int, kind: type) -> None:
    """Server's errors, recorded without their headers."""
    assert isinstance(told(status, (SHARED / "jira-payloads" / name).read_bytes()), kind)
