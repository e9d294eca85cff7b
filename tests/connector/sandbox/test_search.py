"""The JQL that the sandbox knows, and how each dialect pages its answers."""

import contextlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.sandbox.jql.parser import parse
from connector.sandbox.jql.tokens import JqlError
from connector.sandbox.running import Sandbox


def keys(jira: Sandbox, jql: str, who: str = "reglament") -> list[str]:
    path = "search/jql" if jira.world.site.cloud else "search"
    answer = jira.people[who].call("POST", path, {"jql": jql, "fields": ["summary"], "maxResults": 100})
    assert answer.status_code == 200, answer.text
    return [issue["key"] for issue in answer.json()["issues"]]


def refusal(jira: Sandbox, jql: str) -> str:
    path = "search/jql" if jira.world.site.cloud else "search"
    answer = jira.service.call("GET", path, params={"jql": jql})
    assert answer.status_code == 400
    return str(answer.json()["errorMessages"][0])


@pytest.fixture
def stocked(jira: Sandbox) -> Sandbox:
    """SUP-1 an open error of a plant, SUP-2 a closed consultation, SUP-3 a critical incident, overdue."""
    site, deadline, spent = jira.field("Площадка"), jira.field("Реакция до"), jira.field("Реакция, ч")
    jira.people["orlova"].create("Ошибка", "Не печатает", labels=["печать"], **{site: "Волжский завод"})
    jira.world.clock.add(3600)
    jira.people["lebedev"].create("Консультация", "Как печатать")
    jira.people["volkova"].move("SUP-2", "Закрыт")
    jira.world.clock.add(3600)
    jira.people["orlova"].create("Инцидент", "Всё стоит", priority={"name": "Критический"})
    jira.service.edit("SUP-3", **{deadline: "2026-11-23T12:30:00.000+0300", spent: 1.5})
    return jira


@pytest.mark.parametrize(
    ("jql", "found"),
    [
        ("project = SUP", "3 2 1"),
        ("project = Поддержка ORDER BY key", "1 2 3"),
        ("key = SUP-2", "2"),
        ("key in (SUP-1, SUP-3) order by key asc", "1 3"),
        ("id = 10001", "1"),
        ("status = Открыт", "3 1"),
        ("status != 10001", "2"),
        ("status not in (Закрыт, Решён) and issuetype in (Ошибка, 'Запрос на изменение')", "1"),
        ("statusCategory != Done", "3 1"),
        ("statusCategory = 'To Do' AND NOT type = Ошибка", "3"),
        ("NOT (type = Ошибка OR type = Консультация)", "3"),
        ("priority > Высокий", "3"),
        ("priority = критический", "3"),
        ("labels = печать", "1"),
        ("labels is empty", "3 2"),
        ("resolution = Unresolved", "3 1"),
        ("resolution is not EMPTY", "2"),
        ('"Площадка" ~ "волжский"', "1"),
        ("cf[10101] ~ завод", "1"),
        ("cf[10101] is empty", "3 2"),
        ("summary ~ печата*", "2 1"),
        ('"Реакция до" < now()', "3"),
        ('"Реакция до" <= "2026-11-23 12:30"', "3"),
        ('"Реакция до" < "2026-11-23 12:30"', ""),
        ('"Реакция до" is EMPTY', "2 1"),
        ('NOT "Реакция до" > now()', "3"),
        ('"Реакция, ч" >= 1.5', "3"),
        ("created >= -90m", "3 2"),
        ("created < -1h30m", "1"),
        ("updated >= 1795428000000 and updated < 1795431600000", "2"),
        ("created >= '2026-11-23 13:00' && created < \"2026/11/23 14:00\"", "2"),
        ("created >= startOfDay()", "3 2 1"),
        ("reporter = orlova@zarya.example", "3 1"),
        ("creator = currentUser()", ""),
        ("text ~ стоит", "3"),
        ("project = SUP ORDER BY priority DESC, created ASC", "3 1 2"),
        ('project = SUP ORDER BY "Реакция до" ASC, key DESC', "3 2 1"),
    ],
)
def test_a_query_finds_what_it_says(stocked: Sandbox, jql: str, found: str) -> None:
    """The clauses that the connector uses, in the two dialects."""
    assert keys(stocked, jql) == [f"SUP-{number}" for number in found.split()]


@pytest.mark.parametrize(
    ("jql", "sentence"),
    [
        ("colour = red", "Field 'colour' does not exist or you do not have permission to view it."),
        ("status = Новый", "The value 'Новый' does not exist for the field 'status'."),
        ("project = SUP AND", "Expecting a field name before the end of the query"),
        ("status Открыт", "Expecting operator. The valid operators are"),
        ("project = SUP)", "Expecting either 'OR' or 'AND' but got ')'"),
        ("updated > вчера", "Date value 'вчера' for field 'updated' is invalid."),
        ('"Площадка" = "Волжский завод"', "The operator '=' is not supported by the 'Площадка' field."),
        ("key = SUP-99", "An issue with key 'SUP-99' does not exist for field 'key'."),
        ("created > 99999999999999999999", "out of range"),
        ("created > -99999999w", "out of range"),
        ("created > yesterday()", "Unable to find JQL function 'yesterday()'."),
        ("summary ~ [x", "is a reserved JQL character"),
    ],
)
def test_a_wrong_query_is_told_so(jira: Sandbox, jql: str, sentence: str) -> None:
    """400 with a sentence like Jira's."""
    assert sentence in refusal(jira, jql)


