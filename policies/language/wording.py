"""Everything an evaluation says to people, in Russian and English: values, states, the summary line."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from policies.decision import Cycle
from policies.facts import Value, on_the_wall
from policies.language.durations import say_seconds

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
    local = on_the_wall(moment, zone)
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


STANDING = {
    ("contract", "none"): ("договора нет", "no contract"),
    ("contract", "future"): ("ещё не действует", "not in force yet"),
    ("contract", "valid"): ("действует", "in force"),
    ("contract", "expired"): ("истёк", "expired"),
    ("contact", "key"): ("ключевое контактное лицо", "key contact"),
    ("contact", "listed"): ("контактное лицо", "contact"),
    ("contact", "unknown"): ("не из списка контактных лиц", "not on the list of contacts"),
    ("coupon_status", "none"): ("талон не указан", "no coupon given"),
    ("coupon_status", "unknown"): ("такого талона нет", "no such coupon"),
    ("coupon_status", "valid"): ("талон действует", "the coupon is valid"),
    ("coupon_status", "expired"): ("срок талона истёк", "the coupon has run out"),
}


STANDINGS = frozenset(attribute for attribute, _ in STANDING)
EFFECT_KINDS = {
    "comment": ("комментарий", "comment"),
    "transition": ("переход", "transition"),
    "undo": ("возврат", "undo"),
    "set": ("поле", "field"),
    "label": ("метка", "label"),
    "notify": ("уведомление", "notice"),
    "link": ("ссылка", "link"),
    "remove": ("удаление повтора", "removal of a repetition"),
}
EFFECT_STATES = {
    "due": ("к исполнению", "to be done"),
    "done": ("исполнено", "done"),
    "skipped": ("пропущено", "skipped"),
    "held": ("отложено", "held"),
}


def say_standing(attribute: str, value: Value, language: str) -> str:
    """The language's own words for a contract, a contact, a coupon, as people say them."""
    pair = STANDING.get((attribute, str(value)))
    return pick(pair, language) if pair else "—"


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
