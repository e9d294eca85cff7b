"""Comments, files and work logs of issues, and the properties of comments."""

import mimetypes
from typing import Any

from flask import request

from connector.sandbox.rest.context import (
    Answer,
    NoSuchPath,
    actor,
    answer,
    caller,
    chapter,
    issue,
    listed,
    nothing,
    now,
    number,
    page,
    sent,
    sent_value,
    v3,
    view,
    world,
)
from connector.sandbox.rest.inputs import check_key, new_comment
from connector.sandbox.rest.permits import may_change, must, must_comment
from connector.sandbox.shapes import issue_json
from connector.sandbox.state import talk
from connector.sandbox.state.fields import Bad, parse, rich
from connector.sandbox.state.model import Comment, Issue, RichText
from connector.sandbox.state.refused import Refused
from connector.sandbox.state.site import Field

routes = chapter("talks")
LIST_LIMIT = 1000
FILE_LIMIT = 1_000_000


def _readable(found: Issue) -> list[Comment]:
    return [said for said in found.comments if talk.readable(world().site, caller(), said)]


@routes.get("/issue/<id_or_key>/comment")
def comments(id_or_key: str) -> Answer:
    found = issue(id_or_key)
    said = _readable(found)
    order = request.args.get("orderBy", "created").strip()
    if order.lstrip("+-") != "created":
        raise Refused(400, "Invalid orderBy: only 'created', '+created' and '-created' are known.")
    if order.startswith("-"):
        said.reverse()
    whole = 100 if world().site.cloud else 1_048_576
    start, size = number("startAt", 0), number("maxResults", whole, high=5000 if world().site.cloud else whole)
    with_properties = "properties" in listed("expand")
    shown = [issue_json.comment(view(), found, one, properties=with_properties) for one in page(said, start, size)]
    return answer({"startAt": start, "maxResults": size, "total": len(said), "comments": shown})


@routes.post("/issue/<id_or_key>/comment")
def add(id_or_key: str) -> Answer:
    who, found = actor(), issue(id_or_key)
    asked = new_comment(sent())
    must_comment(who, asked.visibility)
    said = talk.comment(world(), who, now(), found.id, asked.body, asked.visibility, asked.properties)
    shown = issue_json.comment(view(), found, said, properties="properties" in listed("expand"))
    response = answer(shown, 201)
    response.headers["Location"] = shown["self"]
    return response


@routes.get("/issue/<id_or_key>/comment/<comment_id>")
def one(id_or_key: str, comment_id: str) -> Answer:
    found, said = _comment_of(id_or_key, comment_id)
    return answer(issue_json.comment(view(), found, said, properties="properties" in listed("expand")))


def _comment_of(id_or_key: str, comment_id: str) -> tuple[Issue, Comment]:
    found = issue(id_or_key)
    holder, said = _comment(comment_id)
    if holder.id != found.id:
        raise _unknown(comment_id)
    return found, said


@routes.put("/issue/<id_or_key>/comment/<comment_id>")
def change(id_or_key: str, comment_id: str) -> Answer:
    who = actor()
    found, said = _comment_of(id_or_key, comment_id)
    if not may_change(who, said, "EDIT"):
        raise Refused(400, f"{who.display}, you do not have the permission to edit this comment.")
    asked = new_comment(sent())
    must_comment(who, asked.visibility)
    told = talk.edit_comment(world(), who, now(), said.id, asked.body, asked.visibility)
    return answer(issue_json.comment(view(), found, told, properties="properties" in listed("expand")))


@routes.delete("/issue/<id_or_key>/comment/<comment_id>")
def remove(id_or_key: str, comment_id: str) -> Answer:
    """Without the permission it is 400 in either dialect; Cloud has 405 for those who are nobody."""
    if caller() is None and world().site.cloud:
        raise Refused(405, "An anonymous user may not delete a comment.")
    who = actor()
    _found, said = _comment_of(id_or_key, comment_id)
    if not may_change(who, said, "DELETE"):
        raise Refused(400, f"You do not have permission to delete comment with id: {comment_id}")
    talk.drop_comment(world(), who, now(), said.id)
    return nothing()


