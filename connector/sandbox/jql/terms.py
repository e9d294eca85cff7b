"""What a field means in a query: which operators it takes, what its value is, how an operand is read.

Operators by kind: Atlassian, "JQL fields". A text field takes `~` only; that trap is kept on purpose.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from connector.sandbox.jql.dates import moment
from connector.sandbox.jql.parser import Call, Empty, Operand
from connector.sandbox.jql.tokens import JqlError
from connector.sandbox.state.model import Issue, RichText
from connector.sandbox.state.site import Field, Site, User
from connector.sandbox.state.talk import readable

Manner = Literal["choice", "order", "text"]
"""choice: = != in is. order: those and < > too. text: ~ and is."""

CATEGORY_NAMES = {
    "new": ("new", "to do", "к выполнению"),
    "indeterminate": ("indeterminate", "in progress", "в работе"),
    "done": ("done", "выполнено"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, of what, and when."""

    site: Site
    now: datetime
    asker: User | None
    keys: Callable[[str], Issue | None]
    strict: bool = True
    """An issue key that does not exist is an error, not an empty answer."""

    @property
    def zone(self) -> str:
        """Absolute dates are read in the zone of the calling account."""
        return self.asker.zone if self.asker else self.site.zone


@dataclass(frozen=True, slots=True)
class Term:
    name: str
    manner: Manner
    value: Callable[[Issue], Any]
    """Comparable, or a tuple of values; None and () are blank."""
    read: Callable[[Operand], Any]
    """An operand in the same form. Raises JqlError."""


def unknown(name: str) -> JqlError:
    return JqlError(f"Field '{name}' does not exist or you do not have permission to view it.")


def term(asked: Asked, name: str) -> Term:
    """The meaning of a field's name. Raises JqlError."""
    folded = name.casefold()
    if folded in _SPECIAL:
        return _SPECIAL[folded](asked, name)
    for field in asked.site.fields:
        if field.searchable and folded in {clause.casefold() for clause in field.clauses}:
            return _of_field(asked, field, name)
    raise unknown(name)


def _of_field(asked: Asked, field: Field, name: str) -> Term:
    match field.kind:
        case "named" | "option":
            return _choice(asked, field, name)
        case "options" | "versions":
            return _choices(asked, field, name)
        case "datetime" | "date":
            return Term(name, "order", _moment_of(field, asked.zone), lambda raw: _moment(asked, name, raw))
        case "float":
            return Term(name, "order", lambda issue: issue.fields.get(field.id), lambda raw: _number(name, raw))
        case "user":
            return Term(name, "choice", lambda issue: issue.fields.get(field.id), lambda raw: _person(asked, name, raw))
        case "labels":
            return Term(name, "choice", lambda issue: issue.fields.get(field.id), _plain)
        case "text" | "rich" | "readonly":
            return Term(name, "text", lambda issue: _words(issue, field.id), _plain)
        case _:
            raise unknown(name)


def _choice(asked: Asked, field: Field, name: str) -> Term:
    names = asked.site.names(field.id)
    places = {key: -place for place, key in enumerate(names)}

    def read(raw: Operand) -> Any:
        text = _plain(raw)
        found = next((key for key, known in names.items() if known.casefold() == text.casefold()), text)
        if found not in names and text.casefold() == "unresolved":
            return None
        if found not in names:
            raise JqlError(f"The value '{text}' does not exist for the field '{name}'.")
        return places[found]

    return Term(
        name,
        "order" if field.id == "priority" else "choice",
        lambda issue: places.get(issue.text(field.id)),
        read,
    )


def _choices(asked: Asked, field: Field, name: str) -> Term:
    one = _choice(asked, field, name)
    places = {key: -place for place, key in enumerate(asked.site.names(field.id))}

    def held(issue: Issue) -> Any:
        value = issue.fields.get(field.id)
        return tuple(places[key] for key in value) if isinstance(value, tuple) else ()

    return Term(name, "choice", held, one.read)


