"""`/login` and `/logout`: the password of a role once, a signed cookie from then on."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Blueprint, Response, g, redirect, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from webhooks.access.doors import Doors

Form = Callable[[int, str, str, int], Response]
"""Shows the form: status code, what went wrong (a name in `wording`, or none), where to go then, seconds to wait."""
HOME = "/"


@dataclass(frozen=True, slots=True)
class Login:
    doors: Doors
    form: Form

    def show(self) -> AnyResponse:
        onward = local(request.args.get("next"))
        return self.form(200, "", onward, 0) if g.visitor is None else redirect(onward, 303)

    def enter(self) -> AnyResponse:
        """Forms are checked before this; a reader known already only changes his role by another password."""
        onward = local(request.form.get("next"))
        given = request.form.get("password", "")
        stopped = self.doors.enter(request, given, request.form.get("name", ""))
        if stopped is None:
            return redirect(onward, 303)
        if stopped.code == 429:
            response = self.form(429, "too_many", onward, stopped.seconds)
            response.headers["Retry-After"] = str(stopped.seconds)
            return response
        return self.form(403, "wrong_password", onward, 0)

    def leave(self) -> AnyResponse:
        session.clear()
        return redirect(url_for("login.show"), 303)


def blueprint(login: Login) -> Blueprint:
    routes = Blueprint("login", __name__)
    routes.add_url_rule("/login", "show", login.show)
    routes.add_url_rule("/login", "enter", login.enter, methods=["POST"])
    routes.add_url_rule("/logout", "leave", login.leave, methods=["POST"])
    return routes


def local(address: str | None) -> str:
    """A place of ours to go to: what could lead elsewhere leads home."""
    told = address or HOME
    if not told.startswith("/") or told.startswith("//") or "\\" in told or not told.isprintable():
        return HOME
    try:
        parts = urlsplit(told)
    except ValueError:
        return HOME
    return HOME if parts.scheme or parts.netloc else told
