"""The regulation of DiState on a Jira of its own: a partner's week, special requests, letters, development."""

from pathlib import Path

import pytest

from tests.regulations.week import Dialect, Week, week

POLICY = Path(__file__).parents[2] / "policies" / "regulations" / "distate.yaml"
PEOPLE = {
    "petrov": "petrov@integrator.example",
    "orlov": "orlov@obmen.example",
    "stranger": "buhgalter@mail.example",
    "igor": "staff",
    "darya": "developers",
    "duty": "duty",
}
COMPLETE = {
    "Канал": "Личный кабинет",
    "Адрес системы": "https://edo.integrator.example",
    "Версия": "3.4",
    "Редакция": "Корпоративная",
    "Продукт": "DiServer v.3",
}
STEPS = "Описание проблемы: список документов пуст.\nШаги воспроизведения: открыть раздел «Входящие»."
MONDAY = "2026-11-23 10:00"
BOTH = pytest.mark.parametrize("dialect", ["cloud", "dc"])


def special(jira: Week) -> str:
    return jira.create("orlov", type="Спецобращение", **COMPLETE, Купон="SO-2026-9Q2M")


def shown(jira: Week, key: str) -> tuple[str, str, str]:
    """The level, the state of the reaction and when it is due."""
    fields = jira.fields(key)
    return fields["Уровень обслуживания"], fields["Реакция"], fields["Ответить до"]


@BOTH
def test_a_partners_failure_is_answered_closed_and_opened_again(dialect: Dialect, tmp_path: Path) -> None:
    """Three hours from Monday 10:00; each further message has three hours of its own (п. 2.3, 3.1, 5.3, 6)."""
    with week(POLICY, tmp_path, dialect=dialect, start=MONDAY, people=PEOPLE) as jira:
        key = jira.create("petrov", type="Сбой", description=STEPS, **COMPLETE)
        assert shown(jira, key) == ("Партнеры: Оперативная поддержка", "идёт", "2026-11-23 13:00")
        assert jira.fields(key)["Очередность"] == "1 — вне очереди"
        (received,) = jira.comments(key)
        assert f"(TID): {key}. Уровень обслуживания: «Партнеры: Оперативная поддержка»" in received
        jira.at("2026-11-23 12:30")
        assert len(jira.notices(key)) == 1
        jira.say("igor", key, "Перезапустите службу обмена.")
        assert jira.fields(key)["Реакция"] == "выполнен"
        jira.set("igor", key, assignee="igor", **{"Доступ предоставлен": "Да"})
        jira.move("igor", key, "Закрыто")
        reminded, asked = jira.comments(key)[1:]
        assert "смените, пожалуйста, данные аутентификации" in reminded
        assert "поставьте оценку" in asked
        jira.at("2026-11-24 16:00")
        jira.say("petrov", key, "Снова не работает.")
        assert jira.status(key) == "Открыто повторно"
        assert shown(jira, key)[1:] == ("идёт", "2026-11-25 11:00")
        jira.at("2026-11-25 11:00")
        assert (jira.fields(key)["Реакция"], jira.labels(key)) == ("нарушен", ["срок-реакции-нарушен"])


@BOTH
def test_a_special_request_is_answered_by_the_clock(dialect: Dialect, tmp_path: Path) -> None:
    """One hour on a Saturday night; the phone is told once there is somebody to call (п. 3.6)."""
    with week(POLICY, tmp_path, dialect=dialect, start="2026-11-28 23:30", people=PEOPLE) as jira:
        key = special(jira)
        assert shown(jira, key) == ("Спецобращения", "идёт", "2026-11-29 00:30")
        jira.at("2026-11-28 23:40")
        jira.set("igor", key, assignee="igor", **{"Телефон ответственного": "+7 812 000-00-00"})
        told = jira.comments(key)[-1]
        assert told.startswith(f"Ответственный по спецобращению {key} — Igor, телефон ")
        assert "7 812 000-00-00. По телефону" in told
        jira.at("2026-11-29 00:30")
        assert (jira.fields(key)["Реакция"], jira.labels(key)) == ("нарушен", ["срок-реакции-нарушен"])


