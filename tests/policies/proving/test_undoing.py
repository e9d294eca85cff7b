"""What is set back in a case: how it is expected, how it is told, what the issue is like afterwards."""

import pytest

from tests.policies.build import a_policy
from tests.policies.proving.build import case_text, differences, said

POLICY = a_policy(
    """\
    version: 1
    regulation: t
    scope: {project: SUP}
    people: {staff: {groups: support}}
    fields: {site: Площадка, planned: Плановая дата}
    statuses: {new: Открыт, done: Закрыт}
    priorities: {urgent: [Высокий, Критический], usual: Средний}
    calendars: {work: {timezone: Europe/Moscow, hours: {mon-fri: 09:00-18:00}}}
    levels: [{name: Обычный, targets: {reaction: 4h}}]
    clocks: {reaction: {calendar: work, start: created}}
    rules:
      - name: Меняет поддержка
        change: [priority, site, planned, labels]
        allow: {author: staff}
        otherwise: [undo]
      - {name: Порядок, workflow: {new: Анализ, Анализ: done}, otherwise: [undo]}
    """
)


def story(changes: str, wish: str, shown: str) -> str:
    return f"""\
    issue: {{priority: Средний, site: Завод, planned: 2026-12-01, labels: [а, б]}}
    events: [{{at: 11:00, by: Анна, {changes}}}]
    expect: [{{at: 11:00, effects: [{wish}], {shown}}}]
    """


@pytest.mark.parametrize(
    ("changes", "wish", "shown"),
    [
        ("priority: Высокий", "{undo: {priority: Средний}}", "fields: {priority: Средний}"),
        ("priority: Высокий", "{undo: {priority: usual}}", "fields: {priority: Средний}"),
        ("priority: Высокий", "undo", "fields: {priority: Средний}"),
        ("site: Склад", "{undo: {site: завод}}", "fields: {site: Завод}"),
        ("site: null", "{undo: {Площадка: Завод}}", "fields: {site: Завод}"),
        ("planned: 2026-12-31", "{undo: {planned: 2026-12-01}}", "fields: {planned: 2026-12-01}"),
        ("labels: [в]", '{undo: {labels: "а\\nб"}}', "open: true"),
        ("status: Закрыт", "{undo: Открыт}", "status: Открыт"),
        ("status: Закрыт", "{undo: new}", "status: Открыт"),
    ],
)
def test_what_is_set_back_is_as_it_was(changes: str, wish: str, shown: str) -> None:
    """The effect as the case writes it, and the issue with the value of its own type."""
    assert differences(story(changes, wish, shown), POLICY) == []


@pytest.mark.parametrize(
    ("changes", "wish", "came"),
    [
        ("priority: Высокий", "{undo: {priority: urgent}}", "{undo: {priority: Средний}}"),
        ("priority: Высокий", "{undo: {site: Средний}}", "{undo: {priority: Средний}}"),
        ("status: Закрыт", "{undo: Анализ}", "{undo: Открыт}"),
    ],
)
def test_another_value_or_field_is_a_difference(changes: str, wish: str, came: str) -> None:
    """Told as the case would write it."""
    ((_, expected, actual),) = differences(story(changes, wish, "open: true"), POLICY)
    assert (expected, actual) == (wish, came)


def test_a_blank_field_is_cleared_again() -> None:
    """What was blank is blank."""
    text = """\
    issue: {priority: Средний}
    events: [{at: 11:00, by: Анна, site: Склад}]
    expect: [{at: 11:00, effects: [{undo: {site: ""}}], fields: {site: empty}}]
    """
    assert differences(text, POLICY) == []


def test_an_undo_is_of_one_status_or_of_one_field() -> None:
    """Anything else is told at its place."""
    body = "expect: [{{at: 11:00, effects: [{{undo: {}}}]}}]"
    assert (
        "here are several: site, priority" in said(case_text(body.format("{site: А, priority: Б}")), policy=POLICY)[0]
    )
    assert "text is expected here, not a list" in said(case_text(body.format("[new]")), policy=POLICY)[0]
