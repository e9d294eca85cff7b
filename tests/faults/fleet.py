"""The processes of a stand: started through the launcher, watched and ended from the test."""

import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from tests.faults.processes import ROOT, wait_until


class Fleet:
    """The launcher. One for many stands: what is started knows of its own stand only."""

    def __init__(self, folder: Path) -> None:
        self._errors = (folder / "launcher.log").open("wb")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.launcher"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            cwd=ROOT,
            text=True,
        )
        self._log = folder / "launcher.log"
        self._turn = Lock()

    def ask(self, wish: Mapping[str, Any]) -> int | None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._turn:
            self._process.stdin.write(json.dumps(wish) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        assert line, self._log.read_text(encoding="utf-8")
        told: int | None = json.loads(line)
        return told

    def close(self) -> None:
        for stream in (self._process.stdin, self._process.stdout, self._errors):
            assert stream is not None
            stream.close()
        self._process.wait(10)


@dataclass
class Running:
    """One started command. `status`: its exit status once it is gone, negative where a signal killed it."""

    fleet: Fleet
    command: str
    pid: int
    log: Path
    status: int | None = None

    def alive(self) -> bool:
        if self.status is None:
            self.status = self.fleet.ask({"pid": self.pid})
        return self.status is None

    def gone(self) -> int:
        """Waits for its end; the exit status."""
        wait_until(lambda: not self.alive(), f"{self.command} has ended\n{self.told()}")
        assert self.status is not None
        return self.status

    def stop(self) -> int:
        """SIGTERM; the exit status."""
        if self.alive():
            os.kill(self.pid, signal.SIGTERM)
        return self.gone()

    def kill(self) -> None:
        """SIGKILL to it and to its web child."""
        if self.alive():
            os.killpg(self.pid, signal.SIGKILL)
            self.gone()

    def told(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def says(self, words: str) -> None:
        """Waits until it has logged the words."""

        def said() -> bool:
            assert self.alive(), self.told()
            return words in self.told()

        wait_until(said, f"{self.command} says: {words}")


def launch(fleet: Fleet, command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Running:
    log = folder / f"{command[0]}-{secrets.token_hex(4)}.log"
    wish = {"command": list(command), "folder": str(folder), "log": str(log), "environment": dict(environment)}
    log.touch()
    pid = fleet.ask(wish)
    assert pid is not None
    return Running(fleet, command[0], pid, log)


@contextmanager
def fleet(folder: Path) -> Iterator[Fleet]:
    made = Fleet(folder)
    try:
        yield made
    finally:
        made.close()
