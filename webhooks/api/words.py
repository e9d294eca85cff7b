"""A person's word on an effect that waits for one: do it, or leave it. Each is recorded with who said it and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import structlog
from sqlalchemy import Connection

from connector.store import Store, agenda, journal
from connector.store.agenda import Mark
from connector.store.journal import Entry, Subject
from webhooks.access.visitors import Visitor

Act = Literal["release", "drop"]
Outcome = Literal["taken", "unknown", "not_waiting"]
SPOKEN = {"release": "повторить / release", "drop": "пропустить / drop"}
LONGEST_WHY = 500
MOST = 500
"""Effects released by one press."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Word:
    act: Act
    visitor: Visitor
    why: str
    now: datetime

    @property
    def says(self) -> str:
        """`operator Igor: release. The customer was called.`"""
        why = " ".join(self.why.split())[:LONGEST_WHY]
        return f"{self.visitor.told}: {SPOKEN[self.act]}" + (f". {why}" if why else "")


def say(store: Store, word: Word, issue: str, effect: str) -> Outcome:
    """Takes the word on one effect, by the issue's id and the effect's."""
    with store.write() as conn:
        entry = journal.find(conn, issue, effect)
        if entry is None:
            return "unknown"
        return "taken" if _take(conn, word, [entry]) else "not_waiting"


def release_all(store: Store, visitor: Visitor, newest: int, now: datetime) -> int:
    """Releases those that wait, but for what came after the reader saw the page; `newest` is the first row's `seq`."""
    word = Word("release", visitor, "все сразу / all at once", now)
    with store.write() as conn:
        return _take(conn, word, journal.waiting_for_a_word(conn, MOST, newest + 1))


def act_of(text: str | None) -> Act | None:
    if text == "release" or text == "drop":
        return "release" if text == "release" else "drop"
    return None


def _take(conn: Connection, word: Word, entries: Iterable[Entry]) -> int:
    """Why an effect waited stays in the record beside the word: its row will tell what became of it in the end."""
    decide = journal.release if word.act == "release" else journal.drop
    taken = []
    for entry in entries:
        if not decide(conn, entry.issue, entry.effect or "", word.says, word.now):
            continue
        subject = Subject(entry.issue, entry.key, entry.fingerprint)
        body: dict[str, Any] = {
            "word": word.act,
            "effect": entry.effect,
            "waited": entry.says,
            "by": word.visitor.by,
            "effects": [],
        }
        journal.record_decision(conn, subject, word.says, body, word.now)
        _log.info("word", act=word.act, issue=entry.key, effect=entry.effect, by=word.visitor.told, why=word.why)
        taken.append(Mark(entry.issue, word.now))
    agenda.mark_many(conn, taken)
    return len(taken)
