"""What `reglament calendar` prints: the days in lines, the months in grids; in Russian or English, or as JSON."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from policies.calendars.rows import Counted, Month, Row
from policies.calendars.wording import say_breaks, say_hours, say_note, say_notes
from policies.clocks.counting import Target
from policies.decision import moment
from policies.language.durations import say, say_seconds
from policies.language.problems import Language
from policies.language.wording import say_moment
from policies.worktime import Calendar, Day, Reason

WEEKDAYS = (("пн", "вт", "ср", "чт", "пт", "сб", "вс"), ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"))
MONTHS = (
    (
        "Январь", "Февраль", "Март", "Апрель", "Май", "Июнь", "Июль", "Август", "Сентябрь", "Октябрь", "Ноябрь",
        "Декабрь",
    ),
    (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ),
)  # fmt: skip
OFF_MARK, SHORT_MARK = "×", "*"
PROVISIONAL = (
    "предварительно: на год нет постановления о переносе выходных, посчитано по одному закону",
    "provisional: no decree for the year yet, counted by the law alone",
)


def _pick(language: Language, russian: str, english: str) -> str:
    return russian if language == "ru" else english


def title(calendar: Calendar, language: Language) -> str:
    return f"{_pick(language, 'Календарь', 'Calendar')} «{calendar.name}», {calendar.zone}"


def add_lines(counted: Counted, target: Target, language: Language) -> Iterator[str]:
    """The due time of a target, and how it was counted."""
    zone = ZoneInfo(counted.calendar.zone)
    yield title(counted.calendar, language)
    yield f"{say_moment(counted.start, zone, language)} + {say(target.duration, language)}"
    yield from day_lines(counted, language)
    due = say_moment(counted.end, zone, language)
    weekday = WEEKDAYS[language != "ru"][counted.end.astimezone(zone).weekday()]
    yield f"{_pick(language, 'срок', 'due')}: {due} ({weekday})"


def between_lines(counted: Counted, language: Language) -> Iterator[str]:
    """The working time between two moments, and how it was counted."""
    zone = ZoneInfo(counted.calendar.zone)
    yield title(counted.calendar, language)
    yield f"{say_moment(counted.start, zone, language)} — {say_moment(counted.end, zone, language)}"
    yield from day_lines(counted, language)
    yield f"{_pick(language, 'рабочее время', 'working time')}: {say_seconds(counted.seconds, language)}"


def day_lines(counted: Counted, language: Language) -> Iterator[str]:
    """A line a day: date, hours, what was counted of it, how much that makes so far, and what is unusual."""
    zone = ZoneInfo(counted.calendar.zone)
    table = [_cells(row, counted, zone, language) for row in counted.rows]
    widths = [max((len(cells[column]) for cells in table), default=0) for column in range(4)]
    for cells in table:
        padded = [
            cell.ljust(width) if at < 2 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(cells, widths, strict=False))
        ]
        yield f"  {'  '.join(padded)}  {cells[4]}".rstrip()
    if counted.provisional:
        yield PROVISIONAL[language != "ru"]


def _cells(row: Row, counted: Counted, zone: ZoneInfo, language: Language) -> tuple[str, str, str, str, str]:
    told = (say_breaks(row.day, zone, language), say_notes(row.day, language))
    hours = say_hours(row.day, zone) or "—"
    total = f"Σ {clock(row.total)}" if counted.unit == "seconds" else _number(row.total, counted.unit, language)
    remarks = "; ".join(part for part in told if part)
    return _date(row.day.date, language), hours, clock(int(row.day.seconds)), total, remarks


def _number(days: int, unit: str, language: Language) -> str:
    """Which day of the term it is; the day of the start is none of it (art. 191)."""
    if not days:
        return ""
    if language == "en":
        return f"{'working ' if unit == 'working_days' else ''}day {days}"
    return f"{days}-й {'рабочий ' if unit == 'working_days' else ''}день"


def clock(seconds: int) -> str:
    """`8:30`, as time sheets write it; seconds only when there are any."""
    hours, rest = divmod(seconds, 3600)
    minutes, odd = divmod(rest, 60)
    return f"{hours}:{minutes:02}" + (f":{odd:02}" if odd else "")


def _date(day: date, language: Language) -> str:
    said = f"{day:%d.%m.%Y}" if language == "ru" else day.isoformat()
    return f"{said} {WEEKDAYS[language != 'ru'][day.weekday()]}"


def month_lines(calendar: Calendar, months: Sequence[Month], language: Language) -> Iterator[str]:
    """Grids of months, each with its unusual days and its sums, and the sum of all."""
    yield title(calendar, language)
    yield _pick(
        language,
        f"{OFF_MARK} выходной, {SHORT_MARK} не обычный рабочий день: пояснения под месяцем",
        f"{OFF_MARK} day off, {SHORT_MARK} an unusual working day: explained below the month",
    )
    for month in months:
        yield ""
        yield from _grid(month, language)
        yield _sum(month, language)
        yield from _unusual(calendar, month, language)
    if len(months) > 1:
        yield ""
        yield _total(months, language)
    if any(calendar.holidays and month.first.year not in calendar.holidays.decreed for month in months):
        yield PROVISIONAL[language != "ru"]


def _grid(month: Month, language: Language) -> Iterator[str]:
    yield f"{MONTHS[language != 'ru'][month.first.month - 1]} {month.first.year}"
    yield "".join(f"{weekday:>4} " for weekday in WEEKDAYS[language != "ru"]).rstrip()
    cells = ["     "] * month.first.weekday() + [_cell(day) for day in month.days]
    for begin in range(0, len(cells), 7):
        yield "".join(cells[begin : begin + 7]).rstrip()


def _cell(day: Day) -> str:
    mark = OFF_MARK if not day.worked else SHORT_MARK if day.notes else " "
    return f"{day.date.day:>4}{mark}"


def _unusual(calendar: Calendar, month: Month, language: Language) -> Iterator[str]:
    """What is to be known of its days, runs of the same told once; a plain weekend needs no word."""
    zone = ZoneInfo(calendar.zone)
    told = (day for day in month.days if any(note.reason is not Reason.DAY_OFF for note in day.notes))
    for (hours, notes), days in groupby(told, lambda day: (say_hours(day, zone), say_notes(day, language))):
        run = [day.date for day in days]
        dates = _date(run[0], language) + (f" — {_date(run[-1], language)}" if len(run) > 1 else "")
        yield f"  {dates}: " + "; ".join(part for part in (hours, notes) if part)


def _sum(month: Month, language: Language) -> str:
    return _figures(month.working, month.seconds, _norm([month]), language)


def _total(months: Sequence[Month], language: Language) -> str:
    figures = sum(month.working for month in months), sum(month.seconds for month in months)
    return f"{_pick(language, 'Всего', 'In all')}: " + _figures(*figures, _norm(months), language)


def _norm(months: Iterable[Month]) -> tuple[int, int] | None:
    norms = [month.norm for month in months]
    known = [norm for norm in norms if norm is not None]
    return (sum(norm.days for norm in known), sum(norm.hours for norm in known)) if known else None


def _figures(days: int, seconds: int, norm: tuple[int, int] | None, language: Language) -> str:
    said = _pick(language, f"рабочих дней {days}, часов", f"working days {days}, hours") + f" {clock(seconds)}"
    if norm is None:
        return said
    by_law = _pick(
        language,
        f"норма 40-часовой недели: дней {norm[0]}, часов {norm[1]}",
        f"norm of a 40-hour week: days {norm[0]}, hours {norm[1]}",
    )
    return f"{said}; {by_law}"


def counted_json(counted: Counted, language: Language) -> dict[str, Any]:
    """Times in RFC 3339; `hours` on the wall of the calendar; `total` in the unit that is counted."""
    return {
        **_calendar_json(counted.calendar),
        "start": moment(counted.start),
        "end": moment(counted.end),
        "seconds": counted.seconds,
        "counts": counted.unit,
        "provisional": counted.provisional,
        "days": [{**_day_json(row.day, counted.calendar, language), "total": row.total} for row in counted.rows],
    }


def months_json(calendar: Calendar, months: Sequence[Month], language: Language) -> dict[str, Any]:
    norm = _norm(months)
    return {
        **_calendar_json(calendar),
        "months": [
            {
                "month": f"{month.first:%Y-%m}",
                "working_days": month.working,
                "seconds": month.seconds,
                "norm": {"days": month.norm.days, "hours": month.norm.hours} if month.norm else None,
                "days": [_day_json(day, calendar, language) for day in month.days],
            }
            for month in months
        ],
        "working_days": sum(month.working for month in months),
        "seconds": sum(month.seconds for month in months),
        "norm": {"days": norm[0], "hours": norm[1]} if norm else None,
    }


def _calendar_json(calendar: Calendar) -> dict[str, str]:
    return {"calendar": calendar.name, "zone": calendar.zone}


def _day_json(day: Day, calendar: Calendar, language: Language) -> dict[str, Any]:
    zone = ZoneInfo(calendar.zone)
    return {
        "date": day.date.isoformat(),
        "hours": say_hours(day, zone).replace("–", "-"),
        "seconds": int(day.seconds),
        "notes": [
            {
                "reason": note.reason.value,
                "says": say_note(note, language),
                "other": note.other.isoformat() if note.other else None,
                "decree": note.decree.number if note.decree else None,
                "heeded": note.heeded,
            }
            for note in day.notes
        ],
    }
