"""The world as one JSON file, so that it survives a restart. Written aside, then swapped in: never torn."""

import os
import threading
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from pydantic import TypeAdapter

from connector.sandbox.state.model import Issue
from connector.sandbox.state.site import Site
from connector.sandbox.state.world import Hook, World


@dataclass(frozen=True, slots=True)
class Snapshot:
    site: Site
    issues: tuple[Issue, ...]
    hooks: tuple[Hook, ...]
    counters: dict[str, int]
    expired: frozenset[str]
    offset: timedelta


_ADAPTER = TypeAdapter(Snapshot)


def save(world: World, path: Path) -> None:
    with world.lock:
        snapshot = Snapshot(
            world.site,
            tuple(world.issues.values()),
            tuple(world.hooks.values()),
            dict(world.counters),
            frozenset(world.expired),
            world.clock.offset,
        )
    fresh = path.with_name(path.name + ".new")
    with fresh.open("wb") as file:
        file.write(_ADAPTER.dump_json(snapshot))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def load(world: World, path: Path) -> None:
    """Puts what the file holds into a new `world`. Raises OSError and pydantic's ValidationError."""
    snapshot = _ADAPTER.validate_json(path.read_bytes())
    world.site = snapshot.site
    world.hooks = {hook.id: hook for hook in snapshot.hooks}
    world.counters = dict(snapshot.counters)
    world.expired = set(snapshot.expired)
    world.clock.offset = snapshot.offset
    world.restore(snapshot.issues)


class Keeper:
    """A thread that saves the world soon after it changed, at most once in `every` seconds."""

    def __init__(self, world: World, path: Path, every: float = 1.0) -> None:
        self._world, self._path, self._every = world, path, every
        self._dirty, self._stop = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="sandbox-keeper", daemon=True)

    def start(self) -> None:
        self._world.watch(self._dirty.set)
        self._thread.start()

    def stop(self) -> None:
        """Returns after the last save."""
        self._stop.set()
        self._dirty.set()
        self._thread.join()
        save(self._world, self._path)

    def _run(self) -> None:
        while not self._stop.is_set():
            self._dirty.wait()
            self._dirty.clear()
            if not self._stop.is_set():
                save(self._world, self._path)
                self._stop.wait(self._every)
