"""Law 9: an effect happens once. After an unknown outcome Jira is asked before it is repeated."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from connector.jira.client import Jira
from connector.loop.acting.effects import QUIET
from tests.connector.loop.stage import KINDS, MONDAY, Stage, staged

COMMENT, TRANSITION = "POST /rest/api/*/comment", "POST /rest/api/*/transitions"
FEW = timedelta(minutes=10)


@pytest.fixture(params=KINDS)
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    with staged(request.param, tmp_path) as set_up:
        yield set_up


class Died(BaseException):
    """The process is gone, in the middle of what it did."""


def dies(monkeypatch: pytest.MonkeyPatch, what: str, *, after_the_call: bool) -> None:
    """The next call of the client's method `what` is the process's last."""
    real = getattr(Jira, what)

    def last(self: Jira, *args: Any, **named: Any) -> Any:
        monkeypatch.setattr(Jira, what, real)
        if after_the_call:
            real(self, *args, **named)
        raise Died

    monkeypatch.setattr(Jira, what, last)


def incomplete(stage: Stage) -> str:
    return stage.create("Ошибка", description="Не работает")


def test_a_comment_whose_answer_was_lost_is_not_repeated(stage: Stage) -> None:
    """Unknown; a quiet period; then Jira is asked, and bears the mark: done, with one comment."""
    key = incomplete(stage)
    stage.drop_answer(COMMENT)
    stage.settle()
    assert stage.effects(key)["comment"].state == "unknown"
    assert stage.status(key) == "Открыт", "what moves the issue waits for what is said with it"
    stage.until(MONDAY + QUIET - timedelta(seconds=1))
    assert stage.effects(key)["comment"].attempts == 1
    stage.until(MONDAY + FEW)
    assert stage.effects(key)["comment"].state == "done"
    assert len(stage.comments(key)) == 1
    assert stage.status(key) == "Ожидание клиента"


def test_a_transition_whose_answer_was_lost_is_found_in_the_history(stage: Stage) -> None:
    """The changelog bears the mark, so the journal comes to know without asking for more."""
    key = incomplete(stage)
    stage.drop_answer(TRANSITION)
    stage.settle()
    assert stage.status(key) == "Ожидание клиента"
    stage.until(MONDAY + FEW)
    assert stage.effects(key)["transition"].state == "done"
    assert len([call for call in stage.writes() if call.path.endswith("/transitions")]) == 1
    moves = [h for h in stage.issue(key).histories for item in h.items if item.field_id == "status"]
    assert len(moves) == 1


def test_a_comment_that_never_arrived_is_made_after_the_quiet_period(stage: Stage) -> None:
    """500 leaves open whether it happened; it did not, so it is done once, later."""
    key = incomplete(stage)
    stage.fail(COMMENT, 500)
    stage.settle()
    assert stage.effects(key)["comment"].state == "unknown"
    assert not stage.comments(key)
    stage.until(MONDAY + FEW)
    assert stage.effects(key)["comment"].state == "done"
    assert len(stage.comments(key)) == 1


@pytest.mark.parametrize("after_the_call", [False, True])
@pytest.mark.parametrize("what", ["comment", "transition"])
def test_a_process_that_dies_at_it_does_it_once_in_the_end(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, what: str, after_the_call: bool
) -> None:
    """Between the intent and the call, or between the call and its outcome: nobody knows, so Jira is asked."""
    key = incomplete(stage)
    dies(monkeypatch, what, after_the_call=after_the_call)
    with pytest.raises(Died):
        stage.settle()
    assert stage.effects(key)[what].state == "intended"
    stage.tell(key)
    stage.settle()
    assert len(stage.comments(key)) <= 1
    stage.until(MONDAY + FEW)
    assert len(stage.comments(key)) == 1
    assert stage.status(key) == "Ожидание клиента"
    assert {act: row.state for act, row in stage.effects(key).items()} == {"comment": "done", "transition": "done"}


def test_asking_jira_is_not_given_up(stage: Stage) -> None:
    """While Jira cannot be asked, nothing is repeated."""
    key = incomplete(stage)
    stage.drop_answer(COMMENT)
    stage.settle()
    stage.sandbox.faults.set({"down": True})
    stage.until(MONDAY + FEW)
    stage.sandbox.faults.clear()
    stage.until(MONDAY + 2 * FEW)
    assert len(stage.comments(key)) == 1
    assert stage.effects(key)["comment"].state == "done"
