"""`python -m tests.contract.prism`: the regulations' weeks with Prism between the service and the sandbox.

Installs Prism into `build/prism` (npm and the registry are needed once), writes the documents beside it, starts one
proxy for each on loopback, and ends with what pytest ended with; 1 also when nothing was led through a document.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from tests.contract.documents import FILES
from tests.contract.prism.relaxed import relaxed
from tests.contract.prism.through import PROXIES, TALLY, UPSTREAM

ROOT = Path(__file__).parents[3]
BUILD = ROOT / "build" / "prism"
PRISM = "@stoplight/prism-cli@5.16.0"
WEEKS = "tests/regulations"
PATIENCE = 120
"""Seconds for a proxy to read its document."""


def main(arguments: list[str]) -> int:
    command = _installed()
    upstream, *ports = (_free_port() for _ in range(len(FILES) + 1))
    tally = BUILD / "asked.txt"
    tally.write_text("", encoding="utf-8")
    with ExitStack() as proxies:
        for name, port in zip(FILES, ports, strict=True):
            proxies.enter_context(_proxy(command, name, port, upstream))
        for port in ports:
            _wait(port)
        told = ",".join(f"{name}={port}" for name, port in zip(FILES, ports, strict=True))
        environ = {**os.environ, PROXIES: told, UPSTREAM: str(upstream), TALLY: str(tally)}
        pytest = [sys.executable, "-m", "pytest", "-q", *(arguments or [WEEKS])]
        code = subprocess.run(pytest, cwd=ROOT, env=environ, check=False).returncode
    led = Counter(line.split(" ", 1)[0] for line in tally.read_text("utf-8").splitlines())
    outcome = "not green, see above" if code else "nothing was refused"
    print("Prism:", ", ".join(f"{name} {led[name]}" for name in FILES), f"requests led through, {outcome}")
    return code or int(any(not led[name] for name in FILES) and not arguments)


def _installed() -> list[str]:
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm (Node 20) is needed for make contract")
    BUILD.mkdir(parents=True, exist_ok=True)
    binary = BUILD / "node_modules" / ".bin" / "prism"
    if not binary.exists():
        options = ["--prefix", str(BUILD), "--no-save", "--no-package-lock", "--no-fund", "--no-audit"]
        subprocess.run([npm, "install", *options, PRISM], check=True, cwd=BUILD)
    return [str(binary)]


class _Proxy:
    """A proxy for as long as the block lasts."""

    def __init__(self, command: list[str]) -> None:
        self._command = command

    def __enter__(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()


def _proxy(command: list[str], name: str, port: int, upstream: int) -> _Proxy:
    file = BUILD / f"{name}.json"
    file.write_text(json.dumps(relaxed(name)), encoding="utf-8")
    where = ["-h", "127.0.0.1", "-p", str(port), str(file), f"http://127.0.0.1:{upstream}"]
    return _Proxy([*command, "proxy", "--errors", "--verboseLevel", "error", *where])


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise SystemExit(f"Prism did not begin to listen in {PATIENCE} s")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
