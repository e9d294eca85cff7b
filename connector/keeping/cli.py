"""`reglament backup` and `reglament restore`."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from policies.cli import FAILED, OK, add_language

if TYPE_CHECKING:
    from connector.keeping.copying import Told
    from connector.keeping.file import Contents
    from connector.settings import Settings
    from connector.store import Store
    from policies.cli import Subparsers

BACKUP = """\
Copies all that the service remembers into one file, as of one moment, while the service goes on. The file is the same
whether the database is SQLite or PostgreSQL. It holds what customers wrote: only its owner may read it.

examples:
  reglament backup /backups/reglament-2026-11-23
  reglament backup --replace /backups/reglament-latest
"""
RESTORE = """\
Fills the database of DATABASE_URL from a file that `reglament backup` made, by one transaction: all of it or nothing.
Stop the service first. Afterwards every open issue is looked at again, and Jira is asked before each effect that was
due before the restoration, so that none happens twice.

A backup of SQLite fills PostgreSQL as well; that is how one moves there, or back:
  reglament backup moving
  DATABASE_URL=postgresql://name:password@host/database reglament restore moving

examples:
  reglament restore /backups/reglament-2026-11-23
  reglament restore --replace /backups/reglament-2026-11-23      when the database holds issues already
"""
STEP = 50_000
"""Rows between two lines about the same table."""

TABLES = {
    "issue": ("запросы", "issues"),
    "place": ("места под лимитами", "places under limits"),
    "delivery": ("доставки вебхуков", "webhook deliveries"),
    "journal": ("журнал", "journal"),
    "note": ("заметки", "notes"),
    "policy": ("тексты политик", "policy texts"),
}


def add_commands(commands: "Subparsers") -> None:
    """Add this room's commands to `reglament`."""
    raw = argparse.RawDescriptionHelpFormatter
    taking = commands.add_parser(
        "backup", help="copy the database into a file / копия базы в файл", description=BACKUP, formatter_class=raw
    )
    bringing = commands.add_parser(
        "restore", help="fill the database from a backup / база из копии", description=RESTORE, formatter_class=raw
    )
    taking.add_argument("--replace", action="store_true", help="write over a file that is there")
    bringing.add_argument("--replace", action="store_true", help="drop what the database holds")
    for parser, run in ((taking, run_backup), (bringing, run_restore)):
        parser.add_argument("file", type=Path, metavar="FILE", help="the backup")
        add_language(parser)
        parser.set_defaults(run=run)


def run_backup(args: argparse.Namespace) -> int:
    """`reglament backup`: exit 0, or 1 with the reason."""
    from connector.clock import utc_now
    from connector.keeping.backup import backup

    def work(store: "Store", _: "Settings", told: "Told") -> "Contents":
        return backup(store, args.file, utc_now(), told, replace=args.replace)

    return _run(args, work, ("Копия готова", "The backup is made"), migrate=False)


def run_restore(args: argparse.Namespace) -> int:
    """`reglament restore`: exit 0, or 1 with the reason."""
    from connector.clock import utc_now
    from connector.keeping.restore import restore

    def work(store: "Store", settings: "Settings", told: "Told") -> "Contents":
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        return restore(store, args.file, utc_now(), told, replace=args.replace, room=settings.data_dir)

    return _run(args, work, ("База восстановлена из копии", "The database is restored from the backup"), migrate=True)


def _run(
    args: argparse.Namespace,
    work: "Callable[[Store, Settings, Told], Contents]",
    done: tuple[str, str],
    *,
    migrate: bool,
) -> int:
    """Does the work on the store of the settings, tells how it goes, and at last what was done."""
    from sqlalchemy.exc import SQLAlchemyError

    from connector.keeping.file import Refused
    from connector.store import Busy, Store, Unusable
    from connector.store.engines.trouble import trouble, words

    settings = _settings()
    if settings is None or not (migrate or _is_there(settings)):
        return FAILED
    try:
        store = Store.open(settings.database_url, migrate=migrate)
        try:
            contents = work(store, settings, _progress(args))
        finally:
            store.close()
    except Refused as refused:
        return _fail(_pick(args, refused.ru, refused.en))
    except SQLAlchemyError as error:
        return _fail(str(trouble(error) or words(error)))
    except (Busy, Unusable, OSError) as error:
        return _fail(str(error))
    print(_summary(args, _pick(args, *done), contents))
    return OK


def _pick(args: argparse.Namespace, russian: str, english: str) -> str:
    return russian if args.lang == "ru" else english


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return FAILED


def _settings() -> "Settings | None":
    """The settings, or None with every problem said."""
    from connector import settings

    found = settings.read()
    if isinstance(found, settings.SettingsProblems):
        print("\n".join(found.sentences), file=sys.stderr)
        return None
    return found


def _is_there(settings: "Settings") -> bool:
    """SQLite would make the file, and a backup of nothing would look like one."""
    from connector.store import Store

    if missing := Store.missing(settings.database_url):
        print(missing, file=sys.stderr)
    return missing is None


def _progress(args: argparse.Namespace) -> "Told":
    """A line for every 50,000 rows of a table, for whoever waits."""

    def told(table: str, rows: int) -> None:
        if rows % STEP == 0:
            print(f"{_pick(args, *TABLES.get(table, (table, table)))}: {_number(rows)}", file=sys.stderr, flush=True)

    return told


def _summary(args: argparse.Namespace, done: str, contents: "Contents") -> str:
    counted = ", ".join(
        f"{_pick(args, *TABLES.get(table, (table, table)))} {_number(rows)}" for table, rows in contents.rows.items()
    )
    size = _number(round(args.file.stat().st_size / 1024))
    taken = f"{contents.taken_at:%Y-%m-%d %H:%M:%S} UTC"
    return f"{done}: {args.file} ({taken}, {size} {_pick(args, 'КиБ', 'KiB')}): {counted}"


def _number(count: int) -> str:
    return f"{count:,}".replace(",", "\u00a0")
