"""What can be made to go wrong, and the clock that can be moved."""

import pytest
import requests

from connector.sandbox.running import Sandbox
from connector.sandbox.server import Server, build


def test_an_answer_is_replaced_as_often_as_asked(jira: Sandbox) -> None:
    """With its headers; then all is well again. The write did not happen."""
    key = jira.service.create("Ошибка", "Сбой")
    rule = {"match": "PUT /rest/api/", "status": 429, "headers": {"Retry-After": "7"}, "body": {"x": 1}, "times": 2}
    jira.service.call("POST", "/sandbox/faults", {"answers": [rule]})
    for _ in range(2):
        answer = jira.service.call("PUT", f"issue/{key}", {"fields": {"summary": "Другой"}})
        assert (answer.status_code, answer.headers["Retry-After"], answer.json()) == (429, "7", {"x": 1})
    assert jira.service.issue(key)["fields"]["summary"] == "Сбой"
    assert jira.service.call("PUT", f"issue/{key}", {"fields": {"summary": "Другой"}}).status_code == 204


def test_a_rule_may_be_a_pattern(jira: Sandbox) -> None:
    """`*` stands for anything."""
    key = jira.service.create("Ошибка", "Сбой")
    jira.service.call("POST", "/sandbox/faults", {"answers": [{"match": "POST */comment", "status": 500}]})
    assert jira.service.call("POST", f"issue/{key}/comment", {"body": "x"}).status_code == 500
    assert jira.service.call("POST", f"issue/{key}/comment", {"body": "x"}).status_code == 201


def test_an_answer_can_be_lost_after_the_write(jira: Sandbox) -> None:
    """The outcome is unknown to the caller, but it has happened (law 9)."""
    key = jira.service.create("Ошибка", "Сбой")
    jira.service.call("POST", "/sandbox/faults", {"drop_answer_after_apply": {"match": "POST */comment"}})
    with pytest.raises(requests.ConnectionError):
        jira.service.call("POST", f"issue/{key}/comment", {"body": "x"})
    assert jira.service.get(f"issue/{key}/comment")["total"] == 1


def test_a_jira_that_is_down_answers_nobody(jira: Sandbox) -> None:
    """Connections are closed without a word; the control stays."""
    jira.service.call("POST", "/sandbox/faults", {"down": True})
    with pytest.raises(requests.ConnectionError):
        jira.service.call("GET", "serverInfo")
    assert jira.service.call("DELETE", "/sandbox/faults").status_code == 204
    assert jira.service.call("GET", "serverInfo").status_code == 200


def test_wishes_that_make_no_sense_are_refused(jira: Sandbox) -> None:
    """400, and nothing is changed."""
    for wish in ({"webhooks": "burn"}, {"answers": [{"what": 1}]}, {"latency_ms": "x"}):
        assert jira.service.call("POST", "/sandbox/faults", wish).status_code == 400
    assert jira.service.call("GET", "/sandbox/faults").json()["webhooks"] == "deliver"


def test_calls_are_counted(jira: Sandbox) -> None:
    """So that a test can say: nothing was written."""
    jira.service.call("DELETE", "/sandbox/calls")
    jira.service.get("serverInfo")
    calls = jira.service.call("GET", "/sandbox/calls").json()
    assert calls == [{"method": "GET", "path": "/rest/api/2/serverInfo", "status": 200}]


def test_the_clock_can_be_moved(jira: Sandbox) -> None:
    """Set or pushed on; a moment without an offset is refused."""
    told = jira.service.call("POST", "/sandbox/clock", {"set": "2026-12-01T09:00:00+03:00", "add_seconds": 90}).json()
    assert told == {"now": "2026-12-01T06:01:30+00:00"}
    key = jira.service.create("Ошибка", "Сбой")
    assert jira.service.issue(key)["fields"]["created"] == "2026-12-01T09:01:30.000+0300"
    assert jira.service.call("POST", "/sandbox/clock", {"set": "2026-12-01T09:00:00"}).status_code == 400
    assert jira.service.call("POST", "/sandbox/clock", {"add_seconds": "x"}).status_code == 400


def test_it_listens_on_loopback_unless_told(jira: Sandbox) -> None:
    """Its tokens are known to everybody."""
    for host in ("0.0.0.0", "192.0.2.1", "jira.example"):  # noqa: S104 - this is what must be refused
        with pytest.raises(ValueError, match="loopback"):
            Server(build(jira.world), host)
