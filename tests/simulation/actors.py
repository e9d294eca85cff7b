"""Those who act upon the service from outside: people, who do anything a Jira allows, and Jira's webhooks.

People act through the sandbox's own state, at the moment it is; what they do is heard of as in life, by events.
"""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

import orjson

from connector.sandbox.shapes.event_json import bodies
from connector.sandbox.shapes.view import View
from connector.sandbox.state import talk, writes
from connector.sandbox.state.fields import FieldValue
from connector.sandbox.state.model import Issue, RichText
from connector.sandbox.state.site import User, by_name
from connector.sandbox.state.world import Event
from tests.simulation.faults import Nemesis
from tests.simulation.process import SECRET
from tests.simulation.world import CUSTOMERS, STAFF, JiraSide

BACKOFF = (300, 600, 900, 900, 900)
"""Seconds before Cloud repeats what was not taken."""
LONGEST_DELAY = 1_800


@dataclass
class People:
    """Each act is one draw of luck."""

    jira: JiraSide
    luck: Random
    most: int
    """Issues at most."""

    def act(self) -> str:
        """Something; what it was."""
        issues = list(self.jira.world.issues.values())
        if not issues or (len(issues) < self.most and self.luck.random() < 0.15):
            return self.create()
        issue = self.luck.choice(issues)
        acts: list[tuple[int, Callable[[Issue, User], str]]] = [(4, self._move), (3, self._say), (2, self._edit)]
        (chosen,) = self.luck.choices([act for _, act in acts], [weight for weight, _ in acts])
        return chosen(issue, self._somebody())

    def create(self) -> str:
        world, who, luck = self.jira.world, self._somebody(), self.luck
        values: dict[str, FieldValue] = {
            "issuetype": luck.choice(world.site.types).id,
            "priority": luck.choice(world.site.priorities).id,
            "summary": "Линия стоит",
            "description": RichText("После обновления терминал показывает ошибку связи"),
        }
        if luck.random() < 0.6:
            values[self._field("Площадка")] = "Завод"
        made = writes.create(world, who, self.jira.time.now, world.site.projects[0], values)
        return f"{who.name} creates {made.key}"

    def _move(self, issue: Issue, who: User) -> str:
        way = self.luck.choice(writes.available(self.jira.world.site, issue))
        writes.move(self.jira.world, who, self.jira.time.now, issue.id, way.id)
        return f"{who.name} moves {issue.key} to {way.name}"

    def _say(self, issue: Issue, who: User) -> str:
        hidden = who.name in STAFF and self.luck.random() < 0.3
        more = {"sd.public.comment": {"internal": True}} if hidden else None
        talk.comment(self.jira.world, who, self.jira.time.now, issue.id, RichText("Слово"), properties=more)
        return f"{who.name} comments {issue.key}"

    def _edit(self, issue: Issue, who: User) -> str:
        site, luck = self.jira.world.site, self.luck
        shown = [field for field in site.fields if field.name in ("Реакция до", "Решить до")]
        changes: list[tuple[str, FieldValue]] = [
            ("priority", luck.choice(site.priorities).id),
            ("issuetype", luck.choice(site.types).id),
            (self._field("Площадка"), luck.choice(("Завод", None))),
            *((field.id, None) for field in shown),
        ]
        name, value = luck.choice(changes)
        writes.edit(self.jira.world, who, self.jira.time.now, issue.id, {name: value})
        return f"{who.name} sets {name} of {issue.key} to {value}"

    def _somebody(self) -> User:
        return self.jira.user(self.luck.choice((*STAFF, *CUSTOMERS)))

    def _field(self, name: str) -> str:
        found = by_name(self.jira.world.site.fields, name)
        assert found is not None, name
        return found.id


@dataclass
class Letter:
    """A webhook under way."""

    body: bytes
    headers: dict[str, str]
    issue: str
    at: datetime
    """When what it tells of happened."""
    attempt: int = 0

    @property
    def name(self) -> str:
        """As the service remembers it."""
        known = self.headers.get("X-Atlassian-Webhook-Identifier")
        signature = self.headers["X-Hub-Signature"].lower()
        return f"id:{known}" if known else f"sha256:{hashlib.sha256(signature.encode()).hexdigest()}"


@dataclass
class Webhooks:
    """Makes letters of events and hands them in; `later` puts off a delivery by seconds, `hand_in` gives the status
    that the service answered, None when it did not."""

    jira: JiraSide
    nemesis: Nemesis
    later: Callable[[float, Callable[[], None]], None]
    hand_in: Callable[[Letter], int | None]
    acknowledged: dict[str, tuple[datetime, Letter]] = field(default_factory=dict)
    """By the name under which it is remembered, with the moment."""
    _made: int = 0

    def tell(self, event: Event) -> None:
        """What Jira posts, on its way, whole or not."""
        for letter in self.letters(event):
            delay = float(self.nemesis.luck.randint(0, 3))
            if self.nemesis.strikes("webhook lost", 0.1):
                continue
            if self.nemesis.strikes("webhook delayed", 0.1):
                delay = self.nemesis.luck.randint(60, LONGEST_DELAY)
            elif self.nemesis.strikes("webhook reordered", 0.2):
                delay = self.nemesis.luck.randint(4, 60)
            self._send(letter, delay)
            if self.nemesis.strikes("webhook doubled", 0.1):
                self._send(letter, delay + self.nemesis.luck.randint(0, 300))

    def letters(self, event: Event) -> list[Letter]:
        site = self.jira.world.site
        view = View(site, self.jira.world.base_url, "2", self.jira.service, not site.cloud)
        return [self._letter(orjson.dumps(body), event) for body in bodies(view, event)]

    def _letter(self, body: bytes, event: Event) -> Letter:
        self._made += 1
        headers = {"X-Hub-Signature": f"sha256={hmac.new(SECRET, body, hashlib.sha256).hexdigest()}"}
        if self.jira.world.site.cloud:
            headers["X-Atlassian-Webhook-Identifier"] = f"letter-{self._made}"
        return Letter(body, headers, event.issue.id, event.at)

    def _send(self, letter: Letter, delay: float) -> None:
        self.later(delay, lambda: self.deliver(letter))

    def deliver(self, letter: Letter) -> None:
        status = self.hand_in(letter)
        if status is not None and 200 <= status < 300:
            return
        if self.jira.world.site.cloud and letter.attempt < len(BACKOFF) and (status is None or status >= 500):
            letter.attempt += 1
            self._send(letter, BACKOFF[letter.attempt - 1])
