"""An issue as Jira's REST returns it (v2 or v3, Cloud or Data Center) -> `policies.facts.Issue`. Pure.

Source: GET issue with `expand=changelog`, as recorded from both deployments. Nothing is dropped: every item of every
changelog entry becomes one `Change`, also of things that are no fields (Workflow, Rank, RemoteIssueLink).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from connector.jira import service_desk
from connector.jira.history import changes
from connector.jira.markup import adf, wiki
from connector.jira.names import CHANNEL, REMARK, Directory, People, person_id
from connector.jira.values import moment, value_of
from policies.facts import Attachment, Comment, Issue, Value, WorkLog

Body = Mapping[str, Any]

PROPERTY = "reglament"
"""The key of our property on comments; its value is `{"effect": id}`."""
PUBLICITY = "sd.public.comment"
"""Jira Service Management's property of a comment: `{"internal": true}` hides it from the customer."""
PROPERTIES = (CHANNEL,)
"""The issue's properties that are asked for."""
PROJECT_TYPE = "project_type"
"""The attribute that tells a Service Management project (`service_desk`) from the others."""

_CONTAINERS = frozenset({"comment", "worklog", "attachment"})
"""Fields that become comments, work logs and attachments instead of attributes."""


@dataclass(frozen=True, slots=True)
class OwnComment:
    """A comment of ours."""

    id: str
    at: datetime
    effect: str
    """What it was written for."""


class NotAnIssue(ValueError):
    """The body lacks what makes an issue (key, fields, created), or a moment in it cannot be read."""


def issue_facts(
    body: Body,
    directory: Directory,
    histories: Iterable[Body] | None = None,
    comments: Iterable[Body] | None = None,
    *,
    own_account: str | None = None,
) -> Issue:
    """The facts. `histories` and `comments` replace what the body itself holds, for callers that paged them separately.
    `own_account`: whose marks count (id); None: nobody's.

    Raises `NotAnIssue` with the reason when the body cannot be an issue.
    """
    try:
        entries = _listed(body.get("changelog"), "histories") if histories is None else list(histories)
        said = _listed(body["fields"].get("comment"), "comments") if comments is None else list(comments)
        return _issue(body, directory, entries, said, own_account)
    except KeyError as error:
        raise NotAnIssue(f"no {error}") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise NotAnIssue(f"{type(error).__name__}: {error}") from error


def _issue(body: Body, directory: Directory, entries: list[Body], said: list[Body], own_account: str | None) -> Issue:
    fields, people = body["fields"], People(directory)
    reporter, creator, _ = (people.person(fields.get(one)) for one in ("reporter", "creator", "assignee"))
    created = moment(fields["created"])
    project = fields.get("project")
    desk = isinstance(project, Mapping) and project.get("projectTypeKey") == service_desk.DESK
    return Issue(
        id=str(body.get("id") or body["key"]),
        key=str(body["key"]),
        created=created,
        updated=moment(fields["updated"]) if fields.get("updated") else created,
        attributes=_attributes(body, directory),
        reporter=reporter,
        creator=creator,
        changes=changes(entries, fields, directory, people),
        comments=_in_order(_comment(one, people, desk=desk) for one in said),
        attachments=_in_order(_attachment(one, people) for one in fields.get("attachment") or ()),
        worklogs=_in_order(_worklog(one, people) for one in _listed(fields.get("worklog"), "worklogs")),
        marks=marks(entries, said, own_account),
    )


def _listed(page: object, place: str) -> list[Body]:
    told = page.get(place) if isinstance(page, Mapping) else None
    return told if isinstance(told, list) else []


_Dated = TypeVar("_Dated", Comment, Attachment, WorkLog)


def _in_order(told: Iterable[_Dated]) -> tuple[_Dated, ...]:
    return tuple(sorted(told, key=lambda one: (one.at, len(one.id), one.id)))


