"""What the sandbox does with writes: changelog, screens, workflow, refusals."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connector.sandbox.running import Sandbox

SCREEN = "Field '{}' cannot be set. It is not on the appropriate screen, or unknown."


def histories(jira: Sandbox, key: str) -> list[dict[str, Any]]:
    """Ascending in both dialects."""
    found = jira.service.issue(key)["changelog"]["histories"]
    return sorted(found, key=lambda history: int(history["id"]))


def test_an_edit_leaves_an_entry_by_its_author(jira: Sandbox) -> None:
    """Raw ids and words; `fieldId` on Cloud only; `updated` moves."""
    key = jira.people["orlova"].create("Ошибка", "Сбой")
    jira.world.clock.add(60)
    jira.people["petrov"].edit(key, priority={"name": "Критический"})
    told = jira.service.issue(key)
    (entry,) = told["changelog"]["histories"]
    (item,) = entry["items"]
    assert entry["author"]["displayName"] == "Игорь Петров"
    assert (item["field"], item["from"], item["fromString"], item["to"], item["toString"]) == (
        "priority",
        "3",
        "Средний",
        "1",
        "Критический",
    )
    assert ("fieldId" in item) is jira.world.site.cloud
    assert told["fields"]["updated"] == "2026-11-23T12:01:00.000+0300"


def test_an_equal_value_is_no_change(jira: Sandbox) -> None:
    """No entry, and `updated` stands still."""
    deadline, spent, labels = jira.field("Реакция до"), jira.field("Реакция, ч"), ["a", "b"]
    key = jira.service.create("Ошибка", "Сбой", description="текст")
    jira.service.edit(key, **{deadline: "2026-11-24T10:00:00.000+0300", spent: 2, "labels": labels})
    jira.world.clock.add(60)
    jira.service.edit(key, **{deadline: "2026-11-24T07:00:00.000+0000", spent: 2.0, "labels": ["b", "a"]})
    jira.service.edit(key, description="текст", **{jira.field("Цех"): None})
    assert len(histories(jira, key)) == 1
    assert jira.service.issue(key)["fields"]["updated"] == "2026-11-23T12:00:00.000+0300"


def test_zero_and_blank_are_different_numbers(jira: Sandbox) -> None:
    """0.0 is a value."""
    spent = jira.field("Реакция, ч")
    key = jira.service.create("Ошибка", "Сбой")
    jira.service.edit(key, **{spent: 0})
    assert jira.service.issue(key)["fields"][spent] == 0.0
    jira.service.edit(key, **{spent: None})
    assert jira.service.issue(key)["fields"][spent] is None
    assert len(histories(jira, key)) == 2


def test_several_fields_in_one_put_are_one_entry(jira: Sandbox) -> None:
    """And custom fields go by their names."""
    key = jira.service.create("Ошибка", "Сбой")
    jira.service.edit(key, **{jira.field("SLA"): "идёт", jira.field("Реакция"): "идёт"})
    (entry,) = histories(jira, key)
    assert [(item["field"], item["fieldtype"]) for item in entry["items"]] == [("SLA", "custom"), ("Реакция", "custom")]


def test_labels_are_added_and_removed_one_by_one(jira: Sandbox) -> None:
    """`update` with `add` and `remove`."""
    key = jira.service.create("Ошибка", "Сбой", labels=["старая"])
    update = {"update": {"labels": [{"add": "новая"}, {"remove": "старая"}]}}
    assert jira.service.call("PUT", f"issue/{key}", update).status_code == 204
    assert jira.service.issue(key)["fields"]["labels"] == ["новая"]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"fields": {"customfield_99999": "x"}}, {"customfield_99999": SCREEN.format("customfield_99999")}),
        ({"fields": {"status": {"name": "Закрыт"}}}, {"status": SCREEN.format("status")}),
        ({"fields": {"summary": ""}}, {"summary": "You must specify a summary of the issue."}),
        ({"fields": {"priority": {"name": "Какой-то"}}}, {"priority": "The priority selected is invalid."}),
        ({"fields": {"labels": ["a b"]}}, {"labels": "The label 'a b' contains spaces which is invalid."}),
    ],
)
def test_a_wrong_value_is_refused_by_field(jira: Sandbox, body: dict[str, Any], sentence: dict[str, str]) -> None:
    """400 with the recorded shape, and nothing is changed."""
    key = jira.service.create("Ошибка", "Сбой")
    answer = jira.service.call("PUT", f"issue/{key}", body)
    assert (answer.status_code, answer.json()) == (400, {"errorMessages": [], "errors": sentence})
    assert histories(jira, key) == []


def test_neither_fields_nor_update_is_refused(jira: Sandbox) -> None:
    """The recorded sentence."""
    key = jira.service.create("Ошибка", "Сбой")
    answer = jira.service.call("PUT", f"issue/{key}", {"notes": "x"})
    assert answer.json() == {"errorMessages": ["one of 'fields' or 'update' required"], "errors": {}}


def test_an_issue_without_a_type_is_refused(jira: Sandbox) -> None:
    """As recorded on Cloud."""
    answer = jira.service.call("POST", "issue", {"fields": {"project": {"key": "SUP"}, "summary": "x"}})
    assert (answer.status_code, answer.json()["errors"]) == (400, {"issuetype": "Specify an issue type"})


def test_a_new_field_is_on_no_screen_until_it_is_put_there(jira: Sandbox) -> None:
    """POST field, then screens/addToDefault; both for administrators only."""
    kinds = "com.atlassian.jira.plugin.system.customfieldtypes"
    body = {"name": "Молчание до", "type": f"{kinds}:datetime", "searcherKey": f"{kinds}:datetimerange"}
    assert jira.people["orlova"].call("POST", "field", body).status_code == 400
    made = jira.service.call("POST", "field", body).json()["id"]
    key = jira.service.create("Ошибка", "Сбой")
    wish = {"fields": {made: "2026-11-24T10:00:00.000+0300"}}
    assert jira.service.call("PUT", f"issue/{key}", wish).json()["errors"] == {made: SCREEN.format(made)}
    assert jira.service.call("POST", f"screens/addToDefault/{made}").ok
    assert jira.service.call("PUT", f"issue/{key}", wish).status_code == 204
    assert jira.service.issue(key)["fields"][made] == "2026-11-24T10:00:00.000+0300"


def test_only_ways_from_the_present_status_are_offered(jira: Sandbox) -> None:
    """By the workflow; an unknown `transitionId` gives an empty list."""
    key = jira.service.create("Ошибка", "Сбой")
    told = jira.service.get(f"issue/{key}/transitions?expand=transitions.fields")["transitions"]
    assert {way["to"]["name"] for way in told} == {"Анализ", "Ожидание клиента", "Приостановлен", "Закрыт"}
    assert all(way["fields"] == {} for way in told)
    assert jira.service.get(f"issue/{key}/transitions?transitionId=999")["transitions"] == []


def test_a_move_to_done_sets_the_resolution_and_back_clears_it(jira: Sandbox) -> None:
    """Two items in one entry, as recorded."""
    key = jira.service.create("Консультация", "Вопрос")
    jira.people["volkova"].move(key, "Закрыт")
    assert jira.service.issue(key)["fields"]["resolution"]["name"] == "Готово"
    jira.people["volkova"].move(key, "Открыт")
    told = jira.service.issue(key)["fields"]
    assert (told["resolution"], told["resolutiondate"], told["status"]["name"]) == (None, None, "Открыт")
    assert [item["field"] for item in histories(jira, key)[0]["items"]] == ["status", "resolution"]


def test_a_move_that_the_workflow_lacks_is_refused(jira: Sandbox) -> None:
    """400; and each malformed wish has its own sentence."""
    key = jira.service.create("Ошибка", "Сбой")
    ids = {way["to"]["name"]: way["id"] for way in jira.service.get(f"issue/{key}/transitions")["transitions"]}
    jira.service.move(key, "Закрыт")
    stale = jira.service.call("POST", f"issue/{key}/transitions", {"transition": {"id": ids["Закрыт"]}})
    assert stale.status_code == 400
    assert "not valid for the current state" in stale.json()["errorMessages"][0]
    for body, sentence in (
        ({}, "Missing 'transition' identifier"),
        ({"transition": {"id": "x"}}, "'transition' identifier must be an integer"),
    ):
        answer = jira.service.call("POST", f"issue/{key}/transitions", body)
        assert (answer.status_code, answer.json()["errorMessages"]) == (400, [sentence])


def test_history_metadata_stays_with_its_entry(jira: Sandbox) -> None:
    """Of an edit and of a transition alike: this is how our own writes are known."""
    key = jira.service.create("Ошибка", "Сбой")
    mark = {"type": "reglament", "extraData": {"effect": "abc"}}
    jira.service.call("PUT", f"issue/{key}", {"fields": {"summary": "Другое"}, "historyMetadata": mark})
    way = jira.service.get(f"issue/{key}/transitions")["transitions"][0]["id"]
    jira.service.call("POST", f"issue/{key}/transitions", {"transition": {"id": int(way)}, "historyMetadata": mark})
    assert [entry["historyMetadata"] for entry in histories(jira, key)] == [mark, mark]


def test_a_comment_may_come_with_a_transition(jira: Sandbox) -> None:
    """`update.comment[].add`."""
    key = jira.service.create("Ошибка", "Сбой")
    way = jira.service.get(f"issue/{key}/transitions")["transitions"][0]["id"]
    body = {"transition": {"id": way}, "update": {"comment": [{"add": {"body": "Вот почему"}}]}}
    assert jira.service.call("POST", f"issue/{key}/transitions", body).status_code == 204
    assert jira.service.issue(key)["fields"]["comment"]["comments"][0]["body"] == "Вот почему"


def test_a_silent_edit_is_for_administrators_on_data_center(dc: Sandbox) -> None:
    """`notifyUsers=false`: 403 for the rest; Cloud takes no notice."""
    key = dc.service.create("Ошибка", "Сбой")
    body = {"fields": {"summary": "Тише"}}
    assert dc.people["orlova"].call("PUT", f"issue/{key}?notifyUsers=false", body).status_code == 403
    assert dc.service.call("PUT", f"issue/{key}?notifyUsers=false", body).status_code == 204


def test_the_changelog_is_complete_on_data_center_and_newest_first_on_cloud(jira: Sandbox) -> None:
    """Cloud's read gives the last hundred, its paged changelog all of them, oldest first."""
    key = jira.service.create("Ошибка", "Сбой")
    for turn in range(105):
        jira.service.edit(key, summary=f"Сбой {turn}")
    log = jira.service.issue(key)["changelog"]
    ids = [int(entry["id"]) for entry in log["histories"]]
    assert log["total"] == 105
    if not jira.world.site.cloud:
        assert (len(ids), ids == sorted(ids)) == (105, True)
        return
    assert (len(ids), ids == sorted(ids, reverse=True)) == (100, True)
    first = jira.service.get(f"issue/{key}/changelog?maxResults=500")
    rest = jira.service.get(f"issue/{key}/changelog?startAt=100")
    assert (first["maxResults"], first["isLast"], len(rest["values"]), rest["isLast"]) == (100, False, 5, True)
    assert first["values"][0]["items"][0]["fromString"] == "Сбой"


