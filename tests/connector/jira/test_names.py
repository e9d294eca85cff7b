"""The directory of one Jira's names."""

from connector.jira.names import EMPTY, Directory, People
from policies.facts import fold


def field(identity: str, name: str, kind: str = "string", **more: object) -> dict[str, object]:
    return {"id": identity, "name": name, "schema": {"type": kind}, **more}


def test_fact_08_translated_names_are_one_status_in_the_policys_spelling() -> None:
    """The account sees «Open», the policy says «Открыт»: the id ties them."""
    statuses = [{"id": "1", "name": "Открыт", "untranslatedName": "Open"}, {"id": "3", "name": "Анализ"}]
    directory = Directory.of([], statuses)
    assert directory.status_ids("open") == directory.status_ids("ОТКРЫТ") == ("1",)
    assert directory.statuses.name("1", "Opened long ago") == "Открыт"
    assert directory.spelling(["OPEN"]).statuses.name("1", None) == "OPEN"
    assert directory.statuses.name("99", "Снесён") == "Снесён"
    assert directory.statuses.name(None, None) is None


def test_statuses_of_one_name_are_all_found() -> None:
    """Team-managed projects have each their own «To Do»."""
    directory = Directory.of([], [{"id": "1", "name": "To Do"}, {"id": "10", "name": "to do"}])
    assert directory.status_ids("TO DO") == ("1", "10")


def test_a_custom_field_goes_by_its_folded_name() -> None:
    """Площадка, площадка and ПЛОЩАДКА are one attribute; the id and the JQL clause lead to it too."""
    directory = Directory.of([field("customfield_10042", "Площадка  заказчика", clauseNames=["cf[10042]"])])
    assert directory.attribute("customfield_10042") == fold("ПЛОЩАДКА ЗАКАЗЧИКА")
    names = ("площадка заказчика", "customfield_10042", "cf[10042]")
    assert {directory.field_id(name) for name in names} == {"customfield_10042"}
    assert directory.field_id("Площадь") is None


def test_a_custom_field_cannot_pose_as_a_system_one() -> None:
    """A custom field named «Status» or «Type» keeps its id, and the system name stays the system field's."""
    directory = Directory.of(
        [field("status", "Статус"), field("customfield_1", "Status"), field("customfield_2", "type")]
    )
    assert directory.attribute("status") == "status"
    assert directory.attribute("customfield_1") == "customfield_1"
    assert directory.attribute("customfield_2") == "customfield_2"
    assert directory.field_id("status") == "status"
    assert directory.field_id("type") == "issuetype"


def test_two_fields_of_one_name_are_told_apart_by_id() -> None:
    """The older one has the attribute's name; writing by the name is not possible."""
    directory = Directory.of([field("customfield_20", "Счёт"), field("customfield_3", "счет")])
    assert directory.attribute("customfield_3") == "счет"
    assert directory.attribute("customfield_20") == "customfield_20"
    assert set(directory.field_ids("СЧЁТ")) == {"customfield_20", "customfield_3"}
    assert directory.field_id("СЧЁТ") is None


def test_an_issues_own_names_are_a_directory_without_a_network() -> None:
    """The `names` and `schema` expands; without them there is none."""
    told = {"names": {"customfield_1": "Площадка"}, "schema": {"customfield_1": {"type": "number"}}}
    directory = Directory.from_body(told)
    assert directory.attribute("customfield_1") == "площадка"
    assert directory.fields["customfield_1"].kind == "number"
    assert Directory.from_body({}) is EMPTY


def test_people_have_the_groups_the_policy_asks_about() -> None:
    """By accountId, else key, else name; nobody for a missing author."""
    directory = Directory.of([], groups={"поддержка": frozenset({"JIRAUSER1"}), "прочие": frozenset()})
    people = People(directory)
    person = people.person({"key": "JIRAUSER1", "name": "anna", "displayName": "Анна", "emailAddress": "a@b.example"})
    assert person is not None
    assert (person.id, person.name, person.email) == ("JIRAUSER1", "Анна", "a@b.example")
    assert person.groups == {"поддержка"}
    assert people.person(None) is None
    assert people.person({}) is None
    assert people.name("JIRAUSER1", "Анна Петрова") == "Анна"
    assert people.name("deleted", "Борис") == "Борис"


def test_types_and_priorities_are_written_by_id_where_the_name_means_one() -> None:
    """Their names are translated; of two of one name (team-managed projects) Jira itself must choose."""
    types = [{"id": "1", "name": "Ошибка", "untranslatedName": "Bug"}, {"id": "2", "name": "Task"}]
    directory = Directory.of([], (), [*types, {"id": "9", "name": "task"}], [{"id": "3", "name": "Средний"}])
    assert directory.named_id("issuetype", "BUG") == "1"
    assert directory.named_id("issuetype", "Task") is None
    assert directory.named_id("priority", "средний") == "3"
    assert directory.named_id("priority", "Нет такого") is None
    assert directory.named_id("customfield_1", "Средний") is None


def test_a_field_is_found_by_name_where_it_is_one() -> None:
    """Of two of one name none is meant."""
    directory = Directory.of(
        [field("customfield_1", "Цех"), field("customfield_2", "Дважды"), field("customfield_3", "дважды")]
    )
    found = directory.field("ЦЕХ")
    assert found is not None
    assert found.id == "customfield_1"
    assert (directory.field("Дважды"), directory.field("Нету")) == (None, None)
