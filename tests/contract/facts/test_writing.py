"""What is written to either Jira, over HTTP. The numbers are those of `test_list.py`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
import responses

from connector import settings
from connector.jira.answers import Answer, Broken, Data, Failure, Limited, Refused
from connector.jira.client import Jira
from connector.loop.sweep import Swept, sweep
from connector.sandbox.person import PORTAL
from connector.sandbox.sites import mespace
from connector.sandbox.sites.parts import custom
from tests.connector.loop.stage import LONG, Stage, staged
from tests.contract.conftest import NOON, Line

DUE = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)
SITE = "https://vendor.atlassian.net"
GATEWAY = "https://api.atlassian.com/ex/jira/11223344-a1b2-3b33-c444-def123456789"


@pytest.fixture(params=["cloud", "dc"])
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    with staged(request.param, tmp_path) as up:
        yield up


def a_request(line: Line) -> str:
    key = line.customer.create("Ошибка", "Не печатает")
    line.asked()
    return key


def test_fact_12_what_no_webhook_told_is_found_by_search(stage: Stage) -> None:
    """Every webhook is lost; the sweep finds the request, and again what happened to it."""
    key = stage.customer.create("Консультация", "Как выгрузить план", description=LONG)
    for act in (None, "Анализ"):
        if act:
            stage.sandbox.world.clock.add(600)
            stage.support.move(key, act)
        swept = sweep(stage.jira, stage.store, stage.active.regulations, stage.now)
        assert isinstance(swept, Swept)
        assert swept.marked == 1
        stage.settle()
    assert stage.shows(key, "Реакция") == "выполнен"


def test_fact_14_the_echo_of_an_own_write_changes_nothing(stage: Stage) -> None:
    """A write raises a webhook, the webhook a look, and the look finds nothing to do."""
    key = stage.incident()
    stage.settle()
    stage.forget_calls()
    for _ in range(3):
        stage.tell(key)
        stage.settle()
    assert stage.writes() == []


def test_fact_14_what_is_only_shown_is_written_without_letters(line: Line) -> None:
    """On Data Center, where an administrator may ask for it; where we are none, the edit is made with letters, and the
    refusal is not asked for again. Cloud is not asked: it does not say what it does then."""
    key = a_request(line)
    values = ("1 ч", "2 ч", "3 ч")
    assert line.jira.set_fields(key, {"SLA": values[0]}) == Data(None)
    assert [one.path.partition("?")[2] for one in line.heard] == ["" if line.cloud else "notifyUsers=false"]
    line.asked()
    site = line.sandbox.world.site
    line.sandbox.world.change_site(replace(site, admin_group="nobody"))
    for value in values[1:]:
        assert line.jira.set_fields(key, {"SLA": value}) == Data(None)
    assert [one.status for one in line.heard] == [204, 204] if line.cloud else [403, 204, 204]
    assert line.read(key).attributes["sla"] == values[-1]


def test_fact_14_what_a_policy_does_is_told_as_jira_tells_it(line: Line) -> None:
    """An effect is an act in the issue: people get their letters."""
    key = a_request(line)
    assert line.jira.set_fields(key, {"SLA": "1 ч"}, "e") == Data(None)
    assert "notifyUsers" not in line.heard[-1].path


def test_fact_15_a_field_off_the_screen_is_named_with_its_cure(line: Line) -> None:
    """By its id, in both languages; what else was in the request is not written either."""
    key = a_request(line)
    hide(line, "Реакция")
    answer = line.jira.set_fields(key, {"Реакция": "идёт", "SLA": "2 ч"})
    assert isinstance(answer, Refused)
    assert set(answer.fields) == {line.sandbox.field("Реакция")}
    assert "экран" in answer.says.ru
    assert "screen" in answer.says.en
    assert line.read(key).attributes.get("sla") is None


def hide(line: Line, name: str) -> None:
    field = line.sandbox.world.site.field(line.sandbox.field(name))
    assert field is not None
    line.sandbox.world.put_field(replace(field, on_screen=False))


def test_fact_18_all_fields_go_in_one_request(line: Line) -> None:
    """One PUT, one entry in the changelog, one webhook."""
    key = a_request(line)
    values = {"Реакция до": DUE, "Реакция": "идёт", "Реакция, ч": 1.5, "SLA": "2 ч"}
    assert line.jira.set_fields(key, values) == Data(None)
    assert line.asked() == [f"PUT /rest/api/{3 if line.cloud else 2}/issue/{key}"]
    changed = {change.id for change in line.read(key).changes if change.author and change.attribute != "status"}
    assert len(changed) == 1


def test_fact_18_a_limit_on_one_issue_leaves_the_others_alone(line: Line) -> None:
    """429 for the reason `jira-per-issue-on-write`: that issue rests, another is written at once."""
    first, second = (line.customer.create("Ошибка", "Не печатает") for _ in range(2))
    headers = {"Retry-After": "5", "RateLimit-Reason": "jira-per-issue-on-write"}
    rule = {"match": "PUT", "status": 429, "headers": headers}
    line.sandbox.faults.set({"answers": [rule]})
    limited = line.jira.set_fields(first, {"SLA": "2 ч"})
    assert isinstance(limited, Limited)
    assert (limited.scope, limited.retry_after_seconds) == ("issue", 5.0)
    assert line.jira.set_fields(second, {"SLA": "2 ч"}) == Data(None)


def test_fact_19_rich_text_is_written_in_the_dialects_own_form(line: Line) -> None:
    """A document to Cloud, escaped markup to Data Center; read back, both are the text."""
    line.sandbox.world.put_field(custom(10400, "Пояснение", "textarea"))
    assert not isinstance(line.jira.refresh(), Failure)
    key = a_request(line)
    told = "Срок: *2 ч* [~admin] {code}\nдо 17:00"
    assert line.jira.set_fields(key, {"Пояснение": told}) == Data(None)
    assert isinstance(line.jira.comment(key, told, public=True, effect="e"), Data)
    sent = [orjson.loads(one.sent) for one in line.heard if one.method in {"PUT", "POST"}]
    forms = {type(sent[0]["fields"]["customfield_10400"]), type(sent[1]["body"])}
    assert forms == {dict if line.cloud else str}
    issue = line.read(key)
    assert (issue.attributes["пояснение"], issue.comments[0].text) == (told, told)


@pytest.mark.parametrize("public", [True, False])
def test_fact_20_a_comment_is_seen_by_those_it_is_for(desk_line: Line, public: bool) -> None:
    """Said each time; the customer sees an internal one in neither dialect."""
    key = a_request(desk_line)
    assert isinstance(desk_line.jira.comment(key, "раз", public=public, effect="e"), Data)
    assert {"key": "sd.public.comment", "value": {"internal": not public}} in said(desk_line)
    assert desk_line.read(key).comments[0].public is public
    assert len(desk_line.customer.get(f"{PORTAL}/request/{key}/comment")["values"]) == int(public)


@pytest.mark.parametrize("group", [None, {"type": "group", "value": mespace.SUPPORT}])
def test_fact_20_without_service_management_only_a_group_hides(line: Line, group: dict[str, str] | None) -> None:
    """There the property is kept and means nothing."""
    key = a_request(line)
    assert isinstance(line.jira.comment(key, "раз", public=False, effect="e", visible_to=group), Data)
    assert len(line.customer.get(f"issue/{key}/comment")["comments"]) == int(group is None)
    assert len(line.support.get(f"issue/{key}/comment")["comments"]) == 1


def said(line: Line) -> Any:
    return orjson.loads(line.heard[-1].sent)["properties"]


@pytest.mark.parametrize("act", ["comment", "field", "transition"])
def test_a_write_whose_answer_was_lost_is_found_by_its_mark(line: Line, act: str) -> None:
    """Half a write: done in Jira, unknown to us; nothing is repeated before Jira was asked (law 9)."""
    key = a_request(line)
    line.sandbox.faults.set({"drop_answer_after_apply": {"match": "P", "times": 1}})
    answer = do(line, act, key)
    assert isinstance(answer, Broken)
    assert answer.applied == "unknown"
    assert "сервис повторит" in answer.says.ru
    assert line.jira.marks(key) == {"e"}


def do(line: Line, act: str, key: str) -> Answer:
    match act:
        case "comment":
            return line.jira.comment(key, "раз", public=True, effect="e")
        case "field":
            return line.jira.set_fields(key, {"SLA": "2 ч"}, "e")
        case _:
            return line.jira.transition(key, "Анализ", "e")


@pytest.mark.parametrize("base", [SITE, GATEWAY, "https://jira.example/jira", "https://jira.example:8443/a/b"])
@pytest.mark.parametrize("deployment", ["Cloud", "Server"])
@responses.activate
def test_any_address_of_a_jira_will_do(base: str, deployment: str) -> None:
    """A site, Atlassian's gateway for scoped tokens, a context path: everything is asked under it, whatever the `self`
    of an answer says."""
    api = 3 if deployment == "Cloud" else 2
    me = {"accountId": "bot", "key": "bot", "displayName": "Робот", "self": f"{SITE}/rest/api/2/user"}
    responses.get(f"{base}/rest/api/2/serverInfo", json={"deploymentType": deployment, "baseUrl": SITE})
    responses.get(f"{base}/rest/api/2/myself", json=me)
    whole = {"id": "1", "key": "SUP-1", "self": f"{SITE}/rest/api/3/issue/1", "fields": {"created": NOON.isoformat()}}
    responses.get(f"{base}/rest/api/{api}/issue/SUP-1", json={**whole, "changelog": {"total": 0, "histories": []}})
    responses.get(f"{base}/rest/api/{api}/issue/SUP-1/changelog", json={"total": 0, "values": []})
    responses.put(f"{base}/rest/api/{api}/issue/SUP-1", status=204)
    environ = {"JIRA_URL": f"{base}/", "JIRA_TOKEN": "t", **({"JIRA_USER": "bot@a.example"} if api == 3 else {})}
    told = settings.read(environ, Path("/nonexistent"))
    assert isinstance(told, settings.Settings)
    jira = Jira.connect(told)
    assert isinstance(jira, Jira)
    assert not isinstance(jira.read("SUP-1"), Failure)
    assert jira.add_label("SUP-1", "a") == Data(None)
    scheme = "Basic " if api == 3 else "Bearer "
    assert all(str(call.request.headers["Authorization"]).startswith(scheme) for call in responses.calls)


@responses.activate
def test_a_gateway_that_does_not_know_the_site_is_told_as_such() -> None:
    """As recorded: 404 of the gateway itself, which must not look like a Jira without an issue."""
    gone = {"timestamp": "…", "status": 404, "error": "Not Found", "message": "No message available", "path": "/ex"}
    headers = {"X-Failure-Category": "FAILURE_CLIENT_TCS"}
    responses.get(f"{GATEWAY}/rest/api/2/serverInfo", status=404, json=gone, headers=headers)
    responses.get(f"{GATEWAY}/rest/api/2/myself", status=404, json=gone, headers=headers)
    told = settings.read({"JIRA_URL": GATEWAY, "JIRA_TOKEN": "t"}, Path("/nonexistent"))
    assert isinstance(told, settings.Settings)
    answer = Jira.connect(told)
    assert isinstance(answer, Broken)
    assert "cloudId" in answer.says.ru
