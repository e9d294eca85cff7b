"""Whose issue it is, and what the customer is entitled to."""

from dataclasses import replace

import pytest

from policies import Person, Policy, Problems, load
from policies.facts import Value
from policies.history import Frame, moments
from tests.policies.build import STAFF, Story, a_policy, an_issue, msk

HEAD = """
version: 1
regulation: t
people: {staff: {groups: support}}
statuses: {new: Открыт, done: Закрыт}
calendars: {work: {timezone: Europe/Moscow, hours: {mon-fri: 09:00-18:00}}}
clocks: {c: {calendar: work, start: created}}
"""
CUSTOMERS = """
customers:
  - name: ООО «Завод»
    aliases: [Завод]
    contract: {number: 17/2026, from: 2026-02-01, until: 2026-11-30}
    package: Базовая
    domains: ["@zavod.example"]
    contacts: {key: anna@zavod.example, others: [petr@zavod.example]}
    teams: {АСУ: [anna@zavod.example], Цех: [petr@zavod.example, anna@zavod.example]}
    coupons: [{code: K-1, from: 2026-02-01}, {code: K-2, from: 2026-02-01, until: 2026-03-01}]
  - name: АО «Верфь»
    groups: [verf]
    accounts: [acc-7]
"""
POLICY = a_policy(HEAD + "fields: {customer: Заказчик, coupon: Талон}\n" + CUSTOMERS)


def known(
    story: Story, at: str = "2026-11-23 12:00", reporter: Person | None = None, policy: Policy = POLICY
) -> dict[str, Value]:
    """The issue's attributes at a time of Moscow."""
    issue = replace(story.issue, reporter=reporter) if reporter else story.issue
    frame = Frame(policy.people, policy.customers, policy.levels, policy.dates, policy.zone)
    return dict(moments(issue, frame, "service", msk(at))[-1].after)


def told(values: dict[str, Value], *names: str) -> list[Value]:
    return [values.get(name) for name in names]


def person(email: str | None = None, id_: str = "x", *groups: str) -> Person:
    return Person(id_, "Кто-то", email, groups=frozenset(groups))


def test_the_reporter_tells_the_customer_and_all_that_follows() -> None:
    """Contract, package, teams, and who he is to the customer."""
    values = known(an_issue())
    assert told(values, "customer", "package", "contract", "contract_number") == [
        "ООО «Завод»",
        "Базовая",
        "valid",
        "17/2026",
    ]
    assert told(values, "contact", "team", "coupon_status") == ["key", ("АСУ", "Цех"), "none"]


@pytest.mark.parametrize(
    ("reporter", "customer", "contact"),
    [
        (person("anna@zavod.example"), "ООО «Завод»", "key"),
        (person("PETR@Zavod.Example"), "ООО «Завод»", "listed"),
        (person("novyi@zavod.example"), "ООО «Завод»", "unknown"),
        (person("anna@zavod.example.evil.example"), None, "unknown"),
        (person(None, "acc-7"), "АО «Верфь»", "unknown"),
        (person(None, "y", "verf"), "АО «Верфь»", "unknown"),
        (person(None), None, "unknown"),
    ],
)
def test_who_belongs_to_whom(reporter: Person, customer: str | None, contact: str) -> None:
    """By address, domain, account or group; a domain that only ends alike is another's."""
    assert told(known(an_issue(), reporter=reporter), "customer", "contact") == [customer, contact]


def test_the_field_speaks_where_the_reporter_belongs_to_nobody() -> None:
    """Staff wrote a call down; a requester cannot name another's contract as his own."""
    assert known(an_issue(Заказчик="завод"), reporter=STAFF)["customer"] == "ООО «Завод»"
    assert known(an_issue(Заказчик="АО «Верфь»"))["customer"] == "ООО «Завод»"
    assert known(an_issue(Заказчик="Чужие"), reporter=STAFF)["customer"] == "Чужие"


def test_the_field_may_be_filled_later() -> None:
    """And what follows from it changes with it."""
    story = an_issue().change("2026-11-23 11:00", Заказчик="Завод")
    assert known(story, "2026-11-23 10:30", STAFF)["package"] is None
    assert known(story, "2026-11-23 11:30", STAFF)["package"] == "Базовая"


@pytest.mark.parametrize(
    ("created", "at", "contract"),
    [
        ("2026-01-30 10:00", "2026-01-31 23:59", "future"),
        ("2026-01-30 10:00", "2026-02-01 00:00", "valid"),
        ("2026-11-23 10:00", "2026-11-30 23:59", "valid"),
        ("2026-11-23 10:00", "2026-12-01 00:00", "expired"),
        ("2026-12-05 10:00", "2026-12-05 10:00", "expired"),
    ],
)
def test_a_contract_is_in_force_from_its_first_day_through_its_last(created: str, at: str, contract: str) -> None:
    """As of the moment, to the midnight of the policy's zone."""
    assert known(an_issue(created), at)["contract"] == contract


def test_no_contract_dates_is_no_contract() -> None:
    """A customer may be known without one."""
    assert known(an_issue(), reporter=person(None, "acc-7"))["contract"] == "none"


