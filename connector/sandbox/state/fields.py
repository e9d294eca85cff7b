"""What may be written into a field, and how a changelog words it.

`parse` takes JSON as REST carries it; `words` gives the raw and the human form for a changelog item. Formats:
`jira-platform.md` §2.4 and the recorded histories.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from connector.sandbox.state.model import FieldValue, RichText
from connector.sandbox.state.site import Field, Site, first

TEXT_LIMIT = 255
RICH_LIMIT = 32_767
SEVERAL = frozenset({"labels", "options", "versions", "organizations", "participants"})
"""Kinds of fields that hold a tuple, and show an empty list when blank."""
FIRST_YEAR, LAST_YEAR = 1000, 9998


class Bad(ValueError):
    """A value that a field does not take; its text is Jira's sentence."""


def parse(site: Site, field: Field, raw: Any, *, adf: bool) -> FieldValue:
    """The value to keep. `adf`: the caller speaks v3, so rich text must be an Atlassian document. Raises Bad."""
    if raw is None:
        return () if field.kind in SEVERAL else None
    return _PARSERS[field.kind](site, field, raw, adf)


def _text(_site: Site, field: Field, raw: Any, _adf: bool) -> FieldValue:
    if not isinstance(raw, str):
        raise Bad("Operation value must be a string")
    if len(raw) > TEXT_LIMIT:
        raise Bad(
            "Summary can't exceed 255 characters."
            if field.id == "summary"
            else "The entered text is too long. It exceeds the allowed limit of 255 characters."
        )
    return raw or None


def rich(raw: Any, *, adf: bool) -> RichText:
    """Rich text from what a v3 (`adf`) or v2 caller sent. Raises Bad."""
    if adf:
        if not isinstance(raw, Mapping) or raw.get("type") != "doc" or not isinstance(raw.get("content"), list):
            raise Bad("Operation value must be an Atlassian Document (see the Atlassian Document Format)")
        text = plain(raw)
    elif isinstance(raw, str):
        text = raw
    else:
        raise Bad("Operation value must be a string")
    if len(text) > RICH_LIMIT:
        raise Bad("The entered text is too long. It exceeds the allowed limit of 32,767 characters.")
    return RichText(text, raw if adf else None)


def plain(node: Mapping[str, Any]) -> str:
    """The words of an Atlassian document: blocks on lines of their own."""
    if node.get("type") == "text":
        return str(node.get("text", ""))
    if node.get("type") == "hardBreak":
        return "\n"
    if node.get("type") == "mention":
        return str((node.get("attrs") or {}).get("text", ""))
    children = [child for child in node.get("content") or () if isinstance(child, Mapping)]
    between = "" if node.get("type") in {"paragraph", "heading", "codeBlock"} else "\n"
    return between.join(plain(child) for child in children)


def _rich(_site: Site, _field: Field, raw: Any, adf: bool) -> FieldValue:
    if raw == "":
        return None
    value = rich(raw, adf=adf)
    return value if value.text else None


def _float(_site: Site, _field: Field, raw: Any, _adf: bool) -> FieldValue:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise Bad("Operation value must be a number")
    return float(raw)


def _datetime(_site: Site, _field: Field, raw: Any, _adf: bool) -> FieldValue:
    try:
        moment = datetime.strptime(raw, "%Y-%m-%dT%H:%M:%S.%f%z")
    except (TypeError, ValueError):
        moment = None
    if moment is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise Bad("Operation value must be a date in the format: yyyy-MM-dd'T'HH:mm:ss.SSSZ")
    return moment.astimezone(UTC).isoformat()


def _date(_site: Site, _field: Field, raw: Any, _adf: bool) -> FieldValue:
    try:
        return date.fromisoformat(raw).isoformat()
    except (TypeError, ValueError):
        raise Bad("Error parsing date string: a date must look like yyyy-MM-dd") from None


def _named(site: Site, field: Field, raw: Any, _adf: bool) -> FieldValue:
    choices = site.names(field.id)
    if not isinstance(raw, Mapping):
        raise Bad("data was not an object")
    if str(raw.get("id")) in choices:
        return str(raw["id"])
    wanted = str(raw.get("name", "")).casefold()
    found = None if "id" in raw else next((key for key, name in choices.items() if name.casefold() == wanted), None)
    if found is None:
        raise Bad(f"The {field.name.lower()} selected is invalid.")
    return found


def _option(site: Site, field: Field, raw: Any, _adf: bool) -> FieldValue:
    if not isinstance(raw, Mapping):
        raise Bad("Specify a valid 'id' or 'name' for " + field.name)
    return _chosen(site, field, raw, "value")


