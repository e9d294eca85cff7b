"""The names of one Jira: fields, statuses, types, priorities, groups. Frozen; `client.refresh` makes a new one.

Names are translated and can be edited, ids cannot: facts carry the name that the id has now, in the policy's own
spelling where the policy names it. Comparison is folded (`policies.facts.fold`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from policies.facts import SYSTEM_ATTRIBUTES, Person, attribute_of, fold

Body = Mapping[str, Any]
_NONE: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Field:
    """A field as GET /field tells it."""

    id: str
    names: tuple[str, ...]
    """The name now, then the untranslated one and the JQL clause names."""
    kind: str = ""
    """`schema.type`: string, number, datetime, date, option, array, user …; empty when Jira does not say."""
    items: str = ""
    """`schema.items` of an array."""
    rich: bool = False
    """Text of several lines: ADF on Cloud, wiki markup on Data Center."""

    @property
    def custom(self) -> bool:
        return self.id.startswith("customfield_")


CHANNEL, REMARK = "request.channel.type", "satisfaction.comment"
"""What Service Management tells of a request beside its fields, by the names that a policy may use: how the request
came (the key of the issue's property that tells it), and what the customer wrote beside the rating."""
_DESK_TYPE = "sd-customerrequesttype"
"""`schema.type` of «Request Type»: where there is such a field, there is Service Management."""
_BESIDE_FIELDS = (Field(CHANNEL, (CHANNEL,), "string"), Field(REMARK, (REMARK,), "string"))

_RICH_SYSTEM = frozenset({"description", "environment"})
_RICH_CUSTOM = ":textarea"


def field_of(body: Body) -> Field:
    schema, clauses = body.get("schema"), body.get("clauseNames")
    schema = schema if isinstance(schema, Mapping) else _NONE
    identity = str(body.get("id", ""))
    told = [body.get("name"), body.get("untranslatedName"), *(clauses if isinstance(clauses, list) else ())]
    return Field(
        id=identity,
        names=tuple(dict.fromkeys(name for name in told if isinstance(name, str) and name)),
        kind=str(schema.get("type", "")),
        items=str(schema.get("items", "")),
        rich=identity in _RICH_SYSTEM or str(schema.get("custom", "")).endswith(_RICH_CUSTOM),
    )


@dataclass(frozen=True, slots=True)
class Names:
    """Id -> its names, the current one first, for statuses, types or priorities."""

    by_id: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spelled: Mapping[str, str] = field(default_factory=dict)
    """Folded name -> the policy's spelling."""

    @classmethod
    def of(cls, bodies: Iterable[Body]) -> "Names":
        found = {str(body.get("id", "")): (body.get("name"), body.get("untranslatedName")) for body in bodies}
        told = {one: tuple(dict.fromkeys(n for n in names if isinstance(n, str) and n)) for one, names in found.items()}
        return cls({one: names for one, names in told.items() if one})

    def name(self, identity: str | None, fallback: str | None) -> str | None:
        """The canonical name: the policy's spelling of it, else the current name, else what was recorded."""
        names = self.by_id.get(identity or "", (fallback,) if fallback else ())
        return next(
            (self.spelled[fold(name)] for name in names if fold(name) in self.spelled), names[0] if names else None
        )

    def ids(self, name: str) -> tuple[str, ...]:
        """All ids that go by this name: team-managed projects each have their own «To Do»."""
        wanted = fold(name)
        return tuple(identity for identity, names in self.by_id.items() if any(fold(n) == wanted for n in names))


@dataclass(frozen=True)
class Directory:
    """What one Jira calls things."""

    fields: Mapping[str, Field] = field(default_factory=dict)
    statuses: Names = field(default_factory=Names)
    types: Names = field(default_factory=Names)
    priorities: Names = field(default_factory=Names)
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Folded group -> ids of its members, for the groups the policy asks about."""

    @classmethod
    def of(
        cls,
        fields: Iterable[Body],
        statuses: Iterable[Body] = (),
        types: Iterable[Body] = (),
        priorities: Iterable[Body] = (),
        groups: Mapping[str, frozenset[str]] = _NONE,
    ) -> "Directory":
        """From the answers of GET /field, /status, /issuetype, /priority and /group/member."""
        known = {one.id: one for one in map(field_of, fields) if one.id}
        if any(one.kind == _DESK_TYPE for one in known.values()):
            known |= {one.id: one for one in _BESIDE_FIELDS}
        return cls(known, Names.of(statuses), Names.of(types), Names.of(priorities), groups)

    @classmethod
    def from_body(cls, body: Body) -> "Directory":
        """From an issue's own `names` and `schema` expands, for use without a network; `EMPTY` when it has none."""
        names, schemas = body.get("names"), body.get("schema")
        if not isinstance(names, Mapping):
            return EMPTY
        schemas = schemas if isinstance(schemas, Mapping) else _NONE
        told = ({"id": one, "name": name, "schema": schemas.get(one)} for one, name in names.items())
        return cls({one.id: one for one in map(field_of, told)})

    def spelling(self, names: Iterable[str]) -> "Directory":
        """The same Jira in the policy's spelling of statuses, types and priorities."""
        spelled = {fold(name): name for name in names}
        kinds = {kind: replace(getattr(self, kind), spelled=spelled) for kind in ("statuses", "types", "priorities")}
        return replace(self, **kinds)

    def status_ids(self, name: str) -> tuple[str, ...]:
        return self.statuses.ids(name)

    @cached_property
    def attributes(self) -> Mapping[str, str]:
        """Field id -> the attribute's canonical name. A custom field that bears a taken name goes by its id."""
        names = dict(SYSTEM_ATTRIBUTES)
        taken = set(names.values())
        for one in sorted(self.fields.values(), key=lambda one: (one.custom, len(one.id), one.id)):
            name = attribute_of(one.names[0]) if one.names else one.id
            if one.id not in names:
                names[one.id] = one.id if name in taken else name
                taken.add(name)
        return names

    def attribute(self, field_id: str) -> str:
        return self.attributes.get(field_id, field_id)

    @cached_property
    def _ids_by_name(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for one in self.fields.values():
            for name in {fold(one.id), *map(fold, one.names)}:
                found[name] = (*found.get(name, ()), one.id)
        for field_id, attribute in SYSTEM_ATTRIBUTES.items():
            found[attribute] = found[fold(field_id)] = (field_id,)
        return found

    def field_ids(self, name: str) -> tuple[str, ...]:
        """Every field that goes by this name, id or JQL clause; a system attribute's name means that field alone."""
        return self._ids_by_name.get(fold(name), ())

    def custom_id(self, name: str) -> str | None:
        """The custom field that shows this name, the first made if there are several."""
        wanted = fold(name)
        found = (one for one in self.fields.values() if one.custom and wanted in map(fold, one.names))
        return min((one.id for one in found), key=lambda one: (len(one), one), default=None)

    def field_id(self, name: str) -> str | None:
        """The field of this name when there is exactly one."""
        found = self.field_ids(name)
        return found[0] if len(found) == 1 else None

    def field(self, name: str) -> Field | None:
        """The field of this name when there is exactly one."""
        return self.fields.get(self.field_id(name) or "")

    def named_id(self, field_id: str, name: str) -> str | None:
        """The id of the type or priority of this name when there is exactly one: names are translated, ids are not."""
        known = {"issuetype": self.types, "priority": self.priorities}.get(field_id)
        found = known.ids(name) if known else ()
        return found[0] if len(found) == 1 else None

    def groups_of(self, person_id: str) -> frozenset[str]:
        return frozenset(group for group, members in self.groups.items() if person_id in members)


EMPTY = Directory()


class People:
    """The persons met in one answer: each is made once, and found again by id for the changelog's sake."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._known: dict[str, Person] = {}

    def person(self, told: object) -> Person | None:
        """Somebody from Jira's JSON; None when the author is missing (a deleted user, a workflow acting alone)."""
        identity = person_id(told)
        if not identity or not isinstance(told, Mapping):
            return None
        known = self._known.get(identity)
        if known is None:
            email = told.get("emailAddress")
            known = self._known[identity] = Person(
                id=identity,
                name=str(told.get("displayName") or told.get("name") or identity),
                email=email if isinstance(email, str) and email else None,
                kind=str(told.get("accountType") or ""),
                groups=self._directory.groups_of(identity),
            )
        return known

    def name(self, identity: str | None, fallback: str | None) -> str | None:
        """What somebody is called now, where the answer mentions him; else what was recorded."""
        known = self._known.get(identity or "")
        return known.name if known else fallback or identity


def person_id(told: object) -> str:
    """Cloud's accountId, else Data Center's key, else its name (old servers tell no key)."""
    if not isinstance(told, Mapping):
        return ""
    return str(told.get("accountId") or told.get("key") or told.get("name") or "")
