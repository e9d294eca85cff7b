"""What the command line asks: which calendar, which moments, which months, how long. Errors are told as text."""

import argparse
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from policies.clocks.counting import Target
from policies.facts import fold
from policies.files import open_policy
from policies.language import calendars, durations
from policies.language.kinds import LONGEST
from policies.language.problems import Language, Problem, Problems, nearest
from policies.language.reading import Source
from policies.language.vocabulary import Vocabulary
from policies.proving.cases import Times
from policies.worktime import Calendar

ZONE, HOURS, HOLIDAYS = "Europe/Moscow", "09:00-18:00", "RU"
"""Without a policy: the Russian production calendar, Monday to Friday by Moscow time."""
FIRST, LAST = 2000, 2050
MONTHS = re.compile(r"(\d{4})(?:-(\d{1,2}))?\Z")
WEEKLY = re.compile(r"\s*([a-zA-Z][a-zA-Z,\s-]*?)[\s:]+(\d.*|closed)\s*\Z", re.DOTALL)
"""«mon-thu 09:00-18:00»."""

OPTIONS = {"timezone": "--zone", "hours": "--hours", "holidays": "--holidays", "short_days": "--short-days"}
"""The calendar's key -> the option that gives it."""

ERRORS: Mapping[str, tuple[str, str]] = {
    "moment": (
        "«{given}» — не дата и время; примеры: 2026-12-30T16:00, «2026-12-30 16:00», 2026-12-30",
        "«{given}» is no date and time; for example 2026-12-30T16:00, '2026-12-30 16:00', 2026-12-30",
    ),
    "period": (
        "«{given}» — не месяцы; примеры: 2026, 2026-01, 2026-01..2026-03",
        "«{given}» are no months; for example 2026, 2026-01, 2026-01..2026-03",
    ),
    "reversed": ("«{given}» раньше, чем «{first}»", "«{given}» is earlier than «{first}»"),
    "duration": (
        "«{given}» — не срок; примеры: 2h, 30m, 4 ч, 1wd, 3 рабочих дня, 15 календарных дней",
        "«{given}» is not a duration; for example 2h, 30m, 1wd, 3 working days, 15 calendar days",
    ),
    "too_long": ("срок «{given}» слишком велик", "«{given}» is too long a duration"),
    "range": (
        "«{given}»: календари считают только с 2000 по 2050 год",
        "«{given}»: calendars count from 2000 to 2050 only",
    ),
    "calendar": (
        "в {file} нет календаря «{given}»; есть: {known}{hint}",
        "there is no calendar «{given}» in {file}; there are: {known}{hint}",
    ),
    "which": (
        "в {file} несколько календарей; какой, скажите так: --calendar {first} (есть: {known})",
        "there are several calendars in {file}; tell which: --calendar {first} (there are: {known})",
    ),
    "both": (
        "{given} не сочетается с --policy: часы, пояс и праздники календаря написаны в политике",
        "{given} does not go with --policy: the policy itself tells the hours, the zone and the holidays",
    ),
    "alone": (
        "--calendar называет календарь политики: добавьте --policy файл.yaml",
        "--calendar names a calendar of a policy: add --policy file.yaml",
    ),
}


class NotAsked(Exception):
    """What was asked cannot be answered; the text tells why in the reader's language."""


def refuse(language: Language, code: str, **data: Any) -> NotAsked:
    return NotAsked(ERRORS[code][language != "ru"].format(**data))


def calendar_of(args: argparse.Namespace) -> Calendar:
    """The calendar of the options. NotAsked: there is none such."""
    language: Language = args.lang
    if args.policy is not None:
        given = [name for name in ("hours", "zone", "holidays", "short_days") if getattr(args, name) is not None]
        if given:
            raise refuse(language, "both", given=f"--{given[0].replace('_', '-')}")
        return _of_policy(args.policy, args.calendar, language)
    if args.calendar is not None:
        raise refuse(language, "alone")
    return _of_options(args)


