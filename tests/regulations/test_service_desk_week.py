"""The shipped regulation on a Jira with Service Management: customers have the portal and nothing else."""

from pathlib import Path

import pytest

from tests.connector.loop.stage import SHIPPED
from tests.regulations.week import Dialect, week

PEOPLE = {"anna": "anna@zavod.example", "boris": "boris@zavod.example", "petr": "petr@zvezda.example", "igor": "staff"}
BOTH = pytest.mark.parametrize("dialect", ["cloud", "dc"])
START = "2026-11-23 10:00"


@BOTH
def test_a_week_of_an_incident_raised_in_the_portal(dialect: Dialect, tmp_path: Path) -> None:
    """Two working hours to react; the unlawful close is undone, and its reason shown to staff alone."""
    with week(SHIPPED, tmp_path, dialect=dialect, start=START, people=PEOPLE, service_desk=True) as jira:
        key = jira.create("anna", type="Инцидент", priority="Критический", Площадка="Завод № 1")
        assert jira.fields(key)["Реакция до"] == "2026-11-23 12:00"
        jira.at("2026-11-23 10:20")
        jira.move("igor", key, "Закрыт")
        assert jira.status(key) == "Открыт"
        (reason,) = jira.notes(key)
        assert "закрывают только консультации" in reason
        jira.note("igor", key, "Опять спешим")
        jira.say("igor", key, "Смотрим")
        assert jira.told("anna", key) == ["Смотрим"]
        jira.at("2026-11-23 11:00")
        jira.move("igor", key, "Анализ")
        jira.at("2026-11-30 10:00")
        assert jira.fields(key)["Реакция"] == "выполнен"


@BOTH
def test_an_incomplete_error_is_asked_about_in_the_portal(dialect: Dialect, tmp_path: Path) -> None:
    """The customer and the colleagues of the organisation read the question; silence suspends, the answer reopens."""
    with week(SHIPPED, tmp_path, dialect=dialect, start=START, people=PEOPLE, service_desk=True) as jira:
        key = jira.create("anna", type="Ошибка", description="Не работает")
        assert jira.status(key) == "Ожидание клиента"
        (asked,) = jira.told("anna", key)
        assert "«Площадка», «Цех», «Описание»" in asked
        assert jira.told("boris", key) == [asked]
        jira.at("2026-11-26 17:00")
        assert jira.status(key) == "Приостановлен"
        jira.at("2026-12-03 09:00")
        jira.say("boris", key, "Простите, были в отпуске")
        assert jira.status(key) == "Открыт"
