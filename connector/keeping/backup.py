"""Taking a backup: everything as of one moment, while the service goes on.

The file appears under its name when it is whole, checked and on the disk; a backup that was killed leaves a hidden
`….part` beside it, which may be deleted.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import text

from connector.keeping import file
from connector.keeping.copying import Told, copy, tables
from connector.keeping.file import Contents, Refused
from connector.store import Store, migrations


def backup(store: Store, to: Path, now: datetime, told: Told, *, replace: bool = False) -> Contents:
    """Writes the backup of a store, at whatever step its tables are (`Store.open(…, migrate=False)`), readable by the
    owner alone. `told` is called after every portion.

    Raises `Refused`, OSError and SQLAlchemy's errors; then there is no new file, and an old one is as it was.
    """
    _may_be_made(to, replace=replace)
    with _beside(to) as part:
        contents = _fill(store, part, now, told)
        file.check(part)
        _flush(part)
        _may_be_made(to, replace=replace)
        part.replace(to)
    _flush(to.absolute().parent)
    return contents


def _may_be_made(to: Path, *, replace: bool) -> None:
    if to.exists() and not (replace and to.is_file()):
        raise Refused(
            f"{to}: уже есть; назовите другой файл или добавьте --replace",
            f"{to}: is there already; name another file or add --replace",
        )


@contextmanager
def _beside(to: Path) -> Iterator[Path]:
    """A hidden file in the same folder, gone at the end unless it was renamed."""
    number, name = tempfile.mkstemp(prefix=f".{to.name}.", suffix=".part", dir=to.absolute().parent)
    os.close(number)
    part = Path(name)
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


def _fill(store: Store, part: Path, now: datetime, told: Told) -> Contents:
    engine = file.writer(part)
    try:
        with store.snapshot() as source:
            migrations.upgrade(engine, source.scalar(text("SELECT version_num FROM alembic_version")))
            with engine.begin() as target:
                rows = {table.name: copy(source, target, table, told) for table in tables(target)}
                contents = Contents(now, rows)
                file.mark(target, contents)
    except migrations.Unknown as error:
        raise Refused(
            "база создана более новой версией службы; обновите службу",
            "the database was made by a newer version of the service; update the service",
        ) from error
    finally:
        engine.dispose()
    return contents


def _flush(path: Path) -> None:
    """What was written to a file, or to the list of a folder's files, is on the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
