"""What is wrong with a policy, told so that an admin can mend it: where, what, what is allowed, did you mean.

Wording lives here and only here, in Russian and English side by side.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Literal

from policies.facts import fold

Language = Literal["ru", "en"]

MESSAGES: Mapping[str, tuple[str, str]] = {
    "yaml": ("это не YAML: {detail}", "this is not YAML: {detail}"),
    "empty": ("файл пуст", "the file is empty"),
    "too_large": ("файл больше {limit} байт", "the file is larger than {limit} bytes"),
    "too_deep": ("вложенность глубже {limit} уровней", "nested deeper than {limit} levels"),
    "anchor": (
        "якоря и ссылки YAML (& и *) здесь не используются: напишите значение полностью",
        "YAML anchors and aliases (& and *) are not used here: write the value out",
    ),
    "merge": (
        "слияние «<<» здесь не используется: напишите ключи полностью",
        "the merge key «<<» is not used here: write the keys out",
    ),
    "tag": ("метки YAML (!{tag}) здесь не используются", "YAML tags (!{tag}) are not used here"),
    "key": ("ключ должен быть простым словом", "a key must be a plain word"),
    "duplicate": ("ключ «{key}» уже был в строке {first}", "the key «{key}» was already given on line {first}"),
    "number": ("слишком большое число", "the number is too large"),
    "missing": ("нет обязательного ключа «{key}»", "the required key «{key}» is missing"),
    "unknown_key": ("неизвестный ключ «{key}»", "unknown key «{key}»"),
    "not_mapping": (
        "здесь нужны пары «ключ: значение», а не {given}",
        "key: value pairs are expected here, not {given}",
    ),
    "not_list": ("здесь нужен список", "a list is expected here"),
    "not_text": ("здесь нужен текст, а не {given}", "text is expected here, not {given}"),
    "not_number": ("здесь нужно число, а не {given}", "a number is expected here, not {given}"),
    "not_boolean": ("здесь нужно true или false", "true or false is expected here"),
    "choice": ("недопустимое значение «{given}»", "«{given}» is not allowed here"),
    "blank": ("здесь не может быть пусто", "this must not be empty"),
    "date": ("«{given}» — не дата вида 2026-12-31", "«{given}» is not a date like 2026-12-31"),
    "zone": (
        "нет часового пояса «{given}»; пример: Europe/Moscow",
        "there is no time zone «{given}»; for example Europe/Moscow",
    ),
    "duration": (
        "«{given}» — не срок; примеры: 2h, 30m, 4 ч, 1wd, 3 рабочих дня, 15 календарных дней",
        "«{given}» is not a duration; for example 2h, 30m, 1wd, 3 working days, 15 calendar days",
    ),
    "hours": (
        "«{given}» — не часы работы; пример: 08:00-12:00, 13:00-17:00",
        "«{given}» are not hours; for example 08:00-12:00, 13:00-17:00",
    ),
    "weekdays": (
        "«{given}» — не дни недели; примеры: mon-fri, sat, mon,wed",
        "«{given}» are not weekdays; for example mon-fri, sat, mon,wed",
    ),
    "calendar": ("календарь не складывается: {detail}", "the calendar does not add up: {detail}"),
    "overlap": (
        "интервалы «{given}» пересекаются; время посчитано один раз",
        "the intervals «{given}» overlap; the time is counted once",
    ),
    "reference": ("нет такого: {kind} «{given}»", "there is no {kind} «{given}»"),
    "near": (
        "{kind} «{given}» нигде больше не назван(о), а есть «{known}»; если это разные имена, назовите оба в разделе {section}",
        "{kind} «{given}» is named nowhere else, but «{known}» is; if they are two names, list both under {section}",
    ),
    "placeholder": ("в тексте нет подстановки «{given}»", "there is no placeholder «{given}»"),
    "braces": (
        "непарная фигурная скобка в тексте; саму скобку пишите дважды: {{{{",
        "a lone brace in the text; write a brace itself twice: {{{{",
    ),
    "event": (
        "не понятно, какое это событие; примеры: created, {{status: {{from: A, to: Б}}}}, {{comment: requester}}",
        "this is not an event; for example created, {{status: {{from: A, to: B}}}}, {{comment: requester}}",
    ),
    "effect": ("не понятно, что сделать", "it is not clear what to do"),
    "effect_many": (
        "одно действие — одна запись; здесь их несколько: {given}",
        "one item, one effect; here are several: {given}",
    ),
    "rule": (
        "у правила нет главы: нужен один из ключей {allowed}",
        "the rule has no chapter: it needs one of the keys {allowed}",
    ),
    "rule_many": (
        "у правила несколько глав сразу: {given}; разделите его",
        "the rule has several chapters at once: {given}; split it",
    ),
    "point": (
        "«{given}» — не точка срока; примеры: 80%, due, -30m, +2h",
        "«{given}» is not a point of the clock; for example 80%, due, -30m, +2h",
    ),
    "start_or_while": ("нужен ровно один из ключей start и while", "exactly one of the keys start and while is needed"),
    "no_target": (
        "у точек нет отсчёта: ни у таймера, ни у уровней нет срока для «{given}»",
        "the points have nothing to count from: neither the clock nor a level has a target for «{given}»",
    ),
    "same_name": ("имя «{given}» уже занято в строке {first}", "the name «{given}» is already taken on line {first}"),
    "after_end": (
        "условие сравнивает с «{given}», а нужно число, дата или now",
        "the condition compares with «{given}», but a number, a date or now is needed",
    ),
    "condition_empty": (
        "условие пусто: оно верно всегда; уберите ключ",
        "the condition is empty: it always holds; remove the key",
    ),
    "version": (
        "версия языка «{given}» неизвестна; допустима 1",
        "language version «{given}» is unknown; 1 is allowed",
    ),
    "hidden": (
        "до уровня «{given}» очередь не дойдёт: раньше стоит уровень без условия",
        "the level «{given}» is never reached: one without a condition stands before it",
    ),
    "unused_calendar": ("календарь «{given}» нигде не используется", "the calendar «{given}» is not used anywhere"),
    "unused_target": ("срок «{given}» не относится ни к одному таймеру", "the target «{given}» belongs to no clock"),
    "not_announced": (
        "редакция вступает в силу {given}, раньше чем через {days} календарных дней после даты редакции",
        "the edition takes force on {given}, sooner than {days} calendar days after its date",
    ),
}

NAMES: Mapping[str, tuple[str, str]] = {
    "calendar": ("календарь", "calendar"),
    "attribute": ("признак", "attribute"),
    "status": ("статус", "status"),
    "type": ("тип", "type"),
    "priority": ("приоритет", "priority"),
    "people": ("группа людей", "people"),
    "clock": ("таймер", "clock"),
    "number": ("число", "a number"),
    "text": ("текст", "text"),
    "list": ("список", "a list"),
    "mapping": ("пары «ключ: значение»", "key: value pairs"),
    "boolean": ("true/false", "true/false"),
    "nothing": ("пусто", "nothing"),
}
"""Words inside messages that have a translation."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. `line` and `column` count from 1."""

    name: str
    line: int
    column: int
    where: str
    """The path in the admin's own words: `rules → «Ошибка описана полностью» → require`."""
    code: str
    data: Mapping[str, Any] = field(default_factory=dict)
    allowed: tuple[str, ...] = ()
    hint: str | None = None
    warning: bool = False

    def said(self, language: Language = "ru") -> str:
        """`file:line:column: where: what is wrong; what is allowed; did you mean`."""
        pick = 0 if language == "ru" else 1
        words = {key: NAMES[value][pick] if value in NAMES else value for key, value in self.data.items()}
        parts = [MESSAGES[self.code][pick].format(**words)]
        if self.hint:
            parts.append(f"возможно, «{self.hint}»?" if pick == 0 else f"did you mean «{self.hint}»?")
        if self.allowed:
            parts.append(("допустимо: " if pick == 0 else "allowed: ") + ", ".join(self.allowed))
        prefix = ("предупреждение: " if pick == 0 else "warning: ") if self.warning else ""
        where = f"{self.where}: " if self.where else ""
        return f"{self.name}:{self.line}:{self.column}: {prefix}{where}{'; '.join(parts)}"


@dataclass(frozen=True, slots=True)
class Problems:
    """Why a text is no policy: every problem at once, by place."""

    items: tuple[Problem, ...]

    def said(self, language: Language = "ru") -> str:
        return "\n".join(problem.said(language) for problem in self.items)


def nearest(given: str, allowed: Iterable[str]) -> str | None:
    """The allowed word that was probably meant."""
    folded = {fold(word): word for word in allowed}
    close = get_close_matches(fold(given), list(folded), n=1, cutoff=0.7)
    return folded[close[0]] if close else None
