"""What is wrong with a policy, told so that an admin can mend it: where, what, what is allowed, did you mean.

Wording lives here and only here, in Russian and English side by side.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Literal

from policies.facts import fold

Language = Literal["ru", "en"]

MANY = 1_000
"""Comparing a word with more words than this costs more than the hint is worth."""

MESSAGES: Mapping[str, tuple[str, str]] = {
    "yaml": ("это не YAML: {detail}", "this is not YAML: {detail}"),
    "unreadable": ("файл не читается: {detail}", "the file cannot be read: {detail}"),
    "empty": ("файл пуст", "the file is empty"),
    "too_large": ("файл больше {limit} байт", "the file is larger than {limit} bytes"),
    "too_many": ("в файле больше {limit} значений", "the file holds more than {limit} values"),
    "documents": (
        "второй документ в одном файле («---»): один файл — одна политика",
        "a second document in one file («---»): one file, one policy",
    ),
    "control": ("непечатный знак", "an unprintable character"),
    "tab": ("табуляция: отступы делают пробелами", "a tab: indent with spaces"),
    "colon": (
        "двоеточие не на месте: проверьте отступ, двоеточие в строке выше и кавычки вокруг текста с двоеточием",
        "a colon out of place: look at the indent, at the colon of the line above, at quotes around text with a colon",
    ),
    "no_colon": ("после ключа нет двоеточия с пробелом", "no colon and blank after the key"),
    "quote": ("кавычка не закрыта", "the quote is not closed"),
    "bracket": ("скобка не закрыта, или не хватает запятой", "a bracket is not closed, or a comma is missing"),
    "question": (
        "текст с «?» внутри {{…}} и […] берут в кавычки",
        "text with «?» inside {{…}} and […] goes in quotes",
    ),
    "indent": (
        "строка не ложится в строение файла: проверьте отступ и дефис",
        "the line does not fit the shape of the file: look at the indent and the dash",
    ),
    "bare": (
        "с этого знака текст начинаться не может: возьмите его в кавычки",
        "text cannot begin with this character: put it in quotes",
    ),
    "escape": (
        "такого знака после \\ в двойных кавычках не бывает: возьмите текст в одинарные",
        "no such character after \\ in double quotes: use single ones",
    ),
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
    "number": ("слишком длинное число", "the number is too long"),
    "unfit": ("значение не подходит: {detail}", "the value does not fit: {detail}"),
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
    "too_long": ("срок «{given}» слишком велик", "«{given}» is too long a duration"),
    "no_time": ("в календаре нет рабочего времени", "the calendar has no working time"),
    "calendar": ("календарь не складывается: {detail}", "the calendar does not add up: {detail}"),
    "day": (
        "длину рабочего дня пишут в часах, например 8h или 7h 30m",
        "the length of a working day is written in hours, for example 8h or 7h 30m",
    ),
    "day_length": (
        "в регламенте рабочий день {stated} ч, а по календарю {actual} ч ({days}): добавьте breaks или исправьте hours",
        "by the regulation a working day has {stated} h, by the calendar {actual} h ({days}): add breaks or mend hours",
    ),
    "undecreed": (
        "производственный календарь на {year} год ещё не утверждён: сроки в нём предварительные",
        "the production calendar of {year} is not decreed yet: due times in it are provisional",
    ),
    "overlap": (
        "интервалы «{given}» пересекаются; время посчитано один раз",
        "the intervals «{given}» overlap; the time is counted once",
    ),
    "reference": ("нет {of} «{given}»", "there is no {of} «{given}»"),
    "near": (
        "{kind} «{given}» больше нигде не назван, но есть «{known}»; если это два имени, перечислите оба в {section}",
        "{kind} «{given}» is named nowhere else, but «{known}» is; if they are two names, list both under {section}",
    ),
    "placeholder": ("в тексте нет подстановки «{given}»", "there is no placeholder «{given}»"),
    "braces": (
        "непарная фигурная скобка в тексте; саму скобку пишите дважды: {{{{",
        "a lone brace in the text; write a brace itself twice: {{{{",
    ),
    "event": (
        "непонятно, какое это событие; примеры: created, {{status: {{from: A, to: Б}}}}, {{comment: requester}}",
        "this is not an event; for example created, {{status: {{from: A, to: B}}}}, {{comment: requester}}",
    ),
    "many_names": (
        "«{given}» — это несколько статусов, а перейти можно в один",
        "«{given}» stands for several statuses, but a move goes to one",
    ),
    "effect": ("непонятно, что сделать", "it is not clear what to do"),
    "undo": (
        "возвращать здесь нечего: undo бывает только в otherwise правил transition, change и workflow",
        "there is nothing to undo here: undo stands only in otherwise of transition, change and workflow rules",
    ),
    "undo_unfit": (
        "«{given}» не вернуть: undo возвращает статус и поля Jira, кроме людей, проекта и родителя; уберите undo",
        "«{given}» cannot be set back: undo is for the status and Jira's fields but people, project, parent; remove it",
    ),
    "change": (
        "непонятно, какое изменение; примеры: type, [type, priority], {{type: {{from: A, to: Б}}}}",
        "this is not a change; for example type, [type, priority], {{type: {{from: A, to: B}}}}",
    ),
    "unchanging": ("«{given}» не меняется", "«{given}» never changes"),
    "to_itself": (
        "«{given}» и до, и после: это не изменение",
        "«{given}» both before and after: that is no change",
    ),
    "no_way": ("в статус «{given}» не ведёт ни один переход", "no move leads to the status «{given}»"),
    "nobody_to_notify": (
        "некого известить: у «{given}» нет ни групп, ни учётных записей",
        "there is nobody to notify: «{given}» has neither groups nor accounts",
    ),
    "effect_many": (
        "одно действие — одна запись; здесь их несколько: {given}",
        "one item, one effect; here are several: {given}",
    ),
    "rule": (
        "непонятно, о чём правило: нет ключа, который это говорит",
        "it is not clear what the rule is about: the key that tells it is missing",
    ),
    "rule_many": (
        "правило сразу о нескольких вещах: {given}; разделите его",
        "the rule is about several things at once: {given}; split it",
    ),
    "point": (
        "«{given}» — не точка таймера; примеры: 80%, due, -30m, +2h, -1wd, every 7d, after 3wd",
        "«{given}» is not a point of the clock; for example 80%, due, -30m, +2h, -1wd, every 7d, after 3wd",
    ),
    "over_ceiling": (
        "срок длиннее предела таймера: действует предел {ceiling}",
        "the target is longer than the clock's ceiling: the ceiling {ceiling} holds",
    ),
    "ceiling_unit": (
        "срок в других единицах, чем предел таймера {ceiling}: предел на него не действует",
        "the target is in other units than the clock's ceiling {ceiling}: the ceiling does not hold for it",
    ),
    "start_or_while": ("нужен ровно один из ключей start и while", "exactly one of the keys start and while is needed"),
    "no_target": (
        "точкам не от чего отсчитываться: ни у таймера, ни у уровней нет срока для «{given}»",
        "the points have nothing to count from: neither the clock nor a level has a target for «{given}»",
    ),
    "same_name": ("имя «{given}» уже занято в строке {first}", "the name «{given}» is already taken on line {first}"),
    "bound": (
        "условие сравнивает с «{given}», а нужно число, дата или now",
        "the condition compares with «{given}», but a number, a date or now is needed",
    ),
    "now": (
        "здесь нельзя сравнивать с now: таймеры и уровни пересматриваются, только когда с запросом что-то происходит",
        "no comparing with now here: clocks and levels are looked at anew only when something happens to the issue",
    ),
    "bounds": ("min ({low}) больше, чем max ({high})", "min ({low}) is greater than max ({high})"),
    "count": ("здесь нужно целое число от 1, а не «{given}»", "a whole number from 1 is expected here, not «{given}»"),
    "pattern": ("«{given}» — не образец: {detail}", "«{given}» is not a pattern: {detail}"),
    "pattern_long": ("образец длиннее {limit} знаков", "the pattern is longer than {limit} characters"),
    "presence": (
        "о заполненности спрашивают filled и empty; если «{given}» — само значение, пишите [{given}]",
        "filled and empty ask for presence; if «{given}» is the value itself, write [{given}]",
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
        "до этого уровня очередь не дойдёт: уровень в строке {first} — без условия",
        "this level is never reached: the one on line {first} has no condition",
    ),
    "unused_calendar": ("календарь «{given}» нигде не используется", "the calendar «{given}» is not used anywhere"),
    "customers": (
        "здесь нужен список заказчиков или имя файла с ним, а не {given}",
        "a list of customers or the name of its file is expected here, not {given}",
    ),
    "ends_first": (
        "договор кончается {given}, раньше начала {first}",
        "the contract ends {given}, before it starts {first}",
    ),
    "two_customers": (
        "«{given}» уже относится к заказчику «{first}»",
        "«{given}» already belongs to the customer «{first}»",
    ),
    "over_limit": (
        "у заказчика «{given}» {what}: {count}, а по уровню «{level}» — не больше {limit}",
        "the customer «{given}» has {count} {what}, the level «{level}» allows {limit}",
    ),
    "no_field": (
        "в fields нет слова «{given}»: непонятно, какое это поле Jira",
        "the word «{given}» is not in fields: it is not clear which field of Jira it is",
    ),
    "beside": (
        "файла «{given}» нет рядом с политикой",
        "there is no file «{given}» beside the policy",
    ),
    "not_hours": (
        "здесь нужны часы и минуты, например 30m, а не дни",
        "hours and minutes are expected here, such as 30m, not days",
    ),
    "no_level_limit": (
        "ни у одного уровня нет предела «{given}»",
        "no level has a limit «{given}»",
    ),
    "calendar_days": (
        "здесь нужны календарные дни; пример: 15d",
        "calendar days are expected here; for example 15d",
    ),
    "announced_late": (
        "редакция объявлена слишком поздно: до начала действия дней {count}, а нужно {needed}",
        "the edition was announced too late: {count} days ahead, {needed} are needed",
    ),
    "same_edition": (
        "редакция регламента «{given}» с того же дня уже есть: {file}",
        "there is an edition of «{given}» from the same day already: {file}",
    ),
    "same_scope": (
        "запросы проектов {given} уже относятся к регламенту «{first}» ({file}): его файл раньше по имени",
        "issues of the projects {given} come under «{first}» already ({file}): its file comes first by name",
    ),
    "no_policy": (
        "в папке нет ни одной политики: файла .yaml с ключами version и regulation",
        "there is no policy in the folder: no .yaml file with the keys version and regulation",
    ),
    "case_time": (
        "«{given}» — не время; примеры: 11:30, +1h30m, +2d, 2026-11-24 09:00",
        "«{given}» is not a time; for example 11:30, +1h30m, +2d, 2026-11-24 09:00",
    ),
    "case_order": ("«{given}» раньше, чем строка выше", "«{given}» is earlier than the line above"),
    "case_event": ("непонятно, что произошло", "it is not clear what happened"),
    "case_expect": ("непонятно, что здесь ожидается", "it is not clear what is expected here"),
    "case_own": ("«{given}» определяет сама политика", "«{given}» is for the policy itself to tell"),
    "case_role": ("по политике это {actual}, а не {given}", "to the policy this is {actual}, not {given}"),
    "case_clause": ("политика не ссылается на пункт «{given}»", "the policy does not cite the clause «{given}»"),
    "case_policy": ("нет файла политики «{given}»", "there is no policy file «{given}»"),
    "case_regulation": ("в списке пунктов нет регламента «{given}»", "the list has no regulation «{given}»"),
}

KINDS: Mapping[str, tuple[str, str, str]] = {
    "calendar": ("календарь", "календаря", "calendar"),
    "attribute": ("поле", "поля", "field"),
    "status": ("статус", "статуса", "status"),
    "type": ("тип", "типа", "type"),
    "priority": ("приоритет", "приоритета", "priority"),
    "people": ("группа людей", "группы людей", "group of people"),
    "clock": ("таймер", "таймера", "clock"),
    "level": ("уровень", "уровня", "level"),
}
"""What a name may be a name of: in Russian («есть …»), in Russian («нет …»), in English."""

FAULTS_OF_PATTERNS: Mapping[str, tuple[str, str]] = {
    "unclosed group": ("скобка ( не закрыта", "a bracket ( is not closed"),
    "unopened group": ("лишняя скобка )", "a bracket ) too many"),
    "unclosed character class": ("скобка [ не закрыта", "a bracket [ is not closed"),
    "unclosed counted repetition": ("скобка { не закрыта", "a bracket { is not closed"),
    "invalid repetition count range": ("в {от,до} второе число меньше первого", "in {from,to} the second is less"),
    "repetition": ("перед *, +, ? или { нечего повторять", "nothing to repeat before *, +, ? or {"),
    "look-around": (
        "заглядывать вперёд и назад, (?=…) и (?<=…), здесь нельзя",
        "looking ahead and behind, (?=…) and (?<=…), is not possible here",
    ),
    "backreferences": ("ссылаться на найденное, \\1, здесь нельзя", "back references, \\1, are not possible here"),
    "incomplete escape": ("после \\ ничего нет", "nothing after \\"),
    "unrecognized escape": ("такого знака после \\ не бывает", "no such character after \\"),
    "invalid character class range": ("в [a-z] конец раньше начала", "in [a-z] the end is before the start"),
    "unicode property": ("нет такого класса знаков", "there is no such class of characters"),
    "compiled regex exceeds": ("он слишком велик", "it is too large"),
}
"""How the engine's reason against a pattern begins, folded -> our words. What is not listed is quoted in its own."""

