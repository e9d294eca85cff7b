"""`/sandbox/…`: what no Jira has: a clock to move, faults to order, tokens that expire, calls that are counted."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, current_app, request

from connector.sandbox.faults import Faults
from connector.sandbox.limiting.gatekeeper import Gatekeeper
from connector.sandbox.rest.context import Answer, answer, nothing, sent, world
from connector.sandbox.state.fields import FIRST_YEAR, LAST_YEAR
from connector.sandbox.state.refused import Refused
from connector.sandbox.webhooks import Deliverer

routes = Blueprint("control", __name__, url_prefix="/sandbox")


def _faults() -> Faults:
    found: Faults = current_app.extensions["faults"]
    return found


def _deliverer() -> Deliverer:
    found: Deliverer = current_app.extensions["deliverer"]
    return found


@routes.get("/clock")
def read_clock() -> Answer:
    return answer({"now": world().clock().astimezone(UTC).isoformat()})


@routes.post("/clock")
def move_clock() -> Answer:
    """`{"set": RFC 3339 with an offset}` or `{"add_seconds": number}`."""
    body, clock = sent(), world().clock
    try:
        goal = datetime.fromisoformat(str(body["set"])) if "set" in body else clock()
        goal += timedelta(seconds=float(body.get("add_seconds", 0)))
    except (ValueError, TypeError, OverflowError) as problem:
        raise Refused(400, str(problem)) from None
    if goal.tzinfo is None or not FIRST_YEAR <= goal.year <= LAST_YEAR:
        raise Refused(400, "The moment must have an offset and be of this age.")
    clock.set(goal)
    world().touched()
    return read_clock()


@routes.get("/faults")
def read_faults() -> Answer:
    faults = _faults()
    left: list[dict[str, Any]] = [{"match": rule.match, "times": rule.times} for rule in faults.answers]
    told = ("latency_ms", "webhooks", "down", "read_lag_seconds", "stale_read_seconds")
    return answer({"answers": left, **{name: getattr(faults, name) for name in told}})


@routes.post("/faults")
def order_faults() -> Answer:
    try:
        _faults().set(sent())
    except (TypeError, ValueError) as problem:
        raise Refused(400, str(problem)) from None
    if _faults().webhooks != "reorder":
        _deliverer().release()
    return read_faults()


@routes.delete("/faults")
def clear_faults() -> Answer:
    _faults().clear()
    _deliverer().release()
    return nothing()


@routes.post("/tokens")
def tokens() -> Answer:
    """`{"expire": token}` or `{"revive": token}`."""
    body = sent()
    world().expired -= {str(body.get("revive"))}
    world().expired |= {str(body["expire"])} if "expire" in body else set()
    world().touched()
    return nothing()


@routes.route("/calls", methods=["GET", "DELETE"])
def calls() -> Answer:
    known = _faults().calls
    if request.method == "DELETE":
        known.clear()
    return answer([{"method": call.method, "path": call.path, "status": call.status} for call in list(known)])


@routes.post("/limits")
def limits() -> Answer:
    """`{"on": true}`; on Data Center also `{"on": {"allowed": 100, "every": 60, "most": 1000}}`."""
    gatekeeper: Gatekeeper = current_app.extensions["gatekeeper"]
    try:
        gatekeeper.set(sent().get("on"), cloud=world().site.cloud)
    except (TypeError, ValueError) as problem:
        raise Refused(400, str(problem)) from None
    return nothing()


@routes.get("/deliveries")
def deliveries() -> Answer:
    past = list(_deliverer().past)
    return answer([{"url": one.url, "status": one.status, "attempt": one.attempt} for one in past])
