"""The shipped policy on stories: what a request must contain, silence and replies, and what holds for every effect."""

from datetime import UTC, datetime

import pytest

from policies import Around, Decision, Policy, evaluate, load
from tests.policies.build import CLIENT, SERVICE, STAFF, acts, an_issue, effect, look, msk, shipped, told, wall

REACTION = ("Реакция до", "Реакция", "Реакция, ч")
UNLAWFUL = "Закрытие без анализа — только для консультаций"
WAITING, SUSPENDED = "Ожидание клиента", "Приостановлен"


MESPACE = shipped()


def reaction(decision: Decision) -> list[object]:
    return [wall(value) if isinstance(value, datetime) else value for value in map(decision.fields.get, REACTION)]


def rule_effects(decision: Decision, rule: str) -> list[tuple[str, str]]:
    return [(e.kind, e.state) for e in decision.effects if e.rule == rule]


POOR = {"description": "Не работает", "площадка": None}


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({"type": "Ошибка", **POOR}, "«Площадка», «Цех», «Описание» (не меньше 10 слов)"),
        ({"type": "Ошибка"}, "«Цех»"),
        ({"type": "Инцидент", **POOR}, "«Площадка», «Описание» (не меньше 10 слов)"),
        ({"type": "Инцидент", "площадка": "  "}, "«Площадка»"),
        ({"type": "Инцидент", "description": None}, "«Описание» (не меньше 10 слов)"),
        ({"type": "Консультация", **POOR}, "«Описание» (не меньше 5 слов)"),
        ({"type": "Запрос на изменение", **POOR}, "«Описание» (не меньше 5 слов)"),
    ],
)
def test_what_is_missing_is_asked_for_by_type(values: dict[str, str | None], missing: str) -> None:
    """MES-A1: a public comment names it, then the request waits."""
    decision = look(MESPACE, an_issue(**values), "2026-11-23 10:00")
    assert acts(decision) == [("comment", "due"), ("transition", "due")]
    comment, move = decision.effects
    assert f": {missing}. До этого" in comment.body["text"]
    assert (comment.body["public"], move.body) == ("yes", {"to": WAITING})
    assert (comment.id[-9:], move.id[-9:]) == ("created:1", "created:2")


@pytest.mark.parametrize("kind", ["Ошибка", "Инцидент", "Консультация", "Запрос на изменение"])
def test_a_complete_request_is_left_alone(kind: str) -> None:
    """Nothing is asked of it."""
    assert look(MESPACE, an_issue(type=kind, цех="Сборка"), "2026-11-23 10:00").effects == ()


def test_it_is_asked_once() -> None:
    """Asked and answered with nothing, then reopened: the effects are done, not due again."""
    story = an_issue(**POOR)
    first = look(MESPACE, story, "2026-11-23 10:00")
    story.marks |= {e.id for e in first.effects}
    story.status("2026-11-23 10:01", WAITING, SERVICE).comment("2026-11-23 11:00", CLIENT)
    story.status("2026-11-23 11:01", "Открыт", SERVICE)
    again = look(MESPACE, story, "2026-11-23 11:02")
    assert rule_effects(again, "Инцидент описан полностью") == [("comment", "done"), ("transition", "done")]
    assert again.due_effects() == ()


def test_it_is_asked_again_after_a_change_of_type() -> None:
    """A new type is a new reason to ask: the ids carry the change."""
    story = an_issue(**POOR)
    story.marks |= {e.id for e in look(MESPACE, story, "2026-11-23 10:00").effects}
    story.change("2026-11-23 10:30", type="Ошибка")
    decision = look(MESPACE, story, "2026-11-23 10:31")
    assert [(e.id, e.state) for e in decision.effects] == [
        ("Ошибка описана полностью:10000:1", "due"),
        ("Ошибка описана полностью:10000:2", "due"),
    ]


def test_silence_of_three_working_days_says_so_and_then_suspends() -> None:
    """MES-5.5: asked on Monday, silent until the close of Thursday."""
    story = an_issue().status("2026-11-23 10:30", WAITING)
    assert wall(look(MESPACE, story, "2026-11-26 16:59").look_again_at) == "2026-11-26 17:00"
    assert look(MESPACE, story, "2026-11-26 16:59").effects == ()
    decision = look(MESPACE, story, "2026-11-26 17:00")
    assert [(e.id, e.kind, e.state) for e in decision.effects] == [
        ("silence:10000:due:1", "comment", "due"),
        ("silence:10000:due:2", "transition", "due"),
    ]
    comment, move = decision.effects
    assert comment.body["text"].startswith("Ответ не получен в течение 3 рабочих дней.")
    assert (comment.body["public"], move.body) == ("yes", {"to": SUSPENDED})
    assert comment.clause == ("MES-5.5",)


def test_said_but_not_yet_moved() -> None:
    """The service died in between: the comment is done, the move still due."""
    story = an_issue().status("2026-11-23 10:30", WAITING)
    story.marks.add("silence:10000:due:1")
    assert acts(look(MESPACE, story, "2026-11-26 17:05")) == [("comment", "done"), ("transition", "due")]


def test_an_answer_in_time_ends_the_silence() -> None:
    """Nothing is suspended, and the request returns to work."""
    story = an_issue().status("2026-11-23 10:30", WAITING).comment("2026-11-24 09:00", CLIENT)
    decision = look(MESPACE, story, "2026-11-24 09:01")
    assert decision.clocks["silence"][0].state == "met"
    assert [(e.id, e.kind, e.body) for e in decision.effects] == [
        ("Клиент ответил:comment-500:1", "transition", {"to": "Открыт"})
    ]


