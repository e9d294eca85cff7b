"""Who lacks a permission is refused as Jira refuses: each write by its own status, nothing applied."""

from dataclasses import replace
from typing import Any

import pytest

from connector.sandbox.person import Person
from connector.sandbox.running import Sandbox
from tests.connector.sandbox.conftest import Receiver
from tests.connector.sandbox.test_webhooks import bodies

LINK = {"globalId": "g", "object": {"url": "http://127.0.0.1/", "title": "Регламент"}}
NEW = {"fields": {"project": {"key": "SUP"}, "issuetype": {"name": "Ошибка"}, "summary": "x"}}
WRITES: tuple[tuple[str, str, str, Any, tuple[int, int]], ...] = (
    ("EDIT_ISSUES", "PUT", "issue/{key}", {"fields": {"summary": "y"}}, (400, 400)),
    ("EDIT_ISSUES", "PUT", "issue/{key}", {"update": {"labels": [{"add": "y"}]}}, (400, 400)),
    ("EDIT_ISSUES", "PUT", "issue/{key}", {"properties": [{"key": "p", "value": 1}]}, (403, 403)),
    ("EDIT_ISSUES", "PUT", "issue/{key}/properties/p", 1, (403, 403)),
    ("EDIT_ISSUES", "DELETE", "issue/{key}/properties/q", None, (403, 403)),
    ("TRANSITION_ISSUES", "POST", "issue/{key}/transitions", {"transition": {"id": "21"}}, (400, 400)),
    ("ADD_COMMENTS", "POST", "issue/{key}/comment", {"body": "x"}, (400, 400)),
    ("ADD_COMMENTS", "PUT", "issue/{key}", {"update": {"comment": [{"add": {"body": "x"}}]}}, (400, 400)),
    ("EDIT_OWN_COMMENTS", "PUT", "issue/{key}/comment/{comment}", {"body": "x"}, (400, 400)),
    ("EDIT_OWN_COMMENTS", "PUT", "comment/{comment}/properties/p", 1, (403, 403)),
    ("DELETE_OWN_COMMENTS", "DELETE", "issue/{key}/comment/{comment}", None, (400, 400)),
    ("LINK_ISSUES", "POST", "issue/{key}/remotelink", LINK, (403, 403)),
    ("WORK_ON_ISSUES", "POST", "issue/{key}/worklog", {"timeSpentSeconds": 60}, (400, 403)),
    ("CREATE_ISSUES", "POST", "issue", NEW, (400, 400)),
    ("DELETE_ISSUES", "DELETE", "issue/{key}", None, (403, 403)),
    ("BROWSE_PROJECTS", "PUT", "issue/{key}", {"fields": {"summary": "y"}}, (404, 404)),
    ("BROWSE_PROJECTS", "POST", "issue/{key}/comment", {"body": "x"}, (404, 404)),
    ("BROWSE_PROJECTS", "POST", "issue/{key}/notify", {"to": {"reporter": True}}, (404, 404)),
)
"""Permission, method, address, body; how Cloud and Data Center answer without it."""


def deny(jira: Sandbox, name: str, *permissions: str) -> None:
    site = jira.world.site
    users = tuple(replace(one, denied=permissions) if one.name == name else one for one in site.users)
    jira.world.change_site(replace(site, users=users))


def prepared(jira: Sandbox, who: Person) -> dict[str, str]:
    key = who.create("Ошибка", "Сбой")
    who.must("PUT", f"issue/{key}/properties/q", 1)
    return {"key": key, "comment": who.say(key, "раз")}


@pytest.mark.parametrize("write", WRITES, ids=lambda one: f"{one[0]} {one[1]} {one[2]}")
def test_a_write_needs_its_permission(jira: Sandbox, write: tuple[str, str, str, Any, tuple[int, int]]) -> None:
    """Without it the issue stays as it was; with it the same request is granted."""
    permission, method, path, body, statuses = write
    who = jira.people["petrov"]
    names = prepared(jira, who)
    before = jira.world.issue(names["key"])
    deny(jira, "petrov", permission)
    refused = who.call(method, path.format(**names), body)
    assert refused.status_code == statuses[jira.world.site.dialect == "dc"]
    assert refused.json()["errorMessages"] or refused.json()["errors"]
    assert jira.world.issue(names["key"]) == before
    deny(jira, "petrov")
    assert who.call(method, path.format(**names), body).ok


def test_without_leave_to_edit_every_field_is_on_no_screen(jira: Sandbox) -> None:
    """The recorded answer, which does not tell it from a field that is off the screen; nothing is offered to edit."""
    key = jira.people["petrov"].create("Ошибка", "Сбой")
    deny(jira, "petrov", "EDIT_ISSUES")
    answer = jira.people["petrov"].call("PUT", f"issue/{key}", {"fields": {"summary": "y"}, "update": {"labels": []}})
    assert answer.json()["errors"] == {
        one: f"Field '{one}' cannot be set. It is not on the appropriate screen, or unknown."
        for one in ("summary", "labels")
    }
    assert jira.people["petrov"].get(f"issue/{key}/editmeta")["fields"] == {}


