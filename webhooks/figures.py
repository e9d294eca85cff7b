"""The figures of `/status` and `/metrics`, counted in the store when asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import Connection, func, select

from connector.store import Store, agenda
from connector.store.schema import delivery, journal
from webhooks import standing
from webhooks.access import usage
from webhooks.intake import Refused
from webhooks.standing import Standing

DAY = timedelta(days=1)


def read(conn: Connection, now: datetime) -> tuple[Standing, agenda.Counts, Mapping[str, int], Mapping[str, int]]:
    """How things stand, the agenda, the last day's deliveries by outcome, effects by state."""
    return standing.read(conn), agenda.counts(conn, now), _deliveries(conn, now), _effects(conn)


def lag_seconds(counts: agenda.Counts, now: datetime) -> float:
    """How long the longest waiting issue has been due."""
    return max((now - counts.oldest).total_seconds(), 0.0) if counts.oldest else 0.0


def _deliveries(conn: Connection, now: datetime) -> Mapping[str, int]:
    wanted = select(delivery.c.outcome, func.count()).where(delivery.c.received_at > now - DAY)
    return {row[0]: row[1] for row in conn.execute(wanted.group_by(delivery.c.outcome))}


def _effects(conn: Connection) -> Mapping[str, int]:
    wanted = select(journal.c.state, func.count()).where(journal.c.kind == "effect")
    return {row[0]: row[1] for row in conn.execute(wanted.group_by(journal.c.state))}


@dataclass(frozen=True, eq=False)
class Figures(Collector):
    """One scrape."""

    store: Store
    refused: Refused
    now: datetime

    def collect(self) -> Iterator[Metric]:
        with self.store.read() as conn:
            known, counts, deliveries, effects = read(conn, self.now)
            secrets = usage.used(conn, self.now)
        yield _gauge("agenda_due", "Issues to be looked at now", counts.due)
        yield _gauge(
            "agenda_lag_seconds", "How long the longest waiting issue has been due", lag_seconds(counts, self.now)
        )
        yield _gauge("agenda_failing", "Issues whose last look failed", counts.failing)
        yield _gauge("issues_open", "Open issues", counts.open)
        yield _by("deliveries_last_day", "Webhook deliveries of the last 24 hours", "outcome", deliveries)
        yield _gauge("webhooks_refused", "Unverified webhooks since the last good one", self.refused.count)
        missed = int(known.sweep.get("missed") or 0)
        yield _gauge("webhooks_missed", "Changes that no webhook told of, found by sweeps", missed)
        yield _by("effects", "Effects in the journal", "state", effects)
        yield from _secrets(secrets)
        yield from _policy(known)
        yield from _traffic(known.traffic, self.now)
        if known.jira_up is not None:
            yield _gauge("jira_up", "1 when the last call to Jira was answered", int(known.jira_up))


def _secrets(used: Sequence[usage.Used]) -> Iterator[Metric]:
    counts = {str(each.place): float(each.count) for each in used}
    last = {str(each.place): each.last.timestamp() for each in used if each.last}
    yield _by("webhook_secret_used", "Webhooks by the secret that signed them, of the last 30 days", "secret", counts)
    yield _by("webhook_secret_last_used_timestamp_seconds", "When a secret was last used", "secret", last)


def _traffic(told: Mapping[str, Any], now: datetime) -> Iterator[Metric]:
    """Of the worker, since it started."""
    if not told:
        return
    yield _gauge("jira_requests", "Requests sent to Jira", told["requests"])
    yield _by("jira_limited", "Answers by which Jira asked for a rest", "scope", told["limited"])
    yield _by("jira_held_back", "Requests not sent because of a rest or of our own pace", "scope", told["held_back"])
    left = {scope: (datetime.fromisoformat(until) - now).total_seconds() for scope, until in told["waiting"].items()}
    waiting = {scope: seconds for scope, seconds in left.items() if seconds > 0}
    yield _by("jira_waiting_seconds", "How long a rest that Jira asked for goes on", "scope", waiting)


def _policy(known: Standing) -> Iterator[Metric]:
    info = InfoMetricFamily("reglament_policy", "The policies in force")
    for edition in standing.editions(known.policy) if known.loaded else ():
        told = {name: str(edition.get(name) or "") for name in ("fingerprint", "regulation", "edition")}
        info.add_metric([], told)
    yield info
    good = known.loaded and not standing.problems(known.policy)
    yield _gauge("policy_last_reload_successful", "0 when the newest text of the policy was refused", int(good))


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"reglament_{name}", words, value=value)


def _by(name: str, words: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"reglament_{name}", words, labels=[label])
    for key, value in sorted(values.items()):
        family.add_metric([key], value)
    return family
