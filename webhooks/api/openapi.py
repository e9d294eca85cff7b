"""The description of our own HTTP interface, OpenAPI 3.1. Pages for people are not in it."""

from collections.abc import Mapping
from typing import Any

Part = Mapping[str, Any]


def _ref(name: str) -> Part:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(description: str, schema: Part, **more: Any) -> Part:
    return {"description": description, "content": {"application/json": {"schema": schema}}, **more}


def _told(description: str, **more: Any) -> Part:
    return _json(description, _ref("Told"), **more)


def _object(required: Part, **more: Any) -> Part:
    return {"type": "object", "required": list(required), "properties": {**required, **more}}


_TEXT: Part = {"type": "string"}
_TEXT_OR_NULL: Part = {"type": ["string", "null"]}
_WHEN: Part = {"type": "string", "format": "date-time"}
_COUNT: Part = {"type": "integer", "minimum": 0}
_RETRY: Part = {"headers": {"Retry-After": {"description": "seconds", "required": True, "schema": {"type": "integer"}}}}
_SECURED: Part = {"security": [{"password": []}, {"session": []}]}
_ORDERED: Part = {"security": [{"password": []}]}
_GUARDED: Part = {
    "400": _told("asked under a host name that is not this service's, or in words it does not know"),
    "401": _told("no password, or a wrong one"),
    "403": _told("the pages are closed, or the role may not do this"),
    "429": _told("too many wrong passwords from this address", **_RETRY),
    "503": _told("the store does not answer, or too many requests are sent slowly"),
}
_KEY: Part = {"name": "key", "in": "path", "required": True, "description": "key or id", "schema": _TEXT}
_WORD_PLACE = (
    {"name": "issue", "in": "path", "required": True, "description": "id in Jira", "schema": _TEXT},
    {"name": "effect", "in": "path", "required": True, "description": "its slashes may stay", "schema": _TEXT},
)


def _get(summary: str, good: Part, *, guarded: bool = True, **more: Any) -> Part:
    responses = {"200": good, **(_GUARDED if guarded else {}), **more.pop("responses", {})}
    return {"get": {"summary": summary, **(_SECURED if guarded else {"security": []}), **more, "responses": responses}}


def _word(summary: str) -> Part:
    why = {"type": "object", "additionalProperties": False, "properties": {"why": {"type": "string", "maxLength": 500}}}
    return {
        "post": {
            "summary": summary,
            **_ORDERED,
            "parameters": list(_WORD_PLACE),
            "requestBody": {"required": True, "content": {"application/json": {"schema": why}}},
            "responses": {
                "200": _told("taken: the issue is looked at now"),
                **_GUARDED,
                "404": _told("no such effect"),
                "409": _told("it does not wait for a word"),
                "413": _told("the body is too large"),
                "415": _told("the body is not application/json"),
            },
        }
    }


def _webhook() -> Part:
    header = {"in": "header", "schema": _TEXT}
    return {
        "post": {
            "summary": "Jira's webhook: which issue to look at",
            "security": [],
            "parameters": [
                {"name": "X-Hub-Signature", "required": False, "description": "sha256=HMAC of the body", **header},
                {"name": "X-Atlassian-Webhook-Identifier", "required": False, **header},
                {"name": "issue", "in": "query", "description": "for bodies that name none", "schema": _TEXT},
            ],
            "requestBody": {"required": False, "content": {"application/json": {"schema": {}}}},
            "responses": {
                "200": _told("known already"),
                "202": _told("stored, or ignored for the reason told"),
                "400": _told("signed, and malformed"),
                "401": _told("not signed by a secret of ours"),
                "413": _told("larger than 1 MiB"),
                "503": _told("not stored, or too many are sent slowly: to be sent again", **_RETRY),
            },
        }
    }


_LIMITS = [
    {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 50}},
    {"name": "before", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 2**53}},
]
_READY = _object({"status": {"enum": ["ok", "unready"]}, "reasons": {"type": "array", "items": _TEXT}})
_FIGURES: Part = {"description": "Prometheus's text format", "content": {"text/plain": {"schema": _TEXT}}}

_EFFECT = _object(
    {
        "issue": _TEXT,
        "key": _TEXT,
        "effect": _TEXT,
        "kind": _TEXT,
        "state": {"enum": ["dead", "withheld"]},
        "since": _WHEN,
        "attempts": _COUNT,
        "says": _TEXT_OR_NULL,
        "rule": _TEXT_OR_NULL,
        "clause": {"type": "array", "items": _TEXT},
        "body": {"type": "object"},
    }
)
_EFFECTS = _object(
    {
        "effects": {"type": "array", "items": _ref("Effect")},
        "count": {**_COUNT, "description": "of all that wait"},
        "next": {"type": ["integer", "null"], "description": "`before` of the next page"},
    }
)
_SECRET = _object(
    {
        "secret": {**_COUNT, "description": "its place in WEBHOOK_SECRETS, from 1"},
        "since": _WHEN,
        "count": _COUNT,
        "last": {"type": ["string", "null"], "format": "date-time"},
    }
)
_TURNED = _object({"reason": _TEXT, "count": _COUNT, "last": _WHEN})
_STATUS = _object(
    {
        "version": _TEXT,
        "at": _WHEN,
        **{name: {"type": "object"} for name in ("policy", "jira", "traffic", "agenda", "sweep", "webhooks_refused")},
        **{name: {"type": "object", "additionalProperties": _COUNT} for name in ("deliveries_last_day", "effects")},
        "deliveries_turned_down": {
            "type": "array",
            "items": _TURNED,
            "description": "signed, and nothing to look at: of the last day by reason, newest first",
        },
        "webhook_secrets": {"type": "array", "items": _SECRET},
    }
)
_DECISION = _object({name: {} for name in ("policy", "at", "level", "clocks", "fields", "effects", "trace")})

DOCUMENT: Part = {
    "openapi": "3.1.0",
    "info": {"title": "Reglament", "version": "1", "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
    "servers": [{"url": "/"}],
    "paths": {
        "/livez": _get("The process lives", _json("it does", _object({"status": {"const": "ok"}})), guarded=False),
        "/readyz": _get(
            "Whether traffic may come here",
            _json("it may", _READY),
            guarded=False,
            responses={"503": _json("it may not, and why", _READY)},
        ),
        "/status": _get("How it goes", _json("at this moment", _STATUS)),
        "/metrics": _get("Figures for Prometheus", _FIGURES),
        "/api/issues/{key}": _get(
            "The last decision on an issue",
            _json("as it is stored", _DECISION),
            parameters=[_KEY],
            responses={"404": _told("not known, or not looked at yet")},
        ),
        "/api/effects": _get(
            "Effects that wait for a person's word", _json("newest first", _EFFECTS), parameters=_LIMITS
        ),
        "/api/effects/{issue}/{effect}/release": _word("Do it after all"),
        "/api/effects/{issue}/{effect}/drop": _word("Leave it"),
        "/api/openapi.json": _get("This document", _json("OpenAPI 3.1", {"type": "object"}), guarded=False),
        "/webhooks/jira": _webhook(),
    },
    "components": {
        "schemas": {
            "Told": _object({"status": _TEXT, "reason": _TEXT_OR_NULL}),
            "Effect": _EFFECT,
        },
        "securitySchemes": {
            "password": {"type": "http", "scheme": "basic", "description": "any name; the password of a role"},
            "session": {"type": "apiKey", "in": "cookie", "name": "reglament", "description": "a reader's, logged in"},
        },
    },
}
"""Methods beside those described get 405, paths 404."""
