"""SpecPromDesign's regulation in a Jira of its own: a customer's week, from the acceptance act to the repair."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from policies import Policy, load
from tests.connector.loop.stage import ROOT
from tests.regulations.week import Begin, Dialect, Week, week

POLICY = ROOT / "policies" / "regulations" / "specpromdesign.yaml"
CUSTOMERS = POLICY.with_name("specpromdesign.customers.yaml")
PEOPLE = {
    "anna": "anna@impuls.example",
    "artem": "artem@impuls.example",
    "boris": "boris@teploset.example",
    "igor": "staff",
    "olga": "staff",
    "lida": "line1",
    "vlad": "line2",
    "timur": "line3",
    "denis": "duty",
}
FIELDS: dict[str, str | tuple[str, ...]] = {
    "Канал": ("Телефон", "Электронная почта", "Мессенджер", "Социальная сеть"),
    "Линия поддержки": ("1 линия", "2 линия", "3 линия"),
    "Гарантия до": "date",
    "Гарантийный случай": ("Да", "Нет"),
    "Гарантийный срок": ("Действует", "Истёк"),
}
LEVELS = ("Строго конфиденциально", "Для всех")
NOTHING: Mapping[str, Any] = {}
MONDAY = "2026-11-23 10:00"
FREE, PAID = "Бесплатно: гарантийный ремонт", "За счёт Клиента, включая транспортные расходы"
BOTH = pytest.mark.parametrize("dialect", ["cloud", "dc"])


def begin(folder: Path, dialect: Dialect, start: str) -> AbstractContextManager[Week]:
    return week(POLICY, folder, dialect=dialect, start=start, people=PEOPLE, fields=FIELDS, security=LEVELS)


def ask(
    jira: Week, who: str, fields: Mapping[str, Any] = NOTHING, *, kind: str = "Инцидент", priority: str = "Средний"
) -> str:
    """A request with all that is asked of it; `fields` besides, or otherwise."""
    known = {"Канал": "Электронная почта", "Оборудование": "Контроллер СПД-100", "Серийный номер": "SPD100-0042"}
    return jira.create(who, type=kind, priority=priority, summary="Контроллер не запускается", **{**known, **fields})


def reaction(jira: Week, key: str) -> tuple[str, str | None]:
    """The state of the reaction and when it is due."""
    fields = jira.fields(key)
    return fields["Реакция"], fields["Реакция до"]


@BOTH
def test_a_critical_fault_is_taken_to_work_when_the_customer_knows_by_whom(dialect: Dialect, tmp_path: Path) -> None:
    """Two hours from Monday 10:00; the assignment moves the request and is told at 11:40."""
    with begin(tmp_path, dialect, MONDAY) as jira:
        key = ask(jira, "anna", priority="Критический")
        assert (jira.fields(key)["Приоритет по регламенту"], *reaction(jira, key)) == (
            "Критический",
            "идёт",
            "2026-11-23 12:00",
        )
        assert jira.fields(key)["Линия поддержки"] == "2 линия"
        assert jira.comments(key) == []
        jira.at("2026-11-23 11:40")
        warning, routed = jira.notices(key)
        assert routed.startswith(f"{key} на 2 линии (Инцидент, приоритет «Критический»)")
        assert "осталось 24 минуты, срок 23.11.2026 12:00" in warning
        jira.note("olga", key, "Передаю Игорю.")
        assert reaction(jira, key)[0] == "под угрозой"
        jira.set("olga", key, assignee="igor")
        (told,) = jira.comments(key)
        assert told.endswith(f"{key} принята в работу. С ней будет работать сотрудник технической поддержки: Igor.")
        shown = jira.fields(key)
        assert (shown["Status"], shown["Реакция"], shown["Этап"]) == ("В работе", "выполнен", "Управление Заявками")
        assert shown["Клиенту назван"] == "Igor"
        assert shown["Реакция, ч"] == pytest.approx(1.67, abs=0.01)
        assert jira.labels(key) == []


@BOTH
def test_a_low_request_has_twenty_four_working_hours(dialect: Dialect, tmp_path: Path) -> None:
    """A consultation called critical is low: 7 hours of Monday, 9 of Tuesday, 8 of Wednesday; then it is overdue."""
    with begin(tmp_path, dialect, MONDAY) as jira:
        key = ask(jira, "anna", kind="Консультация", priority="Критический")
        assert jira.fields(key)["Priority"] == "Низкий"
        assert reaction(jira, key) == ("идёт", "2026-11-25 16:00")
        jira.at("2026-11-25 15:59")
        assert jira.labels(key) == []
        jira.at("2026-11-25 16:00")
        assert (reaction(jira, key)[0], jira.labels(key)) == ("нарушен", ["реакция-нарушена"])


@BOTH
def test_what_lacks_information_is_registered_and_waits(dialect: Dialect, tmp_path: Path) -> None:
    """Nothing is turned away: not by the service, not by staff; the customer's answer brings it back."""
    with begin(tmp_path, dialect, MONDAY) as jira:
        key = ask(jira, "anna", {"Серийный номер": None})
        (told,) = jira.comments(key)
        assert told.startswith(f"Ваше обращение зарегистрировано, номер Заявки — {key}. Решение будет отложено")
        assert told.endswith("Сообщите, пожалуйста: «Серийный номер».")
        assert (jira.status(key), *reaction(jira, key)) == ("Уточнение информации", "идёт", "2026-11-24 09:00")
        assert jira.fields(key)["Ход решения"] == "пауза"
        jira.at("2026-11-23 11:00")
        jira.move("igor", key, "Закрыта")
        assert jira.status(key) == "Уточнение информации"
        (note,) = jira.notes(key)
        assert note.startswith("Переход «Уточнение информации» → «Закрыта» отменён")
        jira.set("olga", key, assignee="igor")
        assert (jira.status(key), reaction(jira, key)[0]) == ("Уточнение информации", "выполнен")
        jira.at("2026-11-23 12:00")
        jira.say("anna", key, "Номер SPD100-0042.")
        assert (jira.status(key), jira.fields(key)["Ход решения"]) == ("В работе", "идёт")