@pytest.mark.parametrize(
    ("field", "permission"),
    [("assignee", "ASSIGN_ISSUES"), ("reporter", "MODIFY_REPORTER"), ("duedate", "SCHEDULE_ISSUES")],
)
def test_some_fields_need_a_permission_of_their_own(jira: Sandbox, field: str, permission: str) -> None:
    """Without it they are on no screen of his, the others are."""
    who = jira.people["petrov"]
    key = who.create("Ошибка", "Сбой")
    value = "2026-12-01" if field == "duedate" else who
    who.set(key, {field: value})
    deny(jira, "petrov", permission)
    answer = who.call("PUT", f"issue/{key}", {"fields": who.named({field: value, "summary": "y"})})
    assert (answer.status_code, set(answer.json()["errors"])) == (400, {field})
    assert {field, "summary"} & who.get(f"issue/{key}/editmeta")["fields"].keys() == {"summary"}


def test_who_may_move_nothing_sees_no_transitions(jira: Sandbox) -> None:
    """And a way known from elsewhere is none to him."""
    key = jira.people["petrov"].create("Ошибка", "Сбой")
    assert jira.people["petrov"].get(f"issue/{key}/transitions")["transitions"]
    deny(jira, "petrov", "TRANSITION_ISSUES")
    assert jira.people["petrov"].get(f"issue/{key}/transitions")["transitions"] == []
    assert jira.people["petrov"].get(f"issue/{key}?expand=transitions")["transitions"] == []


@pytest.mark.parametrize(("kind", "word"), [("group", "group"), ("role", "project role")])
def test_a_comment_can_be_kept_only_to_those_one_belongs_to(jira: Sandbox, kind: str, word: str) -> None:
    """Jira names the group or role that one is not in."""
    key = jira.people["orlova"].create("Ошибка", "Сбой")
    body = {"body": "тайное", "visibility": {"type": kind, "value": "support"}}
    refused = jira.people["orlova"].call("POST", f"issue/{key}/comment", body)
    told = f"You are currently not a member of the {word}: support."
    assert (refused.status_code, refused.json()["errors"]) == (400, {"commentLevel": told})
    assert jira.people["petrov"].call("POST", f"issue/{key}/comment", body).status_code == 201


def test_a_comment_is_deleted_by_who_made_it(jira: Sandbox, receiver: Receiver) -> None:
    """Gone from the list, `updated` moved, the changelog not; the webhooks are as recorded: Data Center's of the issue
    has neither a comment nor a changelog, and tells who did it beside the comment."""
    key = jira.people["petrov"].create("Ошибка", "Сбой")
    said = jira.people["petrov"].say(key, "раз")
    jira.world.clock.add(60)
    jira.hook(receiver.url)
    assert jira.people["petrov"].call("DELETE", f"issue/{key}/comment/{said}").status_code == 204
    told = jira.service.issue(key)
    assert (told["fields"]["comment"]["total"], told["changelog"]["total"]) == (0, 0)
    assert told["fields"]["updated"] == "2026-11-23T12:01:00.000+0300"
    posted = {body["webhookEvent"]: body for body in bodies(jira, receiver)}
    assert posted["comment_deleted"]["comment"]["id"] == said
    assert jira.people["petrov"].call("DELETE", f"issue/{key}/comment/{said}").status_code == 404
    if jira.world.site.cloud:
        assert (set(posted), posted["comment_deleted"]["issue"]["key"]) == ({"comment_deleted"}, key)
        return
    assert set(posted["comment_deleted"]) == {"timestamp", "webhookEvent", "user", "comment"}
    assert posted["jira:issue_updated"]["issue_event_type_name"] == "issue_comment_deleted"
    assert {"comment", "changelog"} & posted["jira:issue_updated"].keys() == set()


def test_a_comment_of_somebody_else_is_for_administrators(jira: Sandbox) -> None:
    """To others it is not even to be changed; who may not see it is told that there is none, a stranger that he is
    none."""
    key = jira.people["petrov"].create("Ошибка", "Сбой")
    said = jira.people["petrov"].say(key, "раз")
    hidden = {"body": "два", "visibility": {"type": "group", "value": "support"}}
    note = jira.people["petrov"].call("POST", f"issue/{key}/comment", hidden).json()["id"]
    for method, body in (("DELETE", None), ("PUT", {"body": "два"})):
        assert jira.people["orlova"].call(method, f"issue/{key}/comment/{said}", body).status_code == 400
        assert jira.people["orlova"].call(method, f"issue/{key}/comment/{note}", body).status_code == 404
    stranger = jira.people["orlova"].session
    stranger.auth, stranger.headers = None, {}
    status = 405 if jira.world.site.cloud else 401
    assert jira.people["orlova"].call("DELETE", f"issue/{key}/comment/{said}").status_code == status
    assert jira.service.call("DELETE", f"issue/{key}/comment/{said}").status_code == 204


def test_a_comment_is_reworded(jira: Sandbox, receiver: Receiver) -> None:
    """It keeps its id, its author and when it was said; who changed it and when is told beside."""
    key = jira.people["petrov"].create("Ошибка", "Сбой")
    said = jira.people["petrov"].say(key, "раз")
    jira.world.clock.add(60)
    jira.hook(receiver.url)
    assert jira.service.call("PUT", f"issue/{key}/comment/{said}", {"body": "два"}).status_code == 200
    told = jira.service.get(f"issue/{key}/comment/{said}")
    assert (told["body"], told["author"]["displayName"]) == ("два", jira.people["petrov"].user.display)
    assert told["updateAuthor"]["displayName"] == jira.service.user.display
    assert (told["created"] < told["updated"], told["id"]) == (True, said)
    assert "comment_updated" in {body["webhookEvent"] for body in bodies(jira, receiver)}