def test_a_deleted_issue_is_gone(jira: Sandbox) -> None:
    """404 from then on."""
    key = jira.service.create("Ошибка", "Сбой")
    assert jira.service.call("DELETE", f"issue/{key}").status_code == 204
    assert jira.service.call("GET", f"issue/{key}").status_code == 404


def test_a_body_that_is_no_json_is_refused(jira: Sandbox) -> None:
    """400, never 500."""
    key = jira.service.create("Ошибка", "Сбой")
    address = f"{jira.url}/rest/api/2/issue/{key}"
    for body in ("{", "[]", "3", ""):
        assert jira.service.session.put(address, data=body, timeout=5).status_code == 400


WORDS = (
    "fields update project issuetype summary labels assignee description comment add set id name transition body "
    "visibility properties key value type customfield_10103 customfield_10105 jql ids object to expand maxResults "
    "url events filters add_seconds"
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(WORDS.split()), inner, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


def test_no_body_brings_it_down(jira: Sandbox) -> None:
    """Whatever JSON comes: an answer of Jira's, never 5xx."""
    jira.service.create("Ошибка", "Сбой")
    actions = ["transitions", "comment", "worklog", "remotelink", "notify"]
    search = "search/jql" if jira.world.site.cloud else "search"
    posts = ["issue", "field", "comment/list", search, "/rest/webhooks/1.0/webhook", "/sandbox/clock"]
    addresses = [("PUT", "issue/SUP-1"), *(("POST", path) for path in posts)]
    addresses += [("POST", f"issue/SUP-1/{action}") for action in actions]

    @settings(max_examples=200, deadline=None, derandomize=True)
    @given(st.sampled_from(addresses), JSON)
    def holds(address: tuple[str, str], body: Any) -> None:
        answer = jira.service.call(*address, body)
        assert answer.status_code < 500, (address, body, answer.text)

    holds()
