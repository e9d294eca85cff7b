"""Another automation that undoes what we write: after so many writes within an hour we stop, and say so."""

from datetime import timedelta

from connector.loop.acting.budget import MOST, Budget
from tests.connector.loop.stage import Stage, msk

DUE = "Реакция до"


def fight(stage: Stage, key: str, rounds: int) -> None:
    """Somebody else's automation blanks our field whenever we have filled it."""
    for _ in range(rounds):
        stage.sandbox.world.clock.add(20)
        stage.support.edit(key, **{stage.sandbox.field(DUE): None})
        stage.tell(key)
        stage.settle()


def test_an_endless_fight_ends_within_the_hour(stage: Stage) -> None:
    """Not one write more than the hour has; the page says who must be looked for."""
    key = stage.incident()
    stage.settle()
    stage.forget_calls()
    fight(stage, key, MOST + 10)
    ours = [call for call in stage.writes() if call.method == "PUT"]
    assert len(ours) - (MOST + 10) == MOST - 1  # theirs are among them; the first of ours was at the creation
    assert "другая автоматика" in stage.problem(key)
    assert stage.shows(key, DUE) is None


def test_what_jira_never_took_is_no_fight(stage: Stage) -> None:
    """Refused, limited or unsent writes are none: when Jira takes them again they are made at once."""
    stage.fail("PUT /rest/api/*/issue/*", 400, times=MOST + 10)
    key = stage.incident()
    for _ in range(MOST + 10):
        stage.sandbox.world.clock.add(20)
        stage.tell(key)
        stage.settle()
    assert stage.shows(key, DUE) is None
    assert stage.card(key).writes < MOST
    stage.sandbox.world.clock.add(20)
    stage.tell(key)
    stage.settle()
    assert stage.shows(key, DUE) is not None


def test_after_the_hour_it_is_written_again(stage: Stage) -> None:
    """The next look lies at its end, and the trouble is over when nobody undoes it."""
    key = stage.incident()
    stage.settle()
    fight(stage, key, MOST + 2)
    assert stage.shows(key, DUE) is None
    stage.until(msk("2026-11-23 11:00"))
    assert stage.shows(key, DUE) is not None
    assert stage.problem(key) == ""


def test_a_clock_put_back_does_not_keep_the_issue_closed(stage: Stage) -> None:
    """The hour begins anew."""
    key = stage.incident()
    stage.settle()
    fight(stage, key, MOST)
    card = stage.card(key)
    assert Budget.of(card, stage.now).rests_until == msk("2026-11-23 11:00")
    earlier = stage.now - timedelta(days=2)
    assert Budget.of(card, earlier) == Budget(earlier, 0)