def _options(site: Site, field: Field, raw: Any, _adf: bool) -> FieldValue:
    """Several in the order in which the field offers them."""
    if not isinstance(raw, list) or not all(isinstance(one, Mapping) for one in raw):
        raise Bad("data was not an array")
    wanted = {_chosen(site, field, one, "name" if field.kind == "versions" else "value") for one in raw}
    return tuple(key for key in site.names(field.id) if key in wanted)


def _chosen(site: Site, field: Field, raw: Mapping[str, Any], by: str) -> str:
    choices = site.names(field.id)
    told = str(raw.get("id", raw.get(by, "")))
    found = next((key for key, name in choices.items() if told == (key if "id" in raw else name)), None)
    if found is None:
        raise Bad(f"Option value '{told}' is not valid" if by == "value" else f"Version name '{told}' is not valid")
    return found


def _user(site: Site, _field: Field, raw: Any, _adf: bool) -> FieldValue:
    key = "accountId" if site.cloud else "name"
    wanted = raw.get(key) if isinstance(raw, Mapping) else None
    if isinstance(raw, Mapping) and key in raw and wanted is None:
        return None
    found = first(site.users, lambda user: wanted in ({user.id} if site.cloud else {user.name}))
    if found is None:
        raise Bad(f"User '{wanted}' does not exist." if not site.cloud else "Specify a valid value for accountId")
    return found.id


def _labels(_site: Site, _field: Field, raw: Any, _adf: bool) -> FieldValue:
    if not isinstance(raw, list) or not all(isinstance(label, str) for label in raw):
        raise Bad("Labels must be an array of strings")
    for label in raw:
        if " " in label:
            raise Bad(f"The label '{label}' contains spaces which is invalid.")
    return tuple(sorted(set(raw)))


def _organizations(site: Site, field: Field, raw: Any, _adf: bool) -> FieldValue:
    """Ids alone, as numbers: what Service Management takes."""
    wanted = [str(one) for one in raw] if isinstance(raw, list) else []
    if not isinstance(raw, list) or not set(wanted) <= site.names(field.id).keys():
        raise Bad("The organisation ids are not valid.")
    return tuple(wanted)


def _participants(site: Site, field: Field, raw: Any, adf: bool) -> FieldValue:
    if not isinstance(raw, list):
        raise Bad("data was not an array")
    return tuple(str(_user(site, field, one, adf)) for one in raw)


def _never(_site: Site, field: Field, _raw: Any, _adf: bool) -> FieldValue:
    raise Bad(f"Field '{field.id}' cannot be set.")


_PARSERS: dict[str, Callable[[Site, Field, Any, bool], FieldValue]] = {
    "text": _text,
    "readonly": _text,
    "rich": _rich,
    "float": _float,
    "datetime": _datetime,
    "date": _date,
    "named": _named,
    "option": _option,
    "options": _options,
    "versions": _options,
    "user": _user,
    "labels": _labels,
    "computed": _never,
    "request_type": _never,
    "rating": _never,
    "sla": _never,
    "organizations": _organizations,
    "participants": _participants,
}


def words(site: Site, field: Field, value: FieldValue) -> tuple[str | None, str | None]:
    """The raw and the human form of a value in a changelog item; blank is None (labels: an empty string)."""
    if isinstance(value, tuple):
        return (None, " ".join(value)) if field.kind == "labels" else _several_words(site, field, value)
    if value is None:
        return None, None
    if isinstance(value, RichText):
        return None, value.text
    if isinstance(value, float):
        return None, f"{value:.12g}"
    return _text_words(site, field, value)


def _several_words(site: Site, field: Field, held: tuple[str, ...]) -> tuple[str | None, str | None]:
    people = {user.id: user.display for user in site.users} if field.kind == "participants" else {}
    names = site.names(field.id) | people
    return (f"[{', '.join(held)}]", ", ".join(names.get(key, key) for key in held)) if held else (None, None)


def _text_words(site: Site, field: Field, value: str) -> tuple[str | None, str | None]:
    match field.kind:
        case "named" | "option" | "request_type":
            return value, site.names(field.id).get(value)
        case "user":
            user = site.user(value)
            return (value if site.cloud or user is None else user.name), user.display if user else None
        case "datetime":
            local = datetime.fromisoformat(value).astimezone(ZoneInfo(site.zone))
            return local.strftime("%Y-%m-%dT%H:%M%z"), f"{local.day}{local.strftime('/%b/%y')} {local:%I:%M %p}"
        case "date":
            day = date.fromisoformat(value)
            return value, f"{value} 00:00:00.0" if field.id == "duedate" else f"{day.day}{day.strftime('/%b/%y')}"
        case _:
            return None, value
