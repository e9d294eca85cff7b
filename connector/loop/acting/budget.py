"""How much is written to one issue within an hour: where another automation undoes what we write, and we write it
again, somebody must stop first. Pure.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from connector.store.cards import Shown

MOST = 30
"""Requests that write. A busy issue under a full regulation needs some ten in its liveliest hour."""
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Budget:
    since: datetime
    """When the hour began: with the first write after the last one was over."""
    writes: int

    @classmethod
    def of(cls, card: Shown | None, now: datetime) -> Self:
        """As the card tells it; a clock that was put back begins a new hour."""
        since = card.writes_since if card else None
        if card is None or since is None or not since <= now < since + HOUR:
            return cls(now, 0)
        return cls(since, card.writes)

    @property
    def rests_until(self) -> datetime | None:
        """When it may be written to again; None: now."""
        return self.since + HOUR if self.writes >= MOST else None
