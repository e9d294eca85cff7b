"""What a field shows as long as a condition holds."""

from datetime import date

from policies import Problems, load
from tests.policies.build import a_clock, an_issue, look, told

RULES = """
fields: {team: Команда, until: Договор до, line: Линия}
rules:
  - {name: Видимость, clause: V-1, when: {team: filled}, keep: {Доступ: "Команда {team}", Срок: "{until}"}}
  - {name: Первая, when: {type: Инцидент}, keep: {line: первая}}
  - {name: Вторая, keep: {line: вторая, security: Свои}}
"""
POLICY = a_clock("start: created", more=RULES)
NOW = "2026-11-23 12:00"


def test_it_is_part_of_what_jira_shows() -> None:
    """A text is filled; a placeholder alone keeps its kind."""
    fields = look(POLICY, an_issue(Команда="АСУ", **{"Договор до": date(2026, 12, 31)}), NOW).fields
    assert (fields["Доступ"], fields["Срок"]) == ("Команда АСУ", date(2026, 12, 31))


def test_where_the_condition_does_not_hold_the_field_is_left_alone() -> None:
    """Whatever somebody wrote there."""
    assert "Доступ" not in look(POLICY, an_issue(), NOW).fields


def test_of_two_rules_for_one_field_the_first_speaks() -> None:
    """As of two levels."""
    assert look(POLICY, an_issue(), NOW).fields["Линия"] == "первая"
    assert look(POLICY, an_issue(type="Ошибка"), NOW).fields["Линия"] == "вторая"


def test_system_fields_go_by_their_names() -> None:
    """Each Jira calls the security level in its own language."""
    assert look(POLICY, an_issue(), NOW).fields["security"] == "Свои"


def test_the_trace_tells_what_is_shown() -> None:
    """With the clause of the rule."""
    decision = look(POLICY, an_issue(Команда="АСУ"), NOW)
    assert "Правило «Видимость»: Доступ — Команда АСУ, Срок — пусто" in told(decision, POLICY)


def test_an_observed_rule_shows_nothing() -> None:
    """It is told in the trace alone."""
    policy = a_clock("start: created", more="rules: [{name: Н, mode: observe, keep: {Поле: да}}]")
    assert look(policy, an_issue(), NOW).fields == {}


def test_a_misspelt_placeholder_is_told() -> None:
    """At its place."""
    text = POLICY.text.replace("Команда {team}", "Команда {taem}")
    outcome = load(text, "t.yaml")
    assert isinstance(outcome, Problems)
    assert "there is no placeholder «{taem}»" in outcome.said("en")
