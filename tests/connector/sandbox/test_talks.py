"""Comments and what else is hung on an issue."""

from dataclasses import replace

from connector.sandbox.running import Sandbox


def test_a_comment_is_read_back_with_its_properties(jira: Sandbox) -> None:
    """In the list, alone, and by its property; a marker there is how a repeated effect is known."""
    key = jira.service.create("Ошибка", "Сбой")
    mark = [{"key": "reglament", "value": {"effect": "abc"}}]
    made = jira.service.call("POST", f"issue/{key}/comment", {"body": "Укажите площадку", "properties": mark})
    number = made.json()["id"]
    assert made.status_code == 201
    assert made.headers["Location"].endswith(f"/comment/{number}")
    (told,) = jira.service.get(f"issue/{key}/comment?expand=properties")["comments"]
    assert (told["body"], told["properties"]) == ("Укажите площадку", mark)
    assert jira.service.get(f"issue/{key}/comment/{number}")["id"] == number
    assert [one["key"] for one in jira.service.get(f"comment/{number}/properties")["keys"]] == ["reglament"]
    assert jira.service.get(f"comment/{number}/properties/reglament")["value"] == {"effect": "abc"}


def test_a_comment_moves_updated_but_not_the_changelog(jira: Sandbox) -> None:
    """As in Jira."""
    key = jira.service.create("Ошибка", "Сбой")
    jira.world.clock.add(60)
    jira.people["orlova"].say(key, "Ну как?")
    told = jira.service.issue(key)
    assert (told["changelog"]["total"], told["fields"]["updated"]) == (0, "2026-11-23T12:01:00.000+0300")


def test_an_internal_note_is_for_agents(desk: Sandbox) -> None:
    """Others neither see nor count it; `jsdPublic` tells on Cloud."""
    key = desk.people["orlova"].create("Ошибка", "Сбой")
    note = desk.people["petrov"].say(key, "между нами", internal=True)
    desk.people["petrov"].say(key, "при всех")
    assert desk.people["orlova"].get(f"issue/{key}/comment")["total"] == 1
    assert desk.people["orlova"].call("GET", f"issue/{key}/comment/{note}").status_code == 404
    told = desk.service.get(f"issue/{key}/comment")["comments"]
    assert [one.get("jsdPublic") for one in told] == ([False, True] if desk.world.site.cloud else [None, None])


def test_without_service_management_the_mark_hides_nothing(jira: Sandbox) -> None:
    """It is kept as any property is, and everybody reads what bears it; the project says what kind it is of, and there
    are no accounts of portal customers."""
    key = jira.people["orlova"].create("Ошибка", "Сбой")
    note = jira.people["petrov"].say(key, "между нами", internal=True)
    assert jira.people["orlova"].get(f"issue/{key}/comment")["total"] == 1
    told = jira.service.get(f"issue/{key}/comment/{note}?expand=properties")
    assert told["properties"] == [{"key": "sd.public.comment", "value": {"internal": True}}]
    issue = jira.service.get(f"issue/{key}")["fields"]
    assert issue["project"]["projectTypeKey"] == "software"
    if jira.world.site.cloud:
        assert (told["jsdPublic"], issue["reporter"]["accountType"]) == (True, "atlassian")


def test_visibility_by_group_and_role_is_kept(jira: Sandbox) -> None:
    """Only those in the group, only staff."""
    ours, others = jira.world.site.users[0], jira.world.site.users[1:]
    jira.world.change_site(replace(jira.world.site, users=(replace(ours, groups=("reglament",)), *others)))
    key = jira.people["orlova"].create("Ошибка", "Сбой")
    for visibility in ({"type": "group", "value": "support"}, {"type": "role", "value": "Service Desk Team"}):
        body = {"body": "закрытое", "visibility": visibility}
        assert jira.people["petrov"].call("POST", f"issue/{key}/comment", body).json()["visibility"] == visibility
    assert jira.people["sokolova"].get(f"issue/{key}/comment")["total"] == 2
    assert jira.service.get(f"issue/{key}/comment")["total"] == 1
    assert jira.people["orlova"].get(f"issue/{key}/comment")["total"] == 0


def test_comments_are_paged_and_turned_round(jira: Sandbox) -> None:
    """startAt, maxResults, orderBy."""
    key = jira.service.create("Ошибка", "Сбой")
    for turn in range(3):
        jira.service.say(key, str(turn))
    page = jira.service.get(f"issue/{key}/comment?startAt=1&maxResults=1&orderBy=-created")
    assert ([one["body"] for one in page["comments"]], page["total"]) == (["1"], 3)


