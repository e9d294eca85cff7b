"""The life of an issue as moments: what each change, comment or file left behind, in order of event time; and the days
that came meanwhile, where the policy waits for them.

Values of the past are replayed from the changelog: backwards from what Jira says now, then forwards. So a value that
the changelog does not mention has always been what it is now.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from policies.conditions import Condition, View, earliest
from policies.facts import Attachment, Change, Comment, Issue, Person, Value
from policies.parties.customers import Customers, day_of, midnight
from policies.parties.levels import Level, Levels
from policies.parties.people import People

CREATED, COMMENT, ATTACHMENT = "created", "comment", "attachment"
_CREATED, _COMMENTED = frozenset({CREATED, "author"}), frozenset({COMMENT, "author"})
_ATTACHED = frozenset({ATTACHMENT, "attachments", "author"})
MOST_FILES = 500
"""The latest of an issue's files are what conditions are asked of: each moment holds its list."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a history is read by: who is who, and which days the policy waits for."""

    people: People
    customers: Customers
    levels: Levels
    dates: frozenset[str]
    """The attributes whose day, when it comes, is an event."""
    zone: ZoneInfo


class Moment(NamedTuple):
    """One event and the state around it. `before` and `after` hold attributes, the level and the roles of the
    author."""

    number: int
    """From 0, in the order of events."""
    id: str
    """`created`, a changelog entry's id, `comment-<id>`, `attachment-<id>`, or a day's: effect ids are made of it."""
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
    """What it can be noticed by: the names of `changed`, `comment`, `created`, …, and always `author`."""
    states: Sequence[Mapping[str, Value]]
    """Of all moments, in order."""
    since: datetime
    """When what it tells began: a day that had come before anybody wrote it down is counted from that day."""
    view: View
    """What conditions are held against: the state right after it."""
    view_before: View

    def touches(self, condition: Condition) -> bool:
        """Whether the moment may have changed the condition's answer: all that reads the history asks this first."""
        return self.number == 0 or not self.cues.isdisjoint(condition.attributes)


Told = tuple[
    str, datetime, Person | None, Sequence[Change], Comment | None, Attachment | None, tuple[str, datetime] | None
]
"""Something that happened, before anybody knows what it means: id, when, by whom, and what it was; of a day that came
its cue and when it was."""
States = list[Mapping[str, Value]]


def moments(issue: Issue, frame: Frame, service: str | None, until: datetime) -> tuple[Moment, ...]:
    """The moments up to and including `until`; empty when the issue did not exist yet."""
    values: dict[str, Value] = {**_at_creation(issue), "key": issue.key}
    view = View(values, issue.created)
    states: States = []
    found: list[Moment] = []
    level: Level | None = None
    roles_of: dict[str, tuple[str, ...]] = {}
    minds_levels, minds_customer = frame.levels.attributes, frame.customers.minds
    for number, (id_, at, by, changes, comment, attachment, day) in enumerate(_told(issue, frame, states, until)):
        before, was = values, view
        values = dict(before)
        changed: dict[str, tuple[Value, Value]] = {}
        for change in changes:
            attribute = change.attribute
            changed[attribute] = (before.get(attribute), change.after)
            values[attribute] = change.after
        if attachment is not None:
            _note_file(attachment, values)
        person = by.id if by else ""
        roles = roles_of.get(person) or roles_of.setdefault(person, frame.people.roles(by, service))
        values["author"] = roles
        if number == 0 or day or not minds_customer.isdisjoint(changed):
            _note_customer(issue, frame, values, changed, at, first=number == 0)
        states.append(values)
        view = View(values, at, states, number + 1)
        if number == 0 or attachment or not minds_levels.isdisjoint(changed):
            level = frame.levels.of(view)
            _note_level(level, values, changed, first=number == 0)
        cues = _CREATED if number == 0 else _COMMENTED if comment else _cues(changed, attachment, day)
        since = day[1] if day else at
        found.append(
            Moment(number, id_, at, by, roles, changed, comment, before, values, level, cues, states, since, view, was)
        )
    return tuple(found)


def next_event(issue: Issue, frame: Frame, last: Moment | None, after: datetime) -> datetime | None:
    """The first event later than `after`: Jira's clock may be a little ahead of ours, and days come of themselves."""
    if issue.created > after:
        return issue.created
    times = (t.at for told in (issue.changes, issue.comments, issue.attachments) for t in told)
    days = (at for _, _, at in _days(last.after, frame)) if last else ()
    return earliest(at for at in (*times, *days) if at > after)


def _told(issue: Issue, frame: Frame, states: States, until: datetime) -> Iterator[Told]:
    """What happened by `until`, and the days that came meanwhile by the values as they then were: `states` grows as the
    moments are taken."""
    watched = (*sorted(frame.dates), *(frame.customers.dates or ()))
    days = _Days(frame, states, watched)
    last = issue.created
    for event in _events(issue):
        if event[1] > until:
            break
        if watched and states and days.may_come(event[1]):
            yield from days.until(event[1], last)
        last = event[1]
        yield event
    if watched and states:
        yield from days.until(until, last)


