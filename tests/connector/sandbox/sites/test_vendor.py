"""A site made for a policy: every name that the policy expects is there, of the kind that it needs."""

from datetime import UTC, datetime

import pytest

from connector.sandbox.running import running
from connector.sandbox.sites.vendor import FieldSort, Several, Who, site_for
from connector.sandbox.state.site import Dialect, Site, by_name
from policies import Policy, load

NOON = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TEXT = """
version: 1
regulation: vendor
title: Регламент
scope: {project: [LAB, DIS]}
calendars:
  support: {timezone: Europe/Moscow, hours: {mon-fri: 10:00-19:00}, holidays: RU}
people:
  staff: {groups: [Поддержка, Вторая линия]}
  chief: {domains: chief.example}
customers:
  - name: Завод
    domains: [zavod.example]
    contract: {number: 1, from: 2026-01-01, until: 2026-12-31}
    teams: {АСУ: [petrov@zavod.example], ИТ: [sidorov@zavod.example]}
fields: {until: Договор до, channel: Канал, contract_until: Конец договора}
statuses: {new: Открыт, work: В работе, done: [Решён, Закрыт]}
types: [Ошибка, Вопрос]
priorities: [Высокий, Средний, Низкий]
clocks:
  answer:
    calendar: support
    start: created
    stop: {comment: staff}
    target: 4h
    show: {due: Ответ до, state: Ответ, spent: "Ответ, ч"}
rules:
  - name: Запросы видит только команда
    when: {team: filled}
    keep: {Уровень безопасности: "{team}"}
  - name: Учёт времени
    effort: {round: 30m, least: 30m, by: staff}
    show: Часы к оплате
  - name: Договор кончился
    on: {reached: until}
    do: {label: договор-кончился}
"""
PEOPLE: dict[str, str | Who] = {
    "igor": "staff",
    "olga": Who("olga@chief.example", "chief"),
    "petrov": "petrov@zavod.example",
    "sidorov": Who("sidorov@zavod.example", groups=("vip",)),
}


def policy() -> Policy:
    loaded = load(TEXT, "vendor.yaml")
    assert isinstance(loaded, Policy), loaded.said("en")
    return loaded


def site(dialect: Dialect = "cloud", **choices: FieldSort) -> Site:
    return site_for([policy()], dialect, people=PEOPLE, fields=choices, versions=["5.1", "5.2"])


def test_every_name_of_the_policy_is_there() -> None:
    """Projects, types, priorities and statuses, the done ones by what the policy calls done."""
    made = site()
    assert [project.key for project in made.projects] == ["DIS", "LAB"]
    assert [one.name for one in made.types] == ["Ошибка", "Вопрос"]
    assert [one.name for one in made.priorities] == ["Высокий", "Средний", "Низкий"]
    assert [(status.name, status.category) for status in made.statuses] == [
        ("Открыт", "new"),
        ("В работе", "indeterminate"),
        ("Решён", "done"),
        ("Закрыт", "done"),
    ]
    assert all(by_name(made.fields, name) for name in policy().names["field"])


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Ответ до", "datetime"),
        ("Ответ", "readonly"),
        ("Ответ, ч", "float"),
        ("Часы к оплате", "float"),
        ("Договор до", "date"),
        ("Конец договора", "date"),
        ("Канал", "text"),
    ],
)
def test_the_kind_of_a_field_is_what_the_policy_does_with_it(name: str, kind: str) -> None:
    """Due times, states, numbers, dates that are events; all else is text."""
    field = by_name(site().fields, name)
    assert field is not None
    assert (field.kind, field.on_screen) == (kind, True)


def test_kinds_can_be_chosen() -> None:
    """Options, several options, a system field by another name, and a field that the policy does not name."""
    made = site(Канал=("Портал", "Почта"), Организации=Several(("Завод", "Заря")), Релиз="fixVersions", Итог="rich")
    kinds = {field.name: (field.id, field.kind) for field in made.fields}
    assert [kinds[name][1] for name in ("Канал", "Организации", "Итог")] == ["option", "options", "rich"]
    assert kinds["Релиз"] == ("fixVersions", "versions")
    assert list(made.names("fixVersions").values()) == ["5.1", "5.2"]


def test_the_security_level_is_jiras_own_field() -> None:
    """Its levels are the teams; nothing in the site is called so twice."""
    made = site()
    assert [field.id for field in made.fields if field.name == "Уровень безопасности"] == ["security"]
    assert list(made.names("security").values()) == ["АСУ", "ИТ"]


def test_people_are_known_as_the_policy_knows_them() -> None:
    """By groups, by domain; customers by their addresses and in the groups of their teams."""
    users = {user.name: user for user in site().users}
    assert {"Поддержка", "Вторая линия"} <= set(users["igor"].groups)
    assert users["olga"].email.endswith("@chief.example")
    assert users["petrov"].groups == ("АСУ",)
    assert users["sidorov"].groups == ("ИТ", "vip")
    assert [site().is_staff(users[name]) for name in ("igor", "olga", "petrov")] == [True, True, False]


def test_what_is_misspelt_is_told() -> None:
    """A word of people, a kind, a status."""
    with pytest.raises(ValueError, match="stuff is no word"):
        site_for([policy()], "cloud", people={"igor": "stuff"})
    with pytest.raises(ValueError, match="moment is no kind"):
        site(Канал="moment")
    with pytest.raises(ValueError, match="Новый: the policy has no such status"):
        site_for([policy()], "cloud", people=PEOPLE, initial="Новый")


@pytest.mark.parametrize("dialect", ["cloud", "dc"])
def test_every_status_can_be_reached_from_every_other(dialect: Dialect) -> None:
    """By customers too; the request is born in the policy's first status, in whichever project is named."""
    with running(site=site(dialect), now=lambda: NOON) as jira:
        petrov = jira.people["petrov"]
        key = petrov.create("Ошибка", "Сбой", project="LAB")
        assert (key, petrov.issue(key)["fields"]["status"]["name"]) == ("LAB-1", "Открыт")
        for status in ("Закрыт", "В работе", "Решён", "Открыт"):
            petrov.move(key, status)
            assert petrov.issue(key)["fields"]["status"]["name"] == status


@pytest.mark.parametrize("dialect", ["cloud", "dc"])
def test_a_security_level_hides_a_request_from_other_teams(dialect: Dialect) -> None:
    """From reading, from search and from its comments; staff and the team see it."""
    with running(site=site(dialect), now=lambda: NOON) as jira:
        key = jira.people["petrov"].create("Ошибка", "Сбой")
        number = jira.people["petrov"].say(key, "Видно?")
        jira.people["igor"].set(key, {"Уровень безопасности": "АСУ"})
        seen = {name: jira.people[name].call("GET", f"issue/{key}").status_code for name in ("petrov", "igor")}
        assert seen == {"petrov": 200, "igor": 200}
        other = jira.people["sidorov"]
        assert other.call("GET", f"issue/{key}").status_code == 404
        assert other.call("GET", f"comment/{number}/properties").status_code == 404
        path = "search/jql?fields=summary&jql=project=DIS" if dialect == "cloud" else "search?jql=project=DIS"
        assert (len(other.get(path)["issues"]), len(jira.people["petrov"].get(path)["issues"])) == (0, 1)
        jira.people["igor"].set(key, {"Уровень безопасности": None})
        assert other.call("GET", f"issue/{key}").status_code == 200
