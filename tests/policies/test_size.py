"""How much work a look is on the largest issues there may be: counted in calls, not in time, so that it never depends
on the machine."""

from cProfile import Profile
from datetime import timedelta
from pstats import Stats

import pytest

from policies import Policy
from policies.history import MOST_FILES
from tests.policies.build import CLIENT, Story, a_clock, an_issue, look, msk

REMINDED = a_clock(
    "while: {status: Ждём}\npoints: [{at: every 1h, do: {label: a}}, {at: every 1wd, do: {label: b}}]",
    more="rules: [{name: Ф, require: {attachments: {formats: [zip]}}, otherwise: {label: bmp}}]",
)
CREATED = msk("2026-01-12 10:00")


def calls(policy: Policy, story: Story, at: str) -> int:
    """How many functions one look calls."""
    look(policy, story, at)
    profile = Profile()
    profile.runcall(look, policy, story, at)
    total: int = Stats(profile).total_calls  # type: ignore[attr-defined]
    return total


def waiting(**values: str) -> Story:
    return an_issue(CREATED, status="Ждём", **values)


def test_a_year_of_hourly_reminders_is_one_reminder() -> None:
    """Nine working hours a day: the last of some two thousand is owed, with the last of 250 daily ones."""
    decision = look(REMINDED, waiting(), "2027-01-11 12:30")
    assert [(e.id, e.state) for e in decision.effects] == [
        ("c:created:every 1h:2342:1", "due"),
        ("c:created:every 1wd:260:1", "due"),
    ]
    assert decision.look_again_at == msk("2027-01-11 13:00")


def test_a_reminder_costs_the_same_after_a_year_as_after_a_week() -> None:
    """Within a factor: it is found by halves."""
    week, year = (calls(REMINDED, waiting(), at) for at in ("2026-01-19 12:30", "2027-01-11 12:30"))
    assert year < 4 * week


def long_life(count: int) -> Story:
    """Changes that mean nothing, a year of them, and as many words."""
    story = waiting()
    for number in range(count):
        story.change(CREATED + timedelta(minutes=10 * number), CLIENT, summary=str(number))
    return story


@pytest.mark.parametrize("what", ["changes", "comments", "files"])
def test_a_look_costs_in_proportion_to_the_history(what: str) -> None:
    """Ten times the history, at most ten times the calls and a bit; no square hides in it."""
    costs = []
    for count in (1_000, 10_000):
        story = long_life(count) if what == "changes" else waiting()
        for number in range(count if what != "changes" else 0):
            at = CREATED + timedelta(minutes=10 * number)
            if what == "comments":
                story.comment(at, CLIENT)
            else:
                story.attach(at, CLIENT, f"{number}.zip")
        costs.append(calls(REMINDED, story, "2027-01-11 12:30"))
    assert costs[1] < 12 * costs[0]


def test_of_very_many_files_the_latest_are_asked_about() -> None:
    """The list of their names is kept for every moment of the history, so it has an end; 500 are seen."""
    story = waiting()
    for number in range(MOST_FILES):
        story.attach(CREATED + timedelta(minutes=number), CLIENT, f"{number}.{'zip' if number else 'bmp'}")
    assert "bmp" in [e.body["add"] for e in look(REMINDED, story, "2026-01-13 10:00").effects]
    story.attach("2026-01-12 20:00", CLIENT, "last.zip")
    assert "bmp" not in [e.body["add"] for e in look(REMINDED, story, "2026-01-13 10:00").effects]
