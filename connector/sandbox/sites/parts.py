"""What every site is put together from: the service's account, people, fields of one's own."""

from connector.sandbox.state.site import CUSTOM_TYPES, SCHEMA_TYPES, Field, Named, User

ZONE = "Europe/Moscow"
SERVICE = "reglament"
"""The service's own account."""
SERVICE_GROUP = "reglament"
ADMINISTRATORS = "jira-administrators"


def user(place: int, name: str, display: str, email: str, groups: tuple[str, ...], *, agent: bool) -> User:
    """The `place`-th person; `agent` is one of the vendor's."""
    return User(
        id=f"712020:00000000-0000-4000-8000-{place:012d}",
        name=name,
        display=display,
        email=email,
        token=f"sandbox-{name}",
        groups=groups,
        kind="atlassian" if agent else "customer",
        zone=ZONE,
    )


def custom(number: int, name: str, kind: str, options: tuple[str, ...] = ()) -> Field:
    """A custom field; `kind` is a key of `CUSTOM_TYPES`, `options` are what may be chosen in a select."""
    held = CUSTOM_TYPES[kind]
    return Field(
        id=f"customfield_{number}",
        name=name,
        kind=held,
        type=SCHEMA_TYPES.get(held, "string"),
        clauses=(f"cf[{number}]", name),
        custom=kind,
        options=choices(number * 10, options),
    )


def choices(first: int, names: tuple[str, ...]) -> tuple[Named, ...]:
    """Things to choose from, numbered from `first`."""
    return tuple(Named(str(first + place), name) for place, name in enumerate(names))
