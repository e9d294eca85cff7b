"""A site becomes a service desk: its fields, request types, organisations, and clocks as JSM would set them up."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from connector.sandbox.state.desk import Desk, Metric, Organization, RequestType
from connector.sandbox.state.site import Field, Kind, Named, Site, User

FIRST_ANSWER, RESOLUTION = "Time to first response", "Time to resolution"
_FIRST_FIELD = 10701
_FIELDS: tuple[tuple[str, Kind, str, str], ...] = (
    ("Request Type", "request_type", "sd-customerrequesttype", "vp-origin"),
    ("Organizations", "organizations", "array", "sd-customer-organizations"),
    ("Request participants", "participants", "array", "sd-request-participants"),
    ("Satisfaction", "rating", "sd-feedback", "sd-request-feedback"),
    (FIRST_ANSWER, "sla", "sd-servicelevelagreement", "sd-sla-field"),
    (RESOLUTION, "sla", "sd-servicelevelagreement", "sd-sla-field"),
)
"""Name, kind, `schema.type` and the custom type's key, as recorded from Cloud."""
HOUR = 3600


def as_service_desk(
    site: Site,
    organizations: Mapping[str, Sequence[str]] | None = None,
    *,
    answer_hours: Sequence[int] = (2, 8),
    resolution_hours: Sequence[int] = (8, 40),
    waiting: Sequence[str] = (),
) -> Site:
    """The same Jira with Service Management in it.

    `organizations`: name -> user names; by default those of one e-mail domain are one. Hours: the goals of the most
    urgent priority and of the others. `waiting`: names of the statuses in which the resolution does not count.
    """
    types = tuple(RequestType(str(place), kind.name, kind.id) for place, kind in enumerate(site.types, start=1))
    known = _organizations(site, organizations if organizations is not None else _by_domain(site))
    fields = tuple(_fields(types, known))
    desk = Desk(
        request_types=types,
        organizations=known,
        metrics=(
            Metric("1", FIRST_ANSWER, "answer", _goals(site, answer_hours)),
            Metric("2", RESOLUTION, "resolution", _goals(site, resolution_hours), _ids(site, waiting)),
        ),
        customer_moves=tuple(one.id for one in site.statuses if one.category == "done"),
        numbers={field.kind: field.id for field in fields},
    )
    return replace(site, fields=(*site.fields, *fields), desk=desk)


def _by_domain(site: Site) -> dict[str, tuple[str, ...]]:
    domains: dict[str, tuple[str, ...]] = {}
    for user in filter(_customer, site.users):
        domain = user.email.partition("@")[2]
        domains[domain] = (*domains.get(domain, ()), user.name)
    return domains


def _customer(user: User) -> bool:
    return user.kind == "customer"


def _organizations(site: Site, told: Mapping[str, Sequence[str]]) -> tuple[Organization, ...]:
    ids = {user.name: user.id for user in site.users}
    return tuple(
        Organization(str(place), name, tuple(ids[one] for one in members))
        for place, (name, members) in enumerate(told.items(), start=1)
    )


def _fields(types: tuple[RequestType, ...], organizations: tuple[Organization, ...]) -> Iterator[Field]:
    options = {
        "request_type": tuple(Named(one.id, one.name) for one in types),
        "organizations": tuple(Named(one.id, one.name) for one in organizations),
    }
    for number, (name, kind, type_, custom) in enumerate(_FIELDS, start=_FIRST_FIELD):
        yield Field(
            id=f"customfield_{number}",
            name=name,
            kind=kind,
            type=type_,
            clauses=(f"cf[{number}]", name),
            custom=custom,
            on_screen=kind in {"organizations", "participants"},
            options=options.get(kind, ()),
        )


def _goals(site: Site, hours: Sequence[int]) -> dict[str, int]:
    urgent, others = hours
    return {one.id: (others if place else urgent) * HOUR for place, one in enumerate(site.priorities)}


def _ids(site: Site, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(one.id for one in site.statuses if one.name in names)
