"""Issues for tests, told as a story: `an_issue(...)`, then `.status(...)`, `.comment(...)` at times of day; and small
policies to look at them by."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from textwrap import dedent, indent
from zoneinfo import ZoneInfo

from policies import Around, Cycle, Decision, Effect, Policy, evaluate, load
from policies.facts import Attachment, Change, Comment, Issue, Person, Value, WorkLog, fold
from policies.trace import Reader

MOSCOW = ZoneInfo("Europe/Moscow")
CLIENT = Person("client-1", "Анна Клиентова", "anna@zavod.example")
STAFF = Person("staff-1", "Игорь Инженеров", "igor@mespace.example", groups=frozenset({"support"}))
SERVICE = Person("service", "Регламент")
SHIPPED = Path(__file__).resolve().parents[2] / "policies.yaml"


def msk(text: str) -> datetime:
    """`2026-11-23 10:00` on a Moscow wall clock."""
    return datetime.fromisoformat(text).replace(tzinfo=MOSCOW)


@dataclass
class Story:
    """An issue being told; each step happens at its own time."""

    created: datetime
    values: dict[str, Value]
    changes: list[Change] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)
    files: list[Attachment] = field(default_factory=list)
    work: list[WorkLog] = field(default_factory=list)

    def change(self, at: datetime | str, by: Person | None = STAFF, **values: Value) -> "Story":
        moment = msk(at) if isinstance(at, str) else at
        number = str(10_000 + len(self.changes))
        for name, value in values.items():
            attribute = name if name.isascii() else fold(name)
            self.changes.append(Change(number, moment, by, attribute, self.values.get(attribute), value))
            self.values[attribute] = value
        return self

    def status(self, at: datetime | str, to: str, by: Person | None = STAFF) -> "Story":
        return self.change(at, by, status=to)

    def comment(self, at: datetime | str, by: Person = STAFF, text: str = "…", *, public: bool = True) -> "Story":
        moment = msk(at) if isinstance(at, str) else at
        self.comments.append(Comment(str(500 + len(self.comments)), moment, by, text, public))
        return self

    def attach(self, at: datetime | str, by: Person | None = CLIENT, name: str = "лог.zip") -> "Story":
        moment = msk(at) if isinstance(at, str) else at
        self.files.append(Attachment(str(700 + len(self.files)), moment, by, name, 10))
        return self

    @property
    def issue(self) -> Issue:
        told = (self.changes, self.comments, self.files)
        latest = max([self.created, *(each.at for facts in told for each in facts)])
        return Issue(
            "10001",
            "SUP-1",
            self.created,
            latest,
            dict(self.values),
            CLIENT,
            CLIENT,
            tuple(sorted(self.changes, key=lambda c: (c.at, int(c.id)))),
            tuple(sorted(self.comments, key=lambda c: (c.at, int(c.id)))),
            tuple(sorted(self.files, key=lambda f: (f.at, int(f.id)))),
            tuple(self.work),
            marks=frozenset(self.marks),
        )

    def copy(self) -> "Story":
        facts = {"changes": list(self.changes), "comments": list(self.comments), "files": list(self.files)}
        return replace(self, values=dict(self.values), **facts)  # type: ignore[arg-type]


def an_issue(created: str | datetime = "2026-11-23 10:00", **values: Value) -> Story:
    """A complete critical incident of project SUP, unless told otherwise."""
    moment = msk(created) if isinstance(created, str) else created
    given: dict[str, Value] = {
        "project": "SUP",
        "type": "Инцидент",
        "status": "Открыт",
        "priority": "Критический",
        "summary": "Линия не принимает партии",
        "description": "После смены партии терминал на линии показывает ошибку связи и не принимает новые задания",
        "площадка": "Завод № 1",
    }
    given.update({name if name.isascii() else fold(name): value for name, value in values.items()})
    return Story(moment, given)


def hours(amount: float) -> timedelta:
    return timedelta(hours=amount)


def a_policy(text: str) -> Policy:
    """The policy of a text that must be good."""
    policy = load(dedent(text), "t.yaml")
    assert isinstance(policy, Policy), policy.said("en")
    return policy


@cache
def shipped() -> Policy:
    """The policy in force as shipped: MESPACE."""
    policy = load(SHIPPED.read_text(encoding="utf-8"), SHIPPED.name)
    assert isinstance(policy, Policy), policy.said("en")
    return policy


WEEK = "work: {timezone: Europe/Moscow, hours: {mon-fri: 09:00-18:00}}"
"""Five days of nine hours, no public holidays: easy to count by hand."""


def a_clock(clock: str, *, calendars: str = WEEK, more: str = "") -> Policy:
    """A policy of one clock, `c`; `clock` is its YAML without title and calendar, `more` are other sections."""
    return a_policy(
        "version: 1\nregulation: t\npeople: {staff: {groups: support}}\nstatuses: {done: Закрыт}\n"
         "calendars:\n" + indent(dedent(calendars).strip(), "  ")
        + "\nclocks:\n  c:\n    calendar: work\n" + indent(dedent(clock).strip(), "    ")
        + "\n" + dedent(more)
    )  # fmt: skip


def look(policy: Policy, story: Story, at: str | datetime, **around: object) -> Decision:
    """What the policy says of the story at a time of Moscow; the service's own account is SERVICE."""
    now = msk(at) if isinstance(at, str) else at
    return evaluate(policy, story.issue, now, Around(service=SERVICE.id, **around))  # type: ignore[arg-type]


def cycle(policy: Policy, story: Story, at: str | datetime, clock: str = "c") -> Cycle:
    """The clock's last cycle."""
    return look(policy, story, at).clocks[clock][-1]


def wall(moment: datetime | None) -> str | None:
    """`2026-11-23 10:00` in Moscow; seconds only when there are any."""
    if moment is None:
        return None
    local = moment.astimezone(MOSCOW)
    return local.strftime("%Y-%m-%d %H:%M" if not local.second else "%Y-%m-%d %H:%M:%S")


def due(policy: Policy, story: Story, at: str | datetime | None = None) -> str | None:
    """When the last cycle of clock `c` is due, looked at just after the last event."""
    return wall(cycle(policy, story, at or story.issue.updated).due)


def told(decision: Decision, policy: Policy, language: str | None = None) -> list[str]:
    """The trace in words."""
    reader = Reader(language or policy.language, policy.zone, policy.titles)  # type: ignore[arg-type]
    return [reader.line(step) for step in decision.trace]


def acts(decision: Decision) -> list[tuple[str, str]]:
    """(kind, state) of the effects, in order."""
    return [(effect.kind, effect.state) for effect in decision.effects]


def effect(decision: Decision, kind: str) -> Effect:
    """The only effect of that kind."""
    (found,) = (e for e in decision.effects if e.kind == kind)
    return found


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
