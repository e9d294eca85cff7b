"""Secrets planted wherever one may stand: none comes out in logs, pages, figures, answers, commands or the database."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.connector.loop.stage import Stage, staged
from tests.faults.processes import ROOT, free_port, wait_until
from webhooks.cli import main
from webhooks.signature import sign

NAMES = (
    *("JIRA_TOKEN", "FIRST_SECRET", "SECOND_SECRET", "DATABASE", "WEB_PASSWORD", "WEB_PASSWORD_OPERATOR", "FORM"),
    *("WEB_PASSWORD_VIEWER", "SESSION_SECRET", "SESSION_SECRET_OLD", "JIRA_URL", "PUBLIC_URL", "WRONG_PASSWORD"),
    *("COOKIE", "SIGNATURE", "BEARER", "BODY", "QUERY", "CSRF", "IDENTIFIER_VALUE", "ECHOED_COOKIE"),
)
PLANTED = {name: f"canary{number:02d}-{name.lower()}-0f9c2b7e4d1a8c3f6e5b" for number, name in enumerate(NAMES)}
SETTINGS = {
    "JIRA_TOKEN": PLANTED["JIRA_TOKEN"],
    "JIRA_USER": "service@example.ru",
    "WEBHOOK_SECRETS": f"{PLANTED['FIRST_SECRET']},{PLANTED['SECOND_SECRET']}",
    "WEB_PASSWORD": PLANTED["WEB_PASSWORD"],
    "WEB_PASSWORD_OPERATOR": PLANTED["WEB_PASSWORD_OPERATOR"],
    "WEB_PASSWORD_VIEWER": PLANTED["WEB_PASSWORD_VIEWER"],
    "SESSION_SECRET": f"{PLANTED['SESSION_SECRET']},{PLANTED['SESSION_SECRET_OLD']}",
    "POLICIES": str(ROOT / "policies.yaml"),
}
HEADERS = {
    "Authorization": f"Bearer {PLANTED['BEARER']}",
    "Cookie": f"session={PLANTED['COOKIE']}",
    "X-Hub-Signature": f"sha256={PLANTED['SIGNATURE']}",
    "X-CSRF-Token": PLANTED["CSRF"],
    "X-Atlassian-Webhook-Identifier": PLANTED["IDENTIFIER_VALUE"],
}
COMMANDS = (["doctor"], ["doctor", "--json"], ["explain", "SUP-1"], ["plan", "SUP-1"], ["doctor", "--compare-sla"])


def leaked(text: str) -> list[str]:
    return [name for name, canary in PLANTED.items() if canary in text]


def test_there_are_twenty_of_them() -> None:
    """The figure is a promise (reference: reliability §7.6)."""
    assert len(set(PLANTED.values())) >= 20
    assert leaked(json.dumps(SETTINGS) + json.dumps(HEADERS)), "or nothing could be found"


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """The environment full of canaries, pointing at a sandbox."""
    monkeypatch.chdir(tmp_path)
    with staged("cloud", tmp_path) as up:
        for name, value in {**SETTINGS, "JIRA_URL": up.sandbox.url, "DATA_DIR": str(tmp_path / "data")}.items():
            monkeypatch.setenv(name, value)
        yield up


ECHO = f"Authorization: Bearer {PLANTED['JIRA_TOKEN']}"
FAILURES = {
    "wrong token": {},
    "echoed": {"status": 500, "body": {"errorMessages": [ECHO]}},
    "echoed in a refusal": {"status": 400, "body": {"message": ECHO, "errors": {PLANTED["JIRA_TOKEN"]: ECHO}}},
    "forbidden": {"status": 403, "body": {"errorMessages": [ECHO]}},
    "cookie": {"status": 503, "headers": {"Set-Cookie": f"JSESSIONID={PLANTED['ECHOED_COOKIE']}"}},
    "redirect": {"status": 302, "headers": {"Location": f"https://x:{PLANTED['JIRA_URL']}@evil.example/?t={ECHO}"}},
    "page": {"status": 200, "body": f"<html><title>{PLANTED['JIRA_TOKEN']}</title>"},
}


@pytest.mark.parametrize("failure", FAILURES)
def test_commands_that_fail_tell_no_secret(failure: str, stage: Stage, capfd: pytest.CaptureFixture[str]) -> None:
    """Jira refuses, breaks, sends us elsewhere, or repeats what we sent."""
    if answer := FAILURES[failure]:
        stage.fail("GET /rest", times=1_000, **answer)
    for command in COMMANDS:
        main(command)
    told = capfd.readouterr()
    assert told.out + told.err
    assert leaked(told.out + told.err) == []


BAD: dict[str, dict[str, str]] = {
    "Jira down": {"JIRA_URL": "http://127.0.0.1:1"},
    "no such host": {"JIRA_URL": "https://nowhere.invalid"},
    "a password in the address": {"JIRA_URL": f"https://service:{PLANTED['JIRA_URL']}@jira.example.ru"},
    "a password alone in the address": {"JIRA_URL": f"https://:{PLANTED['JIRA_URL']}@jira.example.ru"},
    "a password in our own": {"PUBLIC_URL": f"https://u:{PLANTED['PUBLIC_URL']}@x"},
    "no scheme": {"JIRA_URL": f"u:{PLANTED['JIRA_URL']}@jira.example.ru"},
    "no database": {"DATABASE_URL": f"postgresql://u:{PLANTED['DATABASE']}@127.0.0.1:1/none"},
    "another database": {"DATABASE_URL": f"mysql://u:{PLANTED['DATABASE']}@127.0.0.1/none"},
    "an address of no form": {"DATABASE_URL": f"u:{PLANTED['DATABASE']}@127.0.0.1"},
    "a port of no number": {"DATABASE_URL": f"postgresql://u:{PLANTED['DATABASE']}@127.0.0.1:x/none"},
    "a token not to be sent": {"JIRA_TOKEN": PLANTED["JIRA_TOKEN"] + "я\n"},
    "a wrong port": {"PORT": "x"},
}


@pytest.mark.parametrize("bad", BAD)
def test_bad_settings_tell_no_secret(
    bad: str, stage: Stage, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The sentence names the setting, and nothing of its secret part."""
    for name, value in BAD[bad].items():
        monkeypatch.setenv(name, value)
    for command in COMMANDS:
        main(command)
    told = capfd.readouterr()
    assert leaked(told.out + told.err) == []


