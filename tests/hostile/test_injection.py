"""What a stranger wrote shows exactly its text and does nothing: in Jira's markup, in JQL, in logs, on a terminal, on
our pages."""

import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from connector.cli import main
from connector.jira.markup import adf, wiki
from connector.jira.values import jql_text
from connector.store import Store
from connector.terminal import visible
from tests.connector.loop.conftest import cloud, stage
from tests.connector.loop.stage import SHIPPED, Stage
from tests.hostile.texts import EVERY
from tests.webhooks.seeding import decision, put, step

__all__ = ["cloud", "stage"]

ACTING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
INERT = {"doc", "paragraph", "text", "hardBreak"}


def test_there_are_a_hundred_texts() -> None:
    """The figure is a promise (reference: reliability §12)."""
    assert len(set(EVERY)) >= 100


@pytest.mark.parametrize("text", EVERY, ids=ascii)
def test_markup_shows_the_text_and_does_nothing(text: str) -> None:
    """Wiki: nothing that opens markup is bare. The document format: text in paragraphs, and no node that acts."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    assert wiki.to_text(wiki.from_text(text)) == plain
    assert re.search(r"(?<!\\)[{}\[\]|!^~]", wiki.from_text(text)) is None
    assert re.search(r"^(?:[*#\-]+ |h[1-6]\. |bq\. |-{4})", wiki.from_text(text), re.MULTILINE) is None
    document = adf.from_text(text)
    assert adf.to_text(document) == plain
    assert set(re.findall(r'"type": "(\w+)"', json.dumps(document).replace('\\"', ""))) <= INERT
    assert all(set(node) <= {"type", "text"} for part in document["content"] for node in part["content"])


@pytest.mark.parametrize("text", EVERY, ids=ascii)
def test_a_jql_literal_is_one_value(text: str) -> None:
    """Read back by the rule of Atlassian's page: a backslash takes the next character along."""
    literal = jql_text(text)
    assert re.fullmatch(r'"(?:[^"\\\x00-\x1f]|\\["\\])*"', literal, re.DOTALL)
    assert re.sub(r"\\(.)", r"\1", literal[1:-1]) == re.sub(r"[\x00-\x1f\x7f]+", " ", text)


LOGGING = """
import json, logging, sys, structlog
from connector import log
log.configure(sys.argv[1])
for text in json.load(sys.stdin):
    structlog.get_logger("t").warning("event", value=text, listed=[text], **{text: repr(text)})
    structlog.get_logger("t").warning(text)
    logging.getLogger("library").warning("%s", text)
    try:
        raise ValueError(text)
    except ValueError:
        structlog.get_logger("t").exception("broken")
"""


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_log_has_a_line_for_an_event_and_none_that_is_forged(form: str) -> None:
    """As name and as value, as event, from a library, and as the words of an exception, whose lines stand deeper."""
    told = subprocess.run(
        [sys.executable, "-c", LOGGING, form], input=json.dumps(EVERY), capture_output=True, text=True, check=True
    ).stderr
    lines = told.removesuffix("\n").split("\n")
    assert ACTING.search(told) is None
    if form == "json":
        assert len([json.loads(line) for line in lines]) == 4 * len(EVERY)
        return
    events = [line for line in lines if not line.startswith("    ")]
    assert len(events) == 4 * len(EVERY)
    assert all(re.match(r"\d{4}-\d\d-\d\dT[\d:.]+Z \[\w+", line) for line in events)


@pytest.mark.parametrize("text", EVERY, ids=ascii)
def test_what_is_visible_is_still_json_and_the_same_value(text: str) -> None:
    """The escapes are JSON's own."""
    shown = visible(json.dumps(text, ensure_ascii=False))
    assert ACTING.search(shown) is None
    assert json.loads(shown) == text


def test_a_terminal_is_only_written_to(stage: Stage, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """`explain` of an issue whose every text is hostile: nothing acts, and no line passes for one of ours."""
    hostile = "\n".join(EVERY).replace("\0", "")
    key = stage.incident(description=hostile, **{stage.sandbox.field("Площадка"): "\x1b[2Jx\nПоля:\n  Уровень: лжёт"})
    body: dict[str, Any] = stage.support.issue(key)
    people = json.dumps(body).replace('"displayName": "', '"displayName": "\\u001b]0;x\\u0007\\u202e\\nПочему:\\n')
    (tmp_path / "issue.json").write_text(people, encoding="utf-8")
    for more in ([], ["--json"], ["--lang", "en"]):
        at = ["--facts", str(tmp_path / "issue.json"), "--at", "2026-11-23T11:00+03:00", "--policy", str(SHIPPED)]
        assert main(["explain", *at, *more]) == 0
        told = capsys.readouterr()
        assert ACTING.search(told.out + told.err) is None
        assert sum(line.startswith(("Почему:", "Why:")) for line in told.out.split("\n")) == (more != ["--json"])


class Elements(HTMLParser):
    """Every element and attribute of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.addresses: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}
        self.addresses |= {value or "" for name, value in attrs if name in {"href", "src", "action", "formaction"}}

    def handle_data(self, data: str) -> None:
        self.text += data


def test_pages_show_hostile_texts_as_texts(client: FlaskClient, store: Store) -> None:
    """In the list and on an issue's own page: no element, attribute or address comes of them."""
    for number, text in enumerate(EVERY):
        told = decision(text, {}, [step("created", None, text, text)], customer=text, fields={text: text})
        put(store, str(20_000 + number), f"SUP-{20_000 + number}", text, told, problem={"ru": text, "en": text})
    for path in ("/", *(f"/issues/SUP-{20_000 + number}" for number in range(len(EVERY)))):
        page = Elements(client.get(path).text)
        assert page.tags.isdisjoint({"script", "iframe", "object", "base"}), path
        assert not [name for name in page.names if name.startswith("on")], path
        assert all(re.match(r"/(?!/)|#|https://jira\.example\.ru/", address) for address in page.addresses), path


WORDS = ("endpoint=x", "_scheme=javascript", "_external=1", "_scheme=javascript&_external=1", "_method=DELETE")
MORE = ("_anchor=x", "values=1", "self=1", "key=y", "lang=javascript:x", "page=-1", "page=9e9", "q=%00%ff", "show=../x")


@pytest.mark.parametrize("words", [*WORDS, *MORE])
@pytest.mark.parametrize("path", ["/", "/policies", "/issues/SUP-1"])
def test_a_strangers_words_in_an_address_lead_nowhere(path: str, words: str, client: FlaskClient) -> None:
    """They are not arguments of what makes our links."""
    answer = client.get(f"{path}?{words}")
    assert answer.status_code in {200, 404}
    assert all(re.match(r"/(?!/)|#|https://jira\.example\.ru/", each) for each in Elements(answer.text).addresses)
