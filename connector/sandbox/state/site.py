"""How a Jira is set up: people, types, statuses, workflow, fields and their screen. One frozen value."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar

from connector.sandbox.state.desk import Desk
from connector.sandbox.state.model import Comment

Dialect = Literal["cloud", "dc"]
Kind = Literal[
    "text", "rich", "readonly", "float", "datetime", "date", "named", "option", "options", "versions", "user", "labels",
    "computed", "request_type", "organizations", "participants", "rating", "sla",
]  # fmt: skip
"""`named` and `option` hold the id of one of the field's choices, `options` and `versions` the ids of several;
`computed` is never set by anybody. The last five are Service Management's own: organisations and participants hold ids
too, a rating a number, and a clock (`sla`) is counted when it is looked at."""

CUSTOM_TYPES: dict[str, Kind] = {
    "textfield": "text",
    "textarea": "rich",
    "readonlyfield": "readonly",
    "float": "float",
    "datetime": "datetime",
    "datepicker": "date",
    "select": "option",
    "multiselect": "options",
}
"""The part after the colon of `com.atlassian.jira.plugin.system.customfieldtypes:…` -> how the sandbox holds it."""
SCHEMA_TYPES: dict[Kind, str] = {
    "float": "number", "datetime": "datetime", "date": "date", "option": "option", "options": "array",
}  # fmt: skip
"""`schema.type` of custom fields; the others are strings."""


@dataclass(frozen=True, slots=True)
class User:
    id: str
    """Cloud's accountId."""
    name: str
    """Data Center's user name and key."""
    display: str
    email: str
    token: str
    groups: tuple[str, ...] = ()
    kind: Literal["atlassian", "customer", "app"] = "atlassian"
    zone: str = "Europe/Moscow"
    denied: tuple[str, ...] = ()
    """Keys of the permissions that he would have and is denied."""


@dataclass(frozen=True, slots=True)
class Named:
    """An issue type, a priority, a resolution, a security level, a version or an option of a field."""

    id: str
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    id: str
    name: str
    category: Literal["new", "indeterminate", "done"]


@dataclass(frozen=True, slots=True)
class Transition:
    id: str
    name: str
    sources: tuple[str, ...]
    """Ids of the statuses it starts from."""
    target: str


@dataclass(frozen=True, slots=True)
class Field:
    id: str
    name: str
    kind: Kind
    type: str
    """`schema.type` of the field list."""
    clauses: tuple[str, ...]
    custom: str | None = None
    """The part after the colon of the custom type, None for a system field."""
    on_screen: bool = True
    """Of the screen that the projects use."""
    on_default: bool = False
    """Of the default screen, where the projects have one of their own."""
    searchable: bool = True
    options: tuple[Named, ...] = ()
    """What may be chosen, where types, statuses, priorities and resolutions of the site are not meant."""


@dataclass(frozen=True, slots=True)
class Project:
    id: str
    key: str
    name: str


FOR_ADMINISTRATORS = ("ADMINISTER", "EDIT_ALL", "DELETE_ALL")
"""How the keys of permissions begin that nobody else has."""
T = TypeVar("T", User, Named, Status, Transition, Field, Project)


def first(things: Iterable[T], holds: Callable[[T], bool]) -> T | None:
    return next((thing for thing in things if holds(thing)), None)


def by_id(things: Iterable[T], wanted: str) -> T | None:
    return first(things, lambda thing: thing.id == wanted)


def by_name(things: Iterable[T], wanted: str) -> T | None:
    return first(things, lambda thing: thing.name.casefold() == wanted.casefold())