NAMES: Mapping[str, tuple[str, str]] = {
    "number": ("число", "a number"),
    "text": ("текст", "text"),
    "list": ("список", "a list"),
    "mapping": ("пары «ключ: значение»", "key: value pairs"),
    "boolean": ("true/false", "true/false"),
    "nothing": ("пустое место", "nothing"),
    "all": ("(все)", "(all)"),
    "contacts": ("контактов", "contacts"),
    "teams": ("команд", "teams"),
    **FAULTS_OF_PATTERNS,
}
"""What kind of thing was given."""

CLIP = 120
"""So much of a value, a place or a word is quoted in a message."""


class Named(str):
    """A word of `NAMES`, to be told in the reader's language; anything else given is quoted as it is."""

    __slots__ = ()


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
        parts = [MESSAGES[self.code][pick].format(**self._words(pick))]
        if self.allowed:
            parts.append(("допустимо: " if pick == 0 else "allowed: ") + ", ".join(self.allowed))
        if self.hint:
            parts.append(f"возможно, «{self.hint}»?" if pick == 0 else f"did you mean «{self.hint}»?")
        prefix = ("предупреждение: " if pick == 0 else "warning: ") if self.warning else ""
        where = f"{_clip(self.where)}: " if self.where else ""
        return f"{self.name}:{self.line}:{self.column}: {prefix}{where}{'; '.join(parts)}"

    def _words(self, pick: int) -> dict[str, Any]:
        words = {k: NAMES[v][pick] if isinstance(v, Named) else _clip(v) for k, v in self.data.items()}
        if "kind" in words:
            there_is, there_is_no, english = KINDS[words["kind"]]
            words["kind"], words["of"] = (english, english) if pick else (there_is, there_is_no)
        return words


@dataclass(frozen=True, slots=True)
class Problems:
    """Why a text is no policy: every problem at once, by place."""

    items: tuple[Problem, ...]

    def said(self, language: Language = "ru") -> str:
        return "\n".join(problem.said(language) for problem in self.items)


def _clip(value: Any) -> Any:
    return f"{value[:CLIP]}…" if isinstance(value, str) and len(value) > CLIP else value


def nearest(given: str, allowed: Iterable[str]) -> str | None:
    """The allowed word that was probably meant; None when there are too many words to compare with."""
    folded = {fold(word): word for word in allowed}
    if len(given) > CLIP or len(folded) > MANY:
        return None
    close = get_close_matches(fold(given), list(folded), n=1, cutoff=0.7)
    return folded[close[0]] if close else None
