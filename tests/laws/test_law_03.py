"""Law 3: between `now` and `look_again_at` the decision does not change unless the facts do."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from policies import Around, Place
from policies.editions import Regulations, together
from policies.rules.effects import MOVING
from tests.laws.histories import ALL, BOTH, ENDLESS, LAWS, MESPACE, POLICIES, RICH, looks, places, shown, stories, upto
from tests.policies.build import SERVICE, Story, a_policy, an_issue, look, msk

INSTANT = timedelta(microseconds=1)


@LAWS
@given(name=ALL, story=stories(), now=looks, share=st.floats(0, 1, exclude_max=True), around=places)
def test_nothing_changes_before_the_next_look(
    name: str, story: Story, now: datetime, share: float, around: tuple[Place, ...]
) -> None:
    """At any moment in between, and just before its end, the decision shows the same. Later facts lie in the future."""
    decision = look(ENDLESS[name], story, now, places=around)
    end = decision.look_again_at or now + timedelta(days=400)
    assert end > now
    for moment in (min(now + (end - now) * share, end - INSTANT), end - INSTANT):
        again = look(ENDLESS[name], story, moment, places=around)
        assert shown(again) == shown(decision)
        assert again.look_again_at == decision.look_again_at


@LAWS
@given(name=ALL, story=stories(), now=looks)
def test_the_past_ignores_later_facts(name: str, story: Story, now: datetime) -> None:
    """Looking back at a moment shows what looking at that moment did."""
    later, then = look(ENDLESS[name], story, now), look(ENDLESS[name], upto(story, now), now)
    assert shown(later) == shown(then)
    assert [step.kind for step in later.trace] == [step.kind for step in then.trace]


@LAWS
@given(name=ALL, story=stories(), now=looks)
def test_effects_only_move_forward(name: str, story: Story, now: datetime) -> None:
    """What waits comes due when it says, or dies of a fact or of the breach; it is never forgotten on the way. What
    another move of the same look holds back is asked anew once that is made."""
    decision = look(ENDLESS[name], story, now)
    moves = any(effect.kind in MOVING and effect.state == "due" for effect in decision.effects)
    for effect in decision.effects:
        if effect.state == "held" and not (moves and effect.due <= now):
            assert effect.due > now
            assert decision.look_again_at is not None
            assert decision.look_again_at <= effect.due


def test_a_decision_that_waits_for_nothing_stands_for_years() -> None:
    """Answered and closed: no next look, and the same five years later."""
    story = an_issue().status("2026-11-23 11:00", "Анализ").status("2026-11-23 12:00", "Решён")
    decision = look(MESPACE, story, "2026-11-23 13:00")
    assert decision.look_again_at is None
    assert shown(look(MESPACE, story, msk("2031-11-23 13:00"))) == shown(decision)


@LAWS
@given(story=stories(), now=looks, name=BOTH)
def test_the_looks_of_a_life_come_to_an_end(story: Story, now: datetime, name: str) -> None:
    """Following `look_again_at` leads forward, and after a few looks to none: nobody is woken forever."""
    for _ in range(80):
        decision = look(POLICIES[name], story, now)
        if decision.look_again_at is None:
            return
        assert decision.look_again_at > now
        now = decision.look_again_at
    raise AssertionError(now)


OLD, NEW = (
    a_policy(
        RICH.text.replace("regulation: rich", f"regulation: rich\nedition: {day}\neffective: {{from: {day}{more}}}")
    )
    for day, more in (("2019-09-01", ""), ("2027-01-02", ", for: all"))
)
EDITIONS = together([OLD, NEW])


@LAWS
@given(story=stories(), now=looks, share=st.floats(0, 1, exclude_max=True))
def test_an_edition_that_takes_over_is_looked_at_when_it_does(story: Story, now: datetime, share: float) -> None:
    """Which edition it is changes with the facts, or at a next look."""
    assert isinstance(EDITIONS, Regulations)
    around = Around(service=SERVICE.id)
    ruling = EDITIONS.evaluate(story.issue, now, around)
    end = ruling.decision.look_again_at or now + timedelta(days=400)
    assert end > now
    for moment in (min(now + (end - now) * share, end - INSTANT), end - INSTANT):
        again = EDITIONS.evaluate(story.issue, moment, around)
        assert again.policy is ruling.policy
        assert shown(again.decision) == shown(ruling.decision)
        assert again.decision.look_again_at == ruling.decision.look_again_at