def test_dates_are_read_in_the_zone_of_the_caller(stocked: Sandbox) -> None:
    """Noon in Moscow is not noon in UTC (fact 13)."""
    site = stocked.world.site
    users = tuple(replace(user, zone="UTC") if user.name == "orlova" else user for user in site.users)
    stocked.world.change_site(replace(site, users=users))
    assert keys(stocked, "created < '2026-11-23 12:30'") == ["SUP-1"]
    assert keys(stocked, "created < '2026-11-23 10:30'", who="orlova") == ["SUP-2", "SUP-1"]


def test_data_center_pages_by_number(dc: Sandbox) -> None:
    """startAt and total."""
    for turn in range(5):
        dc.service.create("Ошибка", f"Сбой {turn}")
    body = dc.service.get("search?jql=order by key&startAt=2&maxResults=2")
    assert ([issue["key"] for issue in body["issues"]], body["total"]) == (["SUP-3", "SUP-4"], 5)
    assert "comment" not in body["issues"][0]["fields"]
    assert dc.service.get("search?jql=key=SUP-99&validateQuery=false")["total"] == 0


def test_cloud_pages_by_token(cloud: Sandbox) -> None:
    """No total; ids alone unless fields are named; a page does not slip when issues change in between."""
    for turn in range(5):
        cloud.service.create("Ошибка", f"Сбой {turn}")
    body = {"jql": "project = SUP ORDER BY updated ASC", "maxResults": 2}
    seen: list[str] = []
    while True:
        page = cloud.service.call("POST", "search/jql", body).json()
        assert "total" not in page
        assert all(set(issue) == {"id"} for issue in page["issues"])
        seen += [issue["id"] for issue in page["issues"]]
        cloud.world.clock.add(1)
        cloud.service.edit(seen[0], summary=f"Другой {len(seen)}")
        if page["isLast"]:
            break
        body["nextPageToken"] = page["nextPageToken"]
    assert sorted(seen) == ["10001", "10002", "10003", "10004", "10005"]


def test_cloud_refuses_what_it_refuses(cloud: Sandbox) -> None:
    """Unbounded queries, too large pages, tokens of another query: the recorded sentences."""
    cloud.service.create("Ошибка", "Сбой")
    cloud.service.create("Ошибка", "Сбой")
    token = cloud.service.get("search/jql?jql=project=SUP&maxResults=1")["nextPageToken"]
    for query, sentence in (
        ("jql=order by key", "Unbounded JQL queries are not allowed here."),
        ("jql=project=SUP&maxResults=6000", "The max results parameter has to be between 1 and 5,000."),
        ("jql=project=SUP&nextPageToken=garbage", "The provided next page token is invalid or expired."),
        (f"jql=key=SUP-1&nextPageToken={token}", "The provided next page token is invalid or expired."),
    ):
        answer = cloud.service.call("GET", f"search/jql?{query}")
        assert answer.status_code == 400
        assert answer.json()["errorMessages"][0].startswith(sentence)


def test_search_on_cloud_tells_forty_entries_at_most(cloud: Sandbox) -> None:
    """Fact 3: the rest is in the paged changelog."""
    key = cloud.service.create("Ошибка", "Сбой")
    for turn in range(45):
        cloud.service.edit(key, summary=f"Сбой {turn}")
    body = {"jql": f"key = {key}", "fields": ["summary"], "expand": "changelog"}
    log = cloud.service.call("POST", "search/jql", body).json()["issues"][0]["changelog"]
    assert (len(log["histories"]), log["total"]) == (40, 45)


def test_nobody_finds_by_a_comment_that_he_may_not_read(desk: Sandbox) -> None:
    """An internal note is not searched for who is no agent."""
    key = desk.people["orlova"].create("Ошибка", "Сбой")
    desk.people["petrov"].say(key, "подозреваем прошивку", internal=True)
    assert keys(desk, "comment ~ прошивку") == [key]
    assert keys(desk, "comment ~ прошивку", who="orlova") == []


@given(st.text(max_size=40))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    """Nothing else can come out of the parser."""
    with contextlib.suppress(JqlError):
        assert parse(text) is not None


def test_deep_nesting_is_refused_not_fatal() -> None:
    """A thousand brackets are no way to bring it down."""
    with pytest.raises(JqlError):
        parse("(" * 1000 + "project = SUP" + ")" * 1000)
    with pytest.raises(JqlError):
        parse("not " * 1000 + "project = SUP")
