"""What is wrong with a policy: names that lead nowhere, parts that contradict each other, what cannot be meant."""

from collections.abc import Mapping

OF_POLICY: Mapping[str, tuple[str, str]] = {
    "day": (
        "длину рабочего дня пишут в часах, например 8h или 7h 30m",
        "the length of a working day is written in hours, for example 8h or 7h 30m",
    ),
    "reference": ("нет {of} «{given}»", "there is no {of} «{given}»"),
    "near": (
        "{kind} «{given}» больше нигде не назван, но есть «{known}»; если это два имени, перечислите оба в {section}",
        "{kind} «{given}» is named nowhere else, but «{known}» is; if they are two names, list both under {section}",
    ),
    "placeholder": ("в тексте нет подстановки «{given}»", "there is no placeholder «{given}»"),
    "text_long": (
        "текст длиннее {limit} знаков: в Jira он не поместится",
        "the text is longer than {limit} characters: Jira has no room for it",
    ),
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
    "patterns_many": (
        "образцов в политике слишком много, или они слишком велики: упростите их",
        "the policy has too many patterns, or they are too large: make them simpler",
    ),
    "bounds_kinds": (
        "min ({low}) и max ({high}) — разного рода: нужны два числа или две даты",
        "min ({low}) and max ({high}) are of different kinds: two numbers or two dates are needed",
    ),
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
    "announced_after": (
        "редакция объявлена {given}, когда уже действует",
        "the edition was announced on {given}, when it is in force already",
    ),
    "limit": (
        "здесь нужно число запросов от 1 или слово из limits уровня, а не {given}",
        "a number of requests from 1, or a word of a level's limits, is expected here, not {given}",
    ),
    "same_edition": (
        "редакция регламента «{given}» с того же дня уже есть: {file}",
        "there is an edition of «{given}» from the same day already: {file}",
    ),
    "no_policy": (
        "в папке нет ни одной политики: файла .yaml с ключами version и regulation",
        "there is no policy in the folder: no .yaml file with the keys version and regulation",
    ),
}
