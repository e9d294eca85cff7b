"""What the service itself knows of an issue before it looks: the effects it ever made and the card of the last look."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from sqlalchemy import Connection

from connector.active import switched
from connector.store import cards, journal, notes
from connector.store.cards import Shown
from connector.store.journal import EffectState
from policies import Around
from policies.clocks import verdicts
from policies.facts import Edition

RESTORED = "restored_at"
"""The note of the moment when the store was restored from a backup (`connector.keeping`)."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Read in one transaction, so that it is of one moment."""

    effects: Mapping[str, EffectState]
    """Every effect of the issue that the journal knows, and what became of it."""
    card: Shown | None
    restored_at: datetime | None
    """What was done before that moment the journal may have forgotten: Jira is asked before it is done."""
    switched: Mapping[Edition, datetime]
    """When editions began to act that had only watched."""
    unrecorded: frozenset[str] = frozenset()
    """Effects that Jira bears and the journal does not know."""

    @classmethod
    def of(cls, conn: Connection, issue_id: str) -> Self:
        restored = notes.get(conn, RESTORED)
        return cls(
            journal.states(conn, issue_id),
            cards.find(conn, issue_id),
            datetime.fromisoformat(restored) if restored else None,
            switched(conn),
        )

    def told_by_jira(self, marks: frozenset[str]) -> Self:
        """With the effects that the issue bears as done."""
        effects: dict[str, EffectState] = {**self.effects, **dict.fromkeys(marks, "done")}
        return replace(self, effects=effects, unrecorded=marks - self.effects.keys())

    def around(self, since: datetime | None, service: str | None = None) -> Around:
        """For the decision. The finished cycles are as the last look judged them: they outlive an edit of the policy
        (design §4.1). `since`: causes before it are skipped (law 10)."""
        state = self.card.state if self.card else None
        judged = verdicts.from_json(state) if state is not None else {}
        done = journal.acted_on(self.effects)
        return Around(done=done, since=since, switched=self.switched, service=service, verdicts=judged)
