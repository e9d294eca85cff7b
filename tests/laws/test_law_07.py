"""Law 7: a bad policy never replaces a good one; a new one marks all open issues, spread over time."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from connector.active import SPREAD
from connector.store import cards, policies
from tests.connector.loop.stage import MONDAY, SHIPPED, Stage, msk, staged

GOOD = SHIPPED.read_text(encoding="utf-8")
BAD = GOOD.replace("targets: {reaction: 2h}", "targets: {reacton: 2x}")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with staged("cloud", tmp_path) as set_up:
        yield set_up


def test_a_bad_text_is_refused_with_every_problem_and_its_place(stage: Stage) -> None:
    """The good one stays in force and in the note; the problems stand beside it, in both languages."""
    before = stage.active.regulations
    stage.file.write_text(BAD, encoding="utf-8")
    assert not stage.poll()
    assert stage.active.regulations is before
    note = stage.note("policy")
    assert note["fingerprint"] == before.fingerprint
    line = 1 + BAD[: BAD.index("reacton")].count("\n")
    places = [problem["place"] for problem in note["problems"]]
    assert places
    assert all(place.startswith(f"{stage.file}:{line}:") for place in places)
    assert all(problem["ru"] and problem["en"] and problem["ru"] != problem["en"] for problem in note["problems"])
    key = stage.incident()
    stage.settle()
    assert stage.shows(key, "Реакция") == "идёт"


@pytest.mark.parametrize("text", ["", "- 1\n", "version: 1\n", "\t", "a: &x 1\nb: *x\n", "версия: 1"])
def test_no_text_at_all_takes_the_good_one_s_place(stage: Stage, text: str) -> None:
    """An emptied, cut or foreign file is a bad policy like another."""
    before = stage.active.regulations
    stage.file.write_text(text, encoding="utf-8")
    assert not stage.poll()
    assert stage.active.regulations is before
    assert stage.note("policy")["problems"]


def test_a_file_that_is_gone_for_a_moment_changes_nothing(stage: Stage) -> None:
    """A mounted file is swapped; when it is back as it was, the note is clean again."""
    stage.file.unlink()
    assert not stage.poll()
    assert stage.note("policy")["problems"]
    stage.file.write_text(GOOD, encoding="utf-8")
    assert stage.poll()
    assert stage.note("policy")["problems"] == []


def test_a_new_policy_has_every_open_issue_looked_at_over_time(stage: Stage) -> None:
    """Within two minutes all show the new terms, and not all at once; what is done is left as judged."""
    keys = [stage.incident() for _ in range(6)]
    done = stage.create("Консультация")
    stage.move(done, "Закрыт")
    stage.settle()
    shown = stage.issue(done)
    stage.file.write_text(GOOD.replace("targets: {reaction: 2h}", "targets: {reaction: 1h}"), encoding="utf-8")
    assert stage.poll()
    with stage.store.read() as conn:
        looks = sorted(card.look_at for card in cards.listing(conn, 100) if card.open and card.look_at)
    assert looks[0] >= MONDAY
    assert looks[-1] < MONDAY + SPREAD
    assert len(set(looks)) == len(keys)
    stage.until(MONDAY + SPREAD)
    assert {stage.shows(key, "Реакция до") for key in keys} == {msk("2026-11-23 11:00").isoformat()}
    assert stage.issue(done) == shown
    with stage.store.read() as conn:
        assert policies.find(conn, stage.active.regulations.fingerprint) is not None


def test_a_policy_waits_until_jira_s_names_are_known_for_it(stage: Stage) -> None:
    """Without the members of its groups staff would be taken for customers; it is tried again at the next poll."""
    before = stage.active.regulations
    stage.file.write_text(GOOD + "\n# правка\n", encoding="utf-8")
    assert not stage.active.poll(stage.now, lambda coming: coming is before)
    assert stage.active.regulations is before
    assert stage.active.poll(stage.now + timedelta(seconds=2))
    assert stage.active.regulations is not before
