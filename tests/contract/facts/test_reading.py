"""What is read from either Jira, over HTTP. The numbers are those of `test_list.py`."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import responses

from connector.jira.answers import Forbidden, Gone, Refused
from connector.jira.client import Jira
from connector.jira.dialects import Cloud, DataCenter, Dialect
from connector.jira.names import Directory
from connector.jira.session import Session
from connector.jira.values import jql_text, jql_time
from connector.sandbox.sites import mespace
from connector.sandbox.sites.parts import choices
from connector.sandbox.state.site import SYSTEM_FIELDS, by_id
from policies.facts import Issue, Person
from tests.connector.loop.stage import configured
from tests.contract.conftest import NOON, Line

URL = "https://jira.example"
CREATED = "2026-11-20T10:00:00.000+0300"
ANNA = {"accountId": "5b", "key": "5b", "displayName": "Анна"}


def requests_of(line: Line, count: int) -> list[str]:
    return [line.customer.create("Ошибка", f"Случай {number}") for number in range(count)]


def test_fact_01_a_search_goes_on_from_page_to_page(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cloud by tokens at `/search/jql`, Data Center by offset at `/search`; keys come because they are asked for."""
    keys = requests_of(line, 5)
    for dialect in (Cloud, DataCenter):
        monkeypatch.setattr(dialect, "most_hits", 2)
    found = line.jira.find(f"project = {jql_text('SUP')} ORDER BY key")
    assert isinstance(found, tuple)
    assert [one.key for one in found] == keys
    assert line.asked() == [f"POST {'/rest/api/3/search/jql' if line.cloud else '/rest/api/2/search'}"] * 3


def test_fact_01_an_unbounded_search_is_refused_by_cloud(line: Line) -> None:
    """So every search of ours is bounded; a Data Center would answer with all it has."""
    found = line.jira.find("ORDER BY key")
    assert isinstance(found, Refused) == line.cloud


@pytest.mark.parametrize("edits", [3, 130])
def test_fact_02_and_03_a_history_is_whole_in_either_dialect(line: Line, edits: int) -> None:
    """Data Center gives it with the issue and has no pages; Cloud's pages are asked for where the expand is short."""
    key = line.customer.create("Ошибка", "0")
    for number in range(1, edits + 1):
        line.sandbox.world.clock.add(60)
        line.sandbox.service.edit(key, summary=str(number))
    line.asked()
    told = [change.after for change in line.read(key).changes if change.attribute == "summary"]
    assert told[-edits:] == [str(number) for number in range(1, edits + 1)]
    pages = [one for one in line.asked() if one.endswith("/changelog")]
    assert len(pages) == (2 if line.cloud and edits > 100 else 0)


@pytest.mark.parametrize("kind", [Cloud, DataCenter])
@responses.activate
def test_fact_03_ten_thousand_changes_are_read_whole(kind: type[Dialect]) -> None:
    """Cloud: a hundred pages of a hundred. Data Center: one answer of some megabytes."""
    entries = [history(number) for number in range(10_000)]
    root, whole = f"{URL}{kind.api}/issue/1", {"id": "1", "key": "SUP-1", "fields": {"created": CREATED}}
    cut = entries[-40:] if kind is Cloud else entries
    responses.get(root, json={**whole, "changelog": {"total": len(entries), "histories": cut}})
    for start in range(0, len(entries), 100) if kind is Cloud else ():
        page = {"startAt": start, "total": len(entries), "values": entries[start : start + 100]}
        responses.get(f"{root}/changelog?startAt={start}&maxResults=100", json=page)
    told = read_by(kind(Session(URL, "u", "t", pause=lambda _: None)))
    assert [change.after for change in told.changes] == [str(number) for number in range(10_000)]
    assert len(responses.calls) == (101 if kind is Cloud else 1)


def history(number: int) -> dict[str, Any]:
    at = NOON + timedelta(seconds=number)
    item = {"field": "summary", "fieldId": "summary", "fieldtype": "jira", "toString": str(number)}
    return {"id": str(number), "created": at.isoformat(), "author": ANNA, "items": [item]}


def read_by(dialect: Dialect) -> Issue:
    issue = Jira(dialect, Person("bot", "Робот")).read("1")
    assert isinstance(issue, Issue), issue
    return issue


def test_comments_beyond_one_page_are_read(desk_line: Line) -> None:
    """With who said them and whether in public."""
    key = desk_line.customer.create("Ошибка", "Не печатает")
    for number in range(105):
        desk_line.support.say(key, str(number), internal=number % 2 == 1)
    told = desk_line.read(key).comments
    assert [comment.text for comment in told] == [str(number) for number in range(105)]
    assert [comment.public for comment in told] == [number % 2 == 0 for number in range(105)]


def test_fact_06_what_an_issue_is_born_with_is_no_change(line: Line) -> None:
    """Neither dialect's REST tells a transition before somebody moved it."""
    key = line.customer.create("Ошибка", "Не печатает")
    moved = [change for change in line.read(key).changes if change.attribute == "status" and change.before]
    assert moved == []


def test_fact_07_and_08_a_renamed_status_is_one_status(line: Line) -> None:
    """What was recorded under the old name is read under the new one: the id has not changed."""
    key = line.customer.create("Ошибка", "Не печатает")
    line.support.move(key, "Анализ")
    rename(line, "Анализ", "Разбор")
    issue = line.read(key)
    assert issue.attributes["status"] == "Разбор"
    (move,) = (change for change in issue.changes if change.attribute == "status" and change.before)
    assert (move.before, move.after) == ("Открыт", "Разбор")
    answer = line.jira.transition(key, "Анализ", "e")
    assert isinstance(answer, Refused)


