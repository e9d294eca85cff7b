"""`reglament backup` and `reglament restore` as people call them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from connector.store import Store, agenda
from webhooks.cli import main

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def url(filled_address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """The database of the settings, with an issue in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", filled_address)
    store = Store.open(filled_address)
    with store.write() as conn:
        agenda.mark(conn, "1", NOW, key="SUP-1")
    store.close()
    return filled_address


def test_there_and_back(url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The last line says what and how much, in the language asked for; a second copy needs a word."""
    monkeypatch.setattr("connector.keeping.cli.STEP", 1)
    assert main(["backup", "copy"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("Копия готова: copy (")
    assert "запросы 1" in said.out
    assert "запросы: 1" in said.err.splitlines()
    assert main(["backup", "copy"]) == 1
    assert "--replace" in capsys.readouterr().err
    assert main(["restore", "copy", "--lang", "en"]) == 1
    assert "holds issues already" in capsys.readouterr().err
    assert main(["restore", "copy", "--lang", "en", "--replace"]) == 0
    assert "issues 1" in capsys.readouterr().out


def test_a_move_to_another_database(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one is made by the way."""
    assert main(["backup", "moving"]) == 0
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new/reglament.db")
    assert main(["restore", "moving"]) == 0
    store = Store.open(f"sqlite:///{tmp_path}/new/reglament.db")
    with store.read() as conn:
        assert agenda.counts(conn, NOW).open == 1
    store.close()


def test_what_cannot_be_is_said_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No database (and none is made), no folder, no tables, no server: exit 1."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///none.db")
    assert main(["backup", "copy"]) == 1
    assert "базы здесь нет" in capsys.readouterr().err
    assert not (tmp_path / "none.db").exists()
    Store.open("sqlite:///some.db").close()
    monkeypatch.setenv("DATABASE_URL", "sqlite:///some.db")
    assert main(["backup", "nowhere/copy"]) == 1
    assert "nowhere" in capsys.readouterr().err
    Store.open("sqlite:///bare.db", migrate=False).close()
    (tmp_path / "bare.db").touch()
    monkeypatch.setenv("DATABASE_URL", "sqlite:///bare.db")
    assert main(["backup", "copy"]) == 1
    assert "alembic_version" in capsys.readouterr().err
    monkeypatch.setenv("DATABASE_URL", "postgresql://user:secret@127.0.0.1:1/db")
    assert main(["backup", "copy"]) == 1
    said = capsys.readouterr().err
    assert "база не отвечает" in said
    assert "secret" not in said
