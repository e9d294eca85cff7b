"""Webhook bodies as recorded ones are (`jira-platform.md` §1.3): v2 shape in both dialects, gaps included.

Cloud's comment events carry a short issue, Data Center's carry none; Cloud's `issue_created` has a changelog of initial
values with translated names, Data Center's has none.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from connector.sandbox.shapes import issue_json
from connector.sandbox.shapes.view import Body, View
from connector.sandbox.state.model import Item
from connector.sandbox.state.world import Event

SHORT_ISSUE = ("summary", "issuetype", "project", "assignee", "priority", "status")
_TRANSLATED = {"status": "Статус", "priority": "Приоритет", "description": "Описание", "reporter": "Автор"}
_NAMES = {"created": "jira:issue_created", "updated": "jira:issue_updated", "deleted": "jira:issue_deleted"}


def bodies(view: View, event: Event) -> Iterator[Body]:
    """What Jira posts for one event, in the order in which it posts it. `view` must be of version 2."""
    if event.comment is not None:
        yield _comment_event(view, event)
    if event.comment is None or not view.site.cloud:
        yield _issue_event(view, event)


def _head(at: datetime, name: str) -> Body:
    return {"timestamp": int(at.timestamp() * 1000), "webhookEvent": name}


def _issue_event(view: View, event: Event) -> Body:
    body = _head(event.at, _NAMES.get(event.name, "jira:issue_updated"))
    if event.name != "deleted":
        body["issue_event_type_name"] = event.type_name
    if event.actor is not None:
        body["user"] = view.user(event.actor)
    left_out = {"comment", "worklog"} if view.site.cloud else set()
    body["issue"] = issue_json.issue(view, event.issue, lambda field_id: field_id not in left_out)
    del body["issue"]["expand"]
    if event.history is not None and (view.site.cloud or event.name != "created"):
        items = [issue_json.item(view, one) for one in _named(event, event.history.items)]
        body["changelog"] = {"id": event.history.id, "items": items}
    if event.comment is not None and event.name != "comment_deleted":
        body["comment"] = issue_json.comment(view, event.issue, event.comment)
    return body


def _named(event: Event, items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        name = _TRANSLATED.get(item.field_id, item.field) if event.name == "created" else item.field
        yield replace(item, field=name)


def _comment_event(view: View, event: Event) -> Body:
    """Named as the event is. Data Center tells who did it of a deletion alone (mattermost-webhook-server-*)."""
    body = _head(event.at, "comment_created" if event.name == "commented" else event.name)
    if event.name == "comment_deleted" and event.actor is not None and not view.site.cloud:
        body["user"] = view.user(event.actor)
    if event.comment is not None:
        body["comment"] = issue_json.comment(view, event.issue, event.comment)
    if view.site.cloud:
        short = issue_json.issue(view, event.issue, lambda field_id: field_id in SHORT_ISSUE)
        body["issue"] = {key: short[key] for key in ("id", "self", "key", "fields")}
    return body
