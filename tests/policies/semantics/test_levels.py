"""Design §4.1: the level changes while a clock runs. Calendar 09:00-18:00, Monday 2026-11-23 from 10:00."""

import pytest

from tests.policies.build import a_clock, an_issue, cycle, due, look, told, wall

LEVELS = """
levels:
  - {name: Срочный, when: {priority: Критический}, targets: {c: 2h}}
  - {name: Обычный, when: {priority: Средний}, targets: {c: 8h}}
  - {name: Без срока}
"""
CARRY = a_clock("start: created\nstop: {status: {to: Анализ}}", more=LEVELS)
RESTART = a_clock("start: created\nstop: {status: {to: Анализ}}\non_level_change: restart", more=LEVELS)
FREEZE = a_clock("start: created\nstop: {status: {to: Анализ}}\non_level_change: freeze", more=LEVELS)
PAUSED = a_clock("start: created\npause: {status: Ждём}\nstop: {status: {to: Анализ}}", more=LEVELS)


def test_the_first_level_that_matches_sets_the_target() -> None:
    """2 h for the critical, 8 h for the usual, none for the rest."""
    assert due(CARRY, an_issue(priority="Критический")) == "2026-11-23 12:00"
    assert due(CARRY, an_issue(priority="Средний")) == "2026-11-23 18:00"
    assert due(CARRY, an_issue(priority="Низкий")) is None


def test_level_change_carry_is_the_default() -> None:
    """Time used stays: raised at 11:00, the 2 h still count from 10:00; lowered, the 8 h do."""
    raised = an_issue(priority="Средний").change("2026-11-23 11:00", priority="Критический")
    lowered = an_issue(priority="Критический").change("2026-11-23 11:00", priority="Средний")
    assert due(CARRY, raised) == "2026-11-23 12:00"
    assert due(CARRY, lowered) == "2026-11-23 18:00"
    assert cycle(CARRY, raised, "2026-11-23 11:30").spent == 5400


def test_carry_may_find_the_new_target_already_used_up() -> None:
    """Raised at 15:00 after 5 h: the 2 h were over at 12:00, so the clock is breached at once."""
    story = an_issue(priority="Средний").change("2026-11-23 15:00", priority="Критический")
    found = cycle(CARRY, story, "2026-11-23 15:00")
    assert (found.state, wall(found.due)) == ("breached", "2026-11-23 12:00")


def test_level_change_restart_forgets_the_time_used() -> None:
    """Raised at 15:00: two hours from 15:00."""
    story = an_issue(priority="Средний").change("2026-11-23 15:00", priority="Критический")
    assert due(RESTART, story) == "2026-11-23 17:00"
    assert cycle(RESTART, story, "2026-11-23 16:00").spent == 3600


def test_level_change_freeze_keeps_the_terms_of_the_start() -> None:
    """The 8 h of the level at the start, whatever it became."""
    story = an_issue(priority="Средний").change("2026-11-23 11:00", priority="Критический")
    assert due(FREEZE, story) == "2026-11-23 18:00"
    assert look(FREEZE, story, "2026-11-23 11:30").level == "Срочный"


def test_a_level_without_a_target_takes_the_due_time_away_and_another_brings_it_back() -> None:
    """Средний → Низкий → Критический: 8 h, then none, then the 2 h from the start."""
    story = an_issue(priority="Средний").change("2026-11-23 10:30", priority="Низкий")
    assert due(CARRY, story) is None
    assert due(CARRY, story.change("2026-11-23 11:00", priority="Критический")) == "2026-11-23 12:00"


def test_a_level_change_during_a_pause_counts_when_the_clock_goes_on() -> None:
    """1 h used by 11:00, paused until 14:00, raised to 2 h meanwhile: one hour more, 15:00."""
    story = (
        an_issue(priority="Средний")
        .status("2026-11-23 11:00", "Ждём")
        .change("2026-11-23 12:00", priority="Критический")
    )
    paused = cycle(PAUSED, story, "2026-11-23 13:00")
    assert (paused.state, paused.due, paused.left) == ("paused", None, 3600)
    assert due(PAUSED, story.status("2026-11-23 14:00", "Открыт")) == "2026-11-23 15:00"


def test_a_level_change_after_the_end_changes_nothing() -> None:
    """A finished cycle keeps its verdict."""
    story = an_issue(priority="Средний").status("2026-11-23 15:00", "Анализ")
    before = cycle(CARRY, story, "2026-11-23 15:30")
    story.change("2026-11-23 16:00", priority="Критический")
    assert cycle(CARRY, story, "2026-11-23 17:00") == before
    assert before.state == "met"


