"""Design §4.1: targets in working and in calendar days (Civil Code, art. 191, 193, 194)."""

import pytest

from policies import Problems, load
from policies.language.durations import Duration, parse, say, say_seconds
from tests.policies.build import a_clock, an_issue, cycle, due, look, wall

ONE = a_clock("start: created\ntarget: 1wd")


@pytest.mark.parametrize(
    ("created", "expected"),
    [
        ("2026-11-23 10:00", "2026-11-24 18:00"),  # Monday: the day of the start does not count
        ("2026-11-23 17:59", "2026-11-24 18:00"),
        ("2026-11-27 10:00", "2026-11-30 18:00"),  # Friday: Monday
        ("2026-11-27 20:00", "2026-11-30 18:00"),  # Friday evening is still Friday: Monday
        ("2026-11-28 12:00", "2026-11-30 18:00"),  # Saturday: Monday
    ],
)
def test_one_working_day_ends_at_the_close_of_the_next(created: str, expected: str) -> None:
    """Due at the close of the first working day after the day of the start."""
    assert due(ONE, an_issue(created)) == expected


def test_three_working_days_said_in_russian() -> None:
    """Wednesday 25 November + Thu, Fri, Mon."""
    assert due(a_clock("start: created\ntarget: 3 рабочих дня"), an_issue("2026-11-25 10:00")) == "2026-11-30 18:00"


@pytest.mark.parametrize(
    ("created", "expected"),
    [("2026-11-23 10:30", "2026-11-24 10:30"), ("2026-11-27 10:30", "2026-11-30 10:30"),
     ("2026-11-27 20:00", "2026-11-30 18:00")],
)  # fmt: skip
def test_days_same_time(created: str, expected: str) -> None:
    """`days: same-time`: the same time of the day that is due, within its hours."""
    assert due(a_clock("start: created\ntarget: 1wd\ndays: same-time"), an_issue(created)) == expected


def test_a_pause_pushes_a_working_day_on_by_as_much_working_time() -> None:
    """Due Tuesday 18:00; paused 11:00-13:00 on Monday: two hours of Wednesday are needed, 11:00."""
    policy = a_clock("start: created\ntarget: 1wd\npause: {status: Ждём}")
    story = an_issue("2026-11-23 10:00").status("2026-11-23 11:00", "Ждём").status("2026-11-23 13:00", "Открыт")
    assert due(policy, story) == "2026-11-25 11:00"


FIFTEEN = a_clock("start: created\ntarget: 15d")
MOVED = a_clock("start: created\ntarget: 15d\nmove: true")


def test_calendar_days_end_with_the_day() -> None:
    """23 November + 15 = 8 December, Tuesday; the end of that day is midnight."""
    assert due(FIFTEEN, an_issue("2026-11-23 10:00")) == "2026-12-09 00:00"


def test_an_end_on_a_day_off_stays_there_without_move() -> None:
    """27 November + 15 = 12 December, a Saturday: due when that Saturday ends."""
    assert due(FIFTEEN, an_issue("2026-11-27 10:00")) == "2026-12-13 00:00"


def test_an_end_on_a_day_off_moves_with_move() -> None:
    """The same Saturday, moved to Monday the 14th: due when that Monday ends (art. 193)."""
    assert due(MOVED, an_issue("2026-11-27 10:00")) == "2026-12-15 00:00"
    assert due(MOVED, an_issue("2026-11-23 10:00")) == "2026-12-09 00:00"


def test_calendar_days_pass_around_the_clock() -> None:
    """A pause from Saturday 00:00 to Sunday 00:00, with no working hour in it, pushes the end on by one day."""
    policy = a_clock("start: created\ntarget: 15d\npause: {status: Ждём}")
    story = an_issue("2026-11-23 10:00").status("2026-11-28 00:00", "Ждём").status("2026-11-29 00:00", "Открыт")
    assert due(policy, story) == "2026-12-10 00:00"


def test_a_term_without_any_working_hour_still_has_its_end() -> None:
    """1d from Friday 19:00 is due at the end of Saturday, though nobody works until Monday."""
    assert due(a_clock("start: created\ntarget: 1d"), an_issue("2026-11-27 19:00")) == "2026-11-29 00:00"


def test_people_are_told_of_a_term_in_calendar_days_in_working_hours() -> None:
    """Due Sunday 00:00; the comment waits for Monday 09:00, the label does not."""
    policy = a_clock(
        "start: created\ntarget: 1d\npoints: [{at: due, do: [{label: поздно}, {comment: public, text: Срок}]}]"
    )
    decision = look(policy, an_issue("2026-11-27 19:00"), "2026-11-29 12:00")
    assert [(e.kind, e.state, wall(e.due)) for e in decision.effects] == [
        ("label", "due", "2026-11-29 00:00"),
        ("comment", "held", "2026-11-30 09:00"),
    ]
    assert wall(decision.look_again_at) == "2026-11-30 09:00"


