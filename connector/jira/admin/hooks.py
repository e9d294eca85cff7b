"""Webhooks of the administrator: registered at `/rest/webhooks/1.0/webhook`, on Data Center from version 10 on at
`/rest/jira-webhook/1.0/webhooks`.

Atlassian names the addresses on its pages «Webhooks» and «Managing webhooks»; the JSON of the newer one is not
documented (JRASERVER-78733): `configuration` holds SECRET, EXCLUDE_BODY and FILTERS as text, and the older form's
`secret` and `filters` are accepted there and ignored. So what was registered is read back and judged, never assumed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from connector.jira.admin.site import Server
from connector.jira.answers import Answer, Broken, Data, Failure
from connector.jira.session import Session
from connector.jira.wording import unexpected

OLD, NEW = "/rest/webhooks/1.0/webhook", "/rest/jira-webhook/1.0/webhooks"
SECTION = "issue-related-events-section"
EVENTS = (
    "jira:issue_created",
    "jira:issue_updated",
    "jira:issue_deleted",
    "comment_created",
    "comment_updated",
    "comment_deleted",
)
"""What the service wants to hear of; more does no harm."""


@dataclass(frozen=True, slots=True)
class Hook:
    """A webhook as Jira tells it."""

    id: str
    name: str
    url: str
    events: frozenset[str]
    jql: str
    enabled: bool
    signed: bool
    excludes_body: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """A webhook to be."""

    name: str
    url: str
    jql: str
    secret: str

    def __repr__(self) -> str:
        """Without the secret."""
        return f"Wanted({self.url}, {self.jql})"


def newer(server: Server) -> bool:
    return not server.cloud and server.version[:1] >= (10,)


def every(session: Session, server: Server) -> tuple[Hook, ...] | Failure:
    """All of this Jira; only for its administrators."""
    answer = session.send("GET", NEW if newer(server) else OLD)
    if not isinstance(answer, Data) or not isinstance(answer.body, list):
        return answer if isinstance(answer, Failure) else Broken(unexpected("webhooks"), "no")
    told = (one for one in answer.body if isinstance(one, Mapping))
    return tuple(_newer(one) if newer(server) else _older(one) for one in told)


def register(session: Session, server: Server, wanted: Wanted) -> Answer:
    common: dict[str, Any] = {"name": wanted.name, "url": wanted.url, "events": list(EVENTS)}
    filters = {SECTION: wanted.jql}
    if newer(server):
        told = {"SECRET": wanted.secret, "EXCLUDE_BODY": "false", "FILTERS": orjson.dumps(filters).decode()}
        return session.send("POST", NEW, json={**common, "active": True, "configuration": told})
    return session.send(
        "POST",
        OLD,
        json={**common, "enabled": True, "filters": filters, "excludeBody": False, "secret": wanted.secret},
    )


def remove(session: Session, server: Server, hook: Hook) -> Answer:
    return session.send("DELETE", f"{NEW if newer(server) else OLD}/{hook.id}")


def _older(told: Mapping[str, Any]) -> Hook:
    """Its id stands only at the end of its address, which is not followed."""
    identity = str(told.get("self", "")).rstrip("/").rpartition("/")[2]
    filters = told.get("filters")
    jql = filters.get(SECTION) if isinstance(filters, Mapping) else ""
    return Hook(
        id=identity if identity.isalnum() else "0",
        name=str(told.get("name", "")),
        url=str(told.get("url", "")),
        events=_events(told),
        jql=str(jql or ""),
        enabled=told.get("enabled") is not False,
        signed=told.get("isSigned") is True,
        excludes_body=told.get("excludeBody") is True,
    )


def _newer(told: Mapping[str, Any]) -> Hook:
    raw = told.get("configuration")
    settings = raw if isinstance(raw, Mapping) else {}
    identity = told.get("id")
    return Hook(
        id=str(identity) if isinstance(identity, int) else "0",
        name=str(told.get("name", "")),
        url=str(told.get("url", "")),
        events=_events(told),
        jql=_filter(settings.get("FILTERS")),
        enabled=told.get("active") is not False,
        signed=bool(settings.get("SECRET")),
        excludes_body=str(settings.get("EXCLUDE_BODY", "")).lower() == "true",
    )


def _events(told: Mapping[str, Any]) -> frozenset[str]:
    """Data Center's newer answers tell each event as an object with an id."""
    events = told.get("events")
    each = events if isinstance(events, list) else ()
    return frozenset(str(one.get("id", "")) if isinstance(one, Mapping) else str(one) for one in each)


def _filter(told: object) -> str:
    try:
        found = orjson.loads(told) if isinstance(told, str) and told else told
    except orjson.JSONDecodeError:
        return str(told)
    return str(found.get(SECTION) or "") if isinstance(found, Mapping) else ""
