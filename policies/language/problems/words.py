"""Words that messages put into their blanks: kinds of names, kinds of values, faults of patterns."""

from collections.abc import Mapping

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