def _moment_of(field: Field, zone: str) -> Callable[[Issue], Any]:
    if field.id == "created":
        return lambda issue: issue.created
    if field.id == "updated":
        return lambda issue: issue.updated
    return lambda issue: _aware(issue.text(field.id), zone)


def _aware(text: str, zone: str) -> datetime | None:
    if not text:
        return None
    value = datetime.fromisoformat(text)
    return value.replace(tzinfo=ZoneInfo(zone)) if value.tzinfo is None else value


def _words(issue: Issue, field_id: str) -> str | None:
    value = issue.fields.get(field_id)
    return value.text if isinstance(value, RichText) else value if isinstance(value, str) else None


def _plain(raw: Operand) -> str:
    if isinstance(raw, str):
        return raw
    raise JqlError(f"Unable to find JQL function '{raw.name}()'." if isinstance(raw, Call) else "EMPTY is not a value.")


def _number(name: str, raw: Operand) -> float:
    try:
        return float(_plain(raw))
    except ValueError:
        raise JqlError(f"Value '{raw}' is invalid for the '{name}' field. Values must be numbers.") from None


def _moment(asked: Asked, name: str, raw: Operand) -> datetime:
    if isinstance(raw, Empty):
        raise JqlError("EMPTY is not a value.")
    return moment(raw, name, asked.now, asked.zone)


def _person(asked: Asked, name: str, raw: Operand) -> str | None:
    if isinstance(raw, Call) and raw.name.casefold() == "currentuser":
        return asked.asker.id if asked.asker else None
    text = _plain(raw)
    for user in asked.site.users:
        if text.casefold() in {name.casefold() for name in (user.id, user.name, user.email, user.display)}:
            return user.id
    raise JqlError(f"The value '{text}' does not exist for the field '{name}'.")


def _key(asked: Asked, name: str) -> Term:
    def read(raw: Operand) -> Any:
        found = asked.keys(_plain(raw))
        if found is None and asked.strict:
            raise JqlError(f"An issue with key '{raw}' does not exist for field '{name}'.")
        return int(found.id) if found else None

    return Term(name, "order", lambda issue: int(issue.id), read)


def _project(asked: Asked, name: str) -> Term:
    def read(raw: Operand) -> Any:
        text = _plain(raw).casefold()
        for project in asked.site.projects:
            if text in {project.id, project.key.casefold(), project.name.casefold()}:
                return project.id
        raise JqlError(f"The value '{raw}' does not exist for the field '{name}'.")

    return Term(name, "choice", lambda issue: issue.text("project"), read)


def _category(asked: Asked, name: str) -> Term:
    def read(raw: Operand) -> Any:
        text = _plain(raw).casefold()
        for category, names in CATEGORY_NAMES.items():
            if text in names:
                return category
        raise JqlError(f"The value '{raw}' does not exist for the field '{name}'.")

    categories = {status.id: status.category for status in asked.site.statuses}
    return Term(name, "choice", lambda issue: categories.get(issue.text("status")), read)


def _comment(asked: Asked, name: str) -> Term:
    return Term(name, "text", lambda issue: _said(asked, issue), _plain)


def _text(asked: Asked, name: str) -> Term:
    fields = [field.id for field in asked.site.fields if field.kind in {"text", "rich", "readonly"}]

    def value(issue: Issue) -> str:
        return " ".join([*(_words(issue, field_id) or "" for field_id in fields), _said(asked, issue)])

    return Term(name, "text", value, _plain)


def _said(asked: Asked, issue: Issue) -> str:
    return " ".join(said.body.text for said in issue.comments if readable(asked.site, asked.asker, said))


_SPECIAL: Mapping[str, Callable[[Asked, str], Term]] = {
    "key": _key,
    "issuekey": _key,
    "issue": _key,
    "id": _key,
    "project": _project,
    "statuscategory": _category,
    "comment": _comment,
    "text": _text,
}
