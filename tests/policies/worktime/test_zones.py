"""Zones: hours on the wall as moments, over changes of clock too."""

from datetime import date

import pytest

from policies.worktime.zones import Zone, midnight
from tests.policies.worktime.samples import at

HOUR = 3600


def spans(zone: str, day: str, opens: float, closes: float) -> list[tuple[float, float]]:
    start = midnight(date.fromisoformat(day))
    return Zone.of(zone).spans(start + int(opens * HOUR), start + int(closes * HOUR))


def moments(zone: str, *texts: str) -> tuple[float, ...]:
    return tuple(at(text, zone).timestamp() for text in texts)


def test_an_ordinary_day_is_one_span() -> None:
    """Moscow is three hours ahead of UTC."""
    assert spans("Europe/Moscow", "2026-11-23", 9, 18) == [moments("UTC", "2026-11-23 06:00", "2026-11-23 15:00")]


def test_moscow_had_another_offset_before_26_october_2014() -> None:
    """The data of the zone are used, not its offset of today."""
    assert spans("Europe/Moscow", "2014-10-24", 9, 18) == [moments("UTC", "2014-10-24 05:00", "2014-10-24 14:00")]


def test_what_a_spring_change_skips_is_not_worked() -> None:
    """Berlin, 31 March 2024: after 02:00 comes 03:00."""
    assert spans("Europe/Berlin", "2024-03-31", 2, 3) == []
    assert spans("Europe/Berlin", "2024-03-31", 2.5, 4) == [moments("UTC", "2024-03-31 01:00", "2024-03-31 02:00")]


def test_what_an_autumn_change_repeats_is_worked_twice() -> None:
    """Berlin, 27 October 2024: the wall reads 02:00-03:00 twice, so 01:00-02:30 comes in two pieces."""
    first, second = spans("Europe/Berlin", "2024-10-27", 1, 2.5)
    assert first == moments("UTC", "2024-10-26 23:00", "2024-10-27 00:30")
    assert second == moments("UTC", "2024-10-27 01:00", "2024-10-27 01:30")


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", "2024-03-31", 23),
        ("Europe/Berlin", "2024-10-27", 25),
        ("Europe/Moscow", "2014-10-26", 25),
        ("Europe/Moscow", "2011-03-27", 23),
        ("Asia/Almaty", "2024-02-29", 25),
        ("Australia/Lord_Howe", "2024-04-07", 24.5),
        ("America/Sao_Paulo", "2018-11-04", 23),
        ("Pacific/Apia", "2011-12-30", 0),
    ],
)
def test_the_length_of_a_day_is_as_the_wall_shows_it(zone: str, day: str, hours: float) -> None:
    """A change at midnight counts for the date it repeats or skips; Samoa left out a whole day."""
    assert sum(end - begin for begin, end in spans(zone, day, 0, 24)) == hours * HOUR


def test_a_change_a_minute_past_midnight_repeats_a_piece_of_the_date_before() -> None:
    """St John's, 7 November 2010, 00:01: the wall goes back to 23:01 of the 6th, and shows 00:00 once more."""
    assert spans("America/St_Johns", "2010-11-06", 22, 24) == [
        moments("UTC", "2010-11-07 00:30", "2010-11-07 02:30"),
        moments("UTC", "2010-11-07 02:31", "2010-11-07 03:30"),
    ]
    assert spans("America/St_Johns", "2010-11-07", 0, 1) == [
        moments("UTC", "2010-11-07 02:30", "2010-11-07 02:31"),
        moments("UTC", "2010-11-07 03:30", "2010-11-07 04:30"),
    ]


def test_a_date_ends_when_the_wall_never_shows_it_again() -> None:
    """Almaty put the clock back from midnight to 23:00, so that 29 February 2024 ended an hour later."""
    assert Zone.of("Asia/Almaty").until(midnight(date(2024, 3, 1))) == at("2024-02-29 19:00", "UTC").timestamp()


def test_a_midnight_that_is_skipped_ends_the_date_at_the_change() -> None:
    """São Paulo went from 24:00 to 01:00."""
    assert Zone.of("America/Sao_Paulo").until(midnight(date(2018, 11, 4))) == at("2018-11-04 03:00", "UTC").timestamp()


@pytest.mark.parametrize("name", ["Europe/Moskow", "", "../etc/passwd", "/etc/passwd", "MSK", "a\0b", "Europe"])
def test_an_unknown_zone_is_refused_by_name(name: str) -> None:
    """Whatever is wrong with it, it is one error with one sentence."""
    with pytest.raises(ValueError, match="unknown time zone") as caught:
        Zone.of(name)
    assert repr(name) in str(caught.value)