HOURS, WORKING, CALENDAR = "seconds", "working_days", "calendar_days"


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("4h", 14_400, HOURS), ("4 h", 14_400, HOURS), ("4 ч", 14_400, HOURS), ("4ч", 14_400, HOURS),
        ("4 часа", 14_400, HOURS), ("1 час", 3600, HOURS), ("8 часов", 28_800, HOURS),
        ("8 рабочих часов", 28_800, HOURS), ("1 рабочий час", 3600, HOURS), ("2 hours", 7200, HOURS),
        ("30m", 1800, HOURS), ("30 мин", 1800, HOURS), ("30 минут", 1800, HOURS), ("1h 30m", 5400, HOURS),
        ("1h30m", 5400, HOURS), ("1 час 30 минут", 5400, HOURS), ("40h", 144_000, HOURS),
        ("1wd", 1, WORKING), ("1 рабочий день", 1, WORKING), ("3 рабочих дня", 3, WORKING),
        ("10 РАБОЧИХ ДНЕЙ", 10, WORKING),
        ("5 рд", 5, WORKING), ("2 working days", 2, WORKING),
        ("15d", 15, CALENDAR), ("15 дней", 15, CALENDAR), ("15 календарных дней", 15, CALENDAR),
        ("1 календарный день", 1, CALENDAR), ("3 calendar days", 3, CALENDAR), ("1 день", 1, CALENDAR),
    ],
)  # fmt: skip
def test_durations_in_all_spellings(text: str, amount: int, unit: str) -> None:
    """As the regulations and the admins write them; case and blanks do not matter."""
    assert parse(text) == Duration(amount, unit)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    ["", "2", "h", "0h", "0wd", "-2h", "1.5h", "1,5 ч", "2 w", "2hh", "1wd 2h", "1d 1d", "2 h!", "два часа", "1e3h"],
)
def test_what_is_no_duration(text: str) -> None:
    """Nothing is guessed: days and hours do not mix, and a number alone has no unit."""
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "russian", "english"),
    [
        ("1h", "1 час", "1 hour"), ("2h", "2 часа", "2 hours"), ("40h", "40 часов", "40 hours"),
        ("21h", "21 час", "21 hours"), ("11h", "11 часов", "11 hours"),
        ("90m", "1 час 30 минут", "1 hour 30 minutes"), ("1m", "1 минута", "1 minute"),
        ("22m", "22 минуты", "22 minutes"),
        ("1wd", "1 рабочий день", "1 working day"), ("3wd", "3 рабочих дня", "3 working days"),
        ("10wd", "10 рабочих дней", "10 working days"), ("15d", "15 календарных дней", "15 calendar days"),
        ("1d", "1 календарный день", "1 calendar day"),
    ],
)  # fmt: skip
def test_durations_written_back(text: str, russian: str, english: str) -> None:
    """In words, in the policy's language; and what is written can be read again."""
    duration = parse(text)
    assert duration is not None
    assert (say(duration, "ru"), say(duration, "en")) == (russian, english)
    assert parse(russian) == parse(english) == duration


def test_amounts_below_a_minute() -> None:
    """Seconds are told only when there is nothing longer to tell."""
    assert [say_seconds(n) for n in (0, 1, 3, 59)] == ["0 секунд", "1 секунда", "3 секунды", "59 секунд"]
    assert [say_seconds(n, "en") for n in (0, 1, 59, 61)] == ["0 seconds", "1 second", "59 seconds", "1 minute"]
    assert say_seconds(-7200) == "2 часа"


def test_a_duration_that_leaves_the_calendars_years_is_refused() -> None:
    """99999h would be due in the next century: told at load, not at every look."""
    found = load("version: 1\nregulation: t\ncalendars: {w: {hours: 24x7}}\n"
                 "clocks:\n  c: {calendar: w, start: created, target: 99999h}", "t.yaml")  # fmt: skip
    assert isinstance(found, Problems)
    assert found.said().startswith("t.yaml:5:44: clocks → c → target: срок «99999h» слишком велик")


def test_the_calendars_zone_says_when_a_day_ends() -> None:
    """Vladivostok is seven hours ahead of Moscow: its 24 November ends at 17:00 Moscow time."""
    policy = a_clock(
        "start: created\ntarget: 1d", calendars="work: {timezone: Asia/Vladivostok, hours: {mon-fri: 09:00-18:00}}"
    )
    assert wall(cycle(policy, an_issue("2026-11-23 10:00"), "2026-11-23 10:00").due) == "2026-11-24 17:00"
