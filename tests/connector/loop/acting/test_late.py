"""What was to be said long ago waits for a person's word; what was done before a restored backup is asked of Jira."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from connector.loop.memory import RESTORED
from connector.sandbox.state.site import Dialect
from connector.store import agenda, journal, notes
from connector.store.schema import journal as rows
from tests.connector.loop.stage import CRITICAL, LONG, SHIPPED, Stage, msk, staged


def asked_late(stage: Stage) -> str:
    """An incomplete error that nobody looked at for two days."""
    key = stage.customer.create("Ошибка", "Не печатает", description="Не работает")
    stage.sandbox.world.clock.set(msk("2026-11-25 10:00"))
    stage.tell(key)
    stage.settle()
    return key


def decided(stage: Stage, key: str, how: str) -> bool:
    """A person releases or drops the comment."""
    effect = str(stage.effects(key)["comment"].effect)
    with stage.store.write() as conn:
        done = getattr(journal, how)(conn, stage.issue(key).id, effect, "admin", stage.now)
        agenda.mark(conn, stage.issue(key).id, stage.now)
    stage.settle()
    return bool(done)


def test_what_speaks_long_after_its_time_is_withheld(stage: Stage) -> None:
    """So is the move that follows it; the label, which only records, is set; the page says what to do."""
    key = asked_late(stage)
    assert stage.comments(key) == []
    assert stage.status(key) == "Открыт"
    assert stage.labels(key) == ("sla-нарушен",)
    assert stage.effects(key)["comment"].state == "withheld"
    assert "Ждёт вашего решения" in stage.problem(key)
    with stage.store.read() as conn:
        assert [row.act for row in journal.waiting_for_a_word(conn, 10)] == ["comment"]
        assert journal.count_waiting(conn) == 1


def test_it_stays_withheld_however_often_it_is_looked_at(stage: Stage) -> None:
    """And costs no writes."""
    key = asked_late(stage)
    stage.forget_calls()
    for _ in range(3):
        stage.tell(key)
        stage.settle()
    assert stage.writes() == []
    assert "Ждёт вашего решения" in stage.problem(key)


def test_a_released_one_is_done_once_with_what_follows(stage: Stage) -> None:
    """However late it is by then."""
    key = asked_late(stage)
    assert decided(stage, key, "release")
    assert len(stage.comments(key)) == 1
    assert stage.status(key) == "Ожидание клиента"
    assert stage.effects(key)["comment"].state == "done"
    assert stage.problem(key) == ""
    assert not decided(stage, key, "release")
    assert len(stage.comments(key)) == 1


def test_a_persons_word_outlives_a_failure(stage: Stage) -> None:
    """Jira refuses the released one at first: it is tried again, and nobody is asked twice."""
    key = asked_late(stage)
    stage.fail("POST *comment*", 403)
    assert decided(stage, key, "release")
    assert stage.effects(key)["comment"].state == "failed"
    stage.until(stage.now + timedelta(hours=2))
    assert stage.effects(key)["comment"].state == "done"
    assert len(stage.comments(key)) == 1


def test_a_notice_of_before_a_restore_waits_and_goes_when_told(stage: Stage) -> None:
    """Jira cannot tell whether the letter was sent: once a person says so it is."""
    key = stage.customer.create("Инцидент", "Линия стоит", description=LONG, **CRITICAL)
    stage.sandbox.world.clock.set(msk("2026-11-23 11:50"))
    restored(stage, key)
    stage.settle()
    assert stage.effects(key)["notify"].state == "withheld"
    effect = str(stage.effects(key)["notify"].effect)
    with stage.store.write() as conn:
        assert journal.release(conn, stage.issue(key).id, effect, "admin", stage.now)
        agenda.mark(conn, stage.issue(key).id, stage.now)
    stage.settle()
    assert stage.effects(key)["notify"].state == "done"


def test_a_dropped_one_is_never_said(stage: Stage) -> None:
    """What follows it is done all the same: it was the person's word."""
    key = asked_late(stage)
    assert decided(stage, key, "drop")
    assert stage.comments(key) == []
    assert stage.effects(key)["comment"].state == "skipped"
    assert stage.problem(key) == ""


def test_within_its_time_nobody_is_asked(stage: Stage) -> None:
    """An outage of hours is made up for by itself."""
    key = stage.customer.create("Ошибка", "Не печатает", description="Не работает")
    stage.sandbox.world.clock.set(msk("2026-11-24 09:59"))
    stage.tell(key)
    stage.settle()
    assert len(stage.comments(key)) == 1


def test_a_dead_one_may_be_tried_again(stage: Stage) -> None:
    """With all its attempts anew."""
    key = stage.customer.create("Ошибка", "Не печатает", description="Не работает")
    stage.fail("POST *comment*", 400, times=5, body={"errorMessages": ["нет"], "errors": {}})
    stage.tell(key)
    stage.until(stage.now + timedelta(hours=6))
    assert stage.effects(key)["comment"].state == "dead"
    assert decided(stage, key, "release")
    assert len(stage.comments(key)) == 1


def restored(stage: Stage, key: str) -> None:
    """The store forgets what became of the issue after a backup was taken, as after `reglament restore`."""
    with stage.store.write() as conn:
        conn.execute(delete(rows))
        notes.put(conn, RESTORED, (stage.now + timedelta(seconds=1)).isoformat())
        agenda.mark(conn, stage.issue(key).id, stage.now)
    stage.sandbox.world.clock.add(2)


