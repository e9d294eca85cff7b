"""`POST /webhooks/jira`: is it Jira's, which issue is it about, stored; then, and only then, a 2xx.

Nothing is decided here and Jira is not asked (design §2). What an answer means to Jira: 2xx ends a delivery, 4xx ends
it as well (so a wrong secret loses events until the next sweep, and is told loudly), 503 makes Cloud repeat it.
"""

import hashlib
import re
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qsl

import structlog
from sqlalchemy.exc import SQLAlchemyError

from connector.store import Busy, Closed
from connector.store.agenda import Mark
from connector.store.deliveries import Delivery
from webhooks.answers import Answer
from webhooks.hints import Hint, Refusal, hint
from webhooks.serving.bodies import CROWDED, RETRY_SECONDS, Bodies
from webhooks.signature import verify

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Accept = Callable[[Delivery, Sequence[Mark]], Literal["accepted", "duplicate"]]
"""`connector.store.GroupCommit.accept`: returns when the delivery is durable."""

PATH = "/webhooks/jira"
MAX_BYTES = 1024 * 1024
MAX_WORDS = 100
"""In the query of the address."""
NOT_STORED = (SQLAlchemyError, Busy, Closed, TimeoutError)

_IDENTIFIER = re.compile(r"[\x21-\x7e]{1,128}", re.ASCII)
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


ACCEPTED, DUPLICATE = Answer(202, "accepted"), Answer(200, "duplicate")
TOO_LARGE = Answer(413, "refused", f"the body is larger than {MAX_BYTES} bytes", (("Connection", "close"),))
NOT_POST = Answer(405, "refused", "webhooks come by POST", (("Allow", "POST"),))
UNAVAILABLE = Answer(503, "unavailable", "not stored, send it again", (("Retry-After", str(RETRY_SECONDS)),))


@dataclass(frozen=True, slots=True)
class Intake:
    """Stands in front of Flask as WSGI middleware (`app.wsgi_app = Intake(…)`) and passes on what is not for it.

    Flask's contexts and response objects would take as long as all that is done here (`bench/intake.py`).
    """

    behind: "WSGIApplication"
    secrets: tuple[bytes, ...]
    accept: Accept
    now: Callable[[], datetime]
    refused: Refused
    bodies: Bodies = field(default_factory=Bodies)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ["PATH_INFO"] != PATH:
            return self.behind(environ, start_response)
        return self._receive(environ).send(start_response)

    def _receive(self, environ: "WSGIEnvironment") -> Answer:
        if environ["REQUEST_METHOD"] != "POST":
            return NOT_POST
        signature = environ.get("HTTP_X_HUB_SIGNATURE")
        if not signature or not self.secrets:  # whoever cannot have signed it is not waited for
            return self._turn_away(Answer(401, "refused", str(verify(signature, b"", self.secrets))), environ)
        body = self.bodies.read(environ, MAX_BYTES)
        if body == "crowded":
            _log.warning("webhook not waited for", reason=CROWDED.reason, peer=environ.get("REMOTE_ADDR"))
            return CROWDED
        if body == "large":
            return self._turn_away(TOO_LARGE, environ)
        signed_by = verify(signature, body, self.secrets)
        if isinstance(signed_by, str):
            return self._turn_away(Answer(401, "refused", signed_by), environ)
        if self.refused.count:
            self.refused.forget()
        query = environ.get("QUERY_STRING", "")
        found = hint(body, _asked(query) if query else {})
        identifier = environ.get("HTTP_X_ATLASSIAN_WEBHOOK_IDENTIFIER")
        name = _delivery_id(identifier, f"{signature}".lower() + query, isinstance(found, Refusal) or found.stamped)
        return self._take(found, name, signed_by)

    def _take(self, found: Hint | Refusal, name: str, signed_by: int) -> Answer:
        now = self.now()
        try:
            if isinstance(found, Refusal):
                self.accept(Delivery(name, now, reason=found.reason, signed_by=signed_by), ())
                return _turned_down(found, name)
            outcome = self.accept(_delivery(name, now, found, signed_by), _marks(found, now))
        except NOT_STORED as error:
            _log.error("webhook not stored", error=f"{type(error).__name__}: {error}", delivery=name)
            return UNAVAILABLE
        return ACCEPTED if outcome == "accepted" else DUPLICATE

    def _turn_away(self, answer: Answer, environ: "WSGIEnvironment") -> Answer:
        reason = answer.reason or ""
        self.refused.add(reason, self.now())
        _log.warning("webhook refused", reason=reason, peer=environ.get("REMOTE_ADDR"))
        return answer


def _asked(query: str) -> dict[str, str]:
    """The address's own words; one with too many of them has none."""
    try:
        return dict(parse_qsl(query, max_num_fields=MAX_WORDS))
    except ValueError:
        return {}


def _delivery_id(identifier: str | None, content: str, stamped: bool) -> str:
    """Cloud's own identifier, the same on every repetition; else a hash, when Jira's timestamp is in the body.

    Without either, equal bodies are no repetition: Automation's `{"key": …}` and the empty body are the same each time,
    and to take the second for a duplicate would lose an event. `content` is the verified signature, which stands for
    the body (to hash that anew would take its time twice), and the query.
    """
    if identifier is not None and _IDENTIFIER.fullmatch(identifier):
        return "id:" + identifier
    if not stamped:
        return "once:" + uuid.uuid4().hex
    return "sha256:" + hashlib.sha256(content.encode(errors="surrogateescape")).hexdigest()


def _delivery(name: str, now: datetime, found: Hint, signed_by: int) -> Delivery:
    first = found.issues[0]
    return Delivery(name, now, issue=first.id or first.key, event=found.event, signed_by=signed_by)


def _marks(found: Hint, now: datetime) -> tuple[Mark, ...]:
    """A freshness beyond now is no freshness: by it every later state of the issue would seem known."""
    fresh = min(found.fresh, now) if found.fresh else None
    return tuple(Mark(named.id or named.key or "", now, fresh, named.key) for named in found.issues)


def _turned_down(refusal: Refusal, name: str) -> Answer:
    if not refusal.malformed:
        return Answer(202, "ignored", refusal.reason)
    _log.warning("webhook malformed", reason=refusal.reason, delivery=name)
    return Answer(400, "refused", refusal.reason)
