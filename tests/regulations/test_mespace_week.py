"""The shipped regulation on a Jira of its own making, and the harness itself: what a story may rely on."""

from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.connector.loop.stage import SHIPPED
from tests.regulations.week import Dialect, Week, week

PEOPLE = {
    "anna": "anna@zavod.example",
    "petr": "petr@zvezda.example",
    "guest": "guest@mail.example",
    "igor": "staff",
    "duty": "duty",
}
SIGNED: dict[str, Any] = {"Договор подписан": date(2026, 11, 23)}
WORKS: dict[str, Any] = {"Начало работ": datetime(2026, 11, 28, 22)}  # noqa: DTZ001 - of the story's wall clock
MOMENTS = {"Начало работ": "datetime", "Восстановление доступа": "datetime"}
COMPLETE = {"Площадка": "Завод № 1", "Цех": "Сборка"}
BOTH = pytest.mark.parametrize("dialect", ["cloud", "dc"])


def monday(folder: Path, dialect: Dialect) -> AbstractContextManager[Week]:
    """The week of Monday 23 November 2026 from ten o'clock, with versions to fix errors in."""
    at = "2026-11-23 10:00"
    return week(SHIPPED, folder, dialect=dialect, start=at, people=PEOPLE, fields=MOMENTS, versions=["5.0.9", "5.1.0"])


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


@BOTH
def test_a_confirmed_error_has_a_term_and_then_a_version(dialect: Dialect, tmp_path: Path) -> None:
    """Not without either (п. 4.7); the customer is told each, and a new term when it is put off."""
    with monday(tmp_path, dialect) as jira:
        key = jira.create("anna", type="Ошибка", **COMPLETE)
        jira.at("2026-11-23 11:00")
        jira.move("igor", key, "Анализ")
        jira.at("2026-11-23 12:00")
        jira.move("igor", key, "Ошибка подтверждена")
        assert jira.status(key) == "Анализ"
        assert jira.notes(key)[0].endswith("их сообщают заказчику (MES-4.7).")
        jira.at("2026-11-23 13:00")
        jira.set("igor", key, duedate=date(2026, 12, 15))
        jira.move("igor", key, "Ошибка подтверждена")
        assert jira.status(key) == "Ошибка подтверждена"
        jira.at("2026-11-25 10:00")
        jira.set("igor", key, duedate=date(2026, 12, 22))
        assert "15.12.2026" in jira.comments(key)[0]
        jira.at("2026-11-27 10:00")
        jira.set("igor", key, fixVersions=["5.1.0"])
        _, put_off, fixed = jira.comments(key)
        assert "22.12.2026" in put_off
        assert "Проблема решена в версии (сборке): 5.1.0" in fixed


@BOTH
def test_a_contract_ends_in_the_middle_of_the_week(dialect: Dialect, tmp_path: Path) -> None:
    """On its last day support works, from midnight it does not, and the customer's word does not bring it back."""
    with monday(tmp_path, dialect) as jira:
        key = jira.create("petr", type="Ошибка", **COMPLETE)
        jira.move("igor", key, "Анализ")
        jira.at("2026-11-25 23:59")
        assert (jira.status(key), jira.comments(key)) == ("Анализ", [])
        jira.at("2026-11-26 00:00")
        assert jira.status(key) == "Приостановлен"
        jira.at("2026-11-26 09:00")
        jira.say("petr", key, "Договор продлеваем")
        assert jira.status(key) == "Приостановлен"
        assert ["(ПАО «Звезда»)" in told for told in jira.comments(key)] == [True]


@BOTH
def test_whose_the_request_is_must_be_known(dialect: Dialect, tmp_path: Path) -> None:
    """A stranger is asked for his company; of a phone call the vendor's people name it, and the code is told."""
    with monday(tmp_path, dialect) as jira:
        strange = jira.create("guest", type="Ошибка", **COMPLETE)
        called = jira.create("igor", type="Инцидент", priority="Критический", Площадка="Склад", Заказчик="Заря")
        assert jira.status(strange) == "Ожидание клиента"
        assert "«Заказчик»" in jira.comments(strange)[0]
        assert jira.fields(called)["Реакция до"] == "2026-11-23 12:00"
        assert f"его уникальный код — {called}." in jira.comments(called)[0]
        jira.at("2026-11-23 11:00")
        jira.say("guest", strange, "Мы «Заря».")
        jira.set("igor", strange, Заказчик="ООО «Заря»")
        assert jira.status(strange) == "Открыт"
        assert jira.fields(strange)["Реакция до"] == "2026-11-24 10:00"


@BOTH
def test_a_customer_keeps_to_the_form(dialect: Dialect, tmp_path: Path) -> None:
    """His change of type is taken back (приложение 1); a third party's product is told of, and then it is his turn."""
    with monday(tmp_path, dialect) as jira:
        key = critical(jira)
        jira.at("2026-11-23 10:30")
        jira.set("anna", key, issuetype="Консультация")
        assert jira.fields(key)["Issue Type"] == "Инцидент"
        assert jira.fields(key)["Реакция до"] == "2026-11-23 12:00"
        jira.move("igor", key, "Анализ")
        jira.set("igor", key, Причина="Сторонний продукт")
        assert jira.status(key) == "Ожидание клиента"
        assert jira.comments(key)[1].startswith("Причина обращения — в продукте стороннего производителя.")
        jira.at("2026-11-26 17:00")
        assert jira.status(key) == "Приостановлен"
        jira.at("2026-11-27 09:00")
        jira.attach("anna", key, "ответ-производителя.pdf")
        assert jira.status(key) == "Открыт"


@BOTH
def test_the_vendors_own_duties(dialect: Dialect, tmp_path: Path) -> None:
    """Access within three working days of the contract (п. 4.2), and works on the server announced (п. 4.3)."""
    with monday(tmp_path, dialect) as jira:
        access = jira.create("igor", type="Подключение заказчика", **SIGNED)
        works = jira.create("igor", type="Плановые работы", **WORKS)
        assert jira.fields(access)["Подключить до"] == "2026-11-26 17:00"
        assert "«Восстановление доступа»" in jira.notes(works)[0]
        jira.at("2026-11-24 10:00")
        jira.set("igor", works, **{"Восстановление доступа": datetime(2026, 11, 29, 2)})  # noqa: DTZ001
        jira.move("igor", access, "Закрыт")
        assert "с 28.11.2026 22:00" in jira.comments(works)[0]
        assert "29.11.2026 02:00" in jira.comments(works)[0]
        assert (jira.status(access), jira.labels(access)) == ("Открыт", [])
        jira.at("2026-11-26 17:00")
        assert jira.labels(access) == ["подключение-просрочено"]
        jira.set("igor", access, **{"Доступ выдан": "orlova@zarya.example"})
        jira.move("igor", access, "Закрыт")
        assert jira.status(access) == "Закрыт"


def test_the_clock_of_a_story_does_not_go_back(tmp_path: Path) -> None:
    """A slip of the pen in a story is told."""
    with (
        week(SHIPPED, tmp_path, start="2026-11-23 10:00", people=PEOPLE) as jira,
        pytest.raises(ValueError, match="it is 2026-11-23 10:00 already"),
    ):
        jira.at("2026-11-22 10:00")
