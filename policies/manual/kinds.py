"""What the manual tells about: each kind with its purpose, its Parts, and the name of its example.

An example is a whole small policy, `examples/KIND.yaml`, with its cases beside it, `examples/KIND.cases.yaml`; the test
suite plays them like any other case file.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from policies.clocks.model import ClockPart
from policies.clocks.model import ShowPart as ClockShowPart
from policies.clocks.points import PointPart
from policies.events import FromToPart, OptionsPart
from policies.language.model import CalendarPart, EffectivePart, PolicyPart, ScopePart, ShowPart
from policies.language.naming import TITLES
from policies.language.problems import Language
from policies.language.texts import OF_CUSTOMER, PLACEHOLDERS
from policies.language.vocabulary import Part
from policies.manual.shapes import ATTRIBUTES, rule_parts
from policies.manual.words.terms import EVENTS, JOINTS, OPERATORS, UNDO
from policies.manual.words.word import Word
from policies.parties.customers import ContactsPart, ContractPart, CouponPart, CustomerPart
from policies.parties.levels import LevelPart
from policies.parties.people import PeoplePart
from policies.proving.expecting import CyclePart, ExpectPart
from policies.proving.reading import CasePart, EventPart, FilePart, OtherPart, PersonPart
from policies.proving.wishes import WishPart
from policies.rules.effects import PARTS as ACTS
from policies.rules.effort import MeasurePart


@dataclass(frozen=True, slots=True)
class Kind:
    """`parts` are told key by key under their headings; `terms` are words that are no keys of a Part."""

    russian: str
    english: str
    parts: Mapping[str, type[Part]]
    terms: Mapping[str, Mapping[str, Word]]
    example: str | None

    def said(self, language: Language) -> str:
        return self.russian if language == "ru" else self.english


def _kind(
    russian: str,
    english: str,
    parts: Mapping[str, type[Part]] | None = None,
    terms: Mapping[str, Mapping[str, Word]] | None = None,
    example: str | None = None,
) -> Kind:
    return Kind(russian, english, parts or {}, terms or {}, example)


def _pairs(pairs: Mapping[str, tuple[str, str]]) -> dict[str, Word]:
    return {name: Word(*pair) for name, pair in pairs.items()}


NAMES = {"fields", "statuses", "types", "priorities", "versions", "channels"}
"""The sections that give the policy's words for names of Jira."""

