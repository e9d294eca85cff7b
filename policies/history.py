"""The life of an issue as moments: what each change or comment left behind, in order of event time.

Values of the past are replayed from the changelog: backwards from what Jira says now, then forwards. So a value that
the
changelog does not mention has always been what it is now.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from policies.conditions import Condition, View
from policies.facts import Change, Comment, Issue, Person, Value
from policies.language.vocabulary import OWN_ATTRIBUTES
from policies.rules.levels import Level, Levels
from policies.rules.people import People

CREATED = "created"


class Moment(NamedTuple):
    """One event and the state around it. `before` and `after` hold attributes, the level and the roles of the
    author."""

    id: str
    """`created`, a changelog entry's id, or `comment-<id>`: the stuff that effect ids are made of."""
    at: datetime
    by: Person | None
    roles: tuple[str, ...]
    changed: Mapping[str, tuple[Value, Value]]
    comment: Comment | None
    before: Mapping[str, Value]
    after: Mapping[str, Value]
    level: Level | None

    def touches(self, condition: Condition) -> bool:
        """Whether the moment may have changed the condition's answer: all that reads the history asks this first."""
        attributes = condition.attributes
        return self.id == CREATED or not (attributes.isdisjoint(self.changed) and attributes.isdisjoint(OWN_ATTRIBUTES))

    def view(self, past: tuple[Mapping[str, Value], ...] = ()) -> View:
        return View(self.after, self.at, past)


def moments(issue: Issue, people: People, levels: Levels, service: str | None, until: datetime) -> tuple[Moment, ...]:
    """The moments up to and including `until`; empty when the issue did not exist yet."""
    values: dict[str, Value] = {**_at_creation(issue), "key": issue.key}
    found: list[Moment] = []
    level: Level | None = None
    roles_of: dict[str, tuple[str, ...]] = {}
    for id_, at, by, changes, comment in _events(issue):
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
        if not found or not levels.attributes.isdisjoint(changed):
            level = levels.of(View(values, at))
            values["level"] = level.name if level else None
        found.append(Moment(id_, at, by, roles, changed, comment, before, values, level))
    return tuple(found)


Event = tuple[str, datetime, Person | None, tuple[Change, ...], Comment | None]


def _events(issue: Issue) -> Iterator[Event]:
    """Creation, changelog entries and comments, by (time, changes before comments, id)."""
    events: list[Event] = [
        (id_, items[0].at, items[0].author, items, None)
        for id_, items in ((id_, tuple(group)) for id_, group in groupby(issue.changes, key=lambda change: change.id))
    ]
    if issue.comments:
        events += [(f"comment-{c.id}", c.at, c.author, (), c) for c in issue.comments]
        events.sort(key=lambda event: (event[1], event[4] is not None))
    yield (CREATED, issue.created, issue.creator or issue.reporter, (), None)
    yield from events


def next_event(issue: Issue, after: datetime) -> datetime | None:
    """The first event later than `after`: Jira's clock may be a little ahead of ours."""
    return min((event[1] for event in _events(issue) if event[1] > after), default=None)


def _at_creation(issue: Issue) -> dict[str, Value]:
    values = dict(issue.attributes)
    for change in reversed(issue.changes):
        values[change.attribute] = change.before
    return values
