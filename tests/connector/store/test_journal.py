"""The journal: an effect is written down before it is tried, and happens once."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from connector.store import Store, journal
from connector.store.journal import Subject
from connector.store.schema import journal as table
from policies.decision import Effect
from tests.stored import pending

SECOND = timedelta(seconds=1)
SUBJECT = Subject("10001", "SUP-1", "0123456789ab")


def over(conn: Connection) -> set[str]:
    """The effects of the issue that are over."""
    return {effect for effect, state in journal.states(conn, "10001").items() if state in journal.OVER}


@pytest.fixture
def effect(now: datetime) -> Effect:
    return Effect(
        id="Ошибка описана полностью:created",
        kind="comment",
        due=now,
        state="due",
        rule="Ошибка описана полностью",
        clause=("MES-3.2", "MES-A1.description"),
        cause="created",
        caused=now - SECOND,
        body={"text": "Укажите: Площадка.", "public": "yes"},
    )


def test_law_8_an_effect_is_written_down_with_its_cause_policy_and_clause(
    store: Store, effect: Effect, now: datetime
) -> None:
    """Before it is tried: new, so go ahead."""
    with store.write() as conn:
        assert journal.intend(conn, SUBJECT, effect, now) is None
    with store.read() as conn:
        (row,) = journal.history(conn, "10001", 10)
        assert journal.find(conn, "10001", effect.id) == row
    assert (row.kind, row.effect, row.act, row.state, row.attempts) == ("effect", effect.id, "comment", "intended", 1)
    assert (row.issue, row.key, row.fingerprint) == ("10001", "SUP-1", "0123456789ab")
    assert (row.cause, row.caused, row.clause, row.rule) == ("created", now - SECOND, effect.clause, effect.rule)
    assert (row.at, row.tried_at, row.settled_at, row.body) == (now, now, None, effect.body)


def test_law_9_an_effect_that_was_begun_tells_how_it_stood(store: Store, effect: Effect, now: datetime) -> None:
    """After a crash its outcome is uncertain: Jira is asked first. Each attempt is counted."""
    with store.write() as conn:
        journal.intend(conn, SUBJECT, effect, now)
        before = journal.intend(conn, SUBJECT, effect, now + SECOND)
        assert before is not None
        assert (before.state, before.attempts, before.tried_at, before.uncertain) == ("intended", 1, now, True)
        (row,) = pending(conn, "10001")
    assert (row.attempts, row.tried_at) == (2, now + SECOND)


def test_an_effect_that_was_cleanly_refused_may_be_tried_again(store: Store, effect: Effect, now: datetime) -> None:
    """With the text it has by now, and the policy that asks for it now."""
    later = replace(effect, body={"text": "Укажите: Версия.", "public": "yes"})
    with store.write() as conn:
        journal.intend(conn, SUBJECT, effect, now)
        assert journal.settle(conn, "10001", effect.id, "failed", "400", now)
        before = journal.intend(conn, replace(SUBJECT, fingerprint="fff"), later, now + SECOND)
        assert before is not None
        assert (before.state, before.says, before.uncertain, before.over) == ("failed", "400", False, False)
        (row,) = pending(conn, "10001")
    assert (row.state, row.body, row.fingerprint) == ("intended", later.body, "fff")


def test_an_outcome_nobody_knows_stays_pending(store: Store, effect: Effect, now: datetime) -> None:
    """The quiet period counts from `tried_at`."""
    with store.write() as conn:
        journal.intend(conn, SUBJECT, effect, now)
        assert journal.settle(conn, "10001", effect.id, "unknown", "timed out", now + SECOND)
        (row,) = pending(conn, "10001")
        assert (row.uncertain, row.tried_at, row.settled_at) == (True, now, now + SECOND)
        assert over(conn) == set()


@pytest.mark.parametrize("end", journal.OVER)
def test_law_9_what_is_over_is_not_begun_again(
    store: Store, effect: Effect, now: datetime, end: journal.EffectState
) -> None:
    """Neither tried, nor settled, nor skipped, nor held; and the engine is told so."""
    with store.write() as conn:
        journal.intend(conn, SUBJECT, effect, now)
        assert journal.settle(conn, "10001", effect.id, end, "comment 7", now)
        row = journal.find(conn, "10001", effect.id)
        assert journal.intend(conn, SUBJECT, effect, now + SECOND) == row
        assert row is not None
        assert row.over
        assert not journal.settle(conn, "10001", effect.id, "failed", "late", now)
        assert not journal.skip(conn, SUBJECT, effect, "too late", now)
        assert not journal.hold(conn, SUBJECT, effect, "too late", now)
        assert journal.find(conn, "10001", effect.id) == row
        assert over(conn) == {effect.id}
        assert pending(conn, "10001") == []


def test_nothing_is_settled_that_was_not_intended(store: Store, effect: Effect, now: datetime) -> None:
    """Law 8 from the other side; another issue's effect of the same id is another effect."""
    with store.write() as conn:
        assert not journal.settle(conn, "10001", effect.id, "done", "", now)
        journal.intend(conn, SUBJECT, effect, now)
        assert not journal.settle(conn, "10002", effect.id, "done", "", now)
        assert journal.intend(conn, replace(SUBJECT, issue="10002"), effect, now) is None


