"""`reglament sweep` and `reglament effects` as they are typed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from connector.active import ACTING_SINCE
from connector.cli import main
from connector.clock import utc_now
from connector.sandbox.running import Sandbox, running
from connector.store import Store, agenda, journal, notes
from connector.store.journal import Entry, Subject
from policies import Effect
from tests.connector.loop.stage import SHIPPED

LATE = timedelta(hours=30)


@dataclass
class Ground:
    sandbox: Sandbox
    store: Store
    key: str

    def row(self) -> Entry:
        with self.store.read() as conn:
            (row,) = journal.history(conn, self.issue_id, 10)
        return row

    @property
    def issue_id(self) -> str:
        found = self.sandbox.world.issue(self.key)
        assert found is not None
        return found.id


@pytest.fixture
def ground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ground]:
    """An incomplete error that was written thirty hours ago and never looked at; the environment points there."""
    database = f"sqlite:///{tmp_path / 'reglament.db'}"
    with running() as sandbox:
        told = {"JIRA_URL": sandbox.url, "JIRA_USER": sandbox.user or "", "JIRA_TOKEN": sandbox.token}
        for name, value in {**told, "POLICIES": str(SHIPPED), "DATABASE_URL": database}.items():
            monkeypatch.setenv(name, value)
        sandbox.world.clock.set(utc_now() - LATE)
        key = sandbox.people["kuznetsov"].create("Ошибка", "Не печатает", description="Не работает")
        sandbox.world.clock.set(utc_now())
        store = Store.open(database)
        with store.write() as conn:
            notes.put(conn, ACTING_SINCE, (utc_now() - LATE * 2).isoformat())
        yield Ground(sandbox, store, key)
        store.close()


def withheld(ground: Ground) -> Effect:
    """A comment that waits for a word."""
    then = utc_now() - LATE
    body = {"text": "Укажите площадку", "public": "yes"}
    effect = Effect("rule:created:1", "comment", then, "due", "Ошибка описана", ("MES-3.2",), "created", then, body)
    with ground.store.write() as conn:
        journal.withhold(conn, Subject(ground.issue_id, ground.key, "f" * 12), effect, "поздно", utc_now())
    return effect


def test_the_plan_tells_what_is_overdue_and_writes_nothing(ground: Ground, capsys: pytest.CaptureFixture[str]) -> None:
    """How late, what, and whether a person must say the word first; the move waits with the comment before it."""
    before = dict(ground.sandbox.world.issues)
    assert main(["sweep", "--plan"]) == 0
    out, err = capsys.readouterr()
    comment = next(line for line in out.splitlines() if "комментарий" in line)
    assert comment.startswith(f"{ground.key} · опоздание 30 часов · ")
    assert comment.endswith("ждёт вашего решения")
    assert next(line for line in out.splitlines() if "переход" in line).endswith("ждёт вашего решения")
    assert "подождёт вашего решения: 2; запросов: 1." in out
    assert "1 / 1" in err
    assert ground.sandbox.world.issues == before
    with ground.store.read() as conn:
        assert agenda.next_due(conn) is None
        assert journal.history(conn, None, 10) == []


def test_a_sweep_marks_what_nobody_told(ground: Ground, capsys: pytest.CaptureFixture[str]) -> None:
    """The first one goes over everything that is open."""
    assert main(["sweep", "--lang", "en"]) == 0
    assert "Found 1; webhooks had not told of 1" in capsys.readouterr().out
    with ground.store.read() as conn:
        due = agenda.next_due(conn)
    assert due is not None


def test_a_full_one_may_be_asked_for(ground: Ground, capsys: pytest.CaptureFixture[str]) -> None:
    """Although tonight's is done."""
    assert main(["sweep"]) == 0
    assert main(["sweep", "--full"]) == 0
    assert capsys.readouterr().out.count("Найдено 1") == 2


def test_what_waits_is_listed(ground: Ground, capsys: pytest.CaptureFixture[str]) -> None:
    """By the names that `retry` and `skip` take."""
    effect = withheld(ground)
    assert main(["effects"]) == 0
    out = capsys.readouterr().out
    assert f"{ground.key} · {effect.id} · comment · Ошибка описана" in out
    assert "Ждут решения: 1." in out


@pytest.mark.parametrize(("act", "state"), [("retry", "released"), ("skip", "skipped")])
@pytest.mark.parametrize("everything", [True, False])
def test_a_person_has_the_last_word(ground: Ground, act: str, state: str, everything: bool) -> None:
    """It is written down who, and the issue is looked at."""
    effect = withheld(ground)
    assert main(["effects", act, *(["--all"] if everything else [ground.key, effect.id])]) == 0
    row = ground.row()
    assert row.state == state
    assert "reglament effects" in str(row.says)
    with ground.store.read() as conn:
        due = agenda.next_due(conn)
    assert due is not None
    assert due <= utc_now()


def test_what_does_not_wait_cannot_be_decided(ground: Ground, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 1, and nothing is touched."""
    withheld(ground)
    assert main(["effects", "retry", ground.key, "other:created:1"]) == 1
    assert "нет" in capsys.readouterr().err
    assert ground.row().state == "withheld"


@pytest.mark.parametrize("command", [["effects"], ["sweep"], ["sweep", "--plan"]])
def test_no_database_is_made_where_there_is_none(
    command: list[str],
    ground: Ground,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In another folder than the service's nothing would wait, and a backup of it would follow."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/elsewhere/reglament.db")
    assert main(command) == 1
    assert "базы здесь нет" in capsys.readouterr().err
    assert not (tmp_path / "elsewhere").exists()
    assert ground.key


def test_without_jira_the_reason_is_said(ground: Ground, capsys: pytest.CaptureFixture[str]) -> None:
    """Not a traceback."""
    ground.sandbox.faults.set({"answers": [{"match": "GET *", "times": 10, "status": 401}]})
    assert main(["sweep", "--plan"]) == 1
    assert capsys.readouterr().err.strip()
