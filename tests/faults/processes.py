"""The sandbox and the service as processes of their own, on free ports of this machine. Waiting is bounded."""

import hashlib
import hmac
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import requests

from connector.sandbox.person import Person
from connector.sandbox.sites import mespace

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a secret of the tests"
PATIENCE = 60.0
"""Seconds until what must happen is held not to happen."""
STEP = 0.01


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(happened: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
    """The first true answer. AssertionError when there is none in time."""
    end, pause = monotonic() + seconds, Event()
    while not (answer := happened()):
        assert monotonic() < end, f"in {seconds:g} s not seen: {what}"
        pause.wait(STEP)
    return answer


@dataclass
class SandboxProcess:
    """Jira, played in another process."""

    url: str
    people: Mapping[str, Person]
    cloud: bool

    def order(self, **faults: Any) -> None:
        requests.post(f"{self.url}/sandbox/faults", json=faults, timeout=10).raise_for_status()

    def fields(self, key: str) -> dict[str, Any]:
        """An issue's fields by their names."""
        body = self.people["kuznetsov"].issue(key)
        return {body["names"][field]: value for field, value in body["fields"].items() if field in body["names"]}


@contextmanager
def sandbox_process(folder: Path, hook: str, dialect: str = "cloud") -> Iterator[SandboxProcess]:
    """A seeded sandbox that tells `hook` what happens."""
    (folder / "secret").write_text(SECRET, encoding="utf-8")
    command = [sys.executable, "-m", "connector.sandbox", "--dialect", dialect, "--port", "0"]
    command += ["--webhook", hook, "--secret-file", str(folder / "secret")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert process.stdout is not None
        url = process.stdout.readline().split("·")[0].split(": ", 1)[1].strip()
        cloud = dialect == "cloud"
        people = {user.name: Person(url, user, cloud=cloud) for user in mespace.site("cloud" if cloud else "dc").users}
        yield SandboxProcess(url, people, cloud)
        for person in people.values():
            person.session.close()
    finally:
        process.terminate()
        process.wait(10)
        assert process.stdout is not None
        process.stdout.close()


class Service:
    """`reglament serve`, or another command with its flags, in a process of its own."""

    def __init__(self, folder: Path, port: int, sandbox: SandboxProcess | None, *command: str) -> None:
        told = {"HOST": "127.0.0.1", "PORT": str(port), "DATA_DIR": str(folder), "WEBHOOK_SECRETS": SECRET}
        told |= {"POLICIES": str(folder / "policies.yaml"), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        if sandbox is not None:
            account = sandbox.people[mespace.SERVICE].user
            told |= {"JIRA_URL": sandbox.url, "JIRA_TOKEN": account.token}
            told |= {"JIRA_USER": account.email} if sandbox.cloud else {}
        if not (folder / "policies.yaml").exists():
            (folder / "policies.yaml").write_bytes((ROOT / "policies.yaml").read_bytes())
        self.url = f"http://127.0.0.1:{port}"
        self.log = folder / "service.log"
        with self.log.open("ab") as log:
            arguments = [sys.executable, "-m", "webhooks", *(command or ("serve",))]
            kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
            self.process = subprocess.Popen(
                arguments, stdout=log, stderr=subprocess.STDOUT, cwd=folder, env={**kept, **told}
            )

    def ready(self) -> bool:
        try:
            return requests.get(f"{self.url}/readyz", timeout=5).status_code == 200
        except requests.RequestException:
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            return False

    def listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", int(self.url.rpartition(":")[2]))) == 0

    def post(self, body: Mapping[str, Any], *, signed: bool) -> int:
        """A webhook by hand; its status."""
        raw = json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        if signed:
            headers["X-Hub-Signature"] = "sha256=" + hmac.new(SECRET.encode(), raw, hashlib.sha256).hexdigest()
        return requests.post(f"{self.url}/webhooks/jira", data=raw, headers=headers, timeout=10).status_code

    def stop(self) -> int:
        """SIGTERM; the exit status."""
        self.process.terminate()
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """SIGKILL to the main process alone."""
        self.process.kill()
        self.process.wait(PATIENCE)

    def end(self) -> None:
        """Whatever became of it, it is gone afterwards."""
        if self.process.poll() is None:
            try:
                self.stop()
            except subprocess.TimeoutExpired:
                self.kill()


@contextmanager
def service_process(folder: Path, port: int, sandbox: SandboxProcess) -> Iterator[Service]:
    """The service, ready; stopped in good order at the end unless it is gone already."""
    service = Service(folder, port, sandbox)
    try:
        wait_until(service.ready, "the service is ready")
        yield service
    finally:
        service.end()
