"""Issues for tests, told as a story: `an_issue(...)`, then `.status(...)`, `.comment(...)` at times of day."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from policies.facts import Change, Comment, Issue, Person, Value, fold

MOSCOW = ZoneInfo("Europe/Moscow")
CLIENT = Person("client-1", "Анна Клиентова", "anna@zavod.example")
STAFF = Person("staff-1", "Игорь Инженеров", "igor@mespace.example", groups=frozenset({"support"}))
SERVICE = Person("service", "Регламент")


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

    @property
    def issue(self) -> Issue:
        latest = max([self.created, *(c.at for c in self.changes), *(c.at for c in self.comments)])
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
            marks=frozenset(self.marks),
        )

    def copy(self) -> "Story":
        return replace(self, values=dict(self.values), changes=list(self.changes), comments=list(self.comments))


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
