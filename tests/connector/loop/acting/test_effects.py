"""Effects that Jira does not take: tried again with growing pauses, given up in plain sight, limits obeyed."""

from datetime import timedelta

from tests.connector.loop.stage import MONDAY, SHIPPED, Stage, msk

COMMENT, TRANSITION, PUT = "POST /rest/api/*/comment", "POST /rest/api/*/transitions", "PUT /rest/api/*"
REFUSAL = {"errorMessages": ["Комментарии запрещены схемой"], "errors": {}}


def incomplete(stage: Stage) -> str:
    return stage.create("Ошибка", description="Не работает")


def test_a_refusal_is_tried_five_times_and_then_shown(stage: Stage) -> None:
    """15, 30, 60, 120 seconds apart; then dead, said on the card in both languages for as long as it is open."""
    key = incomplete(stage)
    stage.fail(COMMENT, 400, times=100, body=REFUSAL)
    stage.until(MONDAY + timedelta(seconds=14))
    assert stage.effects(key)["comment"].attempts == 1
    assert "Комментарии запрещены схемой" in stage.problem(key)
    stage.until(MONDAY + timedelta(seconds=15))
    assert stage.effects(key)["comment"].attempts == 2
    stage.until(msk("2026-11-24 12:00"))
    row = stage.effects(key)["comment"]
    assert (row.state, row.attempts, row.tried_at) == ("dead", 5, MONDAY + timedelta(seconds=225))
    assert "Не сделано (Ошибка описана полностью)" in stage.problem(key)
    assert "Комментарии запрещены схемой" in stage.problem(key)
    assert "Not done" in stage.problem(key, "en")


def test_nobody_is_made_to_wait_who_could_not_be_told(stage: Stage) -> None:
    """The public comment is dead, so the request is not moved to «Ожидание клиента» in silence."""
    key = incomplete(stage)
    stage.fail(COMMENT, 400, times=100, body=REFUSAL)
    stage.until(MONDAY + timedelta(hours=2))
    assert stage.effects(key)["comment"].state == "dead"
    assert stage.status(key) == "Открыт"
    assert "transition" not in stage.effects(key)


def test_between_attempts_the_reason_stays_on_the_card(stage: Stage) -> None:
    """A webhook in the meantime makes a look, but neither an attempt nor a clean card."""
    key = incomplete(stage)
    stage.fail(COMMENT, 400, times=100, body=REFUSAL)
    stage.settle()
    stage.sandbox.world.clock.add(5)
    stage.tell(key)
    assert stage.settle() == 1
    assert stage.effects(key)["comment"].attempts == 1
    assert "Комментарии запрещены схемой" in stage.problem(key)


def test_a_missing_right_is_waited_for(stage: Stage) -> None:
    """403 is mended by an admin some day: the effect is not dead after five attempts."""
    key = incomplete(stage)
    stage.fail(COMMENT, 403, times=1_000, body={"errorMessages": ["нет права"]})
    stage.until(MONDAY + timedelta(hours=6))
    row = stage.effects(key)["comment"]
    assert row.state == "failed"
    assert row.attempts > 5
    stage.sandbox.faults.clear()
    stage.until(MONDAY + timedelta(hours=8))
    assert len(stage.comments(key)) == 1
    assert stage.problem(key) == ""


def test_a_transition_the_workflow_lacks_is_named(stage: Stage) -> None:
    """The status, and what there is instead."""
    text = SHIPPED.read_text(encoding="utf-8")
    stage.file.write_text(text.replace("waiting: Ожидание клиента", "waiting: Решён"), encoding="utf-8")
    assert stage.poll()
    key = incomplete(stage)
    stage.settle()
    assert "Из текущего статуса нельзя перейти в «Решён»; доступны: «Анализ»" in stage.problem(key)
    assert "No transition leads to “Решён”" in stage.problem(key, "en")


def test_while_jira_asks_for_a_rest_nothing_is_sent(stage: Stage) -> None:
    """429 with Retry-After 45 on a comment: not one call for 45 seconds, whoever asks for a look; then it is done."""
    key, other = incomplete(stage), stage.incident()
    stage.fail(COMMENT, 429, headers={"Retry-After": "45"})
    stage.settle()
    stage.forget_calls()
    stage.tell(key)
    stage.tell(other)
    stage.until(MONDAY + timedelta(seconds=44))
    assert not stage.sandbox.faults.calls
    assert not stage.note()["up"]
    assert "через 45 с" in stage.note()["ru"]
    stage.until(MONDAY + timedelta(seconds=60))
    assert len(stage.comments(key)) == 1
    assert stage.shows(other, "Реакция") == "идёт"
    assert stage.note()["up"]


def test_a_rest_asked_for_at_the_fields_holds_back_the_effects_too(stage: Stage) -> None:
    """The PUT is refused with 429: nothing else is sent in that look, and the fields are not forgotten."""
    key = incomplete(stage)
    stage.fail(PUT, 429, headers={"Retry-After": "30"})
    stage.settle()
    assert not stage.comments(key)
    stage.until(MONDAY + timedelta(seconds=40))
    assert len(stage.comments(key)) == 1
    assert stage.shows(key, "Уровень") == "Некритичный"


def test_a_rest_asked_for_at_one_effect_holds_back_the_others(stage: Stage) -> None:
    """Overdue and incomplete: the label is met with 429, so the question is not sent in that look either."""
    key = stage.customer.create("Ошибка", "Не печатает", description="Не работает")
    stage.sandbox.world.clock.set(msk("2026-11-24 09:00"))
    stage.tell(key)
    rest = {"match": "PUT *", "status": 429, "headers": {"Retry-After": "30"}}
    stage.sandbox.faults.set({"answers": [{"match": "PUT *", "status": 500}, rest]})
    stage.settle()
    assert "label" in stage.effects(key)
    assert "comment" not in stage.effects(key)
    stage.until(msk("2026-11-24 09:01"))
    assert stage.labels(key) == ("sla-нарушен",)
    assert len(stage.comments(key)) == 1


def test_a_limit_on_one_issue_rests_that_issue_alone(stage: Stage) -> None:
    """RateLimit-Reason says so; other requests go on, this one keeps still however often it is told of."""
    key = incomplete(stage)
    limit = {"Retry-After": "45", "RateLimit-Reason": "jira-per-issue-on-write"}
    stage.fail(COMMENT, 429, headers=limit)
    stage.settle()
    stage.forget_calls()
    stage.tell(key)
    other = stage.incident()
    stage.until(MONDAY + timedelta(seconds=44))
    assert stage.shows(other, "Реакция") == "идёт"
    assert not [call for call in stage.sandbox.faults.calls if f"/issue/{stage.issue(key).id}" in call.path]
    stage.until(MONDAY + timedelta(seconds=60))
    assert len(stage.comments(key)) == 1


def test_a_transition_that_breaks_each_time_is_tried_ever_less(stage: Stage) -> None:
    """A post-function that always ends in 500: no attempt every two minutes for ever."""
    key = incomplete(stage)
    stage.fail(TRANSITION, 500, times=1_000)
    stage.until(MONDAY + timedelta(hours=4))
    assert 5 < stage.effects(key)["transition"].attempts < 15
    assert stage.shows(key, "Реакция") == "идёт"
