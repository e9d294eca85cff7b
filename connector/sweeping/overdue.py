"""What the service would do now, before it does it: the plan after an outage. Reads Jira, writes nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from connector.jira.answers import Failure
from connector.jira.client import MOST_FOUND, Jira
from connector.jira.dialects import Found
from connector.loop.acting.effects import waits_for_a_word
from connector.loop.acting.plan import difference
from connector.loop.memory import Memory
from connector.loop.reconcile import decide
from connector.loop.sweep import everything_open
from connector.store import Store, journal
from policies import Effect, Issue
from policies.editions import Regulations, Ruling

TOGETHER = 50
"""Issues read by one request."""


@dataclass(frozen=True, slots=True)
class Owed:
    """An effect that is due."""

    issue: Issue
    ruling: Ruling
    effect: Effect
    late: timedelta
    waits: bool
    """It will not be done before a person says so."""


@dataclass(frozen=True, slots=True)
class Looker:
    """What it takes to know what is owed."""

    jira: Jira
    store: Store
    regulations: Regulations
    since: datetime
    """Causes before it are skipped (law 10)."""
    speak_within: timedelta

    def owed(self, now: datetime, told: Callable[[int, int], None]) -> list[Owed] | Failure:
        """Over every open issue in scope, the longest overdue first. `told`: how many of how many are read."""
        found = self.jira.find(everything_open(self.regulations), MOST_FOUND)
        if isinstance(found, Failure):
            return found
        owed: list[Owed] = []
        for start in range(0, len(found), TOGETHER):
            issues = self._read(found[start : start + TOGETHER])
            if isinstance(issues, Failure):
                return issues
            owed += [each for issue in issues for each in self._of(issue, now)]
            told(min(start + TOGETHER, len(found)), len(found))
        return sorted(owed, key=lambda each: (each.effect.due, each.issue.key))

    def _read(self, found: Sequence[Found]) -> list[Issue] | Failure:
        together = self.jira.read_together([hit.id for hit in found]) if len(found) > 1 else {}
        if isinstance(together, Failure):
            return together
        left = [self.jira.read(hit.id) for hit in found if hit.id not in together]
        return [*together.values(), *(issue for issue in left if isinstance(issue, Issue))]

    def _of(self, issue: Issue, now: datetime) -> Iterator[Owed]:
        with self.store.read() as conn:
            memory = Memory.of(conn, issue.id).told_by_jira(issue.marks)
        around = memory.around(self.since, self.jira.account.id)
        ruling = decide(self.regulations, self.store, issue, now, around)
        known = {effect: state for effect, state in memory.effects.items() if state != "withheld"}
        plan = difference(ruling.decision, issue, self.jira.directory, known, observe=ruling.policy.observe)
        for group in plan.effects:
            waits = False
            for effect in group:
                with self.store.read() as conn:
                    row = journal.find(conn, issue.id, effect.id)
                waits = waits or waits_for_a_word(effect, row, now, self.speak_within)
                yield Owed(issue, ruling, replace(effect, state="due"), now - effect.due, waits)
