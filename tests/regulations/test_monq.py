"""Monq's regulation in a Jira of its own: a customer's week, and what the file of customers may hold."""

from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from policies import Policy, Problems, load
from tests.connector.loop.stage import ROOT
from tests.regulations.week import Begin, Dialect, Week, Who, week

POLICY = ROOT / "policies" / "regulations" / "monq.yaml"
CUSTOMERS = POLICY.with_name("monq.customers.yaml")
PEOPLE: dict[str, str | Who] = {
    "orlova": "orlova@zarya.example",
    "zaitsev": "zaitsev@zarya.example",
    "belov": "belov@zarya.example",
    "zhukov": "zhukov@zarya.example",
    "mironova": "mironova@meridian.example",
    "markov": "markov@meridian.example",
    "makeev": "makeev@meridian.example",
    "kotov": "kotov@kometa.example",
    "inna": "staff",
    "ruslan": "head",
    "maria": Who(word="manager"),
}
FIELDS = {"Канал": ("Портал", "Почта", "Telegram"), "Версия Monq": ("7.4", "8.1", "8.2")}


def begin(folder: Path, dialect: Dialect, start: str) -> AbstractContextManager[Week]:
    return week(POLICY, folder, dialect=dialect, start=start, people=PEOPLE, fields=FIELDS, security=["Только автор"])


def ask(jira: Week, who: str, *, kind: str = "Консультация", channel: str = "Портал", **fields: str) -> str:
    """A request with all that is asked of it."""
    given = {"Канал": channel, "Версия Monq": "8.2", **fields}
    return jira.create(who, type=kind, priority="Обычный", summary="Не приходят уведомления", **given)


def test_a_basic_customer_is_answered_within_a_working_day(cloud: Begin) -> None:
    """Asked on Monday at 10:00, due on Tuesday at 18:00, answered at 17:00; his team sees the request."""
    with cloud("2026-11-23 10:00") as jira:
        key = ask(jira, "orlova")
        shown = jira.fields(key)
        assert (shown["Уровень поддержки"], shown["Ответ"], shown["Ответ до"]) == (
            "Базовая",
            "идёт",
            "2026-11-24 18:00",
        )
        assert [jira.sees(who, key) for who in ("zaitsev", "belov", "inna")] == [True, False, True]
        jira.move("inna", key, "В работе")
        jira.at("2026-11-24 17:00")
        assert jira.fields(key)["Ответ"] == "под угрозой"
        (warning,) = jira.notices(key)
        assert "осталось 3 часа 24 минуты" in warning
        jira.say("inna", key, "Проверьте сервер исходящей почты.")
        assert (jira.fields(key)["Ответ"], jira.fields(key)["Ответ, ч"]) == ("выполнен", pytest.approx(16))
        assert (jira.labels(key), jira.comments(key)) == ([], [])


def test_a_premium_customer_is_owed_an_answer_at_night(dc: Begin) -> None:
    """Saturday 23:30 is due on Sunday at 01:30; nobody answers, and the customer can count the overdue request."""
    with dc("2026-11-28 23:30") as jira:
        key = ask(jira, "mironova", kind="Ошибка", channel="Telegram")
        assert jira.fields(key)["Ответ до"] == "2026-11-29 01:30"
        assert [jira.sees(who, key) for who in ("markov", "makeev")] == [True, False]
        jira.at("2026-11-29 01:29")
        assert jira.labels(key) == []
        jira.at("2026-11-29 01:30")
        assert (jira.labels(key), jira.fields(key)["Ответ"]) == (["просрочено"], "нарушен")


def test_the_sixth_request_waits_until_one_is_closed(cloud: Begin) -> None:
    """Five are in work; the sixth is told its place and its clock stands; a question of licences does not wait."""
    with cloud("2026-11-23 10:00") as jira:
        five = [ask(jira, "orlova") for _ in range(5)]
        for key in five:
            jira.move("inna", key, "В работе")
        sixth, licence = ask(jira, "zaitsev"), ask(jira, "zaitsev", kind="Лицензирование и выставление счетов")
        assert [jira.status(key) for key in (*five[:1], sixth, licence)] == ["В работе", "В очереди", "Открыт"]
        (told,) = jira.comments(sixth)
        assert "место в очереди: 1" in told
        assert (jira.fields(sixth)["Место в очереди"], jira.fields(sixth)["Ответ"]) == (1, "пауза")
        assert jira.fields(licence)["Ответ до"] is None
        jira.at("2026-11-23 15:00")
        jira.move("orlova", five[0], "Закрыт")
        assert jira.status(sixth) == "Открыт"
        assert jira.comments(sixth)[1].startswith("Очередь подошла")
        assert (jira.fields(sixth)["Место в очереди"], jira.fields(sixth)["Ответ до"]) == (None, "2026-11-25 14:00")


def test_silence_closes_and_a_late_answer_opens_again(dc: Begin) -> None:
    """A solution of Monday is dropped on Thursday at 18:00; what the customer writes on Friday starts anew."""
    with dc("2026-11-23 10:00") as jira:
        key = ask(jira, "orlova")
        jira.move("inna", key, "В работе")
        jira.at("2026-11-23 11:00")
        jira.say("inna", key, "Обновите шаблон письма.")
        jira.at("2026-11-23 11:01")
        jira.move("inna", key, "Решение предложено")
        jira.at("2026-11-26 17:59")
        assert jira.status(key) == "Решение предложено"
        jira.at("2026-11-26 18:00")
        assert jira.status(key) == "Закрыт"
        (told,) = jira.comments(key)
        assert told.startswith("Ответ не получен в течение 3 рабочих дней.")
        jira.at("2026-11-27 10:00")
        jira.say("orlova", key, "Не помогло")
        assert (jira.status(key), jira.fields(key)["Ответ до"]) == ("Открыт", "2026-11-30 18:00")


