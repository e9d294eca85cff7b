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

    def touches(self, condition: Condition) -> bool:
        """Whether the moment may have changed the condition's answer: all that reads the history asks this first."""
        return self.number == 0 or not self.cues.isdisjoint(condition.attributes)

    def view(self) -> View:
        return View(self.after, self.at, self.states, self.number + 1)

    def view_before(self) -> View:
        return View(self.before, self.at, self.states, self.number)


class Event(NamedTuple):
    """Something that happened, before anybody knows what it means."""

    id: str
    at: datetime
    by: Person | None
    changes: Sequence[Change] = ()
    comment: Comment | None = None
    attachment: Attachment | None = None
    day: str | None = None
    """The cue of a day that came: `reached:<attribute>`, or `contract`."""
    since: datetime | None = None


def moments(issue: Issue, frame: Frame, service: str | None, until: datetime) -> tuple[Moment, ...]:
    """The moments up to and including `until`; empty when the issue did not exist yet."""
    replay = _Replay(issue, frame, service)
    for event in _events(issue):
        if event.at > until:
            break
        if replay.minds_days:
            replay.days_until(event.at)
        replay.take(event)
    replay.days_until(until)
    return tuple(replay.found)


def next_event(issue: Issue, frame: Frame, last: Moment | None, after: datetime) -> datetime | None:
    """The first event later than `after`: Jira's clock may be a little ahead of ours, and days come of themselves."""
    if issue.created > after:
        return issue.created
    times = (t.at for told in (issue.changes, issue.comments, issue.attachments) for t in told)
    days = (at for _, _, at in _days(last.after, frame)) if last else ()
    return earliest(at for at in (*times, *days) if at > after)


@dataclass(slots=True)
class _Replay:
    """The history while it is being replayed."""

    issue: Issue
    frame: Frame
    service: str | None
    found: list[Moment] = field(default_factory=list)
    values: dict[str, Value] = field(default_factory=dict)
    states: list[Mapping[str, Value]] = field(default_factory=list)
    level: Level | None = None
    roles_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    came: set[str] = field(default_factory=set)
    """The ids of the days that have come."""
    minds_days: bool = False
    minds_customers: bool = False

    def __post_init__(self) -> None:
        self.values = {**_at_creation(self.issue), "key": self.issue.key}
        self.minds_days = bool(self.frame.dates) or self.frame.customers.dates is not None
        self.minds_customers = bool(self.frame.customers.told) or self.frame.customers.dates is not None

    def take(self, event: Event) -> None:
        number, by, before = len(self.found), event.by, self.values
        values = self.values = dict(before)
        changed: dict[str, tuple[Value, Value]] = {}
        for change in event.changes:
            attribute = change.attribute
            changed[attribute] = (before.get(attribute), change.after)
            values[attribute] = change.after
        if event.attachment is not None:
            _note_file(event.attachment, values)
        person = by.id if by else ""
        roles = values["author"] = self.roles_of.get(person) or self._roles(person, by)
        if self.minds_customers:
            self._note_customer(values, changed, event.at, first=number == 0)
        self.states.append(values)
        if number == 0 or event.attachment or not self.frame.levels.attributes.isdisjoint(changed):
            self.level = self.frame.levels.of(View(values, event.at, self.states, number + 1))
            _note_level(self.level, values, changed, first=number == 0)
        cues = _CREATED if number == 0 else _COMMENTED if event.comment else _cues(event, changed)
        self.found.append(
            Moment(
                number, event.id, event.at, by, roles, changed, event.comment, before, values, self.level, cues,
                self.states, event.since or event.at,
            )
        )  # fmt: skip

    def days_until(self, until: datetime) -> None:
        """The days that came by then. One that had come before it was written down comes as soon as it is."""
        while self.minds_days and self.found:
            last = self.found[-1].at
            pending = [(max(at, last), id_, cue, at) for id_, cue, at in _days(self.values, self.frame)]
            pending = [day for day in pending if day[1] not in self.came and day[0] <= until]
            if not pending:
                return
            at, id_, cue, since = min(pending)
            self.came.add(id_)
            if cue != "contract" or at == since:
                self.take(Event(id_, at, None, day=cue, since=since))

    def _roles(self, person: str, by: Person | None) -> tuple[str, ...]:
        roles = self.roles_of[person] = self.frame.people.roles(by, self.service)
        return roles

    def _note_customer(
        self, values: dict[str, Value], changed: dict[str, tuple[Value, Value]], at: datetime, *, first: bool
    ) -> None:
        """What the list of customers tells of the issue, and whether its contract is in force: it may have run out
        since the moment before."""
        customers = self.frame.customers
        if customers.told and (first or customers.named_by in changed or customers.coupon in changed):
            created = self.issue.created.astimezone(self.frame.zone).date()
            told = customers.tell(self.issue.reporter, values, created)
            if not first:
                changed.update({name: (values.get(name), v) for name, v in told.items() if values.get(name) != v})
            values.update(told)
        if customers.dates is not None:
            known, contract = values.get("contract"), customers.contract(values, at, self.frame.zone)
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
    values["attachments"] = (*(names if isinstance(names, tuple) else ()), file.name)


def _cues(event: Event, changed: Mapping[str, tuple[Value, Value]]) -> frozenset[str]:
    if event.attachment is not None:
        return _ATTACHED if not changed else _ATTACHED.union(changed)
    return frozenset((*changed, "author", event.day) if event.day else (*changed, "author"))


def _days(values: Mapping[str, Value], frame: Frame) -> Iterator[tuple[str, str, datetime]]:
    """The days that are events, past and to come: (id, cue, when)."""
    for attribute in sorted(frame.dates):
        day = day_of(values.get(attribute))
        if day is not None:
            yield f"reached-{attribute}-{day}", f"reached:{attribute}", midnight(day, frame.zone)
    if frame.customers.dates is not None:
        for id_, at in frame.customers.turns(values, frame.zone):
            yield id_, "contract", at


def _events(issue: Issue) -> Iterator[Event]:
    """Creation, changelog entries, comments and files, by (time, changes before comments before files, id)."""
    entries: list[tuple[str, datetime, Person | None, list[Change]]] = []
    for change in issue.changes:
        if entries and entries[-1][0] == change.id:
            entries[-1][3].append(change)
        else:
            entries.append((change.id, change.at, change.author, [change]))
    events = [Event(*entry) for entry in entries]
    events += [Event(f"comment-{c.id}", c.at, c.author, comment=c) for c in issue.comments]
    events += [Event(f"attachment-{a.id}", max(a.at, issue.created), a.author, attachment=a) for a in issue.attachments]
    events.sort(key=itemgetter(1))  # stable: at one moment changes stay before comments
    yield Event(CREATED, issue.created, issue.creator or issue.reporter)
    yield from events


def _at_creation(issue: Issue) -> dict[str, Value]:
    values = dict(issue.attributes)
    for change in reversed(issue.changes):
        values[change.attribute] = change.before
    return values
