"""What people hang on an issue: comments, files, work logs, links, properties, notices."""

import base64
from dataclasses import replace
from datetime import datetime
from typing import Any

from connector.sandbox.state.desk import portal_only
from connector.sandbox.state.model import (
    Attachment,
    Comment,
    Issue,
    Item,
    Json,
    RemoteLink,
    RichText,
    Visibility,
    Worklog,
)
from connector.sandbox.state.site import Site, User
from connector.sandbox.state.world import Event, World
from connector.sandbox.state.writes import record

PUBLICITY = "sd.public.comment"
"""The property of a comment that says whether it is internal."""


def comment(
    world: World,
    actor: User,
    at: datetime,
    issue_id: str,
    body: RichText,
    visibility: Visibility | None = None,
    properties: Json | None = None,
) -> Comment:
    """Adds a comment; `updated` moves, the changelog does not. An internal one of somebody who is no agent is made
    public without a word, as Service Management does."""
    with world.lock:
        issue = world.issues[issue_id]
        kept = dict(properties or {})
        if world.site.desk is not None and not world.site.is_agent(actor):
            kept.pop(PUBLICITY, None)
        said = Comment(world.take_id("comment"), at, actor.id, body, visibility, kept)
        changed = replace(issue, updated=at, comments=(*issue.comments, said))
        world.keep(changed, Event("commented", at, actor, changed, comment=said, type_name="issue_commented"))
        return said


def edit_comment(
    world: World, actor: User, at: datetime, comment_id: str, body: RichText, visibility: Visibility | None
) -> Comment:
    """Other words, and other readers, for what was said; its properties stay. Raises LookupError."""
    with world.lock:
        issue, said = find_comment(world, comment_id)
        told = replace(said, body=body, visibility=visibility, edited=at, editor=actor.id)
        comments = tuple(told if known.id == comment_id else known for known in issue.comments)
        changed = replace(issue, updated=at, comments=comments)
        world.keep(
            changed, Event("comment_updated", at, actor, changed, comment=told, type_name="issue_comment_edited")
        )
        return told


def drop_comment(world: World, actor: User, at: datetime, comment_id: str) -> None:
    """`updated` moves, the changelog does not. Raises LookupError."""
    with world.lock:
        issue, said = find_comment(world, comment_id)
        rest = tuple(known for known in issue.comments if known.id != comment_id)
        changed = replace(issue, updated=at, comments=rest)
        world.keep(
            changed, Event("comment_deleted", at, actor, changed, comment=said, type_name="issue_comment_deleted")
        )


def readable(site: Site, reader: User | None, said: Comment) -> bool:
    """Whether `reader` sees a comment: internal ones are for agents, role-bound ones for staff, group-bound ones for
    the group."""
    if said.visibility is not None and said.visibility.type == "group":
        return reader is not None and said.visibility.value in reader.groups
    if said.visibility is not None and not site.is_staff(reader):
        return False
    return site.is_agent(reader) or not site.hides(said)


def visible(site: Site, reader: User | None, issue: Issue) -> bool:
    """Whether `reader` sees an issue: one with a security level is for staff, its reporter and the level's group; who
    has the portal alone sees nothing but there (`desk.shared_with`)."""
    if portal_only(site, reader) or (reader is not None and not site.may(reader, "BROWSE_PROJECTS")):
        return False
    level = site.names("security").get(issue.text("security"))
    if level is None or site.is_staff(reader):
        return True
    return reader is not None and (level in reader.groups or reader.id == issue.text("reporter"))


def attach(world: World, actor: User, at: datetime, issue_id: str, name: str, mime: str, content: bytes) -> Attachment:
    with world.lock:
        issue = world.issues[issue_id]
        kept = base64.b64encode(content).decode("ascii")
        file = Attachment(world.take_id("attachment"), at, actor.id, name, len(content), mime, kept)
        item = Item("attachment", "Attachment", False, None, None, file.id, name)
        changed, history = record(world, actor, at, replace(issue, attachments=(*issue.attachments, file)), (item,))
        world.keep(changed, Event("updated", at, actor, changed, history))
        return file


def log_work(
    world: World, actor: User, at: datetime, issue_id: str, started: datetime, seconds: int, text: RichText
) -> Worklog:
    with world.lock:
        issue = world.issues[issue_id]
        spent = sum(log.seconds for log in issue.worklogs)
        log = Worklog(world.take_id("worklog"), at, started, actor.id, seconds, text)
        items = _worklog_items(issue, log, spent)
        changed, history = record(world, actor, at, replace(issue, worklogs=(*issue.worklogs, log)), items)
        world.keep(changed, Event("updated", at, actor, changed, history, type_name="issue_work_logged"))
        return log


def _worklog_items(issue: Issue, log: Worklog, spent: int) -> tuple[Item, ...]:
    """As recorded (devlake-issue-EE-16): the first work on an issue sets what remains to nothing."""
    before, after = str(spent) if issue.worklogs else None, str(spent + log.seconds)
    remaining = () if issue.worklogs else (Item("timeestimate", "timeestimate", False, None, None, "0", "0"),)
    return (
        *remaining,
        Item("timespent", "timespent", False, before, before, after, after),
        Item("", "WorklogId", False, None, None, log.id, log.id),
    )


def link(world: World, issue_id: str, body: Json) -> tuple[RemoteLink, bool]:
    """Adds a remote link, or replaces the one with the same `globalId`. True: it is new."""
    with world.lock:
        issue = world.issues[issue_id]
        wanted = body.get("globalId")
        old = next((known for known in issue.links if wanted and known.body.get("globalId") == wanted), None)
        made = RemoteLink(old.id if old else world.take_id("link"), body)
        others = tuple(known for known in issue.links if known is not old)
        world.keep(replace(issue, links=(*others, made)))
        return made, old is None


def set_property(world: World, issue_id: str, key: str, value: Any) -> bool:
    """True: the property is new. Neither `updated` nor the changelog moves."""
    with world.lock:
        issue = world.issues[issue_id]
        world.keep(replace(issue, properties={**issue.properties, key: value}))
        return key not in issue.properties


def drop_property(world: World, issue_id: str, key: str) -> bool:
    """False: there was none."""
    with world.lock:
        issue = world.issues[issue_id]
        rest = {known: value for known, value in issue.properties.items() if known != key}
        world.keep(replace(issue, properties=rest))
        return key in issue.properties


def set_comment_property(world: World, comment_id: str, key: str, value: Any) -> bool:
    """True: the property is new."""
    with world.lock:
        issue, said = find_comment(world, comment_id)
        changed = replace(said, properties={**said.properties, key: value})
        comments = tuple(changed if known.id == comment_id else known for known in issue.comments)
        world.keep(replace(issue, comments=comments))
        return key not in said.properties


def find_comment(world: World, comment_id: str) -> tuple[Issue, Comment]:
    """Raises LookupError when there is none."""
    issue = world.commented_issue(comment_id)
    said = next((known for known in issue.comments if known.id == comment_id), None) if issue else None
    if issue is None or said is None:
        raise LookupError(comment_id)
    return issue, said


def notify(world: World, issue_id: str, body: Json) -> None:
    with world.lock:
        issue = world.issues[issue_id]
        world.keep(replace(issue, notices=(*issue.notices, body)))
