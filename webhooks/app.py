"""The Flask application: routes, who may see what, and what is said when something fails."""

import hmac
from collections.abc import Callable
from datetime import datetime

import structlog
from flask import Flask, Request, Response, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from connector.clock import utc_now
from connector.settings import Settings
from connector.store import Busy, Store
from webhooks import health
from webhooks.answers import seal, told
from webhooks.intake import Accept, Intake, Refused
from webhooks.pages import views

OPEN_ENDPOINTS = frozenset({"health.livez", "health.readyz", "pages.static"})
"""Outside the password, since they tell nothing. Webhooks are too: the intake stands before all this."""
PROXY_HEADERS = ("X-Forwarded-For", "Forwarded", "X-Real-IP")
"""A proxy on this machine brings strangers to the loopback address."""
FOR_MACHINES = ("/api/", "/webhooks/", "/status", "/metrics")

_log = structlog.get_logger(__name__)


def create_app(
    settings: Settings,
    store: Store,
    accept: Accept,
    draining: Callable[[], bool] = lambda: False,
    now: Callable[[], datetime] = utc_now,
) -> Flask:
    """Everything wired. `accept` is `GroupCommit.accept`; `draining` turns true when the service was told to stop."""
    app = Flask("webhooks", static_folder=None)
    secrets = tuple(secret.value.encode() for secret in settings.webhook_secrets)
    refused = Refused()
    app.wsgi_app = Intake(app.wsgi_app, secrets, accept, now, refused)  # type: ignore[method-assign]
    pages = views.Pages(settings, store, refused, now)
    app.register_blueprint(health.blueprint(store, refused, draining, now))
    app.register_blueprint(views.blueprint(pages))
    app.before_request(_doorkeeper(settings, pages))
    app.after_request(seal)
    _say_failures(app, pages)
    return app


def permitted(incoming: Request, settings: Settings) -> int:
    """200: show it; 401: the password is missing or wrong; 403: reachable by others and no password is set.

    HTTP Basic with any user name. Compared in constant time, as bytes, so that no password can make it fail.
    """
    if not settings.web_password:
        proxied = any(name in incoming.headers for name in PROXY_HEADERS)
        return 200 if settings.loopback and not proxied else 403
    given = incoming.authorization
    if given is None or given.type != "basic" or given.password is None:
        return 401
    same = hmac.compare_digest(given.password.encode(errors="surrogatepass"), settings.web_password.value.encode())
    return 200 if same else 401


def _doorkeeper(settings: Settings, pages: views.Pages) -> Callable[[], Response | None]:
    def doorkeeper() -> Response | None:
        if request.endpoint in OPEN_ENDPOINTS:
            return None
        code = permitted(request, settings)
        if code == 200:
            return None
        if code == 403:
            return pages.message("web_password_title", "web_password_more", 403)
        response = pages.message("need_password", "need_password_more", 401)
        response.headers["WWW-Authenticate"] = 'Basic realm="Reglament", charset="UTF-8"'
        return response

    return doorkeeper


def _say_failures(app: Flask, pages: views.Pages) -> None:
    """Failures are told in the form that was asked for, and never with their insides."""

    def refused(error: HTTPException) -> Response:
        code = error.code or 500
        if request.path.startswith(FOR_MACHINES) or code != 404:
            return told(code, "error", error.name)
        return pages.message("not_found", "not_found_more", code)

    def broken(error: Exception) -> Response:
        _log.error("request failed", path=request.path, exc_info=error)
        if request.path.startswith(FOR_MACHINES):
            return told(503, "error", "the store does not answer")
        return pages.message("failed", "failed_more", 503)

    app.register_error_handler(HTTPException, refused)
    for kind in (SQLAlchemyError, Busy):
        app.register_error_handler(kind, broken)
