"""`/effects`: what waits for a person's word, and the buttons by which he says it."""

from dataclasses import dataclass

from flask import Blueprint, Response, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from connector.store import journal
from webhooks import standing
from webhooks.access.login import local
from webhooks.api import words as spoken
from webhooks.pages.reasons import waiting_row
from webhooks.pages.views import Pages

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    pages: Pages

    def listed(self) -> str:
        """Newest first; `?before=` is where the page before ended."""
        given = request.args.get("before", "")
        before = int(given) if given.isascii() and given.isdigit() and len(given) < 17 else None
        with self.pages.store.read() as conn:
            entries = journal.waiting_for_a_word(conn, PER_PAGE, before)
            known = standing.read(conn)
        told = {
            "rows": [waiting_row(entry, self.pages.language()) for entry in entries],
            "newest": entries[0].seq if entries and before is None else None,
            "following": entries[-1].seq if len(entries) == PER_PAGE else None,
            "back": request.full_path.rstrip("?"),
        }
        return self.pages.page("effects.html", known, section="effects", **told)

    def say(self) -> AnyResponse:
        """The word on one effect: `issue`, `effect`, `act`, perhaps `why`; then back to where it was said."""
        act = spoken.act_of(request.form.get("act"))
        if not g.visitor.may("operator"):
            return self.pages.message("role_title", "role_operator_more", 403)
        if act is None:
            return self._missing()
        word = spoken.Word(act, g.visitor, request.form.get("why", ""), self.pages.now())
        issue, effect = (request.form.get(name, "") for name in ("issue", "effect"))
        if len(issue) > 128 or len(effect) > 500 or spoken.say(self.pages.store, word, issue, effect) != "taken":
            return self._missing()
        return self._back()

    def release_all(self) -> AnyResponse:
        """All that the reader saw: `newest` is the first row of his page."""
        newest = request.form.get("newest", "")
        if not g.visitor.may("admin"):
            return self.pages.message("role_title", "role_admin_more", 403)
        if not (newest.isascii() and newest.isdigit() and len(newest) < 17):
            return self._missing()
        spoken.release_all(self.pages.store, g.visitor, int(newest), self.pages.now())
        return self._back()

    def _back(self) -> AnyResponse:
        return redirect(local(request.form.get("back") or "/effects"), 303)

    def _missing(self) -> Response:
        """Somebody else was quicker, or the form is not ours."""
        return self.pages.message("not_waiting_title", "not_waiting_more", 409)


def blueprint(waiting: Waiting) -> Blueprint:
    routes = Blueprint("effects", __name__)
    routes.add_url_rule("/effects", "listed", waiting.listed)
    routes.add_url_rule("/effects", "say", waiting.say, methods=["POST"])
    routes.add_url_rule("/effects/all", "release_all", waiting.release_all, methods=["POST"])
    return routes
