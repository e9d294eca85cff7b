"""Conditions held against a state of the issue: plain dicts against plain dicts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

State = Mapping[str, Any]
GROUPS = {"status": "statuses", "type": "types", "priority": "priorities"}
SYSTEM = frozenset(
    {
        "project", "type", "status", "priority", "resolution", "summary", "description", "environment", "assignee",
        "reporter", "creator", "labels", "components", "fix_versions", "versions", "due_date", "security", "parent",
    }
)  # fmt: skip
OWN = ("key", "level", "author", "attachments")


def fold(text: Any) -> str:
    """Case, ё and blanks do not matter."""
    return " ".join(str(text).casefold().replace("ё", "е").split())


@dataclass(frozen=True)
class Words:
    """The policy's words for names of Jira."""

    policy: Mapping[str, Any]
    zone: ZoneInfo

    def attribute(self, word: str) -> str:
        fields = {fold(key): name for key, name in self.policy.get("fields", {}).items()}
        name = fields.get(fold(word))
        if (name is None and word in SYSTEM) or word in OWN:
            return word
        if name is None:
            raise NotImplementedError(word)
        return name if name in SYSTEM else fold(name)

    def title(self, attribute: str) -> str:
        """The name of the field."""
        names = self.policy.get("fields", {}).values()
        return next((name for name in names if fold(name) == attribute), attribute)

    def names(self, attribute: str, word: Any) -> set[str]:
        groups = self.policy.get(GROUPS.get(attribute, ""), {})
        for group, names in groups.items() if isinstance(groups, Mapping) else ():
            if fold(group) == fold(word):
                return {fold(name) for name in listed(names)}
        return {fold(word)}


@dataclass(frozen=True)
class View:
    """The state at a moment, all states until then (that one included), and when it is asked."""

    words: Words
    state: State
    past: Sequence[State]
    now: datetime


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def holds(condition: Mapping[str, Any] | None, view: View) -> bool:
    """Lines are joined by «and»; none at all always hold."""
    return all(_line(word, wanted, view) for word, wanted in (condition or {}).items())


def _line(word: str, wanted: Any, view: View) -> bool:
    match word:
        case "any":
            return any(holds(each, view) for each in wanted)
        case "all":
            return all(holds(each, view) for each in wanted)
        case "not":
            return not holds(wanted, view)
    return fits(view.words.attribute(word), wanted, view)


def fits(attribute: str, wanted: Any, view: View) -> bool:
    """Whether the attribute's value is what is wanted."""
    value = view.state.get(attribute)
    if isinstance(wanted, list):
        return any(fits(attribute, each, view) for each in wanted)
    if isinstance(wanted, Mapping):
        return all(_asked(attribute, how, what, view) for how, what in wanted.items())
    if wanted in ("filled", "empty"):
        return (value in (None, "", ())) is (wanted == "empty")
    values = {fold(each) for each in (value if isinstance(value, tuple) else (value,)) if each is not None}
    return not values.isdisjoint(view.words.names(attribute, wanted))


def _asked(attribute: str, how: str, what: Any, view: View) -> bool:
    value = view.state.get(attribute)
    match how:
        case "not":
            return not fits(attribute, what, view)
        case "was":
            return any(fits(attribute, what, View(view.words, past, view.past, view.now)) for past in view.past)
        case "words":
            return len(str(value or "").split()) >= int(what)
        case "contains":
            return any(fold(each) in fold(value or "") for each in listed(what))
        case "min" | "max" if what == "now":
            if not isinstance(value, date):
                return False
            begins, ends = _lasts(value, view.words.zone)
            return begins <= view.now if how == "max" else view.now <= ends
    raise NotImplementedError(how)


def _lasts(value: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """A moment is over at once, a day when it ends."""
    if isinstance(value, datetime):
        return value, value
    midnights = (datetime(day.year, day.month, day.day, tzinfo=zone) for day in (value, value + timedelta(days=1)))
    begins, next_day = midnights
    return begins, next_day - timedelta.resolution
