"""The shipped policy on stories: MESPACE, working day 08:00-17:00 Moscow, reaction 2 h (critical) or 8 h (the rest)."""

from datetime import datetime

import pytest

from policies import Decision, Policy
from tests.policies.build import SERVICE, SHIPPED, Story, acts, an_issue, effect, look, msk, shipped, told, wall

REACTION = ("Реакция до", "Реакция", "Реакция, ч")
UNLAWFUL = "Закрытие без анализа — только для консультаций"
WAITING, SUSPENDED = "Ожидание клиента", "Приостановлен"


MESPACE = shipped()


def reaction(decision: Decision) -> list[object]:
    return [wall(value) if isinstance(value, datetime) else value for value in map(decision.fields.get, REACTION)]


def due(policy: Policy, story: Story) -> str | None:
    return wall(look(policy, story, story.issue.updated).clocks["reaction"][-1].due)


def rule_effects(decision: Decision, rule: str) -> list[tuple[str, str]]:
    return [(e.kind, e.state) for e in decision.effects if e.rule == rule]


def test_it_loads_without_a_single_warning() -> None:
    """Admins start from this file."""
    assert MESPACE.warnings == ()
    assert (MESPACE.regulation, MESPACE.observe, len(MESPACE.clocks), len(MESPACE.rules)) == ("mespace", False, 3, 22)


def test_what_is_shipped_is_the_regulation_itself() -> None:
    """Whoever edits one edits the other: its cases are those of the policy in force."""
    regulation = SHIPPED.parent / "policies" / "regulations" / "mespace.yaml"
    assert regulation.read_text(encoding="utf-8") == MESPACE.text


@pytest.mark.parametrize(
    ("created", "values", "expected"),
    [
        ("2026-11-23 10:00", {}, "2026-11-23 12:00"),  # critical incident: 2 h
        ("2026-11-23 10:00", {"priority": "Средний"}, "2026-11-24 09:00"),  # 7 h on Monday, 1 h on Tuesday
        ("2026-11-23 10:00", {"type": "Ошибка"}, "2026-11-24 09:00"),  # a critical error is no critical incident
        ("2026-11-23 10:00", {"type": "ИНЦИДЕНТ", "priority": "критический"}, "2026-11-23 12:00"),  # case is no matter
        ("2026-11-27 16:30", {}, "2026-11-30 09:30"),  # Friday evening: half an hour, then Monday
        ("2026-11-27 19:00", {}, "2026-11-30 10:00"),  # after hours: Monday from 08:00
        ("2026-11-29 03:00", {"priority": "Низкий"}, "2026-11-30 16:00"),  # Sunday: Monday 08:00 + 8 h
        # 31 December 2026 is a day off by decree, 1-8 January are holidays, 9-10 a weekend: Monday 11 January
        ("2026-12-30 16:00", {}, "2027-01-11 09:00"),
        ("2026-12-31 12:00", {"priority": "Высокий"}, "2027-01-11 16:00"),
    ],
)
def test_reaction_in_working_time(created: str, values: dict[str, str], expected: str) -> None:
    """MES-6.4: 2 working hours for a critical incident, 8 for everything else."""
    assert due(MESPACE, an_issue(created, **values)) == expected


def test_what_jira_shows_of_a_new_request() -> None:
    """Due time, state, level and one line; no ticking number."""
    decision = look(MESPACE, an_issue(), "2026-11-23 10:05")
    assert reaction(decision) == ["2026-11-23 12:00", "идёт", None]
    assert decision.fields["Уровень"] == "Критический"
    assert decision.fields["SLA"] == "Критический · Реакция: идёт, срок 23.11.2026 12:00 МСК"
    assert (decision.open, decision.regulation) == (True, "mespace")


def test_taking_it_into_analysis_stops_the_clock() -> None:
    """MES-1.reaction: «Открыт» → «Анализ»."""
    decision = look(MESPACE, an_issue().status("2026-11-23 11:30", "Анализ"), "2026-11-30 12:00")
    assert reaction(decision) == ["2026-11-23 12:00", "выполнен", 1.5]
    assert decision.fields["SLA"] == "Критический · Реакция: выполнен за 1 час 30 минут"
    assert decision.effects == ()


