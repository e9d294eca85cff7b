"""What the service relies on, of any Jira: the sandbox in both dialects, and a real one whose address is given.

    TEST_JIRA_URL=… TEST_JIRA_USER=… TEST_JIRA_TOKEN=… TEST_JIRA_PROJECT=… pytest tests/contract/test_any_jira.py

Without a user the token is a bearer. One issue is created in the project, and deleted if the account may do that.
"""

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from connector import settings
from connector.jira.answers import Data, Forbidden, Gone, Refused
from connector.jira.client import Jira
from connector.jira.names import Directory
from connector.jira.values import jql_text, jql_time
from connector.sandbox.running import running
from connector.settings import Secret, Settings
from policies.facts import Issue
from tests.contract.wiretap import held_to_the_documents

WANTED = ("TEST_JIRA_URL", "TEST_JIRA_TOKEN", "TEST_JIRA_PROJECT")
SECONDS, TRIES = 2.0, 30
"""How long a real Jira's index may be late: only there is anything waited for."""
ODD = "Вы писали: [~admin] {code}*x*{code} !a.png!\n- пункт\n\nС уважением"


@dataclass(frozen=True)
class Subject:
    """A Jira, our account there, and one issue of its own."""

    told: Settings
    jira: Jira
    project: str
    key: str
    http: requests.Session
    born: datetime

    def read(self) -> Issue:
        issue = self.jira.read(self.key)
        assert isinstance(issue, Issue), issue
        return issue

    def call(self, method: str, path: str, body: Any = None) -> requests.Response:
        return self.http.request(method, f"{self.told.jira_url}/rest/api/2/{path}", json=body, timeout=30)


GIVEN = all(os.environ.get(name) for name in WANTED)


@pytest.fixture(scope="module", params=["cloud", "dc", *(["real"] if GIVEN else [])])
def subject(request: pytest.FixtureRequest) -> Iterator[Subject]:
    with held_to_the_documents():
        if request.param != "real":
            with running(request.param) as sandbox:
                yield from subjected(settings_for(sandbox.url, sandbox.user or "", sandbox.token), "SUP")
            return
        url, token, project = (os.environ[name] for name in WANTED)
        yield from subjected(settings_for(url, os.environ.get("TEST_JIRA_USER", ""), token), project)


def settings_for(url: str, user: str, token: str) -> Settings:
    told = settings.read({"JIRA_URL": url, "JIRA_USER": user, "JIRA_TOKEN": token}, Path("/nonexistent"))
    assert isinstance(told, Settings), told
    return told


def subjected(told: Settings, project: str) -> Iterator[Subject]:
    jira = Jira.connect(told)
    assert isinstance(jira, Jira), jira
    assert isinstance(jira.refresh(), Directory)
    with requests.Session() as http:
        if told.jira_user:
            http.auth = (told.jira_user, told.jira_token.value)
        else:
            http.headers["Authorization"] = f"Bearer {told.jira_token.value}"
        root = f"{told.jira_url}/rest/api/2"
        types = http.get(f"{root}/project/{project}", timeout=30).json()["issueTypes"]
        kind = next(one["id"] for one in types if not one.get("subtask"))
        fields = {"project": {"key": project}, "issuetype": {"id": kind}, "summary": "Reglament: a contract test"}
        made = http.post(f"{root}/issue", json={"fields": fields}, timeout=30)
        assert made.status_code == 201, made.text
        here = Subject(told, jira, project, made.json()["key"], http, born(http, root, made.json()["key"]))
        yield here
        here.call("DELETE", f"issue/{here.key}")
    jira.close()


def born(http: requests.Session, root: str, key: str) -> datetime:
    told = http.get(f"{root}/issue/{key}?fields=created", timeout=30).json()["fields"]["created"]
    return datetime.fromisoformat(told).astimezone(UTC)


def soon(subject: Subject, ask: Callable[[], Any]) -> Any:
    """What the answer is once a real Jira's index has caught up; the sandbox's is never behind."""
    for _ in range(TRIES if "127.0.0.1" not in str(subject.told.jira_url) else 1):
        found = ask()
        if found:
            return found
        threading.Event().wait(SECONDS)
    return None


def test_a_wrong_token_is_told_at_once(subject: Subject) -> None:
    """Whatever the status it comes with."""
    wrong = settings_for(str(subject.told.jira_url), subject.told.jira_user or "", "wrong-token")
    assert isinstance(Jira.connect(wrong), Forbidden)
    assert wrong.jira_token == Secret("wrong-token")