@dataclass(frozen=True, slots=True)
class Site:
    dialect: Dialect
    title: str
    zone: str
    """The IANA zone of the server; each person has their own."""
    projects: tuple[Project, ...]
    types: tuple[Named, ...]
    statuses: tuple[Status, ...]
    priorities: tuple[Named, ...]
    """The most urgent first."""
    resolutions: tuple[Named, ...]
    transitions: tuple[Transition, ...]
    initial: str
    """The id of the status in which an issue is born."""
    default_priority: str
    fields: tuple[Field, ...]
    users: tuple[User, ...]
    staff_groups: frozenset[str]
    """Who reads internal notes."""
    admin_group: str
    version: str = "9.12.0"
    """Of Data Center; Cloud has none."""
    own_screen: str = ""
    """What the screen of the projects is called, where they do not use the default one."""
    desk: Desk | None = None
    """Service Management, where the site has it: then customers have the portal alone."""

    @property
    def cloud(self) -> bool:
        return self.dialect == "cloud"

    def user(self, user_id: str | None) -> User | None:
        return first(self.users, lambda user: user.id == user_id)

    def field(self, field_id: str) -> Field | None:
        return by_id(self.fields, field_id)

    def status(self, status_id: str) -> Status:
        found = by_id(self.statuses, status_id)
        if found is None:
            raise LookupError(f"no status {status_id}")
        return found

    def names(self, field_id: str) -> dict[str, str]:
        """Id -> name of what may be chosen in a field; empty where nothing is chosen."""
        holders: dict[str, tuple[Named, ...] | tuple[Status, ...]] = {
            "issuetype": self.types,
            "priority": self.priorities,
            "resolution": self.resolutions,
            "status": self.statuses,
        }
        field = self.field(field_id)
        choices = holders.get(field_id, field.options if field else ())
        return {thing.id: thing.name for thing in choices}

    def is_staff(self, user: User | None) -> bool:
        return user is not None and bool(self.staff_groups & set(user.groups))

    def is_admin(self, user: User | None) -> bool:
        return self.may(user, "ADMINISTER")

    def may(self, user: User | None, permission: str) -> bool:
        """Everybody may do everything but what is for administrators, unless he is denied it."""
        if user is None or permission in user.denied:
            return False
        return self.admin_group in user.groups or not permission.startswith(FOR_ADMINISTRATORS)

    def hides(self, said: Comment) -> bool:
        """Whether customers do not see a comment because it is marked internal: a mark that only Service Management
        knows."""
        return self.desk is not None and said.internal

    def is_agent(self, user: User | None) -> bool:
        """Whether Service Management lets somebody say and read what customers do not see."""
        return self.is_staff(user) and self.may(user, "SERVICEDESK_AGENT")


def _system(field_id: str, name: str, kind: Kind, type_: str, *clauses: str, on_screen: bool = False) -> Field:
    return Field(field_id, name, kind, type_, clauses or (field_id,), on_screen=on_screen)


SYSTEM_FIELDS: tuple[Field, ...] = (
    _system("summary", "Summary", "text", "string", on_screen=True),
    _system("description", "Description", "rich", "string", on_screen=True),
    _system("environment", "Environment", "rich", "string", on_screen=True),
    _system("issuetype", "Issue Type", "named", "issuetype", "issuetype", "type", on_screen=True),
    _system("priority", "Priority", "named", "priority", on_screen=True),
    _system("labels", "Labels", "labels", "array", on_screen=True),
    _system("assignee", "Assignee", "user", "user", on_screen=True),
    _system("reporter", "Reporter", "user", "user", on_screen=True),
    _system("duedate", "Due date", "date", "date", "due", "duedate", on_screen=True),
    _system("security", "Security Level", "named", "securitylevel", "level"),
    _system("fixVersions", "Fix versions", "versions", "array", "fixVersion"),
    _system("versions", "Affects versions", "versions", "array", "affectedVersion"),
    _system("creator", "Creator", "user", "user"),
    _system("project", "Project", "computed", "project"),
    _system("status", "Status", "named", "status"),
    _system("resolution", "Resolution", "named", "resolution"),
    _system("resolutiondate", "Resolved", "datetime", "datetime", "resolved", "resolutiondate"),
    _system("created", "Created", "datetime", "datetime", "created", "createdDate"),
    _system("updated", "Updated", "datetime", "datetime", "updated", "updatedDate"),
    _system("comment", "Comment", "computed", "comments-page"),
    _system("attachment", "Attachment", "computed", "array", "attachments"),
    _system("worklog", "Log Work", "computed", "array"),
)
"""Those of Jira's system fields that the sandbox keeps, with their English names (Atlassian: Get fields)."""
