"""What an error of the database means to whoever must mend it, by the codes that both drivers give.

SQLite: https://www.sqlite.org/rescode.html, PostgreSQL: appendix A of its manual.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

from sqlalchemy.exc import InterfaceError, OperationalError

Kind = Literal["full", "locked", "readonly", "gone", "damaged"]
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Trouble:
    """The database itself is the trouble, not what it was asked to hold."""

    kind: Kind
    detail: str
    """What the driver said; it may name the server and the user."""

    @property
    def sentence(self) -> str:
        """In both languages, with what to do, for everybody to read."""
        return _SENTENCES[self.kind]

    def __str__(self) -> str:
        """For whoever runs the service."""
        return f"{self.sentence} ({self.detail})"


_SENTENCES: Final[dict[Kind, str]] = {
    "full": "на диске базы нет места: освободите его, служба продолжит сама"
    " / no space is left for the database: free some, the service goes on by itself",
    "locked": "базу слишком долго держит другой процесс: завершите его (резервное копирование чужой программой,"
    " открытая консоль), служба продолжит сама / another process holds the database for too long: end it (a foreign"
    " backup, an open console), the service goes on by itself",
    "readonly": "в базу нельзя писать: проверьте права на файл и диск, служба продолжит сама"
    " / the database cannot be written: see to the rights on its file and disk, the service goes on by itself",
    "gone": "база не отвечает: проверьте, что она запущена и доступна по DATABASE_URL, служба продолжит сама"
    " / the database does not answer: see that it runs and is reached by DATABASE_URL, the service goes on by itself",
    "damaged": "база повреждена: остановите службу, отложите файл и восстановите копию (reglament restore)"
    " / the database is damaged: stop the service, put the file aside and restore a backup (reglament restore)",
}

_SQLITE: Final[dict[int, Kind]] = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_CANTOPEN: "gone",
    sqlite3.SQLITE_IOERR: "gone",
    sqlite3.SQLITE_READONLY: "readonly",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
}
_POSTGRESQL: Final[dict[str, Kind]] = {
    "53100": "full",
    "55P03": "locked",
    "25006": "readonly",
    "XX001": "damaged",
    "XX002": "damaged",
    "08": "gone",
    "28": "gone",
    "3D": "gone",
    "53": "gone",
    "57P": "gone",
}
"""By the beginning of the code, the first that fits."""
DEADLOCK: Final = "40P01"


def trouble(error: BaseException) -> Trouble | None:
    """What is the matter with the database; None when the matter is something else."""
    told = getattr(error, "orig", None) or error
    kind = _kind(error, told)
    return Trouble(kind, words(error)) if kind else None


def past_a_deadlock(transaction: Callable[[], Value]) -> Value:
    """What the transaction returns. PostgreSQL may end one because it and another waited for each other; tried again
    it goes through, for the other has gone."""
    try:
        return transaction()
    except OperationalError as error:
        if _state(error.orig) != DEADLOCK:
            raise
        return transaction()


def words(error: BaseException) -> str:
    """The driver's own, on one line."""
    return " ".join(str(getattr(error, "orig", None) or error).split())


def _kind(error: BaseException, told: BaseException) -> Kind | None:
    if isinstance(told, sqlite3.Error):
        return _SQLITE.get((getattr(told, "sqlite_errorcode", 0) or 0) & 0xFF)
    state = _state(told)
    if state is not None:
        return next((kind for code, kind in _POSTGRESQL.items() if state.startswith(code)), None)
    # The driver itself, before or after the server could say a word.
    return "gone" if isinstance(error, OperationalError | InterfaceError) else None


def _state(told: BaseException | None) -> str | None:
    state = getattr(told, "sqlstate", None)
    return state if isinstance(state, str) else None
