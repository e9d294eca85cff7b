"""The one look (design §2): read the issue, evaluate, take the difference, apply it, say when to look again.

Whatever called for the look — a webhook, a due time, a sweep, a new policy — it is the same look. One `now` for all of
it (law 2). Nothing here waits; what must be tried later is a moment in the outcome.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from connector.jira.answers import Failure, Limited
from connector.jira.client import Jira
from connector.jira.wording import Sentence
from connector.loop.effects import Desk, Outcome, page_link
from connector.loop.fields import show
from connector.loop.plan import Plan, difference
from connector.settings import Language
from connector.store import Store, cards, journal
from connector.store.cards import Card
from connector.store.journal import OVER, PENDING, EffectState, Subject
from policies import Around, Cycle, Decision, Issue, Place
from policies.clocks import verdicts
from policies.conditions import earliest
from policies.editions import Regulations, Ruling
from policies.trace import Reader, as_json

AT_MOST = timedelta(days=1)
"""An open issue is looked at this often whatever happens (law 6)."""
LAG = timedelta(seconds=2)
"""Jira's read may be older than the webhook that called: then look again this much later."""
LAG_AT_MOST = timedelta(minutes=1)
"""After so long what Jira shows is taken as it is; so it is when Jira's clock differs from ours by more."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A look that was had."""

    issue: Issue
    card: Card
    look_at: datetime | None
    acted: bool
    """An effect was done: the facts have changed by our own hand, so look again at once."""
    limited: Limited | None
    """Jira asked for a rest while something was written."""
    places: tuple[Place, ...] = ()
    """What it takes under limits: when they change, those who wait are looked at."""


@dataclass(frozen=True, slots=True)
class Stale:
    """Jira has not caught up with its own webhook yet."""

    look_at: datetime


@dataclass(frozen=True, slots=True)
class Loop:
    """What every look needs."""

    jira: Jira
    store: Store
    regulations: Regulations
    since: datetime
    """`Active.since`: causes before it are skipped (law 10)."""
    language: Language = "ru"
    public_url: str | None = None

    def look(
        self, issue_id: str, now: datetime, fresh: datetime | None = None, read: Issue | None = None
    ) -> Looked | Stale | Failure:
        """Look at one issue and make Jira show what the policy says. `fresh`: the newest state a hint told of. `read`:
        the issue as a batch read it some moments ago: good enough to see that nothing is to be done and to show
        fields, but before anything is said or moved it is read anew."""
        issue = read or self.jira.read(issue_id)
        if isinstance(issue, Failure):
            return issue
        if fresh is not None and issue.updated < fresh and abs(now - fresh) < LAG_AT_MOST:
            return Stale(now + LAG)
        known = self._known(issue, now)
        ruling = self.decide(issue, known, now)
        policy, decision = ruling.policy, ruling.decision
        plan = difference(decision, issue, self.jira.directory, known, observe=policy.observe)
        plan = self._with_link(plan, issue, ruling, known, now)
        if read is not None and plan.effects:
            return self.look(issue_id, now, fresh)
        state = as_json(decision, Reader(self.language, policy.zone, policy.titles))
        self._record(issue, decision, plan, state, now)
        applied = self._apply(issue, ruling, plan, known, now)
        return Looked(
            issue,
            _card(issue, decision, state, applied.problem, now),
            _next_look(decision, applied, now),
            any(outcome.state == "done" for outcome in applied.outcomes),
            applied.limited,
            decision.places,
        )

    def _with_link(
        self, plan: Plan, issue: Issue, ruling: Ruling, known: Mapping[str, EffectState], now: datetime
    ) -> Plan:
        """An open issue in scope gets its link once."""
        if self.public_url is None or not ruling.decision.open or ruling.policy.observe:
            return plan
        link = page_link(issue, self.public_url, now)
        return plan if known.get(link.id) in OVER else replace(plan, effects=(*plan.effects, (link,)))

    def _known(self, issue: Issue, now: datetime) -> dict[str, EffectState]:
        """What the journal knows of the issue's effects. Those that Jira itself bears are over, whatever it thought."""
        with self.store.read() as conn:
            known = journal.states(conn, issue.id)
        found = [effect for effect, state in known.items() if state in PENDING and effect in issue.marks]
        if found:
            with self.store.write() as conn:
                for effect in found:
                    journal.settle(conn, issue.id, effect, "done", "found in Jira", now)
        return {**known, **dict.fromkeys(found, "done")}

    def decide(self, issue: Issue, known: Mapping[str, EffectState], now: datetime) -> Ruling:
        """What the policy of the issue says of it, with what the journal knows of its effects."""
        around = Around(
            done=journal.acted_on(known),
            since=self.since,
            service=self.jira.account.id,
            verdicts=self._verdicts(issue),
        )
        return decide(self.regulations, self.store, issue, now, around)

    def _verdicts(self, issue: Issue) -> Mapping[str, tuple[Cycle, ...]]:
        """The finished cycles as the last look judged them: they outlive an edit of the policy (design §4.1)."""
        with self.store.read() as conn:
            card = cards.find(conn, issue.id)
        return verdicts.from_json(card.state) if card is not None and card.state is not None else {}

    def _apply(
        self, issue: Issue, ruling: Ruling, plan: Plan, known: Mapping[str, EffectState], now: datetime
    ) -> "_Applied":
        """Write the fields in one PUT, do the effects; when Jira asks for a rest, the rest waits."""
        shown = show(self.jira, issue, plan.fields, now)
        desk = Desk(self.jira, self.store, ruling.policy)
        outcomes = [] if shown.limited else desk.carry_out(issue, plan.effects, now)
        dead = [effect for effect, state in known.items() if state == "dead" and ruling.decision.open]
        told = [shown.says, *(o.says for o in outcomes if o.state != "done"), *desk.given_up(issue, dead)]
        limits = (shown.limited, *(outcome.limited for outcome in outcomes))
        return _Applied(
            outcomes,
            [says for says in told if says],
            earliest((shown.again, *(outcome.again for outcome in outcomes))),
            next((limit for limit in limits if limit), None),
        )

    def _record(self, issue: Issue, decision: Decision, plan: Plan, state: Mapping[str, Any], now: datetime) -> None:
        """The journal gets a decision that changed something (law 8): not the same one again while Jira refuses it."""
        changed = bool(plan) and self._differs(issue, state)
        if not (changed or plan.skipped or plan.held):
            return
        subject = Subject(issue.id, issue.key, decision.fingerprint)
        with self.store.write() as conn:
            if changed:
                journal.record_decision(conn, subject, "look", state, now)
            for effect in plan.skipped:
                journal.skip(conn, subject, effect, "cause before the policy took force (law 10)", now)
            for effect in plan.held:
                journal.hold(conn, subject, effect, "waits", now)

    def _differs(self, issue: Issue, state: Mapping[str, Any]) -> bool:
        """From what the last look saw."""
        with self.store.read() as conn:
            before = cards.find(conn, issue.id)
        return before is None or before.state is None or _gist(before.state) != _gist(state)


