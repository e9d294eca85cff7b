"""The shipped rules from end to end: what is asked for, what is undone, what happens when the customer is silent."""

from typing import Any

import pytest

from connector.sandbox.shapes import things
from connector.sandbox.shapes.view import Body, View
from connector.sandbox.state.site import Project
from tests.connector.loop.stage import SHIPPED, Stage, msk, staged

THURSDAY = msk("2026-11-26 17:00")


def incomplete(stage: Stage) -> str:
    """An error without site, shop and description."""
    return stage.create("Ошибка", description="Не работает")


@pytest.fixture
def plain_project(monkeypatch: pytest.MonkeyPatch) -> None:
    """A project that is no Service Management one: it cannot hide a comment by itself."""
    as_it_is = things.project

    def project(view: View, shown: Project) -> Body:
        return {**as_it_is(view, shown), "projectTypeKey": "software"}

    monkeypatch.setattr(things, "project", project)


def test_an_incomplete_error_is_asked_about_once_and_waits(stage: Stage) -> None:
    """One public comment names what is missing, then the request waits for its customer."""
    key = incomplete(stage)
    stage.settle()
    (said,) = stage.comments(key)
    assert "«Площадка», «Цех», «Описание» (не меньше 10 слов)" in said.body.text
    assert not said.internal
    assert said.visibility is None
    assert stage.status(key) == "Ожидание клиента"
    stage.tell(key)
    stage.settle()
    assert len(stage.comments(key)) == 1


def test_the_answer_of_the_customer_brings_the_request_back(stage: Stage) -> None:
    """He fills in the fields and says so; nothing is asked again, also not when he forgot something (asked once)."""
    key = incomplete(stage)
    stage.settle()
    stage.sandbox.world.clock.add(600)
    fields = {stage.sandbox.field("Площадка"): "Завод № 1", stage.sandbox.field("Цех"): "Розлив"}
    stage.edit(key, description="Всё ещё коротко", **fields)
    stage.say(key, "Дополнил")
    stage.settle()
    assert stage.status(key) == "Открыт"
    assert len(stage.comments(key)) == 1


def test_three_working_days_of_silence_suspend_the_request(stage: Stage) -> None:
    """Asked on Monday: until the close of Thursday nothing happens, then a comment and «Приостановлен» (п. 5.5)."""
    key = incomplete(stage)
    stage.until(msk("2026-11-26 16:59"))
    assert stage.status(key) == "Ожидание клиента"
    stage.until(THURSDAY)
    assert stage.status(key) == "Приостановлен"
    assert "Ответ не получен в течение 3 рабочих дней" in stage.comments(key)[-1].body.text
    stage.until(msk("2026-12-10 12:00"))
    assert len(stage.comments(key)) == 2
    stage.say(key, "Простите, был в отпуске")
    stage.settle()
    assert stage.status(key) == "Открыт"


def test_a_word_of_the_customer_ends_the_silence(stage: Stage) -> None:
    """The three days are not over when he answers, so nothing is suspended; his next silence counts anew."""
    key = incomplete(stage)
    stage.until(msk("2026-11-25 12:00"))
    stage.say(key, "Уточняем у цеха")
    stage.until(msk("2026-11-27 16:00"))
    assert stage.status(key) == "Открыт"


def test_an_unlawful_close_is_undone_with_a_reason_for_staff(stage: Stage) -> None:
    """Only consultations are closed without analysis; the reason is internal: the customer cannot see it."""
    key = stage.incident()
    stage.settle()
    stage.move(key, "Закрыт")
    stage.settle()
    assert stage.status(key) == "Открыт"
    (said,) = stage.comments(key)
    assert said.internal
    assert said.body.text == (
        "Переход «Открыт» → «Закрыт» отменён: из этого статуса закрывают только консультации (MES-1.consult)."
    )
    assert stage.customer.get(f"issue/{key}/comment")["comments"] == []
    assert stage.support.get(f"issue/{key}/comment")["total"] == 1
    assert stage.shows(key, "Реакция") == "идёт"


def test_a_close_after_analysis_and_work_is_lawful(stage: Stage) -> None:
    """Nothing is undone, and nothing more is owed."""
    key = stage.incident()
    for status in ("Анализ", "В работе", "Решён"):
        stage.move(key, status)
    stage.settle()
    assert stage.status(key) == "Решён"
    assert not stage.comments(key)


def test_two_hands_do_not_fight(stage: Stage) -> None:
    """After three undone closes within an hour the fourth stands for an hour, then it is undone too."""
    key = stage.incident()
    stage.settle()
    for _ in range(3):
        stage.sandbox.world.clock.add(60)
        stage.move(key, "Закрыт")
        stage.settle()
        assert stage.status(key) == "Открыт"
    stage.sandbox.world.clock.add(60)
    stage.move(key, "Закрыт")
    stage.settle()
    assert stage.status(key) == "Закрыт"
    stage.until(msk("2026-11-23 11:10"))
    assert stage.status(key) == "Открыт"
    assert len(stage.comments(key)) == 4


@pytest.mark.usefixtures("plain_project")
def test_elsewhere_an_internal_comment_is_for_the_group_of_the_staff(stage: Stage) -> None:
    """In a project without Service Management the property hides nothing, so the group does."""
    key = stage.incident()
    stage.settle()
    stage.move(key, "Закрыт")
    stage.settle()
    (said,) = stage.comments(key)
    assert said.visibility is not None
    assert (said.visibility.type, said.visibility.value) == ("group", "support")
    assert stage.customer.get(f"issue/{key}/comment")["comments"] == []


@pytest.mark.usefixtures("plain_project")
@pytest.mark.parametrize("dialect", ["cloud", "dc"])
def test_without_a_group_an_internal_comment_is_not_written_at_all(dialect: Any, tmp_path: Any) -> None:
    """It would be public. What to do is said; the undo, which says nothing to anybody, waits for its comment."""
    text = SHIPPED.read_text(encoding="utf-8").replace("staff: {groups: support}", "staff: {domains: mespace.example}")
    with staged(dialect, tmp_path, policy=text) as stage:
        key = stage.incident()
        stage.settle()
        stage.move(key, "Закрыт")
        stage.settle()
        assert not stage.comments(key)
        assert "Назовите группу сотрудников" in stage.problem(key)
        assert "Name the group of the staff" in stage.problem(key, "en")


def test_a_request_made_before_the_service_is_left_alone(tmp_path: Any) -> None:
    """Law 10: its fields are shown, nobody is asked and nothing is moved; the journal says so."""
    with staged("cloud", tmp_path, since=msk("2026-11-23 10:30")) as stage:
        key = incomplete(stage)
        stage.until(msk("2026-11-23 11:00"))
        assert stage.shows(key, "Реакция") == "идёт"
        assert not stage.comments(key)
        assert stage.status(key) == "Открыт"
        assert {row.state for row in stage.effects(key).values()} == {"skipped"}


def test_observing_writes_nothing_and_keeps_a_record(tmp_path: Any) -> None:
    """`mode: observe`: not one write to Jira; the journal tells what would have been done."""
    text = SHIPPED.read_text(encoding="utf-8").replace("mode: enforce", "mode: observe")
    with staged("cloud", tmp_path, policy=text) as stage:
        key = incomplete(stage)
        stage.forget_calls()
        stage.until(msk("2026-11-24 12:00"))
        assert not stage.writes()
        assert stage.effects(key)["comment"].state == "held"
