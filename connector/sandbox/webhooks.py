"""Posts what happens to the registered addresses, as Jira does: from a thread of its own, signed, filtered by JQL.

Cloud repeats after 408, 409, 425, 429, 5xx and a broken connection, under one identifier; Data Center does neither
(`jira-platform.md` §1.4, §1.5). Repeats do not hold up what comes after them, so order may be lost.
"""

import hashlib
import heapq
import hmac
import logging
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import orjson
import requests

from connector.sandbox.jql.parser import parse
from connector.sandbox.jql.search import matcher
from connector.sandbox.jql.terms import Asked
from connector.sandbox.shapes.event_json import bodies
from connector.sandbox.shapes.view import View
from connector.sandbox.state.world import Event, Hook, World

log = logging.getLogger(__name__)
Mode = Literal["deliver", "lose", "double", "reorder"]
BACKOFF = (0.2, 1.0, 3.0, 10.0, 30.0)
"""Seconds before each repeat; Jira itself waits 5 to 15 minutes."""
_REPEATED = frozenset({408, 409, 425, 429})


@dataclass(frozen=True, slots=True)
class Delivery:
    url: str
    body: bytes
    secret: str
    identifier: str
    attempt: int = 0
    status: int | None = None
    """Of the last answer; None: no answer."""


@dataclass(frozen=True, slots=True)
class Happened:
    """An event, and the webhooks that were registered when it came to pass."""

    event: Event
    hooks: tuple[Hook, ...]


class Deliverer:
    """`mode` is asked for each delivery; `backoff` in seconds."""

    def __init__(
        self, world: World, mode: Callable[[], Mode] = lambda: "deliver", backoff: tuple[float, ...] = BACKOFF
    ) -> None:
        self.past: deque[Delivery] = deque(maxlen=1000)
        """Every attempt made, the latest last."""
        self._world, self._mode, self._backoff = world, mode, backoff
        self._heap: list[tuple[float, int, Happened | Delivery]] = []
        self._held: Delivery | None = None
        self._turn = 0
        self._busy = self._stopped = False
        self._changed = threading.Condition()
        self._session = requests.Session()
        self._session.trust_env = False
        self._thread = threading.Thread(target=self._run, name="sandbox-webhooks", daemon=True)

    def start(self) -> None:
        self._world.listen(lambda event: self._push(Happened(event, tuple(self._world.hooks.values()))))
        self._thread.start()

    def stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        self._thread.join()
        self._session.close()

    def drain(self, timeout: float = 10.0) -> bool:
        """Waits until nothing is left to send, repeats included. False: it took longer than `timeout` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._heap and not self._busy, timeout)

    def release(self) -> None:
        """Sends what `reorder` holds back."""
        with self._changed:
            held, self._held = self._held, None
        if held is not None:
            self._push(held)

    def _push(self, what: Happened | Delivery, delay: float = 0.0) -> None:
        with self._changed:
            self._turn += 1
            heapq.heappush(self._heap, (time.monotonic() + delay, self._turn, what))
            self._changed.notify_all()

    def _run(self) -> None:
        while (what := self._next()) is not None:
            if isinstance(what, Happened):
                for delivery in self._deliveries(what):
                    self._route(delivery)
            else:
                self._send(what)
            with self._changed:
                self._busy = False
                self._changed.notify_all()

    def _next(self) -> Happened | Delivery | None:
        with self._changed:
            while not self._stopped:
                wait = self._heap[0][0] - time.monotonic() if self._heap else None
                if wait is not None and wait <= 0:
                    self._busy = True
                    return heapq.heappop(self._heap)[2]
                self._changed.wait(wait)
        return None

    def _deliveries(self, what: Happened) -> Iterator[Delivery]:
        event = what.event
        for hook in what.hooks:
            if not hook.enabled or not self._matches(hook, event):
                continue
            registrar = self._world.site.user(hook.registrar)
            emails = not self._world.site.cloud
            for body in bodies(View(self._world.site, self._world.base_url, "2", registrar, emails), event):
                if body["webhookEvent"] in hook.events:
                    yield Delivery(hook.url, orjson.dumps(body), hook.secret, str(uuid.uuid4()))

    def _matches(self, hook: Hook, event: Event) -> bool:
        """The filter is checked against the issue as the event left it."""
        world = self._world
        asked = Asked(world.site, event.at, world.site.user(hook.registrar), world.issue, strict=False)
        return matcher(parse(hook.jql), asked)(event.issue)

    def _route(self, delivery: Delivery) -> None:
        mode = self._mode()
        if mode == "reorder" and self._held is None:
            self._held = delivery
            return
        if mode != "lose":
            self._push(delivery)
        if mode == "double":
            self._push(delivery)
        self.release()

    def _send(self, delivery: Delivery) -> None:
        status: int | None = None
        try:
            answer = self._session.post(
                delivery.url,
                data=delivery.body,
                headers=self._headers(delivery),
                timeout=(5, 20),
                allow_redirects=False,
            )
            status = answer.status_code
        except requests.RequestException as problem:
            log.info("webhook to %s: %s", delivery.url, type(problem).__name__)
        self.past.append(replace(delivery, status=status))
        repeated = status is None or status in _REPEATED or status >= 500
        if repeated and self._world.site.cloud and delivery.attempt < len(self._backoff):
            self._push(replace(delivery, attempt=delivery.attempt + 1), self._backoff[delivery.attempt])

    def _headers(self, delivery: Delivery) -> dict[str, str]:
        headers = {"Content-Type": "application/json; charset=UTF-8", "User-Agent": "Atlassian Webhook HTTP Client"}
        if delivery.secret:
            digest = hmac.new(delivery.secret.encode(), delivery.body, hashlib.sha256).hexdigest()
            headers["X-Hub-Signature"] = f"sha256={digest}"
        if self._world.site.cloud:
            headers["X-Atlassian-Webhook-Identifier"] = delivery.identifier
            headers["X-Atlassian-Webhook-Flow"] = "Primary"
            if delivery.attempt:
                headers["X-Atlassian-Webhook-Retry"] = str(delivery.attempt)
        return headers
