"""What the sandbox answers to those who read."""

import requests

from connector.sandbox.running import Sandbox


def test_the_server_says_which_jira_it_is(cloud: Sandbox, dc: Sandbox) -> None:
    """`deploymentType` is what a client chooses its dialect by."""
    assert cloud.service.get("serverInfo")["deploymentType"] == "Cloud"
    assert dc.service.get("serverInfo")["deploymentType"] == "Server"
    assert dc.service.call("GET", "/rest/api/3/serverInfo").status_code == 404


def test_a_person_is_told_in_the_dialects_own_way(cloud: Sandbox, dc: Sandbox) -> None:
    """Cloud knows accounts, Data Center knows names and keys."""
    assert "accountId" in cloud.service.get("myself")
    assert "name" not in cloud.service.get("myself")
    assert dc.service.get("myself")["key"] == "reglament"
    assert "accountId" not in dc.service.get("myself")


def test_times_bear_the_zone_of_the_caller(jira: Sandbox) -> None:
    """Milliseconds, and an offset without a colon."""
    key = jira.service.create("Ошибка", "Сбой")
    assert jira.service.issue(key)["fields"]["created"] == "2026-11-23T12:00:00.000+0300"


def test_rich_text_is_a_document_in_v3_and_a_string_in_v2(cloud: Sandbox) -> None:
    """The same description, both ways."""
    key = cloud.service.create("Ошибка", "Сбой", description="Раз\nдва\n\nтри")
    told = cloud.service.get(f"/rest/api/3/issue/{key}")["fields"]["description"]
    assert told["type"] == "doc"
    assert [part["type"] for part in told["content"]] == ["paragraph", "paragraph"]
    assert [part["type"] for part in told["content"][0]["content"]] == ["text", "hardBreak", "text"]
    assert cloud.service.issue(key)["fields"]["description"] == "Раз\nдва\n\nтри"


def test_a_document_written_through_v3_is_read_back_as_it_was(cloud: Sandbox) -> None:
    """And as plain words through v2."""
    document = {
        "type": "doc",
        "version": 1,
        "content": [
            {"type": "paragraph", "content": [{"type": "text", "text": "Жирно", "marks": [{"type": "strong"}]}]},
            {"type": "paragraph", "content": [{"type": "text", "text": "и просто"}]},
        ],
    }
    fields = {"project": {"key": "SUP"}, "issuetype": {"id": "10012"}, "summary": "Сбой", "description": document}
    key = cloud.service.call("POST", "/rest/api/3/issue", {"fields": fields}).json()["key"]
    assert cloud.service.get(f"/rest/api/3/issue/{key}")["fields"]["description"] == document
    assert cloud.service.issue(key)["fields"]["description"] == "Жирно\nи просто"


def test_only_the_fields_asked_for_are_told(jira: Sandbox) -> None:
    """By id; a minus leaves one out."""
    key = jira.service.create("Ошибка", "Сбой")
    assert set(jira.service.get(f"issue/{key}?fields=summary,status")["fields"]) == {"summary", "status"}
    assert "comment" not in jira.service.get(f"issue/{key}?fields=*all,-comment")["fields"]
    assert "comment" not in jira.service.get(f"issue/{key}?fields=*navigable")["fields"]


def test_names_and_properties_come_when_asked_for(jira: Sandbox) -> None:
    """`expand=names,schema` and `properties=`."""
    key = jira.service.create("Ошибка", "Сбой")
    assert jira.service.call("PUT", f"issue/{key}/properties/mark", {"n": 1}).status_code == 201
    assert jira.service.call("PUT", f"issue/{key}/properties/mark", {"n": 2}).status_code == 200
    told = jira.service.get(f"issue/{key}?expand=names,schema&properties=mark")
    assert told["names"][jira.field("Площадка")] == "Площадка"
    assert told["schema"][jira.field("Реакция до")]["type"] == "datetime"
    assert told["properties"] == {"mark": {"n": 2}}


def test_an_issue_is_found_by_its_id_and_its_key(jira: Sandbox) -> None:
    """Both are addresses of one thing."""
    key = jira.service.create("Ошибка", "Сбой")
    number = jira.service.issue(key)["id"]
    assert jira.service.issue(number)["key"] == key


