"""One day of a calendar in words: its hours, its breaks, and what is unusual about it with the decree that says so."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from policies.language.problems import Language
from policies.worktime import Day, Note, Reason

REASONS: Mapping[Reason, tuple[str, str]] = {
    Reason.DAY_OFF: ("выходной", "day off"),
    Reason.CLOSED: ("закрыто по календарю", "closed by the calendar"),
    Reason.DATED: ("особые часы", "hours of its own"),
    Reason.HOLIDAY: ("праздник", "public holiday"),
    Reason.SHIFTED: ("выходной вместо праздника", "day off for a holiday"),
    Reason.TRANSFERRED: ("выходной по переносу", "day off by transfer"),
    Reason.RETURNED: ("рабочий: выходной перенесён", "works: the day off was moved"),
    Reason.WORKING_WEEKEND: ("рабочий выходной", "working weekend"),
    Reason.SHORT: ("предпраздничный, короче на час", "an hour shorter, eve of a holiday"),
    Reason.PRESIDENTIAL: ("нерабочий по указу Президента", "non-working by presidential decree"),
    Reason.ADDED_OFF: ("выходной, добавлен администратором", "day off added by the admin"),
    Reason.ADDED_WORKING: ("рабочий, добавлен администратором", "working day added by the admin"),
}
LONGEST_BREAK = timedelta(hours=6)
"""A longer gap lies between two shifts, it is no break."""


def say_date(day: date, language: Language) -> str:
    """«30.12» as the trace writes it; the year is told elsewhere."""
    return f"{day:%d.%m}" if language == "ru" else day.isoformat()


def say_day(day: Day, zone: ZoneInfo, language: Language) -> str:
    """«03.11 09:00–17:00 — предпраздничный, короче на час»."""
    said = (say_hours(day, zone), say_notes(day, language))
    return f"{say_date(day.date, language)} " + " — ".join(part for part in said if part)


def say_hours(day: Day, zone: ZoneInfo) -> str:
    """«09:00–13:00, 14:00–18:00»."""
    return ", ".join(_span(start.astimezone(zone), end.astimezone(zone)) for start, end in day.worked)


def say_breaks(day: Day, zone: ZoneInfo, language: Language) -> str:
    """«перерыв 13:00–14:00»; empty when the day is worked in one piece."""
    gaps = ((closes.astimezone(zone), opens.astimezone(zone)) for (_, closes), (opens, _) in pairwise(day.worked))
    told = ", ".join(_span(closes, opens) for closes, opens in gaps if opens - closes <= LONGEST_BREAK)
    return f"{'перерыв' if language == 'ru' else 'break'} {told}" if told else ""


def say_notes(day: Day, language: Language) -> str:
    return ", ".join(say_note(note, language) for note in day.notes)


def say_note(note: Note, language: Language) -> str:
    """«выходной по переносу (03.01), постановление № 1466»."""
    said = REASONS[note.reason][language != "ru"]
    if note.other:
        said += f" ({say_date(note.other, language)})"
    if note.decree:
        said += f", постановление № {note.decree.number}" if language == "ru" else f", decree {note.decree.number}"
    return said if note.heeded else said + (", не учитывается" if language == "ru" else ", disregarded")


def _span(start: datetime, end: datetime) -> str:
    """«09:00–18:00»; a day that ends with the calendar's date ends at 24:00."""
    midnight = end.date() > start.date() and (end.hour, end.minute) == (0, 0)
    return f"{start:%H:%M}–{'24:00' if midnight else f'{end:%H:%M}'}"
