"""From the body of a webhook to the issue it is about: a hint, never the data to act on (law 1).

Pure: bytes in, a value out; it reads no clock, follows no address and raises nothing. The shapes are those of Jira's
webhook pages (Cloud, and Data Center 8 to 11) and of Automation's "Send web request" with `{"key": "{{issue.key}}"}`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

MAX_DEPTH = 64
"""Levels of nesting. The deepest recorded body has 9; orjson itself stops at 1024, so counting cannot run away."""

_ID = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)
_KEY = re.compile(r"[A-Z][A-Z0-9_]{0,63}-[1-9][0-9]{0,18}", re.ASCII)
_SELF = re.compile(
    r"https?://[^\s?#]{1,1000}/rest/api/(?:2|3|latest)/issue/([1-9][0-9]{0,18})/(?:comment|worklog|properties)/"
)
_EVENT = re.compile(r"[A-Za-z0-9:_.\-]{1,100}", re.ASCII)
_CONTAINERS = frozenset((dict, list))
_PARTS = ("comment", "worklog", "property", "issueProperty", "attachment")


@dataclass(frozen=True, slots=True)
class Named:
    """An issue as a body names it: by Jira's numeric id, by key, or by both. At least one is there."""

    id: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Hint:
    """Which issues to look at (a link has two), and how fresh the reading must be to contain what happened."""

    issues: tuple[Named, ...]
    fresh: datetime | None
    """`issue.fields.updated`, aware UTC; None where the body does not say."""
    event: str
    """`webhookEvent`, or `automation`, or `empty`."""
    stamped: bool
    """The body bears Jira's `timestamp`, so that equal bytes mean one delivery sent twice."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a body names nothing to look at."""

    reason: str
    malformed: bool
    """True: not something Jira would send (400). False: well-formed, but not about an issue."""


def hint(body: bytes, query: Mapping[str, str]) -> Hint | Refusal:
    """What `body` asks to be looked at; `query` is consulted (`?issue=KEY`) when the body itself names no issue.

    An empty body is what Jira sends with "Exclude body": then only the address of the hook tells (Atlassian: webhooks,
    "URL variables"). The address is not signed, but all it can bring about is one more look.
    """
    asked = _from_query(query)
    if not body:
        return (
            Hint((asked,), None, "empty", stamped=False)
            if asked
            else Refusal("empty body and no ?issue= in the address", True)
        )
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        return Refusal(f"not JSON: {error}", malformed=True)
    if not isinstance(data, dict):
        return Refusal("JSON, but not an object", malformed=True)
    if _deeper_than(MAX_DEPTH, data):
        return Refusal(f"nested deeper than {MAX_DEPTH} levels", malformed=True)
    return _from_object(data, asked)


def _from_object(data: Mapping[str, Any], asked: Named | None) -> Hint | Refusal:
    event = _event(data)
    issues = _issues(data) or ((asked,) if asked else ())
    if not issues:
        return Refusal(f"{event or 'a body without webhookEvent'} names no issue", malformed=False)
    return Hint(
        issues, _fresh(data), event or "automation", stamped=_is_int(data.get("timestamp")) and event is not None
    )


def _event(data: Mapping[str, Any]) -> str | None:
    event = data.get("webhookEvent")
    return event if isinstance(event, str) and _EVENT.fullmatch(event) else None


def _issues(data: Mapping[str, Any]) -> tuple[Named, ...]:
    """The issues a body names, from the surest place to the least sure."""
    issue = data.get("issue")
    if isinstance(issue, dict) and (named := _named(issue.get("id"), issue.get("key"))):
        return (named,)
    if isinstance(issue, str) and (named := _either(issue)):
        return (named,)
    return _from_link(data.get("issueLink")) or _from_parts(data) or _from_top(data)


def _from_link(link: Any) -> tuple[Named, ...]:
    """`issuelink_created` and `issuelink_deleted` name both ends by id and carry no issue."""
    if not isinstance(link, dict):
        return ()
    ends = (_named(link.get(end), None) for end in ("sourceIssueId", "destinationIssueId"))
    return tuple(dict.fromkeys(end for end in ends if end))


def _from_parts(data: Mapping[str, Any]) -> tuple[Named, ...]:
    """Server's `comment_*` and all `worklog_*` bodies name the issue only inside the part they are about."""
    for name in _PARTS:
        part = data.get(name)
        if not isinstance(part, dict):
            continue
        if named := _named(part.get("issueId"), None):
            return (named,)
        address = part.get("self")
        if isinstance(address, str) and (found := _SELF.match(address)):
            return (Named(id=found[1]),)
    return ()


def _from_top(data: Mapping[str, Any]) -> tuple[Named, ...]:
    """Automation's own JSON. With `webhookEvent` a top-level key would be something else's, so it is not taken."""
    if "webhookEvent" in data:
        return ()
    named = _named(data.get("id"), data.get("key")) if _key(data.get("key")) else None
    return (named,) if named else ()


def _from_query(query: Mapping[str, str]) -> Named | None:
    return _either(query.get("issue", ""))


def _either(text: str) -> Named | None:
    """An issue by its id or by its key, as a person or a URL variable writes it."""
    if _ID.fullmatch(text):
        return Named(id=text)
    return Named(key=text) if _KEY.fullmatch(text) else None


def _named(issue_id: Any, key: Any) -> Named | None:
    known_id, known_key = _id(issue_id), _key(key)
    return Named(known_id, known_key) if known_id or known_key else None


def _id(value: Any) -> str | None:
    """Jira writes ids as text in issues and as numbers in links and in Automation's format."""
    text = str(value) if _is_int(value) else value
    return text if isinstance(text, str) and _ID.fullmatch(text) else None


def _key(value: Any) -> str | None:
    return value if isinstance(value, str) and _KEY.fullmatch(value) else None


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _fresh(data: Mapping[str, Any]) -> datetime | None:
    """`2016-09-28T23:08:32.097+1000`: the offset is the site's or the user's, without a colon."""
    issue = data.get("issue", data)
    fields = issue.get("fields") if isinstance(issue, dict) else None
    text = fields.get("updated") if isinstance(fields, dict) else None
    if not isinstance(text, str) or len(text) > 40:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _deeper_than(limit: int, value: Any) -> bool:
    """Level by level, so that counting depth needs no depth of its own."""
    level = [value]
    for _ in range(limit):
        level = [
            child
            for parent in level
            for child in (parent.values() if type(parent) is dict else parent)
            if type(child) in _CONTAINERS
        ]
        if not level:
            return False
    return True