CALENDARS = """
work: {timezone: Europe/Moscow, hours: {mon-fri: 09:00-18:00}}
always: {timezone: Europe/Moscow, hours: 24x7}
"""
BY_CALENDAR = """
levels:
  - {name: Срочный, when: {priority: Критический}, targets: {c: 12h}, calendar: always}
  - {name: Обычный, targets: {c: 12h}}
"""


def test_each_stretch_counts_by_the_calendar_in_force_during_it() -> None:
    """16:00-18:00 is 2 h of the week; round the clock from 20:00 the other 10 h end at 06:00."""
    policy = a_clock("start: created", calendars=CALENDARS, more=BY_CALENDAR)
    story = an_issue("2026-11-23 16:00", priority="Средний").change("2026-11-23 20:00", priority="Критический")
    assert due(policy, story) == "2026-11-24 06:00"


OWN_TARGET = """
levels:
  - {name: Срочный, when: {priority: Критический}, calendar: always}
"""


def test_the_calendar_of_a_level_is_that_of_its_targets() -> None:
    """A target of the clock's own is counted by its own calendar whatever the level: 17:00-18:00 and 09:00-11:00."""
    policy = a_clock("start: created\ntarget: 3h", calendars=CALENDARS, more=OWN_TARGET)
    assert due(policy, an_issue("2026-11-23 17:00", priority="Критический")) == "2026-11-24 11:00"


def test_and_back_to_the_week() -> None:
    """16:00-20:00 round the clock is 4 h; the other 8 h are Tuesday 09:00-17:00."""
    policy = a_clock("start: created", calendars=CALENDARS, more=BY_CALENDAR)
    story = an_issue("2026-11-23 16:00", priority="Критический").change("2026-11-23 20:00", priority="Средний")
    assert due(policy, story) == "2026-11-24 17:00"


def test_the_trace_tells_the_terms_of_each_part() -> None:
    """The start is told with the target that held then, the change with the new one."""
    story = an_issue(priority="Средний").change("2026-11-23 11:00", priority="Критический")
    lines = told(look(CARRY, story, "2026-11-23 11:30"), CARRY)
    assert any("отсчёт начат" in line and "срок: 8 часов" in line for line in lines)
    assert any("уровень сменился на «Срочный»" in line and "срок: 2 часа" in line for line in lines)


CEILING = a_clock(
    "start: created\nceiling: 8h\npoints: [{at: due, do: {label: late}}]",
    more="""
    levels:
      - {name: Короткий, when: {priority: Критический}, targets: {c: 2h}}
      - {name: Длинный, when: {priority: Высокий}, targets: {c: 40h}}
      - {name: В днях, when: {priority: Средний}, targets: {c: 3wd}}
      - {name: Без срока, when: {priority: Низкий}}
    """,
)


@pytest.mark.parametrize(
    ("priority", "expected", "capped"),
    [
        ("Критический", "2026-11-23 12:00", False),
        ("Высокий", "2026-11-23 18:00", True),
        ("Средний", "2026-11-26 18:00", False),  # days and hours do not compare
        ("Низкий", "2026-11-23 18:00", True),
        ("Другой", "2026-11-23 18:00", True),  # no level matches
    ],
)
def test_no_target_is_longer_than_the_ceiling(priority: str, expected: str, capped: bool) -> None:
    """Longer ones are cut to it, a level without a target gets it, and the trace says so."""
    story = an_issue(priority=priority)
    assert due(CEILING, story) == expected
    decision = look(CEILING, story, "2026-11-23 10:00")
    assert any("срок: 8 часов (предел таймера)" in line for line in told(decision, CEILING)) is capped
    assert any("target: 8 hours (the clock's ceiling)" in line for line in told(decision, CEILING, "en")) is capped


def test_the_ceiling_cuts_the_clocks_own_target() -> None:
    """And the loader warns about it."""
    policy = a_clock("start: created\ntarget: 9h\nceiling: 8h")
    assert due(policy, an_issue()) == "2026-11-23 18:00"
    assert [warning.code for warning in policy.warnings] == ["over_ceiling"]


def test_a_level_that_is_cut_to_the_same_target_restarts_nothing() -> None:
    """40 h cut to 8 h and 8 h of no level are one target."""
    policy = a_clock(
        "start: created\nceiling: 8h\non_level_change: restart",
        more="levels: [{name: A, when: {priority: Высокий}, targets: {c: 40h}}, {name: B, targets: {c: 8h}}]",
    )
    story = an_issue("2026-11-23 09:00", priority="Высокий").change("2026-11-23 12:00", priority="Низкий")
    assert due(policy, story) == "2026-11-23 17:00"
