"""Lawful changes: which are unlawful, what is undone, how far back, and when it is left alone."""

from datetime import date, timedelta

import pytest

from policies import Decision, Policy, load
from policies.facts import Value
from policies.rules.changes import as_text
from tests.policies.build import CLIENT, SERVICE, STAFF, Story, a_policy, acts, an_issue, effect, look, told, wall

HEAD = """\
version: 1
regulation: t
calendars: {work: {timezone: Europe/Moscow, hours: {mon-fri: 09:00-18:00}}}
people: {staff: {groups: support}}
fields: {site: Площадка, hours: Часы, planned: Плановая дата}
statuses: {new: Открыт, work: [Анализ, В работе], done: [Решён, Закрыт]}
clocks: {c: {calendar: work, start: created}}
rules:
"""


def a_rule(*lines: str) -> Policy:
    """A policy of one rule; `lines` say what it is about."""
    return a_policy(HEAD + "  - name: П\n    clause: C-1\n" + "".join(f"    {line}\n" for line in lines))


BY_STAFF = a_rule(
    "change: [type, priority, site, hours, planned, labels]",
    "allow: {author: staff}",
    'otherwise: [undo, {comment: public, text: "«{field}»: {from} → {to} ({clause})"}]',
)
FLOW = a_rule(
    "workflow: {new: [Анализ, Закрыт], work: [work, done], Решён: new, Закрыт: []}",
    "allow: {type: Консультация}",
    "otherwise: [undo]",
)


def at(policy: Policy, story: Story) -> Decision:
    """A minute after the story's last event."""
    return look(policy, story, story.issue.updated + timedelta(minutes=1))


def test_a_field_is_set_back_with_the_reason() -> None:
    """The comment first; the values are told as people read them."""
    decision = at(BY_STAFF, an_issue().change("2026-11-23 11:00", CLIENT, priority="Низкий"))
    comment, undo = decision.effects
    assert comment.body["text"] == "«Приоритет»: Критический → Низкий (C-1)"
    assert undo.body == {"field": "priority", "to": "Критический"}
    assert [e.id for e in decision.effects] == ["П:10000:priority:2", "П:10000:priority:1"]


def test_who_may_is_let_alone() -> None:
    """`allow` knows who acted."""
    decision = at(BY_STAFF, an_issue().change("2026-11-23 11:00", STAFF, priority="Низкий"))
    assert decision.effects == ()
    assert told(decision, BY_STAFF)[-1] == "Правило «П»: соблюдено"


def test_our_own_changes_are_lawful() -> None:
    """Else the service would undo its own undo."""
    assert at(BY_STAFF, an_issue().change("2026-11-23 11:00", SERVICE, priority="Низкий")).effects == ()


def test_without_allow_a_change_is_never_lawful() -> None:
    """Not even for staff."""
    rule = a_rule("change: type", "otherwise: [undo]")
    assert acts(at(rule, an_issue().change("2026-11-23 11:00", type="Ошибка"))) == [("undo", "due")]


def test_after_the_undo_nothing_is_owed() -> None:
    """The echo of our own write is no new cause."""
    story = (
        an_issue()
        .change("2026-11-23 11:00", CLIENT, type="Ошибка")
        .change("2026-11-23 11:01", SERVICE, type="Инцидент")
    )
    assert at(BY_STAFF, story).effects == ()


@pytest.mark.parametrize(
    ("name", "before", "after", "undo"),
    [
        ("type", "Инцидент", "Ошибка", {"field": "type", "to": "Инцидент"}),
        ("Площадка", "Завод № 1", None, {"field": "Площадка", "to": "Завод № 1"}),
        ("Площадка", None, "Завод № 2", {"field": "Площадка", "to": ""}),
        ("Часы", 12.5, 1.0, {"field": "Часы", "to": "12.5"}),
        ("Плановая дата", date(2026, 12, 1), None, {"field": "Плановая дата", "to": "2026-12-01"}),
        ("labels", ("а", "б"), ("б",), {"field": "labels", "to": "а\nб"}),
    ],
)
def test_the_undo_tells_the_value_before_as_it_can_be_written(
    name: str, before: Value, after: Value, undo: dict[str, str]
) -> None:
    """By the field's name in Jira; blank clears, several values stand on lines of their own."""
    story = an_issue("2026-11-23 10:00", **{name: before}).change("2026-11-23 11:00", CLIENT, **{name: after})
    assert effect(at(BY_STAFF, story), "undo").body == undo


