"""The days of 2026 and 2027 that are not like their weekday in Russia, as the decrees and the Labour Code (art. 112)
have them: written out, not derived. Other years have none here."""

from collections.abc import Mapping
from datetime import date

_OFF = (
    "2026-01-01 2026-01-02 2026-01-05 2026-01-06 2026-01-07 2026-01-08 2026-01-09 2026-02-23 2026-03-09 2026-05-01 "
    "2026-05-11 2026-06-12 2026-11-04 2026-12-31 2027-01-01 2027-01-04 2027-01-05 2027-01-06 2027-01-07 2027-01-08 "
    "2027-02-22 2027-02-23 2027-03-08 2027-05-03 2027-05-10 2027-06-14 2027-11-04 2027-11-05 2027-12-31 "
    "2026-01-03 2026-01-04 2026-03-08 2026-05-09 2027-01-02 2027-01-03 2027-05-01 2027-05-09 2027-06-12"
)
OFF = frozenset(map(date.fromisoformat, _OFF.split()))
_SHORT = "2026-04-30 2026-05-08 2026-06-11 2026-11-03 2027-02-20 2027-04-30 2027-06-11 2027-11-03"
SHORT = frozenset(map(date.fromisoformat, _SHORT.split()))
"""Eves of public holidays."""
SWAPPED: Mapping[date, date] = {date(2027, 2, 20): date(2027, 2, 22)}
"""A Saturday that works -> the day off that it was swapped with."""