def test_the_thirteenth_special_request_goes_by_the_licence(tmp_path: Path) -> None:
    """A coupon is for twelve; opening the first of them anew takes nothing from it (п. 3.6, 6)."""
    with week(POLICY, tmp_path, start=MONDAY, people=PEOPLE) as jira:
        first, *others = [special(jira) for _ in range(12)]
        assert {jira.fields(key)["Уровень обслуживания"] for key in (first, *others)} == {"Спецобращения"}
        last = special(jira)
        assert shown(jira, last) == ("Лицензиаты: VIP-поддержка", "идёт", "2026-11-23 12:00")
        assert "По купону SO-2026-9Q2M уже создано 12 спецобращений" in jira.comments(last)[-1]
        jira.move("orlov", first, "Закрыто")
        jira.at("2026-11-23 10:10")
        jira.say("orlov", first, "Вопрос остался.")
        assert jira.status(first) == "Открыто повторно"
        assert (jira.fields(first)["Уровень обслуживания"], jira.labels(first)) == ("Спецобращения", [])


@BOTH
def test_a_letter_from_elsewhere_gets_no_commercial_level(dialect: Dialect, tmp_path: Path) -> None:
    """The organisation is known by its ИНН, the sender is not of it; BMP is to be packed (п. 5.7, 5.8)."""
    letter = {"Канал": "Электронная почта", "Организация": "ООО «Интегратор»", "ИНН": "7800000011"}
    with week(POLICY, tmp_path, dialect=dialect, start=MONDAY, people=PEOPLE) as jira:
        key = jira.create("stranger", type="Сбой", description=STEPS, **{**COMPLETE, **letter})
        jira.attach("stranger", key, "окно.bmp", "журнал.zip")
        assert shown(jira, key) == ("Некоммерческая поддержка", "идёт", "2026-11-25 18:00")
        assert jira.state(key)["customer"] == "ООО «Интегратор»"
        told = "\n".join(jira.comments(key))
        assert "не подходит: окно.bmp" in told
        assert "укажите, пожалуйста: «ОГРН», «Логин»" in told
        assert "не от имени организации, указанной в лицензии" in told


def test_a_phone_call_is_no_request(tmp_path: Path) -> None:
    """It is turned away with the addresses that are (п. 5.6), and nothing is owed."""
    with week(POLICY, tmp_path, dialect="dc", start=MONDAY, people=PEOPLE) as jira:
        key = jira.create("igor", type="Вопрос", **{**COMPLETE, "Канал": "Телефон"})
        assert jira.status(key) == "Отклонено"
        (told,) = jira.comments(key)
        assert told.startswith("Вопросы, заданные по этому каналу, не являются официальными обращениями")
        jira.at("2026-12-07 10:00")
        assert jira.labels(key) == []


@BOTH
def test_what_needs_development_goes_there_and_has_a_term(dialect: Dialect, tmp_path: Path) -> None:
    """Not without a responsible person and a reason; then 24 working days (п. 2.2, 3.9, 5.1)."""
    with week(POLICY, tmp_path, dialect=dialect, start=MONDAY, people=PEOPLE) as jira:
        key = jira.create("petrov", type="Вопрос", **COMPLETE)
        jira.at("2026-11-23 11:00")
        jira.move("igor", key, "Отдел разработки")
        assert jira.status(key) == "Новое"
        assert len(jira.notes(key)) == 2
        jira.at("2026-11-23 12:00")
        jira.set("igor", key, assignee="igor", **{"Причина отсрочки": "Нужна доработка или обновление"})
        jira.move("igor", key, "Отдел разработки")
        assert jira.status(key) == "Отдел разработки"
        assert jira.comments(key)[-1].startswith(f"Обращение {key} переведено на уровень обслуживания «Разработка»")
        assert jira.fields(key)["Разработка до"] == "2026-12-25 18:00"
        jira.set("petrov", key, issuetype="Сбой")
        assert jira.fields(key)["Issue Type"] == "Вопрос"
        jira.at("2026-12-25 18:00")
        assert (jira.fields(key)["Разработка"], jira.labels(key)) == ("нарушен", ["срок-разработки-нарушен"])


def test_a_change_of_hours_is_published_before_it_is_closed(tmp_path: Path) -> None:
    """On its day somebody is reminded (п. 7)."""
    with week(POLICY, tmp_path, start="2026-12-21 10:00", people=PEOPLE) as jira:
        key = jira.create("igor", type="Изменение режима работы", **{"Режим меняется с": "2026-12-30"})
        jira.move("igor", key, "Закрыто")
        assert jira.status(key) == "Новое"
        jira.at("2026-12-30 00:00")
        (told,) = jira.notices(key)
        assert told.startswith(f"{key}: режим работы сегодня меняется")
        jira.set("igor", key, **{"Опубликовано на сайте": "https://distate.ru/news/30-12"})
        jira.move("igor", key, "Закрыто")
        assert jira.status(key) == "Закрыто"
