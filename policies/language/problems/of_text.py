"""What is wrong with a file before its meaning is asked: it is no YAML, a key or a value does not fit."""

from collections.abc import Mapping

OF_TEXT: Mapping[str, tuple[str, str]] = {
    "yaml": ("это не YAML: {detail}", "this is not YAML: {detail}"),
    "unreadable": ("файл не читается: {detail}", "the file cannot be read: {detail}"),
    "empty": ("файл пуст", "the file is empty"),
    "too_large": ("файл больше {limit} байт", "the file is larger than {limit} bytes"),
    "too_many": ("в файле больше {limit} значений", "the file holds more than {limit} values"),
    "many_keys": ("здесь больше {limit} ключей", "there are more than {limit} keys here"),
    "documents": (
        "второй документ в одном файле («---»): один файл — одна политика",
        "a second document in one file («---»): one file, one policy",
    ),
    "control": (
        "невидимый знак {sign}: удалите его",
        "an invisible character {sign}: delete it",
    ),
    "tab": ("табуляция: отступы делают пробелами", "a tab: indent with spaces"),
    "colon": (
        "двоеточие не на месте: проверьте отступ, двоеточие в строке выше и кавычки вокруг текста с двоеточием",
        "a colon out of place: look at the indent, at the colon of the line above, at quotes around text with a colon",
    ),
    "no_colon": ("после ключа нет двоеточия с пробелом", "no colon and blank after the key"),
    "quote": ("кавычка не закрыта", "the quote is not closed"),
    "bracket": ("скобка не закрыта, или не хватает запятой", "a bracket is not closed, or a comma is missing"),
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
    "not_named": (
        "здесь нужен список имён или пары «слово: имена», а не {given}",
        "a list of names or word: names pairs are expected here, not {given}",
    ),
    "not_list": ("здесь нужен список", "a list is expected here"),
    "not_text": ("здесь нужен текст, а не {given}", "text is expected here, not {given}"),
    "not_whole": ("здесь нужно целое число, а не «{given}»", "a whole number is expected here, not «{given}»"),
    "not_number": ("здесь нужно число, а не {given}", "a number is expected here, not {given}"),
    "not_boolean": ("здесь нужно true или false", "true or false is expected here"),
    "choice": ("недопустимое значение «{given}»", "«{given}» is not allowed here"),
    "blank": ("здесь не может быть пусто", "this must not be empty"),
    "date": ("«{given}» — не день календаря; пример: 2026-12-31", "«{given}» is not a day; for example 2026-12-31"),
    "zone": (
        "нет часового пояса «{given}»; пример: Europe/Moscow",
        "there is no time zone «{given}»; for example Europe/Moscow",
    ),
    "duration": (
        "«{given}» — не срок; примеры: 2h, 30m, 4 ч, 1wd, 3 рабочих дня, 15 календарных дней",
        "«{given}» is not a duration; for example 2h, 30m, 1wd, 3 working days, 15 calendar days",
    ),
    "hours": (
        "«{given}» — не часы работы; примеры: 09:00-18:00, «08:00-12:00, 13:00-17:00», closed (не работаем)",
        "«{given}» are not hours; for example 09:00-18:00, «08:00-12:00, 13:00-17:00», closed",
    ),
    "weekdays": (
        "«{given}» — не дни недели; примеры: mon-fri, sat, mon,wed",
        "«{given}» are not weekdays; for example mon-fri, sat, mon,wed",
    ),
    "long_name": (
        "имя слишком длинное: знаков {count}, а можно не больше {most}",
        "the name is too long: {count} characters, at most {most} are allowed",
    ),
    "too_long": ("срок «{given}» слишком велик", "«{given}» is too long a duration"),
    "no_time": (
        "в календаре нет рабочего времени: часов нет, или всё заняли перерывы",
        "the calendar has no working time: there are no hours, or the breaks take all of them",
    ),
}
