"""Service Management as JSON: its fields on an issue, requests, comments, clocks and pages, as Atlassian's document of
`servicedeskapi` has them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from connector.sandbox.shapes.view import Body, View, stamp
from connector.sandbox.state.desk import Metric, NativeCycle, Organization, RequestType, cycles
from connector.sandbox.state.model import Comment, Issue
from connector.sandbox.state.site import Field, Named, Project, User, by_id

KINDS = frozenset({"request_type", "organizations", "participants", "rating", "sla"})
"""Kinds of fields that only a service desk has."""


def link(view: View, path: str) -> str:
    return f"{view.base}/rest/servicedeskapi/{path}"


def value(view: View, shown: Issue, field: Field) -> Any:
    """A service desk's field as the issue carries it."""
    held = shown.fields.get(field.id)
    several = held if isinstance(held, tuple) else ()
    match field.kind:
        case "request_type":
            return request_type_field(view, shown, field, held) if isinstance(held, str) else None
        case "organizations":
            return [organization(view, one) for one in field.options if one.id in several]
        case "participants":
            return [view.person(one) for one in several]
        case "rating":
            return {"rating": int(held)} if isinstance(held, float) else None
        case _:
            found = by_metric(view, field)
            return clock(view, shown, found) if found else None


def by_metric(view: View, field: Field) -> Metric | None:
    known = view.site.desk.metrics if view.site.desk else ()
    return next((one for one in known if one.name == field.name), None)


def request_type_field(view: View, shown: Issue, field: Field, held: str) -> Body | None:
    found = by_id(field.options, held)
    if found is None:
        return None
    links = {"jiraRest": f"{view.base}/rest/api/2/issue/{shown.id}", "self": link(view, f"request/{shown.id}")}
    links |= {"web": f"{view.base}/servicedesk/customer/portal/1/{shown.key}"}
    kind = {"id": found.id, "name": found.name, "description": "", "helpText": "", "serviceDeskId": "1"}
    return {"_links": links, "requestType": kind, "currentStatus": status(view, shown)}


def organization(view: View, shown: Named | Organization) -> Body:
    return {"id": shown.id, "name": shown.name, "_links": {"self": link(view, f"organization/{shown.id}")}}


def request_type(view: View, shown: RequestType) -> Body:
    return {
        "id": shown.id,
        "_links": {"self": link(view, f"servicedesk/1/requesttype/{shown.id}")},
        "name": shown.name,
        "description": "",
        "helpText": "",
        "issueTypeId": shown.issue_type,
        "serviceDeskId": "1",
        "groupIds": ["1"],
    }


def service_desk(view: View, place: int, shown: Project) -> Body:
    return {
        "id": str(place),
        "projectId": shown.id,
        "projectName": shown.name,
        "projectKey": shown.key,
        "_links": {"self": link(view, f"servicedesk/{place}")},
    }


def status(view: View, shown: Issue) -> Body:
    found = view.site.status(shown.text("status"))
    moves = [one.at for one in shown.histories if any(item.field_id == "status" for item in one.items)]
    date = moment(view, moves[-1] if moves else shown.created)
    return {"status": found.name, "statusCategory": found.category.upper(), "statusDate": date}


def request(view: View, place: int, shown: Issue, type_id: str) -> Body:
    reporter = view.site.user(shown.text("reporter"))
    return {
        "_expands": ["participant", "status", "sla", "requestType", "serviceDesk", "attachment", "action", "comment"],
        "issueId": shown.id,
        "issueKey": shown.key,
        "requestTypeId": type_id,
        "serviceDeskId": str(place),
        "createdDate": moment(view, shown.created),
        "reporter": person(view, reporter) if reporter else None,
        "requestFieldValues": [{"fieldId": "summary", "label": "Summary", "value": shown.fields.get("summary")}],
        "currentStatus": status(view, shown),
        "_links": {
            "jiraRest": f"{view.base}/rest/api/2/issue/{shown.id}",
            "self": link(view, f"request/{shown.id}"),
            "web": f"{view.base}/servicedesk/customer/portal/1/{shown.key}",
        },
    }


def comment(view: View, shown: Issue, said: Comment) -> Body:
    author = view.site.user(said.author)
    return {
        "_expands": ["attachment", "renderedBody"],
        "id": said.id,
        "body": said.body.text,
        "public": not said.internal,
        "author": person(view, author) if author else None,
        "created": moment(view, said.at),
        "_links": {"self": link(view, f"request/{shown.id}/comment/{said.id}")},
    }


def person(view: View, user: User) -> Body:
    told = view.user(user)
    links = {"self": told["self"], "jiraRest": told["self"], "avatarUrls": told["avatarUrls"]}
    kept = ("accountId", "name", "key", "emailAddress", "displayName", "active", "timeZone")
    return {key: told[key] for key in kept if key in told} | {"_links": links}


def clock(view: View, shown: Issue, metric: Metric) -> Body:
    """As GET /request/KEY/sla gives one clock, and as the issue's field holds it."""
    runs = cycles(view.site, metric, shown, view.now or shown.updated)
    body: Body = {
        "id": metric.id,
        "name": metric.name,
        "_links": {"self": link(view, f"request/{shown.id}/sla/{metric.id}")},
        "completedCycles": [_cycle(view, one) for one in runs if one.stopped],
    }
    ongoing = [_cycle(view, one) for one in runs if not one.stopped]
    return {**body, "ongoingCycle": ongoing[0]} if ongoing else body


def _cycle(view: View, run: NativeCycle) -> Body:
    body: Body = {"startTime": moment(view, run.started)}
    body |= {"stopTime": moment(view, run.stopped)} if run.stopped else {}
    body |= {"breachTime": moment(view, run.due)} if run.due else {}
    body |= {"breached": run.breached}
    body |= {} if run.stopped else {"paused": run.paused, "withinCalendarHours": True}
    left = run.goal - run.elapsed
    spans = {"goalDuration": run.goal, "elapsedTime": run.elapsed, "remainingTime": left}
    return body | {name: span(seconds) for name, seconds in spans.items()}


def moment(view: View, at: datetime) -> Body:
    told = stamp(at, view.zone)
    return {
        "iso8601": told[:19] + told[23:],
        "jira": told,
        "friendly": at.astimezone(UTC).strftime("%d/%b/%y %H:%M"),
        "epochMillis": int(at.timestamp() * 1000),
    }


def span(seconds: int) -> Body:
    minutes = abs(seconds) // 60
    return {"millis": seconds * 1000, "friendly": f"{'-' * (seconds < 0)}{minutes // 60}h {minutes % 60}m"}


def page(view: View, path: str, values: Sequence[Any], start: int, limit: int) -> Body:
    """One page of `values`: this API tells no total."""
    shown = list(values[start : start + limit])
    last = start + len(shown) >= len(values)
    base = f"{view.base}/rest/servicedeskapi"
    links = {"base": base, "context": "", "self": f"{base}/{path}"}
    links |= {} if last else {"next": f"{base}/{path}?start={start + limit}&limit={limit}"}
    about = {"_expands": [], "size": len(shown), "start": start, "limit": limit, "isLastPage": last, "_links": links}
    return {**about, "values": shown}
