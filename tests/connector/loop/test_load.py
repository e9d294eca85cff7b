"""Many looks due at once: few requests, each issue by itself all the same, and what cannot wait goes first."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from connector.jira.economy.batches import EXPANDED
from connector.loop.worker import FEW, LEASE
from connector.sandbox.faults import Call
from connector.sandbox.sites import mespace
from connector.sandbox.state import talk, writes
from connector.sandbox.state.model import Issue, RichText
from connector.sandbox.state.site import Dialect, by_name
from connector.store import agenda
from connector.store.agenda import Mark
from tests.connector.loop.stage import MONDAY, SHIPPED, Stage, staged

THOUSAND, MOST_REQUESTS = 1_000, 40
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
GATEWAY = {"body": "<html><title>502</title></html>"}


def raised(stage: Stage, count: int, said: str = "Спасибо") -> list[Issue]:
    """Closed consultations, each with a comment, straight into the sandbox's state; nothing is to be done on them."""
    world, who = stage.sandbox.world, stage.customer.user
    kind, over = by_name(world.site.types, "Консультация"), by_name(world.site.statuses, "Закрыт")
    assert kind is not None
    assert over is not None
    born = [
        writes.create(world, who, stage.now, world.site.projects[0], {"issuetype": kind.id, "summary": f"Вопрос {n}"})
        for n in range(count)
    ]
    for one in born:
        if said:
            talk.comment(world, who, stage.now, one.id, RichText(said))
        world.keep(replace(world.issues[one.id], fields={**world.issues[one.id].fields, "status": over.id}))
    return [world.issues[one.id] for one in born]


def mark(stage: Stage, issues: list[Issue], *, routine: bool = False) -> None:
    with stage.store.write() as conn:
        agenda.mark_many(conn, [Mark(one.id, stage.now, None, one.key) for one in issues], routine=routine)


def known(stage: Stage, count: int) -> list[Issue]:
    """Looked at once already, so that nothing is left to be done."""
    issues = raised(stage, count)
    mark(stage, issues)
    stage.settle()
    stage.forget_calls()
    return issues


def requests(stage: Stage) -> list[Call]:
    return list(stage.sandbox.faults.calls)


def paths(stage: Stage) -> Counter[str]:
    return Counter(call.path.rpartition("/rest/api/")[2].partition("/")[2] for call in requests(stage))


def cards_read(stage: Stage, issues: list[Issue]) -> bool:
    found = [stage.card(one.key) for one in issues]
    return all(card is not None and card.looked_at == stage.now and not card.problem for card in found)


@pytest.mark.parametrize("dialect", ["cloud", "dc"])
def test_a_thousand_marked_issues_cost_at_most_forty_requests(dialect: Dialect, tmp_path: Path) -> None:
    """Nothing is to be changed; every one of them is looked at all the same. Some have histories longer than a bulk
    answer holds."""
    observing = SHIPPED.read_text(encoding="utf-8").replace("mode: enforce", "mode: observe")
    with staged(dialect, tmp_path, policy=observing) as stage:
        issues = raised(stage, THOUSAND, said="")
        for one in issues[::250]:
            for number in range(EXPANDED + 1):
                writes.edit(stage.sandbox.world, stage.support.user, stage.now, one.id, {"summary": f"Вопрос {number}"})
        stage.forget_calls()
        mark(stage, issues)
        stage.settle()
        assert cards_read(stage, issues[::100])
        assert not stage.writes()
        assert len(requests(stage)) <= MOST_REQUESTS


@pytest.mark.parametrize("dialect", ["cloud", "dc"])
def test_comments_of_requests_once_read_cost_nothing_more(dialect: Dialect, tmp_path: Path) -> None:
    """Data Center tells what a service desk keeps internal only request by request: the first look after a start asks,
    later batches remember."""
    with staged(dialect, tmp_path, site=lambda _: mespace.service_desk(dialect)) as stage:
        issues = known(stage, 120)
        stage.sandbox.world.clock.add(60)
        mark(stage, issues)
        stage.settle()
        assert cards_read(stage, issues)
        assert len(requests(stage)) <= 120 * MOST_REQUESTS // THOUSAND


def test_a_few_due_looks_are_read_one_by_one(stage: Stage) -> None:
    """At low load nobody waits for a batch: as many claims and reads as issues."""
    issues = known(stage, FEW)
    mark(stage, issues)
    assert stage.settle() == FEW
    assert {call.method for call in requests(stage)} == {"GET"}
    mark(stage, [*issues, *raised(stage, 1)])
    assert stage.settle() == 1


