"""The one look (design §2): read the issue, evaluate, take the difference, apply it, say when to look again.

Whatever called for the look — a webhook, a due time, a sweep, a new policy — it is the same look. One `now` for all of
it (law 2). Nothing here waits; what must be tried later is a moment in the outcome.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from connector.jira.answers import Failure, Limited
from connector.jira.client import Jira
from connector.jira.wording import Sentence
from connector.loop.acting.budget import Budget
from connector.loop.acting.doubles import removals, suspected
from connector.loop.acting.effects import FOUND, SPEAK_WITHIN, Desk, Outcome, page_link
from connector.loop.acting.fields import show
from connector.loop.acting.plan import Plan, difference
from connector.loop.acting.saying import over_budget
from connector.loop.memory import Memory
from connector.settings import Language
from connector.store import Store, cards, journal
from connector.store.cards import Card
from connector.store.journal import OVER, WAITING, Subject
from policies import Around, Decision, Effect, Issue, Place
from policies.conditions import earliest
from policies.editions import Regulations, Ruling
from policies.trace import Reader, as_json

AT_MOST = timedelta(days=1)
"""An open issue is looked at this often whatever happens (law 6)."""
LAG = timedelta(seconds=2)
"""Jira's read may be older than the webhook that called: then look again this much later."""
LAG_AT_MOST = timedelta(minutes=1)
"""After so long what Jira shows is taken as it is; so it is when Jira's clock differs from ours by more."""

