"""EnDocs' regulation in a Jira of its own: a customer's week, and what the stated day of eight hours says at load."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from connector.sandbox.sites.vendor import FieldSort
from policies import Policy, load
from policies.language.problems import Problem
from tests.connector.loop.stage import ROOT
from tests.regulations.week import Dialect, Week, Who, week

POLICY = ROOT / "policies" / "regulations" / "endocs.yaml"
CUSTOMERS = POLICY.with_name("endocs.customers.yaml")
PEOPLE: dict[str, str | Who] = {
    "anna": "anna@romashka.example",
    "lev": "lev@lotos.example",
    "petr": "petr@pion.example",
    "igor": "staff",
}
FORM, MAIL = "Сервис поддержки EnDocs", "Почта"
FIELDS: dict[str, FieldSort] = {"Канал": (FORM, MAIL, "Телефон"), "Оценка работ, ч": "number"}
BREAK = "    breaks: 13:00-14:00\n    day: 8h "
Begin = Callable[[str], AbstractContextManager[Week]]


@pytest.fixture(params=["cloud", "dc"])
def begin(request: pytest.FixtureRequest, tmp_path: Path) -> Begin:
    """A week of the regulation from a moment on, in either dialect."""
    return partial(begins, tmp_path, request.param)


def begins(folder: Path, dialect: Dialect, start: str) -> AbstractContextManager[Week]:
    return week(POLICY, folder, dialect=dialect, start=start, people=PEOPLE, fields=FIELDS)


def ask(jira: Week, who: str, *, kind: str = "Вопрос", **fields: str) -> str:
    """A request of the form with all that is asked of it."""
    given = {"Канал": FORM, "Предполагаемый приоритет": "Средний", **fields}
    return jira.create(who, type=kind, summary="Где журнал подписания", **given)


def accept(jira: Week, key: str) -> None:
    """The engineer in charge confirms that the request is taken to work."""
    jira.set("igor", key, assignee="igor")
    jira.move("igor", key, "В работе")


def policy(text: str) -> Policy:
    found = load(text, POLICY.name, {CUSTOMERS.name: CUSTOMERS.read_text("utf-8")}.get)
    assert isinstance(found, Policy)
    return found


def test_a_silent_customer_is_reminded_and_the_request_is_closed_with_what_was_done(begin: Begin) -> None:
    """Asked on Saturday, counted from Monday 10:00; Monday's question is closed a week later, at 19:00."""
    with begin("2026-11-28 14:00") as jira:
        key = ask(jira, "anna")
        (registered,) = jira.comments(key)
        assert f"зарегистрирован в Service Desk под номером {key}" in registered
        assert ["к его выполнению можно приступать" in text for text in jira.notices(key)] == [True]
        jira.at("2026-11-30 12:00")
        accept(jira, key)
        shown = jira.fields(key)
        assert (shown["Поддержка"], shown["Обработка"], shown["Обработка, ч"]) == (
            "Бесплатная поддержка",
            "выполнен",
            pytest.approx(2),
        )
        jira.say("igor", key, "Пришлите, пожалуйста, номер документа.")
        jira.move("igor", key, "Ожидание ответа клиента")
        assert jira.fields(key)["Ответ клиента до"] == "2026-12-07 19:00"
        jira.at("2026-12-07 18:59")
        assert ["Напоминаем" in text for text in jira.comments(key)] == [False, True]
        jira.at("2026-12-07 19:00")
        assert jira.status(key) == "Ответ от клиента не получен"
        last = jira.comments(key)[-1]
        assert last.startswith("Запрос завершён: ответ от клиента не получен.")
        assert "30.11.2026 12:00 МСК: Зарегистрирован → В работе" in last
        assert "30.11.2026 12:00 МСК: Пришлите, пожалуйста, номер документа." in last


def test_a_letter_without_its_data_waits_for_them(begin: Begin) -> None:
    """What the letter does not name is asked for at once, once; the answer brings the request back."""
    with begin("2026-11-23 10:00") as jira:
        letter = "Организация: ООО «Ромашка»\nИД клиента: 4815\nКонтактное лицо: Анна Розова\nТелефон:\n"
        key = jira.create("anna", type="Вопрос", description=f"{letter}Описание проблемы: где журнал?", Канал=MAIL)
        assert jira.status(key) == "Ожидание ответа клиента"
        _, asked = jira.comments(key)
        assert "«Описание» (разделы: Телефон, E-mail для входа, Предполагаемый приоритет)" in asked
        jira.at("2026-11-24 11:00")
        jira.say("anna", key, "Телефон +7 900 000-00-00, вхожу как anna@romashka.example, не срочно.")
        assert jira.status(key) == "Зарегистрирован"
        jira.at("2026-12-02 12:00")
        assert (jira.status(key), len(jira.comments(key))) == ("Зарегистрирован", 2)


