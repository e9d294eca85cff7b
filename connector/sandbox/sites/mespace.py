"""The sandbox's set-up: project SUP «Поддержка» of a vendor of manufacturing systems, its people and its workflow.

Names of statuses, types, priorities and fields are those of the shipped `policies.yaml`.
"""

from dataclasses import replace
from typing import Literal

from connector.sandbox.desk.giving import as_service_desk
from connector.sandbox.sites.parts import ADMINISTRATORS, SERVICE, SERVICE_GROUP, ZONE, choices, custom, user
from connector.sandbox.state.site import SYSTEM_FIELDS, Dialect, Field, Named, Project, Site, Status, Transition, User

SUPPORT = "support"

_PEOPLE: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (SERVICE, "Регламент", "mespace.example", (SERVICE_GROUP, ADMINISTRATORS, SUPPORT)),
    ("sokolova", "Анна Соколова", "mespace.example", (SUPPORT,)),
    ("petrov", "Игорь Петров", "mespace.example", (SUPPORT,)),
    ("volkova", "Мария Волкова", "mespace.example", (SUPPORT,)),
    ("kuznetsov", "Сергей Кузнецов", "volga-zavod.example", ()),
    ("morozova", "Елена Морозова", "volga-zavod.example", ()),
    ("lebedev", "Дмитрий Лебедев", "zarya.example", ()),
    ("orlova", "Ольга Орлова", "zarya.example", ()),
)
_STATUSES: tuple[tuple[str, str, Literal["new", "indeterminate", "done"]], ...] = (
    ("10001", "Открыт", "new"),
    ("10002", "Анализ", "indeterminate"),
    ("10003", "В работе", "indeterminate"),
    ("10004", "Ожидание клиента", "indeterminate"),
    ("10005", "Приостановлен", "indeterminate"),
    ("10006", "Решён", "done"),
    ("10007", "Закрыт", "done"),
    ("10008", "Ошибка подтверждена", "indeterminate"),
)
_WORKFLOW: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Вернуть в очередь", "Открыт", ("Анализ", "Ожидание клиента", "Приостановлен", "Решён", "Закрыт")),
    (
        "Взять в анализ",
        "Анализ",
        ("Открыт", "В работе", "Ошибка подтверждена", "Ожидание клиента", "Приостановлен", "Закрыт"),
    ),
    ("Начать работу", "В работе", ("Анализ", "Ошибка подтверждена")),
    ("Ждать клиента", "Ожидание клиента", ("Открыт", "Анализ", "В работе", "Ошибка подтверждена")),
    ("Приостановить", "Приостановлен", ("Открыт", "Анализ", "В работе", "Ошибка подтверждена", "Ожидание клиента")),
    ("Решить", "Решён", ("Анализ", "В работе", "Ошибка подтверждена")),
    ("Закрыть", "Закрыт", ("Открыт", "Анализ", "В работе", "Ожидание клиента", "Приостановлен", "Решён")),
    ("Подтвердить ошибку", "Ошибка подтверждена", ("Анализ", "В работе")),
)
_CUSTOM: tuple[tuple[int, str, str], ...] = (
    (10101, "Площадка", "textfield"),
    (10102, "Цех", "textfield"),
    (10103, "Реакция до", "datetime"),
    (10104, "Реакция", "readonlyfield"),
    (10105, "Реакция, ч", "float"),
    (10106, "SLA", "textfield"),
    (10107, "Уровень", "textfield"),
    (10108, "Заказчик", "textfield"),
    (10109, "Версия ПО", "textfield"),
    (10110, "Причина", "textfield"),
    (10111, "Договор подписан", "datepicker"),
    (10112, "Доступ выдан", "textfield"),
    (10113, "Подключить до", "datetime"),
    (10114, "Начало работ", "datetime"),
    (10115, "Восстановление доступа", "datetime"),
)
_VERSIONS = ("4.9.3", "5.0.1", "5.1.0")


def site(dialect: Dialect) -> Site:
    """The same vendor's Jira in either dialect."""
    return Site(
        dialect=dialect,
        title="Jira МЕС Спейс (песочница)",
        zone=ZONE,
        projects=(Project("10000", "SUP", "Поддержка"),),
        types=(
            Named("10011", "Консультация", "Вопрос о том, как пользоваться системой"),
            Named("10012", "Ошибка", "Система работает не так, как описано"),
            Named("10013", "Инцидент", "Система или её часть не работает"),
            Named("10014", "Запрос на изменение", "Просьба о новом"),
            Named("10015", "Подключение заказчика", "Служебное: договор подписан, нужен доступ к системе"),
            Named("10016", "Плановые работы", "Служебное: трекинговая система будет недоступна"),
        ),
        statuses=tuple(Status(*row) for row in _STATUSES),
        priorities=(
            Named("1", "Критический"),
            Named("2", "Высокий"),
            Named("3", "Средний"),
            Named("4", "Низкий"),
        ),
        resolutions=(Named("10000", "Готово"),),
        transitions=_transitions(),
        initial="10001",
        default_priority="3",
        fields=tuple(_system(field) for field in SYSTEM_FIELDS) + tuple(custom(*row) for row in _CUSTOM),
        users=tuple(_user(place, *row) for place, row in enumerate(_PEOPLE, start=1)),
        staff_groups=frozenset({SUPPORT, SERVICE_GROUP}),
        admin_group=ADMINISTRATORS,
    )


def service_desk(dialect: Dialect) -> Site:
    """The same with Service Management, whose clocks run around the clock: the regulation's do not."""
    customers = {"Волжский завод": ("kuznetsov", "morozova"), "Заря": ("lebedev", "orlova")}
    return as_service_desk(site(dialect), customers, waiting=("Ожидание клиента", "Приостановлен"))


def _system(field: Field) -> Field:
    """Requests are fixed in one of the project's versions."""
    return replace(field, options=choices(12001, _VERSIONS), on_screen=True) if field.id == "fixVersions" else field


def _user(place: int, name: str, display: str, domain: str, groups: tuple[str, ...]) -> User:
    return user(place, name, display, f"{name}@{domain}", groups, agent=bool(groups))


def _transitions() -> tuple[Transition, ...]:
    ids = {name: status_id for status_id, name, _ in _STATUSES}
    return tuple(
        Transition(str(place * 10 + 1), name, tuple(ids[source] for source in sources), ids[target])
        for place, (name, target, sources) in enumerate(_WORKFLOW, start=1)
    )
