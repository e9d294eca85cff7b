"""One issue as JSON: its fields, changelog, comments, files and work logs, as recorded answers carry them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from connector.sandbox.shapes import desk_json, things
from connector.sandbox.shapes.view import Body, View
from connector.sandbox.state.fields import SEVERAL
from connector.sandbox.state.model import Attachment, Comment, FieldValue, History, Issue, Item, RichText, Worklog
from connector.sandbox.state.site import Field, by_id
from connector.sandbox.state.talk import readable

EXPANDS = "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations"
HEAVY = frozenset({"comment", "worklog", "attachment"})
"""Fields that `*navigable` leaves out."""
_BLANKS: Body = {
    "workratio": -1,
    "lastViewed": None,
    "aggregatetimeoriginalestimate": None,
    "issuelinks": [],
    "components": [],
    "timeoriginalestimate": None,
    "subtasks": [],
    "aggregateprogress": {"progress": 0, "total": 0},
    "progress": {"progress": 0, "total": 0},
}
"""System fields that the sandbox does not keep, as a fresh issue shows them."""


def issue(view: View, shown: Issue, wanted: Callable[[str], bool]) -> Body:
    """The issue with those of its fields whose id is `wanted`."""
    return {
        "expand": EXPANDS,
        "id": shown.id,
        "self": view.link(f"issue/{shown.id}"),
        "key": shown.key,
        "fields": fields(view, shown, wanted),
    }


def fields(view: View, shown: Issue, wanted: Callable[[str], bool]) -> Body:
    body: Body = {key: value for key, value in (_BLANKS | _times(shown)).items() if wanted(key)}
    for field in view.site.fields:
        if wanted(field.id):
            body[field.id] = _field(view, shown, field)
    if wanted("votes"):
        body["votes"] = {"self": view.link(f"issue/{shown.key}/votes"), "votes": 0, "hasVoted": False}
    if wanted("watches"):
        body["watches"] = {"self": view.link(f"issue/{shown.key}/watchers"), "watchCount": 0, "isWatching": False}
    if view.site.cloud and wanted("statusCategory"):
        body["statusCategory"] = things.category(view, view.site.status(shown.text("status")).category)
    if view.site.cloud and wanted("statuscategorychangedate"):
        body["statuscategorychangedate"] = view.at(_status_since(shown))
    return body


def _times(shown: Issue) -> Body:
    """Time tracking: nothing was estimated, so what remains is nothing once work was logged."""
    spent = sum(log.seconds for log in shown.worklogs) if shown.worklogs else None
    left = None if spent is None else 0
    tracked = {} if spent is None else {"timeSpent": duration(spent), "timeSpentSeconds": spent}
    rest = {} if spent is None else {"remainingEstimate": "0m", "remainingEstimateSeconds": 0}
    return {
        "timespent": spent,
        "aggregatetimespent": spent,
        "timeestimate": left,
        "aggregatetimeestimate": left,
        "timetracking": {**rest, **tracked},
    }


def duration(seconds: int) -> str:
    """`1h 30m`, in Jira's words."""
    hours, minutes = divmod(seconds // 60, 60)
    return " ".join(part for part in (f"{hours}h" * bool(hours), f"{minutes}m" * bool(minutes)) if part) or "0m"


def _status_since(shown: Issue) -> datetime:
    moves = [history.at for history in shown.histories if any(item.field_id == "status" for item in history.items)]
    return moves[-1] if moves else shown.created


def _field(view: View, shown: Issue, field: Field) -> Any:
    if field.kind in desk_json.KINDS:
        return desk_json.value(view, shown, field)
    special = _SPECIAL.get(field.id)
    return special(view, shown) if special else value(view, field, shown.fields.get(field.id))


def value(view: View, field: Field, held: FieldValue) -> Any:
    if held is None or held == ():
        return [] if field.kind in SEVERAL else None
    if isinstance(held, tuple):
        return list(held) if field.kind == "labels" else [things.choice(view, field, key) for key in held]
    if isinstance(held, RichText):
        return view.rich(held)
    if isinstance(held, float):
        return held
    match field.kind:
        case "named":
            return things.named(view, field, held)
        case "option":
            return things.choice(view, field, held)
        case "user":
            return view.person(held)
        case "datetime":
            return view.at(datetime.fromisoformat(held))
        case _:
            return held


def _comments(view: View, shown: Issue) -> Body:
    said = [comment(view, shown, one) for one in shown.comments if readable(view.site, view.viewer, one)]
    count = len(said)
    body: Body = {"comments": said, "maxResults": count, "total": count, "startAt": 0}
    return {**body, "self": view.link(f"issue/{shown.id}/comment")} if view.site.cloud else body


def _worklogs(view: View, shown: Issue) -> Body:
    logs = [worklog(view, shown, log) for log in shown.worklogs[:20]]
    return {"startAt": 0, "maxResults": 20, "total": len(shown.worklogs), "worklogs": logs}


def _project(view: View, shown: Issue) -> Body:
    found = by_id(view.site.projects, shown.text("project"))
    return things.project(view, found or view.site.projects[0])


_SPECIAL: Mapping[str, Callable[[View, Issue], Any]] = {
    "created": lambda view, shown: view.at(shown.created),
    "updated": lambda view, shown: view.at(shown.updated),
    "project": _project,
    "comment": _comments,
    "worklog": _worklogs,
    "attachment": lambda view, shown: [attachment(view, file) for file in shown.attachments],
}


def comment(view: View, shown: Issue, said: Comment, *, properties: bool = False) -> Body:
    author = view.person(said.author)
    body: Body = {
        "self": view.link(f"issue/{shown.id}/comment/{said.id}"),
        "id": said.id,
        "author": author,
        "body": view.rich(said.body),
        "updateAuthor": view.person(said.editor) if said.editor else author,
        "created": view.at(said.at),
        "updated": view.at(said.edited or said.at),
    }
    if said.visibility is not None:
        body["visibility"] = {"type": said.visibility.type, "value": said.visibility.value}
    if view.site.cloud:
        body["jsdPublic"] = not view.site.hides(said)
    if properties:
        body["properties"] = [{"key": key, "value": held} for key, held in said.properties.items()]
    return body


def attachment(view: View, file: Attachment) -> Body:
    return {
        "self": view.link(f"attachment/{file.id}"),
        "id": file.id,
        "filename": file.name,
        "author": view.person(file.author),
        "created": view.at(file.at),
        "size": file.size,
        "mimeType": file.mime,
        "content": view.link(f"attachment/content/{file.id}")
        if view.site.cloud
        else f"{view.base}/secure/attachment/{file.id}/{file.name}",
    }


def worklog(view: View, shown: Issue, log: Worklog) -> Body:
    author = view.person(log.author)
    return {
        "self": view.link(f"issue/{shown.id}/worklog/{log.id}"),
        "author": author,
        "updateAuthor": author,
        "comment": view.rich(log.comment),
        "created": view.at(log.at),
        "updated": view.at(log.at),
        "started": view.at(log.started),
        "timeSpent": duration(log.seconds),
        "timeSpentSeconds": log.seconds,
        "id": log.id,
        "issueId": shown.id,
    }


def history(view: View, shown: History) -> Body:
    body: Body = {
        "id": shown.id,
        "author": view.person(shown.author),
        "created": view.at(shown.at),
        "items": [item(view, one) for one in shown.items],
    }
    if shown.author is None:
        del body["author"]
    return {**body, "historyMetadata": shown.metadata} if shown.metadata is not None else body


def item(view: View, shown: Item) -> Body:
    """`fieldId` on Cloud only; a person's item repeats the account ids there."""
    body: Body = {
        "field": shown.field,
        "fieldtype": "custom" if shown.custom else "jira",
        **({"fieldId": shown.field_id} if view.site.cloud and shown.field_id else {}),
        "from": shown.before,
        "fromString": shown.before_text,
        "to": shown.after,
        "toString": shown.after_text,
    }
    if view.site.cloud and shown.field_id in {"assignee", "reporter"}:
        body |= {"tmpFromAccountId": shown.before, "tmpToAccountId": shown.after}
    return body


def changelog(view: View, shown: Issue, limit: int) -> Body:
    """As `expand=changelog` gives it: all, ascending, on Data Center; the newest `limit`, newest first, on Cloud."""
    histories: Sequence[History] = shown.histories
    if view.site.cloud:
        histories = list(reversed(shown.histories))[:limit]
    return {
        "startAt": 0,
        "maxResults": len(histories),
        "total": len(shown.histories),
        "histories": [history(view, one) for one in histories],
    }
