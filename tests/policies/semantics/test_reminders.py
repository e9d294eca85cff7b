"""Design §4.1: points that need no target — `every 7d`, `after 3wd`. Calendar 09:00-18:00, Monday 2026-11-23 10:00."""

from datetime import timedelta

import pytest

from policies import Policy
from tests.policies.build import CLIENT, Story, a_clock, an_issue, effect, look, msk, told, wall

SILENCE = "while: {status: Ждём}\nstop: {comment: requester}\npause: {priority: Низкий}\n"


def reminder(at: str, do: str = "{comment: internal, text: Ждём}", more: str = "anytime: true") -> Policy:
    return a_clock(f"{SILENCE}points: [{{at: {at}, do: {do}, {more}}}]")


def waiting(since: str = "2026-11-23 10:00") -> Story:
    return an_issue(since, status="Ждём", priority="Высокий")


def moments(policy: Policy, story: Story, count: int, at: str = "2026-11-23 10:00") -> list[str | None]:
    """When the service is woken, one look after another."""
    found, now = [], msk(at)
    for _ in range(count):
        now = look(policy, story, now).look_again_at or msk("2050-01-01 00:00")
        found.append(wall(now))
    return found


@pytest.mark.parametrize(
    ("at", "since", "expected"),
    [
        ("every 7d", "2026-11-23 10:00", ["2026-11-30 10:00", "2026-12-07 10:00", "2026-12-14 10:00"]),
        ("every 7 дней", "2026-11-28 20:00", ["2026-12-05 20:00", "2026-12-12 20:00", "2026-12-19 20:00"]),
        ("every 5wd", "2026-11-24 10:30", ["2026-12-01 10:30", "2026-12-08 10:30", "2026-12-15 10:30"]),
        ("every 5 рабочих дней", "2026-11-24 10:30", ["2026-12-01 10:30", "2026-12-08 10:30", "2026-12-15 10:30"]),
        ("every 4h", "2026-11-23 10:00", ["2026-11-23 14:00", "2026-11-23 18:00", "2026-11-24 13:00"]),
        ("every 90m", "2026-11-23 16:00", ["2026-11-23 17:30", "2026-11-24 10:00", "2026-11-24 11:30"]),
    ],
)
def test_a_reminder_repeats_at_the_same_time_of_its_day(at: str, since: str, expected: list[str]) -> None:
    """The N-th day after the day of the start, not its end: it is no term; hours are working time."""
    assert moments(reminder(at), waiting(since), 3, since) == expected


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ("2026-11-23 07:00", "2026-11-24 09:00"),  # before the opening: at the opening of the next day
        ("2026-11-27 20:00", "2026-11-30 18:00"),  # after the close: at the close
        ("2026-11-28 12:00", "2026-11-30 12:00"),  # Saturday: the first working day after it
    ],
)
def test_the_same_time_is_moved_into_the_hours_of_the_day(since: str, expected: str) -> None:
    """As `days: same-time` does."""
    assert moments(reminder("every 1wd"), waiting(since), 1, since) == [expected]
    target = a_clock("start: created\ntarget: 1wd\ndays: same-time")
    assert wall(look(target, waiting(since), since).clocks["c"][0].due) == expected


def test_after_comes_once() -> None:
    """Three working days and no more."""
    policy = reminder("after 3wd")
    assert moments(policy, waiting(), 2) == ["2026-11-26 10:00", "2050-01-01 00:00"]
    found = effect(look(policy, waiting(), "2027-03-01 10:00"), "comment")
    assert (found.id, found.state, wall(found.due)) == ("c:created:after 3wd:1", "due", "2026-11-26 10:00")


def test_each_repetition_has_an_id_of_its_own_whatever_the_spelling() -> None:
    """A rewording of the duration does not remind anew."""
    for text in ("every 7d", "every 7 дней", "every 7 календарных дней"):
        ids = [effect(look(reminder(text), waiting(), f"2026-{day} 10:00"), "comment").id for day in ("11-30", "12-07")]
        assert ids == ["c:created:every 7d:1:1", "c:created:every 7d:2:1"]


def test_a_service_that_was_away_reminds_once() -> None:
    """Of five repetitions that nobody saw only the last is due; the others are passed over, not skipped one by one."""
    decision = look(reminder("every 7d"), waiting(), "2026-12-30 10:00")
    assert [(e.id, e.state) for e in decision.effects] == [("c:created:every 7d:5:1", "due")]
    assert wall(decision.look_again_at) == "2027-01-04 10:00"


