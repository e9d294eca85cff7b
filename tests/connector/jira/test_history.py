"""The changelog as changes, and the past as it follows from them."""

from datetime import UTC, datetime
from typing import Any

from connector.jira.names import EMPTY, Directory
from connector.jira.reading import issue_facts
from policies.facts import Issue, Value

CREATED = "2026-11-20T10:00:00.000+0300"


def issue(fields: dict[str, Any], *entries: dict[str, Any], directory: Directory = EMPTY) -> Issue:
    body = {
        "id": "1",
        "key": "SUP-1",
        "fields": {"created": CREATED, **fields},
        "changelog": {"histories": list(entries)},
    }
    return issue_facts(body, directory)


def entry(identity: str, *items: dict[str, Any], at: str = "2026-11-21T10:00:00.000+0300") -> dict[str, Any]:
    return {"id": identity, "created": at, "items": list(items)}


def item(field: str, *sides: str | None, **more: str) -> dict[str, Any]:
    """`sides`: from, fromString, to, toString."""
    return {
        "field": field,
        "fieldtype": "jira",
        **dict(zip(("from", "fromString", "to", "toString"), sides, strict=False)),
        **more,
    }


def past(told: Issue, attribute: str) -> list[Value]:
    """What the attribute held, from the beginning to now, going back from the present."""
    values = [told.attributes.get(attribute)]
    for change in reversed([change for change in told.changes if change.attribute == attribute]):
        assert change.after == values[0]
        values.insert(0, change.before)
    return values


def test_fact_07_a_translated_item_is_known_by_its_field_id() -> None:
    """Cloud writes «Статус» with fieldId status; Server writes «status» without."""
    cloud, server = item("Статус", "1", "A", "2", "B", fieldId="status"), item("status", "1", "A", "2", "B")
    for one in (cloud, server):
        assert [change.attribute for change in issue({}, entry("1", one)).changes] == ["status"]


def test_fact_06_an_initial_value_comes_from_nowhere() -> None:
    """Cloud tells the first status of a new issue as a change without a `from`: no transition has a blank before."""
    told = issue(
        {"status": {"id": "1", "name": "Открыт"}}, entry("1", item("Status", None, None, "1", "Open", fieldId="status"))
    )
    assert (told.changes[0].before, told.changes[0].after) == (None, "Открыт")


def test_servers_names_of_items_are_system_fields() -> None:
    """Fix Version, Version, Component, issuetype, assignee: as Server writes them, in English."""
    names = ("Fix Version", "Version", "Component", "issuetype", "assignee", "resolution", "labels", "description")
    found = [change.attribute for change in issue({}, entry("1", *map(item, names))).changes]
    expected = ["fix_versions", "versions", "components", "type", "assignee", "resolution", "labels", "description"]
    assert found == expected


def test_a_custom_item_of_server_is_found_by_name() -> None:
    """And never taken for the system field of the same name."""
    directory = Directory.of([{"id": "customfield_1", "name": "Площадка"}, {"id": "customfield_2", "name": "Status"}])
    items = [
        item("Площадка", fieldtype="custom"),
        item("Status", fieldtype="custom"),
        item("Сгинувшее", fieldtype="custom"),
    ]
    found = [change.attribute for change in issue({}, entry("1", *items), directory=directory).changes]
    assert found == ["площадка", "customfield_2", "сгинувшее"]
    assert [change.attribute for change in issue({}, entry("1", items[1])).changes] == ["customfield_Status"]


def test_entries_are_in_order_of_time_then_number() -> None:
    """Cloud gives the newest first; in one millisecond 99 comes before 100."""
    moment, later = "2026-11-21T10:00:00.000+0300", "2026-11-21T07:00:00.001Z"
    told = issue(
        {}, entry("5", item("a"), at=later), entry("100", item("b"), at=moment), entry("99", item("c"), at=moment)
    )
    assert [change.id for change in told.changes] == ["99", "100", "5"]
    assert told.changes[0].at == datetime(2026, 11, 21, 7, 0, tzinfo=UTC)


def test_a_status_goes_by_its_present_name() -> None:
    """Renamed since: the id decides. Removed since: what was recorded stays."""
    directory = Directory.of([], [{"id": "1", "name": "Открыт"}])
    told = issue({}, entry("1", item("status", "1", "Open", "77", "Gone")), directory=directory)
    assert (told.changes[0].before, told.changes[0].after) == ("Открыт", "Gone")


