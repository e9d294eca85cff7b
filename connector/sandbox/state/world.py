"""The whole of one Jira in memory, behind one lock: issues, the site's set-up, registered webhooks.

Writers hold `lock` while they read, decide and `keep`; listeners hear of every change in order, still under the lock,
and must only take note (put it on a queue), never work.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from connector.sandbox.state.clock import MovableClock
from connector.sandbox.state.model import Comment, History, Issue
from connector.sandbox.state.site import Field, Site, User

EventName = Literal["created", "updated", "deleted", "commented", "comment_updated", "comment_deleted"]
FIRST_IDS = {"issue": 10000, "history": 10100, "comment": 10500, "field": 10200}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, with the issue as it was left."""

    name: EventName
    at: datetime
    actor: User | None
    issue: Issue
    history: History | None = None
    comment: Comment | None = None
    type_name: str = "issue_updated"
    """`issue_event_type_name` of the webhook."""


@dataclass(frozen=True, slots=True)
class Hook:
    """A registered webhook."""

    id: str
    name: str
    url: str
    events: tuple[str, ...]
    jql: str
    secret: str
    enabled: bool
    registrar: str
    at: datetime


class World:
    def __init__(self, site: Site, clock: MovableClock) -> None:
        self.lock = threading.RLock()
        self.site = site
        self.clock = clock
        self.base_url = "http://127.0.0.1"
        self.issues: dict[str, Issue] = {}
        self.hooks: dict[str, Hook] = {}
        self.counters: dict[str, int] = {}
        self.expired: set[str] = set()
        """Tokens whose day has passed."""
        self.expiring: dict[str, datetime] = {}
        """Tokens whose day is known: until when they hold."""
        self._keys: dict[str, str] = {}
        self._issue_of_comment: dict[str, str] = {}
        self._listeners: list[Callable[[Event], None]] = []
        self._watchers: list[Callable[[], None]] = []

    def listen(self, hears: Callable[[Event], None]) -> None:
        self._listeners.append(hears)

    def watch(self, touched: Callable[[], None]) -> None:
        """`touched` is called after anything at all changed."""
        self._watchers.append(touched)

    def touched(self) -> None:
        for watcher in self._watchers:
            watcher()

    def issue(self, id_or_key: str) -> Issue | None:
        return self.issues.get(id_or_key) or self.issues.get(self._keys.get(id_or_key.upper(), ""))

    def commented_issue(self, comment_id: str) -> Issue | None:
        return self.issues.get(self._issue_of_comment.get(comment_id, ""))

    def take_id(self, kind: str) -> str:
        with self.lock:
            number = self.counters.get(kind, FIRST_IDS.get(kind, 10000)) + 1
            self.counters[kind] = number
        return str(number)

    def take_key(self, project_key: str) -> str:
        with self.lock:
            self.counters[project_key] = self.counters.get(project_key, 0) + 1
            return f"{project_key}-{self.counters[project_key]}"

    def keep(self, issue: Issue, *events: Event) -> Issue:
        """`issue` is now what it was turned into; `events` are told to the listeners."""
        with self.lock:
            self.issues[issue.id] = issue
            self._keys[issue.key] = issue.id
            self._issue_of_comment.update((comment.id, issue.id) for comment in issue.comments[-1:])
            self._tell(events)
        return issue

    def restore(self, issues: tuple[Issue, ...]) -> None:
        """Puts issues back as a snapshot had them; nobody hears of it."""
        for issue in issues:
            self.issues[issue.id] = issue
            self._keys[issue.key] = issue.id
            self._issue_of_comment.update((comment.id, issue.id) for comment in issue.comments)

    def drop(self, issue: Issue, event: Event) -> None:
        with self.lock:
            del self.issues[issue.id]
            del self._keys[issue.key]
            self._tell((event,))

    def change_site(self, site: Site) -> None:
        with self.lock:
            self.site = site
            self.touched()

    def put_field(self, field: Field) -> None:
        """Adds a field, or replaces the one with its id."""
        with self.lock:
            others = tuple(known for known in self.site.fields if known.id != field.id)
            self.change_site(replace(self.site, fields=(*others, field)))

    def _tell(self, events: tuple[Event, ...]) -> None:
        for event in events:
            for listener in self._listeners:
                listener(event)
        self.touched()
