"""One issue in a Jira of the mind: what people and the service do to it, kept as Jira would tell it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import assert_never

from policies.decision import Effect
from policies.facts import Attachment, Change, Comment, Issue, Person, Value, WorkLog, attribute_of
from policies.policy import Policy
from policies.proving.cases import Case, Deed, Other
from policies.rules.changes import as_text

SERVICE = Person("service", "Регламент")
ISSUE, FIRST_CHANGE, FIRST_COMMENT = 10_000, 10_000, 500


class World:
    """Changes only move forward in time: each act is no earlier than the one before."""

    def __init__(self, case: Case | Other, policy: Policy, number: int = 1) -> None:
        self.id = str(ISSUE + number)
        self.created, self.updated, self.reporter = case.created, case.created, case.by
        project = next(iter(sorted(policy.scope.projects)), "sup").upper()
        self.key = f"{project}-{number}"
        self.values: dict[str, Value] = {"project": project, "reporter": case.by.name, **case.issue}
        self.changes: list[Change] = []
        self.entries = 0
        self.comments: list[Comment] = []
        self.attachments: list[Attachment] = []
        self.worklogs: list[WorkLog] = []

    @property
    def issue(self) -> Issue:
        return Issue(
            self.id,
            self.key,
            self.created,
            self.updated,
            dict(self.values),
            self.reporter,
            self.reporter,
            tuple(self.changes),
            tuple(self.comments),
            tuple(self.attachments),
            tuple(self.worklogs),
        )

    def happen(self, deed: Deed) -> None:
        self.updated = deed.at
        if deed.changes:
            self._change(deed.at, deed.by, deed.changes)
        if deed.comment is not None:
            self._comment(deed.at, deed.by, deed.comment, public=deed.public)
        number = str(len(self.attachments) + len(self.worklogs) + 1)
        if deed.attachment is not None:
            self.attachments.append(Attachment(number, deed.at, deed.by, deed.attachment, 0))
        if deed.worklog is not None:
            self.worklogs.append(WorkLog(number, deed.at, deed.by, deed.worklog))

    def differs(self, fields: Mapping[str, Value]) -> bool:
        """Whether Jira does not show these yet."""
        return any(self.values.get(attribute_of(name)) != value for name, value in fields.items())

    def show(self, fields: Mapping[str, Value], at: datetime) -> None:
        """What the service writes in one go: only what differs."""
        self.updated = at
        named = {attribute_of(name): value for name, value in fields.items()}
        changed = {name: value for name, value in named.items() if self.values.get(name) != value}
        self._change(at, SERVICE, changed)

    def act(self, effect: Effect, at: datetime) -> None:
        """The effect, as Jira would take it."""
        self.updated, body = at, effect.body
        match effect.kind:
            case "comment":
                self._comment(at, SERVICE, body["text"], public=body["public"] == "yes")
            case "undo" if "field" in body:
                attribute = attribute_of(body["field"])
                self._change(at, SERVICE, {attribute: self._as_it_was(attribute, body["to"])})
            case "transition" | "undo":
                self._change(at, SERVICE, {"status": body["to"]})
            case "label":
                self._change(at, SERVICE, {"labels": (*_labels(self.values.get("labels")), body["add"])})
            case "set":
                self._change(at, SERVICE, {attribute_of(body["field"]): body["value"]})
            case "notify" | "link" | "remove":
                pass
            case unknown:
                assert_never(unknown)

    def _as_it_was(self, attribute: str, told: str) -> Value:
        """The value of which an undo tells: Jira gives it back in the field's own type."""
        values = (change.before for change in reversed(self.changes) if change.attribute == attribute)
        return next((value for value in values if as_text(value) == told), told or None)

    def _change(self, at: datetime, by: Person | None, changes: Mapping[str, Value]) -> None:
        """One entry of the changelog; none when nothing differs."""
        changed = {name: value for name, value in changes.items() if self.values.get(name) != value}
        if not changed:
            return
        number = str(FIRST_CHANGE + self.entries)
        self.entries += 1
        for name, value in changed.items():
            self.changes.append(Change(number, at, by, name, self.values.get(name), value))
            self.values[name] = value

    def _comment(self, at: datetime, by: Person | None, text: str, *, public: bool) -> None:
        self.comments.append(Comment(str(FIRST_COMMENT + len(self.comments)), at, by, text, public))


def _labels(value: Value) -> Iterable[str]:
    return value if isinstance(value, tuple) else (str(value),) if value else ()
