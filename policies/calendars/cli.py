"""`reglament calendar`: how a calendar counts, day by day. Offline; the moments are given, no clock is read."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policies.calendars import asked, rows, said
from policies.cli import FAILED, OK, add_language
from policies.worktime import CalendarRangeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from policies.cli import Subparsers

CALENDAR = """\
Prints how a calendar counts: day by day, with holidays, moved days and the decrees that moved them, breaks, short days.
Печатает, как считает календарь: по дням, с праздниками, переносами и постановлениями, перерывами, короткими днями.

examples:
  reglament calendar add 2026-12-30T16:00 2h                                 when two working hours are over
  reglament calendar add 2026-12-30T16:00 3wd --policy policies.yaml --calendar support
  reglament calendar add "2026-12-30 16:00" 15 календарных дней --move       ends on a working day (art. 193)
  reglament calendar between 2026-12-30T16:00 2027-01-12T10:00               the working time between the two
  reglament calendar days 2026-01..2026-02                                   months: working, off and short days, norms
  reglament calendar days 2026 --hours "mon-thu 09:00-18:00; fri 09:00-16:45" --short-days "minus 1h"

Without --policy: the Russian production calendar, Monday to Friday 09:00-18:00, Europe/Moscow.
exit status: 0 told, 1 it could not be
"""


def add_commands(commands: "Subparsers") -> None:
    """Add this room's command to `reglament`."""
    raw = argparse.RawDescriptionHelpFormatter
    calendar = commands.add_parser(
        "calendar", help="how a calendar counts / как считает календарь", description=CALENDAR, formatter_class=raw
    )
    ways = calendar.add_subparsers(required=True, metavar="add|between|days")
    add = ways.add_parser("add", help="when so much time is over / когда пройдёт срок")
    add.add_argument("start", metavar="START", help="2026-12-30T16:00 (the calendar's zone), or with an offset")
    add.add_argument("duration", nargs="+", metavar="DURATION", help="2h, 30m, 1wd, 15d, «3 рабочих дня»")
    add.add_argument("--same-time", action="store_true", help="working days end at the same time of day, not at close")
    add.add_argument("--move", action="store_true", help="calendar days end on a working day")
    add.set_defaults(run=run_add)
    between = ways.add_parser("between", help="the working time between / рабочее время между")
    between.add_argument("start", metavar="START", help="a moment, told as to `calendar add`")
    between.add_argument("end", metavar="END", help="the later moment")
    between.set_defaults(run=run_between)
    days = ways.add_parser("days", help="months in a grid / месяцы сеткой")
    days.add_argument("period", metavar="PERIOD", help="2026, 2026-01 or 2026-01..2026-03")
    days.set_defaults(run=run_days)
    for way in (add, between, days):
        _add_options(way)


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--policy", type=Path, metavar="FILE", help="count by a calendar of this policy")
    parser.add_argument("--calendar", metavar="NAME", help="which one (default: the only one)")
    parser.add_argument("--hours", metavar="HOURS", help=f"24x7, or hours (default: {asked.HOURS}, Monday to Friday)")
    parser.add_argument("--zone", metavar="ZONE", help=f"time zone (default: {asked.ZONE})")
    parser.add_argument("--holidays", metavar="RU|none", help=f"public holidays (default: {asked.HOLIDAYS})")
    parser.add_argument("--short-days", metavar="HOW", help='ignore, "minus 1h" or hours (default: ignore)')
    parser.add_argument("--json", action="store_true", help="as JSON")
    add_language(parser)


def run_add(args: argparse.Namespace) -> int:
    def answer() -> "tuple[Iterable[str], dict[str, Any]]":
        calendar = asked.calendar_of(args)
        target = asked.target_of(" ".join(args.duration), args)
        counted = rows.add(calendar, asked.moment_of(args.start, calendar, args.lang), target)
        return said.add_lines(counted, target, args.lang), said.counted_json(counted, args.lang)

    return _tell(args, answer, f"{args.start} + {' '.join(args.duration)}")


def run_between(args: argparse.Namespace) -> int:
    def answer() -> "tuple[Iterable[str], dict[str, Any]]":
        calendar = asked.calendar_of(args)
        start, end = (asked.moment_of(text, calendar, args.lang) for text in (args.start, args.end))
        if end < start:
            raise asked.refuse(args.lang, "reversed", given=args.end, first=args.start)
        counted = rows.between(calendar, start, end)
        return said.between_lines(counted, args.lang), said.counted_json(counted, args.lang)

    return _tell(args, answer, f"{args.start} — {args.end}")


def run_days(args: argparse.Namespace) -> int:
    def answer() -> "tuple[Iterable[str], dict[str, Any]]":
        calendar = asked.calendar_of(args)
        months = [rows.month(calendar, first) for first in asked.months_of(args.period, args.lang)]
        return said.month_lines(calendar, months, args.lang), said.months_json(calendar, months, args.lang)

    return _tell(args, answer, args.period)


def _tell(args: argparse.Namespace, answer: "Callable[[], tuple[Iterable[str], dict[str, Any]]]", question: str) -> int:
    try:
        lines, data = answer()
    except asked.NotAsked as refused:
        print(refused, file=sys.stderr)
        return FAILED
    except CalendarRangeError:
        print(asked.refuse(args.lang, "range", given=question), file=sys.stderr)
        return FAILED
    print(json.dumps(data, ensure_ascii=False, indent=2) if args.json else "\n".join(lines))
    return OK