def test_an_issue_read_in_a_batch_is_the_same_as_read_alone(stage: Stage) -> None:
    """A long history, many comments, internal ones, work and files: no fact is missing."""
    key = stage.incident()
    for number in range(EXPANDED + 5):
        stage.sandbox.world.clock.add(1)
        stage.sandbox.service.edit(key, summary=f"Линия {number}")
    for number in range(25):
        stage.support.say(key, f"Смотрим {number}", internal=number % 2 == 0)
    for _ in range(22):
        stage.support.log_work(key, 60)
    stage.support.attach(key, "журнал.txt")
    other = stage.create("Ошибка", description="")
    alone = {one: stage.jira.read(stage.issue(one).id) for one in (key, other)}
    together = stage.jira.read_together([stage.issue(one).id for one in (key, other)])
    assert isinstance(together, dict)
    assert [together[stage.issue(one).id] for one in (key, other)] == list(alone.values())
    by_key = stage.jira.read_together([key, other])
    assert by_key == together


def test_one_that_is_gone_is_read_alone_and_told(stage: Stage) -> None:
    """The batch leaves it out without a word; its own read says that it is gone, and the others are looked at."""
    issues = known(stage, 10)
    stage.support.call("DELETE", f"issue/{issues[3].key}").raise_for_status()
    stage.forget_calls()
    stage.sandbox.world.clock.add(60)
    mark(stage, issues)
    stage.settle()
    assert paths(stage)[f"issue/{issues[3].id}"] == 1
    assert "В Jira этого нет" in stage.problem(issues[3].key)
    assert cards_read(stage, issues[:3] + issues[4:])


def test_an_issue_that_cannot_be_told_spoils_no_batch(stage: Stage) -> None:
    """Jira breaks on every answer that holds it: the others are read one by one this time and together the next time,
    without it; nobody else rests."""
    issues = known(stage, 10)
    stage.sandbox.world.clock.add(60)
    mark(stage, issues)
    together = {"match": "POST *", "status": 500, "times": 2}
    poisoned = {"match": f"GET */issue/{issues[3].id}", "status": 500, "times": 1_000}
    stage.sandbox.faults.set({"answers": [together, poisoned]})
    stage.settle()
    assert "500" in stage.problem(issues[3].key)
    assert cards_read(stage, issues[:3] + issues[4:])
    assert stage.note().get("up", True)
    stage.forget_calls()
    stage.sandbox.world.clock.add(60)
    mark(stage, issues)
    stage.settle()
    assert not [path for path in paths(stage) if path == f"issue/{issues[4].id}"]
    assert cards_read(stage, issues[:3] + issues[4:])


@pytest.mark.parametrize(("fault", "calls"), [({"status": 429, "headers": {"Retry-After": "20"}}, 1), (GATEWAY, 6)])
def test_a_batch_that_fails_as_a_whole_loses_nothing(stage: Stage, fault: dict[str, Any], calls: int) -> None:
    """Everything goes back to the agenda as it was, and nothing counts as failed: an outage is nobody's. What was tried
    by itself is only looked at a little later."""
    issues = known(stage, 20)
    stage.sandbox.world.clock.add(60)
    mark(stage, issues)
    stage.fail("*", times=1_000, **{"status": 502, **fault})
    stage.settle()
    assert len(requests(stage)) == calls
    with stage.store.read() as conn:
        told = agenda.counts(conn, stage.now)
    assert (told.leased, told.failing) == (0, 0)
    assert told.due == 20 - (calls > 1)
    stage.sandbox.faults.clear()
    stage.until(stage.now + timedelta(minutes=5))
    found = [stage.card(one.key) for one in issues]
    assert all(card and card.looked_at and card.looked_at > MONDAY + timedelta(seconds=60) for card in found)


def test_effects_are_done_on_what_jira_says_now(stage: Stage) -> None:
    """A batch is some moments old: before anything is said or moved the issue is read by itself, and only then."""
    quiet = known(stage, 6)
    asked = stage.issue(stage.create("Ошибка", description=""))
    stage.forget_calls()
    mark(stage, [*quiet, asked])
    stage.settle()
    assert len(stage.comments(asked.key)) == 1
    alone = {call.path.rpartition("/issue/")[2] for call in requests(stage) if call.method == "GET"}
    assert asked.id in alone
    assert not alone & {one.id for one in quiet}


