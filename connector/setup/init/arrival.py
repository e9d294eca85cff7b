"""A signed test event to our own address, as Jira would send one: shows whether webhooks arrive and are believed."""

import hashlib
import hmac
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

import orjson

from connector.setup.sight import HOOK_PATH

SECONDS = 10.0


def event(key: str | None, now: datetime) -> bytes:
    """About an issue that is there, so that the service takes one more look at it; without one it is about nothing."""
    stamp = int(now.timestamp() * 1000)
    if key is None:
        return orjson.dumps({"timestamp": stamp, "webhookEvent": "project_updated", "project": {}})
    return orjson.dumps({"timestamp": stamp, "webhookEvent": "jira:issue_updated", "issue": {"key": key}})


def send(url: str, secret: str, body: bytes) -> int | str:
    """The status of the answer of the service at `url` (without a path of its own), or why there is none."""
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {"Content-Type": "application/json", "X-Hub-Signature": f"sha256={signature}"}
    try:
        connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
        try:
            connection.request("POST", parts.path.rstrip("/") + HOOK_PATH, body, headers)
            return connection.getresponse().status
        finally:
            connection.close()
    except (OSError, HTTPException, ValueError) as error:
        return type(error).__name__