def test_two_fields_changed_at_once_are_two_causes() -> None:
    """Each has its own comment, undo and id."""
    story = an_issue().change("2026-11-23 11:00", CLIENT, priority="Низкий", type="Ошибка")
    decision = at(BY_STAFF, story)
    assert [e.body["field"] for e in decision.effects if e.kind == "undo"] == ["type", "priority"]
    assert len({e.id for e in decision.effects}) == 4


def test_a_lawful_change_since_settles_the_matter() -> None:
    """Staff has looked at it; a change of another field settles nothing."""
    story = an_issue().change("2026-11-23 11:00", CLIENT, priority="Низкий")
    assert acts(at(BY_STAFF, story.copy().change("2026-11-23 11:05", STAFF, summary="Иначе"))) != []
    decision = at(BY_STAFF, story.change("2026-11-23 11:05", STAFF, priority="Средний"))
    assert decision.effects == ()
    assert told(decision, BY_STAFF)[-1] == (
        "Правило «П»: изменение поля «Приоритет» («Критический» → «Низкий», Анна Клиентова) было запрещено; "
        "с тех пор оно снова изменилось"
    )


def test_unlawful_changes_in_a_row_go_back_to_where_the_first_began() -> None:
    """Two quick edits do not leave the first of them standing."""
    story = an_issue().change("2026-11-23 11:00", CLIENT, priority="Средний")
    story.change("2026-11-23 11:00:01", CLIENT, priority="Низкий")
    assert effect(at(BY_STAFF, story), "undo").body["to"] == "Критический"


def test_who_takes_his_own_change_back_is_let_alone() -> None:
    """Undoing that would bring back what was unlawful."""
    story = an_issue().change("2026-11-23 11:00", CLIENT, priority="Низкий")
    assert at(BY_STAFF, story.change("2026-11-23 11:01", CLIENT, priority="Критический")).effects == ()


def test_what_was_changed_before_the_policy_took_force_stays() -> None:
    """Law 10: the change is skipped, and a later one goes back to it, not behind it."""
    policy = a_policy("effective: {from: 2026-11-24}\n" + HEAD + "  - {name: П, change: priority, otherwise: [undo]}\n")
    story = an_issue().change("2026-11-23 11:00", CLIENT, priority="Средний")
    assert acts(at(policy, story)) == [("undo", "skipped")]
    story.change("2026-11-24 11:00", CLIENT, priority="Низкий")
    assert effect(at(policy, story), "undo").body["to"] == "Средний"


def test_the_fourth_unlawful_change_within_an_hour_waits_an_hour() -> None:
    """Each field has its own patience: two hands never fight."""
    story = an_issue()
    for minute in (0, 10, 20):
        story.change(f"2026-11-23 11:{minute:02}", CLIENT, priority="Низкий")
        story.change(f"2026-11-23 11:{minute + 1:02}", SERVICE, priority="Критический")
    story.change("2026-11-23 11:30", CLIENT, priority="Низкий").change("2026-11-23 11:30", CLIENT, type="Ошибка")
    decision = at(BY_STAFF, story)
    assert acts(decision) == [("comment", "due"), ("undo", "due"), ("comment", "held"), ("undo", "held")]
    assert wall(decision.look_again_at) == "2026-11-23 12:30"
    assert any("таких изменений больше трёх за час" in line for line in told(decision, BY_STAFF))


