"""Law 11: what Jira is shown stands still: due times, states, frozen amounts; never a ticking counter."""

from datetime import datetime

from hypothesis import given

from tests.laws.histories import BOTH, LAWS, MESPACE, POLICIES, RICH, looks, moments, stories
from tests.policies.build import Story, an_issue, look, msk


@LAWS
@given(name=BOTH, story=stories(), now=looks, other=moments)
def test_fields_stand_still_while_nothing_happens(name: str, story: Story, now: datetime, other: datetime) -> None:
    """Between two looks without a wake-up in between, every field keeps its very value."""
    first, second = sorted((now, other))
    decision = look(POLICIES[name], story, first)
    if decision.look_again_at is None or second < decision.look_again_at:
        assert look(POLICIES[name], story, second).fields == decision.fields


@LAWS
@given(name=BOTH, story=stories(), now=looks)
def test_fields_do_not_depend_on_what_was_looked_at_before(name: str, story: Story, now: datetime) -> None:
    """Two looks at one moment are one look."""
    assert look(POLICIES[name], story, now) == look(POLICIES[name], story, now)


def test_the_amount_used_is_shown_only_when_frozen() -> None:
    """Running: blank; paused and stopped: a number that will not change."""
    running = an_issue()
    assert look(MESPACE, running, "2026-11-23 10:30").fields["Реакция, ч"] is None
    paused = an_issue().status("2026-11-23 10:45", "Ожидание клиента")
    amounts = [look(MESPACE, paused, f"2026-11-2{day} 12:00").fields["Реакция, ч"] for day in (3, 4, 5)]
    assert amounts == [0.75, 0.75, 0.75]


def test_a_breached_clock_shows_no_growing_overdue() -> None:
    """An hour and a week after the breach the fields are the same."""
    fields = [look(MESPACE, an_issue(), at).fields for at in ("2026-11-23 13:00", "2026-11-30 13:00")]
    assert fields[0] == fields[1]


@LAWS
@given(story=stories(), now=looks)
def test_every_shown_field_is_there_at_every_look(story: Story, now: datetime) -> None:
    """Blank rather than absent: an absent field would keep its old value in Jira."""
    decision = look(RICH, story, now)
    if now >= story.created:
        assert set(decision.fields) == {
            "A до", "A", "A, ч", "B до", "B", "B, ч", "C до", "C", "D до", "D", "E", "E, ч", "Уровень", "Итог",
        }  # fmt: skip


def test_a_due_time_keeps_its_fraction_out_of_the_state_text() -> None:
    """The text names minutes; the field holds the moment."""
    decision = look(MESPACE, an_issue(msk("2026-11-23 10:00:30")), msk("2026-11-23 10:01"))
    assert decision.fields["Реакция до"] == msk("2026-11-23 12:00:30")
    assert "срок 23.11.2026 12:00 МСК" in str(decision.fields["SLA"])
