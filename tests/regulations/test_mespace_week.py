"""The shipped regulation on a Jira of its own making, and the harness itself: what a story may rely on."""

from pathlib import Path

import pytest

from tests.connector.loop.stage import SHIPPED
from tests.regulations.week import Dialect, Week, week

PEOPLE = {"anna": "anna@zavod.example", "igor": "staff", "duty": "duty"}
BOTH = pytest.mark.parametrize("dialect", ["cloud", "dc"])


def critical(jira: Week) -> str:
    return jira.create("anna", type="Инцидент", priority="Критический", Площадка="Завод № 1")


@BOTH
def test_a_critical_incident_is_taken_up_in_time(dialect: Dialect, tmp_path: Path) -> None:
    """Two working hours from Monday 10:00; taken at 11:40 after a warning at 11:36, so the clock stands at 1.67 h."""
    with week(SHIPPED, tmp_path, dialect=dialect, start="2026-11-23 10:00", people=PEOPLE) as jira:
        key = critical(jira)
        shown = jira.fields(key)
        assert (shown["Уровень"], shown["Реакция"], shown["Реакция до"]) == ("Критический", "идёт", "2026-11-23 12:00")
        jira.at("2026-11-23 11:40")
        assert [text.split(".")[0] for text in jira.notices(key)] == [
            f"{key}: до нарушения срока реакции осталось 24 минуты (срок 23"
        ]
        jira.move("igor", key, "Анализ")
        jira.at("2026-11-30 10:00")
        assert (jira.fields(key)["Реакция"], jira.fields(key)["Реакция, ч"]) == (
            "выполнен",
            pytest.approx(1.67, abs=0.01),
        )
        assert (jira.labels(key), jira.comments(key)) == ([], [])


@BOTH
def test_a_late_reaction_is_a_breach(dialect: Dialect, tmp_path: Path) -> None:
    """The label comes at the due time, not when somebody looks."""
    with week(SHIPPED, tmp_path, dialect=dialect, start="2026-11-23 10:00", people=PEOPLE) as jira:
        key = critical(jira)
        jira.at("2026-11-23 11:59")
        assert jira.labels(key) == []
        jira.at("2026-11-23 12:00")
        assert (jira.labels(key), jira.fields(key)["Реакция"]) == (["sla-нарушен"], "нарушен")
        jira.at("2026-11-23 12:01")
        jira.move("igor", key, "Анализ")
        assert jira.fields(key)["Реакция"] == "выполнен с нарушением"


@BOTH
def test_an_incomplete_error_waits_is_suspended_and_comes_back(dialect: Dialect, tmp_path: Path) -> None:
    """Monday asked, Thursday 17:00 suspended, and the answer a week later opens it again."""
    with week(SHIPPED, tmp_path, dialect=dialect, start="2026-11-23 10:00", people=PEOPLE) as jira:
        key = jira.create("anna", type="Ошибка", description="Не работает")
        assert jira.status(key) == "Ожидание клиента"
        (asked,) = jira.comments(key)
        assert "«Площадка», «Цех», «Описание»" in asked
        jira.at("2026-11-26 16:59")
        assert jira.status(key) == "Ожидание клиента"
        jira.at("2026-11-26 17:00")
        assert jira.status(key) == "Приостановлен"
        assert jira.comments(key)[1].startswith("Ответ не получен в течение 3 рабочих дней.")
        jira.at("2026-12-03 09:00")
        jira.say("anna", key, "Простите, были в отпуске")
        assert jira.status(key) == "Открыт"


@BOTH
def test_an_unlawful_close_is_undone_and_only_staff_are_told_why(dialect: Dialect, tmp_path: Path) -> None:
    """The note is internal; the customer is told nothing."""
    with week(SHIPPED, tmp_path, dialect=dialect, start="2026-11-23 10:00", people=PEOPLE) as jira:
        key = critical(jira)
        jira.at("2026-11-23 10:20")
        jira.move("igor", key, "Закрыт")
        assert jira.status(key) == "Открыт"
        (reason,) = jira.notes(key)
        assert reason.endswith("закрывают только консультации (MES-1.consult).")
        assert jira.comments(key) == []


@BOTH
def test_a_story_without_webhooks_ends_the_same(dialect: Dialect, tmp_path: Path) -> None:
    """The sweep finds the request two minutes late; its due time is that of the event (law 12)."""
    with week(SHIPPED, tmp_path, dialect=dialect, start="2026-11-23 10:00", people=PEOPLE, hints=False) as jira:
        key = critical(jira)
        assert jira.fields(key)["Реакция до"] is None
        jira.at("2026-11-23 10:01")
        assert jira.fields(key)["Реакция до"] is None
        jira.at("2026-11-23 10:30")
        assert jira.fields(key)["Реакция до"] == "2026-11-23 12:00"


def test_the_clock_of_a_story_does_not_go_back(tmp_path: Path) -> None:
    """A slip of the pen in a story is told."""
    with (
        week(SHIPPED, tmp_path, start="2026-11-23 10:00", people=PEOPLE) as jira,
        pytest.raises(ValueError, match="it is 2026-11-23 10:00 already"),
    ):
        jira.at("2026-11-22 10:00")
