"""What Service Management adds to a site, and how its own clocks run: simply, around the clock, by priority.

The clocks are those of a fresh service desk; their goals and calendar are what an admin forgot to bring in line with
the regulation, so that there is something to compare.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from connector.sandbox.state.model import FieldValue, Issue

if TYPE_CHECKING:
    from connector.sandbox.state.site import Site, User  # it holds a desk

CHANNEL = "request.channel.type"
"""The issue's property that tells how a request came."""


@dataclass(frozen=True, slots=True)
class RequestType:
    id: str
    name: str
    issue_type: str


@dataclass(frozen=True, slots=True)
class Organization:
    id: str
    name: str
    members: tuple[str, ...]
    """Account ids."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One clock: from the creation, or from a reopening, to the first public answer of staff or to a resolution."""

    id: str
    name: str
    until: Literal["answer", "resolution"]
    goals: Mapping[str, int]
    """Priority's id -> seconds."""
    paused: tuple[str, ...] = ()
    """Ids of the statuses in which it does not count."""


@dataclass(frozen=True, slots=True)
class Desk:
    request_types: tuple[RequestType, ...]
    organizations: tuple[Organization, ...]
    metrics: tuple[Metric, ...]
    customer_moves: tuple[str, ...] = ()
    """Ids of the statuses into which the portal lets customers move their requests."""
    numbers: Mapping[str, str] = field(default_factory=dict)
    """Kind of field (`request_type`, `organizations`, …) -> its id."""


@dataclass(frozen=True, slots=True)
class NativeCycle:
    started: datetime
    stopped: datetime | None
    due: datetime | None
    """None while paused."""
    paused: bool
    goal: int
    elapsed: int

    @property
    def breached(self) -> bool:
        return self.elapsed > self.goal


def portal_only(site: "Site", reader: "User | None") -> bool:
    """Whether somebody has the portal and nothing else of this Jira."""
    return site.desk is not None and reader is not None and reader.kind == "customer" and not site.is_staff(reader)


def organizations_of(site: "Site", user: "User") -> tuple[str, ...]:
    known = site.desk.organizations if site.desk else ()
    return tuple(one.id for one in known if user.id in one.members)


def request_type(site: "Site", issue_type: str) -> RequestType | None:
    """The first that makes issues of this type."""
    known = site.desk.request_types if site.desk else ()
    return next((one for one in known if one.issue_type == issue_type), None)


def desk_fields(site: "Site", who: "User", kind: RequestType) -> dict[str, FieldValue]:
    """What a new request bears: its type, and the organisation of its customer when he has but one."""
    if site.desk is None:
        return {}
    organizations = organizations_of(site, who)
    only = organizations if len(organizations) == 1 else ()
    return {site.desk.numbers["request_type"]: kind.id, site.desk.numbers["organizations"]: only}


def shared_with(site: "Site", reader: "User", issue: Issue) -> bool:
    """Whether the portal shows somebody a request: the reporter, a participant, one of an organisation it bears."""
    numbers = site.desk.numbers if site.desk else {}
    held = {kind: issue.fields.get(number) for kind, number in numbers.items()}
    participants, organizations = held.get("participants") or (), held.get("organizations") or ()
    return (
        reader.id == issue.text("reporter")
        or (isinstance(participants, tuple) and reader.id in participants)
        or (isinstance(organizations, tuple) and bool(set(organizations) & set(organizations_of(site, reader))))
    )


def cycles(site: "Site", metric: Metric, issue: Issue, now: datetime) -> list[NativeCycle]:
    """The runs of a clock as of `now`, in order; the last may still run."""
    goal = metric.goals.get(issue.text("priority"), 0)
    rests = list(_rests(site, metric, issue))
    return [_cycle(begun, ended, rests, goal, now) for begun, ended in _runs(site, metric, issue)]


def _cycle(begun: datetime, ended: datetime | None, rests: "list[_Rest]", goal: int, now: datetime) -> NativeCycle:
    resting = ended is None and any(since <= now and (until is None or now < until) for since, until in rests)
    until = ended or now
    due = None if resting else _due(begun, rests, goal)
    return NativeCycle(begun, ended, due, resting, goal, int(_counted(begun, until, rests).total_seconds()))


_Rest = tuple[datetime, datetime | None]


def _runs(site: "Site", metric: Metric, issue: Issue) -> Iterator[_Rest]:
    if metric.until == "answer":
        answers = (one.at for one in issue.comments if site.is_staff(site.user(one.author)) and not one.internal)
        yield issue.created, next(answers, None)
        return
    begun: datetime | None = issue.created
    for history in issue.histories:
        for item in history.items:
            if item.field_id == "resolution" and item.after and begun:
                yield begun, history.at
                begun = None
            elif item.field_id == "resolution" and not item.after:
                begun = history.at
    if begun:
        yield begun, None


def _rests(site: "Site", metric: Metric, issue: Issue) -> Iterator[_Rest]:
    since: datetime | None = issue.created if site.initial in metric.paused else None
    for history in issue.histories:
        for item in history.items:
            if item.field_id != "status":
                continue
            if item.after in metric.paused:
                since = since or history.at
            elif since:
                yield since, history.at
                since = None
    if since:
        yield since, None


def _counted(begun: datetime, ended: datetime, rests: list[_Rest]) -> timedelta:
    rested = (max(min(until or ended, ended) - max(since, begun), timedelta()) for since, until in rests)
    return max(ended - begun - sum(rested, timedelta()), timedelta())


def _due(begun: datetime, rests: list[_Rest], goal: int) -> datetime | None:
    """When the goal is used up, what rests lie on the way left out; None when one of them has no end."""
    due = begun + timedelta(seconds=goal)
    for since, until in rests:
        if since < due and (until is None or until > begun):
            if until is None:
                return None
            due += until - max(since, begun)
    return due
