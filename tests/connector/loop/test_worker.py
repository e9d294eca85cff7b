"""Looks that cannot be had: nothing is lost, everything is looked at again, and people are told why."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from connector.loop.reconcile import Loop
from connector.store import agenda, cards
from connector.store.agenda import Mark
from tests.connector.loop.stage import MONDAY, Stage, msk

SECOND = timedelta(seconds=1)
HTML = "<html><head><title>Шлюз</title></head><body>502</body></html>"

OUTAGES: list[tuple[dict[str, Any], str, str]] = [
    ({"down": True}, "Связь с Jira", "The connection to Jira"),
    ({"status": 401}, "проверьте JIRA_USER и JIRA_TOKEN", "check JIRA_USER and JIRA_TOKEN"),
    ({"status": 403}, "дайте ей право в проекте", "grant it the permission"),
    ({"status": 500}, "Jira ответила ошибкой 500", "Jira answered with error 500"),
    ({"status": 429, "headers": {"Retry-After": "20"}}, "через 20 с", "in 20 s"),
    ({"status": 404, "body": HTML}, "отвечает не Jira", "is not Jira"),
    ({"status": 200, "body": HTML}, "не разобрать", "cannot be read"),
    ({"status": 302, "headers": {"Location": "https://sso.example/login"}}, "страница входа", "A login page"),
    ({"status": 301, "headers": {"Location": "https://new.example/"}}, "https://new.example", "redirects"),
]


@pytest.mark.parametrize(("fault", "russian", "english"), OUTAGES, ids=lambda value: str(value)[:24])
def test_an_outage_loses_nothing_and_is_told(stage: Stage, fault: dict[str, Any], russian: str, english: str) -> None:
    """Jira is down, refuses, is limited, is not there: the note says so in both languages, and after the mending
    everything is looked at and the note is up again."""
    keys = [stage.incident(), stage.incident()]
    if "down" in fault:
        stage.sandbox.faults.set(fault)
    else:
        stage.fail("*", times=1_000, **fault)
    stage.until(MONDAY + timedelta(minutes=1))
    note = stage.note()
    assert not note["up"]
    assert russian in note["ru"]
    assert english in note["en"]
    assert any(stage.problem(key) for key in keys)
    stage.sandbox.faults.clear()
    stage.until(MONDAY + timedelta(minutes=10))
    assert [stage.shows(key, "Реакция") for key in keys] == ["идёт", "идёт"]
    assert [stage.problem(key) for key in keys] == ["", ""]
    assert stage.note()["up"]
    assert "ru" not in stage.note()


def test_an_outage_is_cheap(cloud: Stage) -> None:
    """A hundred issues wait; Jira is asked a few times a minute, not a hundred times."""
    keys = [cloud.incident() for _ in range(20)]
    cloud.fail("*", 503, times=10_000)
    cloud.forget_calls()
    cloud.until(MONDAY + timedelta(minutes=5))
    assert len(cloud.sandbox.faults.calls) < 40
    cloud.sandbox.faults.clear()
    cloud.until(MONDAY + timedelta(minutes=30))
    assert {cloud.shows(key, "Реакция") for key in keys} == {"идёт"}


def test_one_sick_issue_after_an_outage_holds_nobody_up(cloud: Stage) -> None:
    """Jira was away while the issue was looked at that it cannot tell at all: that one alone is put off in the end."""
    keys = [cloud.incident() for _ in range(6)]
    cloud.settle()
    sick, *others = (cloud.issue(key) for key in keys)
    cloud.sandbox.world.clock.add(60)
    broken = {"match": f"GET */issue/{sick.id}*", "status": 500, "times": 1_000}
    cloud.sandbox.faults.set({"answers": [broken, {"match": "GET */myself*", "status": 500, "times": 2}]})
    with cloud.store.write() as conn:
        agenda.mark(conn, sick.id, cloud.now)
    cloud.worker.work(cloud.now)
    assert cloud.worker.gate.shaken
    began = cloud.now
    with cloud.store.write() as conn:
        agenda.mark_many(conn, [Mark(one.id, began) for one in others], routine=True)
    cloud.until(began + timedelta(minutes=1))
    found = [cloud.card(one.key) for one in others]
    assert all(card is not None and card.looked_at is not None and card.looked_at >= began for card in found)
    assert (cloud.worker.gate.shaken, bool(cloud.problem(sick.key))) == (False, True)


def test_a_token_that_dies_is_told(stage: Stage) -> None:
    """Data Center answers a dead token as a stranger, with 200: it is known all the same."""
    key = stage.incident()
    stage.sandbox.world.expired.add(stage.sandbox.token)
    stage.settle()
    assert "JIRA_TOKEN" in stage.note()["ru"]
    assert stage.shows(key, "Реакция") is None


def test_an_issue_that_is_gone_is_asked_for_once_a_day(stage: Stage) -> None:
    """Deleted, or hidden by a right that may come back: it is told on its card, and not forgotten (law 6)."""
    key = stage.incident()
    stage.settle()
    stage.support.call("DELETE", f"issue/{key}").raise_for_status()
    with stage.store.write() as conn:
        agenda.mark(conn, "10001", stage.now)
    stage.settle()
    assert "В Jira этого нет" in stage.problem(key)
    assert stage.note().get("up", True)
    stage.until(msk("2026-11-25 12:00"))
    before = stage.card(key)
    stage.until(msk("2026-11-28 12:00"))
    after = stage.card(key)
    assert before is not None
    assert after is not None
    assert after.attempts - before.attempts == 3


def test_what_never_was_is_dropped_in_the_end(stage: Stage) -> None:
    """A hint at an issue that Jira does not know: asked for again for some hours, then nothing is left of it."""
    with stage.store.write() as conn:
        agenda.mark(conn, "99999", stage.now)
    stage.until(msk("2026-11-24 12:00"))
    with stage.store.read() as conn:
        assert cards.find(conn, "99999") is None


def test_an_issue_told_of_at_its_last_chance_stays(stage: Stage) -> None:
    """A mark that comes while it is being dropped is not lost."""
    key = stage.incident()
    with stage.store.write() as conn:
        (claim,) = agenda.claim(conn, stage.now, timedelta(minutes=2))
    stage.tell(key)
    with stage.store.write() as conn:
        assert not agenda.forget(conn, claim)
        agenda.failed(conn, claim, stage.now, {})
    stage.settle()
    assert stage.shows(key, "Реакция") == "идёт"


def test_an_issue_known_by_its_key_is_moved_to_its_id(stage: Stage) -> None:
    """Automation tells keys only; the card goes by id afterwards, and there is one look and one PUT."""
    key = stage.customer.create("Инцидент", "Линия стоит", description="Слово " * 12)
    with stage.store.write() as conn:
        agenda.mark(conn, key, stage.now)
    stage.settle()
    with stage.store.read() as conn:
        assert agenda.counts(conn, stage.now).issues == 1
    card = stage.card(key)
    assert card is not None
    assert card.id == stage.issue(key).id
    assert len(stage.decisions(key)) == 2, "the fields, then the question; not each twice"
    assert len(stage.comments(key)) == 1


def test_an_unknown_key_is_dropped_in_the_end(cloud: Stage) -> None:
    """What a hint made up leaves no trace after a day."""
    with cloud.store.write() as conn:
        agenda.mark(conn, "SUP-404", cloud.now)
    cloud.until(msk("2026-11-24 12:00"))
    with cloud.store.read() as conn:
        assert agenda.counts(conn, cloud.now).issues == 0


def test_an_issue_that_got_another_key_keeps_its_card(stage: Stage) -> None:
    """Moved to another project or renamed: the id stays, the card learns the new key at the next look."""
    key = stage.incident()
    stage.settle()
    moved = replace(stage.issue(key), key="SUP-900")
    stage.sandbox.world.keep(moved)
    stage.tell("SUP-900")
    stage.settle()
    card = stage.card("SUP-900")
    assert card is not None
    assert card.id == moved.id
    assert stage.card(key) is None


def test_a_reading_older_than_its_webhook_waits(stage: Stage) -> None:
    """Jira's reading lags: two seconds later it is read again, and taken when it has caught up."""
    key = stage.incident()
    stage.settle()
    stage.tell(key, fresh=MONDAY + 3 * SECOND)
    stage.forget_calls()
    assert stage.settle() == 1
    assert not stage.writes()
    assert stage.next_due() == MONDAY + 2 * SECOND
    stage.sandbox.world.clock.add(3)
    stage.editor.edit(key, priority={"name": "Средний"})
    stage.settle()
    assert stage.shows(key, "Уровень") == "Некритичный"


