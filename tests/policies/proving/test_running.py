"""The virtual clock: who does what when, and what the service does in between."""

from policies import Policy, load
from policies.proving import Suite, open_suite
from policies.proving.running import play_watched
from policies.proving.watching import Watched
from tests.policies.build import SHIPPED, a_policy
from tests.policies.proving.build import POLICY, differences, played

MET = """
events: [{at: 11:00, by: Игорь, status: В работе}]
expect: [{at: 12:00, clocks: {reaction: {state: met, due: 14:00, spent: 1h}}, next: none}]
"""


def test_a_case_that_goes_as_expected_passes() -> None:
    """Four hours from 10:00, taken at 11:00."""
    assert played(MET).passed


def test_it_wakes_between_events_by_itself() -> None:
    """The label of 14:00 is there on the next day, and it came at 14:00."""
    assert played(
        "expect: [{at: +1d, effects: [{label: поздно, at: 2026-11-23 14:00}], fields: {labels: поздно}}]"
    ).passed


def test_effects_are_told_once() -> None:
    """Each expectation is told what came since the one before."""
    body = """
    expect:
      - {at: 14:00, effects: [{label: поздно}]}
      - {at: 15:00, effects: []}
    """
    assert played(body).passed


def test_the_service_moves_the_issue_as_jira_would() -> None:
    """Asked, moved to waiting, paused; the customer's answer brings it back and the clock goes on."""
    body = """
    issue: {type: Ошибка}
    events: [{at: 12:00, by: Анна, comment: Цех 5}]
    expect:
      - at: 10:00
        status: waiting
        effects: [{transition: Ожидание}, {comment: public, contains: Площадка}]
        clocks: {Реакция: {state: пауза, due: none, left: 4h}}
        fields: {Срок: empty, Состояние: пауза}
      - {at: 12:00, status: new, effects: [{transition: new}], clocks: {reaction: {due: 16:00, spent: 0}}}
    """
    assert differences(body) == []


def test_an_event_at_the_moment_of_an_expectation_has_happened() -> None:
    """The look comes after it."""
    body = """
    events: [{at: 14:00, by: Игорь, status: В работе}]
    expect: [{at: 14:00, clocks: {reaction: met}, effects: []}]
    """
    assert differences(body) == []


def test_an_observing_policy_does_nothing_and_its_acts_are_held() -> None:
    """Neither the status nor the fields of the issue change; what would be done is told."""
    policy = a_policy(POLICY.text.replace("regulation: t\n", "regulation: t\nmode: observe\n"))
    body = """
    issue: {type: Ошибка}
    expect:
      - at: 10:30
        status: new
        effects: []
        held: [{comment: public}, {transition: waiting}]
        fields: {Состояние: идёт}
    """
    assert differences(body, policy) == []


def test_two_rules_that_fight_fail_the_case() -> None:
    """The service would never come to rest: the case says so instead of running for ever."""
    closed = "{status: {to: Закрыт}}, {status: {to: Закрыт}, by: service}"
    fight = f"""\
  - {{name: А, on: [{closed.replace("Закрыт", "Решён")}], do: {{transition: Закрыт}}}}
  - {{name: Б, on: [{closed}], do: {{transition: Решён}}}}
"""
    text = POLICY.text.replace("manual:", f"{fight}manual:")
    (difference,) = differences(
        "events: [{at: 11:00, by: Игорь, status: Решён}]\nexpect: [{at: 11:00, status: Решён}]", a_policy(text)
    )
    assert (difference[0], difference[1]) == ("rest", "none")
    assert "transition (А)" in difference[2]


def test_what_jira_itself_does_is_nobodys_act() -> None:
    """A comment by Jira is no answer of the customer."""
    body = """
    issue: {type: Ошибка}
    events: [{at: 11:00, by: Jira, comment: Импортировано}]
    expect: [{at: 11:00, status: waiting}]
    """
    assert played(body).passed


def test_an_issue_of_another_project_is_left_alone() -> None:
    """No level, no clocks, no effects."""
    body = "issue: {project: HR}\nexpect: [{at: 11:00, level: none, clocks: {reaction: none}, effects: [], next: none}]"
    assert differences(body) == []


def test_watching_changes_nothing_of_what_is_decided() -> None:
    """Every shipped case comes out the same by the policy itself, differences and all."""
    suite = open_suite(SHIPPED.parent / "policies" / "regulations" / "mespace.cases.yaml")
    assert isinstance(suite, Suite)
    slower = load(suite.policy.text.replace("reaction: 2h", "reaction: 3h"), "t.yaml")
    assert isinstance(slower, Policy)
    watched, plain = Watched(slower), Watched(slower)
    plain.policy = slower
    for case in suite.cases:
        one, other = play_watched(watched, case), play_watched(plain, case)
        assert [failure.differences for failure in one.failures] == [failure.differences for failure in other.failures]
        assert one.clauses == other.clauses
    assert {part.kind for part in plain.touched} <= {"rule", "clock", "point"}


def test_files_and_work_logged_belong_to_the_issue() -> None:
    """They are facts too."""
    body = """
    events:
      - {at: 11:00, by: Анна, attachment: screen.png}
      - {at: 11:30, by: Игорь, worklog: 30m}
    expect: [{at: 12:00, status: Открыт}]
    """
    assert played(body).passed
