"""The bells of a process."""

from datetime import datetime
from threading import Event, current_thread

from connector.clock import utc_now
from connector.loop import ticks


def test_ticks_have_as_many_threads_as_there_are_ticks() -> None:
    """However often they ring: each thread keeps its memory and its connections to the end of the process."""
    rung: list[str] = []
    enough = Event()

    def tick(_: datetime) -> None:
        rung.append(current_thread().name)
        if len(rung) >= 6:
            enough.set()

    scheduler = ticks.schedule({"one": (3600, tick)}, utc_now)
    for number in range(6):
        scheduler.add_job(lambda: tick(utc_now()), id=f"at once {number}")
    assert enough.wait(30)
    while len(scheduler.get_jobs()) > 1:  # it takes those that are over off its list by itself
        pass
    scheduler.shutdown(wait=True)
    assert len(set(rung)) == 1
