"""Working time: calendars, their arithmetic, and the Russian production calendar. Pure: no clock, no network.

support = Calendar.of("Europe/Moscow", {"mon": [("09:00", "18:00")]}, holidays=ProductionCalendar.russia())
due = support.add(created, 8 * 3600)
spent = support.between(created, answered)
"""

from policies.worktime.calendar import Calendar
from policies.worktime.law import Norm, YearFacts
from policies.worktime.production import Additions, ProductionCalendar
from policies.worktime.reasons import Decree, Note, Reason
from policies.worktime.timeline import CalendarRangeError
from policies.worktime.workdays import Day

__all__ = [
    "Additions",
    "Calendar",
    "CalendarRangeError",
    "Day",
    "Decree",
    "Norm",
    "Note",
    "ProductionCalendar",
    "Reason",
    "YearFacts",
]
