"""Several policies at once on a Jira: each issue is judged, shown and acted on by its own."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from connector.cli import main
from connector.store import policies
from tests.connector.loop.stage import MONDAY, SHIPPED, Stage, msk, staged

OLD = SHIPPED.read_text(encoding="utf-8")
DAY = msk("2026-11-24 00:00")


def edition(starts: str, reaction: str, more: str = "") -> str:
    """The shipped regulation as of another day, with another reaction to what is critical."""
    dated = OLD.replace("edition: 2019-09-01", f"edition: {starts}")
    dated = dated.replace("{from: 2019-09-01, announced", f"{{from: {starts}{more}, announced")
    return dated.replace("targets: {reaction: 2h}", f"targets: {{reaction: {reaction}}}")


@contextmanager
def on_stage(folder: Path, **texts: str) -> Iterator[Stage]:
    place = folder / "policies"
    place.mkdir()
    for name, text in texts.items():
        (place / f"{name}.yaml").write_text(text, encoding="utf-8")
    with staged("cloud", folder, policy=place) as stage:
        yield stage


def due(stage: Stage, key: str) -> Any:
    return stage.shows(key, "Реакция до")


def fingerprint(stage: Stage, key: str) -> str:
    card = stage.card(key)
    assert card is not None
    return str(card.fingerprint)


def test_issues_of_two_editions_live_side_by_side(tmp_path: Path) -> None:
    """One created before the new edition's day, one after: two hours and one, whatever is done to them later."""
    with on_stage(tmp_path, e2019=OLD, e2026=edition("2026-11-24", "1h")) as stage:
        old = stage.incident()
        stage.settle()
        stage.sandbox.world.clock.set(msk("2026-11-24 10:00"))
        new = stage.incident()
        stage.edit(old, summary="Всё ещё стоит")
        stage.settle()
        assert (due(stage, old), due(stage, new)) == (
            msk("2026-11-23 12:00").isoformat(),
            msk("2026-11-24 11:00").isoformat(),
        )
        first, second = stage.active.regulations.policies
        assert (fingerprint(stage, old), fingerprint(stage, new)) == (first.fingerprint, second.fingerprint)
        assert stage.decisions(new)[0].fingerprint == second.fingerprint
        with stage.store.read() as conn:
            assert policies.find(conn, second.fingerprint) is not None


def test_an_edition_for_all_takes_over_by_itself(tmp_path: Path) -> None:
    """At midnight of its day, without any webhook; what is done by then stays as it was shown."""
    with on_stage(tmp_path, e2019=OLD, e2026=edition("2026-11-24", "40h", ", for: all")) as stage:
        waits, done = stage.incident(), stage.create("Консультация")
        stage.move(done, "Закрыт")
        stage.settle()
        before = stage.issue(done)
        stage.until(DAY - timedelta(seconds=1))
        assert due(stage, waits) == msk("2026-11-23 12:00").isoformat()
        stage.until(DAY)
        second = stage.active.regulations.policies[1]
        assert fingerprint(stage, waits) == second.fingerprint
        assert due(stage, waits) > DAY.isoformat()
        assert (stage.issue(done), fingerprint(stage, done) == second.fingerprint) == (before, False)


def test_an_issue_goes_by_the_mode_of_its_own_edition(tmp_path: Path) -> None:
    """The coming edition is only watched: its issues are judged and journaled, and nothing is written to them."""
    watched = edition("2026-11-24", "1h").replace("mode: enforce", "mode: observe")
    with on_stage(tmp_path, e2019=OLD, e2026=watched) as stage:
        old = stage.incident()
        stage.settle()
        stage.sandbox.world.clock.set(msk("2026-11-24 10:00"))
        new = stage.incident()
        stage.settle()
        assert due(stage, old) == msk("2026-11-23 12:00").isoformat()
        assert due(stage, new) is None
        card = stage.card(new)
        assert card is not None
        assert card.state is not None
        assert card.state["fields"]["Реакция до"] == "2026-11-24T08:00:00Z"


CONSULTING = """\
version: 1
regulation: consulting
title: Консультации
scope: {project: SUP, when: {type: Консультация}}
statuses: {done: [Решён, Закрыт]}
people: {staff: {groups: [support, reglament]}}
calendars: {always: {hours: 24x7}}
clocks:
  answer: {calendar: always, start: created, stop: {status: {to: done}}, target: 30m, show: {due: Реакция до}}
rules:
  - name: Консультация принята
    on: created
    do: {label: консультация}
"""


def test_two_regulations_share_a_project(tmp_path: Path) -> None:
    """Each takes what its scope says; one that changes its type goes over to the other's terms."""
    with on_stage(tmp_path, a=CONSULTING, b=OLD) as stage:
        question, incident = stage.create("Консультация"), stage.incident()
        stage.settle()
        assert due(stage, question) == (MONDAY + timedelta(minutes=30)).isoformat()
        assert due(stage, incident) == (MONDAY + timedelta(hours=2)).isoformat()
        assert stage.labels(question) == ("консультация",)
        assert stage.labels(incident) in ((), None)
        stage.edit(question, stage.support, issuetype={"name": "Инцидент"})
        stage.settle()
        assert stage.shows(question, "Уровень") == "Некритичный"
        assert stage.status(question) == "Ожидание клиента", "the other's rules ask for what is missing"
        assert fingerprint(stage, question) == stage.active.regulations.policies[1].fingerprint


def test_jira_is_asked_for_the_names_of_all(tmp_path: Path) -> None:
    """The groups of both, and what either lacks is told."""
    lacking = CONSULTING.replace("Реакция до", "Ответить до")
    with on_stage(tmp_path, a=lacking, b=OLD) as stage:
        assert {"support", "reglament"} <= set(stage.jira.directory.groups)
        stage.names()
        told = [problem["ru"] for problem in stage.note()["problems"]]
        assert any("Ответить до" in line for line in told)


def test_a_folder_explains_an_issue_by_its_own_edition(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`explain --policy FOLDER`, offline from a file: the edition of its creation, said with the reason."""
    with on_stage(tmp_path, e2019=OLD, e2026=edition("2026-11-24", "1h")) as stage:
        file = tmp_path / "issue.json"
        file.write_text(json.dumps(stage.customer.issue(stage.incident())), encoding="utf-8")
        args = ["explain", "--facts", str(file), "--policy", str(stage.file), "--at", "2026-11-25T10:00+03:00"]
        assert main(args) == 0
        told = capsys.readouterr().out
        assert stage.active.regulations.policies[0].fingerprint in told
        assert "Редакция «2019-09-01»: действует с 01.09.2019 00:00 МСК; запрос создан при ней" in told
