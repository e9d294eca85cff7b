"""Showing a decision in the issue's fields: one PUT, and what to do where Jira does not take it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from connector.jira.answers import Answer, Broken, Conflict, Failure, Limited, Refused, may_be_applied
from connector.jira.client import Jira
from connector.jira.wording import Sentence
from policies import Issue
from policies.facts import Value, fold

SOON, LATER = timedelta(minutes=1), timedelta(hours=1)
"""Until fields are tried again: after an outage, and where an admin of Jira must mend something first."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """What became of the fields. `again` is when they may be tried next, None when all are shown."""

    says: Sentence | None = None
    again: datetime | None = None
    limited: Limited | None = None
    """Jira asked for a rest: nothing more is to be sent in this look."""
    wrote: bool = False
    """Jira took it, or may have."""


def show(jira: Jira, issue: Issue, fields: Mapping[str, Value], now: datetime) -> Shown:
    """One PUT. Where Jira refuses some fields by name, the others are written without them and the refusal told."""
    if not fields:
        return Shown()
    answer, wrote = _put(jira, issue, fields)
    if not isinstance(answer, Failure):
        return Shown(wrote=wrote)
    _log.warning("fields not written", issue=issue.key, fields=list(fields), says=answer.says.en)
    match answer:
        case Limited(retry_after_seconds=told):
            wait = SOON if told is None else timedelta(seconds=told)
            return Shown(answer.says, now + wait, answer, wrote)
        case Broken() | Conflict():
            return Shown(answer.says, now + SOON, wrote=wrote)
        case _:
            return Shown(answer.says, now + LATER, wrote=wrote)


def _put(jira: Jira, issue: Issue, fields: Mapping[str, Value]) -> tuple[Answer, bool]:
    """What Jira said of all the fields, and whether any of them was written, or may have been."""
    answer = jira.set_fields(issue.id, fields)
    if not isinstance(answer, Refused) or not answer.fields:
        return answer, may_be_applied(answer)
    bad = {fold(name) for field in answer.fields for name in _names_of(jira, field)}
    rest = {name: value for name, value in fields.items() if fold(name) not in bad}
    if not rest or len(rest) == len(fields):
        return answer, False
    second = jira.set_fields(issue.id, rest)
    return second if isinstance(second, Failure) else answer, may_be_applied(second)


def _names_of(jira: Jira, field: str) -> tuple[str, ...]:
    known = jira.directory.fields.get(field)
    return (field, *known.names) if known else (field,)
