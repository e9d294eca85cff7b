"""Signed webhooks at a set rate, whatever the answers: an open loop.

Each is due at its own moment, fixed beforehand, and its time to the answer is counted from that moment, also when it
had to wait for a free connection: a slow service slows nobody down who measures it (no coordinated omission).
"""

import selectors
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

import orjson

from bench.intake import Line
from tests.faults.processes import SECRET
from webhooks.intake import PATH
from webhooks.signature import HEADER, sign

CONNECTIONS = 128
"""At most; a new one is opened only when all others wait for an answer."""
RESTED = 5.0
"""Seconds of rest after which a connection is not used again, as sane clients do: the server ends it soon (10 s), and a
request that crosses that end is lost."""
GRACE = 60.0
"""Seconds for the answers that are still out when the last was sent."""
BODY_BYTES = 10_000
REPORT_SECONDS = 10.0


@dataclass
class Told:
    """What became of the traffic. Times in milliseconds from the moment a webhook was due."""

    sent: int = 0
    acknowledged: list[str] = field(default_factory=list)
    """The ids of the deliveries answered with 2xx, as the store names them."""
    times: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def percentile(self, part: float) -> float:
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else float("inf")

    @property
    def refused(self) -> int:
        """Answers other than 2xx, and those that never came."""
        return self.sent - len(self.acknowledged)


def webhooks(issues: Sequence[tuple[str, str]], chance: int = 1) -> Iterator[tuple[str, bytes]]:
    """Endless: the delivery's id and the request as bytes, about all of the issues, in another order each time."""
    dice, number, left = Random(chance), 0, list[tuple[str, str]]()  # noqa: S311 - which issue is no secret
    while True:
        number += 1
        left = left or dice.sample(issues, len(issues))
        issue_id, key = left.pop()
        issue = {
            "id": issue_id,
            "key": key,
            "fields": {"summary": "Стоит линия", "description": "Ошибка связи. " * 300},
        }
        body = orjson.dumps({"timestamp": number, "webhookEvent": "jira:issue_updated", "issue": issue})
        body += b" " * (BODY_BYTES - len(body))
        name = f"soak-{chance}-{number}"
        head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
        head += f"X-Atlassian-Webhook-Identifier: {name}\r\n{HEADER}: {sign(body, SECRET.encode())}\r\n\r\n"
        yield f"id:{name}", head.encode() + body


class Traffic:
    """`rate` webhooks a second for so many seconds."""

    def __init__(self, port: int, made: Iterator[tuple[str, bytes]], rate: float, seconds: float) -> None:
        self._port, self._made, self._rate, self._total = port, made, rate, round(rate * seconds)
        self._selector = selectors.DefaultSelector()
        self._idle: list[tuple[Line, float]] = []
        """With the moment since which each rests; the last is the freshest."""
        self._out: dict[Line, tuple[str, float]] = {}
        self._lines = 0
        self.told = Told()

    def drive(self, report: Callable[[Told], None] = lambda _: None) -> Told:
        """Sends all of it and waits for the answers; `report` is called every ten seconds."""
        begun = reported = time.perf_counter()
        while self.told.sent < self._total or self._out:
            now = time.perf_counter()
            while self.told.sent < self._total and (due := begun + self.told.sent / self._rate) <= now:
                if not self._send(due):
                    break
            self._hear(0.5 if self.told.sent >= self._total else max(0.0, due_in(begun, self.told, self._rate)))
            if now - reported >= REPORT_SECONDS:
                reported = now
                report(self.told)
            if now - begun > self._total / self._rate + GRACE:
                break
        self.told.seconds = time.perf_counter() - begun
        self._close()
        return self.told

    def _send(self, due: float) -> bool:
        """False: every connection waits for an answer."""
        if not self._idle and self._lines >= CONNECTIONS:
            return False
        name, request = next(self._made)
        self.told.sent += 1
        line = None
        try:
            line = self._rested() or self._open()
            line.send(request)
        except OSError as trouble:
            self.told.statuses[type(trouble).__name__] += 1
            self._drop(line)
        else:
            self._out[line] = name, due
        return True

    def _rested(self) -> Line | None:
        """The one that has rested least; None, and all are dropped, when that is too long."""
        if self._idle and time.perf_counter() - self._idle[-1][1] < RESTED:
            return self._idle.pop()[0]
        while self._idle:
            self._drop(self._idle.pop()[0])
        return None

    def _open(self) -> Line:
        line = Line(self._port)
        self._selector.register(line.socket, selectors.EVENT_READ, line)
        self._lines += 1
        return line

    def _drop(self, line: Line | None) -> None:
        if line is not None:
            self._selector.unregister(line.socket)
            line.socket.close()
            self._lines -= 1

    def _hear(self, seconds: float) -> None:
        for key, _ in self._selector.select(min(seconds, 0.5)):
            line: Line = key.data
            try:
                status = line.receive()
            except OSError as trouble:
                self._broken(line, trouble)
            else:
                if status is not None:
                    self._answered(line, status)

    def _broken(self, line: Line, trouble: OSError) -> None:
        """A server may close a connection that idles; one that waits for its answer has lost it."""
        if line in self._out:
            del self._out[line]
            self.told.statuses[type(trouble).__name__] += 1
        else:
            self._idle = [(each, since) for each, since in self._idle if each is not line]
        self._drop(line)

    def _answered(self, line: Line, status: int) -> None:
        name, due = self._out.pop(line)
        self._idle.append((line, time.perf_counter()))
        self.told.statuses[str(status)] += 1
        self.told.times.append((time.perf_counter() - due) * 1e3)
        if 200 <= status < 300:
            self.told.acknowledged.append(name)

    def _close(self) -> None:
        for line in [*(line for line, _ in self._idle), *self._out]:
            line.socket.close()
        self._selector.close()


def due_in(begun: float, told: Told, rate: float) -> float:
    """Seconds until the next is due; a moment's nap when it is due but no connection is free."""
    left = begun + told.sent / rate - time.perf_counter()
    return left if left > 0 else 0.001
