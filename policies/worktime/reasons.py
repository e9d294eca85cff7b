"""Why a day works otherwise than its weekday says: data for a trace, without wording."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policies.worktime.hours import Hours


class Reason(StrEnum):
    DAY_OFF = "day_off"
    """The week has no hours on this weekday."""
    CLOSED = "closed"
    """The calendar's own closed day."""
    DATED = "dated"
    """The calendar's own hours for this date."""

    HOLIDAY = "holiday"
    """A public holiday (Labour Code, art. 112)."""
    SHIFTED = "shifted"
    """Off: the law itself moves here the day off on which the holiday `other` fell (art. 112)."""
    TRANSFERRED = "transferred"
    """Off: `decree` moves here the day off of `other`."""
    RETURNED = "returned"
    """Working: the law had shifted a day off here, `decree` moves it on to `other`."""
    WORKING_WEEKEND = "working_weekend"
    """Working on a weekend: `decree` moves the day off to `other`, and the hours are those of that weekday."""
    SHORT = "short"
    """An hour shorter, being the eve of a holiday (art. 95) or swapped with one (Ministry of Labour, 4 of 1994)."""
    PRESIDENTIAL = "presidential"
    """Declared non-working with pay by the President, which is no day off in the sense of the codes."""

    ADDED_OFF = "added_off"
    """Off by the administrator's additions."""
    ADDED_WORKING = "added_working"
    """Working by the administrator's additions, with the hours given there."""


OFF = frozenset({Reason.HOLIDAY, Reason.SHIFTED, Reason.TRANSFERRED, Reason.ADDED_OFF})
"""What makes a day a day off that the week would work."""


@dataclass(frozen=True, slots=True)
class Decree:
    """The government's decree that moves the days off of one year."""

    number: str
    date: date


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to know of a day."""

    reason: Reason
    other: date | None = None
    """The day it was swapped with, or the holiday it stands for."""
    decree: Decree | None = None
    hours: Hours | None = None
    """Of an added working day."""
    heeded: bool = True
    """False where the calendar's settings disregard it: a short day ignored, a working Saturday refused."""
