"""Reading and changing the hours of one day."""

import pytest

from policies.worktime.hours import Interval, hours, minus, shortened, total

HOUR = 3600


def test_hours_are_seconds_from_midnight() -> None:
    """One interval is one pair of seconds."""
    assert hours([("09:00", "18:30")]) == ((9 * HOUR, 18 * HOUR + 1800),)


def test_an_hour_may_be_written_with_one_digit() -> None:
    """9:00 is as good as 09:00."""
    assert hours([("9:00", "18:00")]) == hours([("09:00", "18:00")])


def test_a_day_may_end_at_24_00() -> None:
    """24:00 is the end of the day, not its beginning."""
    assert hours([("00:00", "24:00")]) == ((0, 24 * HOUR),)


def test_an_end_at_00_00_is_the_end_of_the_day() -> None:
    """22:00-00:00 goes over midnight by nothing."""
    assert hours([("22:00", "00:00")]) == hours([("22:00", "24:00")])


def test_an_interval_over_midnight_ends_on_the_next_date() -> None:
    """22:00-06:00 is eight hours of the day it starts on."""
    assert hours([("22:00", "06:00")]) == ((22 * HOUR, 30 * HOUR),)


@pytest.mark.parametrize(
    "intervals",
    [
        [("09:00", "13:00"), ("13:00", "18:00")],
        [("09:00", "15:00"), ("12:00", "18:00")],
        [("09:00", "18:00"), ("10:00", "11:00")],
        [("12:00", "18:00"), ("09:00", "12:00")],
    ],
)
def test_overlapping_and_touching_intervals_are_one(intervals: list[Interval]) -> None:
    """Neither their order nor where they are cut matters."""
    assert hours(intervals) == hours([("09:00", "18:00")])


@pytest.mark.parametrize(
    "text", ["", "9", "25:00", "09:60", "24:01", "-1:00", "09:00:00", "09.00", "٠٩:٠٠", " 09:00", "on"]
)
def test_what_no_clock_shows_is_refused(text: str) -> None:
    """The message repeats what was written."""
    with pytest.raises(ValueError, match="is not a time of day") as caught:
        hours([(text, "18:00")])
    assert repr(text) in str(caught.value)


@pytest.mark.parametrize("interval", [("09:00", "09:00"), ("00:00", "00:00")])
def test_an_interval_that_starts_where_it_ends_is_refused(interval: Interval) -> None:
    """Nobody can tell whether nothing or a whole day is meant."""
    with pytest.raises(ValueError, match="is empty"):
        hours([interval])


def test_a_day_does_not_start_at_24_00() -> None:
    """24:00-06:00 would be hours of the next date."""
    with pytest.raises(ValueError, match="write 00:00"):
        hours([("24:00", "06:00")])


def test_a_break_is_taken_out() -> None:
    """A break in the middle leaves two pieces."""
    assert minus(hours([("09:00", "18:00")]), hours([("13:00", "14:00")])) == hours(
        [("09:00", "13:00"), ("14:00", "18:00")]
    )


def test_a_break_recurs_on_the_next_date_of_a_night_shift() -> None:
    """22:00-06:00 with a break 02:00-03:00 is seven hours."""
    night = minus(hours([("22:00", "06:00")]), hours([("02:00", "03:00")]))
    assert night == ((22 * HOUR, 26 * HOUR), (27 * HOUR, 30 * HOUR))


def test_a_break_over_midnight_is_taken_out_of_both_dates() -> None:
    """23:30-00:30 every day takes half an hour off either end of the day."""
    assert minus(hours([("00:00", "24:00")]), hours([("23:30", "00:30")])) == hours([("00:30", "23:30")])


def test_a_break_outside_the_hours_changes_nothing() -> None:
    """A common break may be stated for short days too."""
    assert minus(hours([("09:00", "12:00")]), hours([("13:00", "14:00")])) == hours([("09:00", "12:00")])


def test_shortening_takes_working_time_off_the_end() -> None:
    """A last piece shorter than an hour goes, and the rest of the hour comes off the piece before."""
    assert shortened(hours([("09:00", "13:00"), ("14:00", "18:00")]), HOUR) == hours(
        [("09:00", "13:00"), ("14:00", "17:00")]
    )
    assert shortened(hours([("09:00", "13:00"), ("13:30", "14:00")]), HOUR) == hours([("09:00", "12:30")])


def test_a_day_shortened_by_all_it_has_is_off() -> None:
    """Nothing is left, and nothing is below nothing."""
    assert shortened(hours([("09:00", "10:00")]), HOUR) == ()
    assert shortened(hours([("09:00", "10:00")]), 2 * HOUR) == ()


def test_total_counts_the_pieces() -> None:
    """Eight hours, lunch left out."""
    assert total(hours([("09:00", "13:00"), ("14:00", "18:00")])) == 8 * HOUR
