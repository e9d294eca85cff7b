"""Before every request: is it asked under our own name, by somebody who may, and are forms our own?

`flask.g.visitor` is the visitor from then on; None on what is open to all.
"""

from collections.abc import Callable
from dataclasses import dataclass

import structlog
from flask import Response, g, redirect, request, url_for
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.wrappers import Response as AnyResponse

from webhooks.access import forms
from webhooks.access.doors import SAFE, Doors, for_machines
from webhooks.access.visitors import Stopped
from webhooks.answers import told

OPEN = frozenset({"health.livez", "health.readyz", "pages.static", "api.openapi"})
"""They tell nothing. Webhooks are outside too: the intake stands before all this."""
ENTRANCE = frozenset({"login.show", "login.enter"})
REALM = 'Basic realm="Reglament", charset="UTF-8"'

Message = Callable[[str, str, int], Response]
"""A page that says one thing: heading and explanation by their names in `wording`, and a status code."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Gate:
    doors: Doors
    message: Message

    def keep(self) -> AnyResponse | None:
        """The answer of whoever is not let through, else None."""
        g.visitor = None
        if request.endpoint in OPEN or isinstance(request.routing_exception, MethodNotAllowed):
            return None  # a wrong method gets its 405 from whoever, which tells nothing either
        who = self.doors.who(request)
        if self.doors.misdirected(request) and (isinstance(who, Stopped) or who.by != "basic"):
            return self._refuse("misdirected", "asked under a name that is not this service's", 400)
        if isinstance(who, Stopped):
            if who.code != 401 or request.endpoint not in ENTRANCE:
                return self._stop(who)
        else:
            g.visitor = who
        return None if request.method in SAFE or for_machines(request) else self._check_form()

    def _check_form(self) -> AnyResponse | None:
        reason = forms.form_refused(request, self.doors.settings.public_url)
        if reason is None:
            return None
        _log.warning("form refused", reason=reason, path=request.path, peer=request.remote_addr)
        return self._refuse("form_refused", reason, 403)

    def _stop(self, who: Stopped) -> AnyResponse:
        if for_machines(request):
            return self._told(who)
        if who.code != 401:
            return self.message(f"{who.why}_title", f"{who.why}_more", who.code)
        asked = request.full_path.rstrip("?") if request.method in SAFE else "/"
        entrance = url_for("login.show", next=asked, lang=request.args.get("lang"))
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            # A link in Jira: a strict cookie does not come along, so the page asks once more from our own ground.
            response = self.message("one_moment_title", "one_moment_more", 200)
            response.headers["Refresh"] = f"0; url={entrance}"
            return response
        return redirect(entrance, 303)

    def _told(self, who: Stopped) -> Response:
        match who.code:
            case 401:
                return told(401, "refused", "a password is needed", {"WWW-Authenticate": REALM})
            case 429:
                return told(429, "refused", "too many wrong passwords", {"Retry-After": str(who.seconds)})
            case _:
                return told(403, "refused", f"closed ({who.why}); see WEB_PASSWORD and WEB_PROXY_USER_HEADER")

    def _refuse(self, name: str, reason: str, code: int) -> Response:
        if for_machines(request):
            return told(code, "refused", reason)
        return self.message(f"{name}_title", f"{name}_more", code)
