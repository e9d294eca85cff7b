"""What passes into the database comes back the same, however hostile."""

from datetime import UTC, datetime, timedelta, timezone
from types import MappingProxyType

import pytest
from sqlalchemy.exc import StatementError

from connector.store import Store, agenda, cards, notes
from connector.store.types import clean

HOSTILE = "Сбой\ud800 печати\0 \U0001f525 \udfff"
SAFE = "Сбой\ufffd печати\ufffd \U0001f525 \ufffd"


def test_hostile_text_becomes_text_both_databases_can_hold() -> None:
    """Lone surrogates and NUL are replaced; a real pair and everything else stays."""
    assert clean(HOSTILE) == SAFE
    assert clean("\0plain") == "\ufffdplain"
    assert clean("Обычный текст") == "Обычный текст"


def test_two_halves_of_a_pair_become_the_character_they_are() -> None:
    """A decoder that passes both halves singly meant one character."""
    assert clean("\ud83d\udd25") == "\U0001f525"


def test_hostile_text_is_stored_and_found(store: Store, now: datetime) -> None:
    """What Jira or the net sends never breaks a transaction by its characters."""
    with store.write() as conn:
        agenda.mark(conn, "10001", now, key=HOSTILE)
    with store.read() as conn:
        found = cards.find(conn, HOSTILE)
    assert found is not None
    assert (found.id, found.key) == ("10001", SAFE)


@pytest.mark.parametrize(
    ("value", "comes_back"),
    [
        ({"лишнее": "\ud800"}, {"лишнее": "\ufffd"}),
        ("a\0b", "a\0b"),
        (2**70, 2**70),
        (MappingProxyType({"a": (1, None)}), {"a": [1, None]}),
        ({"b": 1, "a": {"z": 1.5, "y": False}}, {"b": 1, "a": {"z": 1.5, "y": False}}),
    ],
)
def test_json_comes_back(store: Store, value: object, comes_back: object) -> None:
    """Numbers beyond 64 bits, NUL, read-only mappings; the order of keys stays."""
    with store.write() as conn:
        notes.put(conn, "value", value)
    with store.read() as conn:
        got = notes.get(conn, "value")
    assert got == comes_back
    assert not isinstance(got, dict) or list(got) == list(comes_back)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 23, 12, 0, 0, 1, tzinfo=timezone(timedelta(hours=3))),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
    ],
)
def test_a_moment_comes_back_to_the_microsecond_and_in_utc(store: Store, moment: datetime) -> None:
    """From the first year to the last; the zone it came in is not kept."""
    with store.write() as conn:
        agenda.mark(conn, "1", moment)
    with store.read() as conn:
        back = agenda.next_due(conn)
    assert back == moment
    assert back is not None
    assert back.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    """It would mean another moment on another machine."""
    with pytest.raises(StatementError, match="without a time zone"), store.write() as conn:
        agenda.mark(conn, "1", datetime(2026, 11, 23))  # noqa: DTZ001


def test_a_name_that_is_too_long_is_refused_not_cut(store: Store, now: datetime) -> None:
    """A cut name could be another issue's."""
    with pytest.raises(StatementError, match="at most 128"), store.write() as conn:
        agenda.mark(conn, "7" * 129, now)
