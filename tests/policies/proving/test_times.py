"""How a case file tells times and amounts."""

from zoneinfo import ZoneInfo

import pytest

from policies.proving.cases import Seconds, Times, seconds, written
from tests.policies.build import MOSCOW, msk, wall

TIMES = Times(MOSCOW, msk("2026-11-23 10:00"))
DAY = TIMES.day(msk("2026-11-24 12:00"))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("11:30", "2026-11-24 11:30"),
        ("9:05", "2026-11-24 09:05"),
        ("+1h30m", "2026-11-23 11:30"),
        ("+2d", "2026-11-25 10:00"),
        ("+2 дня", "2026-11-25 10:00"),
        ("2026-12-01 9:00", "2026-12-01 09:00"),
        ("01.12.2026 09:00", "2026-12-01 09:00"),
        ("2026-12-01T09:00:30", "2026-12-01 09:00:30"),
        ("2026-12-01 09:00+07:00", "2026-12-01 05:00"),
        ("2026-12-01 09:00Z", "2026-12-01 12:00"),
    ],
)
def test_times_as_people_write_them(text: str, moment: str) -> None:
    """A time of day is of the day given, an amount counts from the creation, the rest is of Moscow."""
    assert wall(TIMES.read(text, DAY)) == moment


@pytest.mark.parametrize(
    "text",
    ["", "soon", "25:00", "11:75", "2026-11-24", "2026-02-30 10:00", "+3wd", "+", "+99999999d", "+999999h",
     "9999-12-31 23:59", "1999-01-01 10:00", "2026-11-23 10:00+99:99", "٣:٣٠", "11:30 "],
)  # fmt: skip
def test_what_is_no_time(text: str) -> None:
    """Nor is what no calendar can count: the years end in 2049."""
    assert TIMES.read(text, DAY) is None


def test_days_later_keep_the_time_of_day_over_a_change_of_clock() -> None:
    """A day later is the same time on the wall; 24 hours later is not."""
    berlin = Times(ZoneInfo("Europe/Berlin"))
    created = berlin.read("2026-10-24 10:00")
    assert created is not None
    later = [Times(berlin.zone, created).read(text) for text in ("+1d", "+24h")]
    assert [written(moment, berlin.zone) for moment in later] == ["2026-10-25 10:00", "2026-10-25 09:00"]


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1h30m", 5400), ("90 мин", 5400), ("0", 0), ("0m", 0), ("0 ч", 0), ("-1h", -3600), ("2wd", None), ("x", None)],
)
def test_amounts(text: str, amount: int | None) -> None:
    """Working time in hours and minutes; none and overdue ones too."""
    assert seconds(text) == amount


@pytest.mark.parametrize("text", ["1h30m", "2h", "45m", "-1h", "0m"])
def test_amounts_are_written_as_they_are_read(text: str) -> None:
    """So an actual value can be copied into the case."""
    amount = seconds(text)
    assert isinstance(amount, Seconds)
    assert written(amount, MOSCOW) == text