def test_a_sweep_does_not_hold_up_a_due_time(cloud: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many wait for a routine look; one that comes due meanwhile is looked at before the next of them."""
    issues, urgent = known(cloud, 30), known(cloud, 2)
    cloud.sandbox.world.clock.add(60)
    mark(cloud, issues, routine=True)
    order: list[str] = []
    real = cloud.worker._look

    def look(claim: Any, *args: Any) -> None:
        order.append(claim.id)
        if len(order) == 10:
            mark(cloud, urgent)
        real(claim, *args)

    monkeypatch.setattr(cloud.worker, "_look", look)
    cloud.settle()
    assert sorted(order[10:12]) == sorted(one.id for one in urgent)
    assert len(order) == 32


def test_many_that_cannot_wait_make_a_batch_of_their_own(cloud: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The routine batch gives way: what is left of it is given back and comes later."""
    issues, urgent = known(cloud, 60), known(cloud, 20)
    cloud.sandbox.world.clock.add(60)
    mark(cloud, issues, routine=True)
    order: list[str] = []
    real = cloud.worker._look

    def look(claim: Any, *args: Any) -> None:
        order.append(claim.id)
        if len(order) == 10:
            mark(cloud, urgent)
        real(claim, *args)

    monkeypatch.setattr(cloud.worker, "_look", look)
    cloud.forget_calls()
    cloud.settle()
    assert set(order[10:30]) == {one.id for one in urgent}
    assert len(order) == 80
    assert len(requests(cloud)) == 2


def test_very_many_that_a_sweep_found_before_they_came_due_are_looked_at(cloud: Stage) -> None:
    """More than one batch of them: none gives way to the others for having waited in the other lane too."""
    issues = known(cloud, 2 * cloud.jira.at_once)
    cloud.sandbox.world.clock.add(60)
    mark(cloud, issues, routine=True)
    cloud.sandbox.world.clock.add(60)
    mark(cloud, issues)
    assert cloud.worker.work(cloud.now)
    with cloud.store.read() as conn:
        assert agenda.counts(conn, cloud.now).due == cloud.jira.at_once


def test_a_new_policy_waits_for_what_is_due(cloud: Stage) -> None:
    """It marks everything; a webhook's look still comes first."""
    issues = [cloud.create("Консультация") for _ in range(3)]
    cloud.settle()
    with cloud.store.write() as conn:
        assert agenda.mark_open(conn, cloud.now, 0) == 3
    cloud.tell(issues[2])
    with cloud.store.write() as conn:
        (first, *rest) = agenda.claim(conn, cloud.now, LEASE, limit=3)
    assert (first.key, len(rest)) == (issues[2], 2)


def test_leases_of_a_batch_are_renewed_and_lost_ones_left_alone(cloud: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each look takes half a lease: nobody else gets in, but for one that another worker has taken (law 5)."""
    issues = known(cloud, 8)
    cloud.sandbox.world.clock.add(60)
    mark(cloud, issues)
    looked: list[str] = []
    real = cloud.worker._look

    def look(claim: Any, *args: Any) -> None:
        with cloud.store.write() as conn:
            assert agenda.claim(conn, cloud.now, LEASE, limit=9) == []
        looked.append(claim.id)
        real(claim, *args)
        cloud.sandbox.world.clock.add(LEASE.total_seconds() / 2)
        if len(looked) == 3:
            with cloud.store.write() as conn:
                agenda.claim(conn, cloud.now + 10 * LEASE, 20 * LEASE, limit=1)

    monkeypatch.setattr(cloud.worker, "_look", look)
    assert cloud.worker.work(cloud.now)
    assert len(looked) == 7


def test_what_a_stopping_worker_holds_is_given_back(cloud: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends the look under way; the rest of its batch is due again at once, for whoever goes on."""
    issues = known(cloud, 10)
    mark(cloud, issues)
    real = cloud.worker._look

    def look(*args: Any) -> None:
        real(*args)
        cloud.worker.stop(0)

    monkeypatch.setattr(cloud.worker, "_look", look)
    assert cloud.worker.work(cloud.now)
    with cloud.store.read() as conn:
        told = agenda.counts(conn, cloud.now)
    assert (told.due, told.leased, told.failing) == (9, 0, 0)
