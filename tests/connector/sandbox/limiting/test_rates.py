"""The limits as each dialect counts and tells them."""

from datetime import UTC, datetime, timedelta

import pytest

from connector.sandbox.limiting.rates import Asked, CloudRates, DataCenterRates

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
EDIT = Asked("PUT", "issue/<id_or_key>", "anna", "10001")


@pytest.mark.parametrize(("method", "endpoint", "most"), [("GET", "field", 100), ("GET", "issue/<id_or_key>", 150)])
def test_cloud_limits_bursts_by_endpoint_and_method(method: str, endpoint: str, most: int) -> None:
    """Whoever asks; another endpoint goes on, and so does this one a second later."""
    rates = CloudRates()
    told = [rates.ask(Asked(method, endpoint, f"user {n}", None), NOW) for n in range(most + 1)]
    assert [one.refused for one in told] == [False] * most + [True]
    headers = told[-1].headers
    assert (headers["RateLimit-Reason"], headers["Retry-After"]) == ("jira-burst-based", "1")
    assert headers["X-RateLimit-Reset"] == "2026-11-23T09:00:01Z"
    assert not rates.ask(Asked(method, "myself", "anna", None), NOW).refused
    assert not rates.ask(Asked(method, endpoint, "anna", None), NOW + SECOND).refused


def test_cloud_limits_writes_to_one_issue() -> None:
    """Twenty in two seconds, a hundred in thirty; other issues go on."""
    rates = CloudRates()
    assert not any(rates.ask(EDIT, NOW).refused for _ in range(20))
    told = rates.ask(EDIT, NOW)
    assert told.refused
    assert (told.headers["RateLimit-Reason"], told.headers["Retry-After"]) == ("jira-per-issue-on-write", "2")
    assert not rates.ask(Asked("PUT", "issue/<id_or_key>", "anna", "10002"), NOW).refused
    for step in range(1, 5):
        assert not any(rates.ask(EDIT, NOW + 2 * step * SECOND).refused for _ in range(20))
    told = rates.ask(EDIT, NOW + 10 * SECOND)
    assert (told.refused, told.headers["Retry-After"]) == (True, "20")
    assert not rates.ask(EDIT, NOW + 30 * SECOND).refused


def test_data_center_gives_each_user_a_bucket() -> None:
    """Every answer tells what is left; an empty bucket, when there is more."""
    rates = DataCenterRates(allowed=2, every=10, most=3)
    told = [rates.ask(EDIT, NOW) for _ in range(4)]
    assert [one.refused for one in told] == [False, False, False, True]
    assert [one.headers["X-RateLimit-Remaining"] for one in told] == ["2", "1", "0", "0"]
    assert told[0].headers["retry-after"] == "0"
    assert rates.ask(EDIT, NOW + 4 * SECOND).headers == {
        "X-RateLimit-Limit": "3",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-FillRate": "2",
        "X-RateLimit-Interval-Seconds": "10",
        "retry-after": "6",
    }
    assert not rates.ask(Asked("GET", "myself", "boris", None), NOW).refused
    assert [rates.ask(EDIT, NOW + 10 * SECOND).refused for _ in range(3)] == [False, False, True]


@pytest.mark.parametrize("wrong", [{"allowed": 0}, {"every": 0}, {"most": 0}])
def test_limits_that_let_nobody_in_are_refused(wrong: dict[str, int]) -> None:
    """A sandbox that answers nothing ever again rehearses nothing."""
    with pytest.raises(ValueError, match="limits"):
        DataCenterRates(**wrong)
