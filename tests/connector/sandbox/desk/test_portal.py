"""The portal of the sandbox's Service Management: who sees what, who may do what, and what its clocks tell."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from connector.sandbox.person import PORTAL, Person
from connector.sandbox.running import Sandbox, running
from connector.sandbox.sites import mespace
from tests.contract.documents import Operation, answer_problems
from tests.shared import needs_shared

NOON = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(params=["cloud", "dc"])
def jira(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with running(site=mespace.service_desk(request.param), now=lambda: NOON) as sandbox:
        yield sandbox


@pytest.fixture
def key(jira: Sandbox) -> str:
    return jira.people["orlova"].create("Ошибка", "Сбой", priority={"name": "Высокий"})


def status(person: Person, key: str, rest: str = "") -> int:
    return person.call("GET", f"{PORTAL}/request/{key}{rest}").status_code


def clocks(jira: Sandbox, key: str) -> dict[str, Any]:
    told = jira.people["petrov"].get(f"{PORTAL}/request/{key}/sla")["values"]
    return {one["name"]: one for one in told}


def test_a_request_is_seen_by_its_reporter_and_the_organisation(jira: Sandbox, key: str) -> None:
    """Not by another customer; to those the platform's own addresses show nothing at all."""
    people = jira.people
    assert [status(people[name], key) for name in ("orlova", "lebedev", "kuznetsov", "petrov")] == [200, 200, 404, 200]
    assert people["orlova"].call("GET", f"issue/{key}").status_code == 404
    assert people["orlova"].call("PUT", f"issue/{key}", {"fields": {"summary": "x"}}).status_code == 404
    body = {"fields": {"project": {"key": "SUP"}, "issuetype": {"name": "Ошибка"}, "summary": "x"}}
    refused = people["orlova"].call("POST", "issue", body)
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["project"])


def test_a_participant_sees_the_request(jira: Sandbox, key: str) -> None:
    """Once the reporter has added them."""
    guest = jira.people["kuznetsov"]
    named = {"accountIds": [guest.user.id], "usernames": [guest.user.name]}
    jira.people["orlova"].must("POST", f"{PORTAL}/request/{key}/participant", named)
    assert status(guest, key) == 200
    assert jira.service.issue(key)["fields"][jira.field("Request participants")][0]["displayName"] == guest.user.display


def test_internal_comments_are_for_agents(jira: Sandbox, key: str) -> None:
    """A customer is not given them, and may not make one; nobody may leave unsaid which it is."""
    jira.people["petrov"].say(key, "между нами", internal=True)
    path = f"{PORTAL}/request/{key}/comment"
    assert [one["body"] for one in jira.people["petrov"].get(path)["values"]] == ["между нами"]
    assert jira.people["orlova"].get(path)["values"] == []
    assert jira.people["orlova"].call("POST", path, {"body": "x", "public": False}).status_code == 403
    assert jira.people["petrov"].call("POST", path, {"body": "x"}).status_code == 400


def test_a_customer_moves_only_where_the_portal_lets(jira: Sandbox, key: str) -> None:
    """Closing is open to customers, taking up is not."""
    with pytest.raises(ValueError, match="Взять в анализ"):
        jira.people["orlova"].move(key, "Взять в анализ")
    jira.people["orlova"].move(key, "Закрыть")
    assert jira.service.issue(key)["fields"]["status"]["name"] == "Закрыт"


def test_the_reporter_rates_the_request(jira: Sandbox, key: str) -> None:
    """From one to five, shown in the issue's field; a colleague may not."""
    path, rating = f"{PORTAL}/request/{key}/feedback", {"type": "csat", "rating": 4}
    assert jira.people["lebedev"].call("POST", path, rating).status_code == 403
    assert jira.people["orlova"].call("POST", path, {**rating, "rating": 6}).status_code == 400
    jira.people["orlova"].must("POST", path, rating)
    assert jira.service.issue(key)["fields"][jira.field("Satisfaction")] == {"rating": 4}


