"""Who somebody is to the vendor: by group, account, address, domain, type of account; everyone else is a requester."""

import pytest

from policies import Person
from tests.policies.build import a_policy

PEOPLE = a_policy("""
    version: 1
    regulation: t
    calendars: {work: {hours: 24x7}}
    people:
      staff: {groups: [Support, Вторая линия], domains: ["@mespace.example"]}
      lead: {accounts: [boss], emails: [Chief@Mespace.example]}
      robot: {account_types: app}
    clocks: {c: {calendar: work, start: created}}
""").people


@pytest.mark.parametrize(
    ("person", "roles"),
    [
        (Person("1", groups=frozenset({"support"})), ("staff",)),
        (Person("1", groups=frozenset({"вторая линия"})), ("staff",)),
        (Person("1", groups=frozenset({"guests"})), ("requester",)),
        (Person("1", email="Igor@MESPACE.example"), ("staff",)),
        (Person("1", email="igor@mespace.example.evil"), ("requester",)),
        (Person("1", email="mespace.example"), ("requester",)),
        (Person("boss"), ("lead",)),
        (Person("BOSS"), ("lead",)),
        (Person("1", name="boss"), ("requester",)),  # a name is what its bearer likes
        (Person("1", email="chief@mespace.example"), ("staff", "lead")),
        (Person("1", kind="app"), ("robot",)),
        (Person("1", kind="customer"), ("requester",)),
        (Person("", "", ""), ("requester",)),
        (Person("service", groups=frozenset({"support"})), ("service",)),
        (None, ("nobody",)),
    ],
)
def test_roles(person: Person | None, roles: tuple[str, ...]) -> None:
    """Any of the ways is enough, several sorts are possible, the service's own account is never anybody else."""
    assert PEOPLE.roles(person, "service") == roles


def test_without_a_known_service_nobody_is_it() -> None:
    """`explain` offline knows no account."""
    assert PEOPLE.roles(Person("service"), None) == ("requester",)


def test_the_groups_that_jira_must_be_asked_about() -> None:
    """By their names as written."""
    assert PEOPLE.groups == {"Support", "Вторая линия"}