@pytest.mark.parametrize("kind", ["Ошибка", "Инцидент"])
def test_after_a_restore_nothing_is_done_twice(stage: Stage, kind: str) -> None:
    """What Jira bears is taken over into the journal; the customer reads nothing again."""
    key = stage.create(kind, description="Не работает")
    stage.settle()
    before = [said.id for said in stage.comments(key)]
    status, moves = stage.status(key), len(stage.issue(key).histories)
    restored(stage, key)
    stage.settle()
    assert [said.id for said in stage.comments(key)] == before
    assert (stage.status(key), len(stage.issue(key).histories)) == (status, moves)


@pytest.mark.parametrize("dialect", ["cloud", "dc"])
def test_what_was_done_is_not_done_again_when_its_time_moved_past_the_restore(dialect: Dialect, tmp_path: Path) -> None:
    """At 80% something was said; a lower level puts that moment off until after the restoration."""
    letter = 'do: {notify: duty, text: "{key}: до нарушения срока реакции осталось {left} (срок {due}). {summary}"}'
    text = SHIPPED.read_text(encoding="utf-8")
    assert letter in text
    with staged(dialect, tmp_path, policy=text.replace(letter, "do: {comment: public, text: Спешите}")) as stage:
        key = stage.incident()
        stage.until(msk("2026-11-23 11:37"))
        assert stage.told(key) == ["Спешите"]
        stage.edit(key, stage.support, priority={"name": "Низкий"})
        restored(stage, key)
        stage.until(msk("2026-11-24 12:00"))
        assert stage.told(key) == ["Спешите"]


def test_a_word_given_before_the_backup_does_not_send_a_second_letter(stage: Stage) -> None:
    """It was sent after the backup, on that very word: another one is asked for."""
    key = stage.customer.create("Инцидент", "Линия стоит", description=LONG, **CRITICAL)
    stage.sandbox.world.clock.set(msk("2026-11-23 11:50"))
    stage.tell(key)
    stage.settle()
    effect = str(stage.effects(key)["notify"].effect)
    with stage.store.write() as conn:
        conn.execute(update(rows).where(rows.c.effect == effect).values(state="failed", released_at=stage.now))
        notes.put(conn, RESTORED, (stage.now + timedelta(seconds=1)).isoformat())
        agenda.mark(conn, stage.issue(key).id, stage.now)
    stage.sandbox.world.clock.add(300)
    stage.forget_calls()
    stage.settle()
    assert stage.effects(key)["notify"].state == "withheld"
    assert not [call for call in stage.writes() if call.path.endswith("/notify")]


def test_after_a_restore_what_was_not_done_is_done(stage: Stage) -> None:
    """Jira was asked, and does not bear it."""
    key = stage.customer.create("Ошибка", "Не печатает", description="Не работает")
    restored(stage, key)
    stage.settle()
    assert len(stage.comments(key)) == 1
    assert stage.effects(key)["comment"].state == "done"


def test_what_was_failing_in_the_backup_may_have_been_done_since(stage: Stage) -> None:
    """A row that says `failed` is older than what happened after the backup."""
    key = stage.create("Ошибка", description="Не работает")
    stage.settle()
    row = stage.effects(key)["comment"]
    with stage.store.write() as conn:
        conn.execute(update(rows).where(rows.c.seq == row.seq).values(state="failed"))
    with stage.store.write() as conn:
        notes.put(conn, RESTORED, (stage.now + timedelta(seconds=1)).isoformat())
    stage.sandbox.world.clock.add(3600)
    stage.tell(key)
    stage.settle()
    assert len(stage.comments(key)) == 1


@pytest.mark.parametrize("borne", [True, False])
def test_a_doubt_does_not_outlive_its_cause(stage: Stage, borne: bool) -> None:
    """The question's outcome is unknown when the customer has already answered it: Jira is asked all the same."""
    if borne:
        stage.drop_answer("POST *comment*")
    else:
        stage.fail("POST *comment*", 500)
    key = stage.create("Инцидент", description="Не работает")
    stage.settle()
    assert stage.effects(key)["comment"].state == "unknown"
    stage.edit(key, description=LONG, **{stage.sandbox.field("Площадка"): "Завод № 1"})
    stage.settle()
    stage.until(stage.now + timedelta(minutes=10))
    assert stage.effects(key)["comment"].state == ("done" if borne else "held")
    assert len(stage.comments(key)) == borne


def test_an_outage_of_hours_leaves_nobody_waiting(stage: Stage) -> None:
    """Whatever was tried meanwhile, every issue is looked at within a minute of Jira's return."""
    keys = [stage.create("Консультация", description=LONG) for _ in range(3)]
    stage.fail("*", 503, times=100_000)
    stage.until(stage.now + timedelta(hours=9))
    assert [stage.card(key).looked_at for key in keys if stage.card(key)] == [None] * 3  # type: ignore[union-attr]
    stage.sandbox.faults.clear()
    stage.until(stage.now + timedelta(minutes=2))
    assert [stage.shows(key, "Реакция") for key in keys] != [None] * 3
    assert all(stage.shows(key, "Реакция") for key in keys)