def test_versions_told_one_by_one_become_whole_lists() -> None:
    """The past of a list is rebuilt backwards from the present one."""
    present = {"fixVersions": [{"id": "3", "name": "3.0"}, {"id": "2", "name": "2.0 (renamed)"}]}
    told = issue(
        present,
        entry("1", item("Fix Version", None, None, "1", "1.0")),
        entry("2", item("Fix Version", None, None, "2", "2.0")),
        entry("3", item("Fix Version", "1", "1.0", None, None), item("Fix Version", None, None, "3", "3.0")),
    )
    sets = [set(value or ()) for value in past(told, "fix_versions") if value is None or isinstance(value, tuple)]
    assert sets == [set(), {"1.0"}, {"2.0 (renamed)", "1.0"}, {"2.0 (renamed)"}, {"3.0", "2.0 (renamed)"}]


def test_labels_are_split() -> None:
    """Jira tells the whole list on both sides."""
    told = issue({"labels": ["a", "c"]}, entry("1", item("labels", None, "a b", None, "a c")))
    assert past(told, "labels") == [("a", "b"), ("a", "c")]


def test_numbers_dates_and_options_compare_with_the_present() -> None:
    """The changelog tells texts; they get the type that the present value has."""
    fields = {
        "customfield_1": 5.0,
        "customfield_2": "2026-11-30",
        "customfield_3": {"id": "9", "value": "Да (переименовано)"},
        "customfield_4": [{"id": "7", "value": "A, B"}, {"id": "8", "value": "C"}],
        "customfield_5": {"id": "1", "value": "P", "child": {"id": "2", "value": "K"}},
        "duedate": None,
        "assignee": {"accountId": "5b", "displayName": "Анна Новая"},
    }
    custom = {"fieldtype": "custom"}
    told = issue(
        fields,
        entry(
            "1",
            item("N", None, "4", None, "5", fieldId="customfield_1", **custom),
            item("D", None, None, "2026-11-30", "30/Nov/26", fieldId="customfield_2", **custom),
            item("O", None, None, "9", "Да", fieldId="customfield_3", **custom),
            item("M", "[7]", "A, B", "[7, 8]", "A, B, C", fieldId="customfield_4", **custom),
            item(
                "C",
                None,
                None,
                "x",
                "Parent values: P(1)Level 1 values: K(2)",
                fieldId="customfield_5",
                **custom,
            ),
            item("duedate", "2026-11-01", "2026-11-01 00:00:00.0", None, None),
            item("assignee", None, None, "5b", "Анна Старая"),
        ),
    )
    assert past(told, "customfield_1") == [4.0, 5.0]
    assert past(told, "customfield_3") == [None, "Да (переименовано)"]
    assert past(told, "customfield_5") == [None, ("P", "K")]
    assert past(told, "assignee") == [None, "Анна Новая"]
    assert past(told, "customfield_2")[0] is None
    assert str(past(told, "due_date")[0]) == "2026-11-01"
    assert next(change.before for change in told.changes if change.attribute == "customfield_4") == ("A, B",)


def test_a_move_changes_the_project_by_key() -> None:
    """The item tells the projects' names; the policy's scope and the present value go by key."""
    told = issue(
        {"project": {"id": "2", "key": "SUP", "name": "Поддержка"}},
        entry("1", item("project", "1", "Старый", "2", "Поддержка"), item("Key", None, "OLD-7", None, "SUP-1")),
    )
    assert past(told, "project") == ["OLD", "SUP"]


def test_what_is_no_field_is_kept_as_told() -> None:
    """Links, workflow migrations, ranks: added or removed, never dropped."""
    items = (item("Link", None, None, "SUP-2", "This issue blocks SUP-2"), item("Workflow", "1", "A", "2", "B"))
    told = issue({}, entry("1", *items)).changes
    assert [(change.before, change.after) for change in told] == [(None, "This issue blocks SUP-2"), ("A", "B")]


def test_a_deleted_author_is_nobody() -> None:
    """Workflows and deleted users leave no author."""
    assert issue({}, entry("1", item("status"))).changes[0].author is None