@routes.post("/comment/list")
def by_ids() -> Answer:
    """Comments by their ids; those that are not there, or not to be seen, are left out. Cloud only."""
    if not world().site.cloud:
        raise NoSuchPath
    ids = sent().get("ids")
    if not isinstance(ids, list) or not 0 < len(ids) <= LIST_LIMIT:
        raise Refused(400, f"'ids' must hold between 1 and {LIST_LIMIT} comment ids")
    values: list[Any] = []
    for comment_id in ids:
        found = world().commented_issue(str(comment_id))
        seen = found is not None and talk.visible(world().site, caller(), found)
        said = [known for known in _readable(found) if known.id == str(comment_id)] if found and seen else []
        with_properties = "properties" in listed("expand")
        values += [issue_json.comment(view(), found, known, properties=with_properties) for known in said if found]
    return answer({"startAt": 0, "maxResults": LIST_LIMIT, "total": len(values), "isLast": True, "values": values})


def _unknown(comment_id: str) -> Refused:
    return Refused(404, f"Can not find a comment for the id: {comment_id}.")


def _comment(comment_id: str) -> tuple[Issue, Comment]:
    try:
        found, said = talk.find_comment(world(), comment_id)
    except LookupError:
        raise _unknown(comment_id) from None
    if not talk.readable(world().site, caller(), said) or not talk.visible(world().site, caller(), found):
        raise _unknown(comment_id)
    return found, said


@routes.get("/comment/<comment_id>/properties")
def comment_keys(comment_id: str) -> Answer:
    _found, said = _comment(comment_id)
    keys = [{"self": view().link(f"comment/{comment_id}/properties/{key}"), "key": key} for key in said.properties]
    return answer({"keys": keys})


@routes.get("/comment/<comment_id>/properties/<path:key>")
def comment_property(comment_id: str, key: str) -> Answer:
    _found, said = _comment(comment_id)
    if key not in said.properties:
        raise Refused(404, f"The property {key} does not exist.")
    return answer({"key": key, "value": said.properties[key]})


@routes.put("/comment/<comment_id>/properties/<path:key>")
def set_comment_property(comment_id: str, key: str) -> Answer:
    _found, said = _comment(comment_id)
    if not may_change(actor(), said, "EDIT"):
        raise Refused(403, "You do not have permission to edit this comment.")
    check_key(key)
    new = talk.set_comment_property(world(), comment_id, key, sent_value())
    return nothing(201 if new else 200)


@routes.post("/issue/<id_or_key>/attachments")
def attach(id_or_key: str) -> Answer:
    who, found = actor(), issue(id_or_key)
    must(who, "CREATE_ATTACHMENTS", "You do not have permission to create attachments for this issue.")
    if request.headers.get("X-Atlassian-Token") not in {"no-check", "nocheck"}:
        raise Refused(403, "XSRF check failed")
    shown = []
    for upload in request.files.getlist("file"):
        content = upload.stream.read(FILE_LIMIT + 1)
        if len(content) > FILE_LIMIT:
            raise Refused(413, "The file is too large for the sandbox.")
        name = upload.filename or "file"
        kind = upload.mimetype or mimetypes.guess_type(name)[0] or "application/octet-stream"
        file = talk.attach(world(), who, now(), found.id, name, kind, content)
        shown.append(issue_json.attachment(view(), file))
    return answer(shown)


@routes.get("/issue/<id_or_key>/worklog")
def worklogs(id_or_key: str) -> Answer:
    found = issue(id_or_key)
    start, size = number("startAt", 0), number("maxResults", 1_048_576)
    shown = [issue_json.worklog(view(), found, log) for log in page(list(found.worklogs), start, size)]
    return answer({"startAt": start, "maxResults": size, "total": len(found.worklogs), "worklogs": shown})


@routes.post("/issue/<id_or_key>/worklog")
def log_work(id_or_key: str) -> Answer:
    who, found, body = actor(), issue(id_or_key), sent()
    refusal = "You do not have the permission to associate a worklog to this issue."
    must(who, "WORK_ON_ISSUES", refusal, 400 if world().site.cloud else 403)
    seconds = body.get("timeSpentSeconds")
    if not isinstance(seconds, int) or seconds <= 0:
        raise Refused(400, errors={"timeLogged": "Invalid time duration entered."})
    moment = Field("started", "Started", "datetime", "datetime", ())
    try:
        started = parse(world().site, moment, body["started"], adf=False) if "started" in body else None
        text = rich(body["comment"], adf=v3()) if body.get("comment") else RichText("")
    except Bad as problem:
        raise Refused(400, errors={"worklog": str(problem)}) from None
    begun = type(now()).fromisoformat(started) if isinstance(started, str) else now()
    log = talk.log_work(world(), who, now(), found.id, begun, seconds, text)
    return answer(issue_json.worklog(view(), found, log), 201)
