"""Law 12: deadlines are decided by event times, not by when the service noticed."""

from datetime import datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from policies import Cycle
from tests.laws.histories import BOTH, LAWS, POLICIES, moments, stories
from tests.policies.build import CLIENT, STAFF, Story, a_clock, an_issue, look, msk


def finished(name: str, story: Story, now: datetime) -> dict[tuple[str, int], Cycle]:
    clocks = look(POLICIES[name], story, now).clocks
    return {(name, c.number): c for name, found in clocks.items() for c in found if c.stopped}


@LAWS
@given(name=BOTH, story=stories(), now=moments, later=st.integers(0, 10**8))
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
@given(name=BOTH, story=stories(), now=moments)
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
