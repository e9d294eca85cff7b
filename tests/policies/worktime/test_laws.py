"""What holds of any calendar and any moments, tried on many; and agreement with counting minute by minute."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policies.worktime import Calendar, ProductionCalendar
from tests.policies.worktime.reference import WEEKDAYS, Intervals, Reference
from tests.policies.worktime.samples import NINE_TO_SIX, always, night, plain, russian

LUNCH = Calendar.of(
    "Europe/Berlin", NINE_TO_SIX, dates={date(2024, 12, 24): [("09:00", "12:00")]}, breaks=[("13:00", "13:45")]
)
SHORTENED = Calendar.of(
    "Asia/Almaty",
    NINE_TO_SIX,
    holidays=ProductionCalendar.russia(),
    short_days=timedelta(hours=1),
    special_days="follow",
)
FIRST = datetime(2005, 1, 1, tzinfo=UTC)
MICROSECONDS = 10**6
TWENTY_YEARS = 20 * 366 * 86_400 * MICROSECONDS

CHANGES_OF_CLOCK = [
    ("Europe/Berlin", date(2024, 3, 31)),
    ("Europe/Berlin", date(2024, 10, 27)),
    ("America/St_Johns", date(2010, 3, 14)),
    ("America/St_Johns", date(2010, 11, 7)),
    ("America/St_Johns", date(2024, 11, 3)),
    ("Europe/Moscow", date(2011, 3, 27)),
    ("Europe/Moscow", date(2014, 10, 26)),
    ("Asia/Almaty", date(2024, 2, 29)),
    ("Australia/Lord_Howe", date(2024, 4, 7)),
    ("America/Sao_Paulo", date(2018, 11, 4)),
    ("America/Havana", date(2024, 11, 3)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Europe/Moscow", date(2026, 11, 23)),
]

calendars = st.sampled_from([plain(), russian(), night(), always(), LUNCH, SHORTENED])
moments = st.integers(0, TWENTY_YEARS).map(lambda count: FIRST + timedelta(microseconds=count))
whole_moments = st.integers(0, TWENTY_YEARS // MICROSECONDS).map(lambda count: FIRST + timedelta(seconds=count))
amounts = st.integers(1, 10**9 * 3600)
"""Microseconds, up to a thousand hours."""

law = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""No law is about time: a slow machine must not break one."""
few = settings(law, max_examples=60)
"""Where every example builds a calendar."""


def micro(seconds: float) -> int:
    return round(seconds * MICROSECONDS)


@law
@given(calendars, moments, amounts)
def test_what_was_added_lies_between(calendar: Calendar, start: datetime, amount: int) -> None:
    """Forwards and backwards, to the microsecond."""
    assert micro(calendar.between(start, calendar.add(start, amount / MICROSECONDS))) == amount
    assert micro(calendar.between(calendar.add(start, -amount / MICROSECONDS), start)) == amount


@law
@given(calendars, moments, moments)
def test_adding_what_lies_between_leads_to_the_end(calendar: Calendar, one: datetime, other: datetime) -> None:
    """To the end itself if it is open, else to the closing before it: no working time lies in between."""
    start, end = sorted((one, other))
    due = calendar.add(start, calendar.between(start, end)) if calendar.between(start, end) else end
    assert due <= end
    assert calendar.between(due, end) == 0
    assert due == end or not calendar.is_open(due)


@law
@given(calendars, moments, moments, moments)
def test_between_adds_up(calendar: Calendar, one: datetime, two: datetime, three: datetime) -> None:
    """In any order of the three moments; so it is also negative when reversed."""
    parts = micro(calendar.between(one, two)) + micro(calendar.between(two, three))
    assert micro(calendar.between(one, three)) == parts
    assert calendar.between(one, two) == -calendar.between(two, one)


@law
@given(calendars, whole_moments, whole_moments)
def test_between_whole_seconds_is_an_int(calendar: Calendar, start: datetime, end: datetime) -> None:
    """And never more than the time that passed."""
    seconds = calendar.between(start, end)
    assert type(seconds) is int
    assert abs(seconds) <= abs((end - start).total_seconds())


@law
@given(calendars, moments, moments, amounts)
def test_a_later_start_is_never_due_earlier(calendar: Calendar, one: datetime, other: datetime, amount: int) -> None:
    """And a larger amount never earlier than a smaller one."""
    early, late = sorted((one, other))
    assert calendar.add(early, amount / MICROSECONDS) <= calendar.add(late, amount / MICROSECONDS)
    assert calendar.add(early, -amount / MICROSECONDS) <= calendar.add(late, -amount / MICROSECONDS)
    assert calendar.add(early, amount / MICROSECONDS) < calendar.add(early, (amount + 1) / MICROSECONDS)