@BOTH
def test_a_copy_of_a_request_tells_the_customer_nothing_yet(dialect: Dialect, tmp_path: Path) -> None:
    """Who was told of another request is not of this one; the same engineer stops its clock all the same."""
    with begin(tmp_path, dialect, MONDAY) as jira:
        key = ask(jira, "anna", {"Клиенту назван": "Igor"})
        assert (jira.fields(key)["Клиенту назван"], reaction(jira, key)[0]) == (None, "идёт")
        jira.at("2026-11-23 11:00")
        jira.set("olga", key, assignee="igor")
        assert (jira.fields(key)["Клиенту назван"], reaction(jira, key)[0]) == ("Igor", "выполнен")


def test_only_staff_set_the_priority(dc: Begin) -> None:
    """The customer's is set back with the reason; the engineer's counts from the registration."""
    with dc(MONDAY) as jira:
        key = ask(jira, "anna")
        jira.at("2026-11-23 10:30")
        jira.set("anna", key, priority="Критический")
        assert (jira.fields(key)["Priority"], reaction(jira, key)[1]) == ("Средний", "2026-11-24 09:00")
        (told,) = jira.comments(key)
        assert "возвращён приоритет «Средний»" in told
        jira.at("2026-11-23 11:00")
        jira.set("igor", key, priority="Высокий")
        assert (jira.fields(key)["Priority"], reaction(jira, key)[1]) == ("Высокий", "2026-11-23 14:00")


@BOTH
def test_a_request_goes_from_line_to_line(dialect: Dialect, tmp_path: Path) -> None:
    """A call to the first, its fault to the second, a change of software to the third; each line is told."""
    with begin(tmp_path, dialect, MONDAY) as jira:
        key = ask(jira, "olga", {"Канал": "Телефон", "Заказчик": "Импульс"})
        assert (jira.fields(key)["Линия поддержки"], reaction(jira, key)[1]) == ("1 линия", "2026-11-24 09:00")
        jira.set("olga", key, assignee="igor")
        assert jira.fields(key)["Линия поддержки"] == "2 линия"
        jira.at("2026-11-23 12:00")
        jira.set("igor", key, issuetype="Доработка ПО")
        assert jira.fields(key)["Линия поддержки"] == "3 линия"
        jira.set("igor", key, assignee="timur")
        assert jira.comments(key)[-1].startswith(f"С Заявкой {key} теперь будет работать")
        jira.set("igor", key, **{"Линия поддержки": "1 линия"})
        assert jira.fields(key)["Линия поддержки"] == "3 линия"
        lines = [notice.removeprefix(f"{key} на ").partition(" (")[0] for notice in jira.notices(key)]
        assert list(dict.fromkeys(lines)) == ["1 линии", "2 линии", "3 линии"]


