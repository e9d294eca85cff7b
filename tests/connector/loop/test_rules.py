"""The shipped rules from end to end: what is asked for, what is undone, what happens when the customer is silent."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policies import Issue
from tests.connector.loop.stage import SHIPPED, Kind, Stage, msk, staged

THURSDAY = msk("2026-11-26 17:00")
GUARDED = SHIPPED.read_text(encoding="utf-8").replace(
    "\nrules:\n",
    """
rules:
  - name: Меняет только поддержка
    change: [type, priority, summary, description, due_date, site, labels]
    allow: {author: staff}
    otherwise: [undo, {comment: public, text: "«{field}» меняет поддержка: возвращено «{from}»."}]
  - {name: Цех не меняют, change: shop, otherwise: [undo]}
""",
)


PLAIN = pytest.mark.parametrize("kind", ["cloud", "dc"])
"""Jiras without Service Management."""


def incomplete(stage: Stage) -> str:
    """An error without site, shop and description."""
    return stage.create("Ошибка", description="Не работает")


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
    assert stage.told(key) == []
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


@PLAIN
def test_without_a_desk_an_internal_comment_is_for_the_group_of_the_staff(kind: Kind, tmp_path: Any) -> None:
    """There the property hides nothing, so the group does; the customer does not see it."""
    with staged(kind, tmp_path) as stage:
        key = stage.incident()
        stage.settle()
        stage.move(key, "Закрыт")
        stage.settle()
        (said,) = stage.comments(key)
        assert said.visibility is not None
        assert (said.visibility.type, said.visibility.value) == ("group", "support")
        assert stage.told(key) == []
        assert stage.customer.get(f"issue/{key}/comment")["total"] == 0


@PLAIN
def test_who_is_not_in_the_group_cannot_write_for_it(kind: Kind, tmp_path: Any) -> None:
    """Jira refuses; the comment waits for a person's word, and is never public."""
    with staged(kind, tmp_path) as stage:
        site = stage.sandbox.world.site
        ours, others = site.users[0], site.users[1:]
        stage.sandbox.world.change_site(replace(site, users=(replace(ours, groups=("reglament",)), *others)))
        key = stage.incident()
        stage.settle()
        stage.move(key, "Закрыт")
        stage.settle()
        assert not stage.comments(key)
        assert "support" in stage.problem(key)


@PLAIN
def test_without_a_group_an_internal_comment_is_not_written_at_all(kind: Kind, tmp_path: Any) -> None:
    """It would be public. What to do is said; the undo, which says nothing to anybody, waits for its comment."""
    text = SHIPPED.read_text(encoding="utf-8").replace("staff: {groups: support}", "staff: {domains: mespace.example}")
    with staged(kind, tmp_path, policy=text) as stage:
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


@pytest.fixture(params=["cloud", "dc"])
def guarded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    """A Jira whose policy guards fields."""
    assert "Меняет только поддержка" in GUARDED
    with staged(request.param, tmp_path, policy=GUARDED) as set_up:
        yield set_up


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("priority", {"name": "Низкий"}),
        ("issuetype", {"name": "Консультация"}),
        ("summary", "Всё пропало"),
        ("duedate", None),
        ("duedate", "2026-12-31"),
        ("labels", ["срочно"]),
        ("labels", []),
        ("Площадка", "Завод № 2"),
        ("Площадка", None),
    ],
)
def test_what_the_customer_may_not_change_is_set_back_once(guarded: Stage, field: str, wrong: Any) -> None:
    """With a comment; our own write is no new cause, and nothing is left to do."""
    stage, place = guarded, guarded.sandbox.field(field) if field == "Площадка" else field
    key = stage.incident(labels=["линия", "розлив"], duedate="2026-12-01")
    stage.settle()
    before = stage.issue(key).fields[place]
    stage.sandbox.world.clock.add(60)
    stage.edit(key, **{place: wrong})
    assert stage.issue(key).fields[place] != before
    stage.settle()
    assert stage.issue(key).fields[place] == before
    assert len([said for said in stage.comments(key) if "меняет поддержка" in said.body.text]) == 1
    written = len(stage.issue(key).histories), len(stage.comments(key))
    stage.tell(key)
    stage.settle()
    assert (len(stage.issue(key).histories), len(stage.comments(key))) == written
    assert stage.effects(key)["undo"].state == "done"


def test_what_was_blank_is_cleared_again(guarded: Stage) -> None:
    """A label where there was none."""
    key = guarded.incident()
    guarded.settle()
    guarded.edit(key, labels=["срочно"], duedate="2026-12-31")
    guarded.settle()
    assert (guarded.labels(key), guarded.issue(key).fields.get("duedate")) == ((), None)
    assert len(guarded.comments(key)) == 2


def test_a_rich_text_comes_back_with_its_words(guarded: Stage) -> None:
    """Its lines and brackets too; bold type and the like are not in Jira's history."""
    text = "Линия стоит, на экране [E-5]\nВторая строка"
    key = guarded.incident(description=text)
    guarded.settle()
    guarded.edit(key, description="Пусто")
    guarded.settle()
    told = guarded.jira.read(key)
    assert isinstance(told, Issue)
    assert told.attributes["description"] == text


def test_what_staff_changes_stays(guarded: Stage) -> None:
    """Unless the rule allows nobody."""
    key = guarded.incident(**{guarded.sandbox.field("Цех"): "Розлив"})
    guarded.settle()
    guarded.support.edit(key, priority={"name": "Низкий"}, **{guarded.sandbox.field("Цех"): "Склад"})
    guarded.tell(key)
    guarded.settle()
    assert guarded.issue(key).fields["priority"] == "4"
    assert guarded.shows(key, "Цех") == "Розлив"
    assert not guarded.comments(key)


def test_after_an_unknown_outcome_jira_is_asked_before_a_field_is_set_back_again(guarded: Stage) -> None:
    """Law 9: the change of the field bears the effect's mark."""
    key = guarded.incident(**{guarded.sandbox.field("Цех"): "Розлив"})
    guarded.settle()
    guarded.edit(key, **{guarded.sandbox.field("Цех"): "Склад"})
    guarded.drop_answer("PUT /rest/api/*")
    guarded.settle()
    guarded.until(msk("2026-11-23 10:30"))
    assert guarded.shows(key, "Цех") == "Розлив"
    assert guarded.effects(key)["undo"].state == "done"
    told = [
        item
        for entry in guarded.issue(key).histories
        for item in entry.items
        if item.field_id == guarded.sandbox.field("Цех")
    ]
    assert len(told) == 2


def test_a_field_that_cannot_be_set_back_is_told_and_given_up(guarded: Stage) -> None:
    """It left the screen: the page says what to do, nobody is told again and again."""
    key = guarded.incident()
    guarded.settle()
    guarded.edit(key, **{guarded.sandbox.field("Площадка"): "Завод № 2"})
    guarded.set_field("Площадка", on_screen=False)
    guarded.until(msk("2026-11-25 10:00"))
    assert guarded.shows(key, "Площадка") == "Завод № 2"
    assert "Площадка" in guarded.problem(key) or "customfield" in guarded.problem(key)
    assert guarded.effects(key)["undo"].state == "dead"
    assert len(guarded.comments(key)) == 1