def test_the_first_answers_clock_stops_at_a_public_answer(jira: Sandbox, key: str) -> None:
    """An internal note is none; the goal is eight hours around the clock."""
    jira.world.clock.add(3600)
    jira.people["petrov"].say(key, "между нами", internal=True)
    running_ = clocks(jira, key)["Time to first response"]["ongoingCycle"]
    assert running_["breachTime"]["epochMillis"] == int(NOON.timestamp() + 8 * 3600) * 1000
    assert running_["elapsedTime"]["millis"] == 3_600_000
    jira.people["petrov"].say(key, "Смотрим")
    told = clocks(jira, key)["Time to first response"]
    assert "ongoingCycle" not in told
    assert told["completedCycles"][0]["breached"] is False


def test_the_resolutions_clock_rests_while_the_customer_is_awaited(jira: Sandbox, key: str) -> None:
    """Paused it tells no breach time; afterwards the time of the pause is added to it; reopening starts a cycle."""
    agent = jira.people["petrov"]
    agent.move(key, "Ожидание клиента")
    jira.world.clock.add(7200)
    paused = clocks(jira, key)["Time to resolution"]["ongoingCycle"]
    assert (paused["paused"], paused["elapsedTime"]["millis"], "breachTime" in paused) == (True, 0, False)
    agent.move(key, "Открыт")
    due = clocks(jira, key)["Time to resolution"]["ongoingCycle"]["breachTime"]["epochMillis"]
    assert due == int(NOON.timestamp() + 42 * 3600) * 1000
    jira.world.clock.add(41 * 3600)
    agent.move(key, "Закрыт")
    agent.move(key, "Открыт")
    told = clocks(jira, key)["Time to resolution"]
    assert [one["breached"] for one in told["completedCycles"]] == [True]
    assert told["ongoingCycle"]["elapsedTime"]["millis"] == 0


def test_clocks_are_for_agents(jira: Sandbox, key: str) -> None:
    """403 for a customer who sees the request."""
    assert status(jira.people["orlova"], key, "/sla") == 403


def test_organisations_are_written_by_number(jira: Sandbox, key: str) -> None:
    """As Service Management takes them; the changelog tells names, and the other customer sees the request now."""
    jira.people["petrov"].edit(key, **{jira.field("Organizations"): [1, 2]})
    (entry,) = jira.service.issue(key)["changelog"]["histories"]
    assert entry["items"][0]["toString"] == "Волжский завод, Заря"
    assert status(jira.people["kuznetsov"], key) == 200
    assert (
        jira.people["petrov"].call("PUT", f"issue/{key}", {"fields": {jira.field("Organizations"): [9]}}).status_code
        == 400
    )


GETS = (
    ("info", "info"),
    ("servicedesk", "servicedesk"),
    ("servicedesk/{serviceDeskId}/requesttype", "servicedesk/1/requesttype"),
    ("request/{issueIdOrKey}", "request/{key}"),
    ("request/{issueIdOrKey}/comment", "request/{key}/comment"),
    ("request/{issueIdOrKey}/participant", "request/{key}/participant"),
    ("request/{issueIdOrKey}/transition", "request/{key}/transition"),
    ("request/{issueIdOrKey}/sla", "request/{key}/sla"),
    ("organization", "organization"),
)


@needs_shared
def test_the_portal_answers_as_atlassians_document_says(jira: Sandbox, key: str) -> None:
    """Every address that is read, and what is written, of the declared shape."""
    agent, customer = jira.people["petrov"], jira.people["orlova"]
    agent.say(key, "Смотрим")
    for template, path in GETS:
        answer = agent.call("GET", f"{PORTAL}/{path.replace('{key}', key)}")
        assert (path, answer.status_code) == (path, 200)
        assert (path, answer_problems(Operation("jsm", "get", template), 200, answer.json())) == (path, [])
    body = {"serviceDeskId": "1", "requestTypeId": "2", "requestFieldValues": {"summary": "x"}}
    for template, path, sent in (
        ("request", "request", body),
        ("request/{issueIdOrKey}/comment", f"request/{key}/comment", {"body": "x", "public": True}),
        ("request/{requestIdOrKey}/feedback", f"request/{key}/feedback", {"type": "csat", "rating": 5}),
    ):
        answer = customer.call("POST", f"{PORTAL}/{path}", sent)
        assert (path, answer.status_code) == (path, 201)
        assert (path, answer_problems(Operation("jsm", "post", template), 201, answer.json())) == (path, [])
