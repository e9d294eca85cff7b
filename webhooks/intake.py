"""`POST /webhooks/jira`: is it Jira's, which issue is it about, stored; then, and only then, a 2xx.

Nothing is decided here and Jira is not asked (design §2). What an answer means to Jira: 2xx ends a delivery, 4xx ends
it as well (so a wrong secret loses events until the next sweep, and is told loudly), 503 makes Cloud repeat it.
"""

import hashlib
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Literal

import orjson
import structlog
from flask import Response, request
from werkzeug.wrappers import Request

from connector.store.agenda import Mark
from connector.store.deliveries import Delivery
from connector.store.intake import OUTAGES, Closed
from webhooks.answers import told
from webhooks.hints import Hint, Refusal, hint
from webhooks.signature import verify

Accept = Callable[[Delivery, Sequence[Mark]], Literal["accepted", "duplicate"]]
"""`connector.store.GroupCommit.accept`: returns when the delivery is durable."""

MAX_BYTES = 1024 * 1024
TOO_LARGE = f"the body is larger than {MAX_BYTES} bytes"
RETRY_SECONDS = 30
NOT_STORED = (*OUTAGES, Closed, TimeoutError)

_IDENTIFIER = re.compile(r"[\x21-\x7e]{1,128}", re.ASCII)
_STORED = {outcome: orjson.dumps({"status": outcome, "reason": None}) for outcome in ("accepted", "duplicate")}
_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Refused:
    """Webhooks turned away unverified since the start: they are not stored, or anybody could fill the store."""

    count: int = 0
    since: datetime | None = None
    reason: str = ""
    _lock: Lock = field(default_factory=Lock)

    def add(self, reason: str, now: datetime) -> None:
        with self._lock:
            self.count += 1
            self.since = self.since or now
            self.reason = reason

    def forget(self) -> None:
        """A good one came: the trouble is over, unless it comes back."""
        with self._lock:
            self.count, self.since, self.reason = 0, None, ""


@dataclass(frozen=True, slots=True)
class Intake:
    """The route's memory: the secrets, where deliveries go, and what was turned away."""

    secrets: tuple[bytes, ...]
    accept: Accept
    now: Callable[[], datetime]
    refused: Refused = field(default_factory=Refused)

    def receive(self) -> Response:
        """The view."""
        body = _read(request)
        if body is None:
            self.refused.add(TOO_LARGE, self.now())
            return told(413, "refused", TOO_LARGE)
        signed_by = verify(request.environ.get("HTTP_X_HUB_SIGNATURE"), body, self.secrets)
        if isinstance(signed_by, str):
            self.refused.add(signed_by, self.now())
            _log.warning("webhook refused", reason=signed_by, peer=request.remote_addr, bytes=len(body))
            return told(401, "refused", signed_by)
        if self.refused.count:
            self.refused.forget()
        return self._take(body, signed_by, request.environ.get("HTTP_X_ATLASSIAN_WEBHOOK_IDENTIFIER"), request.args)

    def _take(self, body: bytes, signed_by: int, identifier: str | None, query: Mapping[str, str]) -> Response:
        found = hint(body, query)
        now = self.now()
        name = _delivery_id(identifier, body, isinstance(found, Refusal) or found.stamped)
        try:
            if isinstance(found, Refusal):
                self.accept(Delivery(name, now, reason=found.reason, signed_by=signed_by), ())
                return _turned_down(found)
            outcome = self.accept(_delivery(name, now, found, signed_by), _marks(found, now))
        except NOT_STORED as error:
            _log.error("webhook not stored", error=f"{type(error).__name__}: {error}", delivery=name)
            return told(503, "unavailable", "not stored, send it again", {"Retry-After": str(RETRY_SECONDS)})
        return Response(_STORED[outcome], 202 if outcome == "accepted" else 200, content_type="application/json")


def _read(incoming: Request) -> bytes | None:
    """The raw body, or None when it is larger than allowed; then no more of it is read."""
    length = incoming.content_length
    if length is not None and length > MAX_BYTES:
        return None
    body = incoming.stream.read(MAX_BYTES + 1)
    return body if len(body) <= MAX_BYTES else None


def _delivery_id(identifier: str | None, body: bytes, stamped: bool) -> str:
    """Cloud's own identifier, the same on every repetition; else the body's hash, when Jira's timestamp is in it.

    Without either, equal bodies are no repetition: Automation's `{"key": …}` and the empty body are the same each time,
    and to take the second for a duplicate would lose an event.
    """
    if identifier is not None and _IDENTIFIER.fullmatch(identifier):
        return "id:" + identifier
    return "sha256:" + hashlib.sha256(body).hexdigest() if stamped else "once:" + uuid.uuid4().hex


def _delivery(name: str, now: datetime, found: Hint, signed_by: int) -> Delivery:
    first = found.issues[0]
    return Delivery(name, now, issue=first.id or first.key, event=found.event, signed_by=signed_by)


def _marks(found: Hint, now: datetime) -> tuple[Mark, ...]:
    return tuple(Mark(named.id or named.key or "", now, found.fresh, named.key) for named in found.issues)


def _turned_down(refusal: Refusal) -> Response:
    if not refusal.malformed:
        return told(202, "ignored", refusal.reason)
    _log.warning("webhook malformed", reason=refusal.reason, peer=request.remote_addr)
    return told(400, "refused", refusal.reason)
