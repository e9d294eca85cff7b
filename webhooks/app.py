"""The Flask application: what is wired to what, and what is said when something fails."""

from collections.abc import Callable
from datetime import datetime

import structlog
from flask import Flask, Response, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from connector.clock import utc_now
from connector.settings import Settings
from connector.store import Busy, Store
from webhooks import health
from webhooks.access import login, usage
from webhooks.access.doors import FOR_MACHINES, Doors
from webhooks.access.gate import Gate
from webhooks.access.key import session_keys
from webhooks.access.passwords import Passwords
from webhooks.answers import seal, told
from webhooks.api import effects
from webhooks.intake import Accept, Intake, Refused
from webhooks.pages import views, waiting
from webhooks.serving.bodies import MOST_BYTES, Bodies, Whole

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
    keys = session_keys(settings)
    _configure(app, settings, keys)
    refused = Refused()
    secrets = tuple(secret.value.encode() for secret in settings.webhook_secrets)
    with store.write() as conn:
        usage.begin(conn, secrets, now())
    bodies = Bodies()
    behind = Whole(app.wsgi_app, bodies)
    app.wsgi_app = Intake(behind, secrets, accept, now, refused, bodies)  # type: ignore[method-assign]
    doors = Doors(settings, Passwords(settings.passwords, keys), now)
    pages = views.Pages(settings, store, refused, now)
    app.register_blueprint(health.blueprint(store, refused, draining, now))
    app.register_blueprint(views.blueprint(pages))
    app.register_blueprint(waiting.blueprint(waiting.Waiting(pages)))
    app.register_blueprint(login.blueprint(login.Login(doors, pages.login_form)))
    app.register_blueprint(effects.blueprint(effects.Effects(store, now)))
    app.before_request(Gate(doors, pages.message).keep)
    app.after_request(seal)
    _say_failures(app, pages)
    return app


def _configure(app: Flask, settings: Settings, keys: tuple[bytes, ...]) -> None:
    secure = (settings.public_url or "").startswith("https:")
    app.secret_key = keys[0]
    app.config.update(
        SECRET_KEY_FALLBACKS=list(keys[1:]),
        SESSION_COOKIE_NAME="__Host-reglament" if secure else "reglament",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        MAX_CONTENT_LENGTH=MOST_BYTES,
    )
    app.url_map.merge_slashes = False


def _said_of(code: int) -> tuple[str, str]:
    """The heading and the explanation, by their names in `wording`."""
    if code in {404, 405}:
        return "not_found", "not_found_more"
    return ("form_refused_title", "form_refused_more") if code < 500 else ("broken", "broken_more")


def _say_failures(app: Flask, pages: views.Pages) -> None:
    """Failures are told in the form that was asked for, and never with their insides."""

    def refused(error: HTTPException) -> Response:
        code = error.code or 500
        methods = getattr(error, "valid_methods", None)
        headers = {"Allow": ", ".join(sorted(methods))} if methods else {}
        by_person = code == 404 or "text/html" in request.headers.get("Accept", "")
        if request.path.startswith(FOR_MACHINES) or not by_person:
            return told(code, "error", error.name, headers)
        page = pages.message(*_said_of(code), code)
        page.headers.update(headers)
        return page

    def broken(error: Exception) -> Response:
        _log.error("request failed", path=request.path, exc_info=error)
        if request.path.startswith(FOR_MACHINES):
            return told(503, "error", "the store does not answer")
        return pages.message("failed", "failed_more", 503)

    app.register_error_handler(HTTPException, refused)
    for kind in (SQLAlchemyError, Busy):
        app.register_error_handler(kind, broken)
