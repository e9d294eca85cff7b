"""One value, both ways."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.jira.names import Field, field_of
from connector.jira.values import Unfit, jql_text, jql_time, label, moment, to_jira, value_of
from policies.facts import Value

AT = datetime(2016, 9, 28, 13, 8, 32, 97_000, tzinfo=UTC)


def plain(text: str) -> str:
    return text


def of_type(kind: str, items: str = "", custom: str = "x") -> Field:
    return field_of({"id": "customfield_1", "name": "F", "schema": {"type": kind, "items": items, "custom": custom}})


@pytest.mark.parametrize(
    "told",
    [
        "2016-09-28T23:08:32.097+1000",
        "2016-09-28T23:08:32.097+10:00",
        "2016-09-28T13:08:32.097Z",
        "2016-09-28T13:08:32.097",
        1475068112097,
        "1475068112097",
    ],
)
def test_a_moment_is_read_in_every_form_jira_uses(told: Any) -> None:
    """Offsets with and without a colon, Z, none (UTC), epoch milliseconds."""
    assert moment(told) == AT


@pytest.mark.parametrize("told", [None, "", "yesterday", "²", 10**30, "9" * 5_000, float("nan"), [], {}])
def test_what_is_no_moment_is_told_so(told: Any) -> None:
    """One kind of error whatever is wrong, absurd sizes included."""
    with pytest.raises(ValueError, match=r"."):
        moment(told)


@pytest.mark.parametrize(
    ("raw", "field", "value"),
    [
        (None, None, None),
        ("", None, None),
        ([], None, None),
        (7, None, 7.0),
        ("текст", None, "текст"),
        ({"id": "1", "value": "Да"}, None, "Да"),
        ({"id": "1", "name": "Высокий"}, None, "Высокий"),
        ({"accountId": "5b", "displayName": "Анна"}, None, "Анна"),
        ({"value": "A", "child": {"value": "B"}}, None, ("A", "B")),
        ([{"value": "A"}, {"name": "B"}, "C"], None, ("A", "B", "C")),
        ({"requestType": {"name": "Сбой"}, "_links": {}}, None, "Сбой"),
        ({"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "t"}]}]}, None, "t"),
        ("2016-09-28T23:08:32.097+1000", of_type("datetime"), AT),
        ("2016-09-28", of_type("date"), date(2016, 9, 28)),
        ("2016-09-28", None, date(2016, 9, 28)),
        ("2016-09-28", of_type("string"), "2016-09-28"),
        ("not a day", of_type("date"), "not a day"),
        ("*жирно*", of_type("string", custom="a:textarea"), "жирно"),
        (True, None, "true"),
        (float("inf"), None, None),
    ],
)
def test_jiras_json_becomes_a_fact(raw: Any, field: Field | None, value: Value) -> None:
    """Every shape a field comes in."""
    assert value_of(raw, field) == value


MSK = timezone(timedelta(hours=3))


@pytest.mark.parametrize(
    ("value", "field", "raw"),
    [
        (None, of_type("datetime"), None),
        (datetime(2026, 11, 22, 10, 0, tzinfo=MSK), of_type("datetime"), "2026-11-22T10:00:00.000+0300"),
        (date(2026, 11, 22), of_type("datetime"), "2026-11-22T00:00:00.000+0000"),
        (datetime(2026, 11, 22, 10, 0, tzinfo=MSK), of_type("date"), "2026-11-22"),
        (1.5, of_type("number"), 1.5),
        ("2.5", of_type("number"), 2.5),
        ("2026-11-22T10:00:00+03:00", of_type("datetime"), "2026-11-22T07:00:00.000+0000"),
        ("нарушен", of_type("option"), {"value": "нарушен"}),
        (("a", "b"), of_type("array", "option"), [{"value": "a"}, {"value": "b"}]),
        (("два слова",), of_type("array", "string"), ["два_слова"]),
        ("x" * 300, of_type("string"), "x" * 254 + "…"),
        ("две\nстроки", of_type("string"), "две строки"),
        ("две\nстроки", of_type("string", custom="a:textarea"), "две\nстроки"),
        (2.0, of_type("string"), "2"),
        (datetime(2026, 11, 22, 10, 0, tzinfo=MSK), of_type("string"), "2026-11-22 10:00+03:00"),
    ],
)
def test_a_fact_becomes_the_json_its_field_takes(value: Value, field: Field, raw: Any) -> None:
    """Per type, as Atlassian documents it; a line of text is cut to 255 characters."""
    assert to_jira(value, field, plain) == raw


@pytest.mark.parametrize(
    ("value", "field"),
    [("текст", of_type("number")), ("текст", of_type("datetime")), (1.0, of_type("option")), ("я", of_type("user"))],
)
def test_a_value_its_field_cannot_hold_is_refused(value: Value, field: Field) -> None:
    """Before anything is sent."""
    with pytest.raises(Unfit):
        to_jira(value, field, plain)


@given(st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2100, 1, 1), timezones=st.just(MSK)))  # noqa: DTZ001
def test_a_moment_written_is_read_back_to_the_millisecond(at: datetime) -> None:
    """Law 4 needs it: what was shown compares equal to what is to be shown."""
    whole = at.replace(microsecond=at.microsecond // 1000 * 1000)
    assert value_of(to_jira(whole, of_type("datetime"), plain), of_type("datetime")) == whole


@given(st.text())
def test_a_jql_literal_cannot_be_left(told: str) -> None:
    """Between the outer quotes every quote and backslash is escaped, and there is no line break."""
    inner = jql_text(told)[1:-1]
    assert jql_text(told)[0] == jql_text(told)[-1] == '"'
    assert '"' not in inner.replace("\\\\", "").replace('\\"', "")
    assert "\n" not in inner


def test_a_label_has_no_blanks() -> None:
    """Jira refuses labels with blanks."""
    assert label(" sla  нарушен ") == "sla_нарушен"


def test_fact_13_jql_times_are_epoch_milliseconds() -> None:
    """Any other absolute form is read in the account's own time zone, to the minute."""
    assert jql_time(datetime(2024, 11, 29, 13, 31, 31, tzinfo=MSK)) == "1732876291000"
