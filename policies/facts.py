"""What is known of one issue: frozen values, aware UTC times, nothing that can be looked up later.

`connector.jira.reading` makes these from what Jira's REST answers; `policies.engine` only reads them.

Attributes go by canonical names. System fields have the English names of `SYSTEM_ATTRIBUTES`; every other field
goes by its name in Jira, folded (`fold`), so that «Площадка», «площадка» and «ПЛОЩАДКА» are one attribute.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from policies.decision import Cycle  # it builds on the facts

Value = None | str | float | datetime | date | tuple[str, ...]
"""What an attribute may hold: blank, text or an option's name, a number, a moment, a day, several names."""

SYSTEM_ATTRIBUTES: Mapping[str, str] = MappingProxyType(
    {
        "project": "project",
        "issuetype": "type",
        "status": "status",
        "priority": "priority",
        "resolution": "resolution",
        "summary": "summary",
        "description": "description",
        "environment": "environment",
        "assignee": "assignee",
        "reporter": "reporter",
        "creator": "creator",
        "labels": "labels",
        "components": "components",
        "fixVersions": "fix_versions",
        "versions": "versions",
        "duedate": "due_date",
        "security": "security",
        "parent": "parent",
    }
)
"""Jira's ids of system fields -> the policy's names of attributes (Atlassian: issue fields of REST v2 and v3)."""


WORDS_OF_ISSUE = ("key", "level", "author", "attachments")
"""Attributes that are not Jira's fields: the issue's key, its level, who did the event (a word from `people`), and the
names of the files."""
WORDS_OF_CUSTOMER = (
    "customer", "package", "contract_number", "contract_from", "contract_until", "contact", "team", "coupon_status",
)  # fmt: skip
"""The attributes that the list of customers tells; `contract` follows from its dates."""
OUR_WORDS = frozenset((*WORDS_OF_ISSUE, *WORDS_OF_CUSTOMER, "contract", "channels"))
"""Attributes that are the policy's own: no field of Jira is read under these names."""


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """The form in which names are compared: case, ё/е and runs of blanks do not matter (design §4)."""
    return " ".join(text.casefold().replace("ё", "е").split())


def on_the_wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """A moment by the zone's own clock; at the very ends of the years, where that has none, as it is."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment


def attribute_of(name: str) -> str:
    """The attribute that a field of this name is read as; one that bears a name of our own gets another, so that an
    English Jira may have fields «Customer» and «Level»."""
    folded = fold(name)
    return f"jira {folded}" if folded in OUR_WORDS else folded


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who did something. `id` is Cloud's accountId or Data Center's user key (its name where no key is
    told)."""

    id: str
    name: str = ""
    email: str | None = None
    kind: str = ""
    """Cloud's accountType: atlassian, customer or app; empty on Data Center."""
    groups: frozenset[str] = frozenset()
    """Folded names of the groups that the policy asks about and this person is in."""


@dataclass(frozen=True, slots=True)
class Change:
    """One item of one changelog entry: `attribute` went from `before` to `after`."""

    id: str
    """The id of the changelog entry; items of one entry share it."""
    at: datetime
    author: Person | None
    attribute: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Comment:
    id: str
    at: datetime
    author: Person | None
    text: str
    public: bool
    """False when only the vendor's people see it: Service Management's internal note, or visibility by role or
    group."""


@dataclass(frozen=True, slots=True)
class Attachment:
    id: str
    at: datetime
    author: Person | None
    name: str
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class WorkLog:
    id: str
    at: datetime
    author: Person | None
    seconds: int


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue as Jira tells it now, with everything that ever happened to it."""

    id: str
    """Jira's numeric id as text: stable when the issue moves to another project."""
    key: str
    created: datetime
    updated: datetime
    attributes: Mapping[str, Value]
    """As of now, by canonical name; an absent name and None both mean blank."""
    reporter: Person | None = None
    creator: Person | None = None
    changes: tuple[Change, ...] = ()
    """Ascending by (at, id)."""
    comments: tuple[Comment, ...] = ()
    """Ascending by (at, id)."""
    attachments: tuple[Attachment, ...] = ()
    worklogs: tuple[WorkLog, ...] = ()
    marks: frozenset[str] = field(default_factory=frozenset)
    """Ids of our effects that Jira itself bears: in comment properties, in historyMetadata (law 9)."""


@dataclass(frozen=True, slots=True)
class Place:
    """The place that an issue takes under a limit: `rule` of `whose` requests at once."""

    issue: str
    """The issue's id."""
    rule: str
    """The id of the limit's rule."""
    whose: str
    """Whose requests they are: the folded value of the attribute that the rule counts by."""
    since: datetime
    """When it was created or opened anew: the order of those who wait."""
    admitted: bool
    """Work on it has begun: it goes before all who wait, whenever they came."""


Edition = tuple[str, datetime]
"""The regulation and the moment from which one of its editions is in force: no two have both in common."""


@dataclass(frozen=True, slots=True)
class Around:
    """What else a decision may depend on besides the issue itself."""

    done: frozenset[str] = frozenset()
    """Ids of effects the journal knows to be over: done, skipped or given up."""
    since: datetime | None = None
    """The first start of the service on this Jira; causes before it are skipped (law 10)."""
    switched: Mapping[Edition, datetime] = field(default_factory=dict)
    """When editions went over from observing to acting; what one of them only watched is skipped."""
    service: str | None = None
    """The id of the account the service writes with: its own echoes are nobody's act."""
    places: tuple[Place, ...] = ()
    """Those of other issues under the limits that this one comes under."""
    verdicts: Mapping[str, tuple["Cycle", ...]] = field(default_factory=dict)
    """Clock -> its cycles as an earlier decision judged them: finished ones stay as judged when the policy is edited
    (design §4.1)."""


NOTHING_AROUND = Around()
