"""The sandbox's own clock: somebody else's clock plus an offset that can be moved."""

from collections.abc import Callable
from datetime import datetime, timedelta


class MovableClock:
    """Calls give the present moment, aware UTC."""

    def __init__(self, base: Callable[[], datetime], offset: timedelta = timedelta()) -> None:
        self._base = base
        self.offset = offset

    def __call__(self) -> datetime:
        return self._base() + self.offset

    def set(self, moment: datetime) -> None:
        """From now on it is `moment`, and time goes on from there."""
        self.offset = moment - self._base()

    def add(self, seconds: float) -> None:
        self.offset += timedelta(seconds=seconds)