def test_who_may_ask_for_what(cloud: Begin) -> None:
    """Accounts: the key contact alone. Telegram: not for the basic package. An unknown address: not at all."""
    with cloud("2026-11-23 10:00") as jira:
        account = {"kind": "Управление учётными записями", "Операция": "Удаление"}
        allowed, refused = ask(jira, "zaitsev", **account), ask(jira, "orlova", **account)
        assert [jira.status(key) for key in (allowed, refused)] == ["Открыт", "Закрыт"]
        (told,) = jira.comments(refused)
        assert told.endswith("Обращение закрыто без выполнения каких-либо действий.")
        chat, mail = ask(jira, "orlova", channel="Telegram"), ask(jira, "zhukov", channel="Почта")
        assert [jira.status(key) for key in (chat, mail)] == ["Закрыт", "Закрыт"]
        assert (len(jira.comments(chat)), jira.comments(mail), len(jira.notes(mail))) == (1, [], 1)
        jira.at("2026-11-23 11:00")
        jira.say("orlova", refused, "Всё же удалите")
        assert jira.status(refused) == "Закрыт"


def test_a_critical_defect_is_owed_within_ten_working_days_of_its_confirmation(dc: Begin) -> None:
    """Only staff confirm; confirmed on Saturday, due on the second Friday after; cancelling the criticality ends it."""
    with dc("2026-11-28 10:00") as jira:
        key = ask(jira, "mironova", kind="Ошибка", **{"Обоснование критичности": "Полная неработоспособность"})
        jira.set("mironova", key, priority="Критический", **{"Ошибка подтверждена": "Да"})
        assert (jira.fields(key)["Ошибка подтверждена"], jira.fields(key)["Исправление до"]) == (None, None)
        jira.at("2026-11-28 12:00")
        jira.say("inna", key, "Воспроизвели.")
        jira.set("inna", key, **{"Ошибка подтверждена": "Да"})
        assert jira.fields(key)["Исправление до"] == "2026-12-11 18:00"
        jira.at("2026-11-30 12:00")
        jira.set("inna", key, priority="Обычный")
        shown = jira.fields(key)
        assert (shown["Исправление"], shown["Срок решения"]) == ("не применяется", "определяется релизной политикой")
        jira.set("mironova", key, priority="Критический")
        assert jira.fields(key)["Priority"] == "Обычный"


def test_access_is_blocked_after_the_contract_and_requests_go_to_the_community(cloud: Begin) -> None:
    """The contract of 27 November: ten working days are over on 11 December at 18:00."""
    with cloud("2026-11-26 10:00") as jira:
        card = jira.create("inna", type="Договор", summary="Договор ТП-087", Заказчик="Комета")
        jira.at("2026-11-26 23:59")
        assert (jira.status(card), jira.fields(card)["Заблокировать до"]) == ("Открыт", None)
        jira.at("2026-11-27 00:00")
        assert (jira.status(card), jira.fields(card)["Заблокировать до"]) == ("В работе", "2026-12-11 18:00")
        (note,) = jira.notes(card)
        assert "ТП-087 (ООО «Комета»)" in note
        jira.at("2026-11-30 10:00")
        late = ask(jira, "kotov")
        (told,) = jira.comments(late)
        assert (jira.status(late), "Community-портале" in told) == ("Закрыт", True)
        jira.at("2026-12-11 18:00")
        assert (jira.labels(card), jira.fields(card)["Блокировка"]) == (["доступ-не-заблокирован"], "нарушен")


def loaded(customers: str) -> Policy | Problems:
    return load(POLICY.read_text(encoding="utf-8"), POLICY.name, lambda _: customers)


@pytest.mark.parametrize(
    ("package", "contacts", "fits"),
    [
        ("Базовая", 3, True),
        ("Базовая", 4, False),
        ("Базовая+", 5, True),
        ("Базовая+", 6, False),
        ("Премиальная", 10, True),
        ("Премиальная", 11, False),
        ("Премиальная+", 30, True),
        ("Премиальная+", 31, False),
    ],
)
def test_a_package_allows_so_many_contacts(package: str, contacts: int, fits: bool) -> None:
    """3, 5, 10 and 30; the file of a customer with one more is refused, with the number in the message."""
    people = ", ".join(f"c{number}@x.example" for number in range(contacts))
    found = loaded(f"[{{name: Икс, package: {package}, contacts: {{others: [{people}]}}}}]")
    assert isinstance(found, Policy) is fits
    if isinstance(found, Problems):
        assert f": {contacts}, а по уровню «{package}» — не больше {contacts - 1}" in found.said("ru")


@pytest.mark.parametrize(
    ("package", "fits"), [("Базовая", False), ("Базовая+", False), ("Премиальная", True), ("Премиальная+", True)]
)
def test_several_teams_are_for_the_premium_packages(package: str, fits: bool) -> None:
    """Two teams are refused to the basic ones."""
    teams = "{А: [a@x.example], Б: [b@x.example]}"
    assert isinstance(loaded(f"[{{name: Икс, package: {package}, teams: {teams}}}]"), Policy) is fits


def test_the_example_of_customers_is_fit_to_copy() -> None:
    """It loads without a warning."""
    found = loaded(CUSTOMERS.read_text(encoding="utf-8"))
    assert isinstance(found, Policy)
    assert found.warnings == ()
