"""The reaction clock from end to end on the shipped regulation: what Jira shows, when, and in how many calls."""

from datetime import timedelta

from connector.jira.values import jql_text
from tests.connector.loop.stage import MONDAY, Stage, msk


def found(stage: Stage, jql: str) -> list[str]:
    hits = stage.jira.find(jql)
    assert isinstance(hits, tuple), hits
    return [hit.key for hit in hits]


def test_a_critical_incident_shows_its_deadline_in_one_put(stage: Stage) -> None:
    """Two working hours from Monday 10:00; due, state, level and summary go in ONE write; a second look writes
    nothing (law 4)."""
    key = stage.incident()
    stage.forget_calls()
    stage.settle()
    assert msk("2026-11-23 12:00").isoformat() == stage.shows(key, "Реакция до")
    assert stage.shows(key, "Реакция") == "идёт"
    assert stage.shows(key, "Уровень") == "Критический"
    assert stage.shows(key, "SLA") == "Критический · Реакция: идёт, срок 23.11.2026 12:00 МСК"
    assert stage.shows(key, "Реакция, ч") is None
    assert [call.method for call in stage.writes()] == ["PUT"]
    stage.forget_calls()
    stage.tell(key)
    assert stage.settle() == 1
    assert not stage.writes()
    assert len(stage.decisions(key)) == 1


def test_overdue_requests_are_found_by_jql(stage: Stage) -> None:
    """`"Реакция до" < now()` is true after the deadline and not before."""
    key = stage.incident()
    overdue = f"{jql_text('Реакция до')} < now()"
    stage.until(MONDAY + timedelta(hours=1))
    assert found(stage, overdue) == []
    stage.until(MONDAY + timedelta(hours=3))
    assert found(stage, overdue) == [key]


def test_analysis_stops_the_clock_and_freezes_the_time_used(stage: Stage) -> None:
    """Half an hour used is 0.5, and stays so."""
    key = stage.incident()
    stage.until(MONDAY + timedelta(minutes=30))
    stage.move(key, "Анализ")
    stage.until(MONDAY + timedelta(days=2))
    assert stage.shows(key, "Реакция, ч") == 0.5
    assert stage.shows(key, "Реакция") == "выполнен"
    assert stage.labels(key) in ((), None)
    assert not stage.issue(key).notices


def test_at_eighty_per_cent_the_duty_is_told_once(stage: Stage) -> None:
    """96 of 120 minutes: 11:36. The state says so as well."""
    key = stage.incident()
    stage.until(msk("2026-11-23 11:35"))
    assert not stage.issue(key).notices
    stage.until(msk("2026-11-23 11:59"))
    (notice,) = stage.issue(key).notices
    assert notice["to"]["groups"] == [{"name": "support"}]
    assert "осталось 24 мин" in notice["textBody"]
    assert stage.shows(key, "Реакция") == "под угрозой"
    assert stage.effects(key)["notify"].tried_at == msk("2026-11-23 11:36")


def test_at_the_deadline_the_label_is_set(stage: Stage) -> None:
    """And the state says that the term is broken; the answer that comes later does not undo it."""
    key = stage.incident()
    stage.until(msk("2026-11-23 12:00"))
    assert stage.labels(key) == ("sla-нарушен",)
    assert stage.shows(key, "Реакция") == "нарушен"
    stage.until(msk("2026-11-23 13:00"))
    stage.move(key, "Анализ")
    stage.settle()
    assert stage.shows(key, "Реакция") == "выполнен с нарушением"
    assert stage.shows(key, "Реакция, ч") == 3.0
    assert stage.labels(key) == ("sla-нарушен",)


def test_a_change_of_priority_moves_the_deadline(stage: Stage) -> None:
    """The time used stays, the new target counts from the start: eight working hours after Monday 10:00 is Tuesday
    09:00."""
    key = stage.incident()
    stage.until(MONDAY + timedelta(hours=1))
    stage.edit(key, priority={"name": "Средний"})
    stage.settle()
    assert stage.shows(key, "Уровень") == "Некритичный"
    assert msk("2026-11-24 09:00").isoformat() == stage.shows(key, "Реакция до")
    stage.edit(key, priority={"name": "Критический"})
    stage.settle()
    assert msk("2026-11-23 12:00").isoformat() == stage.shows(key, "Реакция до")


def test_a_change_of_type_on_the_way_counts(stage: Stage) -> None:
    """What turns out to be no incident has eight hours."""
    key = stage.incident()
    stage.until(MONDAY + timedelta(minutes=10))
    stage.edit(key, stage.support, issuetype={"name": "Консультация"})
    stage.settle()
    assert stage.shows(key, "Уровень") == "Некритичный"


def test_a_consultation_may_be_closed_straight_away(stage: Stage) -> None:
    """It stops the clock and nothing is undone."""
    key = stage.create("Консультация")
    stage.until(MONDAY + timedelta(hours=1))
    stage.move(key, "Закрыт")
    stage.until(MONDAY + timedelta(days=3))
    assert stage.status(key) == "Закрыт"
    assert stage.shows(key, "Реакция") == "выполнен"
    assert not stage.comments(key)
    card = stage.card(key)
    assert card is not None
    assert not card.open


def test_waiting_for_the_customer_stops_the_count(stage: Stage) -> None:
    """While paused no due time is shown; afterwards the rest of the two hours runs on."""
    key = stage.incident()
    stage.until(msk("2026-11-23 10:30"))
    stage.move(key, "Ожидание клиента")
    stage.settle()
    assert stage.shows(key, "Реакция до") is None
    assert stage.shows(key, "Реакция") == "пауза"
    stage.until(msk("2026-11-23 15:00"))
    stage.say(key, "Вот журнал шлюза за сегодня")
    stage.until(msk("2026-11-23 15:05"))
    assert stage.status(key) == "Открыт"
    assert msk("2026-11-23 16:30").isoformat() == stage.shows(key, "Реакция до")