def test_an_unknown_issue_is_404_in_jiras_shape(cloud: Sandbox, dc: Sandbox) -> None:
    """With the sentence of each dialect."""
    there, here = cloud.service.call("GET", "issue/SUP-99"), dc.service.call("GET", "issue/SUP-99")
    assert (there.status_code, here.status_code) == (404, 404)
    sentence = "Issue does not exist or you do not have permission to see it."
    assert there.json() == {"errorMessages": [sentence], "errors": {}}
    assert here.json() == {"errorMessages": ["Issue Does Not Exist"], "errors": {}}


def test_a_wrong_secret_is_refused(jira: Sandbox) -> None:
    """401, and the login reason says why."""
    wrong = {"cloud": "Basic eDp5", "dc": "Bearer nobody"}[jira.world.site.dialect]
    answer = requests.get(f"{jira.url}/rest/api/2/myself", headers={"Authorization": wrong}, timeout=5)
    assert answer.status_code == 401
    assert answer.headers["X-Seraph-LoginReason"] == "AUTHENTICATED_FAILED"


def test_a_dead_token_is_anonymous_on_data_center(dc: Sandbox) -> None:
    """200 with somebody else's eyes; only a header tells (fact 16)."""
    key = dc.service.create("Ошибка", "Сбой")
    dc.people["sokolova"].call(
        "POST", f"issue/{key}/comment", {"body": "секрет", "visibility": {"type": "group", "value": "support"}}
    )
    assert dc.service.get(f"issue/{key}/comment")["total"] == 1
    dc.service.call("POST", "/sandbox/tokens", {"expire": dc.token})
    answer = dc.service.call("GET", f"issue/{key}")
    assert answer.status_code == 200
    assert answer.headers["X-Seraph-LoginReason"] == "AUTHENTICATED_FAILED"
    assert answer.json()["fields"]["comment"]["total"] == 0
    search = dc.service.call("GET", "search?jql=project=SUP")
    assert (search.status_code, search.json()["total"]) == (200, 0)
    assert dc.service.call("PUT", f"issue/{key}", {"fields": {"summary": "x"}}).status_code == 401


def test_a_dead_token_is_refused_on_cloud(cloud: Sandbox) -> None:
    """Until it is revived."""
    cloud.service.call("POST", "/sandbox/tokens", {"expire": cloud.token})
    assert cloud.service.call("GET", "myself").status_code == 401
    cloud.service.call("POST", "/sandbox/tokens", {"revive": cloud.token})
    assert cloud.service.call("GET", "myself").status_code == 200


def test_a_group_is_read_page_by_page(jira: Sandbox) -> None:
    """`group/member` with startAt and isLast."""
    first = jira.service.get("group/member?groupname=support&maxResults=2")
    rest = jira.service.get("group/member?groupname=support&maxResults=2&startAt=2")
    assert (len(first["values"]), first["isLast"], len(rest["values"]), rest["isLast"]) == (2, False, 2, True)
    assert jira.service.call("GET", "group/member?groupname=nobody").status_code == 404


def test_the_workflow_and_the_words_are_told(jira: Sandbox) -> None:
    """Statuses with categories, types, priorities from the most urgent."""
    assert {one["name"]: one["statusCategory"]["key"] for one in jira.service.get("status")}["Закрыт"] == "done"
    assert jira.service.get("priority")[0]["name"] == "Критический"
    assert {one["name"] for one in jira.service.get("issuetype")} >= {"Консультация", "Инцидент"}
    assert jira.service.get("project/SUP/statuses")[0]["statuses"][0]["name"] == "Открыт"


def test_only_an_administrator_has_the_administrators_permission(jira: Sandbox) -> None:
    """`mypermissions` by the caller."""
    asked = "mypermissions?permissions=ADMINISTER,EDIT_ISSUES"
    service = jira.service.get(asked)["permissions"]
    customer = jira.people["orlova"].get(asked)["permissions"]
    assert (service["ADMINISTER"]["havePermission"], customer["ADMINISTER"]["havePermission"]) == (True, False)


def test_what_is_not_there_is_404_in_the_dialects_shape(cloud: Sandbox, dc: Sandbox) -> None:
    """Data Center has neither `/search/jql` nor `/changelog`, Cloud's old search is gone (facts 1 and 2)."""
    key = dc.service.create("Ошибка", "Сбой")
    for path in ("search/jql?jql=project=SUP", f"issue/{key}/changelog", "comment/list"):
        assert dc.service.call("POST" if "list" in path else "GET", path, {"ids": [1]}).status_code == 404
    assert cloud.service.call("GET", "search?jql=project=SUP").status_code == 410
    assert cloud.service.call("GET", "nowhere").headers["Content-Type"] == "application/problem+json"