def rename(line: Line, old: str, new: str) -> None:
    site = line.sandbox.world.site
    statuses = tuple(replace(one, name=new) if one.name == old else one for one in site.statuses)
    line.sandbox.world.change_site(replace(site, statuses=statuses))
    assert isinstance(line.jira.refresh([mespace.SUPPORT]), Directory)


def test_fact_13_a_moment_in_a_search_is_the_same_in_every_time_zone(line: Line) -> None:
    """The account moves from Moscow to Kamchatka; the search by milliseconds finds what it found."""
    (early,) = requests_of(line, 1)
    line.sandbox.world.clock.add(3600)
    (late,) = requests_of(line, 1)
    since = NOON + timedelta(minutes=30)
    for zone in ("Europe/Moscow", "Asia/Kamchatka", "America/New_York"):
        users = line.sandbox.world.site.users
        moved = tuple(replace(one, zone=zone) for one in users)
        line.sandbox.world.change_site(replace(line.sandbox.world.site, users=moved))
        found = line.jira.find(f"project = SUP AND updated >= {jql_time(since)}")
        assert isinstance(found, tuple)
        assert [one.key for one in found] == [late], (zone, early)


def test_fact_16_a_dead_token_is_no_empty_jira(line: Line) -> None:
    """Data Center answers 200 as to a stranger, Cloud 401: reading, searching and writing all say that it is dead."""
    key = line.customer.create("Ошибка", "Не печатает")
    line.sandbox.world.expired.add(line.sandbox.token)
    answers = [line.jira.read(key), line.jira.find("project = SUP"), line.jira.add_label(key, "a"), line.jira.refresh()]
    assert [type(one) for one in answers] == [Forbidden] * 4
    assert isinstance(Jira.connect(configured(line.sandbox)), Forbidden)


def test_fact_16_a_jira_that_takes_us_for_nobody_is_believed(line: Line) -> None:
    """Data Center says so in a second header too; without it, or with our own name, data are data."""
    if line.cloud:
        return
    key = line.customer.create("Ошибка", "Не печатает")
    strange = {"status": 200, "headers": {"X-AUSERNAME": "anonymous"}, "body": {"issues": [], "total": 0}}
    line.sandbox.faults.set({"answers": [{"match": "POST", **strange}]})
    assert isinstance(line.jira.find("project = SUP"), Forbidden)
    line.read(key)


def test_fact_17_what_we_may_not_see_is_told_as_gone_with_its_cure(line: Line) -> None:
    """404 hides 403: a security level that shuts us out looks like a deleted issue, and the sentence names both."""
    field = by_id(SYSTEM_FIELDS, "security")
    assert field is not None
    line.sandbox.world.put_field(replace(field, on_screen=True, options=choices(11001, ("Тайна",))))
    for answer in (line.jira.read("SUP-404"), line.jira.set_fields("SUP-404", {"SLA": "x"})):
        assert isinstance(answer, Gone)
        assert "право просмотра" in answer.says.ru
        assert "Browse Projects" in answer.says.en


@pytest.mark.parametrize("api", ["3", "2"])
@responses.activate
def test_addresses_in_answers_are_never_followed(api: str) -> None:
    """`self`, `nextPage`, avatars: whatever a body says, only the configured address is asked."""
    evil = "https://evil.example/rest/api/2/issue/1"
    root, kind = f"{URL}/rest/api/{api}/issue/1", {"3": Cloud, "2": DataCenter}[api]
    links = {"self": evil, "nextPage": evil, "avatarUrls": {"48x48": evil}}
    said = {"id": "5", "created": CREATED, "body": "т", "author": {**ANNA, **links}, **links}
    pages = {"comment": {"total": 2, "comments": [said], **links}, "worklog": {"total": 0, "worklogs": [], **links}}
    whole = {"id": "1", "key": "SUP-1", **links, "fields": {"created": CREATED, **pages}}
    responses.get(root, json={**whole, "changelog": {"total": 2, "histories": [history(1)], **links}})
    responses.get(f"{root}/changelog", json={"total": 1, "isLast": True, "values": [history(1)], **links})
    second = {**said, "id": "6"}
    responses.get(f"{root}/comment", json={"total": 2, "comments": [said, second], **links})
    assert len(read_by(kind(Session(URL, "u", "t", pause=lambda _: None))).comments) == 2
    assert {str(call.request.url).partition("/rest/")[0] for call in responses.calls} == {URL}


def test_a_deleted_person_leaves_what_he_did(line: Line) -> None:
    """His comments, changes and the request itself are read; nobody is their author."""
    key = line.customer.create("Ошибка", "Не печатает")
    line.support.move(key, "Анализ")
    line.support.say(key, "Смотрим")
    site = line.sandbox.world.site
    left = tuple(one for one in site.users if one.name not in {"kuznetsov", "sokolova"})
    line.sandbox.world.change_site(replace(site, users=left))
    issue = line.read(key)
    assert (issue.reporter, issue.comments[0].author, issue.changes[-1].author) == (None, None, None)
    assert issue.attributes["status"] == "Анализ"
