"""Durations as people write them, and back into words. `2h`, `30m`, `1wd`, «3 рабочих дня», «15 календарных дней»."""

import re
from dataclasses import dataclass
from typing import Literal

Unit = Literal["seconds", "working_days", "calendar_days"]

_NUMBER_UNIT = re.compile(r"(\d{1,6})\s*([^\d\s][^\d]*?)\s*(?=\d|\Z)")
_SECONDS = {
    60: ("m", "min", "мин", "м", "минута", "минуты", "минут", "minute", "minutes"),
    3600: (
        "h",
        "ч",
        "час",
        "часа",
        "часов",
        "hour",
        "hours",
        "рабочий час",
        "рабочих часа",
        "рабочих часов",
        "working hours",
    ),
}
_WORKING_DAYS = ("wd", "рд", "рабочий день", "рабочих дня", "рабочих дней", "working day", "working days")
_CALENDAR_DAYS = (
    "d",
    "д",
    "день",
    "дня",
    "дней",
    "day",
    "days",
    "календарный день",
    "календарных дня",
    "календарных дней",
)
_CALENDAR_DAYS_EN = ("calendar day", "calendar days")
_UNITS: dict[str, tuple[Unit, int]] = {
    **{word: ("seconds", seconds) for seconds, words in _SECONDS.items() for word in words},
    **dict.fromkeys(_WORKING_DAYS, ("working_days", 1)),
    **dict.fromkeys((*_CALENDAR_DAYS, *_CALENDAR_DAYS_EN), ("calendar_days", 1)),
}


@dataclass(frozen=True, slots=True)
class Duration:
    """`amount` of `unit`; seconds are working seconds of the clock's calendar (design §4.1)."""

    amount: int
    unit: Unit


def parse(text: str) -> Duration | None:
    """The duration, or None when the text is not one. Hours and minutes may stand together: `1h 30m`."""
    whole = " ".join(text.casefold().replace("ё", "е").split())
    parts = _NUMBER_UNIT.findall(whole)
    if not parts or "".join(_NUMBER_UNIT.sub("", whole).split()):
        return None
    known = [(int(number), _UNITS.get(unit.strip())) for number, unit in parts]
    units = {unit[0] for _, unit in known if unit}
    if len(units) != 1 or any(unit is None for _, unit in known):
        return None
    amount = sum(number * unit[1] for number, unit in known if unit)
    (unit,) = units
    if amount <= 0 or (unit != "seconds" and len(parts) > 1):
        return None
    return Duration(amount, unit)


def pattern() -> str:
    """A regular expression, of the dialect of JSON Schema, for the texts that `parse` takes."""
    hours, days = (
        "|".join(_any_case(word) for word, (unit, _) in _UNITS.items() if (unit == "seconds") is seconds)
        for seconds in (True, False)
    )
    return rf"^\s*([0-9]{{1,6}}\s*({hours})\s*)+$|^\s*[0-9]{{1,6}}\s*({days})\s*$"


def _any_case(word: str) -> str:
    both = {"е": "[еЕёЁ]", " ": r"\s+"}
    return "".join(both.get(letter) or f"[{letter}{letter.upper()}]" for letter in word)


def plural(number: int, one: str, few: str, many: str) -> str:
    """The Russian form that agrees with the number."""
    if number % 10 == 1 and number % 100 != 11:
        return one
    return few if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else many


def say(duration: Duration, language: str = "ru") -> str:
    """The duration in words: «1 рабочий день», «2 часа 30 минут»."""
    number = duration.amount
    if duration.unit == "seconds":
        return say_seconds(number, language)
    if language == "en":
        kind = "working" if duration.unit == "working_days" else "calendar"
        return f"{number} {kind} day{'' if number == 1 else 's'}"
    if duration.unit == "working_days":
        return f"{number} {plural(number, 'рабочий день', 'рабочих дня', 'рабочих дней')}"
    return f"{number} {plural(number, 'календарный день', 'календарных дня', 'календарных дней')}"


def short(duration: Duration) -> str:
    """The duration as a policy would spell it, always alike: `7d`, `3wd`, `2h`, `90m`."""
    if duration.unit == "seconds":
        hours, rest = divmod(duration.amount, 3600)
        return f"{duration.amount // 60}m" if rest else f"{hours}h"
    return f"{duration.amount}{'wd' if duration.unit == 'working_days' else 'd'}"


def say_seconds(seconds: int, language: str = "ru") -> str:
    """Hours and minutes in words; seconds are told only below a minute, a negative amount by its size."""
    seconds = abs(int(seconds))
    hours, minutes = seconds // 3600, seconds % 3600 // 60
    if seconds < 60:
        english = "second" if seconds == 1 else "seconds"
        return f"{seconds} {plural(seconds, 'секунда', 'секунды', 'секунд') if language == 'ru' else english}"
    if language == "en":
        parts = [f"{n} {word}{'' if n == 1 else 's'}" for n, word in ((hours, "hour"), (minutes, "minute")) if n]
    else:
        parts = [f"{hours} {plural(hours, 'час', 'часа', 'часов')}"] if hours else []
        parts += [f"{minutes} {plural(minutes, 'минута', 'минуты', 'минут')}"] if minutes else []
    return " ".join(parts)