PATHS = (
    "/",
    "/policies",
    "/status",
    "/metrics",
    "/readyz",
    "/issues/X",
    "/api/issues/X",
    "/nowhere",
    "/effects",
    "/x/",
)
SIGNED = [
    # body, what comes of it
    (b'{"timestamp": 1, "issue": {"id": "1"}, "user": "' + PLANTED["BODY"].encode() + b'"}', 202),
    (b'{"webhookEvent": "sprint_started", "sprint": "' + PLANTED["BODY"].encode() + b'"}', 202),
    (PLANTED["BODY"].encode(), 400),
]


class Running:
    """A command as a process in a folder that has every canary in its `.env`; what it says is gathered."""

    def __init__(self, folder: Path, command: str, form: str) -> None:
        port = free_port()
        told = {**SETTINGS, "LOG_FORMAT": form, "JIRA_URL": "http://127.0.0.1:1", "HOST": "127.0.0.1"}
        told |= {"PORT": str(port), "DATA_DIR": str(folder)}
        (folder / ".env").write_text("\n".join(f"{name}={value}" for name, value in told.items()), encoding="utf-8")
        self.folder, self.said = folder, ""
        self.url, self.address = f"http://127.0.0.1:{port}", ("127.0.0.1", port)
        with (folder / "service.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "webhooks", command],
                env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
                cwd=folder,
                stdout=log,
                stderr=log,
            )

    def listens(self) -> bool:
        assert self.process.poll() is None, (self.folder / "service.log").read_text(encoding="utf-8")
        with socket.socket() as probe:
            return probe.connect_ex(self.address) == 0

    def ask(self, browser: requests.Session, path: str, method: str = "GET", **more: Any) -> int:
        answer = browser.request(method, f"{self.url}{path}", timeout=10, allow_redirects=False, **more)
        self.said += f"{answer.text}\n{answer.headers}\n"
        return answer.status_code

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)

    def kept(self) -> str:
        """Every file of its folder but that which told it the secrets."""
        files = [file for file in self.folder.iterdir() if file.is_file() and file.name != ".env"]
        return "".join(file.read_bytes().decode("utf-8", "replace") for file in files)


