"""Which Jira it is, who we are there, what we may do, what a project holds.

Atlassian: Get Jira instance info, Get current user, Get my permissions, Get project, Get all statuses for project,
Find groups; for Data Center's tokens «Using personal access tokens» (`/rest/pat/latest/tokens`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from connector.jira import wording
from connector.jira.answers import Answer, Broken, Data, Failure, Gone
from connector.jira.dialects import Dialect, of_deployment
from connector.jira.names import Directory, People, person_id
from connector.jira.session import Session
from connector.jira.values import moment
from policies.facts import fold

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Server:
    """What GET serverInfo tells, also to a stranger."""

    cloud: bool
    version: tuple[int, ...]
    time: datetime | None
    """The server's own clock, aware; None where it does not tell."""
    address: str
    """Where it believes to be."""


@dataclass(frozen=True, slots=True)
class Account:
    """Whom Jira takes us for."""

    id: str
    name: str
    zone: str
    groups: frozenset[str]
    """Folded."""


@dataclass(frozen=True, slots=True)
class Project:
    id: str
    key: str
    name: str
    desk: bool
    """Service Management's."""


@dataclass(frozen=True, slots=True)
class Workflow:
    """An issue type of a project, with its statuses: id -> name."""

    type_id: str
    type_name: str
    statuses: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Token:
    """One of our personal access tokens on Data Center."""

    name: str
    expires: datetime | None


def server(session: Session) -> Server | Failure:
    told = _object(session.send("GET", "/rest/api/2/serverInfo"), "serverInfo")
    if not isinstance(told, Mapping):
        return told
    numbers = told.get("versionNumbers")
    version = tuple(one for one in numbers if isinstance(one, int)) if isinstance(numbers, list) else ()
    cloud = told.get("deploymentType") == "Cloud"
    return Server(cloud, version, _moment(told.get("serverTime")), str(told.get("baseUrl") or ""))


def dialect(session: Session, found: Server) -> Dialect:
    return of_deployment({"deploymentType": "Cloud" if found.cloud else "Server"}, session)


def account(session: Session) -> Account | Failure:
    told = _object(session.send("GET", "/rest/api/2/myself", {"expand": "groups"}), "myself")
    if not isinstance(told, Mapping):
        return told
    who = People(Directory()).person(told)
    if who is None:
        return Broken(wording.unexpected("myself"), "no")
    groups = told.get("groups")
    items = groups.get("items") if isinstance(groups, Mapping) else ()
    names = (str(one.get("name", "")) for one in items or () if isinstance(one, Mapping))
    return Account(who.id, who.name, str(told.get("timeZone") or ""), frozenset(map(fold, names)))


def tokens(session: Session) -> tuple[Token, ...] | Failure:
    """Our own on Data Center; `Gone` where there are none of this kind."""
    answer = session.send("GET", "/rest/pat/latest/tokens")
    if not isinstance(answer, Data) or not isinstance(answer.body, list):
        return answer if isinstance(answer, Failure) else Gone(wording.unexpected("tokens"))
    bodies = (one for one in answer.body if isinstance(one, Mapping))
    return tuple(Token(str(one.get("name", "")), _moment(one.get("expiringAt"))) for one in bodies)


def permissions(jira: Dialect, keys: Iterable[str], project: str | None = None) -> frozenset[str] | Failure:
    """Those of the keys that we have. Cloud wants to be told which are asked about, Data Center tells of all."""
    asked = tuple(keys)
    params = {"permissions": ",".join(asked)} if jira.name == "cloud" else {}
    answer = jira.send("GET", "/mypermissions", {**params, **({"projectKey": project} if project else {})})
    told = _object(answer, "mypermissions")
    if not isinstance(told, Mapping):
        return told
    known = told.get("permissions")
    entries = known if isinstance(known, Mapping) else {}
    return frozenset(key for key in asked if _of(entries.get(key), "havePermission") is True)


def project(jira: Dialect, key: str) -> Project | Failure:
    told = _object(jira.send("GET", f"/project/{quote(key, safe='')}"), "project")
    if not isinstance(told, Mapping):
        return told
    names = {name: str(told.get(name) or key) for name in ("key", "name")}
    return Project(str(told.get("id", "")), **names, desk=told.get("projectTypeKey") == "service_desk")


def projects(jira: Dialect) -> tuple[str, ...]:
    """The keys of those we see; none when Jira does not tell: they only serve to guess what was meant."""
    found = jira.paged("/project/search", "values", {}, 50) if jira.name == "cloud" else jira.listing("/project")
    return tuple(str(one.get("key", "")) for one in found) if isinstance(found, list) else ()


def workflows(jira: Dialect, key: str) -> tuple[Workflow, ...] | Failure:
    found = jira.listing(f"/project/{key}/statuses")
    if not isinstance(found, list):
        return found
    return tuple(_workflow(one) for one in found)


def _workflow(told: Body) -> Workflow:
    statuses = told.get("statuses")
    known = (one for one in statuses if isinstance(one, Mapping)) if isinstance(statuses, list) else ()
    names = {str(one.get("id", "")): str(one.get("name", "")) for one in known}
    return Workflow(str(told.get("id", "")), str(told.get("name", "")), names)


def members(jira: Dialect, group: str) -> frozenset[str] | Failure:
    """The ids of a group's people; `Gone` when there is no such group."""
    found = jira.members(group)
    return frozenset(person_id(one) for one in found) if isinstance(found, list) else found


def groups(jira: Dialect) -> tuple[str, ...]:
    """The names of groups, as far as Jira tells them: they only serve to guess what was meant."""
    answer = jira.send("GET", "/groups/picker", {"maxResults": 1000})
    told = _of(answer.body, "groups") if isinstance(answer, Data) else None
    return tuple(str(_of(one, "name")) for one in told) if isinstance(told, list) else ()


def reachable(jira: Dialect, issue_id: str) -> frozenset[str] | Failure:
    """The ids of the statuses into which we could move the issue now."""
    answer = jira.send("GET", f"/issue/{issue_id}/transitions")
    told = _object(answer, "transitions")
    if not isinstance(told, Mapping):
        return told
    transitions = told.get("transitions")
    return frozenset(str(_of(_of(one, "to"), "id")) for one in transitions or ())


def _object(answer: Answer, what: str) -> Body | Failure:
    if isinstance(answer, Failure):
        return answer
    body = answer.body if isinstance(answer, Data) else None
    return body if isinstance(body, Mapping) else Broken(wording.unexpected(what), "no")


def _of(told: object, key: str) -> Any:
    return told.get(key) if isinstance(told, Mapping) else None


def _moment(told: object) -> datetime | None:
    try:
        found = moment(told) if isinstance(told, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo else None
