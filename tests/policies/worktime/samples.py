"""Calendars and moments that the tests of this room share. A calendar never changes, so one of each is enough."""

from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from policies.worktime import Calendar, Note, ProductionCalendar, Reason

WORKWEEK = ("mon", "tue", "wed", "thu", "fri")
NINE_TO_SIX = {day: [("09:00", "18:00")] for day in WORKWEEK}
ROUND_THE_CLOCK = {day: [("00:00", "24:00")] for day in (*WORKWEEK, "sat", "sun")}


@lru_cache
def plain() -> Calendar:
    """Moscow, Monday to Friday 09:00-18:00, no holidays."""
    return Calendar.of("Europe/Moscow", NINE_TO_SIX)


@lru_cache
def russian() -> Calendar:
    """The same by the Russian production calendar, every choice left at its default."""
    return Calendar.of("Europe/Moscow", NINE_TO_SIX, holidays=ProductionCalendar.russia())


@lru_cache
def night() -> Calendar:
    """Moscow, a shift on every weekday from 22:00 to 06:00 of the next date."""
    return Calendar.of("Europe/Moscow", {day: [("22:00", "06:00")] for day in WORKWEEK})


@lru_cache
def always(zone: str = "UTC") -> Calendar:
    return Calendar.always(zone)


def at(text: str, zone: str = "Europe/Moscow", fold: int = 0) -> datetime:
    """`at("2026-11-23 09:00")`: that time on the wall, as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def hours_of(calendar: Calendar, day: date, zone: str = "Europe/Moscow") -> list[str]:
    """What is worked of one day, as the wall reads: ["09:00-18:00"]."""
    start = at(f"{day} 00:00", zone)
    end = calendar.end_of_day(start, 0)
    return [
        "-".join(f"{moment.astimezone(ZoneInfo(zone)):%H:%M}" for moment in span)
        for explained in calendar.days(start, end)
        if explained.date == day
        for span in explained.worked
    ]


def notes_of(calendar: Calendar, day: date, zone: str = "Europe/Moscow") -> list[Note]:
    """What there is to know about one day."""
    start = at(f"{day} 00:00", zone)
    return [
        note
        for explained in calendar.days(start, calendar.end_of_day(start, 0))
        if explained.date == day
        for note in explained.notes
    ]


def reasons_of(calendar: Calendar, day: date) -> list[tuple[Reason, bool]]:
    return [(note.reason, note.heeded) for note in notes_of(calendar, day)]
