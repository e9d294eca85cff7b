"""`reglament sweep` and `reglament effects`."""

import argparse
import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from connector.terminal import indented
from policies import Problems
from policies.cli import FAILED, OK, add_language
from policies.files import open_regulations
from policies.language.durations import say_seconds
from policies.trace import Reader

if TYPE_CHECKING:
    from connector.jira.client import Jira
    from connector.settings import Language, Settings
    from connector.store import Store
    from connector.store.journal import Entry
    from connector.sweeping.overdue import Owed
    from policies.cli import Subparsers
    from policies.editions import Regulations

SWEEP = """\
Finds what webhooks missed, as the service does by itself every few minutes: marks it, so that it is looked at.
With --plan it writes nothing: it reads every open issue and tells what the service will do there now, the longest
overdue first. What speaks to people and is later than SPEAK_WITHIN hours waits for a person's word (see: effects).

examples:
  reglament sweep                what changed since the last sweep
  reglament sweep --full         everything that is open, as every night
  reglament sweep --plan         after an outage, before the service is started again
"""
EFFECTS = """\
Effects that wait for a person's word: given up after several attempts, or too late to be said unasked. The same list,
with buttons, is on the page /effects.

examples:
  reglament effects                              the list
  reglament effects retry SUP-42 EFFECT          do it now, with all its attempts anew
  reglament effects skip SUP-42 EFFECT           never do it
  reglament effects skip --all                   none of those that wait
"""
MOST = 1_000
"""Effects that are listed."""
SHORTEST = timedelta(minutes=1)
"""A lateness that is worth a word."""


def add_commands(commands: "Subparsers") -> None:
    """Add this room's commands to `reglament`."""
    raw = argparse.RawDescriptionHelpFormatter
    sweep = commands.add_parser(
        "sweep",
        help="what webhooks missed; what is overdue / пропущенное вебхуками, просроченное",
        description=SWEEP,
        formatter_class=raw,
    )
    how = sweep.add_mutually_exclusive_group()
    how.add_argument("--full", action="store_true", help="go over everything that is open")
    how.add_argument("--plan", action="store_true", help="only tell what would be done")
    add_language(sweep)
    sweep.set_defaults(run=run_sweep)
    effects = commands.add_parser(
        "effects",
        help="what waits for your word / что ждёт вашего решения",
        description=EFFECTS,
        formatter_class=raw,
    )
    effects.add_argument("act", nargs="?", choices=("list", "retry", "skip"), default="list", help="default: list")
    effects.add_argument("key", nargs="?", metavar="KEY", help="the issue")
    effects.add_argument("effect", nargs="?", metavar="EFFECT", help="as the list names it")
    effects.add_argument("--all", action="store_true", help="all that wait")
    add_language(effects)
    effects.set_defaults(run=run_effects)


class _Unfit(Exception):
    """It cannot be done; the message says why, in the language that was asked for."""


@dataclass(frozen=True, slots=True)
class _Ground:
    settings: "Settings"
    regulations: "Regulations"
    store: "Store"
    language: "Language"

    def pick(self, russian: str, english: str) -> str:
        return english if self.language == "en" else russian


def run_sweep(args: argparse.Namespace) -> int:
    """`reglament sweep`: exit 0, or 1 with the reason."""
    from connector.clock import utc_now

    try:
        with _ground(args.lang) as ground, _connected(ground) as jira:
            return _plan(ground, jira, utc_now()) if args.plan else _sweep(ground, jira, utc_now(), full=args.full)
    except _Unfit as error:
        print(error, file=sys.stderr)
        return FAILED


def run_effects(args: argparse.Namespace) -> int:
    """`reglament effects`: exit 0, or 1 where nothing of that name waits."""
    from connector.clock import utc_now

    try:
        with _ground(args.lang) as ground:
            return _list(ground) if args.act == "list" else _decide(ground, args, utc_now())
    except _Unfit as error:
        print(error, file=sys.stderr)
        return FAILED


def _sweep(ground: _Ground, jira: "Jira", now: datetime, *, full: bool) -> int:
    from connector.jira.answers import Failure
    from connector.loop.sweep import sweep
    from connector.store import news

    swept = sweep(jira, ground.store, ground.regulations, now, full=full)
    if isinstance(swept, Failure):
        raise _Unfit(swept.says.told(ground.language))
    with ground.store.write() as conn:
        news.tell(conn)
    print(
        ground.pick(
            f"Найдено {swept.found}, из них вебхуки не сообщили о {swept.marked}; служба их просмотрит.",
            f"Found {swept.found}; webhooks had not told of {swept.marked}, which the service will look at.",
        )
    )
    return OK


