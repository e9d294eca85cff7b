"""Whether conditions can hold together: what is said is surely so, and nothing is ever said that is not."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.conditions import View
from policies.conditions.leaves import Is
from policies.conditions.logic import Logic
from policies.facts import Value
from tests.policies.conditions.build import NOW, condition

CONTRACT = frozenset({"none", "valid"})


def logic() -> Logic:
    return Logic(frozenset({"type", "status", "priority"}), {"priority": CONTRACT})


@pytest.mark.parametrize(
    "raw",
    [
        {"all": [{"type": "Ошибка"}, {"type": "Инцидент"}]},
        {"type": "Ошибка", "not": {"type": ["Ошибка", "Инцидент"]}},
        {"labels": "vip", "not": {"labels": ["VIP", "новый"]}},
        {"all": [{"type": ["А", "Б"]}, {"type": ["Б", "В"]}, {"type": ["А", "В"]}]},
        {"site": "filled", "not": {"site": "filled"}},
        {"all": [{"site": "empty"}, {"site": "Цех"}]},
        {"all": [{"site": "empty"}, {"site": {"words": 1}}]},
        {"all": [{"hours": {"min": 5}}, {"hours": {"max": 4}}]},
        {"all": [{"hours": {"min": 5}}, {"hours": {"max": "2026-01-01"}}]},
        {"hours": {"min": 5, "not": {"min": 4}}},
        {"summary": {"words": 5, "not": {"words": 4}}},
        {"summary": {"contains": "а", "not": {"contains": ["а", "б"]}}},
        {"attachments": {"formats": ["png"], "not": {"formats": ["png", "jpg"]}}},
        {"description": {"sections": ["Шаги", "Итог"], "not": {"sections": ["шаги"]}}},
        {"all": [{"site": "empty"}, {"site": {"not": {"language": "ru"}}}]},
        {"status": {"was": "waiting", "not": {"was": "waiting"}}},
        {"status": "waiting", "not": {"status": {"was": "waiting"}}},
        {"any": [{"type": "А", "not": {"type": "А"}}, {"site": "filled", "all": [{"site": "empty"}]}]},
        {"priority": {"not": ["none", "valid"]}},
    ],
)
def test_a_contradiction_is_seen(raw: Any) -> None:
    """Of names, presence, numbers, texts, the past; however deep."""
    assert logic().never(condition(raw)) is not None


@pytest.mark.parametrize(
    "raw",
    [
        {"type": "Ошибка"},
        {"type": ["Ошибка", "Инцидент"], "not": {"type": "Ошибка"}},
        {"all": [{"labels": "vip"}, {"labels": "новый"}]},
        {"all": [{"hours": {"min": 5}}, {"hours": {"max": 5}}]},
        {"due_date": {"min": "2026-01-01", "max": "now"}},
        {"status": {"was": "waiting"}, "not": {"status": "waiting"}},
        {"all": [{"site": "empty"}, {"site": {"formats": ["png"]}}]},
        {"summary": {"language": "ru", "not": {"contains": "а"}}},
        {"any": [{"type": "А", "not": {"type": "А"}}, {"site": "filled"}]},
        {"priority": {"not": "none"}},
    ],
)
def test_what_may_be_is_left_alone(raw: Any) -> None:
    """A field may hold several names; `now` moves; what was need not be."""
    assert logic().never(condition(raw)) is None


def test_who_asks_for_a_level_asks_for_its_condition() -> None:
    """A level's people are known by it."""
    level = Logic(frozenset({"type", "level"}), {}, {"срочный": condition({"type": "Инцидент"})})
    asked = condition({"type": "Ошибка"})
    assert level.never(Is("level", frozenset({"срочный"}), "Срочный"), asked) is not None
    assert level.never(Is("level", frozenset({"другой"}), "Другой"), asked) is None


def test_thought_is_bounded() -> None:
    """A thousand alternatives are not gone through: nothing is said then."""
    raw = {"all": [{"any": [{"site": f"а{n}"}, {"summary": f"б{n}"}]} for n in range(60)]}
    asked = condition({**raw, "not": raw})
    question = logic()
    question.never(asked)
    assert question.left >= 0


LEAVES = st.one_of(
    st.builds(
        lambda name, value: {name: value},
        st.sampled_from(["type", "status", "labels", "site"]),
        st.one_of(
            st.sampled_from(["А", "Б", ["А", "Б"], "filled", "empty"]),
            st.sampled_from([{"not": "А"}, {"words": 2}, {"not": {"words": 1}}, {"contains": "а"}, {"was": "Б"}]),
        ),
    ),
    st.builds(lambda low: {"hours": {"min": low}}, st.integers(0, 3)),
    st.builds(lambda high: {"hours": {"max": high}}, st.integers(0, 3)),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda part: {"not": part}, inner),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
    ),
    max_leaves=8,
)
ONE: st.SearchStrategy[Value] = st.sampled_from([None, "А", "Б", "В", "а б"])
STATES = st.fixed_dictionaries(
    {
        "type": ONE,
        "status": ONE,
        "labels": st.sampled_from([(), ("А",), ("А", "Б"), ("В",)]),
        "площадка": st.sampled_from([None, "", " ", "А", ("А", "Б"), "а б"]),
        "часы": st.sampled_from([None, 0.0, 1.0, 2.5, 9.0]),
    }
)


@settings(max_examples=300, deadline=None)
@given(CONDITIONS, STATES, st.lists(STATES, max_size=2))
def test_what_is_said_never_to_hold_holds_nowhere(raw: Any, values: dict[str, Value], past: list[Any]) -> None:
    """Whatever the condition, the issue and its past."""
    asked = condition(raw)
    if asked.holds(View(values, NOW, past, len(past))):
        assert logic().never(asked) is None