GENERAL: Mapping[str, Kind] = {
    "policy": _kind(
        "Файл политики: разделы верхнего уровня", "A policy file: its sections", {"": PolicyPart, "show": ShowPart},
        example="effective",
    ),
    "effective": _kind(
        "С какого дня и о каких запросах политика; объявление новой редакции",
        "From which day and about which issues a policy is; how a new edition is announced",
        {"effective": EffectivePart, "scope": ScopePart},
        example="effective",
    ),
    "names": _kind(
        "Слова политики для полей, статусов, типов, приоритетов, версий и каналов",
        "The policy's words for fields, statuses, types, priorities, versions and channels",
        example="names",
    ),
    "calendar": _kind(
        "Рабочее время: часы, перерывы, праздники, переносы, короткие дни",
        "Working time: hours, breaks, holidays, moved days, short days",
        {"calendars → …": CalendarPart},
        example="calendar",
    ),
    "people": _kind(
        "Кто есть кто: сотрудники, дежурные; остальные — заказчики",
        "Who is who: staff, duty; all others are requesters",
        {"people → …": PeoplePart},
        example="people",
    ),
    "customers": _kind(
        "Заказчики: договор, пакет, контактные лица, команды, талоны; кто чей — по почте, группе или полю",
        "Customers: contract, package, contacts, teams, coupons; who is whose by e-mail, group or a field",
        {"customers": CustomerPart, "contract": ContractPart, "contacts": ContactsPart, "coupons": CouponPart},
        example="customers",
    ),
    "level": _kind(
        "Уровни обслуживания: чьи запросы, какие сроки, каким календарём",
        "Levels of service: whose issues, which targets, by which calendar",
        {"levels": LevelPart},
        example="level",
    ),
    "clock": _kind(
        "Таймеры: когда начинается отсчёт, что его останавливает, срок и что сделать по пути",
        "Clocks: what starts and stops them, the target, and what to do on the way",
        {"clocks → …": ClockPart, "points": PointPart, "show": ClockShowPart},
        example="clock",
    ),
    "condition": _kind(
        "Условия (when, while, pause, allow, require, uncounted): поле → чему равно; нужны все строки",
        "Conditions (when, while, pause, allow, require, uncounted): attribute → what it is; all lines must hold",
        terms={
            "attribute: {…}": OPERATORS,
            "not, any, all": JOINTS,
            "attributes": _pairs({name: TITLES[name] for name in ATTRIBUTES}),
        },
        example="condition",
    ),
    "event": _kind(
        "События (start, stop, on): что произошло; одно или список, любое из которых годится",
        "Events (start, stop, on): what happened; one, or a list any of which will do",
        {"attribute: {…}": FromToPart, "options": OptionsPart},
        {"": EVENTS},
        example="event",
    ),
    "act": _kind(
        "Что сделать (do, otherwise, release): одно или список; переходы — последними",
        "What to do (do, otherwise, release): one act or a list; moves come last",
        {f"{key}: …": one for key, one in ACTS.items()},
        {"": {"undo": UNDO}},
        example="act",
    ),
    "texts": _kind(
        "Подстановки в текстах; кроме них — каждое слово из fields",
        "Placeholders of texts; besides, every word of fields",
        terms={"": _pairs(PLACEHOLDERS), "customers": _pairs(OF_CUSTOMER)},
        example="texts",
    ),
    "case": _kind(
        "Файл случаев (*.cases.yaml): что произошло и чего ждать от политики",
        "A case file (*.cases.yaml): what happened, and what the policy must say",
        {
            "": FilePart, "people": PersonPart, "cases": CasePart, "others": OtherPart, "events": EventPart,
            "expect": ExpectPart, "clocks": CyclePart, "effects": WishPart,
        },
        example="clock",
    ),
}  # fmt: skip

CHAPTERS: Mapping[str, tuple[str, str]] = {
    "require": (
        "Чего должно хватать в запросе; спросит один раз на каждый повод",
        "What a request must contain; asked once for each reason to ask",
    ),
    "transition": ("Незаконный переход статуса: кому и когда можно", "An unlawful move of the status, and who may"),
    "change": ("Незаконное изменение поля: кому и когда можно", "An unlawful change of a field, and who may"),
    "workflow": ("Порядок статусов: откуда куда можно", "The order of statuses: from where one may go where"),
    "on": ("Что сделать, когда что-то произошло", "What to do when something happens"),
    "limit": (
        "Сколько запросов сразу: лишние ждут в очереди и входят по одному",
        "How many requests at once: those beyond wait in a queue and are let in one by one",
    ),
    "keep": (
        "Поле Jira держит значение, пока выполнено условие",
        "A field of Jira is kept as long as a condition holds",
    ),
    "effort": ("Учёт списанного времени с округлением", "Logged work, rounded up and summed"),
}
"""A rule's chapter -> what it is for."""
INSIDE: Mapping[str, Mapping[str, type[Part]]] = {
    "effort": {"effort": MeasurePart},
    "transition": {"transition": FromToPart},
}


def kinds() -> dict[str, Kind]:
    """Everything that can be shown, in the order of the list."""
    chapters = {
        key: Kind(*CHAPTERS[key], {f"rules → {key}": one, **INSIDE.get(key, {})}, {}, key)
        for key, one in rule_parts().items()
        if key in CHAPTERS
    }
    return {**GENERAL, **chapters}
