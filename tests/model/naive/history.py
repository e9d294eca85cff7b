"""What happened to the issue, one moment after another, and the state after each. Rows of design §4.1: order within one
second; answer (who said what to whom)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from policies.facts import Attachment, Change, Comment, Issue, Person
from tests.model.naive.conditions import State, View, Words, fits, fold, holds, listed

Level = Mapping[str, Any]


@dataclass(frozen=True)
class Moment:
    number: int
    id: str
    at: datetime
    roles: tuple[str, ...]
    changed: Mapping[str, tuple[Any, Any]]
    comment: Comment | None
    file: bool
    level: Level | None
    view: View
    """Right after it."""
    before: View

    @property
    def by_staff(self) -> bool:
        """By anybody of `people`."""
        return self.roles[0] not in ("requester", "service", "nobody")


def moments_of(
    policy: Mapping[str, Any], words: Words, issue: Issue, now: datetime, service: str | None
) -> list[Moment]:
    """Those that have come by now."""
    state: dict[str, Any] = {**at_creation(issue), "key": issue.key}
    past: list[State] = []
    found: list[Moment] = []
    for id_, at, by, what in _told(issue):
        if at > now:
            break
        earlier = state
        state = dict(earlier)
        changed = {change.attribute: (earlier.get(change.attribute), change.after) for change in _changes(what)}
        state.update({attribute: after for attribute, (_, after) in changed.items()})
        if isinstance(what, Attachment):
            state["attachments"] = (*state.get("attachments", ()), what.name)
        state["author"] = roles_of(policy, by, service)
        past.append(state)
        view = View(words, state, tuple(past), at)
        level = level_of(policy, view)
        state["level"] = level["name"] if level else None
        if found and earlier.get("level") != state["level"]:
            changed["level"] = (earlier.get("level"), state["level"])
        before = found[-1].view if found else view
        comment = what if isinstance(what, Comment) else None
        file = isinstance(what, Attachment)
        found.append(Moment(len(found), id_, at, state["author"], changed, comment, file, level, view, before))
    return found


def at_creation(issue: Issue) -> dict[str, Any]:
    """What Jira says now, with every change taken back."""
    values: dict[str, Any] = dict(issue.attributes)
    for change in reversed(issue.changes):
        values[change.attribute] = change.before
    return values


Told = tuple[str, datetime, Person | None, Comment | Attachment | list[Change] | None]


def _told(issue: Issue) -> list[Told]:
    """By time; at one moment what is said comes before what is changed, and that before what is attached."""
    entries: dict[str, list[Change]] = {}
    for change in issue.changes:
        entries.setdefault(change.id, []).append(change)
    told: list[Told] = [(f"comment-{c.id}", c.at, c.author, c) for c in issue.comments]
    told += [(id_, items[0].at, items[0].author, items) for id_, items in entries.items()]
    told += [(f"attachment-{a.id}", a.at, a.author, a) for a in issue.attachments]
    told.sort(key=lambda each: each[1])
    return [("created", issue.created, issue.creator or issue.reporter, None), *told]


def _changes(what: object) -> Sequence[Change]:
    return what if isinstance(what, list) else ()


def roles_of(policy: Mapping[str, Any], person: Person | None, service: str | None) -> tuple[str, ...]:
    if person is None:
        return ("nobody",)
    if person.id == service:
        return ("service",)
    found = tuple(fold(word) for word, sort in policy.get("people", {}).items() if _is(person, sort))
    return found or ("requester",)


def _is(person: Person, sort: Mapping[str, Any]) -> bool:
    email = fold(person.email or "")
    said = {
        "groups": set(person.groups),
        "accounts": {fold(person.id)},
        "emails": {email},
        "domains": {email.partition("@")[2]} - {""},
        "account_types": {fold(person.kind)},
    }
    return any(not said[how].isdisjoint(map(fold, listed(names))) for how, names in sort.items())


def level_of(policy: Mapping[str, Any], view: View) -> Level | None:
    """The first that holds."""
    return next((level for level in policy.get("levels", ()) if holds(level.get("when"), view)), None)


def happens(events: Any, moment: Moment) -> bool:
    """Whether one of the events is what happened."""
    return any(_matches(event, moment) for event in listed(events))


def _matches(event: Any, moment: Moment) -> bool:
    if event == "created":
        return moment.id == "created"
    if "by" in event and fold(event["by"]) not in moment.roles:
        return False
    if not holds(event.get("when"), moment.view):
        return False
    ((word, what),) = ((key, value) for key, value in event.items() if key not in ("when", "by", "clause"))
    match word:
        case "comment":
            return moment.comment is not None and _said(what, moment, public=moment.comment.public)
        case "attachment":
            return moment.file and _acted(what, moment)
        case "activity":
            return moment.number > 0 and _acted(what, moment)
        case "reached":
            raise NotImplementedError(word)
    attribute = moment.view.words.attribute(word)
    return attribute in moment.changed and went(attribute, what, moment)


def went(attribute: str, what: Mapping[str, Any], moment: Moment) -> bool:
    """From what is said to what is said, where it is said."""
    came_from = "from" not in what or fits(attribute, what["from"], moment.before)
    return came_from and ("to" not in what or fits(attribute, what["to"], moment.view))


def _said(what: str, moment: Moment, *, public: bool) -> bool:
    match what:
        case "public":
            return public
        case "internal":
            return not public
        case "requester":
            return "requester" in moment.roles
    return public and _acted(what, moment)


def _acted(who: str, moment: Moment) -> bool:
    return moment.by_staff if who == "staff" else fold(who) in moment.roles
