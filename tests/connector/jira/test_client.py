"""One Jira as the loop uses it."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import responses

from connector import settings
from connector.jira.answers import Broken, Data, Failure, Forbidden, Gone, Refused
from connector.jira.client import LONGEST_COMMENT, Jira
from connector.jira.names import Directory
from connector.jira.session import Session
from policies.facts import Issue

URL = "https://jira.example"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CREATED = "2026-11-20T10:00:00.000+0300"
CUSTOM = "com.atlassian.jira.plugin.system.customfieldtypes:"


def configured(**more: str) -> settings.Settings:
    told = settings.read({"JIRA_URL": URL, "JIRA_TOKEN": "t", **more}, Path("/nonexistent"))
    assert isinstance(told, settings.Settings)
    return told


def field(identity: str, name: str, kind: str, custom: str = "textfield") -> dict[str, Any]:
    return {"id": identity, "name": name, "schema": {"type": kind, "custom": CUSTOM + custom}}


DIRECTORY = Directory.of(
    [
        field("customfield_1", "Реакция до", "datetime", "datetime"),
        field("customfield_2", "Реакция", "string", "readonlyfield"),
        field("customfield_3", "Реакция, ч", "number", "float"),
        field("customfield_4", "Пояснение", "string", "textarea"),
        field("customfield_5", "Дважды", "string"),
        field("customfield_6", "дважды", "string"),
    ],
    [{"id": "1", "name": "Открыт"}, {"id": "2", "name": "Ожидание клиента", "untranslatedName": "Waiting"}],
)


def jira(deployment: str = "Cloud") -> Jira:
    responses.get(f"{URL}/rest/api/2/serverInfo", json={"deploymentType": deployment})
    responses.get(f"{URL}/rest/api/2/myself", json={"accountId": "bot", "key": "bot", "displayName": "Робот"})
    connected = Jira.connect(configured(), Session(URL, "u", "t", lambda: NOW, lambda _: None))
    assert isinstance(connected, Jira)
    connected.directory = DIRECTORY
    return connected


def sent() -> Any:
    return json.loads(responses.calls[-1].request.body or b"null")


@responses.activate
def test_connecting_tells_the_dialect_and_who_we_are() -> None:
    """Two reads of REST v2, which both deployments have."""
    told = jira("DataCenter")
    assert (told.dialect, told.account.id, told.account.name) == ("server", "bot", "Робот")
    assert len(responses.calls) == 2


@responses.activate
def test_a_wrong_token_is_told_at_connecting() -> None:
    """serverInfo is for everyone; myself is not."""
    responses.get(f"{URL}/rest/api/2/serverInfo", json={"deploymentType": "Cloud"})
    responses.get(f"{URL}/rest/api/2/myself", status=401)
    assert isinstance(Jira.connect(configured()), Forbidden)


@responses.activate
def test_an_address_without_a_jira_is_told_at_connecting() -> None:
    """And so is no address at all."""
    responses.get(f"{URL}/rest/api/2/serverInfo", json=[])
    responses.get(f"{URL}/rest/api/2/myself", json={})
    assert isinstance(Jira.connect(configured()), Broken)
    assert isinstance(Jira.connect(configured(JIRA_URL="", JIRA_TOKEN="")), Refused)


@responses.activate
def test_names_and_groups_are_read_anew() -> None:
    """Fields, statuses, types, priorities, and who is in the groups the policy asks about."""
    told = jira()
    v3 = f"{URL}/rest/api/3"
    responses.get(f"{v3}/field", json=[field("customfield_9", "Новое", "string")])
    responses.get(f"{v3}/status", json=[{"id": "1", "name": "Open"}])
    responses.get(f"{v3}/issuetype", json=[{"id": "1", "name": "Ошибка"}])
    responses.get(
        f"{v3}/priority/search", json={"total": 1, "isLast": True, "values": [{"id": "1", "name": "Высокий"}]}
    )
    responses.get(f"{v3}/group/member", json={"total": 1, "isLast": True, "values": [{"accountId": "5b"}]})
    directory = told.refresh(["Поддержка"], ["OPEN"])
    assert isinstance(directory, Directory)
    assert told.directory is directory
    assert directory.field_id("новое") == "customfield_9"
    assert directory.statuses.name("1", None) == "OPEN"
    assert directory.groups_of("5b") == {"поддержка"}


@pytest.mark.parametrize(("status", "known"), [(404, True), (403, False)])
@responses.activate
def test_a_missing_group_is_empty_and_a_hidden_one_a_failure(status: int, known: bool) -> None:
    """Staff taken for customers because of a missing right would be judged wrongly, so that must not pass."""
    told = jira("Server")
    for path in ("field", "status", "issuetype", "priority"):
        responses.get(f"{URL}/rest/api/2/{path}", json=[])
    responses.get(f"{URL}/rest/api/2/group/member", status=status, json={"errorMessages": ["no"]})
    directory = told.refresh(["Поддержка"])
    if known:
        assert isinstance(directory, Directory)
        assert directory.groups == {"поддержка": frozenset()}
    else:
        assert isinstance(directory, Forbidden)


@responses.activate
def test_names_stay_when_they_cannot_be_read() -> None:
    """An outage must not leave the service without a directory."""
    told = jira()
    responses.get(f"{URL}/rest/api/3/field", status=500)
    assert isinstance(told.refresh(), Broken)
    assert told.directory is DIRECTORY


@responses.activate
def test_an_issue_is_read_as_facts() -> None:
    """Or told why not: gone, or a body that is no issue."""
    told = jira("Server")
    path = f"{URL}/rest/api/2/issue/SUP-1"
    responses.get(path, json={"id": "1", "key": "SUP-1", "fields": {"created": CREATED, "customfield_2": "идёт"}})
    issue = told.read("SUP-1")
    assert isinstance(issue, Issue)
    assert issue.attributes["реакция"] == "идёт"
    responses.replace(responses.GET, path, json={"id": "1", "key": "SUP-1", "fields": {}})
    assert isinstance(told.read("SUP-1"), Broken)
    responses.replace(responses.GET, path, status=404, json={"errorMessages": ["no"]})
    assert isinstance(told.read("SUP-1"), Gone)


@responses.activate
def test_all_fields_go_in_one_put() -> None:
    """By name in any case, each in its type's form, with the effect's mark."""
    told = jira()
    responses.put(f"{URL}/rest/api/3/issue/1", status=204)
    values = {"реакция ДО": NOW, "Реакция": "идёт", "Реакция, ч": None, "Пояснение": "два слова"}
    assert told.set_fields("1", values, "e1") == Data(None)
    assert sent()["fields"] == {
        "customfield_1": "2026-11-22T12:00:00.000+0000",
        "customfield_2": "идёт",
        "customfield_3": None,
        "customfield_4": {
            "type": "doc",
            "version": 1,
            "content": [{"type": "paragraph", "content": [{"type": "text", "text": "два слова"}]}],
        },
    }
    assert sent()["historyMetadata"]["extraData"] == {"effect": "e1"}


@responses.activate
def test_fields_that_cannot_be_written_are_all_named_and_nothing_is_sent() -> None:
    """Missing, ambiguous, of another type: what the admin must do, at once."""
    answer = jira().set_fields("1", {"Нету": "x", "Дважды": "x", "Реакция, ч": "много", "Реакция": "ok"})
    assert isinstance(answer, Refused)
    assert set(answer.fields) == {"Нету", "Дважды", "Реакция, ч"}
    for word in ("«Нету»", "customfield_5, customfield_6", "number"):
        assert word in answer.says.ru
    assert len(responses.calls) == 2


@responses.activate
def test_nothing_to_set_is_nothing_sent() -> None:
    """An empty PUT would be refused by Jira."""
    assert jira().set_fields("1", {}) == Data(None)
    assert len(responses.calls) == 2


@responses.activate
def test_fact_15_a_field_missing_from_the_screen_is_named() -> None:
    """Jira's 400 tells the id and why."""
    told = jira("Server")
    words = "Field 'customfield_2' cannot be set. It is not on the appropriate screen, or unknown."
    responses.put(
        f"{URL}/rest/api/2/issue/1", status=400, json={"errorMessages": [], "errors": {"customfield_2": words}}
    )
    answer = told.set_fields("1", {"Реакция": "идёт"})
    assert isinstance(answer, Refused)
    assert answer.fields == {"customfield_2": words}