def test_priority_and_type_changed_on_the_way() -> None:
    """MES-5.3: the severity may change; the time used stays."""
    raised = an_issue(priority="Средний").change("2026-11-23 11:00", priority="Критический")
    lowered = an_issue().change("2026-11-23 11:00", priority="Низкий")
    retyped = an_issue().change("2026-11-23 11:00", type="Ошибка", цех="Сборка")
    assert due(MESPACE, raised) == "2026-11-23 12:00"
    assert due(MESPACE, lowered) == due(MESPACE, retyped) == "2026-11-24 09:00"


def test_points_at_80_percent_and_at_due() -> None:
    """80 % of 2 h from 10:00 is 11:36: the duty is told; at 12:00 the label."""
    story = an_issue()
    assert wall(look(MESPACE, story, "2026-11-23 10:00").look_again_at) == "2026-11-23 11:36"
    decision = look(MESPACE, story, "2026-11-23 11:36")
    told_to = effect(decision, "notify")
    assert told_to.body == {
        "to": "duty",
        "groups": "support",
        "users": "",
        "text": "SUP-1: до нарушения срока реакции осталось 24 минуты (срок 23.11.2026 12:00 МСК)."
        " Линия не принимает партии",
    }
    assert (told_to.id, told_to.state) == ("reaction:created:80%:1", "due")
    assert decision.fields["Реакция"] == "под угрозой"
    assert wall(decision.look_again_at) == "2026-11-23 12:00"
    breached = look(MESPACE, story, "2026-11-23 12:00")
    assert acts(breached) == [("label", "due")]
    assert effect(breached, "label").body == {"add": "sla-нарушен"}
    assert breached.fields["Реакция"] == "нарушен"


def test_the_label_is_owed_also_when_the_stop_came_late() -> None:
    """Taken at 13:00 and looked at only on the next day: law 12."""
    decision = look(MESPACE, an_issue().status("2026-11-23 13:00", "Анализ"), "2026-11-24 12:00")
    assert reaction(decision) == ["2026-11-23 12:00", "выполнен с нарушением", 3.0]
    assert acts(decision) == [("label", "due")]


def test_a_consultation_closed_straight_away_stops_the_clock() -> None:
    """MES-1.consult: lawful, and the stop cites its clause."""
    story = an_issue(type="Консультация", priority="Низкий").status("2026-11-23 11:00", "Закрыт")
    decision = look(MESPACE, story, "2026-11-23 12:00")
    assert reaction(decision) == ["2026-11-24 09:00", "выполнен", 1.0]
    assert (decision.effects, decision.open) == ((), False)
    (stop,) = (step for step in decision.trace if step.kind == "clock_stopped")
    assert stop.clause == ("MES-1.consult",)


def test_a_request_turned_consultation_as_it_is_closed_is_lawful() -> None:
    """Type and status in one change."""
    story = an_issue().change("2026-11-23 11:00", type="Консультация", status="Закрыт")
    decision = look(MESPACE, story, "2026-11-23 12:00")
    assert (decision.effects, decision.fields["Реакция"]) == ((), "выполнен")


def test_closing_an_incident_without_analysis_is_undone_with_the_reason() -> None:
    """The comment first, then the move back; the clock runs on."""
    story = an_issue().status("2026-11-23 11:00", "Закрыт")
    decision = look(MESPACE, story, "2026-11-23 11:01")
    assert [(e.kind, e.state, e.id, e.clause) for e in decision.effects] == [
        ("comment", "due", f"{UNLAWFUL}:10000:2", ("MES-1.consult",)),
        ("undo", "due", f"{UNLAWFUL}:10000:1", ("MES-1.consult",)),
    ]
    comment, undo = decision.effects
    assert comment.body == {
        "public": "no",
        "text": "Переход «Открыт» → «Закрыт» отменён: из этого статуса закрывают только консультации (MES-1.consult).",
    }
    assert undo.body == {"to": "Открыт"}
    assert decision.fields["Реакция"] == "идёт"