@BOTH
def test_a_repair_is_free_within_the_warranty_alone(dialect: Dialect, tmp_path: Path) -> None:
    """The fault was reported on the warranty's last day; the diagnosis tells whose money; a repair waits for it."""
    with begin(tmp_path, dialect, MONDAY) as jira:
        key = ask(jira, "anna", {"Гарантия до": date(2026, 11, 23)})
        other = ask(jira, "anna", {"Гарантия до": date(2026, 11, 22)})
        for one in (key, other):
            jira.set("olga", one, assignee="igor")
        assert [jira.status(one) for one in (key, other)] == ["В работе", "В работе"]
        jira.at("2026-11-23 11:00")
        jira.move("igor", key, "Диагностика")
        assert jira.status(key) == "В работе"
        for status in ("Разбор проблемы", "Диагностика"):
            jira.at("2026-11-24 10:00" if status == "Разбор проблемы" else "2026-11-24 11:00")
            jira.move("igor", key, status)
            jira.move("igor", other, status)
        shown = [jira.fields(one)["Оплата ремонта"] for one in (key, other)]
        assert shown == ["Определяется при диагностике", PAID]
        jira.at("2026-11-24 12:00")
        jira.move("igor", key, "Ремонт")
        jira.move("igor", other, "Замена")
        assert jira.status(other) == "Замена"
        assert "за счёт Клиента, включая транспортные расходы" in jira.comments(other)[-1]
        assert jira.status(key) == "Диагностика"
        assert "«Гарантийный случай»" in jira.notes(key)[-1]
        jira.at("2026-11-25 09:00")
        jira.set("igor", key, **{"Гарантийный случай": "Да"})
        jira.move("igor", key, "Ремонт")
        fields = jira.fields(key)
        assert (fields["Status"], fields["Этап"], fields["Оплата ремонта"]) == ("Ремонт", "Управление ремонтами", FREE)
        jira.at("2026-11-27 17:00")
        jira.move("igor", key, "Решена")
        assert "гарантийный: он выполняется бесплатно" in jira.comments(key)[-1]
        assert jira.fields(key)["Решение, ч"] == pytest.approx(43)
        assert jira.labels(key) == []


@BOTH
def test_the_service_begins_with_the_acceptance_act(dialect: Dialect, tmp_path: Path) -> None:
    """Before it a request is registered and told so; on its day the reaction begins to count."""
    with begin(tmp_path, dialect, MONDAY) as jira:
        key = ask(jira, "boris")
        (told,) = jira.comments(key)
        assert "подтверждённого подписанным актом приёмки" in told
        assert (jira.status(key), *reaction(jira, key)) == ("Зарегистрирована", "не применяется", None)
        jira.at("2026-11-26 09:00")
        assert reaction(jira, key) == ("идёт", "2026-11-26 16:00")
        assert "начала действовать: акт приёмки АП-31/2026 подписан" in jira.comments(key)[1]


def test_nobody_else_sees_a_request(cloud: Begin) -> None:
    """Not another customer, not a colleague; who opens it for all sees it closed again."""
    with cloud(MONDAY) as jira:
        key = ask(jira, "anna")
        assert [jira.sees(who, key) for who in ("anna", "igor", "artem", "boris")] == [True, True, False, False]
        jira.set("igor", key, security="Для всех")
        assert jira.fields(key)["Уровень безопасности"] == "Строго конфиденциально"


def test_other_ways_and_languages_are_registered_too(dc: Begin) -> None:
    """The customer is told which ways there are, and is asked for Russian."""
    with dc(MONDAY) as jira:
        channel = ask(jira, "anna", {"Канал": "Социальная сеть"})
        (told,) = jira.comments(channel)
        assert (jira.status(channel), "по телефону, электронной почте или через мессенджер" in told) == (
            "Зарегистрирована",
            True,
        )
        english = jira.create(
            "anna",
            type="Типовая заявка",
            summary="Firmware for the controller",
            description="Please send us the latest firmware for the controller",
            Канал="Мессенджер",
            Оборудование="Контроллер СПД-100",
        )
        (asked,) = jira.comments(english)
        assert (jira.status(english), "please describe it in Russian" in asked) == ("Уточнение информации", True)


def test_the_example_of_customers_is_fit_to_copy() -> None:
    """It loads without a warning."""
    customers = CUSTOMERS.read_text(encoding="utf-8")
    found = load(POLICY.read_text(encoding="utf-8"), POLICY.name, lambda _: customers)
    assert isinstance(found, Policy)
    assert found.warnings == ()