def test_what_was_done_is_told_until_the_next_repetition() -> None:
    """Done; then the next is due on its own."""
    story = waiting()
    story.marks.add("c:created:every 7d:1:1")
    states = [[(e.id[-3:], e.state) for e in look(reminder("every 7d"), story, at).effects]
              for at in ("2026-12-01 10:00", "2026-12-07 10:00")]  # fmt: skip
    assert states == [[("1:1", "done")], [("2:1", "due")]]


def test_an_old_repetition_is_skipped_when_its_cause_is_before_the_first_start() -> None:
    """Law 10: the service starts on Tuesday; Monday's repetition is skipped, the next one is not."""
    policy, since = reminder("every 7d"), msk("2026-12-08 00:00")
    assert effect(look(policy, waiting(), "2026-12-09 10:00", since=since), "comment").state == "skipped"
    assert effect(look(policy, waiting(), "2026-12-14 10:00", since=since), "comment").state == "due"


def test_paused_time_does_not_count() -> None:
    """Two working days paused: two working days later; four calendar days paused, four days later."""
    story = waiting().change("2026-11-25 10:00", priority="Низкий").change("2026-11-27 10:00", priority="Высокий")
    assert moments(reminder("every 5wd"), story, 1, "2026-11-27 10:00") == ["2026-12-02 10:00"]
    assert moments(reminder("every 7d"), story, 1, "2026-11-27 10:00") == ["2026-12-02 10:00"]


def test_a_pause_keeps_the_next_repetition_away() -> None:
    """Nobody is woken while it is paused; what has come before stays."""
    story = waiting().change("2026-12-01 10:00", priority="Низкий")
    decision = look(reminder("every 7d"), story, "2027-02-01 10:00")
    assert [e.id for e in decision.effects] == ["c:created:every 7d:1:1"]
    assert decision.look_again_at is None


def test_a_reminder_at_an_opening_waits_out_a_pause_over_the_night() -> None:
    """Due Tuesday 09:00 with Monday's hours used up; paused Monday 19:00 to Wednesday 12:00: then."""
    story = waiting("2026-11-23 07:00").change("2026-11-23 19:00", priority="Низкий")
    policy = reminder("after 1wd")
    assert look(policy, story, "2026-11-24 09:00").effects == ()
    story.change("2026-11-25 12:00", priority="Высокий")
    assert wall(effect(look(policy, story, "2026-11-25 12:00"), "comment").due) == "2026-11-25 12:00"


def test_reminders_end_with_the_cycle() -> None:
    """The customer writes after the first: no more of them, and one that was not said yet is not said any more."""
    policy, story = reminder("every 7d"), waiting()
    assert [e.state for e in look(policy, story, "2026-12-01 11:00").effects] == ["due"]
    story.comment("2026-12-01 12:00", CLIENT)
    decision = look(policy, story, "2027-01-01 10:00")
    assert (decision.effects, decision.look_again_at) == ((), None)


def test_reminders_go_on_past_the_due_time() -> None:
    """A breach does not end them; {left} and {due} are those of the target."""
    policy = a_clock(
        'start: created\ntarget: 5h\npoints: [{at: every 2h, do: {comment: internal, text: "{left}, {due}"}}]'
    )
    texts = [effect(look(policy, an_issue(), f"2026-11-23 {at}"), "comment").body["text"] for at in ("12:00", "16:00")]
    assert texts == ["3 часа, 23.11.2026 15:00 МСК", "0 секунд, 23.11.2026 15:00 МСК"]
    assert wall(look(policy, an_issue(), "2026-11-23 16:00").look_again_at) == "2026-11-23 18:00"


def test_without_a_target_nothing_is_left_to_tell() -> None:
    """{left} and {due} of a clock that only measures are dashes, and at_risk is never said."""
    policy = reminder("every 1h", '{comment: internal, text: "{left} {due}"}')
    decision = look(policy, waiting(), "2026-11-23 11:00")
    assert effect(decision, "comment").body["text"] == "— —"
    assert not decision.clocks["c"][0].at_risk
    assert any("только измеряется" in line for line in told(decision, policy))


def test_a_reminder_before_the_due_time_is_no_risk() -> None:
    """Only points that lead to the due time make `at_risk`."""
    policy = a_clock(
        "start: created\ntarget: 5h\npoints: [{at: every 1h, do: {label: x}}, {at: after 2h, do: {label: y}}]"
    )
    assert not look(policy, an_issue(), "2026-11-23 14:30").clocks["c"][0].at_risk