@pytest.mark.parametrize(
    ("code", "created", "status"),
    [
        ("K-1", "2026-02-01 00:00", "valid"),
        ("k-1", "2027-02-01 23:00", "valid"),
        ("K-1", "2027-02-02 00:00", "expired"),
        ("K-1", "2026-01-31 23:59", "expired"),
        ("K-2", "2026-03-02 10:00", "expired"),
        ("K-9", "2026-03-02 10:00", "unknown"),
        (" ", "2026-03-02 10:00", "none"),
    ],
)
def test_a_coupon_is_judged_as_of_the_creation(code: str, created: str, status: str) -> None:
    """It lasts a year from its start, unless its own end is given."""
    assert known(an_issue(created, Талон=code), created)["coupon_status"] == status


@pytest.mark.parametrize(
    ("since", "last", "first_without"),
    [("2027-03-01", "2028-03-01", "2028-03-02"), ("2028-02-29", "2029-02-28", "2029-03-01")],
)
def test_a_year_with_a_leap_day_ends_on_the_same_date(since: str, last: str, first_without: str) -> None:
    """The same day of the next year, or the last of its month (Civil Code art. 192)."""
    text = CUSTOMERS.replace("from: 2026-02-01},", f"from: {since}}},")
    policy = a_policy(HEAD + "fields: {customer: Заказчик, coupon: Талон}\n" + text)
    found = [
        known(an_issue(f"{day} 12:00", Талон="K-1"), f"{day} 12:00", policy=policy) for day in (last, first_without)
    ]
    assert [values["coupon_status"] for values in found] == ["valid", "expired"]


def test_another_customers_coupon_is_unknown() -> None:
    """A code is good only for whom it was given to."""
    assert known(an_issue(Талон="K-1"), reporter=person(None, "acc-7"))["coupon_status"] == "unknown"


def test_jiras_own_fields_may_tell_of_the_contract() -> None:
    """Then there need be no list at all."""
    policy = a_policy(HEAD + "fields: {contract_until: Договор до, package: Пакет}")
    story = an_issue(Пакет="Базовая").change("2026-11-23 11:00", **{"Договор до": msk("2026-11-23 00:00").date()})
    assert told(known(story, "2026-11-23 10:30", policy=policy), "contract") == ["none"]
    assert told(known(story, "2026-11-23 23:00", policy=policy), "contract") == ["valid"]
    assert told(known(story, "2026-11-24 00:00", policy=policy), "contract") == ["expired"]


def problems(text: str, files: dict[str, str] | None = None) -> list[str]:
    outcome = load(HEAD + text, "folder/t.yaml", (files or {}).get)
    assert isinstance(outcome, Problems)
    return [problem.said("en") for problem in outcome.items]


def test_a_file_of_customers_lies_beside_the_policy() -> None:
    """Another package is another fingerprint."""
    text = HEAD + "customers: clients.yaml\n"
    first = load(text, "t.yaml", {"clients.yaml": "- {name: А, package: Базовая}"}.get)
    second = load(text, "t.yaml", {"clients.yaml": "customers: [{name: А, package: Полная}]"}.get)
    assert isinstance(first, Policy)
    assert isinstance(second, Policy)
    assert first.fingerprint != second.fingerprint
    assert [customer.package for customer in (*first.customers.items, *second.customers.items)] == ["Базовая", "Полная"]


def test_mistakes_in_the_file_are_told_at_their_place_in_it() -> None:
    """With the file's own name, after those of the policy."""
    (said,) = problems("customers: clients.yaml\n", {"clients.yaml": "- name: А\n- nmae: Б\n  name: В\n"})
    assert said.startswith("folder/clients.yaml:2:3: 2 → nmae: unknown key «nmae»") or "clients.yaml:2:3" in said


@pytest.mark.parametrize("name", ["/etc/passwd", "../secret.yaml", "absent.yaml"])
def test_only_what_lies_beside_the_policy_is_read(name: str) -> None:
    """Never a file elsewhere on the machine."""
    (said,) = problems(f"customers: {name}\n", {"/etc/passwd": "- {name: А}", "../secret.yaml": "- {name: А}"})
    assert f"there is no file «{name}» beside the policy" in said


A = "{name: А, package: Базовая, "
TWICE = "customers: [{name: А, domains: x.example}, {name: Б, domains: [X.example]}]"
CONTACTS = f"levels: [{{name: Базовая, limits: {{contacts: 1}}}}]\ncustomers: [{A}contacts: {{key: [a, b]}}}}]"
TEAMS = f"levels: [{{name: Базовая, limits: {{teams: 1}}}}]\ncustomers: [{A}teams: {{К: [a], Л: [b]}}}}]"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TWICE, "«X.example» already belongs to the customer «А»"),
        (
            "customers: [{name: А, contract: {from: 2026-02-01, until: 2026-01-01}}]",
            "the contract ends 2026-01-01, before it starts 2026-02-01",
        ),
        ("customers: 5", "a list of customers or the name of its file is expected here, not a number"),
        (CONTACTS, "the customer «А» has 2 contacts, the level «Базовая» allows 1"),
        (TEAMS, "the customer «А» has 2 teams, the level «Базовая» allows 1"),
        (
            "customers: [{name: А}]\nscope: {when: {contract: вечный}}",
            "«вечный» is not allowed here; allowed: none, future, valid, expired",
        ),
    ],
)
def test_what_is_wrong_with_customers_is_told(text: str, said: str) -> None:
    """One mistake, one problem."""
    assert [line for line in problems(text) if said in line] == problems(text)


def test_without_customers_there_are_no_words_for_them() -> None:
    """A condition on a contract that nobody tells of could never hold."""
    assert "there is no field «contract»" in problems("scope: {when: {contract: valid}}")[0]
