"""The life of an issue as moments: what each change or comment left behind, in order of event time.

Values of the past are replayed from the changelog: backwards from what Jira says now, then forwards. So a value that
the changelog does not mention has always been what it is now.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple

from policies.conditions import Condition, View, earliest
from policies.facts import Change, Comment, Issue, Person, Value
from policies.parties.levels import Level, Levels
from policies.parties.people import People

CREATED, COMMENT = "created", "comment"
_CREATED, _COMMENTED = frozenset({CREATED, "author"}), frozenset({COMMENT, "author"})


class Moment(NamedTuple):
    """One event and the state around it. `before` and `after` hold attributes, the level and the roles of the
    author."""

    number: int
    """From 0, in the order of events."""
    id: str
    """`created`, a changelog entry's id, or `comment-<id>`: the stuff that effect ids are made of."""
    at: datetime
    by: Person | None
    roles: tuple[str, ...]
    changed: Mapping[str, tuple[Value, Value]]
    """Attribute -> what it was and what it became; the level among them."""
    comment: Comment | None
    before: Mapping[str, Value]
    after: Mapping[str, Value]
    level: Level | None
    cues: frozenset[str]
    """What it can be noticed by: the names of `changed`, `comment`, `created`, and always `author`."""
    states: Sequence[Mapping[str, Value]]
    """Of all moments, in order."""

    def touches(self, condition: Condition) -> bool:
        """Whether the moment may have changed the condition's answer: all that reads the history asks this first."""
        return self.number == 0 or not self.cues.isdisjoint(condition.attributes)

    def view(self) -> View:
        return View(self.after, self.at, self.states, self.number + 1)

    def view_before(self) -> View:
        return View(self.before, self.at, self.states, self.number)


def moments(issue: Issue, people: People, levels: Levels, service: str | None, until: datetime) -> tuple[Moment, ...]:
    """The moments up to and including `until`; empty when the issue did not exist yet."""
    values: dict[str, Value] = {**_at_creation(issue), "key": issue.key}
    states: list[Mapping[str, Value]] = []
    found: list[Moment] = []
    level: Level | None = None
    roles_of: dict[str, tuple[str, ...]] = {}
    for number, (id_, at, by, changes, comment) in enumerate(_events(issue)):
        if at > until:
            break
        before, values = values, dict(values)
        changed: dict[str, tuple[Value, Value]] = {}
        for change in changes:
            attribute = change.attribute
            changed[attribute] = (before.get(attribute), change.after)
            values[attribute] = change.after
        person = by.id if by else ""
        roles = roles_of.get(person) or roles_of.setdefault(person, people.roles(by, service))
        values["author"] = roles
        states.append(values)
        if number == 0 or not levels.attributes.isdisjoint(changed):
            level = levels.of(View(values, at, states, number + 1))
            _note_level(level, values, changed, first=number == 0)
        cues = _COMMENTED if comment else frozenset((*changed, "author")) if number else _CREATED
        found.append(Moment(number, id_, at, by, roles, changed, comment, before, values, level, cues, states))
    return tuple(found)


def _note_level(
    level: Level | None, values: dict[str, Value], changed: dict[str, tuple[Value, Value]], *, first: bool
) -> None:
    """The level is an attribute like any other: conditions ask for it, events see it change."""
    known, values["level"] = values.get("level"), level.name if level else None
    if not first and known != values["level"]:
        changed["level"] = (known, values["level"])


Event = tuple[str, datetime, Person | None, list[Change], Comment | None]


def _events(issue: Issue) -> Iterator[Event]:
    """Creation, changelog entries and comments, by (time, changes before comments, id)."""
    events: list[Event] = []
    for change in issue.changes:
        if events and events[-1][0] == change.id:
            events[-1][3].append(change)
        else:
            events.append((change.id, change.at, change.author, [change], None))
    events += [(f"comment-{c.id}", c.at, c.author, [], c) for c in issue.comments]
    events.sort(key=itemgetter(1))  # stable: at one moment changes stay before comments
    yield (CREATED, issue.created, issue.creator or issue.reporter, [], None)
    yield from events


def next_event(issue: Issue, after: datetime) -> datetime | None:
    """The first event later than `after`: Jira's clock may be a little ahead of ours."""
    if issue.created > after:
        return issue.created
    changed = min((change.at for change in issue.changes if change.at > after), default=None)
    said = min((comment.at for comment in issue.comments if comment.at > after), default=None)
    return earliest((changed, said))


def _at_creation(issue: Issue) -> dict[str, Value]:
    values = dict(issue.attributes)
    for change in reversed(issue.changes):
        values[change.attribute] = change.before
    return values
