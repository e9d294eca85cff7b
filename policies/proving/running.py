"""The virtual clock: a case played out as the service would live it.

Between what people do it wakes at every `look_again_at`. At a look it writes the fields, does the effects that are due,
and looks again, until nothing is left to do (law 4). Each of its acts takes a millisecond, so that what it does comes
after what it answers to, as in a real Jira.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from policies.decision import Decision
from policies.engine import evaluate
from policies.facts import Around, Issue, Place
from policies.policy import Policy
from policies.proving.cases import Came, Case, Difference, Look, Other, written
from policies.proving.watching import Part, Watched
from policies.proving.world import SERVICE, World

TICK = timedelta(milliseconds=1)
ROUNDS = 20
"""Looks in a row that still find something to do: then two rules fight."""
WAKES = 2_000
"""More than a policy wakes for one case; beyond it the clock would not get on."""
IDLE = frozenset({"rule_off", "rule_kept", "clock_idle", "clock_beyond", "no_level", "out_of_scope"})
"""Steps of a trace that say nothing for their clause."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation that was not met: what differs, and the decision at that moment."""

    at: datetime
    differences: tuple[Difference, ...]
    decision: Decision


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a case."""

    case: Case
    failures: tuple[Failure, ...]
    touched: frozenset[Part]
    clauses: frozenset[str]
    """Of the levels, clocks and rules that had a say."""

    @property
    def passed(self) -> bool:
        return not self.failures


class _Restless(Exception):
    """The policy always finds something more to do."""


def play(policy: Policy, case: Case) -> Result:
    """The case, alone; for many of one policy make `Watched` once and use `play_watched`."""
    return play_watched(Watched(policy), case)


def play_watched(watched: Watched, case: Case) -> Result:
    watched.touched.clear()
    run = _Run(watched, case)
    failures = tuple(run.failures())
    return Result(case, failures, frozenset(watched.touched), frozenset(run.clauses))


@dataclass(slots=True)
class _Beside:
    """An issue beside the case's own: people act on it, the service's own acts are of no matter."""

    world: World
    story: Other
    told: int = 0

    def by(self, now: datetime) -> Issue:
        """The issue with what was done to it by then."""
        for deed in self.story.deeds[self.told :]:
            if deed.at > now:
                break
            self.world.happen(deed)
            self.told += 1
        return self.world.issue


class _Run:
    """One case being played."""

    def __init__(self, watched: Watched, case: Case) -> None:
        self.watched, self.case, self.policy = watched, case, watched.policy
        self.world = World(case, self.policy)
        self.others = [_Beside(World(other, self.policy, n), other) for n, other in enumerate(case.others, 2)]
        self.now = case.created
        self.done: set[str] = set()
        self.came: list[Came] = []
        self.clauses: set[str] = set()
        self.decision = self._decide()

    def failures(self) -> Iterable[Failure]:
        beside = (moment for other in self.case.others for moment in (other.created, *(d.at for d in other.deeds)))
        moments = {
            self.case.created,
            *(deed.at for deed in self.case.deeds),
            *(expectation.at for expectation in self.case.expect),
            *(moment for moment in beside if moment > self.case.created),
        }
        for moment in sorted(moments):
            try:
                self._wake_until(moment)
                for deed in self.case.deeds:
                    if deed.at == moment:
                        self.world.happen(deed)
                self._look(moment)
            except _Restless:
                yield Failure(self.now, (self._restless(),), self.decision)
                return
            yield from self._expectations(moment)

    def _expectations(self, moment: datetime) -> Iterable[Failure]:
        for expectation in (each for each in self.case.expect if each.at == moment):
            look = Look(self.decision, dict(self.world.values), tuple(self.came), self.policy.zone)
            self.came.clear()
            found = tuple(difference for want in expectation.wants for difference in want.differs(look))
            if found:
                yield Failure(moment, tuple(sorted(found, key=lambda difference: difference.place)), self.decision)

    def _wake_until(self, moment: datetime) -> None:
        for _ in range(WAKES):
            wake = self.decision.look_again_at
            if wake is None or wake >= moment:
                return
            if wake <= self.now:
                break
            self._look(wake)
        raise _Restless

    def _look(self, at: datetime) -> None:
        """Look, write, do, until there is nothing left."""
        at = self.now = max(at, self.now)
        for _ in range(ROUNDS):
            self.decision = self._decide()
            fields = {} if self.policy.observe else self.decision.fields
            due = self.decision.due_effects()
            if not due and not self.world.differs(fields):
                return
            if self.world.differs(fields):
                self.now += TICK
                self.world.show(fields, self.now)
            for effect in due:
                self.now += TICK
                self.world.act(effect, self.now)
                self.done.add(effect.id)
                self.came.append(Came(at, effect))
                self.clauses.update(effect.clause)
        raise _Restless

    def _decide(self) -> Decision:
        around = Around(done=frozenset(self.done), service=SERVICE.id, places=tuple(self._places()))
        decision = evaluate(self.policy, self.world.issue, self.now, around)
        self.watched.see(decision)
        self.clauses.update(clause for step in decision.trace if step.kind not in IDLE for clause in step.clause)
        return decision

    def _places(self) -> Iterator[Place]:
        """Those that the issues beside this one take by now."""
        for other in self.others:
            yield from evaluate(self.policy, other.by(self.now), self.now, Around(service=SERVICE.id)).places

    def _restless(self) -> Difference:
        latest = ", ".join(f"{came.effect.kind} ({came.effect.rule})" for came in self.came[-2:])
        zone = self.policy.zone
        return Difference(self.case.place, ("rest",), "none", f"{written(self.now, zone)}: {latest or '…'}, …")
