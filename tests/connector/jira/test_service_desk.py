"""What Service Management adds to an issue, read from Atlassian's own examples and recorded fields."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from connector.jira.names import EMPTY, Directory
from connector.jira.reading import issue_facts
from connector.jira.service_desk import NativeClock, native_clocks
from policies.facts import Comment
from tests.shared import SHARED, needs_shared

DESK_TYPES = (
    ("customfield_10010", "Request Type", {"type": "sd-customerrequesttype"}),
    ("customfield_10002", "Организации", {"type": "array", "items": "sd-customerorganization"}),
    ("customfield_10003", "Участники", {"type": "array", "items": "user"}),
    ("customfield_10105", "Satisfaction", {"type": "sd-feedback"}),
    ("customfield_10030", "Time to resolution", {"type": "sd-servicelevelagreement"}),
)
DIRECTORY = Directory.of({"id": one, "name": name, "schema": schema} for one, name, schema in DESK_TYPES)
START = {"epochMillis": 1444360000000, "jira": "nonsense"}
GOAL = {"millis": 14_400_000}


def body(comments: Any = (), properties: Any = None, project: str = "service_desk", **fields: Any) -> dict[str, Any]:
    told = {"created": "2026-11-23T10:00:00.000+0300", "project": {"key": "SUP", "projectTypeKey": project}}
    told |= {"comment": {"comments": list(comments)}}
    return {"id": "1", "key": "SUP-1", "fields": {**told, **fields}, "properties": properties or {}}


def said(**more: Any) -> dict[str, Any]:
    return {"id": "1", "created": "2026-11-23T10:05:00.000+0300", "body": "текст", **more}


def comment(told: dict[str, Any], project: str = "service_desk") -> Comment:
    return issue_facts(body([told], project=project), DIRECTORY).comments[0]


def test_request_type_organisations_and_participants_go_by_their_names() -> None:
    """As fields of one's own: the name of the request type, the names of several organisations and people."""
    fields: dict[str, Any] = {
        "customfield_10010": {"requestType": {"id": "37", "name": "Сообщить об ошибке"}, "currentStatus": {}},
        "customfield_10002": [{"id": "5", "name": "Заря"}, {"id": "6", "name": "Волга"}],
        "customfield_10003": [{"accountId": "a", "displayName": "Ольга", "accountType": "customer"}],
    }
    found = issue_facts(body(**fields), DIRECTORY).attributes
    assert found["request type"] == "Сообщить об ошибке"
    assert found["организации"] == ("Заря", "Волга")
    assert found["участники"] == ("Ольга",)


def test_the_channel_comes_from_the_issues_property() -> None:
    """And a policy may name it, where there is Service Management."""
    found = issue_facts(body(properties={"request.channel.type": {"value": "email"}}), DIRECTORY)
    assert found.attributes["request.channel.type"] == "email"
    assert DIRECTORY.field_id("request.channel.type") == "request.channel.type"
    assert EMPTY.field_id("request.channel.type") is None


def test_satisfaction_is_a_number_and_a_remark() -> None:
    """The rating under the field's name, what was written beside it under a name of its own."""
    found = issue_facts(body(customfield_10105={"rating": 4, "comment": {"body": "быстро"}}), DIRECTORY).attributes
    assert (found["satisfaction"], found["satisfaction.comment"]) == (4.0, "быстро")


def test_a_rating_without_a_remark_is_a_number_alone() -> None:
    """No blank attribute is made."""
    found = issue_facts(body(customfield_10105={"rating": 4}), DIRECTORY).attributes
    assert found["satisfaction"] == 4.0
    assert "satisfaction.comment" not in found


