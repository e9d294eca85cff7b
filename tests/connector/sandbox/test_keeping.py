"""The world survives a restart, alone and as a process of its own."""

import re
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import requests

from connector.sandbox.running import Sandbox
from connector.sandbox.seed import seed
from connector.sandbox.sites import mespace
from connector.sandbox.state import snapshot
from connector.sandbox.state.clock import MovableClock
from connector.sandbox.state.world import World
from tests.connector.sandbox.conftest import NOON

ROOT = Path(__file__).resolve().parents[3]


def test_what_is_saved_is_what_is_loaded(jira: Sandbox, tmp_path: Path) -> None:
    """Everything: issues with all that hangs on them, fields, webhooks, counters, dead tokens, the clock."""
    seed(jira.world)
    key = jira.service.create("Ошибка", "Сбой", labels=["a"], **{jira.field("Реакция, ч"): 2})
    jira.service.edit(key, **{jira.field("Реакция до"): "2026-11-24T10:00:00.000+0300"})
    jira.people["petrov"].say(key, "между нами", internal=True)
    jira.service.call("PUT", f"issue/{key}/properties/x", {"n": [1, None, "я"]})
    jira.hook("http://127.0.0.1:9/hook", secret="s")
    jira.world.expired.add("sandbox-orlova")
    jira.world.clock.add(1.5)
    snapshot.save(jira.world, tmp_path / "state.json")
    again = World(mespace.site("cloud"), MovableClock(lambda: NOON))
    snapshot.load(again, tmp_path / "state.json")
    assert again.issues == jira.world.issues
    assert (again.site, again.hooks, again.counters) == (jira.world.site, jira.world.hooks, jira.world.counters)
    assert (again.expired, again.clock.offset) == ({"sandbox-orlova"}, timedelta(seconds=1.5))
    assert again.issue(key) is not None
    assert [path.name for path in tmp_path.iterdir()] == ["state.json"]


def start(*arguments: str) -> tuple[subprocess.Popen[str], str]:
    """The process and the address that it prints."""
    command = [sys.executable, "-m", "connector.sandbox", "--port", "0", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    found = re.search(r"http://\S+", process.stdout.readline())
    assert found is not None
    return process, found[0]


def stop(process: subprocess.Popen[str]) -> int:
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    return process.returncode


def test_a_process_goes_on_where_it_was_told_to_stop(tmp_path: Path) -> None:
    """SIGTERM ends it with 0; what was written is there when it comes back, and is not seeded again."""
    state = str(tmp_path / "state.json")
    token = {"Authorization": "Bearer sandbox-orlova"}
    process, url = start("--dialect", "dc", "--state", state, "--life", "1000")
    body = {"fields": {"project": {"key": "SUP"}, "issuetype": {"name": "Ошибка"}, "summary": "Помни"}}
    key = requests.post(f"{url}/rest/api/2/issue", json=body, headers=token, timeout=10).json()["key"]
    assert stop(process) == 0
    process, url = start("--dialect", "dc", "--state", state)
    told = requests.get(f"{url}/rest/api/2/issue/{key}", headers=token, timeout=10).json()
    total = requests.get(f"{url}/rest/api/2/search", headers=token, timeout=10).json()["total"]
    assert stop(process) == 0
    assert (told["fields"]["summary"], total) == ("Помни", 7)


def test_a_state_of_the_other_dialect_is_refused(tmp_path: Path) -> None:
    """Exit 2, instead of a Jira that is neither."""
    world = World(mespace.site("dc"), MovableClock(lambda: NOON))
    snapshot.save(world, tmp_path / "state.json")
    command = [sys.executable, "-m", "connector.sandbox", "--port", "0", "--state", str(tmp_path / "state.json")]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, timeout=30, check=False).returncode == 2
