"""An issue as Jira returns it becomes facts."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.jira.names import EMPTY, Directory
from connector.jira.reading import NotAnIssue, issue_facts
from tests.shared import SHARED, needs_shared

CREATED = "2026-11-20T10:00:00.000+0300"
ANNA = {"accountId": "5b", "displayName": "Анна", "accountType": "customer"}


def body(**fields: Any) -> dict[str, Any]:
    return {"id": "10", "key": "SUP-1", "fields": {"created": CREATED, "updated": CREATED, **fields}}


def comment(identity: str, **more: Any) -> dict[str, Any]:
    return {"id": identity, "author": ANNA, "created": CREATED, "body": "текст", **more}


def test_an_issue_has_its_system_attributes_by_english_names() -> None:
    """Whatever language the site speaks; blank ones are left out."""
    told = issue_facts(
        body(
            project={"key": "SUP", "name": "Поддержка"},
            issuetype={"id": "1", "name": "Ошибка"},
            status={"id": "2", "name": "Открыт"},
            priority={"id": "3", "name": "Высокий"},
            summary="Не печатает",
            description="*Шаги*",
            labels=["a"],
            components=[{"id": "1", "name": "Печать"}],
            duedate="2026-12-01",
            reporter=ANNA,
            parent={"id": "9", "key": "SUP-9"},
            assignee=None,
            resolution=None,
        ),
        EMPTY,
    )
    expected = {"project": "SUP", "type": "Ошибка", "status": "Открыт", "priority": "Высокий", "summary": "Не печатает"}
    expected |= {"description": "Шаги", "reporter": "Анна", "parent": "SUP-9"}
    assert expected.items() <= told.attributes.items()
    assert told.attributes["components"] == ("Печать",)
    assert "assignee" not in told.attributes
    assert told.reporter is not None
    assert told.reporter.kind == "customer"
    assert told.created == datetime(2026, 11, 20, 7, 0, tzinfo=UTC)


def test_a_custom_field_goes_by_its_name_and_an_unknown_one_by_its_id() -> None:
    """The directory knows the names; without it the id is the key."""
    directory = Directory.of([{"id": "customfield_1", "name": "Площадка"}])
    told = issue_facts(body(customfield_1={"value": "Завод"}, customfield_2="x"), directory)
    assert told.attributes["площадка"] == "Завод"
    assert told.attributes["customfield_2"] == "x"


def test_fact_19_a_description_is_text_in_v2_and_a_document_in_v3() -> None:
    """Both become the same plain text."""
    document = {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Шаги: один"}]}]}
    for description in ("Шаги: *один*", document):
        assert issue_facts(body(description=description), EMPTY).attributes["description"] == "Шаги: один"


@pytest.mark.parametrize(
    ("more", "public"),
    [
        ({}, True),
        ({"jsdPublic": True}, True),
        ({"jsdPublic": False}, False),
        ({"visibility": {"type": "role", "value": "Agents"}}, False),
        ({"properties": [{"key": "sd.public.comment", "value": {"internal": True}}]}, False),
        ({"properties": [{"key": "sd.public.comment", "value": {"internal": "true"}}]}, False),
        ({"properties": [{"key": "sd.public.comment", "value": {"internal": False}}]}, True),
    ],
)
def test_fact_20_a_comment_is_public_unless_something_says_otherwise(more: dict[str, Any], public: bool) -> None:
    """Cloud's jsdPublic, Data Center's property, a role or a group."""
    told = issue_facts(body(comment={"comments": [comment("1", **more)]}), EMPTY)
    assert told.comments[0].public is public


def test_attachments_and_work_logs_are_facts() -> None:
    """With who, when, how large, how long."""
    told = issue_facts(
        body(
            attachment=[{"id": "2", "filename": "лог.zip", "size": 10, "created": CREATED, "author": ANNA}],
            worklog={"worklogs": [{"id": "3", "timeSpentSeconds": 1800, "started": CREATED, "author": ANNA}]},
        ),
        EMPTY,
    )
    assert (told.attachments[0].name, told.attachments[0].size) == ("лог.zip", 10)
    assert told.worklogs[0].seconds == 1800


def test_our_marks_are_found_wherever_jira_bears_them() -> None:
    """historyMetadata, a comment's property (law 9): by our own account, since anybody can write such a one."""
    ours, others = {"accountId": "bot"}, {"accountId": "5b"}
    said = [
        comment(name, properties=[{"key": "reglament", "value": {"effect": f"c{name}"}}]) | {"author": author}
        for name, author in (("1", ours), ("2", others))
    ]
    entry = {"created": CREATED, "items": []}
    changed = [
        {**entry, "id": name, "author": author, "historyMetadata": {"extraData": {"effect": f"h{name}"}}}
        for name, author in (("1", ours), ("2", others), ("3", None))
    ]
    automation = {**entry, "id": "4", "author": ours, "historyMetadata": {"description": " on behalf of"}}
    told = body(comment={"comments": said})
    assert issue_facts(told, EMPTY, histories=[*changed, automation], own_account="bot").marks == {"c1", "h1"}
    assert issue_facts(told, EMPTY, histories=changed).marks == frozenset()


