"""A site made for a policy: the Jira of a vendor whose regulation it is, with every name that the policy expects.

The workflow is free, each status can be reached from each other: what is lawful is the regulation's to say. Everybody
may create, edit and move requests, customers too, as a Jira grants it whose rules are kept by a service beside it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from connector.sandbox.sites.parts import ADMINISTRATORS, SERVICE, SERVICE_GROUP, ZONE, choices, custom, user
from connector.sandbox.state.site import (
    SYSTEM_FIELDS,
    Dialect,
    Field,
    Project,
    Site,
    Status,
    Transition,
    User,
)
from policies import Policy
from policies.facts import SYSTEM_ATTRIBUTES, fold
from policies.rules.effort import Effort
from policies.rules.limits import Limit

AGENTS = "jira-servicemanagement-users"
"""The group of the vendor's people, whatever else the policy knows them by: they read internal notes."""
KINDS = {
    "text": "textfield",
    "rich": "textarea",
    "readonly": "readonlyfield",
    "number": "float",
    "datetime": "datetime",
    "date": "datepicker",
}
"""The words for kinds of fields -> Jira's custom types."""
_RUSSIAN = {
    "уровень безопасности": "security",
    "исправлено в версиях": "fixVersions",
    "исправить в версиях": "fixVersions",
    "затронутые версии": "versions",
    "срок исполнения": "duedate",
}
"""System fields by the names that a Russian Jira shows, folded."""
_FIRST_FIELD, _FIRST_LEVEL, _FIRST_VERSION = 10301, 11001, 12001


class Several(tuple[str, ...]):
    """Options of which more than one may be chosen, as organisations are."""

    __slots__ = ()


FieldSort = str | tuple[str, ...] | Several
"""A word of `KINDS`, the id of a system field that goes by this name, or the options of a select."""


@dataclass(frozen=True, slots=True)
class Who:
    """A person to be: `word` is the policy's word of people (`staff`, `duty`); without one he is a customer's."""

    email: str = ""
    word: str = ""
    groups: tuple[str, ...] = ()
    """Besides those that the word and the customer's teams bring."""


