"""How fast deliveries are taken in, against a bare Flask route on the same server: `python -m bench.intake`.

Both are started under granian with the same threads and given the same traffic: distinct signed bodies of 10 KB over
16 keep-alive connections, sent by one process on the same machine (so both figures are lower than with the generator
elsewhere; the ratio is what counts). Ours verifies, stores with synchronous=FULL and only then answers.
"""

import os
import selectors
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import orjson
from flask import Flask, Response, request

from connector import settings
from webhooks import server
from webhooks.intake import PATH
from webhooks.signature import HEADER, sign

SECRET = "bench"
CONNECTIONS = 16
BODY_BYTES = 10_000
WARM_SECONDS, RUN_SECONDS = 1.5, 6.0
GOALS = {"ratio": 0.7, "rate": 2_000, "p99": 30.0}


@dataclass(frozen=True, slots=True)
class Run:
    rate: float
    p50: float
    p99: float
    failed: int


def bare_app(_: object) -> Flask:
    """The floor: the same body parsed, nothing kept."""
    app = Flask("bare")

    @app.post(PATH)
    def receive() -> Response:
        orjson.loads(request.get_data(cache=False))
        return Response(b'{"status":"accepted"}', 202, content_type="application/json")

    return app


def serve(kind: str, port: int, folder: str) -> None:
    """In the server's process."""
    environ = {"PORT": str(port), "WEBHOOK_SECRETS": SECRET, "DATA_DIR": folder}
    known = settings.read(environ, dotenv=Path(folder, "no.env"))
    assert isinstance(known, settings.Settings)
    if kind == "ours":
        server.serve_web(known)
        return
    server.serve(known, bare_app)


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
        process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(Path.cwd())})
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


def measure(kind: str) -> Run:
    made = deliveries()
    prepared = [next(made) for _ in range(40_000)]
    with running(kind) as port:
        drive(port, prepared, WARM_SECONDS)
        return drive(port, prepared, RUN_SECONDS)


def main() -> None:
    runs = {kind: measure(kind) for kind in ("bare", "ours")}
    for kind, run in runs.items():
        figures = f"{run.rate:8,.0f} requests/s   p50 {run.p50:6.1f} ms   p99 {run.p99:6.1f} ms"
        print(f"{kind:5}{figures}   failed {run.failed}")
    ours = runs["ours"]
    ratio = ours.rate / runs["bare"].rate
    print(f"ratio {ratio:.2f} (goal: at least {GOALS['ratio']})")
    print(f"rate  {ours.rate:,.0f}/s (goal: at least {GOALS['rate']:,})")
    print(f"p99   {ours.p99:.1f} ms at {CONNECTIONS} connections (goal: under {GOALS['p99']:.0f} ms)")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        serve(sys.argv[1], int(sys.argv[2]), sys.argv[3])
    else:
        main()
