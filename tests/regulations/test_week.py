"""The harness on a policy of its own, in which the Jira of a story has every kind of thing: customers in a file beside
the policy, teams with security levels, files, work logs, options, dates, two projects."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.regulations.week import Several, Week, week

POLICY = """
version: 1
regulation: vendor
title: Регламент
effective: {from: 2020-01-01}
scope: {project: [DIS, LAB]}
calendars:
  support: {timezone: Europe/Moscow, hours: {mon-fri: 10:00-19:00}, holidays: RU}
people:
  staff: {groups: Поддержка}
customers: customers.yaml
fields: {contract_until: Договор до, channel: Канал, organizations: Организации}
statuses: {new: Открыт, work: В работе, done: Закрыт}
types: [Ошибка, Вопрос]
priorities: [Высокий, Низкий]
clocks:
  answer:
    calendar: support
    start: created
    stop: {comment: staff}
    target: 4h
    show: {due: Ответ до, state: Ответ}
rules:
  - name: Запросы видит только команда
    when: {team: filled}
    keep: {Уровень безопасности: "{team}"}
  - name: Ошибка со снимком экрана
    when: {type: Ошибка}
    require: {attachments: filled}
    otherwise: [{comment: public, text: "Приложите снимок экрана."}]
  - name: Учёт времени
    effort: {round: 30m, least: 30m, by: staff}
    show: Часы к оплате
  - name: Приоритет меняет только поддержка
    change: priority
    allow: {author: staff}
    otherwise: [undo, {comment: internal, text: "Приоритет возвращён."}]
"""
CUSTOMERS = """
- name: Завод
  domains: [zavod.example]
  contract: {number: 1, from: 2026-01-01, until: 2026-12-31}
  teams: {АСУ: [petrov@zavod.example], ИТ: [sidorov@zavod.example]}
"""
PEOPLE = {"igor": "staff", "petrov": "petrov@zavod.example", "sidorov": "sidorov@zavod.example"}
FIELDS = {"Канал": ("Портал", "Почта"), "Организации": Several(("Завод", "Заря"))}


@pytest.fixture(params=["cloud", "dc"])
def jira(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Week]:
    """Monday 10:00, in either dialect."""
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy" / "customers.yaml").write_text(CUSTOMERS, encoding="utf-8")
    policy = tmp_path / "policy" / "policies.yaml"
    policy.write_text(POLICY, encoding="utf-8")
    start = "2026-11-23 10:00"
    with week(policy, tmp_path, dialect=request.param, start=start, people=PEOPLE, fields=FIELDS) as story:
        yield story


def test_what_happens_between_two_looks_is_one_moment(jira: Week) -> None:
    """A file that comes with the request is there when the service looks; one that does not is asked for."""
    whole = jira.create("petrov", type="Ошибка")
    jira.attach("petrov", whole, "экран.png", "журнал.txt")
    bare = jira.create("petrov", type="Ошибка", project="LAB")
    assert (whole, bare) == ("DIS-1", "LAB-1")
    assert jira.comments(whole) == []
    assert jira.comments(bare) == ["Приложите снимок экрана."]
    assert jira.fields(whole)["Attachment"] == ["экран.png", "журнал.txt"]


def test_a_request_of_a_team_is_seen_by_the_team(jira: Week) -> None:
    """The policy keeps the security level, whoever takes it away."""
    key = jira.create("petrov", type="Вопрос")
    assert jira.fields(key)["Уровень безопасности"] == "АСУ"
    assert [jira.sees(who, key) for who in ("petrov", "sidorov", "igor")] == [True, False, True]
    jira.set("igor", key, security=None)
    assert jira.fields(key)["Уровень безопасности"] == "АСУ"


def test_work_is_counted_when_it_is_logged(jira: Week) -> None:
    """45 minutes are an hour to pay; a customer's own hours are not."""
    key = jira.create("petrov", type="Вопрос")
    jira.log_work("igor", key, minutes=45)
    jira.log_work("petrov", key, minutes=300)
    assert jira.fields(key)["Часы к оплате"] == 1.0


def test_an_edit_of_a_requester_is_possible_and_undone(jira: Week) -> None:
    """Jira grants it, the regulation does not; staff may."""
    key = jira.create("petrov", type="Вопрос", priority="Низкий")
    jira.at("2026-11-23 10:05")
    jira.set("petrov", key, priority="Высокий")
    assert jira.fields(key)["Priority"] == "Низкий"
    assert (jira.notes(key), jira.comments(key)) == (["Приоритет возвращён."], [])
    jira.at("2026-11-23 10:10")
    jira.set("igor", key, priority="Высокий")
    assert jira.fields(key)["Priority"] == "Высокий"


def test_fields_are_read_as_people_read_them(jira: Week) -> None:
    """Names of options, days, wall-clock times, people; a blank is None."""
    told = {"Канал": "Почта", "Организации": ["Завод", "Заря"], "Договор до": date(2026, 12, 31)}
    key = jira.create("petrov", type="Вопрос", assignee="igor", **told)
    shown = jira.fields(key)
    assert {name: shown[name] for name in ("Канал", "Организации", "Договор до", "Assignee", "Environment")} == {
        "Канал": "Почта",
        "Организации": ["Завод", "Заря"],
        "Договор до": "2026-12-31",
        "Assignee": "Igor",
        "Environment": None,
    }
    assert (shown["Ответ до"], shown["Ответ"]) == ("2026-11-23 14:00", "идёт")


def test_weeks_of_several_requests_are_quick_to_play(jira: Week) -> None:
    """Every request is looked at each day; at the end their clocks say what happened to each."""
    keys = [jira.create("sidorov", type="Вопрос", summary=f"Вопрос {number}") for number in range(5)]
    jira.at("2026-11-23 13:00")
    for key in keys[:2]:
        jira.say("igor", key, "Отвечаем.")
    jira.at("2026-12-07 10:00")
    assert [jira.fields(key)["Ответ"] for key in keys] == ["выполнен"] * 2 + ["нарушен"] * 3
    assert jira.state(keys[0])["customer"] == "Завод"
