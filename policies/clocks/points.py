"""The points of a clock: where something is done on the way to the due time, past it, or again and again.

{at: 80%, do: …}                  a share of the target; `due` is all of it
{at: -30m, do: …}, +2h, -1wd      before or past the due time, in working time or working days
{at: every 7d, do: …}             after 7 days, 14, 21 … from the start, as long as the cycle runs
{at: after 3wd, do: …}            once, three working days after the start

The last two are reminders: they need no target. Days count as those of targets do, the N-th after the day of the start,
but a reminder comes at the same time of that day and not at its end, since it is no term. Paused time does not count.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from policies.language import durations
from policies.language.durations import Duration
from policies.language.kinds import LONGEST, Clauses
from policies.language.reading import Path
from policies.language.vocabulary import Part, Vocabulary
from policies.parties.people import People
from policies.rules import effects
from policies.rules.effects import Act

PERCENT = re.compile(r"(\d{1,3}) ?%\Z")
REMINDER = re.compile(r"(every|after)\s+(.+)\Z")


class PointPart(Part):
    """Something that happens on the way."""

    at: str
    do: Any
    anytime: bool = False
    clause: Clauses = ()


@dataclass(frozen=True, slots=True)
class Share:
    """Of the target; all of it is the due time."""

    share: float


@dataclass(frozen=True, slots=True)
class Offset:
    """From the due time: `sign` is -1 before it and 1 past it."""

    duration: Duration
    sign: int


@dataclass(frozen=True, slots=True)
class Reminder:
    """From the start of the cycle: once, or after every such stretch of time."""

    duration: Duration
    repeats: bool


@dataclass(frozen=True, slots=True)
class Point:
    """`name` goes into effect ids, so each point of a clock has one of its own."""

    name: str
    at: Share | Offset | Reminder
    acts: tuple[Act, ...]
    anytime: bool
    clause: tuple[str, ...]

    @property
    def before_due(self) -> bool:
        match self.at:
            case Share(share):
                return share < 1
            case Offset(sign=sign):
                return sign < 0
            case _:
                return False

    @property
    def needs_target(self) -> bool:
        return not isinstance(self.at, Reminder)


def parse_all(parts: tuple[PointPart, ...], path: Path, words: Vocabulary, people: People) -> Iterator[Point]:
    """The points of a clock; of two at one place the second is told apart by its number."""
    taken: Counter[str] = Counter()
    for index, part in enumerate(parts):
        point = _point(part, (*path, index), words, people)
        if point:
            taken[point.name] += 1
            yield replace(point, name=f"{point.name}#{taken[point.name]}") if taken[point.name] > 1 else point


def _point(part: PointPart, path: Path, words: Vocabulary, people: People) -> Point | None:
    acts = effects.parse_all(part.do, (*path, "do"), words, people)
    at = _at(part.at)
    if at is None:
        words.report((*path, "at"), "point", given=part.at)
        return None
    if not isinstance(at, Share) and at.duration.amount > LONGEST[at.duration.unit]:
        words.report((*path, "at"), "too_long", given=part.at)
        return None
    return Point(_name(at, part.at), at, acts, part.anytime, part.clause)


def _name(at: Share | Offset | Reminder, text: str) -> str:
    """A reminder goes by its duration however it is spelt: a rewording is no other reminder."""
    if not isinstance(at, Reminder):
        return text.replace(" ", "")
    return f"{'every' if at.repeats else 'after'} {durations.short(at.duration)}"


def _at(text: str) -> Share | Offset | Reminder | None:
    if text == "due":
        return Share(1.0)
    percent = PERCENT.match(text)
    if percent:
        share = int(percent[1])
        return Share(share / 100) if 0 < share < 1000 else None
    reminder = REMINDER.match(text)
    if reminder:
        duration = durations.parse(reminder[2])
        return Reminder(duration, reminder[1] == "every") if duration else None
    duration = durations.parse(text[1:]) if text[:1] in ("-", "+") else None
    if duration is None or duration.unit == "calendar_days":
        return None
    return Offset(duration, -1 if text[0] == "-" else 1)
