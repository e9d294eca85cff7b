"""The sandbox's answers are held to Atlassian's own documents: Cloud platform v3 and Data Center 10.3.

Here every address is asked for by people; what the connector itself sends and is told is heard in whole runs
(`wiretap.py`, `tests/regulations`).
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from connector.sandbox.running import Sandbox, running
from connector.sandbox.seed import seed
from connector.sandbox.sites import mespace
from connector.sandbox.sites.parts import choices, custom
from connector.sandbox.state.site import Dialect, Site
from tests.contract.documents import Operation, answer_problems
from tests.shared import needs_shared

pytestmark = needs_shared
PREFIXES = {"cloud": "/rest/api/3/", "dc": "/rest/api/2/"}


def problems(dialect: str, method: str, template: str, status: int, body: Any) -> list[str]:
    """What the document has against an answer."""
    return answer_problems(Operation(dialect, method.lower(), template), status, body)


def site(dialect: Dialect) -> Site:
    """The shipped vendor's, with versions, a security level and a field of options."""
    made = mespace.site(dialect)
    offered = {"fixVersions": choices(12001, ("5.1",)), "security": choices(11001, ("АСУ",))}
    known = (replace(one, options=offered[one.id], on_screen=True) if one.id in offered else one for one in made.fields)
    return replace(made, fields=(*known, custom(10301, "Канал", "select", ("Портал",))))


@pytest.fixture(scope="module", params=["cloud", "dc"])
def jira(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with running(site=site(request.param)) as sandbox:
        seed(sandbox.world)
        key = sandbox.people["orlova"].create("Ошибка", "Сбой", description="раз", labels=["a"])
        assert key == "SUP-7"
        who = {"accountId": sandbox.service.user.id} if sandbox.world.site.cloud else {"name": "petrov"}
        sandbox.service.edit(key, assignee=who, summary="Другой", **{sandbox.field("Реакция, ч"): 1.5})
        sandbox.service.edit(key, **{sandbox.field("Реакция до"): "2026-11-24T10:00:00.000+0300"})
        sandbox.people["petrov"].move(key, "Анализ")
        sandbox.service.say(key, "между нами", internal=True)
        sandbox.people["petrov"].log_work(key, 60)
        sandbox.people["orlova"].attach(key, "журнал.txt")
        told = {"duedate": "2026-12-01", "fixVersions": ["5.1"], "security": "АСУ", "Канал": "Портал"}
        sandbox.people["petrov"].set(key, told)
        sandbox.service.call("PUT", f"issue/{key}/properties/mark", "x")
        link = {"globalId": "g", "object": {"url": "http://127.0.0.1/", "title": "Регламент"}}
        sandbox.service.call("POST", f"issue/{key}/remotelink", link)
        yield sandbox


GETS: tuple[tuple[str, str], ...] = (
    ("serverInfo", "serverInfo"),
    ("myself", "myself?expand=groups"),
    ("user", "user?{user}"),
    ("group/member", "group/member?groupname=support&maxResults=2"),
    ("project/{projectIdOrKey}", "project/SUP"),
    ("project/{projectIdOrKey}/statuses", "project/SUP/statuses"),
    ("status", "status"),
    ("issuetype", "issuetype"),
    ("priority", "priority"),
    ("field", "field"),
    ("mypermissions", "mypermissions?permissions=EDIT_ISSUES,ADMINISTER"),
    ("issue/{issueIdOrKey}", "issue/SUP-7?expand=changelog,names,schema,transitions&properties=mark"),
    ("issue/{issueIdOrKey}/editmeta", "issue/SUP-7/editmeta"),
    ("issue/{issueIdOrKey}/comment", "issue/SUP-7/comment?expand=properties"),
    ("issue/{issueIdOrKey}/comment/{id}", "issue/SUP-7/comment/{comment}?expand=properties"),
    ("comment/{commentId}/properties", "comment/{comment}/properties"),
    ("comment/{commentId}/properties/{propertyKey}", "comment/{comment}/properties/sd.public.comment"),
    ("issue/{issueIdOrKey}/transitions", "issue/SUP-7/transitions?expand=transitions.fields"),
    ("issue/{issueIdOrKey}/properties", "issue/SUP-7/properties"),
    ("issue/{issueIdOrKey}/properties/{propertyKey}", "issue/SUP-7/properties/mark"),
    ("issue/{issueIdOrKey}/remotelink", "issue/SUP-7/remotelink"),
    ("issue/{issueIdOrKey}/worklog", "issue/SUP-7/worklog"),
)
CLOUD_GETS = (
    ("issue/{issueIdOrKey}/changelog", "issue/SUP-7/changelog?maxResults=2"),
    ("search/jql", "search/jql?jql=project=SUP&maxResults=3&fields=*all&expand=changelog"),
    ("search/jql", "search/jql?jql=project=SUP"),
    ("priority/search", "priority/search?maxResults=2"),
)
DC_GETS = (("search", "search?jql=project=SUP&fields=*all&expand=changelog,names&maxResults=3"),)


def fill(jira: Sandbox, path: str) -> str:
    site = jira.world.site
    found = jira.world.issue("SUP-7")
    assert found is not None
    user = f"accountId={jira.service.user.id}" if site.cloud else "username=reglament"
    return path.replace("{user}", user).replace("{comment}", found.comments[0].id)


def test_what_is_read_is_as_the_document_says(jira: Sandbox) -> None:
    """Every address that the connector reads, 200 and of the declared shape."""
    dialect = jira.world.site.dialect
    for template, path in GETS + (CLOUD_GETS if dialect == "cloud" else DC_GETS):
        answer = jira.service.call("GET", PREFIXES[dialect] + fill(jira, path))
        assert (path, answer.status_code) == (path, 200)
        assert (path, problems(dialect, "GET", template, 200, answer.json())) == (path, [])


def document_of(text: str) -> dict[str, Any]:
    return {
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}],
    }