def decide(regulations: Regulations, store: Store, issue: Issue, now: datetime, around: Around) -> Ruling:
    """What the policy of the issue says of it. Where a limit has a say the issue is looked at twice: first to learn
    under which limits it comes, then with the places that others take under them."""
    ruling = regulations.evaluate(issue, now, around)
    if not ruling.decision.places:
        return ruling
    with store.read() as conn:
        places = cards.places_beside(conn, ruling.decision.places)
    return regulations.evaluate(issue, now, replace(around, places=places)) if places else ruling


def _card(
    issue: Issue, decision: Decision, state: Mapping[str, Any], problem: dict[str, str] | None, now: datetime
) -> Card:
    running = (cycle for cycles in decision.clocks.values() for cycle in cycles if cycle.stopped is None)
    return Card(
        key=issue.key,
        summary=str(issue.attributes.get("summary") or ""),
        level=decision.level,
        customer=decision.customer,
        due=earliest(cycle.due for cycle in running),
        state=state,
        fingerprint=decision.fingerprint,
        looked_at=now,
        open=decision.open,
        problem=problem,
        fresh=issue.updated,
    )


@dataclass(frozen=True, slots=True)
class _Applied:
    """What became of a plan; `again` is when the rest of it may be tried."""

    outcomes: list[Outcome]
    told: list[Sentence]
    again: datetime | None
    limited: Limited | None

    @property
    def problem(self) -> dict[str, str] | None:
        """For the page."""
        told = dict.fromkeys(self.told)
        return {"ru": " ".join(s.ru for s in told), "en": " ".join(s.en for s in told)} if told else None


def _gist(state: Mapping[str, Any]) -> tuple[Any, ...]:
    """What of a decision's JSON does not move by itself."""
    cycles = [(c["cycle"], c["state"], c["due"]) for cycles in state["clocks"].values() for c in cycles]
    effects = [(effect["id"], effect["state"]) for effect in state["effects"]]
    return state["policy"], state["level"], state["fields"], cycles, effects


def _next_look(decision: Decision, applied: _Applied, now: datetime) -> datetime | None:
    wanted = earliest((decision.look_again_at, applied.again))
    if not decision.open:
        return wanted
    return min(wanted or now + AT_MOST, now + AT_MOST)
