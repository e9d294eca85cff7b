"""The issues as they were some seconds ago. Only what was seen since the lag was ordered is remembered: with a longer
lag than that, the state at the order is the oldest there is."""

from collections import deque
from collections.abc import Mapping
from datetime import datetime, timedelta

from connector.sandbox.faults import Faults
from connector.sandbox.state.model import Issue
from connector.sandbox.state.world import World


class Replica:
    """Follows a world. `faults` say how far behind searches (`read_lag_seconds`) and readings (`stale_read_seconds`)
    are."""

    def __init__(self, world: World, faults: Faults) -> None:
        self._world, self._faults = world, faults
        self._past: deque[tuple[datetime, Mapping[str, Issue]]] = deque([(world.clock(), dict(world.issues))])
        world.watch(self._note)

    def _note(self) -> None:
        """Called under the world's lock, after each change."""
        now = self._world.clock()
        self._past.append((now, dict(self._world.issues)))
        horizon = now - timedelta(seconds=max(self._faults.read_lag_seconds, self._faults.stale_read_seconds))
        while len(self._past) > 1 and self._past[1][0] <= horizon:
            self._past.popleft()

    def searched(self) -> Mapping[str, Issue]:
        """What a search knows of, by id."""
        return self._as_of(self._faults.read_lag_seconds)

    def read(self) -> Mapping[str, Issue]:
        """What a reading of an issue by its own address knows of, by id."""
        return self._as_of(self._faults.stale_read_seconds)

    def _as_of(self, seconds: float) -> Mapping[str, Issue]:
        with self._world.lock:
            if not seconds:
                return dict(self._world.issues)
            moment = self._world.clock() - timedelta(seconds=seconds)
            known = [issues for at, issues in self._past if at <= moment]
            return known[-1] if known else self._past[0][1]