def writes(jira: Sandbox) -> Iterator[tuple[str, str, str, Any, int]]:
    """Method, template, path, body, status."""
    site = jira.world.site
    text: Any = document_of("раз") if site.cloud else "раз"
    fields = {"project": {"key": "SUP"}, "issuetype": {"id": "10012"}, "summary": "x", "description": text}
    kinds = "com.atlassian.jira.plugin.system.customfieldtypes"
    field = {"name": "Ещё", "type": f"{kinds}:float", "searcherKey": f"{kinds}:exactnumber"}
    link = {"globalId": "h", "object": {"url": "http://127.0.0.1/", "title": "Регламент"}}
    notice = {"subject": "s", "textBody": "t", "to": {"groups": [{"name": "support"}]}}
    issue = "issue/{issueIdOrKey}"
    yield "POST", "issue", "issue", {"fields": fields}, 201
    yield "POST", "issue", "issue", {"fields": {}}, 400
    yield "PUT", issue, "issue/SUP-7", {"fields": {"summary": "y"}}, 204
    yield "PUT", issue, "issue/SUP-7", {"fields": {"customfield_1": "y"}}, 400
    yield "PUT", issue, "issue/SUP-99", {"fields": {}}, 404
    yield "POST", f"{issue}/comment", "issue/SUP-7/comment", {"body": text}, 201
    yield "POST", f"{issue}/worklog", "issue/SUP-7/worklog", {"timeSpentSeconds": 60, "comment": text}, 201
    yield "POST", f"{issue}/worklog", "issue/SUP-7/worklog", {"timeSpentSeconds": 0}, 400
    yield "POST", f"{issue}/transitions", "issue/SUP-7/transitions", {"transition": {"id": "31"}}, 204
    yield "POST", f"{issue}/transitions", "issue/SUP-7/transitions", {}, 400
    yield "PUT", f"{issue}/properties/{{propertyKey}}", "issue/SUP-7/properties/n", {"a": 1}, 201
    yield "PUT", f"{issue}/properties/{{propertyKey}}", "issue/SUP-7/properties/n", {"a": 2}, 200
    yield "POST", f"{issue}/notify", "issue/SUP-7/notify", notice, 204
    yield "POST", f"{issue}/remotelink", "issue/SUP-7/remotelink", link, 201
    yield "POST", f"{issue}/remotelink", "issue/SUP-7/remotelink", link, 200
    yield "POST", "field", "field", field, 201
    yield (
        "POST",
        "screens/addToDefault/{fieldId}",
        "screens/addToDefault/customfield_10201",
        None,
        200 if site.cloud else 204,
    )
    if site.cloud:
        yield "POST", "comment/list", "comment/list?expand=properties", {"ids": [10001, 10501]}, 200
        yield "POST", "search/jql", "search/jql", {"jql": "project = SUP", "fields": ["*all"]}, 200
        both = {"issueIdsOrKeys": ["SUP-7", "SUP-1"]}
        bulk = {**both, "fields": ["*all"], "expand": ["changelog"], "properties": ["mark"]}
        yield "POST", "issue/bulkfetch", "issue/bulkfetch", bulk, 200
        yield "POST", "issue/bulkfetch", "issue/bulkfetch", {"issueIdsOrKeys": []}, 400
        yield "POST", "changelog/bulkfetch", "changelog/bulkfetch", {**both, "maxResults": 2}, 200
        yield "POST", "changelog/bulkfetch", "changelog/bulkfetch", {"issueIdsOrKeys": []}, 400
        yield "POST", "search/approximate-count", "search/approximate-count", {"jql": "project = SUP"}, 200
    else:
        yield "POST", "search", "search", {"jql": "project = SUP", "fields": ["*all"]}, 200
        batch = {"jql": 'id in (10001, 10404) OR key in ("SUP-7")', "expand": ["changelog"], "validateQuery": False}
        yield "POST", "search", "search", {**batch, "fields": ["*all"], "maxResults": 2}, 200
    yield "DELETE", issue, "issue/SUP-8", None, 204


def test_what_is_written_is_answered_as_the_document_says(jira: Sandbox) -> None:
    """Statuses and shapes of writes, good and bad; an answer without content has no body."""
    dialect = jira.world.site.dialect
    for method, template, path, body, status in writes(jira):
        answer = jira.service.call(method, PREFIXES[dialect] + path, body)
        assert (path, answer.status_code, answer.text if answer.status_code != status else "") == (path, status, "")
        assert (status == 204) <= (answer.content == b"")
        told = answer.json() if answer.content else None
        assert (path, problems(dialect, method, template, status, told)) == (path, [])


def test_an_upload_is_answered_as_the_document_says(jira: Sandbox) -> None:
    """A list of what was attached."""
    dialect = jira.world.site.dialect
    path, files = PREFIXES[dialect] + "issue/SUP-7/attachments", {"file": ("экран.png", b"1")}
    answer = jira.service.call("POST", path, files=files, headers={"X-Atlassian-Token": "no-check"})
    assert answer.status_code == 200
    assert problems(dialect, "POST", "issue/{issueIdOrKey}/attachments", 200, answer.json()) == []


def test_the_documents_would_notice(jira: Sandbox) -> None:
    """A numeric id where Jira has text is a problem, so the checks above can fail."""
    dialect = jira.world.site.dialect
    body = jira.service.get("issue/SUP-7?expand=changelog")
    body["id"] = 10007
    assert problems(dialect, "GET", "issue/{issueIdOrKey}", 200, body)
    assert problems(dialect, "GET", "issue/{issueIdOrKey}", 299, body)