@dataclass(slots=True)
class _Days:
    """The days to come while a history is being replayed. `watched`: the attributes that hold them."""

    frame: Frame
    states: States
    watched: tuple[str, ...]
    came: set[str] = field(default_factory=set)
    held: tuple[Value, ...] | None = None
    """What the watched attributes held when the days were last told."""
    coming: list[tuple[str, str, datetime]] = field(default_factory=list)

    def may_come(self, until: datetime) -> bool:
        """Whether one comes by then, by the values as they are now."""
        held = tuple(map(self.states[-1].get, self.watched))
        if held != self.held:
            self.held = held
            self.coming = [day for day in _days(self.states[-1], self.frame) if day[0] not in self.came]
        return any(at <= until for _, _, at in self.coming)

    def until(self, until: datetime, last: datetime) -> Iterator[Told]:
        """Those that come by then, in order. One that had come before it was written down comes as soon as it is; what
        a contract was before the issue is no event."""
        while self.may_come(until):
            at, id_, cue, since = min((max(at, last), id_, cue, at) for id_, cue, at in self.coming if at <= until)
            self.came.add(id_)
            self.coming = [day for day in self.coming if day[0] != id_]
            if cue != "contract" or at == since:
                last = at
                yield id_, at, None, (), None, None, (cue, since)


def _note_customer(
    issue: Issue,
    frame: Frame,
    values: dict[str, Value],
    changed: dict[str, tuple[Value, Value]],
    at: datetime,
    *,
    first: bool,
) -> None:
    """What the list of customers tells of the issue, and whether its contract is in force: that turns on a day of its
    own, or with what it follows from."""
    customers = frame.customers
    if customers.told and (first or customers.named_by in changed or customers.coupon in changed):
        told = customers.tell(issue.reporter, values, issue.created.astimezone(frame.zone).date())
        if not first:
            changed.update({name: (values.get(name), v) for name, v in told.items() if values.get(name) != v})
        values.update(told)
    if customers.dates is not None:
        known, contract = values.get("contract"), customers.contract(values, at, frame.zone)
        values["contract"] = contract
        if not first and known != contract:
            changed["contract"] = (known, contract)


def _note_level(
    level: Level | None, values: dict[str, Value], changed: dict[str, tuple[Value, Value]], *, first: bool
) -> None:
    """The level is an attribute like any other: conditions ask for it, events see it change."""
    known, values["level"] = values.get("level"), level.name if level else None
    values["channels"] = level.channels or None if level else None
    if not first and known != values["level"]:
        changed["level"] = (known, values["level"])


def _note_file(file: Attachment, values: dict[str, Value]) -> None:
    names = values.get("attachments")
    known = names[1 - MOST_FILES :] if isinstance(names, tuple) else ()
    values["attachments"] = (*known, file.name)


def _cues(
    changed: Mapping[str, tuple[Value, Value]], attachment: Attachment | None, day: tuple[str, datetime] | None
) -> frozenset[str]:
    if attachment is not None:
        return _ATTACHED if not changed else _ATTACHED.union(changed)
    return frozenset((*changed, "author", day[0]) if day else (*changed, "author"))


def _days(values: Mapping[str, Value], frame: Frame) -> Iterator[tuple[str, str, datetime]]:
    """The days that are events, past and to come: (id, cue, when)."""
    for attribute in sorted(frame.dates):
        day = day_of(values.get(attribute), frame.zone)
        if day is not None:
            yield f"reached-{attribute}-{day}", f"reached:{attribute}", midnight(day, frame.zone)
    if frame.customers.dates is not None:
        for id_, at in frame.customers.turns(values, frame.zone):
            yield id_, "contract", at


def _events(issue: Issue) -> Iterator[Told]:
    """Creation, comments, changelog entries and files, by (time, comments before changes before files, id): what is
    written on a transition's screen is said before the status changes, in the order of Jira's own post functions."""
    events: list[Told] = [(f"comment-{c.id}", c.at, c.author, (), c, None, None) for c in issue.comments]
    items: list[Change] = []
    entry = ""
    for change in issue.changes:
        if entry == change.id:
            items.append(change)
        else:
            entry, items = change.id, [change]
            events.append((change.id, change.at, change.author, items, None, None, None))
    events += [(f"attachment-{a.id}", max(a.at, issue.created), a.author, (), None, a, None) for a in issue.attachments]
    events.sort(key=itemgetter(1))  # stable: at one moment comments stay before changes
    yield CREATED, issue.created, issue.creator or issue.reporter, (), None, None, None
    yield from events


def _at_creation(issue: Issue) -> dict[str, Value]:
    values = dict(issue.attributes)
    for change in reversed(issue.changes):
        values[change.attribute] = change.before
    return values