def test_a_reading_that_never_catches_up_is_taken_after_a_minute(stage: Stage) -> None:
    """Whatever a hint said, the issue is looked at."""
    key = stage.incident()
    stage.tell(key, fresh=MONDAY + 30 * SECOND)
    stage.until(MONDAY + timedelta(seconds=80))
    assert stage.shows(key, "Реакция") is None
    stage.until(MONDAY + timedelta(seconds=95))
    assert stage.shows(key, "Реакция") == "идёт"


@pytest.mark.parametrize("years", [-1, 1, 70])
def test_a_hint_of_another_age_does_not_hold_an_issue_up(cloud: Stage, years: int) -> None:
    """A Jira whose clock is wrong, or a body that is forged: the issue is looked at at once (law 6)."""
    key = cloud.incident()
    cloud.tell(key, fresh=MONDAY + timedelta(days=365 * years))
    cloud.settle()
    assert cloud.shows(key, "Реакция") == "идёт"


def test_a_look_that_breaks_in_ourselves_is_shown_and_put_off(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """It never stops the others, and is tried again."""
    poisoned, other = stage.incident(), stage.incident()
    real, victim = Loop.look, stage.issue(poisoned).id

    def look(self: Loop, issue_id: str, *args: Any) -> Any:
        if issue_id == victim:
            raise ZeroDivisionError("делим на ноль")
        return real(self, issue_id, *args)

    monkeypatch.setattr(Loop, "look", look)
    stage.settle()
    assert stage.shows(other, "Реакция") == "идёт"
    assert "Внутренняя ошибка: ZeroDivisionError" in stage.problem(poisoned)
    assert "Internal error" in stage.problem(poisoned, "en")
    monkeypatch.undo()
    stage.until(MONDAY + timedelta(seconds=10))
    assert stage.shows(poisoned, "Реакция") == "идёт"
    assert stage.problem(poisoned) == ""


def test_a_dead_worker_s_issue_is_taken_over(stage: Stage) -> None:
    """Its lease ends after two minutes; nobody else looks before that (law 5)."""
    key = stage.incident()
    with stage.store.write() as conn:
        agenda.claim(conn, stage.now, timedelta(minutes=2))
    stage.until(MONDAY + timedelta(seconds=119))
    assert stage.shows(key, "Реакция") is None
    stage.until(MONDAY + timedelta(seconds=120))
    assert stage.shows(key, "Реакция") == "идёт"


def test_only_what_must_outlast_a_power_cut_waits_for_the_disk(cloud: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The decision, each effect's intent and its outcome (laws 8 and 9). Not claims and the ends of looks, and so
    nothing of a look that finds nothing to do: at worst it is had again."""
    write, lasting = cloud.store.write, list[bool]()

    def counted(*args: Any, **more: Any) -> Any:
        lasting.append(more.get("lasting", True))
        return write(*args, **more)

    monkeypatch.setattr(cloud.store, "write", counted)
    key = cloud.incident()
    lasting.clear()
    cloud.until(MONDAY + timedelta(hours=4))
    tried = sum(row.attempts for row in cloud.effects(key).values())
    assert tried > 0
    assert lasting.count(True) >= 1 + 2 * tried
    cloud.tell(key)
    lasting.clear()
    assert cloud.settle() == 1
    assert lasting == [False, False]


def test_a_process_that_stood_still_before_it_claimed_looks_by_the_time_it_awoke(stage: Stage) -> None:
    """By the moment before, its effects would seem tried long ago, and Jira would be asked about them too early."""
    key = stage.incident()
    before = stage.now
    stage.sandbox.world.clock.add(1_200)
    assert stage.worker.work(before)
    assert stage.card(key).looked_at == stage.now
