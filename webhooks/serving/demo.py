"""Without a JIRA_URL the service brings a Jira of its own: the sandbox, in a process of its own, with people living
in it."""

import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Literal

from connector.settings import Secret, Settings

LIFE_SECONDS = 20
STOP_SECONDS = 10
SANDBOX_PORT = 8090

Dialect = Literal["cloud", "dc", "jsm"]
"""`jsm`: Cloud with Service Management."""


@contextmanager
def sandbox(
    settings: Settings, dialect: Dialect, port: int = SANDBOX_PORT, life: float = LIFE_SECONDS
) -> Iterator[Settings]:
    """Runs the sandbox beside the block; yields the settings that point at it. RuntimeError when it does not start."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    secret = _secret(settings.data_dir / "sandbox-secret")
    command = [
        *(sys.executable, "-m", "connector.sandbox", "--dialect", dialect, "--port", str(port)),
        *("--state", str(settings.data_dir / f"sandbox-{dialect}.json"), "--life", str(life)),
        *("--webhook", f"{settings.address}/webhooks/jira"),
        *("--secret-file", str(settings.data_dir / "sandbox-secret")),
    ]
    # A session of its own: Ctrl-C reaches us alone, and we stop it after our own looks have ended.
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)  # noqa: S603
    try:
        url, email, token = _told(process)
        user = None if dialect == "dc" else email
        told = {"jira_url": url, "jira_user": user, "jira_token": Secret(token), "webhook_secrets": (Secret(secret),)}
        yield replace(settings, **told)  # type: ignore[arg-type]
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _told(process: "subprocess.Popen[str]") -> tuple[str, str, str]:
    """Address, e-mail and token, from the line the sandbox prints when it listens."""
    line = process.stdout.readline() if process.stdout else ""
    parts = [part.strip() for part in line.split("·")]
    if len(parts) != 3:
        why = line.strip() or "порт занят? / is its port taken? reglament demo --port 9090"
        raise RuntimeError(f"песочница не запустилась / the sandbox did not start: {why}")
    return parts[0].split(": ", 1)[1], parts[1], parts[2]


def _secret(path: Path) -> str:
    """The webhook's secret, made once and kept, readable by us alone."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32), encoding="utf-8")
    return path.read_text(encoding="utf-8")
