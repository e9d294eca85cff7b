"""Two rules that would move an issue at the same moment: the first does."""

from policies import Decision
from tests.policies.build import a_policy, an_issue, look

HEAD = """\
version: 1
regulation: t
calendars: {work: {timezone: Europe/Moscow, hours: {mon-fri: 09:00-18:00}}}
statuses: {new: Открыт, asked: Запрошено, done: Закрыт}
clocks: {c: {calendar: work, start: created}}
rules:
  - {name: Тема, when: {status: new}, require: {summary: {words: 2}},
     otherwise: [{comment: public, text: Тема}, {transition: asked}]}
  - {name: Описание, when: {status: new}, require: {description: filled},
     otherwise: [{comment: public, text: Описание}, {transition: asked}]}
  - {name: Срочность, when: {status: {not: done}}, require: {priority: Средний},
     otherwise: [{comment: public, text: Срочность}, {transition: done}]}
"""


def said(decision: Decision) -> list[str]:
    return [effect.body.get("text") or effect.body["to"] for effect in decision.due_effects()]


def test_two_that_move_to_one_place_both_speak_and_one_moves() -> None:
    """What is missing is asked for in one go; Jira would refuse a second move to where the issue is."""
    story = an_issue(summary="Одно", description=None, priority="Средний")
    assert said(look(a_policy(HEAD), story, "2026-11-23 10:00")) == ["Тема", "Запрошено", "Описание"]


def test_one_that_moves_elsewhere_waits_for_the_next_look() -> None:
    """Nothing is said of a move that is not made; when the first is made the other is asked again."""
    story = an_issue(summary="Одно", description="Есть", priority="Критический")
    assert said(look(a_policy(HEAD), story, "2026-11-23 10:00")) == ["Тема", "Запрошено"]
    story.status("2026-11-23 10:01", "Запрошено")
    assert said(look(a_policy(HEAD), story, "2026-11-23 10:01")) == ["Срочность", "Закрыт"]


def test_a_move_that_is_done_is_in_nobodys_way() -> None:
    """The journal knows the first as over: the other is due."""
    story = an_issue(summary="Одно", description="Есть", priority="Критический")
    done = frozenset(effect.id for effect in look(a_policy(HEAD), story, "2026-11-23 10:00").due_effects())
    assert said(look(a_policy(HEAD), story, "2026-11-23 10:00", done=done)) == ["Срочность", "Закрыт"]