def test_law_10_an_old_cause_is_skipped_once(store: Store, effect: Effect, now: datetime) -> None:
    """And over with that: it was never tried."""
    with store.write() as conn:
        assert journal.skip(conn, SUBJECT, effect, "до вступления в силу", now)
        assert not journal.skip(conn, SUBJECT, effect, "до вступления в силу", now + SECOND)
        row = journal.find(conn, "10001", effect.id)
        assert row is not None
        assert (row.state, row.attempts, row.says, row.settled_at) == ("skipped", 0, "до вступления в силу", now)
        assert over(conn) == {effect.id}


def test_a_held_effect_waits_and_then_is_begun_or_skipped(store: Store, effect: Effect, now: datetime) -> None:
    """Held is told once, is not pending, and is nothing to ask Jira about."""
    other = replace(effect, id="other")
    with store.write() as conn:
        for each in (effect, other):
            assert journal.hold(conn, SUBJECT, each, "вне рабочих часов", now)
            assert not journal.hold(conn, SUBJECT, each, "вне рабочих часов", now + SECOND)
        assert pending(conn, "10001") == []
        assert over(conn) == set()
        before = journal.intend(conn, SUBJECT, effect, now + SECOND)
        assert before is not None
        assert (before.state, before.uncertain, before.over) == ("held", False, False)
        assert [each.attempts for each in pending(conn, "10001")] == [1]
        assert journal.skip(conn, SUBJECT, other, "отменено", now + SECOND)
        assert not journal.skip(conn, SUBJECT, effect, "отменено", now + SECOND)


def test_the_table_itself_holds_an_effect_once(store: Store, now: datetime) -> None:
    """Whatever code runs; decisions, which bear no effect id, are many."""
    row = {"at": now, "issue": "1", "key": "SUP-1", "kind": "effect", "effect": "a"}
    with store.write() as conn:
        conn.execute(table.insert(), [{**row, "effect": None}, {**row, "effect": None}, row, {**row, "issue": "2"}])
    with pytest.raises(IntegrityError), store.write() as conn:
        conn.execute(table.insert(), row)


def test_history_is_read_in_pages_newest_first(store: Store, effect: Effect, now: datetime) -> None:
    """Of one issue, or of all."""
    with store.write() as conn:
        for step in range(3):
            journal.record_decision(conn, SUBJECT, "webhook", {"level": f"{step}"}, now + step * SECOND)
        journal.record_decision(conn, replace(SUBJECT, issue="2"), "due", {}, now)
        first, second = journal.history(conn, "10001", 2)
        assert [each.body for each in (first, second)] == [{"level": "2"}, {"level": "1"}]
        assert [each.body for each in journal.history(conn, "10001", 9, before=second.seq)] == [{"level": "0"}]
        assert [each.cause for each in journal.history(conn, None, 2)] == ["due", "webhook"]
        assert (first.kind, first.effect, first.state, first.clause) == ("decision", None, None, ())


def test_old_decisions_are_dropped_and_effects_are_not(store: Store, effect: Effect, now: datetime) -> None:
    """An issue reopened after years must not get its old comments again (law 9)."""
    with store.write() as conn:
        journal.intend(conn, SUBJECT, effect, now)
        journal.settle(conn, "10001", effect.id, "done", "", now)
        for step in range(3):
            journal.record_decision(conn, SUBJECT, "due", {}, now + step * SECOND)
        dropped = [journal.prune(conn, now + 2 * SECOND, limit=1) for _ in range(3)]
        assert dropped == [1, 1, 0]
        assert [each.kind for each in journal.history(conn, "10001", 9)] == ["decision", "effect"]
        assert over(conn) == {effect.id}


def test_jiras_words_are_cut_at_a_limit(store: Store, effect: Effect, now: datetime) -> None:
    """A proxy's page of HTML is not worth keeping whole."""
    with store.write() as conn:
        journal.intend(conn, SUBJECT, effect, now)
        journal.settle(conn, "10001", effect.id, "failed", "<html>\0\ud800" * 10_000, now)
        row = journal.find(conn, "10001", effect.id)
    assert row is not None
    assert row.says is not None
    assert (len(row.says), row.says[-1]) == (4_000, "…")
