"""A comment that stands twice is found by its marker, and the later one is removed."""

from datetime import timedelta

import pytest

from connector.sandbox.person import Person
from tests.connector.loop.stage import LONG, Stage

ASKED = "Ошибка описана полностью"


def incomplete(stage: Stage) -> str:
    """An error that is asked about: one comment of ours."""
    key = stage.create("Ошибка", description="Не работает")
    stage.settle()
    assert len(stage.comments(key)) == 1
    return key


def again(stage: Stage, key: str) -> None:
    """The same request is carried out once more, as by a proxy that had kept it."""
    effect = stage.effects(key)["comment"]
    answer = stage.jira.comment(
        stage.issue(key).id, str((effect.body or {})["text"]), public=True, effect=str(effect.effect)
    )
    assert not hasattr(answer, "says"), answer


def test_of_two_comments_for_one_effect_the_later_goes(stage: Stage) -> None:
    """As an effect of its own: in the journal, with what it repeated."""
    key = incomplete(stage)
    (first,) = stage.comments(key)
    again(stage, key)
    assert len(stage.comments(key)) == 2
    stage.tell(key)
    stage.settle()
    assert [said.id for said in stage.comments(key)] == [first.id]
    removal = stage.effects(key)["remove"]
    assert removal.state == "done"
    assert (removal.body or {})["double"] == stage.effects(key)["comment"].effect


def test_a_repetition_in_other_words_is_found_too(stage: Stage) -> None:
    """The first attempt was lost and tried again; what was missing had become less by then, and so the words."""
    stage.fail("POST *comment*", 403, times=1)
    key = stage.create("Ошибка", description="Не работает")
    stage.until(stage.now + timedelta(minutes=1))
    (first,) = stage.comments(key)
    effect = stage.effects(key)["comment"]
    assert effect.attempts == 2
    stage.jira.comment(stage.issue(key).id, "Другими словами", public=True, effect=str(effect.effect))
    assert len(stage.comments(key)) == 2
    stage.tell(key)
    stage.settle()
    assert [said.id for said in stage.comments(key)] == [first.id]


def test_three_times_is_once_in_the_end(stage: Stage) -> None:
    """All but the first."""
    key = incomplete(stage)
    again(stage, key)
    again(stage, key)
    stage.tell(key)
    stage.settle()
    assert len(stage.comments(key)) == 1


def test_the_same_words_of_two_causes_both_stay(stage: Stage) -> None:
    """Asked twice for two reasons within a day: two markers."""
    key = incomplete(stage)
    own = Person(stage.sandbox.url, stage.sandbox.service.user, cloud=stage.sandbox.world.site.cloud)
    text = str((stage.effects(key)["comment"].body or {})["text"])
    stage.jira.comment(stage.issue(key).id, text, public=True, effect="another:cause:1")
    own.session.close()
    stage.tell(key)
    stage.settle()
    assert len(stage.comments(key)) == 2
    assert "remove" not in stage.effects(key)


def test_nobody_else_is_ever_removed(stage: Stage) -> None:
    """Of what people say twice nothing goes."""
    key = stage.create("Консультация", description=LONG)
    for _ in range(2):
        stage.say(key, "Есть новости?")
        stage.settle()
    assert len([said for said in stage.issue(key).comments if said.author == stage.customer.user.id]) == 2


@pytest.mark.parametrize("status", [403, 500])
def test_a_removal_that_jira_refuses_is_tried_again(stage: Stage, status: int) -> None:
    """Nothing is said to be done that was not."""
    key = incomplete(stage)
    again(stage, key)
    stage.fail("DELETE *comment*", status, times=1)
    stage.tell(key)
    stage.settle()
    assert stage.effects(key)["remove"].state in {"failed", "unknown"}
    stage.sandbox.world.clock.add(3600)
    stage.tell(key)
    stage.settle()
    assert len(stage.comments(key)) == 1