@pytest.mark.parametrize(
    ("cycles", "state"),
    [
        ({"ongoingCycle": {"startTime": START, "breached": False, "paused": False}}, "running"),
        ({"ongoingCycle": {"startTime": START, "breached": False, "paused": True}}, "paused"),
        ({"ongoingCycle": {"startTime": START, "breached": True, "paused": False}}, "breached"),
        ({"completedCycles": [{"startTime": START, "stopTime": START, "breached": False}]}, "met"),
        ({"completedCycles": [{"startTime": START, "stopTime": START, "breached": True}]}, "breached"),
        ({"completedCycles": []}, None),
    ],
)
def test_a_native_clock_is_a_fact_of_one_word(cycles: dict[str, Any], state: str | None) -> None:
    """A word that stands still, not the seconds that tick; a clock that has never run is blank."""
    raw = {"id": "1", "name": "Time to resolution", **cycles}
    found = issue_facts(body(customfield_10030=raw), DIRECTORY).attributes
    assert found.get("time to resolution") == state


def test_native_clocks_are_read_with_every_cycle() -> None:
    """Goal and elapsed time in seconds, moments by the exact form; what is no clock is left alone."""
    ongoing = {"startTime": START, "paused": True, "breached": False, "goalDuration": GOAL, "elapsedTime": GOAL}
    told = body(a={"name": "Б", "ongoingCycle": ongoing}, b={"name": "А", "completedCycles": []}, c={"name": "нет"})
    empty, clock = native_clocks(told)
    assert empty == NativeClock("А", ())
    (cycle,) = clock.cycles
    assert cycle.started == datetime.fromtimestamp(1444360000, UTC)
    assert (cycle.stopped, cycle.due, cycle.paused, cycle.goal, cycle.elapsed) == (None, None, True, 14400, 14400)


@needs_shared
def test_atlassians_example_of_a_clock_is_read() -> None:
    """Two completed cycles, the second breached, and one that runs."""
    told = json.loads((SHARED / "jira-payloads" / "jsm-official-getSlaInformationById.json").read_text("utf-8"))
    (clock,) = native_clocks({"fields": {"x": told}})
    assert clock.name == "Time To First Response"
    assert [one.breached for one in clock.cycles] == [False, True, False]
    assert clock.cycles[0].due == datetime(2015, 10, 9, 3, 50, 23, tzinfo=UTC)
    assert clock.cycles[1].elapsed == 19380
    assert clock.state == "running"


@needs_shared
def test_the_recorded_fields_of_a_service_desk_are_known() -> None:
    """Organisations and request type are found by their recorded names, and with them what lies beside fields."""
    text = (SHARED / "jira-payloads" / "defectdojo-http-get-field-1.json").read_text("utf-8")
    found = next(_lists(json.loads(text)))
    directory = Directory.of(found)
    assert directory.field_id("Organizations") == "customfield_10002"
    assert directory.field_id("request.channel.type") is not None


def _lists(told: Any) -> Any:
    if isinstance(told, list):
        yield told
    elif isinstance(told, str):
        yield from _lists(json.loads(told)) if told[:1] == "[" else ()
    elif isinstance(told, dict):
        for part in told.values():
            yield from (
                _lists(part) if isinstance(part, dict | str) or (isinstance(part, list) and len(part) > 9) else ()
            )


def test_jsd_public_tells_who_sees_a_comment() -> None:
    """Cloud's word; visibility by role hides whatever it says, and so does the property."""
    internal = [{"key": "sd.public.comment", "value": {"internal": True}}]
    assert comment(said(jsdPublic=True)).public
    assert not comment(said(jsdPublic=False)).public
    assert not comment(said(jsdPublic=True, visibility={"type": "role", "value": "Team"})).public
    assert not comment(said(jsdPublic=True, properties=internal)).public


@pytest.mark.parametrize(("value", "public"), [(True, False), ("true", False), (False, True)])
def test_the_property_tells_who_sees_a_comment_of_data_center(value: Any, public: bool) -> None:
    """Text or boolean, as recorded from both; without the property among the others a comment is public."""
    assert comment(said(properties=[{"key": "sd.public.comment", "value": {"internal": value}}])).public is public
    assert comment(said(properties=[])).public


def test_a_comment_of_which_nothing_is_told_is_no_answer_in_a_service_desk() -> None:
    """Elsewhere it is public, as there is nothing else; and a portal customer can say nothing internal."""
    assert not comment(said()).public
    assert comment(said(), project="software").public
    assert comment(said(author={"accountId": "a", "accountType": "customer"})).public