@pytest.mark.parametrize("public", [True, False])
@responses.activate
def test_a_comment_always_says_who_may_see_it(public: bool) -> None:
    """Left unsaid, Service Management shows it to the customer; the mark goes with it."""
    told = jira()
    responses.post(f"{URL}/rest/api/3/issue/1/comment", status=201, json={"id": "7"})
    assert told.comment("1", "Укажите площадку.", public=public, effect="e1") == Data({"id": "7"})
    properties = {one["key"]: one["value"] for one in sent()["properties"]}
    assert properties == {"sd.public.comment": {"internal": not public}, "reglament": {"effect": "e1"}}
    assert sent()["body"]["type"] == "doc"
    assert "visibility" not in sent()


@responses.activate
def test_a_comment_on_data_center_is_escaped_and_cut() -> None:
    """A customer's words cannot mention anybody; Jira's limit is kept."""
    told = jira("Server")
    responses.post(f"{URL}/rest/api/2/issue/1/comment", status=201, json={"id": "7"})
    told.comment("1", "[~admin]" + "я" * 40_000, public=False, effect="e1", visible_to={"type": "role", "value": "A"})
    assert sent()["body"].startswith("\\[\\~admin\\]яя")
    assert len(sent()["body"]) < LONGEST_COMMENT + 10
    assert sent()["visibility"] == {"type": "role", "value": "A"}


