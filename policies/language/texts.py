"""Texts with {placeholders} from a fixed list, checked when the policy is read, filled when an effect comes about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import Formatter

from policies.facts import fold
from policies.language.problems import nearest
from policies.language.reading import Path
from policies.language.vocabulary import Vocabulary

PLACEHOLDERS: Mapping[str, tuple[str, str]] = {
    "key": ("номер запроса", "the issue's key"),
    "summary": ("тема", "its summary"),
    "type": ("тип", "its type"),
    "status": ("статус", "its status"),
    "priority": ("приоритет", "its priority"),
    "level": ("уровень обслуживания", "its level"),
    "reporter": ("автор запроса", "who reported it"),
    "assignee": ("исполнитель", "who is assigned"),
    "clause": ("пункты регламента", "the clauses of the regulation"),
    "title": ("название таймера или правила", "the title of the clock or rule"),
    "missing": ("чего не хватает", "what is missing"),
    "left": ("сколько осталось до срока", "how much is left until the due time"),
    "due": ("срок", "the due time"),
    "field": ("поле, которое изменили", "the field that was changed"),
    "from": ("прежний статус или значение", "the status or value before"),
    "to": ("новый статус или значение", "the status or value after"),
    "worked": ("что сделано поддержкой: переходы и ответы", "what staff did so far: moves and answers"),
    "position": ("место в очереди", "the place in the queue"),
    "limit": ("сколько запросов можно одновременно", "how many requests at once"),
}
"""Besides them, every word of the policy's `fields`."""
OF_CUSTOMER: Mapping[str, tuple[str, str]] = {
    "customer": ("заказчик", "the customer"),
    "contract": ("действует ли договор", "whether the contract is in force"),
    "contract_number": ("номер договора", "the contract's number"),
    "contract_until": ("последний день договора", "the contract's last day"),
    "package": ("пакет заказчика", "the customer's package"),
    "contact": ("кто автор для заказчика", "what the reporter is to the customer"),
    "team": ("команда автора", "the reporter's team"),
    "coupon_status": ("что с талоном", "what about the coupon"),
}
"""Where the policy knows its customers."""

Fill = Callable[[str], str]
"""Placeholder -> what stands there."""


@dataclass(frozen=True, slots=True)
class Text:
    """Literal pieces and placeholder names, in order."""

    parts: tuple[tuple[str, str | None], ...]

    @property
    def alone(self) -> str | None:
        """The placeholder that the whole text is."""
        return self.parts[0][1] if len(self.parts) == 1 and not self.parts[0][0] else None

    def fill(self, value: Fill) -> str:
        return "".join(literal + (value(name) if name else "") for literal, name in self.parts)


LONGEST = 32_767
"""Jira's comments and texts hold no more."""


def parse(raw: str, path: Path, words: Vocabulary) -> Text:
    if len(raw) > LONGEST:
        words.report(path, "text_long", limit=LONGEST)
        return Text(())
    try:
        pieces = list(Formatter().parse(raw))
    except ValueError:
        words.report(path, "braces")
        return Text(())
    parts = []
    for literal, name, spec, conversion in pieces:
        attribute = words.attributes.get(fold(name)) if name and fold(name) in words.fields else None
        allowed = (*PLACEHOLDERS, *words.fields, *(word for word in OF_CUSTOMER if word in words.attributes))
        if name is not None and ((name not in allowed and attribute is None) or spec or conversion):
            given = f"{{{name}{f'!{conversion}' if conversion else ''}{f':{spec}' if spec else ''}}}"
            by_title = (word for word, meant in words.fields.items() if meant == fold(name))
            hint = next(by_title, None) or nearest(name, allowed)
            words.report(path, "placeholder", given=given, allowed=allowed, hint=hint)
        parts.append((literal, attribute or name))
    return Text(tuple(parts))