_log = structlog.get_logger(__name__)


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
    speak_within: timedelta = SPEAK_WITHIN

    def look(
        self,
        issue_id: str,
        now: datetime,
        fresh: datetime | None = None,
        read: Issue | None = None,
        ours: Callable[[], bool] = lambda: True,
    ) -> Looked | Stale | Failure:
        """Look at one issue and make Jira show what the policy says. `fresh`: the newest state a hint told of. `read`:
        the issue as a batch read it some moments ago: good enough to see that nothing is to be done and to show
        fields, but before anything is said or moved it is read anew. `ours`: whether the lease still is; of a look
        that was held up for longer another worker has taken over, and has decided by newer facts."""
        issue = read or self.jira.read(issue_id)
        if isinstance(issue, Failure):
            return issue
        if fresh is not None and issue.updated < fresh and abs(now - fresh) < LAG_AT_MOST:
            return Stale(now + LAG)
        memory = self._remembered(issue, now)
        ruling = decide(self.regulations, self.store, issue, now, memory.around(self.since, self.jira.account.id))
        policy, decision = ruling.policy, ruling.decision
        plan = difference(decision, issue, self.jira.directory, memory.effects, observe=policy.observe)
        plan = self._with_our_own(plan, issue, ruling, memory, now)
        if read is not None and plan.effects:
            return self.look(issue_id, now, fresh, ours=ours)
        if not ours():
            return Stale(now)
        state = as_json(decision, Reader(self.language, policy.zone, policy.titles))
        self._record(issue, decision, plan, memory, state, now)
        budget = Budget.of(memory.card, now)
        applied = self._apply(issue, ruling, plan, memory, budget, now)
        return Looked(
            issue,
            _card(issue, decision, state, applied, replace(budget, writes=budget.writes + applied.writes), now),
            _next_look(decision, applied, now),
            any(outcome.state == "done" for outcome in applied.outcomes),
            applied.limited,
            decision.places,
        )

    def _remembered(self, issue: Issue, now: datetime) -> Memory:
        """What we know of the issue. Effects that Jira itself bears are done, whatever the journal thinks of them."""
        with self.store.read() as conn:
            memory = Memory.of(conn, issue.id)
        found = [effect for effect, state in memory.effects.items() if state not in OVER and effect in issue.marks]
        if found:
            with self.store.write() as conn:
                for effect in found:
                    journal.settle(conn, issue.id, effect, "done", FOUND, now)
        return memory.told_by_jira(issue.marks)

    def _with_our_own(self, plan: Plan, issue: Issue, ruling: Ruling, memory: Memory, now: datetime) -> Plan:
        """With what no policy asks for: the link to our page, once, and the removal of what we said twice."""
        if ruling.policy.observe:
            return plan
        wishes: list[Effect] = []
        if self.public_url is not None and ruling.decision.open:
            wishes.append(page_link(issue, self.public_url, now))
        if suspected(issue, self.jira.account.id, lambda: self._said_again(issue)):
            told = self.jira.own_comments(issue.id)
            if isinstance(told, Failure):
                _log.warning("repetitions not looked for", issue=issue.key, says=told.says.en)
            else:
                wishes += removals(told, now)
        groups = tuple((wish,) for wish in wishes if memory.effects.get(wish.id) not in OVER)
        return replace(plan, effects=(*plan.effects, *groups))

    def _said_again(self, issue: Issue) -> bool:
        with self.store.read() as conn:
            return journal.tried_again(conn, issue.id, "comment")

    def _apply(
        self, issue: Issue, ruling: Ruling, plan: Plan, memory: Memory, budget: Budget, now: datetime
    ) -> "_Applied":
        """Write the fields in one PUT, do the effects; when Jira asks for a rest, the rest waits."""
        desk = Desk(self.jira, self.store, ruling.policy, self.speak_within, memory.restored_at)
        waiting = [effect for effect, state in memory.effects.items() if state in WAITING and ruling.decision.open]
        if plan and budget.rests_until:
            says = over_budget(budget.writes, budget.rests_until)
            return _Applied([], [says, *desk.left_undone(issue, waiting)], budget.rests_until, None, 0)
        shown = show(self.jira, issue, plan.fields, now)
        outcomes = [] if shown.limited else desk.carry_out(issue, plan.effects, now)
        planned = {effect.id for group in plan.effects for effect in group}
        strays = [] if shown.limited else desk.settle_strays(issue, planned, memory.effects, now)
        told = [shown.says, *(o.says for o in outcomes if o.state != "done"), *desk.left_undone(issue, waiting)]
        limits = (shown.limited, *(one.limited for one in outcomes), *(one.limited for one in strays))
        return _Applied(
            outcomes,
            [says for says in told if says],
            earliest((shown.again, *(one.again for one in outcomes), *(one.again for one in strays))),
            next((limit for limit in limits if limit), None),
            shown.wrote + sum(outcome.wrote for outcome in outcomes),
        )

    def _record(
        self, issue: Issue, decision: Decision, plan: Plan, memory: Memory, state: Mapping[str, Any], now: datetime
    ) -> None:
        """The journal gets a decision that changed something (law 8): not the same one again while Jira refuses it."""
        before = memory.card.state if memory.card else None
        changed = bool(plan) and (before is None or _gist(before) != _gist(state))
        adopted = [effect for effect in decision.effects if effect.id in memory.unrecorded]
        if not (changed or plan.skipped or plan.held or adopted):
            return
        subject = Subject(issue.id, issue.key, decision.fingerprint)
        with self.store.write() as conn:
            if changed:
                journal.record_decision(conn, subject, "look", state, now)
            for effect in adopted:
                journal.adopt(conn, subject, effect, FOUND, now)
            for effect in plan.skipped:
                journal.skip(conn, subject, effect, "cause before the policy took force (law 10)", now)
            for effect in plan.held:
                journal.hold(conn, subject, effect, "waits", now)


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
    issue: Issue, decision: Decision, state: Mapping[str, Any], applied: "_Applied", budget: Budget, now: datetime
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
        problem=applied.problem,
        fresh=issue.updated,
        writes_since=budget.since,
        writes=budget.writes,
    )


@dataclass(frozen=True, slots=True)
class _Applied:
    """What became of a plan; `again` is when the rest of it may be tried."""

    outcomes: list[Outcome]
    told: list[Sentence]
    again: datetime | None
    limited: Limited | None
    writes: int
    """Requests that changed Jira, or may have."""

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
