"""Limits in front of a running sandbox."""

from connector.sandbox.running import Sandbox, running
from tests.connector.sandbox.conftest import NOON


def test_they_are_off_until_switched_on() -> None:
    """People of a test may be as fast as they like; then a write too many to one issue is refused and not done."""
    with running("cloud", now=lambda: NOON) as jira:
        key, other = (jira.service.create("Ошибка", "Сбой") for _ in range(2))
        for number in range(21):
            jira.service.edit(key, summary=f"Сбой {number}")
        assert jira.service.call("POST", "/sandbox/limits", {"on": True}).status_code == 204
        found = jira.world.issue(key)
        assert found is not None
        told = [
            jira.service.call("PUT", f"issue/{name}", {"fields": {"summary": name}}).status_code
            for name in (key, found.id) * 10
        ]
        assert told == [204] * 20
        refused = jira.service.call("PUT", f"issue/{key}", {"fields": {"summary": "x"}})
        assert (refused.status_code, refused.headers["RateLimit-Reason"]) == (429, "jira-per-issue-on-write")
        assert refused.json()["errorMessages"]
        assert jira.service.call("PUT", f"issue/{other}", {"fields": {"summary": "y"}}).status_code == 204
        assert jira.service.issue(key)["fields"]["summary"] == found.id


def buckets(jira: Sandbox) -> None:
    on = {"allowed": 1, "every": 3600, "most": 3}
    assert jira.service.call("POST", "/sandbox/limits", {"on": on}).status_code == 204


def test_data_center_counts_by_user() -> None:
    """The service runs dry, its colleague does not; switched off, nobody is counted."""
    with running("dc", now=lambda: NOON) as jira:
        buckets(jira)
        told = [jira.service.call("GET", "myself") for _ in range(4)]
        assert [answer.status_code for answer in told] == [200, 200, 200, 429]
        assert int(told[-1].headers["retry-after"]) > 3000
        assert jira.people["petrov"].call("GET", "myself").headers["X-RateLimit-Remaining"] == "2"
        jira.service.call("POST", "/sandbox/limits", {"on": False})
        assert jira.service.call("GET", "myself").status_code == 200


def test_settings_that_make_no_sense_are_refused() -> None:
    """And change nothing."""
    with running("dc", now=lambda: NOON) as jira:
        for wish in ({"allowed": 0}, {"what": 1}):
            assert jira.service.call("POST", "/sandbox/limits", {"on": wish}).status_code == 400
        assert "X-RateLimit-Limit" not in jira.service.call("GET", "myself").headers