def _attributes(body: Body, directory: Directory) -> dict[str, Value]:
    """The present, blank attributes left out."""
    fields = body["fields"]
    named = {"status": directory.statuses, "issuetype": directory.types, "priority": directory.priorities}
    key, told = str(body["key"]), {CHANNEL: service_desk.channel(body.get("properties"))}
    found: dict[str, Value] = {directory.attribute("issuekey"): key, "project": key.rpartition("-")[0]}
    for field_id, raw in fields.items():
        if raw is None or field_id in _CONTAINERS:
            continue
        value = value_of(raw, directory.fields.get(field_id))
        if isinstance(raw, Mapping):
            if service_desk.is_own(raw):
                value = service_desk.value_of(raw)
                told |= {REMARK: service_desk.remark(raw)}
            if field_id in named:
                value = named[field_id].name(str(raw.get("id", "")), value if isinstance(value, str) else None)
            elif field_id == "project":
                value = str(raw.get("key") or value or "")
                found[PROJECT_TYPE] = str(raw.get("projectTypeKey") or "")
        elif field_id in {"description", "environment"} and isinstance(raw, str):
            value = wiki.to_text(raw) or None
        if value is not None:
            found[directory.attribute(field_id)] = value
    return found | {name: value for name, value in told.items() if value is not None}


def _comment(told: Body, people: People, *, desk: bool) -> Comment:
    text = told.get("body")
    return Comment(
        id=str(told.get("id", "")),
        at=moment(told["created"]),
        author=people.person(told.get("author")),
        text=wiki.to_text(text) if isinstance(text, str) else adf.to_text(text),
        public=_public(told, desk=desk),
    )


def _public(told: Body, *, desk: bool) -> bool:
    """A role or group's comment and Service Management's internal note are not for the customer; nor, in a service
    desk, is a comment of which Jira does not tell: taken for an answer it would hide a breach."""
    if told.get("visibility"):
        return False
    known = service_desk.is_public(told, properties(told), PUBLICITY)
    return not desk if known is None else known


def _attachment(told: Body, people: People) -> Attachment:
    return Attachment(
        id=str(told.get("id", "")),
        at=moment(told["created"]),
        author=people.person(told.get("author")),
        name=str(told.get("filename", "")),
        size=int(told.get("size") or 0),
    )


def _worklog(told: Body, people: People) -> WorkLog:
    return WorkLog(
        id=str(told.get("id", "")),
        at=moment(told.get("started") or told["created"]),
        author=people.person(told.get("author")),
        seconds=int(told.get("timeSpentSeconds") or 0),
    )


def properties(told: Body) -> Mapping[str, Any]:
    """Entity properties by key: comments list them, issues map them."""
    held = told.get("properties")
    if isinstance(held, list):
        return {str(one.get("key")): one.get("value") for one in held if isinstance(one, Mapping)}
    return held if isinstance(held, Mapping) else {}


def marks(entries: Iterable[Body], comments: Iterable[Body], own_account: str | None) -> frozenset[str]:
    """Ids of our effects that Jira bears: in historyMetadata and in comments' property (law 9). Anybody can write what
    looks like one, and their ids are no secret, so only those of our own account count."""
    held = [properties(one).get(PROPERTY) for one in comments if _by(one, own_account)]
    for entry in entries:
        metadata = entry.get("historyMetadata")
        held.append(metadata.get("extraData") if isinstance(metadata, Mapping) and _by(entry, own_account) else None)
    found = (one.get("effect") for one in held if isinstance(one, Mapping))
    return frozenset(effect for effect in found if isinstance(effect, str) and effect)


def _by(told: Body, account: str | None) -> bool:
    return account is not None and person_id(told.get("author")) == account


def marked(comments: Iterable[Body]) -> Iterator[OwnComment]:
    """Those comments, told with their properties, that say an effect of ours."""
    for one in comments:
        held = properties(one).get(PROPERTY)
        effect = held.get("effect") if isinstance(held, Mapping) else None
        if isinstance(effect, str) and effect and str(one.get("id")).isdecimal():
            yield OwnComment(str(one["id"]), moment(one["created"]), effect)
