"""The Russian production calendar for any year: the shipped decrees, and what an administrator adds to them.

`ru.json` holds only what is decided anew each year: transfers, presidential days, and the published norm of days and
hours that the built year is held to. A year without a decree is built by the law alone and counts as provisional.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any, Self

from policies.worktime import law
from policies.worktime.hours import Interval, hours
from policies.worktime.law import Norm, Notes, YearFacts
from policies.worktime.reasons import Decree, Note, Reason


@dataclass(frozen=True, slots=True)
class Additions:
    """What an administrator knows before the next release. It wins over the law and over every decree."""

    off: frozenset[date] = frozenset()
    working: Mapping[date, tuple[Interval, ...]] = field(default_factory=dict)
    """Extra working days with their hours."""
    short: frozenset[date] = frozenset()
    years: tuple[YearFacts, ...] = ()
    """Whole years, when a decree is newer than the release, or amended."""


NO_ADDITIONS = Additions()


@dataclass(frozen=True, slots=True, eq=False)
class ProductionCalendar:
    """`ProductionCalendar.russia()`, or with an administrator's additions."""

    _years: Mapping[int, YearFacts]
    _additions: Additions

    @classmethod
    def russia(cls, extra: Additions = NO_ADDITIONS) -> Self:
        """ValueError: a year of the additions contradicts itself, its weekdays, or the norm it states."""
        years = {facts.year: facts for facts in (*shipped(), *extra.years)}
        for facts in years.values():
            law.build(facts)
        return cls(years, extra)

    @property
    def decreed(self) -> frozenset[int]:
        """The years whose days off are decided."""
        return frozenset(year for year, facts in self._years.items() if facts.decree)

    def notes(self, year: int) -> Notes:
        """The days of the year that work, or are off, otherwise than the plain five-day week says, and why."""
        notes = dict(law.build(self._years.get(year) or YearFacts(year)))
        added = self._additions
        for day in _in(year, added.off):
            notes[day] = (Note(Reason.ADDED_OFF),)
        for day in _in(year, added.working):
            notes[day] = (Note(Reason.ADDED_WORKING, hours=hours(added.working[day])),)
        for day in _in(year, added.short):
            others = (note for note in notes.get(day, ()) if note.reason is not Reason.SHORT)
            notes[day] = (*others, Note(Reason.SHORT))
        return notes

    def is_working(self, day: date) -> bool:
        """Whether a five-day week works on this day."""
        return law.works(day, self.notes(day.year).get(day, ()))

    def norm(self, year: int) -> Norm:
        """Of a 40-hour week."""
        return law.norm(year, self.notes(year))


def _in(year: int, days: Iterable[date]) -> list[date]:
    return [day for day in days if day.year == year]


@lru_cache(maxsize=1)
def shipped() -> tuple[YearFacts, ...]:
    text = files(__package__).joinpath("ru.json").read_text(encoding="utf-8")
    return tuple(_year_facts(fields) for fields in json.loads(text))


def _year_facts(fields: Mapping[str, Any]) -> YearFacts:
    decree = fields["decree"]
    return YearFacts(
        year=fields["year"],
        decree=Decree(decree["number"], date.fromisoformat(decree["date"])),
        transfers=_pairs(fields["transfers"]),
        presidential=_pairs(fields.get("presidential", ())),
        norm=Norm(**fields["norm"]),
    )


def _pairs(rows: Iterable[tuple[str, str]]) -> tuple[tuple[date, date], ...]:
    return tuple((date.fromisoformat(first), date.fromisoformat(second)) for first, second in rows)
