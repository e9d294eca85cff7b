"""What a failing condition asks of the customer, in Russian and English: «Площадка», «Описание» (не меньше 10 слов)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from policies.language.durations import plural
from policies.language.wording import pick, say_moment, say_value

DETAILS: Mapping[str, tuple[str, str]] = {
    "one_of": ("одно из: {0}", "one of: {0}"),
    "empty": ("должно быть пусто", "must be empty"),
    "contains": ("со словами {0}", "with the words {0}"),
    "matches": ("по образцу {0}", "like {0}"),
    "sections": ("разделы: {0}", "sections: {0}"),
    "section": ("раздел: {0}", "section: {0}"),
    "formats": ("только {0}", "only {0}"),
    "formats_unfit": ("только {0}; не подходит: {1}", "only {0}; not allowed: {1}"),
    "language_ru": ("на русском языке", "in Russian"),
    "language_en": ("на английском языке", "in English"),
    "channels": ("доступны: {0}", "available: {0}"),
    "least": ("не меньше {0}", "at least {0}"),
    "most": ("не больше {0}", "at most {0}"),
    "number_between": ("от {0} до {1}", "from {0} to {1}"),
    "not_before": ("не раньше {0}", "not before {0}"),
    "not_after": ("не позже {0}", "not after {0}"),
    "date_between": ("с {0} по {1}", "from {0} to {1}"),
    "future": ("в будущем", "in the future"),
    "past": ("в прошлом", "in the past"),
    "except": ("кроме: {0}", "except: {0}"),
    "once": ("ранее: {0}", "earlier: {0}"),
    "never": ("никогда ранее: {0}", "never before: {0}"),
}
UNITS: Mapping[str, tuple[tuple[str, str, str], str]] = {
    "words": (("слова", "слов", "слов"), "word"),
    "chars": (("знака", "знаков", "знаков"), "character"),
}


class Ask(NamedTuple):
    """One thing asked for: of which field, and how it must be. `compound` is a sentence of several, without a title."""

    title: str
    detail: str = ""
    compound: bool = False

    @property
    def said(self) -> str:
        if not self.title:
            return self.detail
        return f"«{self.title}» ({self.detail})" if self.detail else f"«{self.title}»"


@dataclass(frozen=True, slots=True)
class Asking:
    """How one reader is asked. `negated`: what is said is what must not be."""

    titles: Mapping[str, str]
    """Attribute -> how people call it."""
    language: str
    zone: ZoneInfo
    negated: bool = False

    @property
    def opposite(self) -> "Asking":
        return replace(self, negated=not self.negated)

    def need(self, attribute: str, detail: str) -> Ask:
        return Ask(self._title(attribute), self.detail("except", detail) if self.negated else detail)

    def presence(self, attribute: str, *, filled: bool) -> Ask:
        return Ask(self._title(attribute), "" if filled is not self.negated else self.detail("empty"))

    def every(self, asks: Iterable[Ask]) -> Ask:
        """All of them are needed; negated, that one of them be otherwise."""
        return self._either(asks) if self.negated else self._both(asks)

    def either(self, asks: Iterable[Ask]) -> Ask:
        """One of them will do; negated, all must be otherwise."""
        return self._both(asks) if self.negated else self._either(asks)

    def past(self, ask: Ask) -> Ask:
        return Ask("", self.detail("never" if self.negated else "once", ask.said))

    def listed(self, asks: Iterable[Ask]) -> str:
        """What is missing, as a text's `{missing}` has it."""
        return ", ".join(ask.said for ask in _by_title(asks))

    def detail(self, kind: str, *given: object) -> str:
        return pick(DETAILS[kind], self.language).format(*given)

    def amount(self, number: int, unit: str) -> str:
        """«не меньше 10 слов»."""
        russian, english = UNITS[unit]
        word = plural(number, *russian) if self.language == "ru" else english + ("" if number == 1 else "s")
        return self.detail("least", f"{number} {word}")

    def day(self, moment: datetime) -> str:
        """A day where the policy gave a day, else the moment."""
        if moment.time() == time():
            return say_value(moment.date(), self.zone, self.language)
        return say_moment(moment, self.zone, self.language)

    def _title(self, attribute: str) -> str:
        return self.titles.get(attribute, attribute)

    def _both(self, asks: Iterable[Ask]) -> Ask:
        return self._joined(_by_title(asks), (" и ", " and "))

    def _either(self, asks: Iterable[Ask]) -> Ask:
        return self._joined(list(asks), (" или ", " or "))

    def _joined(self, asks: list[Ask], word: tuple[str, str]) -> Ask:
        if len(asks) == 1:
            return asks[0]
        parts = (f"({ask.said})" if ask.compound else ask.said for ask in asks)
        return Ask("", pick(word, self.language).join(parts), compound=True)


def _by_title(asks: Iterable[Ask]) -> list[Ask]:
    """What is asked of one field is asked at once."""
    found: dict[str, Ask] = {}
    for number, ask in enumerate(asks):
        known = found.get(ask.title)
        if ask.title and known:
            details = dict.fromkeys(detail for detail in (known.detail, ask.detail) if detail)
            found[ask.title] = Ask(ask.title, "; ".join(details))
        else:
            found[ask.title or f"\0{number}"] = ask
    return list(found.values())
