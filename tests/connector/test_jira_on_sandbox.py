"""Our client against our sandbox, over real HTTP and in both dialects: two rooms that do not know each other agree."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from connector import settings
from connector.jira.answers import Broken, Data, Failure, Forbidden, Gone, Limited, Refused
from connector.jira.client import Jira
from connector.jira.names import Directory
from connector.jira.values import jql_text, jql_time
from connector.sandbox.running import Sandbox, running
from connector.sandbox.sites import mespace
from connector.sandbox.sites.parts import choices, custom
from connector.sandbox.state.site import SYSTEM_FIELDS, by_id
from policies.facts import Issue

NOON = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def connect(sandbox: Sandbox, token: str | None = None) -> Jira | Failure:
    environ = {"JIRA_URL": sandbox.url, "JIRA_TOKEN": token or sandbox.token, "JIRA_USER": sandbox.user or ""}
    configured = settings.read(environ, Path("/nonexistent"))
    assert isinstance(configured, settings.Settings)
    return Jira.connect(configured)


@pytest.fixture(params=["cloud", "dc"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with running(request.param, now=lambda: NOON) as up:
        yield up


@pytest.fixture
def jira(sandbox: Sandbox) -> Iterator[Jira]:
    connected = connect(sandbox)
    assert isinstance(connected, Jira)
    assert isinstance(connected.refresh(), Directory)
    yield connected
    connected.close()


def read(jira: Jira, key: str) -> Issue:
    issue = jira.read(key)
    assert isinstance(issue, Issue), issue
    return issue


def test_the_names_of_the_sandbox_are_read(jira: Jira, sandbox: Sandbox) -> None:
    """Fields, statuses and who is in a group, whichever way the dialect tells them."""
    directory = jira.refresh([mespace.SUPPORT])
    assert isinstance(directory, Directory)
    assert directory.field_id("реакция до") == sandbox.field("Реакция до")
    assert directory.fields[sandbox.field("Реакция до")].kind == "datetime"
    assert len(directory.status_ids("решен")) == 1
    assert jira.account.name == sandbox.service.user.display
    assert jira.dialect == ("cloud" if sandbox.world.site.cloud else "server")


def test_a_life_of_an_issue_is_read_with_all_its_changes(jira: Jira, sandbox: Sandbox) -> None:
    """Who did what, in order; what is for a group is not public; staff are known by group."""
    assert isinstance(jira.refresh([mespace.SUPPORT]), Directory)
    customer, support = sandbox.people["kuznetsov"], sandbox.people["sokolova"]
    key = customer.create("Инцидент", "Стоит линия", description="*Шаги*: включить")
    among_us = {"body": "Смотрим журнал", "visibility": {"type": "group", "value": mespace.SUPPORT}}
    support.must("POST", f"issue/{key}/comment", among_us)
    support.move(key, "Анализ")
    customer.say(key, "Площадка [~petrov] вторая")
    issue = read(jira, key)
    assert (issue.attributes["type"], issue.attributes["status"]) == ("Инцидент", "Анализ")
    assert str(issue.attributes["description"]).endswith("включить")
    assert [comment.public for comment in issue.comments] == [False, True]
    assert issue.comments[0].author is not None
    assert issue.comments[0].author.groups == {mespace.SUPPORT}
    moves = [(change.before, change.after) for change in issue.changes if change.attribute == "status"]
    assert moves[-1] == ("Открыт", "Анализ")
    assert issue.reporter is not None
    assert not issue.reporter.groups


def test_files_and_work_are_read_with_who_and_when(jira: Jira, sandbox: Sandbox) -> None:
    """In order of time, with the names of files; work counts from when it was begun."""
    customer, support = sandbox.people["kuznetsov"], sandbox.people["sokolova"]
    key = customer.create("Ошибка", "Не печатает")
    customer.attach(key, "экран.png", b"12345")
    sandbox.world.clock.add(60)
    support.attach(key, "исправление.zip")
    support.log_work(key, 1500, "Разобрали журнал")
    begun = {"timeSpentSeconds": 600, "started": "2026-11-23T11:00:00.000+0300"}
    support.must("POST", f"issue/{key}/worklog", begun)
    issue = read(jira, key)
    files = [(file.name, file.at, file.author and file.author.name) for file in issue.attachments]
    assert files == [
        ("экран.png", NOON, customer.user.display),
        ("исправление.zip", NOON + timedelta(seconds=60), support.user.display),
    ]
    assert issue.attachments[0].size == 5
    assert [(log.seconds, log.at) for log in issue.worklogs] == [
        (600, datetime(2026, 11, 23, 8, 0, tzinfo=UTC)),
        (1500, NOON + timedelta(seconds=60)),
    ]
    assert {log.author.name for log in issue.worklogs if log.author} == {support.user.display}
    added = [(change.before, change.after) for change in issue.changes if change.attribute == "attachment"]
    assert added == [(None, ("экран.png",)), (None, ("исправление.zip",))]
    assert [change.after for change in issue.changes if change.attribute == "timespent"] == [1500, 2100]


def test_more_work_than_a_page_is_read_whole(jira: Jira, sandbox: Sandbox) -> None:
    """The issue itself carries twenty work logs."""
    key = sandbox.people["kuznetsov"].create("Ошибка", "Не печатает")
    for _ in range(23):
        sandbox.people["sokolova"].log_work(key, 60)
    assert len(read(jira, key).worklogs) == 23


def test_what_is_chosen_is_read_by_its_name_now_and_then(sandbox: Sandbox) -> None:
    """Options, versions, a security level, days: as facts of the present and as changes with whole values."""
    for field_id, options in {"security": ("АСУ", "ИТ"), "fixVersions": ("5.1", "5.2")}.items():
        field = by_id(SYSTEM_FIELDS, field_id)
        assert field is not None
        sandbox.world.put_field(replace(field, on_screen=True, options=choices(11001, options)))
    sandbox.world.put_field(custom(10301, "Канал", "select", ("Портал", "Почта")))
    sandbox.world.put_field(custom(10302, "Организации", "multiselect", ("Завод", "Заря")))
    jira = connect(sandbox)
    assert isinstance(jira, Jira)
    assert isinstance(jira.refresh(), Directory)
    support, key = sandbox.people["sokolova"], sandbox.people["kuznetsov"].create("Ошибка", "Не печатает")
    support.set(key, {"fixVersions": ["5.1"], "Канал": "Почта", "Организации": ["Заря", "Завод"]})
    support.set(key, {"fixVersions": ["5.1", "5.2"], "Канал": "Портал", "duedate": date(2026, 12, 1)})
    assert jira.set_fields(key, {"security": "ИТ", "Канал": "Почта", "Организации": ("Заря",)}) == Data(None)
    issue = read(jira, key)
    shown = {name: issue.attributes[name] for name in ("fix_versions", "канал", "организации", "security", "due_date")}
    assert shown == {
        "fix_versions": ("5.1", "5.2"),
        "канал": "Почта",
        "организации": ("Заря",),
        "security": "ИТ",
        "due_date": date(2026, 12, 1),
    }
    moves = {name: [(c.before, c.after) for c in issue.changes if c.attribute == name] for name in shown}
    assert moves["fix_versions"] == [(None, ("5.1",)), (("5.1",), ("5.1", "5.2"))]
    assert moves["канал"] == [(None, "Почта"), ("Почта", "Портал"), ("Портал", "Почта")]
    assert moves["организации"] == [(None, ("Завод", "Заря")), (("Завод", "Заря"), ("Заря",))]
    assert (moves["security"], moves["due_date"]) == ([(None, "ИТ")], [(None, date(2026, 12, 1))])
    jira.close()


def test_fields_are_written_and_read_back_equal(jira: Jira, sandbox: Sandbox) -> None:
    """One PUT; the moment, the text and the number come back as they went (law 4); None clears."""
    key = sandbox.people["kuznetsov"].create("Ошибка", "Не печатает")
    due = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)
    assert jira.set_fields(key, {"Реакция до": due, "Реакция": "идёт", "Реакция, ч": 1.5}, "e1") == Data(None)
    shown = read(jira, key).attributes
    assert (shown["реакция до"], shown["реакция"], shown["реакция, ч"]) == (due, "идёт", 1.5)
    assert jira.set_fields(key, {"Реакция": None}) == Data(None)
    assert read(jira, key).attributes.get("реакция") is None


def test_an_effect_is_found_by_its_mark_whatever_its_kind(jira: Jira, sandbox: Sandbox) -> None:
    """A field, a transition and a comment, each asked for by id afterwards (law 9)."""
    key = sandbox.people["kuznetsov"].create("Ошибка", "Не печатает")
    assert jira.marks(key) == frozenset()
    assert isinstance(jira.set_fields(key, {"SLA": "2 ч"}, "field"), Data)
    assert isinstance(jira.transition(key, "ожидание КЛИЕНТА", "move"), Data)
    assert isinstance(jira.comment(key, "Укажите: Площадка", public=True, effect="ask"), Data)
    staff = {"type": "group", "value": mespace.SUPPORT}
    assert isinstance(jira.comment(key, "Внутреннее", public=False, effect="note", visible_to=staff), Data)
    assert jira.marks(key) == {"field", "move", "ask", "note"}
    issue = read(jira, key)
    assert issue.attributes["status"] == "Ожидание клиента"
    assert [(comment.text, comment.public) for comment in issue.comments] == [
        ("Укажите: Площадка", True),
        ("Внутреннее", False),
    ]


def test_a_comment_shows_exactly_its_text(jira: Jira, sandbox: Sandbox) -> None:
    """What a customer wrote is quoted, not obeyed, in either markup."""
    key = sandbox.people["kuznetsov"].create("Ошибка", "Не печатает")
    told = "Вы писали: [~admin] {panel}!a.png! h1. *x*\n- пункт\n\nС уважением"
    assert isinstance(jira.comment(key, told, public=True, effect="e"), Data)
    assert read(jira, key).comments[0].text == told


def test_a_status_no_transition_leads_to_is_refused_by_name(jira: Jira, sandbox: Sandbox) -> None:
    """From «Открыт» there is no way to «Решён»; what there is, is named."""
    key = sandbox.people["kuznetsov"].create("Ошибка", "Не печатает")
    answer = jira.transition(key, "Решён", "e")
    assert isinstance(answer, Refused)
    assert "«Анализ»" in answer.says.ru


def test_labels_links_and_notices_are_taken(jira: Jira, sandbox: Sandbox) -> None:
    """The rest of what a policy may ask for."""
    key = sandbox.people["kuznetsov"].create("Ошибка", "Не печатает")
    assert isinstance(jira.add_label(key, "sla нарушен"), Data)
    assert isinstance(jira.link(key, "reglament:1", "https://r.example/1", "Почему"), Data)
    assert isinstance(jira.link(key, "reglament:1", "https://r.example/1", "Почему так"), Data)
    who = sandbox.people["sokolova"].user
    user = who.id if sandbox.world.site.cloud else who.name
    assert isinstance(jira.notify(key, "Срок", "Осталось мало", users=[user]), Data)
    assert read(jira, key).attributes["labels"] == ("sla_нарушен",)
    assert len(sandbox.service.get(f"issue/{key}/remotelink")) == 1


def test_issues_are_found_by_what_was_written_and_when(jira: Jira, sandbox: Sandbox) -> None:
    """The fields can be searched by JQL; times go as epoch milliseconds."""
    keys = [sandbox.people["kuznetsov"].create("Ошибка", f"Случай {n}") for n in range(3)]
    assert isinstance(jira.set_fields(keys[1], {"Реакция до": NOON}), Data)
    found = jira.find(f"project = {jql_text('SUP')} and updated >= {jql_time(NOON)} order by key")
    assert isinstance(found, tuple)
    assert [one.key for one in found] == keys
    late = jira.find('project = "SUP" and "Реакция до" is not EMPTY')
    assert isinstance(late, tuple)
    assert [one.key for one in late] == [keys[1]]
    assert isinstance(jira.find("nonsense !"), Refused)


def test_a_long_history_is_read_whole(jira: Jira, sandbox: Sandbox) -> None:
    """Past every limit of the expand: each edit is a change."""
    key = sandbox.people["kuznetsov"].create("Ошибка", "0")
    for number in range(1, 131):
        sandbox.world.clock.add(60)
        sandbox.service.edit(key, summary=str(number))
    summaries = [change.after for change in read(jira, key).changes if change.attribute == "summary"]
    assert summaries[-130:] == [str(number) for number in range(1, 131)]


def test_what_the_sandbox_refuses_is_told_in_our_answers(jira: Jira, sandbox: Sandbox) -> None:
    """Gone, broken, forbidden, limited."""
    assert isinstance(jira.read("SUP-404"), Gone)
    sandbox.faults.set({"answers": [{"match": "*", "times": 2, "status": 502}]})
    assert isinstance(jira.read("SUP-1"), Broken)
    assert isinstance(connect(sandbox, "wrong"), Forbidden)
    sandbox.faults.set({"answers": [{"match": "*", "status": 429, "headers": {"Retry-After": "7"}}]})
    limited = jira.read("SUP-1")
    assert isinstance(limited, Limited)
    assert limited.retry_after_seconds == 7
