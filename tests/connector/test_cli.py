"""`reglament explain` and `reglament plan`: offline from a file, online against the sandbox, clear on odd input."""

import json
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from connector.cli import main
from connector.store import notes
from tests.connector.loop.stage import MONDAY, SHIPPED, Stage, staged

AT = "2026-11-23T11:00+03:00"
POLICY = ("--policy", str(SHIPPED))
SHAPE = {"policy", "at", "level", "customer", "clocks", "fields", "effects", "look_again_at", "trace"}
CYCLE = {"cycle", "state", "started", "due", "stopped", "spent_seconds", "left_seconds", "provisional"}
EFFECT = {"id", "kind", "due", "clause", "state"}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without `.env`, and none of our own settings in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in ("JIRA_URL", "JIRA_USER", "JIRA_TOKEN", "DATABASE_URL", "DATA_DIR", "POLICIES"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(params=["cloud", "dc"])
def stage(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """A sandbox that the environment points at, with the service's store beside it."""
    with staged(request.param, tmp_path) as up:
        monkeypatch.setenv("JIRA_URL", up.sandbox.url)
        monkeypatch.setenv("JIRA_TOKEN", up.sandbox.token)
        monkeypatch.setenv("JIRA_USER", up.sandbox.user or "")
        monkeypatch.setenv("POLICIES", str(up.file))
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'reglament.db'}")
        yield up


def recorded(stage: Stage, key: str) -> str:
    """The issue as an admin saves it: GET /issue/KEY?expand=changelog,names."""
    Path("issue.json").write_text(json.dumps(stage.customer.issue(key)), encoding="utf-8")
    return "issue.json"


def test_a_decision_is_explained_from_a_file_alone(
    stage: Stage, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No Jira, no database, no secrets, no network; the JSON is the one shape of design §3.1."""
    key = stage.incident()
    stage.settle()
    file = recorded(stage, key)
    for name in ("JIRA_URL", "JIRA_TOKEN", "DATABASE_URL", "POLICIES"):
        monkeypatch.delenv(name)
    monkeypatch.setattr(socket, "socket", None)
    assert main(["explain", "--facts", file, "--at", AT, "--json", *POLICY]) == 0
    told = capsys.readouterr()
    decision = json.loads(told.out)
    assert set(decision) >= SHAPE
    assert decision["policy"]["regulation"] == "mespace"
    assert len(decision["policy"]["fingerprint"]) == 12
    assert (decision["at"], decision["level"]) == ("2026-11-23T08:00:00Z", "Критический")
    (cycle,) = decision["clocks"]["reaction"]
    assert set(cycle) >= CYCLE
    assert (cycle["state"], cycle["due"], cycle["spent_seconds"]) == ("running", "2026-11-23T09:00:00Z", 3600)
    assert decision["fields"]["Реакция до"] == "2026-11-23T09:00:00Z"
    assert decision["trace"]
    assert "групп" in told.err, "what a file cannot tell is said"


def test_effects_have_their_shape_too(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    """An incomplete error: what would be asked, and by which clause."""
    file = recorded(stage, stage.create("Ошибка", description="Не работает"))
    assert main(["explain", "--facts", file, "--at", AT, "--json", *POLICY]) == 0
    effects = json.loads(capsys.readouterr().out)["effects"]
    assert [effect["kind"] for effect in effects] == ["comment", "transition"]
    assert all(set(effect) >= EFFECT for effect in effects)
    assert {effect["state"] for effect in effects} == {"due"}


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_a_decision_is_explained_in_words(stage: Stage, capsys: pytest.CaptureFixture[str], lang: str) -> None:
    """Level, counted time, deadline, next look."""
    file = recorded(stage, stage.incident())
    assert main(["explain", "--facts", file, "--at", AT, "--lang", lang, *POLICY]) == 0
    told = capsys.readouterr().out
    assert "Критический" in told
    assert ("Почему:" if lang == "ru" else "Why:") in told
    assert ("осталось 1 час" if lang == "ru" else "left 1 hour") in told


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "файл не читается"),
        ("не json", "это не запрос Jira"),
        ("[]", "это не запрос Jira"),
        ("{}", "это не запрос Jira"),
        ("null", "это не запрос Jira"),
        ('{"key": "A-1", "fields": {"created": "вчера"}}', "это не запрос Jira"),
        ('{"key": "A-1", "fields": {"created": 5}, "changelog": {"histories": [1]}}', "это не запрос Jira"),
        ("[" * 100_000, "это не запрос Jira"),
    ],
    ids=["missing", "text", "list", "empty", "null", "no time", "odd history", "deep"],
)
def test_a_file_that_is_no_issue_is_told_apart(
    capsys: pytest.CaptureFixture[str], content: str | None, words: str
) -> None:
    """One sentence that names the file, exit 1, no traceback."""
    if content is not None:
        Path("issue.json").write_text(content, encoding="utf-8")
    assert main(["explain", "--facts", "issue.json", "--at", AT, *POLICY]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("issue.json: ")
    assert words in told.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--facts", "issue.json", "--at", "2026-11-23T11:00"], "укажите смещение"),
        (["--facts", "issue.json", "--at", "завтра"], "нужно время вида"),
        (["--at", AT], "назовите запрос или файл"),
        (["SUP-1", "--facts", "issue.json"], "назовите запрос или файл"),
        (["SUP-1"], "JIRA_URL"),
    ],
)
def test_a_wrong_call_says_what_is_wanted(capsys: pytest.CaptureFixture[str], arguments: list[str], words: str) -> None:
    """Exit 1 and a sentence."""
    assert main(["explain", *arguments, *POLICY]) == 1
    assert words in capsys.readouterr().err


def test_a_wrong_policy_is_told_with_its_problems(capsys: pytest.CaptureFixture[str]) -> None:
    """As `check` tells them."""
    Path("bad.yaml").write_text("version: 1\nregulaton: x\n", encoding="utf-8")
    assert main(["explain", "--facts", "issue.json", "--at", AT, "--policy", "bad.yaml"]) == 1
    assert "bad.yaml:2:1" in capsys.readouterr().err


def test_an_issue_without_history_or_names_is_explained_with_a_warning(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the decision may hang on and the file does not tell is said."""
    body = stage.customer.issue(stage.incident(), expand="")
    Path("issue.json").write_text(json.dumps(body), encoding="utf-8")
    assert main(["explain", "--facts", "issue.json", "--at", AT, *POLICY]) == 0
    told = capsys.readouterr().err
    assert "expand=changelog" in told
    assert "expand=names" in told


def test_an_issue_is_explained_from_jira(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    """Also as it will be at another moment; effects that are done are told as done, on Cloud too."""
    key = stage.create("Ошибка", description="Не работает")
    stage.settle()
    capsys.readouterr()
    at = (MONDAY + timedelta(days=7)).isoformat()
    assert main(["explain", key, "--at", at, "--json"]) == 0
    decision = json.loads(capsys.readouterr().out)
    assert decision["clocks"]["silence"][0]["due"] == "2026-11-26T14:00:00Z"
    assert main(["explain", "SUP-404"]) == 1
    assert "В Jira этого нет" in capsys.readouterr().err


def test_a_verdict_of_before_an_edit_is_explained_as_such(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    """Taken up after an hour and a half of two; the file now says one hour, and the service has not looked yet."""
    key = stage.incident()
    stage.until(MONDAY + timedelta(minutes=90))
    stage.move(key, "Анализ")
    stage.settle()
    judged = stage.active.regulations.fingerprint
    text = stage.file.read_text(encoding="utf-8")
    stage.file.write_text(text.replace("targets: {reaction: 2h}", "targets: {reaction: 1h}"), encoding="utf-8")
    capsys.readouterr()
    assert main(["explain", key, "--at", (MONDAY + timedelta(days=1)).isoformat(), "--json"]) == 0
    decision = json.loads(capsys.readouterr().out)
    (cycle,) = decision["clocks"]["reaction"]
    assert (cycle["state"], cycle["fingerprint"]) == ("met", judged)
    assert decision["policy"]["fingerprint"] != judged


def test_a_plan_is_shown_and_nothing_is_written(
    stage: Stage, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fields and effects that differ; after the service's look: nothing."""
    monkeypatch.setattr("connector.cli._now", lambda: stage.now)
    with stage.store.write() as conn:
        notes.put(conn, "first_start", "2020-01-01T00:00:00+00:00")
    key = stage.create("Ошибка", description="Не работает")
    stage.forget_calls()
    assert main(["plan", key]) == 0
    told = capsys.readouterr().out
    assert "поле «Уровень»: Некритичный" in told
    assert "комментарий (к исполнению): публичный: " in told
    assert "Ожидание клиента [MES-3.2, MES-A1.summary, MES-A1.description]" in told
    assert not stage.writes()
    stage.settle()
    capsys.readouterr()
    assert main(["plan", key]) == 0
    assert "Писать нечего" in capsys.readouterr().out
    assert main(["plan", "SUP-404"]) == 1


def test_a_plan_where_the_service_never_ran_floods_nobody(
    stage: Stage, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It is what a service started now would do: causes of the past are skipped (law 10). No database is made."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    monkeypatch.setattr("connector.cli._now", lambda: stage.now + timedelta(minutes=1))
    key = stage.create("Ошибка", description="Не работает")
    assert main(["plan", key]) == 0
    told = capsys.readouterr().out
    assert "поле «Уровень»" in told
    assert "comment" not in told
    assert not (tmp_path / "none.db").exists()


def test_a_jira_that_refuses_is_told(
    stage: Stage, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The token is wrong, Jira is down: a sentence and exit 1."""
    monkeypatch.setenv("JIRA_TOKEN", "wrong")
    assert main(["plan", "SUP-1", "--lang", "en"]) == 1
    assert "JIRA_TOKEN" in capsys.readouterr().err
    stage.sandbox.faults.set({"down": True})
    assert main(["explain", "SUP-1"]) == 1
    assert "Связь с Jira" in capsys.readouterr().err