def test_closing_out_of_analysis_goes_back_to_analysis() -> None:
    """The undo returns where it came from; the reaction was stopped by then."""
    story = an_issue().status("2026-11-23 10:30", "Анализ").status("2026-11-23 11:00", "Закрыт")
    decision = look(MESPACE, story, "2026-11-23 11:01")
    assert effect(decision, "undo").body == {"to": "Анализ"}
    assert decision.fields["Реакция"] == "выполнен"


def test_after_the_undo_nothing_is_owed() -> None:
    """The service's own move back is nobody's unlawful move, and settles the matter."""
    story = an_issue().status("2026-11-23 11:00", "Закрыт").status("2026-11-23 11:01", "Открыт", SERVICE)
    decision = look(MESPACE, story, "2026-11-23 11:02")
    assert (decision.effects, decision.fields["Реакция"]) == ((), "идёт")
    assert any("был запрещён; статус с тех пор сменился" in line for line in told(decision, MESPACE))


def test_the_services_own_moves_are_never_unlawful() -> None:
    """Whatever it does is done by a rule."""
    decision = look(MESPACE, an_issue().status("2026-11-23 11:00", "Закрыт", SERVICE), "2026-11-23 11:01")
    assert decision.effects == ()


def test_a_move_overtaken_within_its_second_is_not_undone() -> None:
    """Closed and reopened at the same moment: the later change id is what counts."""
    at = msk("2026-11-23 11:00")
    story = an_issue().status(at, "Закрыт").status(at, "Открыт")
    assert look(MESPACE, story, "2026-11-23 11:01").effects == ()


def test_two_hands_do_not_fight() -> None:
    """The fourth unlawful close within an hour is undone only an hour after it."""
    story = an_issue()
    for minute in (0, 10, 20):
        story.status(f"2026-11-23 11:{minute:02}", "Закрыт").status(f"2026-11-23 11:{minute + 1:02}", "Открыт", SERVICE)
    story.status("2026-11-23 11:30", "Закрыт")
    held = look(MESPACE, story, "2026-11-23 11:31")
    assert rule_effects(held, UNLAWFUL) == [("comment", "held"), ("undo", "held")]
    assert any("через час" in line for line in told(held, MESPACE))
    wakes = look(MESPACE, story, "2026-11-23 12:00").look_again_at
    assert wall(wakes) == "2026-11-23 12:30"
    assert rule_effects(look(MESPACE, story, "2026-11-23 12:30"), UNLAWFUL) == [("comment", "due"), ("undo", "due")]


def test_three_unlawful_moves_are_undone_at_once() -> None:
    """Patience ends with the fourth; and an hour later it is whole again."""
    story = an_issue()
    for minute in (0, 10):
        story.status(f"2026-11-23 11:{minute:02}", "Закрыт").status(f"2026-11-23 11:{minute + 1:02}", "Открыт", SERVICE)
    third = story.copy().status("2026-11-23 11:30", "Закрыт")
    assert rule_effects(look(MESPACE, third, "2026-11-23 11:31"), UNLAWFUL) == [("comment", "due"), ("undo", "due")]
    later = story.status("2026-11-23 11:20", "Закрыт").status("2026-11-23 11:21", "Открыт", SERVICE)
    later.status("2026-11-23 13:00", "Закрыт")
    assert rule_effects(look(MESPACE, later, "2026-11-23 13:01"), UNLAWFUL) == [("comment", "due"), ("undo", "due")]


def test_waiting_for_the_customer_pauses_the_reaction() -> None:
    """Paused 10:30-14:30, half an hour used: 1 h 30 min left, due 16:00."""
    story = an_issue().status("2026-11-23 10:30", WAITING)
    decision = look(MESPACE, story, "2026-11-23 13:00")
    assert reaction(decision) == [None, "пауза", 0.5]
    assert decision.fields["SLA"] == (
        "Критический · Реакция: пауза, осталось 1 час 30 минут · Молчание клиента: идёт, срок 26.11.2026 17:00 МСК"
    )
    assert due(MESPACE, story.status("2026-11-23 14:30", "Открыт")) == "2026-11-23 16:00"
