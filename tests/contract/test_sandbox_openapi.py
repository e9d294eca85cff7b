"""The sandbox's answers are held to Atlassian's own documents: Cloud platform v3 and Data Center 10.3.

The documents are a description, not the truth; where they are known to be wrong (`jira-spec/README.md`) the answer is
brought to their form by `DEFECTS`, each of which says what and why. Nothing else is forgiven.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft4Validator

from connector.sandbox.running import Sandbox, running
from connector.sandbox.seed import seed
from connector.sandbox.sites import mespace
from connector.sandbox.sites.parts import choices, custom
from connector.sandbox.state.site import Dialect, Site
from tests.shared import SHARED, needs_shared

pytestmark = needs_shared
DOCUMENTS = {"cloud": "jira-cloud-platform-v3.openapi.json", "dc": "jira-dc-10.3.openapi.json"}
PREFIXES = {"cloud": ("/rest/api/3/", "/rest/api/3/"), "dc": ("/api/2/", "/rest/api/2/")}


def without_nulls(value: Any) -> Any:
    """Neither document marks what may be null, although recorded answers are full of nulls."""
    if isinstance(value, dict):
        return {key: without_nulls(part) for key, part in value.items() if part is not None}
    return [without_nulls(part) for part in value] if isinstance(value, list) else value


def without_account_ids(value: Any) -> Any:
    """Recorded changelog items of Cloud bear `tmpFromAccountId` and `tmpToAccountId`, which the document lacks."""
    if isinstance(value, dict):
        left_out = {"tmpFromAccountId", "tmpToAccountId"}
        return {key: without_account_ids(part) for key, part in value.items() if key not in left_out}
    return [without_account_ids(part) for part in value] if isinstance(value, list) else value


DEFECTS: dict[str, tuple[Callable[[Any], Any], ...]] = {
    "cloud": (without_nulls, without_account_ids),
    "dc": (without_nulls,),
}
TYPED_AS_ONE = {
    "field",
    "issuetype",
    "priority",
    "status",
    "project/{projectIdOrKey}/statuses",
    "issue/{issueIdOrKey}/remotelink",
    "issue/{issueIdOrKey}/attachments",
}
"""Data Center's document types these lists as one of their members."""
TYPED_AS_MEMBER_OF_PAGE = {"group/member"}
"""And this page as one of its values."""


@cache
def document(dialect: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SHARED / "jira-spec" / DOCUMENTS[dialect]).read_text(encoding="utf-8"))
    if dialect == "dc":
        # Values of fields are typed as objects and those of properties as strings: no real issue would pass.
        schemas = found["components"]["schemas"]
        schemas["IssueBean"]["properties"]["fields"]["additionalProperties"] = {}
        schemas["EntityPropertyBean"]["properties"]["value"] = {}
    return found


def problems(dialect: str, method: str, template: str, status: int, body: Any) -> list[str]:
    """What the document has against an answer."""
    operation = document(dialect)["paths"][PREFIXES[dialect][0] + template][method.lower()]
    if str(status) not in operation["responses"]:
        return [f"{status} is not declared"]
    schema = operation["responses"][str(status)].get("content", {}).get("application/json", {}).get("schema")
    if not schema or body is None:
        return []
    for defect in DEFECTS[dialect]:
        body = defect(body)
    validator = Draft4Validator({"allOf": [schema], "components": document(dialect)["components"]})
    bodies = body if dialect == "dc" and isinstance(body, list) and template in TYPED_AS_ONE else [body]
    bodies = body["values"] if dialect == "dc" and template in TYPED_AS_MEMBER_OF_PAGE else bodies
    return [
        f"{'/'.join(map(str, one.path))}: {one.message[:200]}" for part in bodies for one in validator.iter_errors(part)
    ]


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
        answer = jira.service.call("GET", PREFIXES[dialect][1] + fill(jira, path))
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
        yield "POST", "search/approximate-count", "search/approximate-count", {"jql": "project = SUP"}, 200
    else:
        yield "POST", "search", "search", {"jql": "project = SUP", "fields": ["*all"]}, 200
    yield "DELETE", issue, "issue/SUP-8", None, 204


UNDECLARED = {
    ("dc", "POST", "issue/{issueIdOrKey}/remotelink", 201),
    ("dc", "PUT", "issue/{issueIdOrKey}", 404),
}
"""Answers that Data Center gives although its document does not know them."""


def test_what_is_written_is_answered_as_the_document_says(jira: Sandbox) -> None:
    """Statuses and shapes of writes, good and bad; an answer without content has no body."""
    dialect = jira.world.site.dialect
    for method, template, path, body, status in writes(jira):
        answer = jira.service.call(method, PREFIXES[dialect][1] + path, body)
        assert (path, answer.status_code, answer.text if answer.status_code != status else "") == (path, status, "")
        assert (status == 204) <= (answer.content == b"")
        if (dialect, method, template, status) not in UNDECLARED:
            told = answer.json() if answer.content else None
            assert (path, problems(dialect, method, template, status, told)) == (path, [])


def test_an_upload_is_answered_as_the_document_says(jira: Sandbox) -> None:
    """A list of what was attached."""
    dialect = jira.world.site.dialect
    path, files = PREFIXES[dialect][1] + "issue/SUP-7/attachments", {"file": ("экран.png", b"1")}
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