def test_what_a_reminder_says_waits_for_the_clocks_own_hours() -> None:
    """Every day over a weekend: Saturday's and Sunday's give way to each other, and one is told on Monday morning."""
    policy = reminder("every 1d", more="anytime: false")
    story = waiting("2026-11-26 20:00")
    saturday = effect(look(policy, story, "2026-11-28 20:00"), "comment")
    assert (saturday.state, wall(saturday.due)) == ("held", "2026-11-30 09:00")
    monday = look(policy, story, "2026-11-30 09:00").effects
    assert [(e.id, e.state) for e in monday] == [("c:created:every 1d:3:1", "due")]


def test_a_reminder_counts_the_vendors_hours_in_a_clock_of_calendar_days() -> None:
    """`every 4h` of a term of 15 days is still four working hours."""
    policy = a_clock("start: created\ntarget: 15d\npoints: [{at: every 4h, do: {label: x}}]")
    start = "2026-11-23 16:00"
    assert moments(policy, an_issue(start), 2, start) == [
        "2026-11-24 11:00",
        "2026-11-24 15:00",
    ]


def test_a_restart_by_the_level_does_not_remind_anew() -> None:
    """`on_level_change: restart` restarts the target; reminders count from the start of the cycle."""
    policy = a_clock(
        "start: created\non_level_change: restart\npoints: [{at: every 4h, do: {label: x}}]",
        more="levels: [{name: A, when: {priority: Высокий}, targets: {c: 8h}}, {name: B, targets: {c: 40h}}]",
    )
    story = an_issue(priority="Высокий").change("2026-11-23 12:00", priority="Низкий")
    assert wall(look(policy, story, "2026-11-23 12:00").look_again_at) == "2026-11-23 14:00"


def test_reminders_over_a_change_of_clocks_keep_the_wall_time() -> None:
    """New York goes back an hour on 1 November 2026: 10:00 stays 10:00."""
    policy = a_clock(
        "start: created\npoints: [{at: every 7d, do: {label: x}}]",
        calendars="work: {timezone: America/New_York, hours: 24x7}",
    )
    start = msk("2026-10-28 17:00")  # 14:00 UTC, 10:00 in New York
    assert look(policy, an_issue(start), start).look_again_at == start + timedelta(days=7, hours=1)


def test_fractions_of_a_second_do_not_lose_a_repetition() -> None:
    """Looked at exactly when it comes, it has come."""
    policy = reminder("every 1wd")
    start = msk("2026-11-23 10:00") + timedelta(microseconds=333_333)
    story = an_issue(start, status="Ждём", priority="Высокий")
    for _ in range(50):
        now = look(policy, story, start).look_again_at
        assert now is not None
        found = effect(look(policy, story, now), "comment")
        assert (found.state, found.due) == ("due", now)
        start = now


def test_an_issue_that_waits_for_years_is_looked_at_cheaply() -> None:
    """Its ten-thousandth repetition is found without counting the others; beyond 2050 there is none."""
    policy = reminder("every 1h")
    decision = look(policy, waiting("2027-01-04 09:00"), "2036-01-07 10:00")
    (found,) = decision.effects
    assert int(found.id.split(":")[3]) > 20_000
    assert decision.look_again_at == msk("2036-01-07 11:00")
    last = look(reminder("every 1250wd"), waiting("2048-01-08 10:00"), "2050-06-01 10:00")
    assert (last.effects, last.look_again_at) == ((), None)


def test_records_are_owed_after_the_end_as_those_of_other_points_are() -> None:
    """The label of a repetition that came before the end; never the comment."""
    policy = reminder("every 7d", "[{label: напомнили}, {comment: public, text: Ждём}]")
    ended = waiting().comment("2026-12-02 12:00", CLIENT)
    assert [e.id for e in look(policy, ended, "2026-12-20 13:00").effects] == ["c:created:every 7d:1:1"]


def test_a_level_that_works_around_the_clock_is_reminded_as_often_as_its_time_passes() -> None:
    """Working days of nine hours pass in nine hours then: more of them than there are days, and one of them is told."""
    policy = a_clock(
        "start: created\npoints: [{at: every 1wd, do: {label: x}}]",
        calendars="work: {hours: {mon-fri: 09:00-18:00}}\nalways: {hours: 24x7}",
        more="levels: [{name: A, when: {priority: Высокий}, targets: {c: 8h}, calendar: always},"
        " {name: B, targets: {c: 8h}}]",
    )
    story = an_issue("2026-11-23 10:00", priority="Низкий").change("2026-11-23 10:00", priority="Высокий")
    found = effect(look(policy, story, "2026-12-03 10:00"), "label")
    assert (found.id, wall(found.due)) == ("c:created:every 1wd:26:1", "2026-12-03 04:00")
