"""Words that are no keys of a Part: what a condition may ask, and what may happen."""

from collections.abc import Mapping

from policies.manual.words.word import Word, a, told

AMOUNT = {"type": "integer", "minimum": 1}
BOUND = {"type": ["number", "string"], "pattern": "^(now|-?[0-9.]+|[0-9]{4}-[0-9]{2}-[0-9]{2}.*)$"}

JOINTS: Mapping[str, Word] = {
    "not": told("Неверно, что выполнено это условие", "This condition does not hold", shape=a("condition")),
    "any": told("Выполнено хотя бы одно", "At least one of these holds", shape=a("conditions")),
    "all": told("Выполнены все", "All of these hold", shape=a("conditions")),
}
"""What joins conditions."""

OPERATORS: Mapping[str, Word] = {
    "not": told(
        "Не это значение, ни одно из списка", "Not this value, none of the list", "Консультация", shape=a("asked")
    ),
    "min": told(
        "Не меньше числа, не раньше даты; now — не раньше сейчас",
        "At least a number, not before a date; now: not yet past",
        5,
        "2026-01-01",
        "now",
        shape=BOUND,
    ),
    "max": told(
        "Не больше числа, не позже даты; now — уже в прошлом",
        "At most a number, not after a date; now: already past",
        10,
        "now",
        shape=BOUND,
    ),
    "was": told("Когда-либо было таким", "Has ever been so", "Ожидание клиента", shape=a("asked")),
    "contains": told("Содержит один из текстов", "Contains one of the texts", ["срочно"], shape=a("names")),
    "words": told("Не меньше стольких слов", "At least so many words", 10, shape=AMOUNT),
    "chars": told("Не меньше стольких знаков", "At least so many characters", 20, shape=AMOUNT),
    "matches": told(
        "Подходит под регулярное выражение",
        "Matches a regular expression",
        "^[0-9]{10}$",
        shape={"type": "string", "pattern": r"\S"},
    ),
    "sections": told(
        "Есть все разделы, и под каждым что-то написано",
        "Has all the sections, with something under each",
        ["Шаги", "Ожидаемый результат"],
        shape=a("names"),
    ),
    "formats": told(
        "Имена файлов кончаются на одно из этого",
        "The names of files end in one of these",
        ["png", "zip"],
        shape=a("names"),
    ),
    "language": told(
        "Написано по-русски или по-английски", "Written in Russian or English", "ru", shape={"enum": ["ru", "en"]}
    ),
}
"""What a mapping may ask of an attribute."""

EVENTS: Mapping[str, Word] = {
    "created": told("Запрос создан", "The issue was created", shape={}),
    "comment": told(
        "Комментарий: requester — заказчика, staff — ответ поддержки, public, internal, или слово из people",
        "A comment: of a requester, an answer of staff, public, internal, or a word of people",
        "requester",
        shape=a("word"),
    ),
    "attachment": told(
        "Приложен файл: requester, staff или слово из people",
        "A file was attached by: requester, staff or a word of people",
        "requester",
        shape=a("word"),
    ),
    "activity": told(
        "Любой комментарий, файл или изменение: чьё",
        "Any comment, file or change by whom",
        "requester",
        shape=a("word"),
    ),
    "reached": told(
        "Наступил день, записанный в поле", "The day that a field holds has come", "contract_until", shape=a("word")
    ),
}
"""What may happen; any other key is an attribute that changed."""

ASKED = told(
    "Чему равно: значение, одно из списка, filled, empty, или сравнение",
    "What it is: a value, one of a list, filled, empty, or a comparison",
)
UNDO = told(
    "Вернуть прежнее; только в правилах transition, change и workflow",
    "Take the change back; only in rules of transition, change and workflow",
)
CHANGED = told("Поле изменилось: {from: …, to: …}", "The field changed: {from: …, to: …}")