@pytest.mark.parametrize("status", [WAITING, SUSPENDED])
def test_the_customers_reply_returns_the_request(status: str) -> None:
    """Out of waiting and out of suspension alike."""
    story = an_issue().status("2026-11-23 10:30", status).comment("2026-11-24 09:00", CLIENT)
    assert effect(look(MESPACE, story, "2026-11-24 09:01"), "transition").body == {"to": "Открыт"}


def test_two_replies_before_the_service_looks_return_it_once() -> None:
    """The second comment calls for the same move; the first one makes it."""
    story = an_issue().status("2026-11-23 10:30", WAITING)
    story.comment("2026-11-24 09:00", CLIENT).comment("2026-11-24 09:02", CLIENT)
    assert [(e.id, e.state) for e in look(MESPACE, story, "2026-11-24 09:03").effects] == [
        ("Клиент ответил:comment-500:1", "due")
    ]


def test_staff_and_service_do_not_answer_for_the_customer() -> None:
    """Their comments leave the request waiting."""
    story = an_issue().status("2026-11-23 10:30", WAITING)
    story.comment("2026-11-24 09:00", STAFF).comment("2026-11-24 09:01", SERVICE)
    assert look(MESPACE, story, "2026-11-24 09:03").effects == ()


def test_a_reply_that_somebody_already_acted_on_moves_nothing() -> None:
    """The status has changed since."""
    story = an_issue().status("2026-11-23 10:30", WAITING).comment("2026-11-24 09:00", CLIENT)
    assert look(MESPACE, story.status("2026-11-24 09:05", "Анализ"), "2026-11-24 09:06").effects == ()


def test_ids_are_stable() -> None:
    """The same cause has the same id at every look (law 9)."""
    story = an_issue(**POOR)
    ids = [[e.id for e in look(MESPACE, story, at).effects] for at in ("2026-11-23 10:00", "2026-11-23 11:00")]
    assert ids[0] == ids[1]


def test_done_by_the_journal_and_by_jiras_own_marks() -> None:
    """Either is enough."""
    story = an_issue(**POOR)
    first, second = (e.id for e in look(MESPACE, story, "2026-11-23 10:00").effects)
    story.marks.add(first)
    decision = look(MESPACE, story, "2026-11-23 10:00", done=frozenset({second}))
    assert [e.state for e in decision.effects] == ["done", "done"]


def test_observe_shows_and_does_nothing() -> None:
    """`mode: observe`: the fields are computed, the effects held for good."""
    text = MESPACE.text.replace("mode: enforce", "mode: observe")
    policy = load(text, "t.yaml")
    assert isinstance(policy, Policy)
    decision = look(policy, an_issue(**POOR), "2026-11-23 10:00")
    assert acts(decision) == [("comment", "held"), ("transition", "held")]
    assert decision.fields["Реакция"] == "идёт"
    assert wall(decision.look_again_at) == "2026-11-23 11:36"


def test_causes_before_the_first_start_are_skipped() -> None:
    """Law 10: switching on asks nothing of old requests; the clocks are shown all the same."""
    decision = look(MESPACE, an_issue(**POOR), "2026-11-23 11:01", since=msk("2026-11-23 11:00"))
    assert acts(decision) == [("comment", "skipped"), ("transition", "skipped")]
    since = msk("2026-11-23 12:00")
    decision = look(MESPACE, an_issue(), "2026-11-23 12:01", since=since)
    assert acts(decision) == [("label", "due")]  # breached at 12:00, not before it
    decision = look(MESPACE, an_issue("2026-11-23 09:00"), "2026-11-23 12:01", since=since)
    assert acts(decision) == [("label", "skipped")]
    assert decision.fields["Реакция"] == "нарушен"


def test_a_request_of_another_project_is_none_of_its_business() -> None:
    """No fields, no effects, and the trace says why."""
    decision = look(MESPACE, an_issue(project="HR"), "2026-11-23 10:00")
    assert (decision.fields, decision.effects, decision.open, decision.look_again_at) == ({}, (), False, None)
    assert told(decision, MESPACE) == ["SUP-1: политика не про этот запрос"]


def test_before_the_issue_existed() -> None:
    """Nothing yet; it is looked at when it is created."""
    decision = look(MESPACE, an_issue(), "2026-11-23 09:00")
    assert (decision.clocks, wall(decision.look_again_at)) == ({}, "2026-11-23 10:00")


def test_any_zone_of_the_facts_gives_the_same_decision() -> None:
    """Moments are moments: UTC in, Moscow in."""
    local = an_issue("2026-11-23 10:00").issue
    same = an_issue(msk("2026-11-23 10:00").astimezone(UTC)).issue
    now = msk("2026-11-23 11:40")
    one, other = (evaluate(MESPACE, issue, now, Around()) for issue in (local, same))
    assert (one.fields, one.effects, one.look_again_at) == (other.fields, other.effects, other.look_again_at)


def test_the_names_it_expects_of_jira() -> None:
    """Statuses, types, priorities, fields and groups: what `doctor` looks up."""
    assert set(MESPACE.names["status"]) == {
        "Открыт", "Анализ", "В работе", "Ошибка подтверждена", WAITING, SUSPENDED, "Решён", "Закрыт",
    }  # fmt: skip
    assert set(MESPACE.names["field"]) == {
        "Площадка", "Цех", "Заказчик", "Версия ПО", "Причина", "Договор подписан", "Доступ выдан", "Начало работ",
        "Восстановление доступа", "Подключить до", *REACTION, "Уровень", "SLA",
    }  # fmt: skip
    assert MESPACE.names["group"] == ("support",)
