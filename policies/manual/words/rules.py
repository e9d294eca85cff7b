"""Rules by chapter, events and acts."""

from policies.events import FromToPart, OptionsPart
from policies.manual.words.word import Table, a, either, list_of, map_of, part, told
from policies.rules.changes.parsing import ChangePart, LawPart, TransitionPart, WorkflowPart
from policies.rules.effects import CommentPart, LabelPart, NotifyPart, SetPart
from policies.rules.effects import TransitionPart as MoveActPart
from policies.rules.effort import EffortPart, MeasurePart
from policies.rules.intake import IntakePart
from policies.rules.keeping import KeepingPart
from policies.rules.limits import LimitPart
from policies.rules.reactions import ReactionPart
from policies.rules.rule import RulePart

TEXT = ("Текст с подстановками: {key}, {missing}, {left}…", "Text with placeholders: {key}, {missing}, {left}…")
CLAUSE = ("Пункты регламента", "Clauses of the regulation")

RULES: Table = {
    RulePart: {
        "name": told("Название правила для людей", "Name of the rule for people", "Ошибка описана полностью"),
        "id": told(
            "Имя в журнале: правило можно переименовать, и сделанное не повторится",
            "Name in the journal: the rule may be renamed without acting again",
        ),
        "clause": told("Пункты регламента", "Clauses of the regulation", "MES-3.2"),
        "when": told(
            "Для каких запросов правило", "Which issues the rule is for", {"type": "Ошибка"}, shape=a("condition")
        ),
        "mode": told("observe: показать, что было бы, и не делать", "observe: tell what would be done, and do nothing"),
    },
    IntakePart: {
        "require": told(
            "Чего должно хватать: условия, и невыполненные назовёт {missing}",
            "What there must be: conditions; {missing} names those that fail",
            {"site": "filled", "description": {"words": 10}},
            shape=a("condition"),
        ),
        "otherwise": told("Что сделать, если не хватает", "What to do if something is missing", shape=a("acts")),
    },
    LawPart: {
        "allow": told(
            "При каком условии это законно; без него — никогда",
            "On which condition it is lawful; without it, never",
            {"type": "Консультация"},
            shape=a("condition"),
        ),
        "otherwise": told(
            "Что сделать с незаконным: undo вернёт прежнее",
            "What to do with an unlawful one: undo takes it back",
            ["undo"],
            shape=a("acts_or_undo"),
        ),
    },
    TransitionPart: {
        "transition": told(
            "Какой переход статуса незаконен",
            "Which move of the status is unlawful",
            {"from": "Открыт", "to": "Закрыт"},
        ),
    },
    ChangePart: {
        "change": told(
            "Какое поле нельзя менять, несколько или с какого значения на какое",
            "Which field must not be changed, several, or from which value to which",
            "type",
            ["type", "priority"],
            shape=either(
                {"type": "string", "minLength": 1},
                {**list_of({"type": "string"}), "minItems": 1},
                {**map_of(part(FromToPart)), "minProperties": 1},
            ),
        ),
    },
    WorkflowPart: {
        "workflow": told(
            "Статус → куда из него можно; прочие переходы из него незаконны",
            "Status → where one may go from it; all other moves from it are unlawful",
            {"Открыт": ["Анализ", "Закрыт"]},
            shape={**map_of(either(a("names"), {"type": "array", "maxItems": 0})), "minProperties": 1},
        ),
    },
    ReactionPart: {
        "on": told("На какое событие", "On which event", {"comment": "requester"}, shape=a("events")),
        "do": told("Что сделать", "What to do", shape=a("acts")),
    },
    KeepingPart: {
        "keep": told(
            "Поле Jira → что оно показывает, пока выполнено when",
            "Field of Jira → what it shows as long as when holds",
            {"Уровень безопасности": "{team}"},
        ),
    },
    LimitPart: {
        "limit": told(
            "Сколько запросов сразу: число или слово из limits уровня",
            "How many requests at once: a number, or a word of the level's limits",
            "requests",
            5,
        ),
        "per": told("Поле, чьё значение делит предел", "Attribute whose value shares the limit"),
        "uncounted": told(
            "Какие запросы не в счёт", "Which requests do not count", {"type": "Лицензирование"}, shape=a("condition")
        ),
        "period": told(
            "Что считать: open — открытые; all — все; 365d — созданные за столько дней",
            "What counts: open ones, all, or those created within so many days",
            "open",
            "all",
            "365d",
        ),
        "queue": told("Статус тех, кто ждёт очереди", "Status of those who wait in the queue", "В очереди"),
        "otherwise": told(
            "Что сделать с лишним запросом", "What to do with a request beyond the limit", shape=a("acts")
        ),
        "release": told("Что сделать, когда очередь подошла", "What to do when its turn comes", shape=a("acts")),
        "show": told(
            "Поле Jira для места в очереди (число)",
            "Field of Jira for the place in the queue (a number)",
            "Место в очереди",
        ),
    },
    EffortPart: {
        "effort": told("Как считать списанное время", "How logged work is billed", {"round": "30m", "least": "30m"}),
        "show": told(
            "Поле Jira для часов к оплате (число)", "Field of Jira for the hours to bill (a number)", "Часы к оплате"
        ),
    },
    MeasurePart: {
        "round": told("До какой доли округлять вверх каждую запись", "To what each piece of work is rounded up", "30m"),
        "least": told("Меньше чего запись не бывает", "The least that a piece of work comes to", "30m"),
        "by": told(
            "Чьё время: слово из people; без него — любое",
            "Whose work: a word of people; without it, anybody's",
            "staff",
        ),
    },
    OptionsPart: {
        "when": told(
            "Условие на запрос сразу после события",
            "A condition on the issue right after the event",
            shape=a("condition"),
        ),
        "by": told(
            "Кто это сделал: слово из people, requester или service",
            "Who did it: a word of people, requester or service",
            "staff",
        ),
        "clause": told(*CLAUSE),
    },
    FromToPart: {
        "from": told("Прежнее значение", "The value before", "Открыт", shape=a("asked")),
        "to": told("Новое значение", "The new value", "Анализ", shape=a("asked")),
    },
    CommentPart: {
        "comment": told(
            "Комментарий: public видит заказчик, internal — только поддержка",
            "A comment: public for the customer, internal for staff only",
        ),
        "text": told(*TEXT),
        "clause": told(*CLAUSE),
    },
    MoveActPart: {
        "transition": told("Перевести в статус", "Move to the status", "Приостановлен"),
        "clause": told(*CLAUSE),
    },
    LabelPart: {
        "label": told("Поставить метку", "Add a label", "sla-нарушен"),
        "clause": told(*CLAUSE),
    },
    SetPart: {
        "set": told(
            "Записать в поле Jira; значение — текст с подстановками",
            "Write into a field of Jira; the value is a text with placeholders",
            {"Очередь": "вторая линия"},
        ),
        "clause": told(*CLAUSE),
    },
    NotifyPart: {
        "notify": told("Кого уведомить: слово из people", "Whom to tell: a word of people", "duty"),
        "text": told(*TEXT),
        "clause": told(*CLAUSE),
    },
}
