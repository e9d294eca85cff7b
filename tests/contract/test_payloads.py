"""Every recorded answer and webhook is decoded by the code that would meet it: `recorded.tsv` says what each becomes.

Recordings of addresses that the connector never asks for are only data to it, and the table says so. A new recording
without a line fails; so does a line whose recording has come to mean something else.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
import responses

from connector.jira.answers import Answer, Data, Failure, decode
from connector.jira.client import Jira
from connector.jira.dialects import of_deployment
from connector.jira.names import EMPTY, Directory, People
from connector.jira.reading import issue_facts
from connector.jira.session import Session
from policies.facts import Issue
from tests.shared import SHARED, needs_shared
from webhooks.hints import Hint, hint

URL = "https://jira.example"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PAYLOADS = SHARED / "jira-payloads"
INDEX = json.loads((PAYLOADS / "index.json").read_text("utf-8")) if PAYLOADS.exists() else []
TABLE = dict(
    line.split("\t")
    for line in Path(__file__).with_name("recorded.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
)
NAMED = {"id": "1", "key": "SUP-1"}
pytestmark = needs_shared


def becomes(entry: Mapping[str, Any]) -> str:
    """One line: what the code that would meet this recording makes of it."""
    kind, raw = entry["kind"], (PAYLOADS / entry["file"]).read_bytes()
    if kind.startswith("webhook"):
        return of_webhook(raw)
    if kind.startswith("http exchange"):
        return of_exchange(orjson.loads(raw))
    if kind.startswith("rest error"):
        return of_answer(decode(int(kind.split()[-1]), {}, raw, NOW), kind)
    return of_answer(decode(200, {}, raw, NOW), kind)


def of_webhook(raw: bytes) -> str:
    told = hint(raw, {})
    if not isinstance(told, Hint):
        return f"refused: {told.reason}"
    named = ", ".join("/".join(part for part in (one.id, one.key) if part) for one in told.issues)
    return f"hint: {told.event} of {named}" + (f", {told.fresh:%Y-%m-%d %H:%M:%S}" if told.fresh else "")


def of_exchange(told: Mapping[str, Any]) -> str:
    asked, response = told["request"], told["response"]
    status = response["status"]["code"] if isinstance(response["status"], dict) else response["status"]
    headers = {name: one[0] if isinstance(one, list) else one for name, one in response["headers"].items()}
    body = b"" if response["body"] == "" else orjson.dumps(response["body"])
    line = asked.get("line") or f"{asked['method']} {asked['uri']}"
    return of_answer(decode(status, headers, body, NOW), line.partition("?")[0])


def of_answer(answer: Answer, about: str) -> str:
    if isinstance(answer, Failure):
        return f"{type(answer).__name__}: {answer.says.ru} | {answer.says.en}"
    assert isinstance(answer, Data), answer
    return of_body(answer.body, about)


def of_body(body: Any, about: str) -> str:
    """By its shape, as the connector would find it at the address it asks."""
    if isinstance(body, list) and body and "items" in body[0]:
        return of_changelog(body)
    if isinstance(body, list):
        return of_names(body, about)
    if not isinstance(body, dict):
        return "nothing"
    if "deploymentType" in body:
        return f"the dialect: {of_deployment(body, session()).name}"
    if "changelog" in body and "fields" not in body:
        return of_changelog(body["changelog"]["histories"])
    if "transitions" in body and "fields" not in body:
        return of_transitions(body)
    if "issues" in body:
        return "; ".join(shown(one) for one in body["issues"]) or "no issues"
    if "comments" in body:
        said = of_issue({"comment": body}).comments
        return f"comments: {len(said)}, public {sum(one.public for one in said)}"
    if "fields" in body and "key" in body:
        return shown(body)
    return of_person(body, about)


def of_person(body: Mapping[str, Any], about: str) -> str:
    person = People(EMPTY).person(body) if about == "rest myself" else None
    return f"a person: {person.name}" if person else f"data: {', '.join(sorted(body))}"


def of_names(body: list[Any], about: str) -> str:
    if "field" in about:
        directory = Directory.of(body)
        custom = [one for one in directory.fields.values() if one.custom]
        return f"fields: {len(body)}, custom {len(custom)}, rich {sum(f.rich for f in custom)}"
    names = Directory.of([], body).statuses
    return f"names: {', '.join(one[0] for one in names.by_id.values())}" if names.by_id else f"data: {len(body)} things"


@responses.activate
def of_transitions(body: Mapping[str, Any]) -> str:
    """What the client says is reachable, when asked for a status that is not."""
    responses.get(f"{URL}/rest/api/2/issue/1/transitions", json=body)
    person = People(EMPTY).person({"key": "bot"})
    assert person is not None
    answer = Jira(of_deployment({}, session()), person).transition("1", "Нигде", "e")
    assert isinstance(answer, Failure)
    return f"reachable: {answer.says.ru.partition('доступны: ')[2].partition('.')[0]}"


def session() -> Session:
    return Session(URL, None, "t", lambda: NOW, lambda _: None)


def shown(body: Mapping[str, Any]) -> str:
    """An issue; one that was recorded without the moment of its birth is given one, for no Jira answers so."""
    facts = of_issue(body["fields"], None, body)
    counts = {
        "changes": len(facts.changes),
        "comments": len(facts.comments),
        "files": len(facts.attachments),
        "work logs": len(facts.worklogs),
    }
    told = ", ".join(f"{name} {number}" for name, number in counts.items() if number)
    return f"issue {facts.key}: {facts.attributes.get('type')}, {facts.attributes.get('status')}" + (
        f"; {told}" if told else ""
    )


def of_changelog(entries: list[Any]) -> str:
    return f"a changelog: changes {len(of_issue({}, entries).changes)}"


def of_issue(fields: Mapping[str, Any], entries: Any = None, body: Mapping[str, Any] = NAMED) -> Issue:
    whole = {**body, "fields": {"created": "2026-11-20T10:00:00.000+0300", **fields}}
    return issue_facts(whole, EMPTY, histories=entries)


@pytest.mark.parametrize("entry", INDEX, ids=lambda entry: entry["file"])
def test_a_recording_becomes_what_the_table_says(entry: Mapping[str, Any]) -> None:
    """Facts, a hint, names, a sentence in both languages, or data that nobody asks for."""
    assert becomes(entry) == TABLE.get(entry["file"])


def test_the_table_has_every_recording_and_nothing_else() -> None:
    """As many lines as there are bodies."""
    recorded = {path.name for path in PAYLOADS.glob("*.json")} - {"index.json"}
    assert TABLE.keys() == recorded
    assert len(TABLE) >= 132
