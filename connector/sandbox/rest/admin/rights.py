"""What the caller may do, which projects and groups he sees, and Data Center's personal access tokens."""

from flask import Blueprint, request

from connector.sandbox.rest.context import (
    Answer,
    NoSuchPath,
    actor,
    answer,
    caller,
    chapter,
    listed,
    number,
    page,
    view,
    world,
)
from connector.sandbox.shapes import things
from connector.sandbox.shapes.view import Body, stamp
from connector.sandbox.state.refused import Refused
from connector.sandbox.state.site import Project

routes = chapter("rights")
tokens = Blueprint("tokens", __name__, url_prefix="/rest/pat/latest/tokens")
_PERMISSIONS = {
    "BROWSE_PROJECTS": "Browse Projects",
    "CREATE_ISSUES": "Create Issues",
    "EDIT_ISSUES": "Edit Issues",
    "TRANSITION_ISSUES": "Transition Issues",
    "ADD_COMMENTS": "Add Comments",
    "CREATE_ATTACHMENTS": "Create Attachments",
    "LINK_ISSUES": "Link Issues",
    "SET_ISSUE_SECURITY": "Set Issue Security",
    "ASSIGN_ISSUES": "Assign Issues",
    "MODIFY_REPORTER": "Modify Reporter",
    "SCHEDULE_ISSUES": "Schedule Issues",
    "WORK_ON_ISSUES": "Work On Issues",
    "DELETE_ISSUES": "Delete Issues",
    "EDIT_OWN_COMMENTS": "Edit Own Comments",
    "EDIT_ALL_COMMENTS": "Edit All Comments",
    "DELETE_OWN_COMMENTS": "Delete Own Comments",
    "DELETE_ALL_COMMENTS": "Delete All Comments",
    "ADMINISTER_PROJECTS": "Administer Projects",
    "SERVICEDESK_AGENT": "Service Project Agent",
    "USER_PICKER": "Browse Users",
    "ADMINISTER": "Administer Jira",
}
_GLOBAL = {"USER_PICKER", "ADMINISTER"}


@routes.get("/mypermissions")
def my_permissions() -> Answer:
    """Cloud tells of those that are asked about, Data Center of all."""
    asked = listed("permissions")
    if world().site.cloud and not asked:
        raise Refused(400, "The 'permissions' query parameter is required.")
    unknown = [key for key in asked if key not in _PERMISSIONS]
    if unknown:
        raise Refused(400, f"Unrecognized permission(s): {', '.join(unknown)}")
    key = request.args.get("projectKey")
    if key and key not in {one.key for one in _seen()}:
        raise Refused(404, f"No project could be found with key '{key}'.")
    return answer({"permissions": {key: _permission(key) for key in asked or _PERMISSIONS}})


def _permission(key: str) -> Body:
    return {
        "id": str(list(_PERMISSIONS).index(key) + 10),
        "key": key,
        "name": _PERMISSIONS[key],
        "type": "GLOBAL" if key in _GLOBAL else "PROJECT",
        "description": _PERMISSIONS[key],
        "havePermission": _have(key),
    }


def _have(key: str) -> bool:
    """An agent of a service desk is who has the permission and the licence."""
    site = world().site
    agent = site.desk is not None and key == "SERVICEDESK_AGENT"
    return site.is_agent(caller()) if agent else site.may(caller(), key)


def _seen() -> tuple[Project, ...]:
    return world().site.projects if world().site.may(caller(), "BROWSE_PROJECTS") else ()


@routes.get("/project")
def projects() -> Answer:
    return answer([things.project(view(), one) for one in _seen()])


@routes.get("/project/search")
def project_pages() -> Answer:
    if not world().site.cloud:
        raise NoSuchPath
    start, size = number("startAt", 0), number("maxResults", 50, low=1, high=50)
    values = [things.project(view(), one) for one in page(list(_seen()), start, size)]
    last = start + len(values) >= len(_seen())
    return answer({"startAt": start, "maxResults": size, "total": len(_seen()), "isLast": last, "values": values})


@routes.get("/groups/picker")
def groups() -> Answer:
    actor()
    wanted, most = request.args.get("query", "").casefold(), number("maxResults", 20, low=1, high=1000)
    names = sorted({name for user in world().site.users for name in user.groups if wanted in name.casefold()})
    shown = [{"name": name, "html": name, "labels": []} for name in names[:most]]
    return answer({"header": f"Showing {len(shown)} of {len(names)}", "total": len(names), "groups": shown})


@tokens.get("")
def mine() -> Answer:
    """The caller's own; the secrets themselves are never told."""
    if world().site.cloud:
        raise NoSuchPath
    user = actor()
    told: Body = {"id": 1, "name": "reglament", "createdAt": "2026-01-12T10:00:00.000+0300"}
    expires = world().expiring.get(user.token)
    return answer([{**told, "expiringAt": stamp(expires, user.zone)} if expires else told])
