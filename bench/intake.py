"""How fast deliveries are taken in, against a bare Flask route on the same server.

    python -m bench.intake

Both run under granian with the same threads and get the same traffic in turn: distinct signed bodies of 10 KB over 16
keep-alive connections, sent by one process on the same machine (so both figures are lower than with the generator
elsewhere; the ratio is what counts). Ours verifies, stores with synchronous=FULL and only then answers. Told are the
medians of several short runs, since a busy neighbour disturbs some of them.
"""

import os
import selectors
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from statistics import median

import orjson
from flask import Flask, Response, request

from connector import settings
from connector.signals import ends
from webhooks.intake import PATH
from webhooks.serving import server
from webhooks.signature import HEADER, sign

SECRET = "bench"
CONNECTIONS = 16
BODY_BYTES = 10_000
WARM_SECONDS, RUN_SECONDS, ROUNDS = 1.5, 1.0, 9
MOST = 10_000
"""Deliveries in one run."""
GOALS = {"ratio": 0.7, "rate": 2_000, "p99": 30.0}
ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Run:
    rate: float
    p50: float
    p99: float
    failed: int


def bare_app(_: object) -> Flask:
    """The peer: a Flask route as anybody writes it. It parses the same body and keeps nothing."""
    app = Flask("bare")

    @app.post(PATH)
    def receive() -> tuple[dict[str, str], int]:
        request.get_json(force=True)
        return {"status": "accepted"}, 202

    return app


def tuned_app(_: object) -> Flask:
    """The floor: the same with a faster parser and an answer made beforehand."""
    app = Flask("tuned")

    @app.post(PATH)
    def receive() -> Response:
        orjson.loads(request.get_data(cache=False))
        return Response(b'{"status":"accepted"}', 202, content_type="application/json")

    return app


APPS = {"bare": bare_app, "tuned": tuned_app}
KINDS = (*APPS, "ours")


def serve(kind: str, port: int, folder: str) -> None:
    """In the server's process."""
    environ = {"PORT": str(port), "WEBHOOK_SECRETS": SECRET, "DATA_DIR": folder}
    known = settings.read(environ, dotenv=Path(folder, "no.env"))
    assert isinstance(known, settings.Settings)
    if kind == "ours":
        server.serve_web(known, ends())
        return
    server.serve(known, ends(), APPS[kind])


def deliveries() -> Iterator[bytes]:
    """Requests as bytes, every one a different delivery."""
    description = "Не запускается смена, ошибка лицензии. " * 120
    for number in count(10_000):
        fields = {
            "summary": f"Обращение {number}",
            "updated": "2026-11-20T11:40:00.000+0300",
            "description": description,
        }
        issue = {"id": str(number % 500 + 10_000), "key": f"SUP-{number % 500}", "fields": fields}
        body = orjson.dumps({"timestamp": number, "webhookEvent": "jira:issue_updated", "issue": issue})
        body += b" " * (BODY_BYTES - len(body))
        signature = f"{HEADER}: {sign(body, SECRET.encode())}"
        head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n{signature}\r\n\r\n"
        yield head.encode() + body


class Line:
    """One keep-alive connection with one request in flight."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=5)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sent = 0.0
        self.buffer = b""

    def send(self, data: bytes) -> None:
        self.sent = time.perf_counter()
        self.buffer = b""
        self.socket.sendall(data)

    def receive(self) -> int | None:
        """The status once the whole answer is there."""
        piece = self.socket.recv(65_536)
        if not piece:
            raise ConnectionError("the server closed the connection")
        self.buffer += piece
        head, found, rest = self.buffer.partition(b"\r\n\r\n")
        if not found:
            return None
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        return int(head[9:12]) if len(rest) >= length else None


def drive(port: int, prepared: list[bytes], seconds: float) -> Run:
    """Traffic for some seconds; `prepared` is used up from its end."""
    selector = selectors.DefaultSelector()
    lines = [Line(port) for _ in range(CONNECTIONS)]
    for line in lines:
        selector.register(line.socket, selectors.EVENT_READ, line)
        line.send(prepared.pop())
    times: list[float] = []
    failed = 0
    begun = time.perf_counter()
    while time.perf_counter() - begun < seconds and len(prepared) > CONNECTIONS:
        for key, _ in selector.select(1):
            status = key.data.receive()
            if status is None:
                continue
            times.append(time.perf_counter() - key.data.sent)
            failed += status != 202
            key.data.send(prepared.pop())
    took = time.perf_counter() - begun
    for line in lines:
        line.socket.close()
    times.sort()
    return Run(len(times) / took, times[len(times) // 2] * 1e3, times[len(times) * 99 // 100] * 1e3, failed)


@contextmanager
def running(kind: str) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "bench.intake", kind, str(port), folder]
        process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)})
        try:
            _await(port)
            yield port
        finally:
            process.terminate()
            process.wait(30)


def _await(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            time.sleep(1.5)
            return
    raise TimeoutError("the server did not come up")


def measure() -> dict[str, list[Run]]:
    """Runs of the bare routes and of ours, taken in turn."""
    made = deliveries()
    runs: dict[str, list[Run]] = {kind: [] for kind in KINDS}
    with ExitStack() as stack:
        ports = {kind: stack.enter_context(running(kind)) for kind in KINDS}
        for port in ports.values():
            drive(port, list(islice(made, MOST)), WARM_SECONDS)
        for _ in range(ROUNDS):
            prepared = list(islice(made, MOST))
            for kind, port in ports.items():
                runs[kind].append(drive(port, prepared.copy(), RUN_SECONDS))
    return runs


def main() -> int:
    print(f"{ROUNDS} runs each; load average at the start {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    runs = measure()
    for kind in KINDS:
        rate, p50, p99 = (median(getattr(run, name) for run in runs[kind]) for name in ("rate", "p50", "p99"))
        print(f"{kind:5}{rate:8,.0f} requests/s   p50 {p50:6.1f} ms   p99 {p99:6.1f} ms")
    ours = runs["ours"]
    bare, tuned = (
        median(mine.rate / theirs.rate for theirs, mine in zip(runs[kind], ours, strict=True)) for kind in APPS
    )
    rate, p99 = median(run.rate for run in ours), median(run.p99 for run in ours)
    print(f"ratio to a bare Flask route: goal at least {GOALS['ratio']}; reached {bare:.2f}")
    print(f"ratio to one with orjson and a ready answer: {tuned:.2f}")
    print(f"rate: goal at least {GOALS['rate']:,} a second; reached {rate:,.0f}")
    print(f"p99 at {CONNECTIONS} connections: goal under {GOALS['p99']:.0f} ms; reached {p99:.1f} ms")
    failed = sum(run.failed for several in runs.values() for run in several)
    if failed:
        print(f"{failed} requests were not answered with 202: the figures mean nothing")
    return int(failed > 0)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        serve(sys.argv[1], int(sys.argv[2]), sys.argv[3])
    else:
        sys.exit(main())
