"""Law 8: every effect is in the journal before it is tried, with its cause, policy fingerprint and clause."""

from pathlib import Path

import pytest

from connector.sandbox.state.world import Event
from connector.store import journal
from connector.store.journal import Entry
from tests.connector.loop.stage import KINDS, Kind, Stage, msk, staged

ACTS = {"commented": "comment", "updated": "transition"}


def watched(stage: Stage) -> list[tuple[str, list[Entry]]]:
    """What the journal held, as another process would read it, at each moment that our account changed Jira."""
    seen: list[tuple[str, list[Entry]]] = []

    def hears(event: Event) -> None:
        if event.actor == stage.sandbox.service.user:
            with stage.store.read() as conn:
                seen.append((event.name, journal.history(conn, event.issue.id, 100)))

    stage.sandbox.world.listen(hears)
    return seen


@pytest.mark.parametrize("kind", KINDS)
def test_the_journal_knows_of_a_write_before_jira_does(kind: Kind, tmp_path: Path) -> None:
    """The fields' PUT, the comment and the transition of an incomplete error, each as Jira takes it."""
    with staged(kind, tmp_path) as stage:
        seen = watched(stage)
        key = stage.create("Ошибка", description="Не работает")
        stage.settle()
        assert stage.status(key) == "Ожидание клиента"
        put, said, moved = seen[:3]
        assert [row.kind for row in put[1]] == ["decision"]
        for name, rows in (said, moved):
            (row,) = (row for row in rows if row.act == ACTS[name])
            assert row.state == "intended"
            assert (row.attempts, row.cause, row.caused) == (1, "created", msk("2026-11-23 10:00"))
            assert row.clause == ("MES-3.2", "MES-A1.summary", "MES-A1.description")
            assert row.fingerprint == stage.active.regulations.fingerprint
            assert row.rule == "Ошибка описана полностью"


def test_what_was_said_is_kept_with_what_became_of_it(tmp_path: Path) -> None:
    """After the outcome the same row tells it, and every write to Jira has its row."""
    with staged("cloud", tmp_path) as stage:
        seen = watched(stage)
        key = stage.create("Ошибка", description="Не работает")
        stage.settle()
        rows = stage.effects(key)
        assert {act: row.state for act, row in rows.items()} == {"comment": "done", "transition": "done"}
        assert rows["comment"].body is not None
        assert rows["comment"].body["text"] == stage.comments(key)[0].body.text
        fields = len(seen) - len(rows)
        assert fields == len(stage.decisions(key)) == 2