def test_pages_read_separately_take_the_place_of_the_bodys_own() -> None:
    """The body's may have been cut short."""
    told = body(comment={"comments": [comment("1")]})
    facts = issue_facts(told, EMPTY, histories=[], comments=[comment("2"), comment("10")])
    assert [one.id for one in facts.comments] == ["2", "10"]


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"key": "A-1", "fields": {}},
        {"key": "A-1", "fields": None},
        {"fields": {"created": CREATED}},
        body(created="soon"),
        body(comment={"comments": [{"id": "1"}]}),
        body() | {"changelog": {"histories": [{"id": "1", "items": [{"field": "x"}]}]}},
    ],
)
def test_what_is_no_issue_is_told_so(told: dict[str, Any]) -> None:
    """One kind of error; a change whose moment cannot be read is not dropped silently."""
    with pytest.raises(NotAnIssue):
        issue_facts(told, EMPTY)


_KEYS = [
    "id",
    "items",
    "created",
    "field",
    "fieldId",
    "to",
    "toString",
    "author",
    "name",
    "comments",
    "histories",
    "body",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.just(CREATED),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=4),
    max_leaves=15,
)


@given(
    st.dictionaries(st.sampled_from(["status", "comment", "labels", "customfield_1", "fixVersions", "reporter"]), JSON),
    JSON,
)
def test_no_body_makes_reading_fail_otherwise(fields: dict[str, Any], changelog: Any) -> None:
    """Facts, or the one error: nothing else comes of hostile JSON."""
    try:
        facts = issue_facts(body(**fields) | {"changelog": changelog}, EMPTY)
    except NotAnIssue:
        return
    assert facts.key == "SUP-1"


def recorded_issues() -> list[tuple[str, dict[str, Any]]]:
    found = []
    for path in sorted((SHARED / "jira-payloads").glob("*.json")):
        told = json.loads(path.read_text())
        told = told["response"]["body"] if isinstance(told, dict) and "response" in told else told
        listed = told["issues"] if isinstance(told, dict) and "issues" in told else [told]
        issues = (one for one in listed if isinstance(one, dict) and "key" in one and "fields" in one)
        found += [(path.name, one) for one in issues if "created" in one["fields"]]
    return found


@needs_shared
def test_every_recorded_issue_becomes_facts_with_no_change_lost() -> None:
    """Cloud and Server, 2011-2025, four languages: items in the changelog are counted against changes."""
    issues = recorded_issues()
    counted = 0
    for name, told in issues:
        items = sum(len(entry["items"]) for entry in told.get("changelog", {}).get("histories", ()))
        assert len(issue_facts(told, EMPTY).changes) == items, name
        counted += items
    assert len(issues) >= 25
    assert counted == 336


@needs_shared
@pytest.mark.parametrize("name", ["devlake-changelog-values-13491.json", "finos-CONTRIB-4-with-changelog.json"])
def test_a_changelog_recorded_without_its_issue_becomes_changes(name: str) -> None:
    """Cloud's GET /issue/{id}/changelog, read separately; and a recording that kept no fields."""
    told = json.loads((SHARED / "jira-payloads" / name).read_text())
    page = told if isinstance(told, list) else told["changelog"]["histories"]
    facts = issue_facts(body(), EMPTY, histories=page)
    assert len(facts.changes) == sum(len(entry["items"]) for entry in page)
    assert list(facts.changes) == sorted(facts.changes, key=lambda change: (change.at, int(change.id)))


@needs_shared
def test_the_recorded_pasts_agree_with_the_present() -> None:
    """Going back through statuses, versions, labels and people, each change ends where the next begins."""
    statuses = json.loads((SHARED / "jira-payloads" / "devlake-statuses.json").read_text())
    directory = Directory.of([], statuses)
    watched = {"status", "fix_versions", "labels", "assignee", "priority", "type", "resolution", "parent"}
    checked = 0
    for name, told in recorded_issues():
        facts = issue_facts(told, directory)
        value = dict(facts.attributes)
        for change in reversed(facts.changes):
            if change.attribute in watched:
                assert value.get(change.attribute) == change.after, (name, change)
                value[change.attribute] = change.before
                checked += 1
    assert checked > 150
