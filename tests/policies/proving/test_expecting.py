"""What an expectation compares, and how it tells a difference."""

import pytest

from tests.policies.build import a_policy
from tests.policies.proving.build import HEAD_LINES, POLICY, differences, played

LATE = "events: [{at: 11:00, by: Игорь, status: В работе}]\n"


@pytest.mark.parametrize(
    ("expected", "difference"),
    [
        ("level: Срочный", ("level", "Срочный", "Обычный")),
        ("status: Открыт", ("status", "Открыт", "В работе")),
        ("open: false", ("open", "false", "true")),
        ("next: 14:00", ("next", "2026-11-23 14:00", "none")),
        ("customer: Завод", ("customer", "Завод", "none")),
        ("clocks: {reaction: breached}", ("clocks → Реакция", "breached", "met")),
        ("clocks: {reaction: none}", ("clocks → Реакция", "none", "met")),
        ("clocks: {Реакция: {state: нарушен}}", ("clocks → Реакция → state", "breached", "met")),
        ("clocks: {reaction: {due: 14:01}}", ("clocks → Реакция → due", "2026-11-23 14:01", "2026-11-23 14:00")),
        ("clocks: {reaction: {spent: 59m}}", ("clocks → Реакция → spent", "59m", "1h")),
        ("clocks: {reaction: {left: -1h}}", ("clocks → Реакция → left", "-1h", "3h")),
        ("clocks: {reaction: {stopped: none}}", ("clocks → Реакция → stopped", "none", "2026-11-23 11:00")),
        ("clocks: {reaction: {provisional: true}}", ("clocks → Реакция → provisional", "true", "false")),
        ("clocks: {reaction: [{cycle: 2, state: met}]}", ("clocks → Реакция → cycle 2 → state", "met", "none")),
        ("fields: {Состояние: нарушен}", ("fields → Состояние", "нарушен", "выполнен")),
        ("fields: {Часы: 2}", ("fields → Часы", "2", "1")),
        ("fields: {Часы: empty}", ("fields → Часы", "none", "1")),
        ("fields: {Площадка: filled}", ("fields → Площадка", "filled", "none")),
        ("effects: [{label: поздно}]", ("effects", "{label: поздно}", "none")),
        ("held: [{label: поздно}]", ("held", "{label: поздно}", "none")),
    ],
)
def test_a_wrong_expectation_fails_with_the_difference(expected: str, difference: tuple[str, str, str]) -> None:
    """Both sides are written as the case file would write them, so the right one can be copied."""
    assert differences(f"{LATE}expect: [{{at: 12:00, {expected}}}]") == [difference]


@pytest.mark.parametrize(
    "expected",
    [
        "level: ОБЫЧНЫЙ",
        "status: в работе",
        "clocks: {reaction: met}",
        "clocks: {Реакция: выполнен}",
        "clocks: {reaction: [{cycle: 1, state: met}]}",
        "clocks: {reaction: {started: +1m}}",
        "fields: {Часы: 1, Срок: 23.11.2026 14:00, Состояние: filled, Тип: вопрос, site: empty}",
        "next: none",
    ],
)
def test_only_what_is_named_is_compared(expected: str) -> None:
    """Names fold; clocks and fields go by the policy's words or by their titles."""
    expected = expected.replace("+1m", "10:00")
    assert differences(f"{LATE}expect: [{{at: 12:00, {expected}}}]") == []


def test_a_clock_at_risk_runs_all_the_same() -> None:
    """Both words are right."""
    policy = a_policy(POLICY.text.replace("points: [", "points: [{at: 50%, do: {label: скоро}}, "))
    for word in ("at_risk", "running", "под угрозой", "at risk"):
        assert differences(f"expect: [{{at: 13:00, clocks: {{reaction: {word}}}}}]", policy) == []


ASKED = "issue: {type: Ошибка}\n"
COMMENT, MOVE = '{comment: public, contains: "Укажите: «Площадка»."}', "{transition: Ожидание}"


@pytest.mark.parametrize(
    ("effects", "expected", "actual"),
    [
        ("[]", ("none", "none"), (COMMENT, MOVE)),
        ("[{comment: public}]", ("none",), (MOVE,)),
        ("[{comment: internal}, {transition: waiting}]", ("{comment: internal}",), (COMMENT,)),
        (
            "[{comment: public, contains: Цех}, {transition: waiting}]",
            ("{comment: public, contains: Цех}",),
            (COMMENT,),
        ),
        ("[{comment: public, at: 11:00}, {transition: waiting}]", ("{comment: public, at: 11:00}",), (COMMENT,)),
        ("[{comment: public, clause: T-4}, {transition: waiting}]", ("{comment: public, clause: T-4}",), (COMMENT,)),
        ("[{comment: public, rule: Другое}, {transition: waiting}]", ("{comment: public, rule: Другое}",), (COMMENT,)),
        ("[{comment: public}, {transition: Решён}]", ("{transition: Решён}",), (MOVE,)),
        ("[{comment: public}, {transition: waiting}, undo]", ("{undo: …}",), ("none",)),
    ],
)
def test_the_list_of_effects_is_whole(effects: str, expected: tuple[str, ...], actual: tuple[str, ...]) -> None:
    """What is missing, what is different and what came unexpectedly."""
    found = differences(f"{ASKED}expect: [{{at: 10:00, effects: {effects}}}]")
    assert ([d[1] for d in found], [d[2] for d in found]) == (list(expected), list(actual))


@pytest.mark.parametrize(
    "effects",
    [
        "[{transition: waiting}, {comment: public}]",
        "[{comment: public, contains: [укажите, ПЛОЩАДКА], at: 10:00}, {transition: Ожидание}]",
        "[{comment: public, clause: T-3, rule: Нужна площадка}, {transition: Ожидание}]",
    ],
)
def test_effects_in_any_order(effects: str) -> None:
    """Texts fold, and hold each of the fragments."""
    assert differences(f"{ASKED}expect: [{{at: 10:00, effects: {effects}}}]") == []


def test_a_difference_points_at_its_line_and_column() -> None:
    """In the case file, at the value that is wrong."""
    body = """
    expect:
      - at: 12:00
        level: Обычный
        clocks: {reaction: {state: running, due: 13:00}}
      - {at: 13:00, level: Срочный}
    """
    first, second = played(body).failures
    start = HEAD_LINES + 2
    assert [difference.place for difference in first.differences] == [(start + 4, 50)]
    assert [difference.place for difference in second.differences] == [(start + 5, 28)]
    assert (first.at.hour, second.at.hour, first.decision.level) == (12, 13, "Обычный")
