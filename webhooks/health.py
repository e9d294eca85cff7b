"""What machines ask: alive, ready, how it goes, and figures for Prometheus. Each answer is computed from the store.

Jira being down never makes the service unready: webhooks must be taken all the same, or Jira would lose them.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from typing import Any

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from connector.store import Busy, Store, deliveries
from policies.decision import moment, plain
from webhooks import figures, standing
from webhooks.access import usage
from webhooks.answers import as_json
from webhooks.intake import Refused


def version() -> str:
    try:
        return installed("reglament")
    except PackageNotFoundError:
        return "dev"


def blueprint(store: Store, refused: Refused, draining: Callable[[], bool], now: Callable[[], datetime]) -> Blueprint:
    """The four routes."""
    routes = Blueprint("health", __name__)

    @routes.get("/livez")
    def livez() -> Response:
        return as_json({"status": "ok"})

    @routes.get("/readyz")
    def readyz() -> Response:
        reasons = unready(store, draining())
        return as_json({"status": "unready" if reasons else "ok", "reasons": reasons}, 503 if reasons else 200)

    @routes.get("/status")
    def status() -> Response:
        return as_json(_status(store, refused, now()))

    @routes.get("/metrics")
    def metrics() -> Response:
        registry = CollectorRegistry()
        registry.register(figures.Figures(store, refused, now()))
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

    return routes


def unready(store: Store, draining: bool) -> list[str]:
    """Every reason why traffic should go elsewhere; none: ready."""
    reasons = ["draining: the service is stopping"] if draining else []
    if trouble := store.healthy():
        return [*reasons, f"database: {trouble}"]
    try:
        with store.read() as conn:
            loaded = standing.read(conn).loaded
    except (SQLAlchemyError, Busy) as error:
        return [*reasons, f"database: {store.healthy() or type(error).__name__}"]
    return reasons if loaded else [*reasons, "policy: none is loaded yet"]


def _status(store: Store, refused: Refused, now: datetime) -> Mapping[str, Any]:
    with store.read() as conn:
        known, agenda, received, effects = figures.read(conn, now)
        secrets = usage.used(conn, now)
        turned = deliveries.turned_down(conn, now - figures.DAY)
    return {
        "version": version(),
        "at": moment(now),
        "policy": dict(known.policy),
        "jira": dict(known.jira),
        "traffic": dict(known.traffic),
        "agenda": {
            **{name: plain(value) for name, value in asdict(agenda).items()},
            "lag_seconds": figures.lag_seconds(agenda, now),
        },
        "deliveries_last_day": dict(received),
        "deliveries_turned_down": [
            {"reason": each.reason, "count": each.count, "last": moment(each.last)} for each in turned
        ],
        "sweep": {name: known.sweep.get(name) for name in ("at", "full_at", "found", "missed", "missed_at")},
        "webhooks_refused": {"count": refused.count, "since": moment(refused.since), "reason": refused.reason},
        "effects": dict(effects),
        "webhook_secrets": [
            {"secret": each.place, "since": moment(each.since), "count": each.count, "last": moment(each.last)}
            for each in secrets
        ],
    }
