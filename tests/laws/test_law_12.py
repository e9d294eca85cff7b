"""Law 12: deadlines are decided by event times, not by when the service noticed."""

from datetime import datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from policies import Cycle
from policies.clocks.verdicts import from_json
from policies.trace import Reader, as_json
from tests.laws.histories import BOTH, LAWS, POLICIES, RICH, looks, stories, upto
from tests.policies.build import CLIENT, STAFF, Story, a_clock, a_policy, an_issue, look, msk


def finished(name: str, story: Story, now: datetime) -> dict[tuple[str, int], Cycle]:
    clocks = look(POLICIES[name], story, now).clocks
    return {(name, c.number): c for name, found in clocks.items() for c in found if c.stopped}


@LAWS
@given(name=BOTH, story=stories(), now=looks, later=st.integers(0, 10**8))
def test_a_verdict_does_not_depend_on_when_it_is_looked_at(name: str, story: Story, now: datetime, later: int) -> None:
    """Whatever is finished by now is judged alike at any later moment, to the last second used."""
    early, late = finished(name, story, now), finished(name, story, now + timedelta(seconds=later))
    for key, cycle in early.items():
        assert late[key] == cycle


@LAWS
@given(name=BOTH, story=stories())
def test_a_finished_cycle_is_late_exactly_when_it_stopped_after_its_due_time(name: str, story: Story) -> None:
    """By the times of the events alone."""
    for cycle in finished(name, story, story.issue.updated + timedelta(days=60)).values():
        if cycle.due is not None and cycle.stopped is not None and cycle.state != "cancelled":
            assert (cycle.stopped > cycle.due) is (cycle.state in ("breached", "met_late"))
            assert (cycle.left is not None and cycle.left >= 0) or cycle.state != "met"


@LAWS
@given(name=BOTH, story=stories(), now=looks)
def test_causes_are_dated_by_events(name: str, story: Story, now: datetime) -> None:
    """No effect is caused by the moment of looking: the same cause has the same time at every look."""
    first = {effect.id: effect.caused for effect in look(POLICIES[name], story, now).effects}
    second = {effect.id: effect.caused for effect in look(POLICIES[name], story, now + timedelta(minutes=7)).effects}
    assert all(second[id_] == caused for id_, caused in first.items() if id_ in second)


PAUSED = a_clock("start: created\npause: {status: Ждём}\ntarget: 6h")
minutes = st.integers(0, 4 * 24 * 60)


def due(*pauses: tuple[int, int]) -> datetime | None:
    """The due time with pauses given as minutes from the creation, looked at when the last is over."""
    story = an_issue("2026-11-23 10:00")
    for begins, ends in pauses:
        story.status(story.created + timedelta(minutes=begins), "Ждём", STAFF)
        story.status(story.created + timedelta(minutes=ends), "Открыт", CLIENT)
    return look(PAUSED, story, story.issue.updated).clocks["c"][0].due


@LAWS
@given(edges=st.lists(minutes, min_size=2, max_size=8, unique=True))
def test_a_pause_never_makes_a_due_time_earlier(edges: list[int]) -> None:
    """With any pauses before it, one more only moves it on, or leaves it."""
    ordered = sorted(edges)[: len(edges) // 2 * 2]
    pauses = list(zip(ordered[::2], ordered[1::2], strict=True))
    dues = [due(*pauses[:count]) for count in range(len(pauses) + 1)]
    assert None not in dues
    assert dues == sorted(dues, key=lambda moment: moment or msk("2000-01-01 00:00"))


@LAWS
@given(begins=minutes, length=minutes)
def test_a_pause_moves_the_due_time_by_its_working_time(begins: int, length: int) -> None:
    """Counted by the clock's own calendar: what is left of the target is the same before and after."""
    assume(length > 0)
    calendar = PAUSED.calendars["work"]
    start = msk("2026-11-23 10:00")
    opens, closes = (start + timedelta(minutes=n) for n in (begins, begins + length))
    found, plain = due((begins, begins + length)), due()
    assert found is not None
    assert plain is not None
    lost = calendar.between(opens, closes) if opens < plain else 0
    assert calendar.between(start, found) == 6 * 3600 + lost


EDITED = a_policy(RICH.text.replace("carried: 3h", "carried: 1h").replace("2wd", "1wd").replace("50%", "10%"))


@LAWS
@given(story=stories(), now=looks, later=st.integers(0, 10**6))
def test_what_was_finished_keeps_its_verdict_under_an_edit(story: Story, now: datetime, later: int) -> None:
    """As the earlier text judged it; what had not ended by then follows the new one (design §4.1)."""
    before = look(RICH, upto(story, now), now)
    told = as_json(before, Reader("ru", RICH.zone, RICH.titles))
    known = {
        (clock, cycle["cycle"]) for clock, cycles in told["clocks"].items() for cycle in cycles if cycle["stopped"]
    }
    moment = now + timedelta(seconds=later)
    after, anew = look(EDITED, story, moment, verdicts=from_json(told)), look(EDITED, story, moment)
    for clock, cycles in after.clocks.items():
        for cycle, unknowing in zip(cycles, anew.clocks[clock], strict=True):
            if (clock, cycle.number) not in known:
                assert cycle == unknowing
                continue
            judged = before.clocks[clock][cycle.number - 1]
            assert (cycle.state, cycle.spent, cycle.left) == (judged.state, judged.spent, judged.left)
            assert (cycle.started, cycle.stopped) == (judged.started, judged.stopped)
            assert cycle.fingerprint == RICH.fingerprint
