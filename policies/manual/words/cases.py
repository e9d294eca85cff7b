"""Case files: what happened, and what the policy must say of it."""

from policies.manual.words.word import Table, a, either, list_of, map_of, part, told
from policies.proving.expecting import CyclePart, ExpectPart
from policies.proving.reading import CasePart, EventPart, FilePart, OtherPart, PersonPart
from policies.proving.wishes import WishPart

MOMENT = ("2026-11-23 10:00", "11:30", "+1h30m")
FIELDS = map_of({})
WISHES = either(list_of(either(part(WishPart), a("word"))), a("word"))

CASES: Table = {
    FilePart: {
        "policy": told("Файл политики рядом", "The policy's file, beside this one", "policies.yaml"),
        "people": told(
            "Кто участвует: имя → роль",
            "Who takes part: name → role",
            {"Анна": "requester"},
            shape=map_of(either(a("word"), part(PersonPart))),
        ),
        "issue": told(
            "Каким запрос создан, если в случае не сказано иное",
            "What every issue is created like, unless a case says otherwise",
            shape=FIELDS,
        ),
        "cases": told("Случаи", "The cases", shape={**list_of(part(CasePart)), "minItems": 1}),
    },
    PersonPart: {
        "role": told("Слово из people политики или requester", "A word of the policy's people, or requester"),
        "email": told("Почта", "E-mail"),
        "groups": told("Группы Jira", "Groups of Jira"),
        "account": told("Учётная запись", "Account"),
        "type": told("Вид учётной записи", "Type of the account"),
    },
    CasePart: {
        "case": told("Название случая", "Name of the case"),
        "clause": told("Какие пункты он доказывает", "Which clauses it proves"),
        "issue": told("Поля запроса при создании", "Fields at the creation", shape=FIELDS),
        "others": told(
            "Другие запросы того же заказчика", "Other issues of the same customer", shape=list_of(part(OtherPart))
        ),
        "created": told("Когда создан", "When it was created", MOMENT[0]),
        "by": told("Кем создан", "Who created it"),
        "events": told("Что было потом, по порядку", "What happened then, in order", shape=list_of(part(EventPart))),
        "expect": told(
            "Чего ждать от политики", "What the policy must say", shape={**list_of(part(ExpectPart)), "minItems": 1}
        ),
    },
    OtherPart: {
        "count": told("Сколько таких", "How many such"),
        "issue": told("Поля при создании", "Fields at the creation", shape=FIELDS),
        "created": told("Когда создан", "When it was created", MOMENT[0]),
        "by": told("Кем создан", "Who created it"),
        "events": told("Что было потом, по порядку", "What happened then, in order", shape=list_of(part(EventPart))),
    },
    EventPart: {
        "at": told("Когда", "When", *MOMENT),
        "by": told("Кто; Jira — никто", "Who; Jira is nobody"),
        "comment": told("Написал комментарий", "Wrote a comment"),
        "internal": told("Комментарий внутренний", "The comment is internal"),
        "attachment": told("Приложил файл", "Attached a file"),
        "worklog": told("Списал время", "Logged work", "45m"),
    },
    ExpectPart: {
        "at": told("На какой момент", "At which moment", *MOMENT),
        "level": told("Уровень", "The level"),
        "customer": told("Заказчик", "The customer"),
        "status": told("Статус", "The status"),
        "open": told("Открыт ли запрос", "Whether the issue is open"),
        "clocks": told("Таймер → состояние или подробности", "Clock → its state, or more of it", shape=map_of({})),
        "fields": told("Поле Jira → что показано", "Field of Jira → what it shows", shape=FIELDS),
        "effects": told("Что сделано с прошлой проверки", "What was done since the check before", shape=WISHES),
        "held": told("Что ждёт своего часа", "What waits for its time", shape=WISHES),
        "next": told("Когда смотреть снова", "When to look again"),
    },
    CyclePart: {
        "cycle": told("Который отсчёт; без него — последний", "Which cycle; without it, the last"),
        "state": told("Состояние", "State", "running", "нарушен"),
        "started": told("Когда начат", "When it started"),
        "due": told("Срок", "Due time"),
        "stopped": told("Когда остановлен", "When it stopped"),
        "spent": told("Сколько прошло", "How much was used", "1h30m"),
        "left": told("Сколько осталось", "How much is left"),
        "provisional": told("Предварительно", "Provisional"),
    },
    WishPart: {
        "comment": told("Комментарий", "A comment"),
        "transition": told("Перевод в статус", "A move to the status"),
        "undo": told("Возврат", "Taking back", shape={}),
        "label": told("Метка", "A label"),
        "set": told("Запись в поле", "Writing into a field"),
        "notify": told("Уведомление", "A notice"),
        "contains": told("Тексты, которые в нём есть", "Texts that it contains"),
        "at": told("Когда", "When"),
        "clause": told("Пункты", "Clauses"),
        "rule": told("Какое правило", "Which rule"),
    },
}