def contents(database: Path) -> str:
    """What a database and its journal of writes hold, row by row."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as opened:
        return "\n".join(opened.iterdump())


@pytest.fixture(scope="module", params=[("serve", "text"), ("web", "json")], ids="-".join)
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One process for all that is asked of it."""
    service = Running(tmp_path_factory.mktemp("canaries"), *request.param)
    try:
        wait_until(service.listens, "it listens")
        yield service
        service.stop()
        assert leaked(service.said + service.kept()) == []
    finally:
        service.process.kill()
        service.process.wait(30)


@pytest.fixture
def browser() -> Iterator[requests.Session]:
    with closing(requests.Session()) as session:
        session.trust_env = False
        yield session


def test_pages_and_refusals_tell_no_secret(running: Running, browser: requests.Session) -> None:
    """To nobody, to a guesser, to whoever has a password; nor do their headers."""
    words = [None, *(PLANTED[name] for name in PLANTED if "PASSWORD" in name)]
    codes = {running.ask(browser, path, auth=None if word is None else ("x", word)) for path in PATHS for word in words}
    assert codes >= {200, 303, 401, 404}
    running.ask(browser, "/login", "POST", data={"password": PLANTED["FORM"]})
    assert leaked(running.said) == []


def test_webhooks_leave_no_secret_behind(running: Running, browser: requests.Session) -> None:
    """Good, malformed, forged: neither the secrets that sign them, nor their bodies, nor other headers are kept."""
    for secret in ("FIRST_SECRET", "SECOND_SECRET"):
        for body, code in SIGNED:
            signed = {"X-Hub-Signature": sign(body, PLANTED[secret].encode())}
            assert running.ask(browser, "/webhooks/jira", "POST", data=body, headers=signed) in {code, 200}
    assert running.ask(browser, "/webhooks/jira", "POST", data=PLANTED["BODY"], headers=HEADERS) == 401
    assert running.ask(browser, f"/webhooks/jira?t={PLANTED['QUERY']}") == 405
    assert leaked(running.said + running.kept() + contents(running.folder / "reglament.db")) == []


def test_a_backup_has_no_secret(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """Taken while the service goes on."""
    monkeypatch.chdir(running.folder)
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    assert main(["backup", "kept"]) == 0
    told = contents(running.folder / "kept")
    assert "INSERT INTO" in told
    assert leaked(told) == []


def test_a_service_whose_tables_are_gone_tells_no_secret(running: Running, browser: requests.Session) -> None:
    """In its last pages and its log. It stands last, for the service is good for nothing afterwards."""
    for file in running.folder.glob("reglament.db*"):
        file.write_bytes(b"no database")
    codes = [running.ask(browser, path, auth=("x", PLANTED["WEB_PASSWORD"])) for path in PATHS]
    assert 503 in codes
    assert leaked(running.said + running.kept()) == []


def test_a_rehearsal_of_init_tells_no_secret(stage: Stage, capfd: pytest.CaptureFixture[str]) -> None:
    """It tells what would be written, not with which values."""
    main(["init", "--yes", "--dry-run"])
    told = capfd.readouterr()
    assert leaked(told.out + told.err) == []


def test_no_secret_stands_in_what_python_shows_of_the_settings(tmp_path: Path) -> None:
    """In a traceback of a process with everything set, whatever prints the value."""
    script = "from connector import settings\ns = settings.read()\nprint(repr(s), str(s))\nraise RuntimeError(s)"
    told = subprocess.run(
        [sys.executable, "-c", script],
        env={**SETTINGS, "DATABASE_URL": f"postgresql://u:{PLANTED['DATABASE']}@h/d", "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert "Settings(" in told.stdout
    assert leaked(told.stdout + told.stderr) == []