def _plan(ground: _Ground, jira: "Jira", now: datetime) -> int:
    from connector.active import ACTING_SINCE
    from connector.jira.answers import Failure
    from connector.store import notes
    from connector.sweeping.overdue import Looker

    with ground.store.read() as conn:
        first = notes.get(conn, ACTING_SINCE)
    since = datetime.fromisoformat(first) if first else now
    looker = Looker(jira, ground.store, ground.regulations, since, ground.settings.speak_within)
    owed = looker.owed(now, lambda done, of: print(f"{done} / {of}", file=sys.stderr))
    if isinstance(owed, Failure):
        raise _Unfit(owed.says.told(ground.language))
    for each in owed:
        print(indented(_line(ground, each)))
    waiting = sum(each.waits for each in owed)
    issues = len({each.issue.id for each in owed})
    print(
        ground.pick(
            f"Будет сделано: {len(owed) - waiting}; подождёт вашего решения: {waiting}; запросов: {issues}.",
            f"To be done: {len(owed) - waiting}; waiting for your word: {waiting}; issues: {issues}.",
        )
    )
    return OK


def _line(ground: _Ground, owed: "Owed") -> str:
    reader = Reader(ground.language, owed.ruling.policy.zone, owed.ruling.policy.titles)
    late = say_seconds(int(owed.late.total_seconds()) // 60 * 60, ground.language) if owed.late >= SHORTEST else ""
    told = [
        owed.issue.key,
        ground.pick(f"опоздание {late}", f"late by {late}") if late else "",
        reader.effect(owed.effect),
        ground.pick("ждёт вашего решения", "waits for your word") if owed.waits else "",
    ]
    return " · ".join(part for part in told if part)


def _list(ground: _Ground) -> int:
    waiting = _waiting(ground)
    for row in waiting:
        print(indented(f"{row.key} · {row.effect} · {row.act} · {row.rule}\n{row.says or ''}"))
    print(ground.pick(f"Ждут решения: {len(waiting)}.", f"Waiting: {len(waiting)}."))
    return OK


def _decide(ground: _Ground, args: argparse.Namespace, now: datetime) -> int:
    """A person's word about one of them, or about all."""
    from connector.store import agenda, journal, news

    wanted = [row for row in _waiting(ground) if args.all or (row.key, row.effect) == (args.key, args.effect)]
    if not wanted:
        raise _Unfit(ground.pick("Такого среди ожидающих решения нет.", "Nothing of that name waits."))
    act = journal.release if args.act == "retry" else journal.drop
    says = f"{args.act}: {getpass.getuser()}, reglament effects"
    with ground.store.write() as conn:
        for row in wanted:
            act(conn, row.issue, str(row.effect), says, now)
            agenda.mark(conn, row.issue, now)
        news.tell(conn)
    again, never = ("Будет повторено", "To be done again"), ("Пропущено", "Skipped")
    print(f"{ground.pick(*(again if args.act == 'retry' else never))}: {len(wanted)}.")
    return OK


def _waiting(ground: _Ground) -> list["Entry"]:
    from connector.store import journal

    with ground.store.read() as conn:
        return journal.waiting_for_a_word(conn, MOST)


@contextmanager
def _ground(language: "Language") -> Iterator[_Ground]:
    from connector import settings as environment
    from connector.store import Store, Unusable

    settings = environment.read()
    if isinstance(settings, environment.SettingsProblems):
        raise _Unfit("\n".join(settings.sentences))
    opened = open_regulations(Path(settings.policies)).outcome
    if isinstance(opened, Problems):
        raise _Unfit(opened.said(language))
    if missing := Store.missing(settings.database_url):
        raise _Unfit(missing)
    try:
        store = Store.open(settings.database_url)
    except Unusable as error:
        raise _Unfit(str(error)) from error
    try:
        yield _Ground(settings, opened, store, language)
    finally:
        store.close()


@contextmanager
def _connected(ground: _Ground) -> Iterator["Jira"]:
    """Jira with its names read."""
    from connector.jira.answers import Failure
    from connector.jira.client import Jira

    jira = Jira.connect(ground.settings)
    if isinstance(jira, Failure):
        raise _Unfit(jira.says.told(ground.language))
    try:
        names = jira.refresh(ground.regulations.names["group"], ground.regulations.spellings)
        if isinstance(names, Failure):
            raise _Unfit(names.says.told(ground.language))
        yield jira
    finally:
        jira.close()
