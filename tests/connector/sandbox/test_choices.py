"""Fields in which something is chosen: options, versions, security levels, dates; and how people fill them by name."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import requests

from connector.sandbox.running import Sandbox, running
from connector.sandbox.sites import mespace
from connector.sandbox.sites.parts import choices, custom
from tests.connector.sandbox.conftest import NOON

OWN = (
    custom(10301, "Канал", "select", ("Портал", "Почта")),
    custom(10302, "Организации", "multiselect", ("Завод", "Заря", "Волга")),
    custom(10303, "Договор до", "datepicker"),
)


@pytest.fixture(params=["cloud", "dc"])
def jira(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """The shipped vendor's Jira with versions and a security level."""
    site = mespace.site(request.param)
    offered = {"fixVersions": choices(12001, ("5.1", "5.2")), "security": choices(11001, ("АСУ",))}
    fields = tuple(
        replace(field, options=offered[field.id], on_screen=True) if field.id in offered else field
        for field in site.fields
    )
    with running(site=replace(site, fields=(*fields, *OWN)), now=lambda: NOON) as sandbox:
        yield sandbox


def items(jira: Sandbox, key: str) -> list[dict[str, Any]]:
    """Items of the newest entry."""
    entries = jira.service.issue(key)["changelog"]["histories"]
    found: list[dict[str, Any]] = max(entries, key=lambda entry: int(entry["id"]))["items"]
    return found


def sides(item: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(item[side] for side in ("from", "fromString", "to", "toString"))


def test_an_option_is_told_with_its_id(jira: Sandbox) -> None:
    """In the issue, in the changelog and in a search."""
    key = jira.service.create("Ошибка", "Сбой")
    jira.service.set(key, {"Канал": "Почта"})
    shown = jira.service.issue(key)["fields"][jira.field("Канал")]
    assert (shown["value"], shown["id"]) == ("Почта", "103011")
    (item,) = items(jira, key)
    assert (item["fieldtype"], *sides(item)) == ("custom", None, None, "103011", "Почта")
    name = "search/jql" if jira.world.site.cloud else "search"
    found = jira.service.get(f'{name}?fields=summary&jql=project=SUP and "Канал"="Почта"')
    assert [one["key"] for one in found["issues"]] == [key]


def test_several_options_are_one_item(jira: Sandbox) -> None:
    """In the field's own order; an empty list is blank."""
    key, field = jira.service.create("Ошибка", "Сбой"), jira.field("Организации")
    assert jira.service.issue(key)["fields"][field] == []
    jira.service.set(key, {"Организации": ["Волга", "Завод"]})
    assert [one["value"] for one in jira.service.issue(key)["fields"][field]] == ["Завод", "Волга"]
    (item,) = items(jira, key)
    assert sides(item) == (None, None, "[103020, 103022]", "Завод, Волга")
    jira.service.set(key, {"Организации": None})
    assert jira.service.issue(key)["fields"][field] == []


def test_each_version_that_comes_or_goes_is_an_item(jira: Sandbox) -> None:
    """As recorded; the item is called «Fix Version», the field has another name."""
    key = jira.service.create("Ошибка", "Сбой")
    jira.service.set(key, {"fixVersions": ["5.1"]})
    jira.service.set(key, {"Fix versions": ["5.2"]})
    gone, come = items(jira, key)
    assert {gone["field"], come["field"]} == {"Fix Version"}
    assert (sides(gone), sides(come)) == (("12001", "5.1", None, None), (None, None, "12002", "5.2"))
    (shown,) = jira.service.issue(key)["fields"]["fixVersions"]
    assert (shown["id"], shown["name"], shown["released"]) == ("12002", "5.2", False)


def test_dates_are_days(jira: Sandbox) -> None:
    """The due date's item repeats midnight, a custom one's is worded."""
    key = jira.service.create("Ошибка", "Сбой")
    jira.service.set(key, {"duedate": date(2026, 12, 1), "Договор до": date(2026, 12, 31)})
    shown = jira.service.issue(key)["fields"]
    assert (shown["duedate"], shown[jira.field("Договор до")]) == ("2026-12-01", "2026-12-31")
    words = {item["field"]: (item["to"], item["toString"]) for item in items(jira, key)}
    assert words == {
        "duedate": ("2026-12-01", "2026-12-01 00:00:00.0"),
        "Договор до": ("2026-12-31", "31/Dec/26"),
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [("Канал", "Голубь"), ("Организации", ["Луна"]), ("fixVersions", ["9"]), ("security", "Никто"), ("Канал", 5)],
)
def test_what_is_not_offered_is_refused(jira: Sandbox, name: str, value: Any) -> None:
    """400, and by the field's id."""
    key = jira.service.create("Ошибка", "Сбой")
    with pytest.raises(requests.HTTPError, match="400") as refused:
        jira.service.set(key, {name: value})
    assert list(refused.value.response.json()["errors"]) == list(jira.service.named({name: value}))


def test_people_fill_fields_by_the_names_they_see(jira: Sandbox) -> None:
    """Moments, numbers, labels, a priority, a colleague; a name that Jira lacks is told."""
    moment = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    key = jira.people["orlova"].create("Ошибка", "Сбой")
    told = {"Реакция до": moment, "Реакция, ч": 1.5, "labels": ["a"], "Priority": "Высокий", "Уровень": "Базовый"}
    jira.people["orlova"].set(key, {**told, "assignee": jira.people["petrov"], "security": "АСУ"})
    shown = jira.service.issue(key)["fields"]
    assert shown[jira.field("Реакция до")] == "2026-11-24T10:00:00.000+0300"
    assert (shown[jira.field("Реакция, ч")], shown["labels"]) == (1.5, ["a"])
    assert (shown["priority"]["name"], shown["security"]["name"]) == ("Высокий", "АСУ")
    assert shown["assignee"]["displayName"] == "Игорь Петров"
    with pytest.raises(LookupError, match="Цвет"):
        jira.service.set(key, {"Цвет": "синий"})


def test_files_and_work_are_one_call_each(jira: Sandbox) -> None:
    """The issue's time tracking adds up."""
    key = jira.service.create("Ошибка", "Сбой")
    jira.people["orlova"].attach(key, "экран.png", b"\x89PNG")
    for seconds in (1800, 3600):
        jira.people["petrov"].log_work(key, seconds, "Разбирали журнал")
    shown = jira.service.issue(key)["fields"]
    (file,) = shown["attachment"]
    assert (file["filename"], file["mimeType"], file["size"]) == ("экран.png", "image/png", 4)
    assert (shown["timespent"], shown["timetracking"]["timeSpent"]) == (5400, "1h 30m")
    assert [log["timeSpent"] for log in shown["worklog"]["worklogs"]] == ["30m", "1h"]
    assert [sides(item) for item in items(jira, key)] == [
        ("1800", "1800", "5400", "5400"),
        (None, None, shown["worklog"]["worklogs"][1]["id"], shown["worklog"]["worklogs"][1]["id"]),
    ]
