"""Texts with {placeholders} from a fixed list, checked when the policy is read, filled when an effect comes about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import Formatter

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
    "from": ("прежний статус", "the status before"),
    "to": ("новый статус", "the status after"),
}

Fill = Callable[[str], str]
"""Placeholder -> what stands there."""


@dataclass(frozen=True, slots=True)
class Text:
    """Literal pieces and placeholder names, in order."""

    parts: tuple[tuple[str, str | None], ...]

    def fill(self, value: Fill) -> str:
        return "".join(literal + (value(name) if name else "") for literal, name in self.parts)


def parse(raw: str, path: Path, words: Vocabulary) -> Text:
    try:
        pieces = list(Formatter().parse(raw))
    except ValueError:
        words.report(path, "braces")
        return Text(())
    parts = []
    for literal, name, spec, conversion in pieces:
        if name is not None and (name not in PLACEHOLDERS or spec or conversion):
            allowed = tuple(PLACEHOLDERS)
            given = f"{{{name}{f'!{conversion}' if conversion else ''}{f':{spec}' if spec else ''}}}"
            words.report(path, "placeholder", given=given, allowed=allowed, hint=nearest(name, allowed))
        parts.append((literal, name))
    return Text(tuple(parts))
