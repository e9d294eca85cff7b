"""The patterns of `matches`: what costs to compile is refused before it is compiled."""

import pytest

from policies import Problems, load
from policies.conditions.patterns import LARGEST, compiled, weight

HEAD = "version: 1\nregulation: t\ncalendars: {c: {hours: {mon-fri: 09:00-18:00}}}\n"


@pytest.mark.parametrize(
    "pattern",
    ["^[0-9]{10}$", r"^[\w.+-]+@[\w-]+\.\w+$", "[а-яё ]{1,1000}", r"(?i)ошибка|сбой", r"\d{2}\.\d{2}\.\d{4}", "a{999}"],
)
def test_what_people_write_is_light(pattern: str) -> None:
    """Identifiers, addresses, dates."""
    assert weight(pattern) < LARGEST
    assert not isinstance(compiled(pattern), str)


@pytest.mark.parametrize(
    "pattern",
    [
        r"\w{300}",
        r"(\w{50}){50}",
        r"\w{9}{99}",
        r"[\w-]{300}",
        r"[\p{L}&&[^а]]{300}",
        r"((((a{99}){99}){99}){99})",
        r"\D{900}",
    ],
)
def test_what_is_repeated_too_often_is_heavy(pattern: str) -> None:
    """Nested or not, inside a class or out of it."""
    assert weight(pattern) > LARGEST
    assert compiled(pattern) == "compiled regex exceeds"


def test_many_patterns_are_too_many() -> None:
    """Each may be light: a policy is read by those who wait."""
    asked = ", ".join(rf"{{key: {{matches: '\w{{70}}{n}'}}}}" for n in range(9))
    found = load(f"{HEAD}scope: {{when: {{any: [{asked}]}}}}\n", "t.yaml")
    assert isinstance(found, Problems)
    assert {problem.code for problem in found.items} == {"patterns_many"}