def transition(identity: str, to: Mapping[str, str], **fields: Any) -> dict[str, Any]:
    return {"id": identity, "name": "Шаг", "to": to, "fields": fields}


@responses.activate
def test_a_transition_is_chosen_by_where_it_leads() -> None:
    """By the status' id under any of its names, never by the transition's own; the one that asks least is taken."""
    told = jira()
    path = f"{URL}/rest/api/3/issue/1/transitions"
    waiting = {"id": "2", "name": "Waiting for customer"}
    ways = [transition("11", {"id": "9", "name": "Закрыт"}), transition("21", waiting, f={"required": True})]
    responses.get(path, json={"transitions": [*ways, transition("31", waiting, f={"required": False})]})
    responses.post(path, status=204)
    assert told.transition("1", "ОЖИДАНИЕ клиента", "e1") == Data(None)
    assert sent()["transition"] == {"id": "31"}
    assert sent()["historyMetadata"]["extraData"] == {"effect": "e1"}


@responses.activate
def test_where_no_transition_leads_the_reachable_statuses_are_named() -> None:
    """Nothing is sent."""
    told = jira()
    ways = [transition("11", {"id": "9", "name": "Закрыт"}), transition("12", {"id": "8", "name": "Анализ"})]
    responses.get(f"{URL}/rest/api/3/issue/1/transitions", json={"transitions": ways})
    answer = told.transition("1", "Открыт", "e1")
    assert isinstance(answer, Refused)
    assert "«Закрыт», «Анализ»" in answer.says.ru


@responses.activate
def test_a_failure_to_read_transitions_is_the_answer() -> None:
    """No transition is guessed."""
    told = jira()
    responses.get(f"{URL}/rest/api/3/issue/1/transitions", status=404, json={"errorMessages": ["no"]})
    assert isinstance(told.transition("1", "Открыт", "e1"), Gone)


@responses.activate
def test_a_label_is_added_to_whatever_is_there() -> None:
    """By `update`, so that another's label of the same moment is kept."""
    told = jira()
    responses.put(f"{URL}/rest/api/3/issue/1", status=204)
    told.add_label("1", "sla нарушен", "e1")
    assert sent()["update"] == {"labels": [{"add": "sla_нарушен"}]}


@pytest.mark.parametrize(("deployment", "api", "key"), [("Cloud", 3, "accountId"), ("Server", 2, "name")])
@responses.activate
def test_people_are_notified_by_jira_itself(deployment: str, api: int, key: str) -> None:
    """Cloud knows them by account id, Data Center by user name."""
    told = jira(deployment)
    responses.post(f"{URL}/rest/api/{api}/issue/1/notify", status=204)
    told.notify("1", "Срок", "Осталось 24 мин", users=["anna"], groups=["Дежурные"])
    assert sent()["to"] == {"users": [{key: "anna"}], "groups": [{"name": "Дежурные"}]}
    assert (sent()["subject"], sent()["textBody"]) == ("Срок", "Осталось 24 мин")


@responses.activate
def test_a_remote_link_has_an_identity() -> None:
    """The same globalId renews the link instead of adding another."""
    told = jira()
    responses.post(f"{URL}/rest/api/3/issue/1/remotelink", status=201, json={"id": 1})
    told.link("1", "reglament:SUP-1", "https://r.example/issues/SUP-1", "Почему такой срок")
    assert sent()["globalId"] == "reglament:SUP-1"
    assert sent()["object"] == {"url": "https://r.example/issues/SUP-1", "title": "Почему такой срок"}


@responses.activate
def test_fact_14_a_write_is_one_request() -> None:
    """No read after a write, no second try: each would raise another webhook or another limit."""
    told = jira()
    responses.put(f"{URL}/rest/api/3/issue/1", status=500)
    answer: Any = told.set_fields("1", {"Реакция": "идёт"})
    assert isinstance(answer, Failure)
    assert len(responses.calls) == 3
