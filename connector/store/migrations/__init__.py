"""Brings a database's tables up to date when the service opens it. A step, once released, is never edited.

Processes that start at once take turns: the first one migrates, the others find the work done.
"""

from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine, text

LOCK = 0x7265676C616D
"""PostgreSQL's advisory lock for migrating («reglam» in ASCII)."""

_ALEMBIC = Lock()


class Unknown(Exception):
    """The database is at a step that this version of the service does not have."""


def upgrade(engine: Engine, step: str = "head") -> None:
    """Runs the missing steps up to `step` in one transaction: all of them or none. Raises `Unknown` and SQLAlchemy's
    errors.

    On SQLite the transaction itself is the turn (it begins IMMEDIATE); on PostgreSQL it is an advisory lock.
    Threads take turns too, since Alembic's context is a global.
    """
    config = _config()
    with _ALEMBIC, engine.begin() as conn:
        if conn.dialect.name == "postgresql":
            conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        config.attributes["connection"] = conn
        try:
            command.upgrade(config, step)
        except CommandError as error:
            raise Unknown(str(error)) from error


def steps() -> list[str]:
    """The names of all steps, the first one first."""
    return [each.revision for each in ScriptDirectory.from_config(_config()).walk_revisions()][::-1]


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
