"""`/api/effects`: what waits for a person's word, and the word itself, for programs that speak for a person."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, g, request

from connector.store import Store, journal
from connector.store.journal import Entry
from policies.decision import moment
from webhooks.access import forms
from webhooks.answers import as_json, told
from webhooks.api import openapi, words

LIMIT, MOST = 50, 100
LONGEST_ISSUE, LONGEST_EFFECT = 128, 500


@dataclass(frozen=True, slots=True)
class Effects:
    store: Store
    now: Callable[[], datetime]

    def listed(self) -> Response:
        """`GET /api/effects?limit=50&before=SEQ`: newest first; `next` is the `before` of the next page."""
        limit, before = _number("limit", MOST), _number("before", 2**53)
        if limit == 0 or before == 0:
            return told(400, "error", f"limit must be a number from 1 to {MOST}, before one from 1")
        with self.store.read() as conn:
            count = journal.count_waiting(conn)
            entries = journal.waiting_for_a_word(conn, limit or LIMIT, before)
        following = entries[-1].seq if len(entries) == (limit or LIMIT) else None
        return as_json({"effects": [as_told(each) for each in entries], "count": count, "next": following})

    def release(self, issue: str, effect: str) -> Response:
        return self._word("release", issue, effect)

    def drop(self, issue: str, effect: str) -> Response:
        return self._word("drop", issue, effect)

    def _word(self, act: words.Act, issue: str, effect: str) -> Response:
        """`POST /api/effects/ISSUE/EFFECT/release|drop` with `{"why": …}` or nothing."""
        if (refused := forms.json_refused(request)) is not None:
            return told(refused[0], "refused", refused[1])
        if not g.visitor.may("operator"):
            return told(403, "refused", f"role {g.visitor.role} only sees; operator or admin is needed")
        body = forms.body(request)
        why = "" if body is None else body.get("why", "")
        if body is None or set(body) - {"why"} or not isinstance(why, str) or len(why) > words.LONGEST_WHY:
            return told(400, "refused", f'the body must be {{"why": text of at most {words.LONGEST_WHY} characters}}')
        known = len(issue) <= LONGEST_ISSUE and len(effect) <= LONGEST_EFFECT
        word = words.Word(act, g.visitor, why, self.now())
        outcome = words.say(self.store, word, issue, effect) if known else "unknown"
        if outcome == "unknown":
            return told(404, "error", "not known")
        return told(200, act) if outcome == "taken" else told(409, "refused", "it does not wait for a word")


def blueprint(effects: Effects) -> Blueprint:
    routes = Blueprint("api", __name__)
    routes.add_url_rule("/api/effects", "effects", effects.listed)
    for act, view in (("release", effects.release), ("drop", effects.drop)):
        routes.add_url_rule(f"/api/effects/<issue>/<path:effect>/{act}", act, view, methods=["POST"])
    routes.add_url_rule("/api/openapi.json", "openapi", lambda: as_json(openapi.DOCUMENT))
    return routes


def as_told(entry: Entry) -> Mapping[str, Any]:
    return {
        "issue": entry.issue,
        "key": entry.key,
        "effect": entry.effect,
        "kind": entry.act,
        "state": entry.state,
        "since": moment(entry.settled_at or entry.at),
        "attempts": entry.attempts,
        "says": entry.says,
        "rule": entry.rule,
        "clause": list(entry.clause),
        "body": dict(entry.body or {}),
    }


def _number(name: str, most: int) -> int | None:
    """None: not asked for; 0: not a number in its bounds, or asked for twice."""
    given = request.args.getlist(name)
    if not given:
        return None
    text = given[0]
    good = len(given) == 1 and text.isascii() and text.isdigit() and len(text) < 17
    return int(text) if good and int(text) <= most else 0
