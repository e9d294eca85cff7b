"""The `calendars` section: working hours as the admin writes them -> `worktime.Calendar`.

support:
  clause: MES-1.hours
  timezone: Europe/Moscow
  hours: {mon-fri: "08:00-12:00, 13:00-17:00"}      # or 24x7
  holidays: RU
  day: 8h                                            # as the regulation states it; other hours are warned about
  short_days: ignore                                 # ignore | minus 1h | 08:00-16:00
  dates: {2026-12-31: closed}
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from policies.language import durations
from policies.language.model import CalendarPart
from policies.language.problems import nearest
from policies.language.reading import Path
from policies.language.vocabulary import Vocabulary, describe, quoted
from policies.worktime import Calendar, ProductionCalendar
from policies.worktime.hours import hours, minus, total

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ROUND_THE_CLOCK = "24x7"
INTERVAL = re.compile(r"\s*(\d{1,2}:\d{2})\s*[-–—]\s*(\d{1,2}:\d{2})\s*\Z")
YEAR = re.compile(r"\d{4}\b", re.ASCII)
Intervals = list[tuple[str, str]]
_Options = tuple[tuple[str, Any], ...]


def parse(raw: Any, path: Path, words: Vocabulary) -> dict[str, Calendar]:
    """Calendars by name. One that cannot be read stands for 24x7, so that what refers to it is checked all the same."""
    if not isinstance(raw, dict) or not raw:
        words.report(path, "blank" if raw in ({}, None) else "not_mapping", given=describe(raw))
        words.unread.add("calendars")
        return {}
    return {name: _calendar(name, item, (*path, name), words) for name, item in raw.items()}


def _calendar(name: str, raw: Any, path: Path, words: Vocabulary) -> Calendar:
    before = len(words.problems)
    part = words.part(CalendarPart, raw, path)
    if part is None:
        return Calendar.always()
    options = {
        "zone": _zone(part.timezone, (*path, "timezone"), words),
        "weekly": _weekly(part.hours, (*path, "hours"), words),
        "breaks": _intervals(part.breaks, (*path, "breaks"), words) if part.breaks else [],
        "short_days": _short_days(part.short_days, (*path, "short_days"), words),
        **_dates(part.dates, (*path, "dates"), words),
    }
    if part.day is not None and part.day.unit != "seconds":
        words.report((*path, "day"), "day")
    if any(not problem.warning for problem in words.problems[before:]):
        return Calendar.always()
    calendar = _made(
        name,
        part.clause,
        part.holidays == "RU",
        (("working_weekends", part.working_weekends), ("special_days", part.special_days)),
        tuple((option, _frozen(value)) for option, value in options.items()),
    )
    if calendar is None:
        words.report(path, "no_time", at_key=True)
        return Calendar.always()
    if part.day is not None:
        _check_day(part.day.amount, options["weekly"], options["breaks"], (*path, "day"), words)
    for day in part.dates:
        _check_year(day, calendar, (*path, "dates", day), words, at_key=True)
    return calendar


@lru_cache(maxsize=256)
def _made(name: str, clause: tuple[str, ...], russian: bool, choices: _Options, hours: _Options) -> Calendar | None:
    """The calendar; None without any working time: all else that is refused has been looked at before.

    Fifty years are laid out for each, so a policy that is loaded again with the same hours is given the same calendar.
    """
    options: dict[str, Any] = {
        option: dict(value) if option in {"weekly", "dates"} else value for option, value in (*choices, *hours)
    }
    holidays = ProductionCalendar.russia() if russian else None
    try:
        return Calendar.of(**options, name=name, clause=clause, holidays=holidays)
    except ValueError:
        return None


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple((key, _frozen(each)) for key, each in value.items())
    return tuple(_frozen(each) for each in value) if isinstance(value, list) else value


def look_around(schedule: Mapping[str, Calendar], words: Vocabulary) -> None:
    """Whether the policy begins in a year whose public holidays are not decided."""
    calendar = next((found for found in schedule.values() if found.holidays), None)
    if calendar is not None:
        data = words.source.data
        effective = data.get("effective")
        if isinstance(effective, dict):
            _check_year(str(effective.get("from", "")), calendar, ("effective", "from"), words)
        _check_year(str(data.get("edition", "")), calendar, ("edition",), words)


def _check_year(day: str, calendar: Calendar, path: Path, words: Vocabulary, *, at_key: bool = False) -> None:
    year = int(day[:4]) if YEAR.match(day) else 0
    if calendar.holidays and year > max(calendar.holidays.decreed):
        words.report(path, "undecreed", at_key=at_key, year=str(year), warning=True)


def _check_day(stated: int, weekly: Mapping[str, Intervals], breaks: Intervals, path: Path, words: Vocabulary) -> None:
    """Whether the hours of the week, less the breaks, make the day that the regulation states."""
    lengths = {day: total(minus(hours(weekly[day]), hours(breaks))) for day in DAYS if weekly.get(day)}
    for actual in dict.fromkeys(length for length in lengths.values() if length != stated):
        days = ", ".join(day for day, length in lengths.items() if length == actual)
        words.report(
            path, "day_length", stated=f"{stated / 3600:g}", actual=f"{actual / 3600:g}", days=days, warning=True
        )


def _zone(text: str, path: Path, words: Vocabulary) -> str:
    zones = available_timezones()
    if text not in zones:
        words.report(path, "zone", given=text, hint=nearest(text, zones))
    return text


def _weekly(raw: Any, path: Path, words: Vocabulary) -> dict[str, Intervals]:
    if raw == ROUND_THE_CLOCK:
        return {day: [("00:00", "24:00")] for day in DAYS}
    if not isinstance(raw, dict):
        return dict.fromkeys(DAYS, _intervals(raw, path, words))
    weekly: dict[str, Intervals] = {}
    given: dict[str, int] = {}
    for key, text in raw.items():
        at = (*path, key)
        intervals = _intervals(text, at, words)
        for day in _weekdays(key, at, words):
            if day in weekly:
                words.report(at, "duplicate", at_key=True, key=day, first=given[day])
            weekly[day] = intervals
            given.setdefault(day, words.source.place(at, key=True)[0])
    return weekly


def _weekdays(text: str, path: Path, words: Vocabulary) -> tuple[str, ...]:
    found: list[str] = []
    for piece in text.casefold().replace(" ", "").split(","):
        first, _, last = piece.partition("-")
        if first not in DAYS or (last and last not in DAYS):
            words.report(path, "weekdays", at_key=True, given=text, allowed=DAYS)
            return ()
        start, end = DAYS.index(first), DAYS.index(last or first)
        found += DAYS[start : end + 1] if start <= end else (*DAYS[start:], *DAYS[: end + 1])
    return tuple(found)


def _intervals(text: Any, path: Path, words: Vocabulary) -> Intervals:
    """`08:00-12:00, 13:00-17:00`; `closed` is none at all."""
    if not isinstance(text, str):
        words.report(path, "blank" if text is None else "hours", given=quoted(text))
        return []
    if text.strip() == "closed":
        return []
    found: Intervals = []
    for piece in text.split(","):
        match = INTERVAL.match(piece)
        if not match or not _is_span(*match.groups()):
            words.report(path, "hours", given=text)
            return []
        found.append((match[1].zfill(5), match[2].zfill(5)))
    ordered = sorted(found)
    if any(ordered[i][1] > ordered[i + 1][0] for i in range(len(ordered) - 1)):
        words.report(path, "overlap", given=text, warning=True)
    return found


def _is_span(opens: str, closes: str) -> bool:
    return _is_time(opens) and _is_time(closes) and opens != "24:00" and opens.zfill(5) != closes.zfill(5)


def _is_time(text: str) -> bool:
    hour, minute = (int(part) for part in text.split(":"))
    return (hour < 24 and minute < 60) or (hour, minute) == (24, 0)


def _short_days(text: str, path: Path, words: Vocabulary) -> Any:
    if text == "ignore":
        return "ignore"
    if text.startswith("minus "):
        duration = durations.parse(text.removeprefix("minus "))
        if duration is not None and duration.unit == "seconds":
            return timedelta(seconds=duration.amount)
        words.report(path, "duration", given=text.removeprefix("minus "))
        return "ignore"
    if ":" not in text:
        allowed = ("ignore", "minus 1h", "08:00-16:00")
        words.report(path, "choice", given=text, allowed=allowed, hint=nearest(text, allowed))
        return "ignore"
    return _intervals(text, path, words)


def _dates(raw: Mapping[str, str], path: Path, words: Vocabulary) -> dict[str, Any]:
    closed: list[date] = []
    dates: dict[date, Intervals] = {}
    for key, text in raw.items():
        at = (*path, key)
        try:
            day = date.fromisoformat(key)
        except ValueError:
            words.report(at, "date", at_key=True, given=key)
            continue
        intervals = _intervals(text, at, words)
        if intervals:
            dates[day] = intervals
        elif text.strip() == "closed":
            closed.append(day)
    return {"closed": closed, "dates": dates}
