"""Sweeps find what no webhook told: everything open at first, then everything changed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from connector.loop import sweep as room
from connector.loop.reconcile import LAG_AT_MOST
from connector.loop.sweep import Swept, sweep
from connector.store import agenda, notes
from policies.editions import Regulations, together
from tests.connector.loop.stage import LONG, Stage, msk


def swept(stage: Stage) -> Swept:
    done = sweep(stage.jira, stage.store, stage.active.regulations, stage.now)
    assert isinstance(done, Swept), done
    return done


def silently(stage: Stage) -> str:
    """A request that nobody told the service of."""
    return stage.customer.create("Консультация", "Как выгрузить план", description=LONG)


def test_the_first_sweep_marks_every_open_issue(stage: Stage) -> None:
    """Not those that are done already."""
    open_key, done_key = silently(stage), silently(stage)
    stage.support.move(done_key, "Закрыт")
    assert swept(stage) == Swept(1, 1, full=True)
    stage.settle()
    assert stage.shows(open_key, "Реакция") == "идёт"
    assert stage.card(done_key) is None


def test_a_later_sweep_marks_what_changed_unseen(stage: Stage) -> None:
    """Also what was closed meanwhile; what a webhook told of is not looked at twice."""
    lost, told = silently(stage), silently(stage)
    swept(stage)
    stage.settle()
    stage.sandbox.world.clock.add(600)
    stage.support.move(lost, "Закрыт")
    stage.support.move(told, "Анализ")
    stage.tell(told, fresh=stage.issue(told).updated)
    stage.settle()
    assert swept(stage).marked == 1
    stage.settle()
    assert stage.shows(lost, "Реакция") == "выполнен"
    assert swept(stage).marked == 0


def test_a_late_search_index_loses_nothing(stage: Stage) -> None:
    """What changed shortly before the last sweep is searched for again."""
    swept(stage)
    key = silently(stage)
    stage.sandbox.world.clock.add(120)
    assert swept(stage).marked == 1
    stage.settle()
    assert stage.shows(key, "Реакция") == "идёт"


def test_a_failed_sweep_is_made_up_for(stage: Stage) -> None:
    """The watermark stays where it was."""
    swept(stage)
    stage.sandbox.world.clock.add(3600)
    key = silently(stage)
    stage.fail("POST *search*", 500, times=2)
    assert not isinstance(sweep(stage.jira, stage.store, stage.active.regulations, stage.now), Swept)
    stage.sandbox.world.clock.add(3600)
    assert swept(stage).marked == 1
    stage.settle()
    assert stage.card(key) is not None


def test_a_search_that_was_cut_short_goes_on_where_it_ended(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """More issues than one sweep may find: the next ones find the rest."""
    monkeypatch.setattr(room, "MOST_FOUND", 3)
    keys = []
    for _ in range(7):
        stage.sandbox.world.clock.add(1)
        keys.append(silently(stage))
    for _ in range(4):
        swept(stage)
    stage.sandbox.world.clock.add(1)
    stage.settle()
    assert [stage.shows(key, "Реакция") for key in keys] == ["идёт"] * 7


def test_every_night_all_that_is_open_is_gone_over(stage: Stage) -> None:
    """Once, from three o'clock by the policy's clock; what lay behind the watermark is found and counted as missed."""
    swept(stage)
    key = silently(stage)
    stage.sandbox.world.clock.add(3600)
    with stage.store.write() as conn:  # a watermark that ran ahead: a clock that was wrong for an hour
        notes.put(conn, "sweep", {**notes.get(conn, "sweep"), "since": stage.now.isoformat()})
    assert swept(stage) == Swept(0, 0, full=False)
    stage.sandbox.world.clock.set(msk("2026-11-24 02:59"))
    assert not swept(stage).full
    stage.sandbox.world.clock.set(msk("2026-11-24 03:00"))
    assert swept(stage) == Swept(1, 1, full=True)
    assert stage.note("sweep")["missed"] == 1
    assert not swept(stage).full
    stage.settle()
    assert stage.card(key) is not None


def test_what_was_closed_by_the_night_is_found_by_its_sweep(stage: Stage) -> None:
    """The full one, which goes over what is open, searches beside it for what changed."""
    key = silently(stage)
    swept(stage)
    stage.settle()
    stage.sandbox.world.clock.set(msk("2026-11-24 02:00"))
    stage.support.move(key, "Закрыт")
    stage.sandbox.world.clock.set(msk("2026-11-24 03:00"))
    assert swept(stage) == Swept(1, 1, full=True)
    stage.settle()
    assert stage.shows(key, "Реакция") == "выполнен"


def test_what_was_read_too_old_is_found_by_the_next_sweep(stage: Stage) -> None:
    """Jira told of a close and showed the state before it for longer than a look waits: the close is not lost."""
    key = silently(stage)
    swept(stage)
    stage.settle()
    stage.sandbox.faults.set({"stale_read_seconds": 600})
    stage.sandbox.world.clock.add(900)
    stage.support.move(key, "Закрыт")
    stage.tell(key, fresh=stage.issue(key).updated)
    stage.until(stage.now + 2 * LAG_AT_MOST)
    assert stage.shows(key, "Реакция") == "идёт"
    stage.sandbox.faults.set({"stale_read_seconds": 0})
    assert swept(stage).marked == 1
    stage.settle()
    assert stage.shows(key, "Реакция") == "выполнен"


def test_nothing_was_missed_before_the_first_sweep(stage: Stage) -> None:
    """What is found at the first start was never promised to be told."""
    silently(stage)
    swept(stage)
    assert stage.note("sweep")["missed"] == 0


def test_of_several_processes_one_sweeps(stage: Stage) -> None:
    """Whoever asks first; the others when the time has come again, or when the clock was put back."""
    turn = timedelta(minutes=2)

    def mine(later: int) -> bool:
        with stage.store.write() as conn:
            return notes.claim(conn, "sweep", stage.now + timedelta(seconds=later), turn)

    assert [mine(0), mine(0), mine(119), mine(120), mine(121), mine(-3600)] == [True, False, False, True, False, True]


def test_a_new_scope_is_swept_whole(stage: Stage) -> None:
    """A project that the policy is about only now: its open issues are found although nothing has changed in them."""
    elsewhere = silently(stage)
    (policy,) = stage.active.regulations.policies
    other = together([replace(policy, scope=replace(policy.scope, projects=frozenset({"oth"})))])
    assert isinstance(other, Regulations)
    site = stage.sandbox.world.site
    oth = replace(site.projects[0], id="10009", key="OTH")
    stage.sandbox.world.change_site(replace(site, projects=(*site.projects, oth)))
    stage.sandbox.world.clock.add(86_400)
    assert sweep(stage.jira, stage.store, other, stage.now) == Swept(0, 0, full=True)
    assert swept(stage).marked == 1
    stage.settle()
    assert stage.shows(elsewhere, "Реакция") is not None


def test_a_mark_of_a_sweep_is_no_later_than_a_due_look(stage: Stage) -> None:
    """The earliest wins (law 5)."""
    key = silently(stage)
    swept(stage)
    stage.sandbox.world.clock.add(60)
    stage.tell(key)
    with stage.store.read() as conn:
        assert agenda.next_due(conn) == stage.now - timedelta(seconds=60)
