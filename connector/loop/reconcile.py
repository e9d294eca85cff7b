"""The one look (design §2): read the issue, evaluate, take the difference, apply it, say when to look again.

Whatever called for the look — a webhook, a due time, a sweep, a new policy — it is the same look. One `now` for all of
it (law 2). Nothing here waits; what must be tried later is a moment in the outcome.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from connector.jira.answers import Failure, Refused
from connector.jira.client import Jira
from connector.loop.effects import Desk, Outcome
from connector.loop.plan import Plan, difference
from connector.settings import Language
from connector.store import Store, journal
from connector.store.cards import Card
from connector.store.journal import EffectState, Subject
from policies import Around, Decision, Issue, Policy, evaluate
from policies.conditions import earliest
from policies.facts import fold
from policies.trace import Reader, as_json

AT_MOST = timedelta(days=1)
"""An open issue is looked at this often whatever happens (law 6)."""
LAG = timedelta(seconds=2)
"""Jira's read may be older than the webhook that called: then look again this much later."""
LAG_AT_MOST = timedelta(minutes=1)
"""After so long what Jira shows is taken as it is."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Looked:
    """A look that was had."""

    issue: Issue
    card: Card
    look_at: datetime | None
    acted: bool
    """Something was written: the facts have changed by our own hand, so look again at once."""


@dataclass(frozen=True, slots=True)
class Stale:
    """Jira has not caught up with its own webhook yet."""

    look_at: datetime


@dataclass(frozen=True, slots=True)
class Loop:
    """What every look needs."""

    jira: Jira
    store: Store
    policy: Policy
    since: datetime
    """The first start of the service (law 10)."""
    language: Language = "ru"

    def look(self, issue_id: str, now: datetime, fresh: datetime | None = None) -> Looked | Stale | Failure:
        """Look at one issue and make Jira show what the policy says. `fresh`: the newest state a hint told of."""
        issue = self.jira.read(issue_id)
        if isinstance(issue, Failure):
            return issue
        if fresh is not None and issue.updated < fresh and now - fresh < LAG_AT_MOST:
            return Stale(now + LAG)
        with self.store.read() as conn:
            known = journal.states(conn, issue.id)
        decision = self.decide(issue, known, now)
        plan = difference(decision, issue, known, observe=self.policy.observe)
        outcomes, problem = self._apply(issue, decision, plan, now)
        acted = bool(plan) and (problem is None or any(outcome.state == "done" for outcome in outcomes))
        return Looked(issue, self._card(issue, decision, problem, now), _next_look(decision, outcomes, now), acted)

    def decide(self, issue: Issue, known: Mapping[str, EffectState], now: datetime) -> Decision:
        """What the policy in force says of the issue, with what the journal knows of its effects."""
        done = frozenset(effect for effect, state in known.items() if state in ("done", "dead"))
        around = Around(done=done, since=self.since, service=self.jira.account.id)
        return evaluate(self.policy, issue, now, around)

    def _apply(
        self, issue: Issue, decision: Decision, plan: Plan, now: datetime
    ) -> tuple[list[Outcome], dict[str, str] | None]:
        """Journal, write the fields in one PUT, do the effects. The problem, if any, is for the page."""
        self._record(issue, decision, plan, now)
        trouble = [self._show(issue, plan)] if plan.fields else []
        outcomes = Desk(self.jira, self.store, self.policy).carry_out(issue, plan.effects, now)
        trouble += [outcome.says for outcome in outcomes if outcome.state != "done"]
        told = [says for says in trouble if says]
        problem = {"ru": " ".join(s.ru for s in told), "en": " ".join(s.en for s in told)} if told else None
        return outcomes, problem

    def _record(self, issue: Issue, decision: Decision, plan: Plan, now: datetime) -> None:
        if not (plan or plan.skipped or plan.held):
            return
        subject = Subject(issue.id, issue.key, decision.fingerprint)
        with self.store.write() as conn:
            if plan:
                journal.record_decision(conn, subject, "look", self._json(decision), now)
            for effect in plan.skipped:
                journal.skip(conn, subject, effect, "cause before the policy took force (law 10)", now)
            for effect in plan.held:
                journal.hold(conn, subject, effect, "waits", now)

    def _show(self, issue: Issue, plan: Plan) -> Any:
        """One PUT. Where Jira refuses some fields by name, the others are written without them and the refusal told."""
        answer = self.jira.set_fields(issue.id, plan.fields)
        if isinstance(answer, Refused) and answer.fields:
            bad = {fold(name) for field in answer.fields for name in self._names_of(field)}
            rest = {name: value for name, value in plan.fields.items() if fold(name) not in bad}
            if rest and len(rest) < len(plan.fields):
                second = self.jira.set_fields(issue.id, rest)
                answer = second if isinstance(second, Failure) else answer
        if isinstance(answer, Failure):
            _log.warning("fields not written", issue=issue.key, fields=list(plan.fields), says=answer.says.en)
            return answer.says
        return None

    def _names_of(self, field: str) -> tuple[str, ...]:
        known = self.jira.directory.fields.get(field)
        return (field, *known.names) if known else (field,)

    def _card(self, issue: Issue, decision: Decision, problem: dict[str, str] | None, now: datetime) -> Card:
        running = (cycle for cycles in decision.clocks.values() for cycle in cycles if cycle.stopped is None)
        return Card(
            key=issue.key,
            summary=str(issue.attributes.get("summary") or ""),
            level=decision.level,
            customer=decision.customer,
            due=earliest(cycle.due for cycle in running),
            state=self._json(decision),
            fingerprint=decision.fingerprint,
            looked_at=now,
            open=decision.open,
            problem=problem,
        )

    def _json(self, decision: Decision) -> dict[str, Any]:
        return as_json(decision, Reader(self.language, self.policy.zone, self.policy.titles))


def _next_look(decision: Decision, outcomes: list[Outcome], now: datetime) -> datetime | None:
    wanted = earliest((decision.look_again_at, *(outcome.again for outcome in outcomes)))
    if not decision.open:
        return wanted
    return min(wanted or now + AT_MOST, now + AT_MOST)