def test_plain_text_is_no_comment_in_v3(cloud: Sandbox) -> None:
    """The recorded sentence (fact 19); blank text is refused in both versions."""
    key = cloud.service.create("Ошибка", "Сбой")
    answer = cloud.service.call("POST", f"/rest/api/3/issue/{key}/comment", {"body": "текст"})
    assert (answer.status_code, answer.json()["errors"]) == (400, {"comment": "Comment body is not valid!"})
    assert cloud.service.call("POST", f"issue/{key}/comment", {"body": "  "}).status_code == 400


def test_cloud_gives_many_comments_with_properties_at_once(cloud: Sandbox) -> None:
    """`comment/list`; what is not there is left out."""
    key = cloud.service.create("Ошибка", "Сбой")
    number = cloud.people["petrov"].say(key, "между нами", internal=True)
    body = {"ids": [int(number), 99]}
    page = cloud.service.call("POST", "/rest/api/3/comment/list?expand=properties", body).json()
    assert [one["id"] for one in page["values"]] == [number]
    assert page["values"][0]["properties"][0]["key"] == "sd.public.comment"


def test_properties_of_issues_are_listed_and_dropped(jira: Sandbox) -> None:
    """Neither `updated` nor the changelog takes notice."""
    key = jira.service.create("Ошибка", "Сбой")
    jira.world.clock.add(60)
    jira.service.call("PUT", f"issue/{key}/properties/reglament.state", {"n": 1})
    assert [one["key"] for one in jira.service.get(f"issue/{key}/properties")["keys"]] == ["reglament.state"]
    assert jira.service.issue(key)["fields"]["updated"] == "2026-11-23T12:00:00.000+0300"
    assert jira.service.call("DELETE", f"issue/{key}/properties/reglament.state").status_code == 204
    assert jira.service.call("GET", f"issue/{key}/properties/reglament.state").status_code == 404
    assert jira.service.call("PUT", f"issue/{key}/properties/x", "я" * 33_000).status_code == 400


def test_a_remote_link_is_one_by_its_global_id(jira: Sandbox) -> None:
    """Posting it again renews it: 201, then 200."""
    key = jira.service.create("Ошибка", "Сбой")
    body = {"globalId": "reglament=1", "object": {"url": "http://127.0.0.1/issues/1", "title": "Регламент"}}
    first = jira.service.call("POST", f"issue/{key}/remotelink", body)
    again = jira.service.call(
        "POST", f"issue/{key}/remotelink", {**body, "object": {**body["object"], "title": "Другое"}}
    )
    assert (first.status_code, again.status_code, first.json()) == (201, 200, again.json())
    (link,) = jira.service.get(f"issue/{key}/remotelink")
    assert link["object"]["title"] == "Другое"


def test_a_notice_is_remembered(jira: Sandbox) -> None:
    """204, and the world knows what would have been mailed."""
    key = jira.service.create("Ошибка", "Сбой")
    body = {"subject": "Срок", "textBody": "Осталось 20 минут", "to": {"groups": [{"name": "support"}]}}
    assert jira.service.call("POST", f"issue/{key}/notify", body).status_code == 204
    assert jira.service.call("POST", f"issue/{key}/notify", {"subject": "Кому?"}).status_code == 400
    found = jira.world.issue(key)
    assert found is not None
    assert found.notices == (body,)


def test_files_and_work_are_told_with_their_authors(jira: Sandbox) -> None:
    """Metadata as recorded, and an entry in the changelog for each."""
    key = jira.people["orlova"].create("Ошибка", "Сбой")
    path, files = f"issue/{key}/attachments", {"file": ("журнал.txt", b"12345", "text/plain")}
    assert jira.people["orlova"].call("POST", path, files=files).status_code == 403
    asked = {"X-Atlassian-Token": "no-check"}
    assert jira.people["orlova"].call("POST", path, files=files, headers=asked).status_code == 200
    log = {"timeSpentSeconds": 1800, "started": "2026-11-23T11:00:00.000+0300"}
    assert jira.people["petrov"].call("POST", f"issue/{key}/worklog", log).status_code == 201
    told = jira.service.issue(key)
    (file,) = told["fields"]["attachment"]
    (work,) = told["fields"]["worklog"]["worklogs"]
    assert (file["filename"], file["size"], file["author"]["displayName"]) == ("журнал.txt", 5, "Ольга Орлова")
    assert (work["timeSpentSeconds"], work["started"]) == (1800, "2026-11-23T11:00:00.000+0300")
    assert {item["field"] for entry in told["changelog"]["histories"] for item in entry["items"]} == {
        "Attachment",
        "timeestimate",
        "timespent",
        "WorklogId",
    }