def test_names_are_read(subject: Subject) -> None:
    """Fields with their types, statuses, types and priorities."""
    directory = subject.jira.directory
    assert directory.fields["created"].kind == "datetime"
    assert len(directory.statuses.by_id) >= 2
    assert directory.types.by_id
    assert directory.priorities.by_id


def test_a_new_issue_is_read_as_facts(subject: Subject) -> None:
    """Born when Jira says, by us, without a transition."""
    issue = subject.read()
    assert (issue.key, issue.attributes["project"], issue.created) == (subject.key, subject.project, subject.born)
    assert issue.creator is not None
    assert issue.creator.id == subject.jira.account.id
    assert [change for change in issue.changes if change.attribute == "status" and change.before] == []


def test_a_field_is_written_read_back_and_marked(subject: Subject) -> None:
    """In the history stands who did it, and our mark with it."""
    assert subject.jira.set_fields(subject.key, {"summary": "Переписано"}, "field") == Data(None)
    issue = subject.read()
    (change,) = (one for one in issue.changes if one.attribute == "summary")
    assert (issue.attributes["summary"], change.after) == ("Переписано", "Переписано")
    assert change.author is not None
    assert change.author.id == subject.jira.account.id
    assert "field" in issue.marks


def test_a_comment_shows_exactly_its_text_and_bears_its_mark(subject: Subject) -> None:
    """In either markup; asked for afterwards it is there once."""
    assert isinstance(subject.jira.comment(subject.key, ODD, public=True, effect="said"), Data)
    told = [comment for comment in subject.read().comments if comment.text == ODD]
    assert len(told) == 1
    assert told[0].public
    marks = subject.jira.marks(subject.key)
    assert isinstance(marks, frozenset)
    assert "said" in marks


def test_a_label_is_added_beside_others(subject: Subject) -> None:
    """Twice is once."""
    for text in ("reglament-a", "reglament b", "reglament-a"):
        assert subject.jira.add_label(subject.key, text) == Data(None)
    labels = subject.read().attributes["labels"]
    assert isinstance(labels, tuple)
    assert sorted(labels) == ["reglament-a", "reglament_b"]


def test_a_transition_leads_to_its_status(subject: Subject) -> None:
    """To one that is open now; to another it is refused, naming those that are."""
    ways = subject.call("GET", f"issue/{subject.key}/transitions").json()["transitions"]
    names = [one["to"]["name"] for one in ways]
    refused = subject.jira.transition(subject.key, "Такого статуса нет", "t")
    assert isinstance(refused, Refused)
    assert all(name in refused.says.ru for name in names)
    before = subject.read().attributes["status"]
    target = next(name for name in names if name != before)
    assert subject.jira.transition(subject.key, target, "moved") == Data(None)
    issue = subject.read()
    moves = [(one.before, one.after) for one in issue.changes if one.attribute == "status" and one.before]
    assert (issue.attributes["status"], moves[-1]) == (target, (before, target))


def test_a_link_is_renewed_and_not_doubled(subject: Subject) -> None:
    """The same identity, another title."""
    for title in ("Почему", "Почему так"):
        answer = subject.jira.link(subject.key, f"reglament:{subject.key}", "https://reglament.example/1", title)
        assert isinstance(answer, Data)
    links = subject.call("GET", f"issue/{subject.key}/remotelink").json()
    assert [one["object"]["title"] for one in links] == ["Почему так"]


def test_the_issue_is_found_by_when_it_was_born(subject: Subject) -> None:
    """By milliseconds, whatever the account's time zone."""
    scope = f"project = {jql_text(subject.project)} AND created >= "

    def found() -> bool:
        hits = subject.jira.find(scope + jql_time(subject.born - timedelta(minutes=1)))
        return isinstance(hits, tuple) and subject.key in {one.key for one in hits}

    assert soon(subject, found)
    later = subject.jira.find(scope + jql_time(subject.born + timedelta(minutes=1)))
    assert isinstance(later, tuple)
    assert subject.key not in {one.key for one in later}


def test_what_is_not_there_is_told_so(subject: Subject) -> None:
    """An issue, and a search that Jira does not understand."""
    assert isinstance(subject.jira.read(f"{subject.project}-999999999"), Gone)
    assert isinstance(subject.jira.find("nonsense !"), Refused)
