"""What may be asked of an attribute's names, presence, numbers and dates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from policies.conditions.asking import Ask, Asking
from policies.conditions.tree import Leaf, Reason, View, earliest
from policies.conditions.values import comparable, folded, is_filled, texts
from policies.facts import fold

NOW = "now"
CHANNELS, LEVEL = "channels", "level"
Bound = float | datetime | str
"""A number, a moment, or `now`."""


@dataclass(frozen=True, slots=True)
class Is(Leaf):
    """The attribute is one of the names; of several values, any."""

    names: frozenset[str]
    said: str

    @property
    def wanted(self) -> str:
        return self.said

    def holds(self, view: View) -> bool:
        value = view.values.get(self.attribute)
        if isinstance(value, str):
            return fold(value) in self.names
        return any(name in self.names for name in folded(value))

    def asks(self, view: View, words: Asking) -> Ask:  # noqa: ARG002
        return words.need(self.attribute, self.said if len(self.names) == 1 else words.detail("one_of", self.said))


@dataclass(frozen=True, slots=True)
class Filled(Leaf):
    filled: bool

    @property
    def wanted(self) -> str:
        return "filled" if self.filled else "empty"

    def holds(self, view: View) -> bool:
        return is_filled(view.values.get(self.attribute)) is self.filled

    def asks(self, view: View, words: Asking) -> Ask:  # noqa: ARG002
        return words.presence(self.attribute, filled=self.filled)


@dataclass(frozen=True, slots=True)
class Allowed(Leaf):
    """The channel is among those of the level (of the attribute `channels`), or the level names none."""

    def besides(self) -> tuple[str, ...]:
        return (CHANNELS, LEVEL)

    @property
    def wanted(self) -> str:
        return "allowed"

    def holds(self, view: View) -> bool:
        among = folded(view.values.get(CHANNELS))
        return not among or any(name in among for name in folded(view.values.get(self.attribute)))

    def why(self, view: View) -> Iterator[Reason]:
        among = ", ".join(texts(view.values.get(CHANNELS)))
        yield Reason(self.holds(view), self.attribute, among or self.wanted, view.values.get(self.attribute))

    def asks(self, view: View, words: Asking) -> Ask:
        among = ", ".join(texts(view.values.get(CHANNELS))) or "—"
        return words.need(self.attribute, words.detail("channels", among))


@dataclass(frozen=True, slots=True)
class Between(Leaf):
    """A number or a date within bounds, both included; a day is not past before it is over. A blank value is never
    within."""

    low: Bound | None
    high: Bound | None
    zone: tzinfo = UTC
    """In which days begin and end: the policy's."""

    @property
    def wanted(self) -> str:
        bounds = (("≥", self.low), ("≤", self.high))
        return ", ".join(f"{sign} {_said(bound)}" for sign, bound in bounds if bound is not None)

    def holds(self, view: View) -> bool:
        value = comparable(view.values.get(self.attribute), self.zone)
        low, high = _bound(self.low, view), _bound(self.high, view)
        if value is None or not _same_kind(value, low) or not _same_kind(value, high):
            return False
        if self.low == NOW and isinstance(value, datetime):
            past = self._past_from(view, value)
            return (past is None or view.now < past) and (high is None or value <= high)  # type: ignore[operator]
        return (low is None or low <= value) and (high is None or value <= high)  # type: ignore[operator]

    def changes_at(self, view: View) -> datetime | None:
        value = comparable(view.values.get(self.attribute), self.zone)
        if not isinstance(value, datetime):
            return None
        # `max: now` starts to hold at the value itself, `min: now` ceases to hold when it is past.
        comes = value if self.high == NOW else None
        goes = self._past_from(view, value) if self.low == NOW else None
        return earliest(turn for turn in (comes, goes) if turn is not None and turn > view.now)

    def _past_from(self, view: View, value: datetime) -> datetime | None:
        """When the value is past: a moment just after itself, a day at its end; None at the end of all years."""
        momentary = isinstance(view.values.get(self.attribute), datetime)
        try:
            return value + (timedelta.resolution if momentary else timedelta(days=1))
        except OverflowError:
            return None

    def asks(self, view: View, words: Asking) -> Ask:  # noqa: ARG002
        return words.need(self.attribute, _bounds(self.low, self.high, words))


def _bounds(low: Bound | None, high: Bound | None, words: Asking) -> str:
    if low is not None and high is not None and NOW not in (low, high):
        kind = "date_between" if isinstance(low, datetime) else "number_between"
        return words.detail(kind, _told(low, words), _told(high, words))
    sides = (_one_side(low, _LOWER, words), _one_side(high, _UPPER, words))
    return ", ".join(side for side in sides if side)


_LOWER = ("future", "not_before", "least")
_UPPER = ("past", "not_after", "most")
"""The wording of a bound: of now, of a date, of a number."""


def _one_side(bound: Bound | None, kinds: tuple[str, str, str], words: Asking) -> str:
    of_now, of_date, of_number = kinds
    match bound:
        case None:
            return ""
        case str():
            return words.detail(of_now)
        case datetime():
            return words.detail(of_date, _told(bound, words))
        case _:
            return words.detail(of_number, _told(bound, words))


def _told(bound: Bound, words: Asking) -> str:
    return words.day(bound) if isinstance(bound, datetime) else _said(bound)


def _bound(bound: Bound | None, view: View) -> float | datetime | None:
    if bound == NOW:
        return view.now
    return None if isinstance(bound, str) else bound


def _said(bound: Bound) -> str:
    if isinstance(bound, datetime):
        return bound.isoformat(" ", "minutes") if bound.time() != time() else bound.date().isoformat()
    return f"{bound:g}" if isinstance(bound, float) else bound


def _same_kind(value: float | datetime, bound: float | datetime | None) -> bool:
    return bound is None or isinstance(value, datetime) == isinstance(bound, datetime)
