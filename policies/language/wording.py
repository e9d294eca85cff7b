"""Everything an evaluation says to people, in Russian and English: values, states, the summary line, the
requirement."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from policies.decision import Cycle
from policies.facts import Value
from policies.language.durations import plural, say_seconds

STATES = {
    "running": ("идёт", "running"),
    "at_risk": ("под угрозой", "at risk"),
    "paused": ("пауза", "paused"),
    "breached": ("нарушен", "breached"),
    "met": ("выполнен", "met"),
    "met_late": ("выполнен с нарушением", "met late"),
    "cancelled": ("не применяется", "not applicable"),
    "pending": ("не применяется", "not applicable"),
}
PROVISIONAL = (" (предварительно)", " (provisional)")
ZONES = {"Europe/Moscow": ("МСК", "MSK"), "UTC": ("UTC", "UTC")}
TEXT_LIMIT = 255
"""Jira's text fields hold no more."""


def pick(pair: tuple[str, str], language: str) -> str:
    return pair[0] if language == "ru" else pair[1]


def say_moment(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """«22.11.2026 14:00 МСК»: always with the zone named."""
    local = moment.astimezone(zone)
    name = pick(ZONES.get(zone.key, (zone.key, zone.key)), language)
    return f"{local:%d.%m.%Y %H:%M} {name}" if language == "ru" else f"{local:%Y-%m-%d %H:%M} {name}"


def say_value(value: Value, zone: ZoneInfo, language: str) -> str:
    match value:
        case None | () | "":
            return "—"
        case datetime():
            return say_moment(value, zone, language)
        case date():
            return f"{value:%d.%m.%Y}" if language == "ru" else value.isoformat()
        case tuple():
            return ", ".join(value)
        case float():
            return f"{value:g}"
        case _:
            return value


def say_state(cycle: Cycle | None, language: str) -> str:
    """The word for the state field; a due time that rests on an undecreed year is told to be provisional."""
    if cycle is None:
        return pick(STATES["pending"], language)
    word = pick(STATES["at_risk" if cycle.at_risk else cycle.state], language)
    return word + (pick(PROVISIONAL, language) if cycle.provisional and cycle.due else "")


def summary(level: str | None, clocks: Iterable[tuple[str, Sequence[Cycle]]], zone: ZoneInfo, language: str) -> str:
    """One line for the issue: level, then every clock that has run. It stands still (law 11)."""
    parts = [level] if level else []
    for title, cycles in clocks:
        if cycles and cycles[-1].state != "cancelled":
            parts.append(f"{title}: {_state_of(cycles[-1], zone, language)}")
    line = " · ".join(parts) or "—"
    return line if len(line) <= TEXT_LIMIT else line[: TEXT_LIMIT - 1] + "…"


def _state_of(cycle: Cycle, zone: ZoneInfo, language: str) -> str:
    word = say_state(cycle, language)
    if cycle.state == "paused" and cycle.left is not None:
        return f"{word}, {pick(('осталось', 'left'), language)} {say_seconds(cycle.left, language)}"
    if cycle.stopped is not None:
        return f"{word} {pick(('за', 'in'), language)} {say_seconds(cycle.spent, language)}"
    if cycle.due is not None:
        return f"{word}, {pick(('срок', 'due'), language)} {say_moment(cycle.due, zone, language)}"
    return word


def requirement(title: str, measure: str, least: int, fragments: Sequence[str], language: str) -> str:
    """What is asked for: «Площадка», «Описание» (не меньше 10 слов)."""
    match (measure, language):
        case ("words", "ru"):
            return f"«{title}» (не меньше {least} {plural(least, 'слова', 'слов', 'слов')})"
        case ("words", _):
            return f"«{title}» (at least {least} word{'' if least == 1 else 's'})"
        case ("chars", "ru"):
            return f"«{title}» (не меньше {least} {plural(least, 'знака', 'знаков', 'знаков')})"
        case ("chars", _):
            return f"«{title}» (at least {least} character{'' if least == 1 else 's'})"
        case ("contains", _):
            return f"«{title}» ({pick(('со словами', 'with the words'), language)} {' / '.join(fragments)})"
        case _:
            return f"«{title}»"