@law
@given(calendars, moments, amounts, amounts)
def test_an_amount_may_be_added_in_parts(calendar: Calendar, start: datetime, one: int, other: int) -> None:
    """A clock that is looked at on the way ends when it would have ended."""
    whole = calendar.add(start, (one + other) / MICROSECONDS)
    assert calendar.add(calendar.add(start, one / MICROSECONDS), other / MICROSECONDS) == whole


@law
@given(calendars, moments)
def test_the_next_opening_is_the_first_open_moment(calendar: Calendar, moment: datetime) -> None:
    """It is open, nothing is worked before it, and adding nothing leads to it."""
    opening = calendar.next_open(moment)
    assert calendar.is_open(opening)
    assert calendar.between(moment, opening) == 0
    assert calendar.add(moment, 0) == opening
    assert (opening == moment) == calendar.is_open(moment)


@law
@given(calendars, moments, st.integers(0, 40 * 86_400 * MICROSECONDS))
def test_the_days_of_a_span_add_up_to_it(calendar: Calendar, start: datetime, length: int) -> None:
    """The trace shows the sum that was counted: disjoint stretches, in order, within the span."""
    end = start + timedelta(microseconds=length)
    days = list(calendar.days(start, end))
    assert micro(sum(day.seconds for day in days)) == micro(calendar.between(start, end))
    stretches = [stretch for day in days for stretch in day.worked]
    assert all(start <= opens < closes <= end for opens, closes in stretches)
    assert all(before[1] <= after[0] for before, after in pairwise(stretches))


@law
@given(st.sampled_from([plain(), russian(), LUNCH, SHORTENED]), moments, st.integers(1, 500))
def test_a_term_of_n_working_days_has_n_working_days(calendar: Calendar, start: datetime, n: int) -> None:
    """Counted from its start to its end; and n back from the end is at the day of the start or before."""
    due = calendar.add_days(start, n)
    assert calendar.working_days_between(start, due) == n
    assert calendar.working_days_between(start, calendar.add_days(start, n, same_time=True)) == n
    assert calendar.add_days(due, -n) < due


@st.composite
def intervals(draw: st.DrawFn, most: int = 3) -> Intervals:
    """Any, also touching, overlapping and over midnight."""
    ends = st.tuples(st.integers(0, 1439), st.integers(1, 1440)).filter(lambda pair: pair[0] != pair[1])
    return [(clock(opens), clock(closes)) for opens, closes in draw(st.lists(ends, max_size=most))]


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


@st.composite
def around_a_change(draw: st.DrawFn) -> tuple[Calendar, Reference, datetime, datetime]:
    """A calendar of random hours, the slow one of the same hours, and two moments near a change of its clock."""
    zone, day = draw(st.sampled_from(CHANGES_OF_CLOCK))
    weekly = {weekday: draw(intervals()) for weekday in WEEKDAYS} | {
        WEEKDAYS[(day.weekday() + 2) % 7]: [("09:00", "18:00")]
    }
    nearby = st.sampled_from([day + timedelta(number) for number in (-1, 0, 1)])
    closed, dates = draw(st.lists(nearby, max_size=1)), draw(st.dictionaries(nearby, intervals(), max_size=1))
    breaks = draw(st.lists(st.sampled_from([("00:30", "02:15"), ("13:00", "14:00"), ("23:30", "00:10")]), max_size=1))
    calendar = Calendar.of(zone, weekly, closed, dates, breaks=breaks)
    first = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=1)
    one, other = draw(st.integers(0, 3 * 1440)), draw(st.integers(0, 3 * 1440))
    start, end = sorted((first + timedelta(minutes=one), first + timedelta(minutes=other)))
    return calendar, Reference(ZoneInfo(zone), weekly, closed, dates, breaks), start, end


@few
@given(around_a_change(), st.integers(1, 1440))
def test_counting_minute_by_minute_agrees(case: tuple[Calendar, Reference, datetime, datetime], minutes: int) -> None:
    """On random hours with breaks, closed days and dates, over every kind of change of clock."""
    calendar, reference, start, end = case
    assert calendar.between(start, end) == reference.between(start, end)
    assert calendar.is_open(start) == reference.is_open(start)
    due = reference.add(start, minutes, end)
    assert due is None or calendar.add(start, minutes * 60) == due


@few
@given(st.lists(st.integers(9 * 60 + 1, 18 * 60 - 1), unique=True, max_size=5), moments, amounts)
def test_cutting_hours_into_pieces_changes_nothing(cuts: list[int], start: datetime, amount: int) -> None:
    """09:00-12:00 and 12:00-18:00 are 09:00-18:00."""
    ends = [9 * 60, *sorted(cuts), 18 * 60]
    pieces = [(clock(opens), clock(closes)) for opens, closes in pairwise(ends)]
    cut = Calendar.of("Europe/Moscow", dict.fromkeys(NINE_TO_SIX, pieces))
    due = plain().add(start, amount / MICROSECONDS)
    assert cut.add(start, amount / MICROSECONDS) == due
    assert cut.between(start, due) == plain().between(start, due)