def test_paid_work_is_estimated_agreed_and_billed_by_half_hours(begin: Begin) -> None:
    """Not begun before the customer agrees; ten minutes cost half an hour, thirty-five an hour; closing tells what was
    done."""
    with begin("2026-11-23 10:00") as jira:
        key = ask(jira, "lev", kind="Доработка")
        assert jira.fields(key)["Поддержка"] == "Платная поддержка"
        accept(jira, key)
        assert jira.status(key) == "Зарегистрирован"
        assert "оценивают и согласовывают" in jira.notes(key)[-1]
        jira.set("igor", key, **{"Оценка работ, ч": 6})
        assert (jira.status(key), "оценены в 6 ч" in jira.comments(key)[-1]) == ("Ожидание ответа клиента", True)
        jira.at("2026-11-24 12:00")
        jira.say("lev", key, "Согласны.")
        assert jira.status(key) == "Зарегистрирован"
        jira.set("igor", key, **{"Согласовано с клиентом": "Да"})
        jira.move("igor", key, "В работе")
        jira.log_work("igor", key, minutes=10)
        jira.log_work("igor", key, minutes=35)
        assert (jira.status(key), jira.fields(key)["Часы к оплате"]) == ("В работе", pytest.approx(1.5))
        jira.move("igor", key, "Выполнен")
        assert jira.status(key) == "В работе"
        jira.set("igor", key, **{"Что сделано": "Добавлен отчёт по подписям."})
        jira.at("2026-11-24 12:30")
        jira.move("igor", key, "Выполнен")
        assert (jira.status(key), "Добавлен отчёт по подписям." in jira.comments(key)[-1]) == ("Выполнен", True)


def test_a_contract_that_ran_out_stops_the_request(begin: Begin) -> None:
    """In force until the end of 24 November; from then on the request waits, and nobody can take it to work."""
    with begin("2026-11-24 12:00") as jira:
        key = ask(jira, "petr")
        assert (jira.status(key), jira.fields(key)["Поддержка"]) == ("Зарегистрирован", "Бесплатная поддержка")
        jira.at("2026-11-25 00:00")
        assert (jira.status(key), jira.fields(key)["Поддержка"]) == ("Ожидание договора", None)
        assert "Договор П-180 (ООО «Пион»): истёк" in jira.comments(key)[-1]
        jira.at("2026-11-25 10:00")
        accept(jira, key)
        assert jira.status(key) == "Ожидание договора"


def test_dependence_on_others_and_one_problem_at_a_time_are_told(begin: Begin) -> None:
    """A third party is named before its answer is awaited; a phone call is no channel; a second problem is another
    request."""
    with begin("2026-11-23 10:00") as jira:
        key = ask(jira, "anna")
        accept(jira, key)
        jira.move("igor", key, "Ожидание третьей стороны")
        assert jira.status(key) == "В работе"
        jira.set("igor", key, **{"Третья сторона": "удостоверяющий центр", "Несколько вопросов": "Да"})
        jira.move("igor", key, "Ожидание третьей стороны")
        assert jira.status(key) == "Ожидание третьей стороны"
        assert ["третьей стороны — удостоверяющий центр" in t or "новые запросы" in t for t in jira.comments(key)] == [
            False,
            True,
            True,
        ]
        called = ask(jira, "anna", Канал="Телефон")
        assert (jira.status(called), "support@endocs.ru" in jira.comments(called)[-1]) == ("Без решения", True)


def test_eight_hours_between_ten_and_seven_are_warned_about() -> None:
    """The regulation names no break, so the whole window counts, and the admin is told so (END-2.3)."""
    text = POLICY.read_text("utf-8")
    warnings: tuple[Problem, ...] = policy(text).warnings
    assert [(warning.code, warning.warning) for warning in warnings] == [("day_length", True)]
    assert working_hours(policy(text)) == 9


def test_a_break_that_is_given_is_subtracted() -> None:
    """One line in the calendar makes the day the eight hours that the regulation states: there is no warning."""
    text = POLICY.read_text("utf-8")
    assert text.count("    day: 8h ") == 1
    found = policy(text.replace("    day: 8h ", BREAK))
    assert found.warnings == ()
    assert working_hours(found) == 8


def working_hours(found: Policy) -> float:
    """Of Monday, 23 November 2026."""
    first, last = (datetime(2026, 11, day, tzinfo=UTC) for day in (23, 24))
    return found.calendars["support"].between(first, last) / 3600
