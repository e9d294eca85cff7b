"""The policy is edited while issues live: finished clocks stay as judged, also when the edit judges otherwise."""

from datetime import timedelta

from tests.connector.loop.stage import MONDAY, Stage

OLD, NEW = "targets: {reaction: 2h}", "targets: {reaction: 1h}"


def edit(stage: Stage, key: str) -> None:
    """One hour instead of two, taken into force and looked at."""
    text = stage.file.read_text(encoding="utf-8")
    assert OLD in text
    stage.file.write_text(text.replace(OLD, NEW), encoding="utf-8")
    assert stage.poll()
    stage.tell(key)
    stage.settle()


def finished(stage: Stage) -> str:
    """A critical incident taken up after an hour and a half."""
    key = stage.incident()
    stage.until(MONDAY + timedelta(minutes=90))
    stage.move(key, "Анализ")
    stage.settle()
    return key


def test_a_finished_clock_stays_as_judged_after_an_edit(stage: Stage) -> None:
    """Met within two hours; the edit gives one. Jira shows what it showed, no label comes, and the card says by which
    fingerprint it was judged."""
    key = finished(stage)
    before = stage.card(key)
    edit(stage, key)
    after = stage.card(key)
    assert before is not None
    assert before.state is not None
    assert after is not None
    assert after.state is not None
    assert stage.shows(key, "Реакция") == "выполнен"
    assert stage.labels(key) in ((), None)
    assert after.fingerprint != before.fingerprint
    (cycle,) = after.state["clocks"]["reaction"]
    assert (cycle["state"], cycle["fingerprint"]) == ("met", before.fingerprint)
    stage.tell(key)
    stage.settle()
    assert stage.shows(key, "Реакция") == "выполнен"


def test_a_running_clock_follows_the_edit(stage: Stage) -> None:
    """After an hour and a half the new hour is over: breached, and marked so."""
    key = stage.incident()
    stage.until(MONDAY + timedelta(minutes=90))
    assert stage.shows(key, "Реакция") == "идёт"
    edit(stage, key)
    assert stage.shows(key, "Реакция") == "нарушен"
    assert stage.labels(key) == ("sla-нарушен",)
