"""Every row of design §4.1 has tests that state it, by name; none can be dropped unnoticed."""

from collections.abc import Mapping
from importlib import import_module

import pytest

from tests.shared import SHARED, needs_shared

ROWS: Mapping[str, tuple[str, ...]] = {
    "interval ends": (
        "test_counting.test_interval_ends_are_half_open",
        "test_counting.test_nothing_is_cut_to_minutes",
        "test_counting.test_real_seconds_count_when_the_clock_changes",
    ),
    "target ends exactly at closing time": ("test_counting.test_target_ends_exactly_at_closing_time",),
    "start outside working hours": ("test_counting.test_start_outside_working_hours",),
    "`2h`, `30m`, `40h`": (
        "test_counting.test_hours_are_working_time_of_the_clocks_calendar",
        "test_counting.test_minutes",
    ),
    "`1wd`, «1 рабочий день»": (
        "test_days.test_one_working_day_ends_at_the_close_of_the_next",
        "test_days.test_days_same_time",
    ),
    "`15d`": (
        "test_days.test_calendar_days_end_with_the_day",
        "test_days.test_an_end_on_a_day_off_moves_with_move",
        "test_days.test_an_end_on_a_day_off_stays_there_without_move",
    ),
    "durations": (
        "test_days.test_durations_in_all_spellings",
        "test_days.test_what_is_no_duration",
        "test_days.test_durations_written_back",
    ),
    "level changes while running": (
        "test_levels.test_level_change_carry_is_the_default",
        "test_levels.test_level_change_restart_forgets_the_time_used",
        "test_levels.test_level_change_freeze_keeps_the_terms_of_the_start",
    ),
    "calendar changes with the level": ("test_levels.test_each_stretch_counts_by_the_calendar_in_force_during_it",),
    "pause": (
        "test_pauses.test_a_pause_counts_in_the_same_calendar",
        "test_pauses.test_the_end_of_the_clock_closes_an_open_pause",
        "test_pauses.test_while_paused_no_due_time_is_shown_but_the_time_left_is_known",
    ),
    "order within one second": (
        "test_cycles.test_events_of_one_second_go_by_change_id",
        "test_cycles.test_at_one_moment_stop_comes_before_pause",
        "test_cycles.test_at_one_moment_stop_comes_before_start",
        "test_cycles.test_at_one_moment_pause_comes_before_start",
    ),
    "answer": (
        "test_cycles.test_a_public_comment_of_staff_is_an_answer",
        "test_cycles.test_an_internal_comment_is_no_answer",
        "test_cycles.test_of_several_unanswered_messages_the_first_starts_the_clock",
    ),
    "reopening": ("test_cycles.test_reopening_starts_a_new_cycle_and_the_finished_one_keeps_its_verdict",),
    "points before due": (
        "test_points.test_points_before_due_are_counted_back_in_working_time",
        "test_points.test_what_speaks_to_people_waits_for_the_clocks_own_hours",
        "test_points.test_anytime_does_not_wait",
    ),
    "paused, cancelled or switched-off clocks": (
        "test_pauses.test_a_paused_clock_never_breaches",
        "test_cycles.test_a_clock_that_no_longer_applies_is_cancelled_and_never_breaches",
        "test_cycles.test_a_clock_that_never_applied_has_no_cycles",
        "test_points.test_pending_points_die_with_the_pause",
    ),
    "breach": ("test_counting.test_breach_is_by_event_time",),
    "policy edited": (
        "test_edits.test_a_running_clock_follows_the_new_text",
        "test_edits.test_a_finished_clock_stays_as_judged_with_the_fingerprint_it_was_judged_by",
        "test_edits.test_the_new_text_acts_from_its_effective_date",
    ),
    "short pre-holiday day": ("test_calendars.test_the_short_day_is_ignored_by_default_and_the_trace_says_so",),
    "working Saturday by decree": (
        "test_calendars.test_a_working_saturday_by_decree_works",
        "test_calendars.test_a_working_saturday_may_be_refused",
    ),
    "presidential non-working days": (
        "test_calendars.test_presidential_non_working_days_work_by_default",
        "test_calendars.test_presidential_non_working_days_may_be_followed",
    ),
    "year without a decree": (
        "test_calendars.test_a_year_without_a_decree_is_marked_provisional",
        "test_calendars.test_a_policy_that_touches_a_year_without_a_decree_is_warned_about",
    ),
    "«8 часов, с 10 до 19» without a stated break": (
        "test_calendars.test_a_window_without_a_stated_break_counts_whole_with_a_warning",
        "test_calendars.test_a_given_break_is_subtracted_without_a_warning",
    ),
}
"""Row of the table -> the tests that state it."""


@pytest.mark.parametrize("row", ROWS)
def test_every_row_is_tested(row: str) -> None:
    """The tests it names are there, and say in a sentence what they state."""
    for name in ROWS[row]:
        module, _, test = name.partition(".")
        found = getattr(import_module(f"tests.policies.semantics.{module}"), test)
        assert callable(found)
        assert found.__doc__


@needs_shared
def test_no_row_of_the_design_is_missing() -> None:
    """The table as the design has it."""
    text = (SHARED / "design.md").read_text(encoding="utf-8")
    table = text.partition("### 4.1")[2].partition("\n\n")[2].partition("\n\n")[0].splitlines()[2:]
    assert [line.split(" | ")[0].removeprefix("| ") for line in table] == list(ROWS)
