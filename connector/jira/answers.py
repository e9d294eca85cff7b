"""Jira's answers as values. Sans I/O: bytes and headers in, one of eight frozen values out; nothing here raises.

Sources: the error shapes recorded from Jira Cloud and Server, RFC 9457 (problem+json), RFC 9110 §10.2.3 (Retry-After),
Atlassian's «Rate limiting» pages for Cloud (RateLimit-Reason) and Data Center, jira.js #418 (X-Seraph-LoginReason).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Any, Literal
from urllib.parse import urlsplit

import orjson

from connector.jira import wording
from connector.jira.wording import Sentence

MOST_BYTES = 32 * 2**20
"""An answer longer than this is not read: a whole changelog of thousands of entries is a few megabytes."""
LONGEST_WAIT = 86_400.0
"""Seconds. Whatever a header says, the service asks again at least once a day."""

Scope = Literal["endpoint", "issue", "everything"]


@dataclass(frozen=True, slots=True)
class Data:
    body: Any
    """Parsed JSON; None for an empty answer such as 204."""


@dataclass(frozen=True, slots=True)
class NotModified:
    """304: what the caller holds is still right."""


@dataclass(frozen=True, slots=True)
class Gone:
    """Jira itself says that there is no such thing, or that we may not know of it (404)."""

    says: Sentence


@dataclass(frozen=True, slots=True)
class Forbidden:
    """The account or its token is not good enough (401, 403, a login page, Data Center's dead token on any status)."""

    says: Sentence


@dataclass(frozen=True, slots=True)
class Refused:
    """The request is wrong and stays wrong (400, 410, 413, 422 and the rest of 4xx). Nothing was applied."""

    says: Sentence
    fields: Mapping[str, str] = field(default_factory=dict)
    """Field id -> what Jira said of it; a name instead of an id where it is the name that leads to no field."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """409: read again, then decide again."""

    says: Sentence


@dataclass(frozen=True, slots=True)
class Limited:
    """Too fast. Only what `scope` names must wait."""

    scope: Scope
    retry_after_seconds: float | None
    says: Sentence
    applied: Literal["no", "unknown"] = "no"
    """A 503 with Retry-After may also come from a proxy that gave up waiting for Jira."""


@dataclass(frozen=True, slots=True)
class Broken:
    """No usable answer. `applied` tells whether a write may have happened all the same."""

    says: Sentence
    applied: Literal["no", "unknown"]


Failure = Gone | Forbidden | Refused | Conflict | Limited | Broken
Answer = Data | NotModified | Failure


def may_be_applied(answer: Answer) -> bool:
    """Whether the write that was answered so changed Jira, or may have."""
    match answer:
        case Limited(applied=applied) | Broken(applied=applied):
            return applied == "unknown"
        case _:
            return isinstance(answer, Data | NotModified)


def decode(status: int, headers: Mapping[str, str], body: bytes, now: datetime) -> Answer:
    """What the answer means. `headers` in any case; `now` (aware) turns an HTTP date in Retry-After into seconds."""
    heads = {name.lower(): value for name, value in headers.items()}
    refusal = _login(status, heads, body)
    if refusal is not None:
        return refusal
    if status == 304:
        return NotModified()
    if status == 429 or (status == 503 and "retry-after" in heads):
        return replace(_limited(heads, now), applied="no" if status == 429 else "unknown")
    if len(body) > MOST_BYTES:
        return Broken(wording.too_large(MOST_BYTES), "unknown")
    if 300 <= status < 400:
        if _LOGIN.search(heads.get("location", "")[:2_000].partition("?")[0]):
            return Forbidden(wording.login_page())
        return Broken(wording.redirected(_target(heads.get("location", ""))), "no")
    if 200 <= status < 300:
        return _success(body)
    return _failure(status, heads, body)


_TOKEN_DEAD = ("AUTHENTICATED_FAILED", "AUTHENTICATION_DENIED")


def _login(status: int, heads: Mapping[str, str], body: bytes) -> Forbidden | None:
    """Data Center serves a dead token as an anonymous visitor, with status 200: only its headers tell, that of the
    login and that of whom it took us for."""
    denied = heads.get("x-authentication-denied-reason")
    if denied:
        return Forbidden(wording.login_locked(_clean(denied.split(";")[0])))
    nobody = heads.get("x-ausername", "").strip().lower() == "anonymous"
    if nobody or any(reason in heads.get("x-seraph-loginreason", "").upper() for reason in _TOKEN_DEAD):
        return Forbidden(wording.token_dead())
    if status == 401:
        unscoped = b"scope does not match" in body[:2_000]
        return Forbidden(wording.scope_missing() if unscoped else wording.login_refused(401, ""))
    return None


_SCOPES: Mapping[str, Scope] = {"jira-burst-based": "endpoint", "jira-per-issue-on-write": "issue"}


def _limited(heads: Mapping[str, str], now: datetime) -> Limited:
    scope = _SCOPES.get(heads.get("ratelimit-reason", "").strip().lower(), "everything")
    seconds = _wait(heads, now)
    return Limited(scope, seconds, wording.limited(scope, seconds))


def _wait(heads: Mapping[str, str], now: datetime) -> float | None:
    """Seconds until the next try: Retry-After as seconds or HTTP date, else the moment of X-RateLimit-Reset."""
    told = heads.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d{1,6})?", told, re.ASCII):
        return min(float(told), LONGEST_WAIT)
    for text, read in ((told, parsedate_to_datetime), (heads.get("x-ratelimit-reset", ""), datetime.fromisoformat)):
        try:
            until = read(text)
        except (ValueError, TypeError, OverflowError):
            continue
        aware = until if until.tzinfo else until.replace(tzinfo=UTC)
        return min(max((aware - now).total_seconds(), 0.0), LONGEST_WAIT)
    return None


_LOGIN = re.compile(r"(?i)\b(?:log-?in|sign-?in|sso|saml2?|oauth2?|openid|idp)\b")
"""In the address of a redirect, all but its query: single sign-on that covers REST, or Jira's own page."""


def _target(location: str) -> str:
    """Scheme and host only: enough to correct JIRA_URL, nothing to follow."""
    try:
        parts = urlsplit(location)
    except ValueError:
        return ""
    return _clean(f"{parts.scheme}://{parts.hostname}") if parts.hostname else ""


def _success(body: bytes) -> Answer:
    if not body.strip():
        return Data(None)
    try:
        return Data(orjson.loads(body))
    except orjson.JSONDecodeError:
        if _is_login_page(body):
            return Forbidden(wording.login_page())
        return Broken(wording.not_json(_title(body)), "unknown")


def _failure(status: int, heads: Mapping[str, str], body: bytes) -> Failure:
    told = _json_object(body)
    fields = _fields(told)
    detail = _detail(told, fields) or _title(body)
    if status == 403:
        return Forbidden(wording.login_page() if _is_login_page(body) else wording.login_refused(403, detail))
    if status == 410:
        return Refused(wording.retired(detail))
    if status == 404:
        by_jira = told is not None and "x-failure-category" not in heads
        return Gone(wording.gone(detail)) if by_jira else Broken(wording.not_jira(status, detail), "no")
    if status == 409:
        return Conflict(wording.conflict(detail))
    if status == 407:
        return Broken(wording.not_jira(status, detail), "no")
    if status >= 500 or status == 408 or status < 200:
        return Broken(wording.server_error(status, detail), "unknown")
    return Refused(_refusal(status, detail), fields)


_NOT_ON_SCREEN = "not on the appropriate screen"
"""Cloud says it also to a caller who merely may not edit, Data Center to whoever writes a field off the screen."""


def _refusal(status: int, detail: str) -> Sentence:
    if status == 413:
        return wording.full(detail)
    return wording.not_on_screen(detail) if _NOT_ON_SCREEN in detail else wording.refused(status, detail)


def _json_object(body: bytes) -> Mapping[str, Any] | None:
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return told if isinstance(told, dict) else None


def _fields(told: Mapping[str, Any] | None) -> Mapping[str, str]:
    errors = (told or {}).get("errors")
    if not isinstance(errors, dict):
        return {}
    return {_clean(name): _clean(text) for name, text in list(errors.items())[:20]}


_PLACES = ("errorMessage", "message", "detail", "error_description", "title", "error")
"""Where the shapes other than errorMessages/errors keep their words, the most telling first."""


def _detail(told: Mapping[str, Any] | None, fields: Mapping[str, str]) -> str:
    """Jira's own words in one line."""
    if told is None:
        return ""
    messages = told.get("errorMessages")
    said = [_clean(text) for text in messages[:5]] if isinstance(messages, list) else []
    said += [text if name in text else f"{name}: {text}" for name, text in fields.items()]
    if not said:
        said = [_clean(told[place]) for place in _PLACES if isinstance(told.get(place), str)][:1]
    return " ".join(text for text in said if text)


def _title(body: bytes) -> str:
    """What an HTML page calls itself."""
    found = re.search(r"<title[^>]{0,200}>([^<]{1,300})", _head(body), re.IGNORECASE)
    return _clean(unescape(found.group(1))) if found else ""


def _is_login_page(body: bytes) -> bool:
    head = _head(body).lower()
    return "<html" in head and any(
        sign in head for sign in ("login.jsp", "login-form", "os_password", "log in", "войти")
    )


def _head(body: bytes) -> str:
    return body[:20_000].decode("utf-8", "replace")


def _clean(text: object) -> str:
    """Hostile text made fit for one line: no control characters, at most 300 characters."""
    line = " ".join(re.sub(r"[\x00-\x1f\x7f]+", " ", str(text)[:2_000]).split())
    return line if len(line) <= 300 else f"{line[:299]}…"
