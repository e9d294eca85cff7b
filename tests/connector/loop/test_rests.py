"""Rests that Jira asks for are kept, each for what it names; the trouble of one issue is nobody else's."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from connector.sandbox.faults import Call
from tests.connector.loop.stage import MONDAY, Stage

SECOND = timedelta(seconds=1)
BURST = {"RateLimit-Reason": "jira-burst-based"}
PER_ISSUE = {"RateLimit-Reason": "jira-per-issue-on-write"}
QUOTA = {"RateLimit-Reason": "jira-quota-tenant-based"}


def limit(stage: Stage, match: str, seconds: int, reason: dict[str, str] | None = None) -> None:
    stage.fail(match, 429, headers={"Retry-After": str(seconds), **(reason or {})})


def others(stage: Stage, fits: Any = lambda _: True) -> list[datetime]:
    """When requests came that were let through."""
    return [call.at for call in stage.sandbox.faults.calls if call.status != 429 and fits(call)]


def refused_at(stage: Stage) -> datetime:
    (at,) = (call.at for call in stage.sandbox.faults.calls if call.status == 429)
    return at


@pytest.mark.parametrize("reason", [None, QUOTA])
@pytest.mark.parametrize("match", ["GET *", "PUT *", "POST */comment"])
def test_no_request_comes_within_a_rest_of_everything(stage: Stage, match: str, reason: dict[str, str] | None) -> None:
    """Wherever it was told, of reading or of writing; afterwards everything is done."""
    keys = [stage.create("Ошибка", description="") for _ in range(3)]
    limit(stage, match, 40, reason)
    stage.forget_calls()
    stage.until(MONDAY + timedelta(minutes=10))
    at = refused_at(stage)
    assert not [each for each in others(stage) if at < each < at + 40 * SECOND]
    assert [len(stage.comments(key)) for key in keys] == [1, 1, 1]


def test_a_limited_endpoint_rests_alone(stage: Stage) -> None:
    """Comments wait, fields of the other issues are shown meanwhile; then the comments are written."""
    keys = [stage.create("Ошибка", description="") for _ in range(3)]
    limit(stage, "POST */comment", 40, BURST)
    stage.forget_calls()
    stage.until(MONDAY + timedelta(minutes=10))
    at = refused_at(stage)
    said = others(stage, lambda call: call.method == "POST" and call.path.endswith("/comment"))
    assert not [each for each in said if each < at + 40 * SECOND]
    shown = others(stage, lambda call: call.method == "PUT")
    assert [each for each in shown if each < at + 40 * SECOND]
    assert [len(stage.comments(key)) for key in keys] == [1, 1, 1]


def test_a_limited_issue_rests_alone(stage: Stage) -> None:
    """Nothing is written to it before the rest is over; the others are looked at at once."""
    keys = [stage.incident() for _ in range(3)]
    limited = stage.issue(keys[0])
    limit(stage, f"PUT */issue/{limited.id}", 40, PER_ISSUE)
    stage.forget_calls()
    stage.settle()
    assert [stage.shows(key, "Реакция") for key in keys] == [None, "идёт", "идёт"]
    stage.until(MONDAY + timedelta(minutes=2))

    def to_it(call: Call) -> bool:
        return call.method != "GET" and f"/issue/{limited.id}" in call.path

    assert min(others(stage, to_it)) >= MONDAY + 40 * SECOND
    assert stage.shows(keys[0], "Реакция") == "идёт"


def test_a_limited_batch_is_read_singly_meanwhile(cloud: Stage) -> None:
    """The bulk endpoint's burst is not that of the single read."""
    keys = [cloud.incident() for _ in range(6)]
    limit(cloud, "POST */bulkfetch", 40, BURST)
    cloud.forget_calls()
    cloud.settle()
    assert {cloud.shows(key, "Реакция") for key in keys} == {"идёт"}
    bulk = [call for call in cloud.sandbox.faults.calls if call.path.endswith("/bulkfetch")]
    assert len(bulk) == 1


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 403, "body": {"errorMessages": ["нет"]}},
        {"status": 200, "body": "<html><title>Шлюз</title></html>"},
        {"status": 500},
        {"status": 200, "body": {"id": "10001", "key": "SUP-1", "fields": {}}},
    ],
    ids=["forbidden", "not json", "broken", "no issue"],
)
def test_what_one_issue_meets_rests_that_issue_only(stage: Stage, fault: dict[str, Any]) -> None:
    """The others are looked at in the same moment, Jira is not told to be down, and the issue says what is wrong."""
    keys = [stage.incident() for _ in range(3)]
    stage.fail(f"GET */issue/{stage.issue(keys[0]).id}", times=1_000, **fault)
    stage.settle()
    assert [stage.shows(key, "Реакция") for key in keys] == [None, "идёт", "идёт"]
    assert stage.note().get("up", True)
    assert stage.problem(keys[0])
    stage.sandbox.faults.clear()
    stage.until(MONDAY + timedelta(minutes=1))
    assert (stage.shows(keys[0], "Реакция"), stage.problem(keys[0])) == ("идёт", "")


def test_limits_as_jira_sets_them_are_never_reached_twice(stage: Stage) -> None:
    """The sandbox limits as the documents say, and on Data Center as a thrifty administrator would: everything is shown
    in the end, and after each refusal there is quiet."""
    keys = [stage.incident() for _ in range(12)]
    on: Any = True if stage.sandbox.world.site.cloud else {"allowed": 5, "every": 10, "most": 5}
    assert stage.sandbox.service.call("POST", "/sandbox/limits", {"on": on}).status_code == 204
    stage.forget_calls()
    stage.until(MONDAY + timedelta(minutes=15))
    assert {stage.shows(key, "Реакция") for key in keys} == {"идёт"}
    calls = list(stage.sandbox.faults.calls)
    refused = [call.at for call in calls if call.status == 429]
    assert bool(refused) != stage.sandbox.world.site.cloud
    assert len(refused) == len(set(refused))
    assert len(refused) < len(calls) / 3
