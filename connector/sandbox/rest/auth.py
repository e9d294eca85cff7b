"""Who calls. Cloud: Basic e-mail and API token. Data Center: a personal access token as Bearer.

A wrong secret is 401; on Data Center one whose day has passed is let through as anonymous, with only a header to tell
(`jira-platform.md`, fact 16).
"""

import base64
import binascii

from flask import Response, g, request

from connector.sandbox.rest.context import world
from connector.sandbox.state.site import User, first

LOGIN_REASON = "X-Seraph-LoginReason"


def recognise() -> Response | None:
    """Before each request: sets `g.caller`, or answers 401."""
    g.caller = None
    header = request.headers.get("Authorization", "")
    if not header or not request.path.startswith("/rest/"):
        return None
    scheme, _, given = header.partition(" ")
    cloud = world().site.cloud
    user = (
        _basic(given) if cloud and scheme == "Basic" else _bearer(given) if not cloud and scheme == "Bearer" else None
    )
    if user is None:
        return _unknown(cloud)
    if user.token not in world().expired:
        g.caller = user
        return None
    if cloud:
        return _unknown(cloud)
    g.login_failed = True
    return None


def tell_login(response: Response) -> Response:
    """After each request: the header by which an anonymous answer is to be known."""
    if g.get("login_failed"):
        response.headers.update({LOGIN_REASON: "AUTHENTICATED_FAILED", "X-AUSERNAME": "anonymous"})
    elif g.get("caller"):
        header = ("X-AAccountId", g.caller.id) if world().site.cloud else ("X-AUSERNAME", g.caller.name)
        response.headers[header[0]] = header[1]
    return response


def _basic(given: str) -> User | None:
    try:
        email, _, token = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return first(world().site.users, lambda user: user.email == email and user.token == token)


def _bearer(given: str) -> User | None:
    return first(world().site.users, lambda user: user.token == given)


def _unknown(cloud: bool) -> Response:
    sentence = "Client must be authenticated to access this resource."
    headers = {LOGIN_REASON: "AUTHENTICATED_FAILED", "WWW-Authenticate": 'OAuth realm="http%3A%2F%2F127.0.0.1"'}
    if cloud:
        return Response(sentence, 401, headers, content_type="text/html;charset=UTF-8")
    body = f'{{"message":"{sentence}","status-code":401}}'
    return Response(body, 401, headers, content_type="application/json;charset=UTF-8")
