"""Secrets planted wherever one may stand: none comes out in logs, pages, figures, answers, commands or the database."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import requests

from connector.cli import main
from tests.connector.loop.stage import Stage, staged
from tests.faults.processes import ROOT, Service, free_port, wait_until

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


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_service_tells_no_secret(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages, figures, refusals, the log and every file in its folder, good and bad; at last its tables are gone."""
    for name in (*SETTINGS, "LOG_FORMAT"):
        monkeypatch.setenv(name, "")
    folder = tmp_path / "data"
    folder.mkdir()
    told = {**SETTINGS, "LOG_FORMAT": form}
    lines = [f"{name}={value}" for name, value in told.items() if name not in {"POLICIES", "WEBHOOK_SECRETS"}]
    (folder / ".env").write_text("\n".join(lines), encoding="utf-8")
    service = Service(folder, free_port(), None, "web")
    said = ""
    try:
        wait_until(service.listens, "it listens")
        with closing(requests.Session()) as browser:
            browser.trust_env = False
            for given in (None, ("x", PLANTED["WRONG_PASSWORD"]), ("x", PLANTED["WEB_PASSWORD"])):
                for path in (
                    "/",
                    "/policies",
                    "/status",
                    "/metrics",
                    "/readyz",
                    "/issues/X",
                    "/api/issues/X",
                    "/nowhere",
                ):
                    address = f"{service.url}{path}"
                    said += browser.get(address, auth=given, timeout=10).text
                    said += browser.get(f"{service.url}/x{path}", auth=given, timeout=10).text
            said += browser.post(f"{service.url}/webhooks/jira", data=PLANTED["BODY"], headers=HEADERS, timeout=10).text
            said += browser.post(f"{service.url}/login", data={"password": PLANTED["FORM"]}, timeout=10).text
            said += browser.get(f"{service.url}/webhooks/jira?t={PLANTED['QUERY']}", timeout=10).text
            (folder / "kept.db").write_bytes((folder / "reglament.db").read_bytes())
            for file in folder.glob("reglament.db*"):
                file.write_bytes(b"no database")
            for path in ("/", "/status", "/metrics", "/readyz"):
                said += browser.get(f"{service.url}{path}", auth=("x", PLANTED["WEB_PASSWORD"]), timeout=10).text
    finally:
        service.end()
    kept = [
        file.read_bytes().decode("utf-8", "replace")
        for file in folder.iterdir()
        if file.is_file() and file.name != ".env"
    ]
    assert service.log.exists()
    assert leaked(said + "".join(kept)) == []


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
