"""The site's set-up as JSON: types, statuses, priorities, projects, fields, transitions."""

from connector.sandbox.shapes.view import Body, View
from connector.sandbox.state.site import Field, Named, Project, Status, Transition, by_id

CATEGORIES = {
    "new": (2, "blue-gray", "To Do"),
    "indeterminate": (4, "yellow", "In Progress"),
    "done": (3, "green", "Done"),
}
CUSTOM_PREFIX = "com.atlassian.jira.plugin.system.customfieldtypes:"
DESK_PREFIX = "com.atlassian.servicedesk:"
_DESK_ITEMS = {
    "organizations": "sd-customerorganization",
    "participants": "user",
    "request_type": "",
    "rating": "",
    "sla": "",
}
"""Service Management's kinds of fields -> `schema.items`, where they are lists."""
_SCHEMA_ITEMS = {
    "labels": "string",
    "attachment": "attachment",
    "worklog": "worklog",
    "fixVersions": "version",
    "versions": "version",
}


def category(view: View, key: str) -> Body:
    number, colour, name = CATEGORIES[key]
    return {
        "self": view.link(f"statuscategory/{number}"),
        "id": number,
        "key": key,
        "colorName": colour,
        "name": name,
    }


def status(view: View, shown: Status) -> Body:
    return {
        "self": view.link(f"status/{shown.id}"),
        "description": "",
        "iconUrl": f"{view.base}/images/icons/statuses/generic.png",
        "name": shown.name,
        "id": shown.id,
        "statusCategory": category(view, shown.category),
    }


def issue_type(view: View, shown: Named) -> Body:
    body: Body = {
        "self": view.link(f"issuetype/{shown.id}"),
        "id": shown.id,
        "description": shown.description,
        "iconUrl": f"{view.base}/secure/viewavatar?size=xsmall&avatarId=10318&avatarType=issuetype",
        "name": shown.name,
        "subtask": False,
        "avatarId": 10318,
    }
    return {**body, "hierarchyLevel": 0} if view.site.cloud else body


def priority(view: View, shown: Named) -> Body:
    return {
        "self": view.link(f"priority/{shown.id}"),
        "iconUrl": f"{view.base}/images/icons/priorities/medium.svg",
        "name": shown.name,
        "id": shown.id,
    }


def priority_detail(view: View, shown: Named) -> Body:
    return {**priority(view, shown), "description": shown.description, "statusColor": "#ea4444"}


def resolution(view: View, shown: Named) -> Body:
    return {
        "self": view.link(f"resolution/{shown.id}"),
        "id": shown.id,
        "description": shown.description,
        "name": shown.name,
    }


def project(view: View, shown: Project) -> Body:
    """As an issue carries it."""
    body: Body = {
        "self": view.link(f"project/{shown.id}"),
        "id": shown.id,
        "key": shown.key,
        "name": shown.name,
        "projectTypeKey": "software" if view.site.desk is None else "service_desk",
        "avatarUrls": view.avatars("projectavatar?"),
    }
    return {**body, "simplified": False} if view.site.cloud else body


def project_detail(view: View, shown: Project) -> Body:
    body = {
        **project(view, shown),
        "expand": "description,lead,issueTypes,url,projectKeys",
        "description": "",
        "lead": view.user(view.site.users[0]),
        "components": [],
        "issueTypes": [issue_type(view, kind) for kind in view.site.types],
        "assigneeType": "UNASSIGNED",
        "versions": [],
        "roles": {},
    }
    return {**body, "style": "classic", "isPrivate": False, "properties": {}} if view.site.cloud else body


def type_with_statuses(view: View, kind: Named) -> Body:
    return {
        "self": view.link(f"issuetype/{kind.id}"),
        "id": kind.id,
        "name": kind.name,
        "subtask": False,
        "statuses": [status(view, shown) for shown in view.site.statuses],
    }


def schema(shown: Field) -> Body:
    body: Body = {"type": shown.type}
    if shown.type == "array":
        body["items"] = _DESK_ITEMS.get(shown.kind) or _SCHEMA_ITEMS.get(shown.id, "option")
    if shown.custom:
        prefix = DESK_PREFIX if shown.kind in _DESK_ITEMS else CUSTOM_PREFIX
        return {**body, "custom": prefix + shown.custom, "customId": int(shown.id.rpartition("_")[2])}
    return {**body, "system": shown.id}


def field(view: View, shown: Field) -> Body:
    body: Body = {
        "id": shown.id,
        "name": shown.name,
        "custom": bool(shown.custom),
        "orderable": shown.kind != "computed",
        "navigable": shown.id not in {"comment", "attachment", "worklog"},
        "searchable": shown.searchable,
        "clauseNames": list(shown.clauses) if shown.searchable else [],
        "schema": schema(shown),
    }
    return {**body, "key": shown.id} if view.site.cloud else body


KEY_FIELD: Body = {
    "id": "issuekey",
    "name": "Key",
    "custom": False,
    "orderable": False,
    "navigable": True,
    "searchable": False,
    "clauseNames": ["id", "issue", "issuekey", "key"],
}


def transition(view: View, shown: Transition, *, fields: bool) -> Body:
    body: Body = {"id": shown.id, "name": shown.name, "to": status(view, view.site.status(shown.target))}
    if view.site.cloud:
        flags = ("hasScreen", "isGlobal", "isInitial", "isConditional", "looped")
        body |= {**dict.fromkeys(flags, False), "isAvailable": True}
    return {**body, "fields": {}} if fields else body


def choice(view: View, field: Field, value: str) -> Body:
    """One of a field's own options, or a version."""
    name = view.site.names(field.id).get(value, value)
    if field.kind == "versions":
        about = {"description": "", "archived": False, "released": False}
        return {"self": view.link(f"version/{value}"), "id": value, "name": name, **about}
    return {"self": view.link(f"customFieldOption/{value}"), "value": name, "id": value}


def security_level(view: View, shown: Named) -> Body:
    return {
        "self": view.link(f"securitylevel/{shown.id}"),
        "id": shown.id,
        "description": shown.description,
        "name": shown.name,
    }


def named(view: View, field: Field, value: str) -> Body | None:
    """A field of kind `named` as an issue carries it."""
    site = view.site
    if field.id == "status":
        return status(view, site.status(value))
    shapes = {
        "issuetype": (site.types, issue_type),
        "priority": (site.priorities, priority),
        "security": (field.options, security_level),
    }
    things, shape = shapes.get(field.id, (site.resolutions, resolution))
    found = by_id(things, value)
    return None if found is None else shape(view, found)
