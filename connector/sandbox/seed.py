"""A few believable requests, at moments relative to now, so that a demo begins in the middle of things."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from connector.sandbox.state import talk, writes
from connector.sandbox.state.desk import CHANNEL, desk_fields, request_type
from connector.sandbox.state.model import FieldValue, Issue, RichText
from connector.sandbox.state.site import User, by_name, first
from connector.sandbox.state.world import World

INTERNAL = {"sd.public.comment": {"internal": True}}
Verb = Literal["move", "say", "note"]


@dataclass(frozen=True, slots=True)
class Act:
    """After `hours` from the request's birth `who` does it: moves to a status, says in public, notes for staff."""

    hours: float
    who: str
    verb: Verb
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    hours_ago: float
    who: str
    type: str
    priority: str
    summary: str
    description: str
    site: str = ""
    shop: str = ""
    acts: tuple[Act, ...] = ()


STORIES: tuple[Story, ...] = (
    Story(
        74,
        "kuznetsov",
        "Инцидент",
        "Критический",
        "Остановился обмен с АСУ ТП на линии розлива",
        "С 09:10 в систему не поступают данные с контроллеров линии 2. Условия: обычная смена, нагрузка штатная. "
        "Сценарий: открыть мнемосхему линии 2, все параметры серые. Исходные данные: журнал шлюза за сегодня.",
        "Волжский завод",
        "Цех розлива",
        (
            Act(0.6, "petrov", "move", "Анализ"),
            Act(0.8, "petrov", "say", "Приняли в работу, проверяем шлюз обмена."),
            Act(1.5, "petrov", "move", "В работе"),
            Act(3.0, "petrov", "say", "Служба шлюза перезапущена, данные поступают. Проверьте, пожалуйста."),
            Act(3.1, "petrov", "move", "Решён"),
        ),
    ),
    Story(
        50,
        "morozova",
        "Ошибка",
        "Высокий",
        "В сменном отчёте неверно суммируется брак",
        "Цех сборки, отчёт за ночную смену. Шаги: открыть «Отчёты», выбрать смену 2, сформировать. "
        "Итог по браку 14 штук, хотя в журнале 11. Исходные данные: выгрузка журнала за смену.",
        "Волжский завод",
        "Цех сборки",
        (
            Act(2.5, "sokolova", "move", "Анализ"),
            Act(3.0, "sokolova", "note", "Похоже на двойной учёт возвратов, посмотреть запрос отчёта."),
            Act(4.0, "sokolova", "say", "Пришлите, пожалуйста, выгрузку журнала за предыдущую смену."),
            Act(4.1, "sokolova", "move", "Ожидание клиента"),
        ),
    ),
    Story(
        26,
        "lebedev",
        "Консультация",
        "Средний",
        "Как выгрузить план производства в Excel",
        "Подскажите, пожалуйста, каким способом можно выгрузить месячный план производства в таблицу Excel "
        "вместе с маршрутами и переделами, и кто имеет на это права.",
        "Заря",
        "",
        (
            Act(1.2, "volkova", "say", "Откройте «План», кнопка «Экспорт»; нужна роль «Плановик»."),
            Act(1.3, "volkova", "move", "Закрыт"),
        ),
    ),
    Story(
        5,
        "orlova",
        "Запрос на изменение",
        "Низкий",
        "Добавить фильтр по материалу в журнал партий",
        "Просим добавить в журнал партий отбор по материалу и поставщику: сейчас при расследовании брака приходится "
        "просматривать все партии за месяц, это занимает около двух часов.",
        "Заря",
        "Склад",
    ),
    Story(1.5, "lebedev", "Ошибка", "Средний", "Не работает отчёт", "Отчёт не открывается, срочно исправьте."),
    Story(
        0.4,
        "kuznetsov",
        "Инцидент",
        "Критический",
        "Недоступен сервер диспетчеризации",
        "С начала смены не открывается диспетчеризация ни на одном рабочем месте. Условия: после ночного обновления "
        "сервера. Сценарий: запуск клиента, ошибка соединения. Исходные данные: снимок экрана и журнал клиента.",
        "Волжский завод",
        "Диспетчерская",
    ),
)


def seed(world: World) -> None:
    """Tells every story as of the world's present moment."""
    now = world.clock()
    for story in STORIES:
        born = now - timedelta(hours=story.hours_ago)
        issue = raise_request(world, _who(world, story.who), born, story)
        for act in story.acts:
            perform(world, _who(world, act.who), born + timedelta(hours=act.hours), issue.id, act.verb, act.text)


def _who(world: World, name: str) -> User:
    found = first(world.site.users, lambda user: user.name == name)
    if found is None:
        raise LookupError(f"nobody is called {name}")
    return found


def raise_request(world: World, who: User, at: datetime, story: Story) -> Issue:
    site = world.site
    kind, priority = by_name(site.types, story.type), by_name(site.priorities, story.priority)
    if kind is None or priority is None:
        raise LookupError(f"{story.type} or {story.priority} is unknown")
    values: dict[str, FieldValue] = {
        "issuetype": kind.id,
        "priority": priority.id,
        "summary": story.summary,
        "description": RichText(story.description),
    }
    for name, text in (("Площадка", story.site), ("Цех", story.shop)):
        field = by_name(site.fields, name)
        if field and text:
            values[field.id] = text
    asked = request_type(site, kind.id)
    made = writes.create(world, who, at, site.projects[0], values | (desk_fields(site, who, asked) if asked else {}))
    if asked:
        talk.set_property(world, made.id, CHANNEL, {"value": "portal"})
    return world.issues[made.id]


def perform(world: World, who: User, at: datetime, issue_id: str, verb: Verb, text: str) -> None:
    """One act. `text` is what is said, or the status to move to. Raises Refused where the workflow has no such way."""
    if verb == "move":
        target = by_name(world.site.statuses, text)
        ways = writes.available(world.site, world.issues[issue_id])
        way = first(ways, lambda transition: target is not None and transition.target == target.id)
        writes.move(world, who, at, issue_id, way.id if way else "")
    else:
        properties = INTERNAL if verb == "note" else None
        talk.comment(world, who, at, issue_id, RichText(text), properties=properties)