def site_for(
    policies: Sequence[Policy],
    dialect: Dialect,
    *,
    people: Mapping[str, str | Who],
    fields: Mapping[str, FieldSort] | None = None,
    security: Iterable[str] = (),
    versions: Iterable[str] = (),
    initial: str | None = None,
) -> Site:
    """The Jira of the vendor of these policies, the first of which gives it its title, in either dialect.

    `people`: user name -> the policy's word («staff»), a customer's e-mail, or a `Who`. `fields`: kinds of fields where
    they are not what the policy tells (clocks' due times, states and numbers, dates that are events; the others are
    text), also of fields that it does not name. `security`: levels besides the customers' teams. `versions`: those of
    the projects. `initial`: the status in which an issue is born, by default the policy's first. ValueError for a word,
    a kind or a status that is not known.
    """
    statuses = _statuses(policies, initial)
    priorities = choices(1, _names(policies, "priority") or ("Средний",))
    levels = dict.fromkeys((*_teams(policies), *security))
    sorts = {"Уровень безопасности": "security", **dict.fromkeys(_names(policies, "field")), **(fields or {})}
    return Site(
        dialect=dialect,
        title=f"Jira: {policies[0].title}"[:200],
        zone=ZONE,
        projects=tuple(_projects(policies)),
        types=choices(10001, _names(policies, "type") or ("Обращение",)),
        statuses=statuses,
        priorities=priorities,
        resolutions=choices(10000, ("Готово",)),
        transitions=_free(statuses),
        initial=next(status.id for status in statuses if status.category == "new"),
        default_priority=priorities[len(priorities) // 2].id,
        fields=_fields(_told(policies), sorts, {"security": tuple(levels), "versions": tuple(versions)}),
        users=tuple(_users(policies, people)),
        staff_groups=frozenset({AGENTS, SERVICE_GROUP}),
        admin_group=ADMINISTRATORS,
    )


def _names(policies: Iterable[Policy], kind: str) -> tuple[str, ...]:
    """Those of all policies, each once however it is written."""
    return tuple({fold(name): name for policy in policies for name in policy.names[kind]}.values())


def _projects(policies: Sequence[Policy]) -> Iterator[Project]:
    keys = {key: policy.title for policy in policies for key in sorted(policy.scope.projects)}
    for place, (key, title) in enumerate((keys or {"sup": policies[0].title}).items()):
        yield Project(str(10000 + place), key.upper(), title[:80])


def _statuses(policies: Sequence[Policy], initial: str | None) -> tuple[Status, ...]:
    done = frozenset().union(*(policy.done for policy in policies))
    names = _names(policies, "status") or ("Открыт", "Закрыт")
    first = fold(initial or names[0])
    if first not in map(fold, names):
        raise ValueError(f"{initial}: the policy has no such status, but {', '.join(names)}")

    def category(name: str) -> Literal["new", "indeterminate", "done"]:
        return "new" if fold(name) == first else "done" if fold(name) in done else "indeterminate"

    return tuple(Status(str(10001 + place), name, category(name)) for place, name in enumerate(names))


def _free(statuses: tuple[Status, ...]) -> tuple[Transition, ...]:
    """Into each status one way from all others."""
    return tuple(
        Transition(
            str(place * 10 + 1), target.name, tuple(one.id for one in statuses if one.id != target.id), target.id
        )
        for place, target in enumerate(statuses, start=1)
    )


def _fields(
    told: Mapping[str, str], sorts: Mapping[str, FieldSort | None], offered: Mapping[str, tuple[str, ...]]
) -> tuple[Field, ...]:
    """The system's fields, those of them with something to choose or a name of their own on the screen, and the
    vendor's own."""
    system = {field.id: _offering(field, offered) for field in SYSTEM_FIELDS}
    own: list[Field] = []
    for name, sort in sorts.items():
        meant = sort if isinstance(sort, str) and sort in system else _system(name) if sort is None else None
        if meant is not None:
            called = system[meant].name if fold(name) in _ids(meant) else name
            system[meant] = replace(system[meant], name=called, on_screen=True)
            continue
        kind, options = _kind(name, told.get(fold(name), "text") if sort is None else sort)
        own.append(custom(_FIRST_FIELD + len(own), name, kind, options))
    return (*system.values(), *own)


def _system(name: str) -> str | None:
    """The system field that a policy means by this name."""
    folded = fold(name)
    by_attribute = {attribute: field_id for field_id, attribute in SYSTEM_ATTRIBUTES.items()}
    named = {fold(field.name): field.id for field in SYSTEM_FIELDS}
    found = _RUSSIAN.get(folded) or by_attribute.get(folded) or named.get(folded)
    return found if found in {field.id for field in SYSTEM_FIELDS} else None


def _ids(field_id: str) -> tuple[str, ...]:
    """What only machines and policies call a system field."""
    return fold(field_id), SYSTEM_ATTRIBUTES.get(field_id, "")


def _offering(field: Field, offered: Mapping[str, tuple[str, ...]]) -> Field:
    if field.id == "security":
        options = choices(_FIRST_LEVEL, offered["security"])
    elif field.kind == "versions":
        options = choices(_FIRST_VERSION, offered["versions"])
    else:
        return field
    return replace(field, options=options, on_screen=bool(options))


def _told(policies: Iterable[Policy]) -> dict[str, str]:
    """Folded field -> its kind, as far as the policies themselves tell."""
    return {name: kind for policy in policies for name, kind in _told_by(policy)}


def _told_by(policy: Policy) -> Iterator[tuple[str, str]]:
    for attribute in (*policy.dates, *(policy.customers.dates or ())):
        yield attribute, "date"
    shown = [(clock.show.due, "datetime") for clock in policy.clocks]
    shown += [(clock.show.state, "readonly") for clock in policy.clocks]
    shown += [(clock.show.spent, "number") for clock in policy.clocks]
    shown += [(rule.show, "number") for rule in policy.rules if isinstance(rule, Limit | Effort)]
    yield from ((fold(name), kind) for name, kind in shown if name)


def _kind(name: str, sort: FieldSort) -> tuple[str, tuple[str, ...]]:
    """Jira's custom type, and what may be chosen."""
    if isinstance(sort, str):
        if sort not in KINDS:
            raise ValueError(f"{name}: {sort} is no kind of field, but {', '.join(KINDS)} are")
        return KINDS[sort], ()
    return ("multiselect" if isinstance(sort, Several) else "select"), tuple(sort)


def _teams(policies: Iterable[Policy], email: str | None = None) -> Iterator[str]:
    """All teams of all customers, or those of one person."""
    for customer in (customer for policy in policies for customer in policy.customers.items):
        yield from (team for team, members in customer.teams.items() if email is None or fold(email) in members)


def _users(policies: Sequence[Policy], people: Mapping[str, str | Who]) -> Iterator[User]:
    staff = [sort for policy in policies if (sort := policy.people.sort("staff"))]
    groups = dict.fromkeys((SERVICE_GROUP, ADMINISTRATORS, *(group for sort in staff for group in sort.groups)))
    yield user(1, SERVICE, "Регламент", "reglament@vendor.example", tuple(groups), agent=True)
    for place, (name, told) in enumerate(people.items(), start=2):
        who = told if isinstance(told, Who) else Who(email=told) if "@" in told else Who(word=told)
        yield _user(policies, place, name, who)


def _user(policies: Sequence[Policy], place: int, name: str, who: Who) -> User:
    """In the groups, or with the address, by which the policies know the word's people; in those of his teams."""
    sorts = [sort for policy in policies if (sort := policy.people.sort(who.word))] if who.word else []
    if who.word and not sorts:
        known = ", ".join(sort.word for policy in policies for sort in policy.people.sorts)
        raise ValueError(f"{name}: {who.word} is no word of the policy's people, but {known}")
    addresses = sorted(email for sort in sorts for email in sort.emails)
    domains = sorted(domain for sort in sorts for domain in sort.domains)
    domain = (*domains, "vendor.example" if sorts else "customer.example")[0]
    email = who.email or (*addresses, f"{name}@{domain}")[0]
    staffed = (AGENTS, *(group for sort in sorts for group in sort.groups)) if sorts else ()
    groups = dict.fromkeys((*staffed, *_teams(policies, email), *who.groups))
    return user(place, name, name.capitalize(), email, tuple(groups), agent=bool(sorts))