def _of_policy(path: Path, name: str | None, language: Language) -> Calendar:
    policy = open_policy(path)
    if isinstance(policy, Problems):
        raise NotAsked(policy.said(language))
    known = policy.calendars
    if name is None:
        if len(known) > 1:
            raise refuse(language, "which", file=path, first=next(iter(known)), known=", ".join(known))
        return next(iter(known.values()))
    found = {fold(each): calendar for each, calendar in known.items()}.get(fold(name))
    if found is None:
        near = nearest(name, known)
        hint = (f"; возможно, «{near}»?", f"; did you mean «{near}»?")[language != "ru"] if near else ""
        raise refuse(language, "calendar", file=path, given=name, known=", ".join(known), hint=hint)
    return found


def _of_options(args: argparse.Namespace) -> Calendar:
    """Read as a policy would write it, so that the same mistakes get the same words."""
    hours, holidays = args.hours or HOURS, args.holidays or HOLIDAYS
    raw = {
        "timezone": args.zone or ZONE,
        "hours": _weekly(hours),
        "holidays": holidays,
        "short_days": args.short_days or "ignore",
    }
    words = Vocabulary(Source("", {"": raw}, {}, {}))
    found = calendars.parse({f"{hours}, {holidays}": raw}, (), words)
    wrong = tuple(problem for problem in words.problems if not problem.warning)
    if wrong:
        raise NotAsked("\n".join(_option(problem, args.lang) for problem in wrong))
    return next(iter(found.values()))


def _weekly(text: str) -> Any:
    """«09:00-18:00» is Monday to Friday; «mon-thu 09:00-18:00; fri 09:00-17:00» tells each; «24x7» is all."""
    if text.strip() == calendars.ROUND_THE_CLOCK:
        return calendars.ROUND_THE_CLOCK
    pieces = [WEEKLY.match(piece) for piece in text.split(";")]
    if any(pieces):
        return {found[1]: found[2] for found in pieces if found} if all(pieces) else {"mon-fri": text}
    return {"mon-fri": text}


def _option(problem: Problem, language: Language) -> str:
    """A problem of an option: it has no place in a file, but the option's name."""
    steps = problem.where.split(" → ")
    option = next((f"{OPTIONS[step]}: " for step in steps if step in OPTIONS), "")
    said = replace(problem, where="").said(language)
    return option + said.removeprefix(f":{problem.line}:{problem.column}: ")


def moment_of(text: str, calendar: Calendar, language: Language) -> datetime:
    """A moment as people write it, by the calendar's wall unless it says otherwise; a bare date is its midnight."""
    zone = ZoneInfo(calendar.zone)
    found = Times(zone).full(text) or Times(zone).full(f"{text} 00:00")
    if found is None:
        raise refuse(language, "moment", given=text)
    if not FIRST <= found.astimezone(UTC).year <= LAST:
        raise refuse(language, "range", given=text)
    return found


def target_of(text: str, args: argparse.Namespace) -> Target:
    found = durations.parse(text)
    if found is None:
        raise refuse(args.lang, "duration", given=text)
    if found.amount > LONGEST[found.unit]:
        raise refuse(args.lang, "too_long", given=text)
    return Target(found, args.same_time, args.move)


def months_of(text: str, language: Language) -> list[date]:
    """The first days of the months of «2026», «2026-01» or «2026-01..2026-03»."""
    first, dots, last = text.partition("..")
    begins, ends = MONTHS.match(first.strip()), MONTHS.match((last if dots else first).strip())
    if begins is None or ends is None:
        raise refuse(language, "period", given=text)
    start = int(begins[1]) * 12 + int(begins[2] or 1) - 1
    end = int(ends[1]) * 12 + int(ends[2] or 12) - 1
    for found in (begins, ends):
        if not 1 <= int(found[2] or 1) <= 12:
            raise refuse(language, "period", given=text)
        if not FIRST <= int(found[1]) <= LAST:
            raise refuse(language, "range", given=text)
    if end < start:
        raise refuse(language, "reversed", given=last, first=first)
    return [date(number // 12, number % 12 + 1, 1) for number in range(start, end + 1)]