def test_only_the_named_values_are_guarded() -> None:
    """`from` and `to` narrow the change, `when` the rule."""
    rule = a_rule(
        "change: {priority: {from: [Средний, Низкий], to: Критический}, type: {to: Инцидент}}",
        "when: {site: filled}",
        "otherwise: [undo]",
    )
    low = an_issue(priority="Низкий", type="Ошибка")
    raised = {"priority": "Критический"}
    assert acts(at(rule, low.copy().change("2026-11-23 11:00", CLIENT, **raised))) == [("undo", "due")]
    assert acts(at(rule, low.copy().change("2026-11-23 11:00", CLIENT, priority="Высокий"))) == []
    assert acts(at(rule, an_issue(priority="Высокий").change("2026-11-23 11:00", CLIENT, **raised))) == []
    assert acts(at(rule, low.copy().change("2026-11-23 11:00", CLIENT, type="Инцидент"))) == [("undo", "due")]
    elsewhere = an_issue(priority="Низкий", площадка=None)
    assert acts(at(rule, elsewhere.change("2026-11-23 11:00", CLIENT, **raised))) == []


@pytest.mark.parametrize(
    ("start", "end", "lawful"),
    [
        ("Открыт", "Анализ", True),
        ("Открыт", "Закрыт", True),
        ("Открыт", "В работе", False),
        ("Открыт", "Отложен", False),
        ("Анализ", "В работе", True),
        ("В работе", "Решён", True),
        ("В работе", "Открыт", False),
        ("Решён", "Открыт", True),
        ("Закрыт", "Открыт", False),
        ("Отложен", "Решён", True),
    ],
)
def test_a_workflow_lists_the_lawful_moves(start: str, end: str, *, lawful: bool) -> None:
    """Words stand for their statuses on both sides; nothing follows an empty list; of others no word is said."""
    decision = at(FLOW, an_issue(status=start).status("2026-11-23 11:00", end))
    assert [e.body for e in decision.effects] == ([] if lawful else [{"to": start}])


def test_allow_excepts_from_a_workflow() -> None:
    """The condition is held against the issue right after the move."""
    story = an_issue(type="Консультация").status("2026-11-23 11:00", "В работе")
    assert at(FLOW, story).effects == ()


def test_two_unlawful_moves_go_back_to_the_status_before_both() -> None:
    """And the way back is lawful for who walks it himself, whatever the workflow lists."""
    story = an_issue().status("2026-11-23 11:00", "В работе").status("2026-11-23 11:01", "Отложен")
    assert effect(at(FLOW, story), "undo").body == {"to": "Открыт"}
    returned = an_issue().status("2026-11-23 11:00", "В работе").status("2026-11-23 11:01", "Открыт")
    assert at(FLOW, returned).effects == ()


def test_what_is_told_of_a_change() -> None:
    """Field, values and person, in both languages."""
    decision = at(BY_STAFF, an_issue(площадка=None).change("2026-11-23 11:00", CLIENT, Площадка="Цех"))
    line = "Правило «П»: изменение поля «Площадка» («—» → «Цех», Анна Клиентова) запрещено"
    assert told(decision, BY_STAFF)[-1] == line
    assert told(decision, BY_STAFF, "en")[-1] == (
        "Rule «П»: the change of «Площадка» («—» → «Цех», Анна Клиентова) is not allowed"
    )


def test_numbers_are_told_whole() -> None:
    """No digit that Jira holds is lost on the way back."""
    assert as_text(1234567.25) == "1234567.25"
    assert as_text(3.0) == "3"


@pytest.mark.parametrize(
    ("rules", "unreached"),
    [
        ("{name: П, workflow: {new: work, work: [work, done]}, otherwise: undo}", []),
        ("{name: П, workflow: {new: Анализ, Анализ: done}, otherwise: undo}", ["В работе"]),
        ("{name: П, workflow: {new: work, work: Решён, Отложен: done}, otherwise: undo}", ["Отложен"]),
        ("{name: П, workflow: {new: work, Спит: done}, otherwise: {transition: Спит}}", []),
        ("{name: П, transition: {to: Решён}, otherwise: undo}", []),
    ],
)
def test_a_status_that_no_move_leads_to_is_warned_of(rules: str, unreached: list[str]) -> None:
    """Neither a listed move nor an act: only where a policy has a workflow, and not of where an issue begins."""
    policy = load(f"{HEAD}  - {rules}\n", "t.yaml")
    assert isinstance(policy, Policy), policy.said("en")
    assert [p.data["given"] for p in policy.warnings if p.code == "no_way"] == unreached
