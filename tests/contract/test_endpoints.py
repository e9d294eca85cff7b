"""`docs/jira.md` lists every request that the service can send to a Jira, and nothing else."""

import re

from connector.jira.answers import Failure
from connector.jira.client import Jira
from connector.jira.names import Directory
from connector.sandbox.sites import mespace
from tests.contract.conftest import NOON, Line
from tests.contract.endpoints import ROOT, ROW, paths_in_the_code, table, unlisted

TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")

ASKS_NOTHING = {"account", "at_once", "close", "connect", "dialect", "directory", "figures"}
"""What of the client asks nothing by itself, or was asked before the test began."""


def test_every_address_in_the_code_is_in_the_table() -> None:
    """Read out of the source, so that a new one cannot be forgotten."""
    listed = {path for _, _, path in table()}
    assert sorted(paths_in_the_code() - listed) == []


def test_every_address_in_the_table_is_in_the_code() -> None:
    """One that is asked no more is to be taken out. An address with an id may be made of the one without."""
    made = paths_in_the_code()
    assert sorted(path for _, _, path in table() if path not in made and path.removesuffix("/{}") not in made) == []


def test_every_line_tells_a_permission_and_a_test() -> None:
    """The table is read whole: as many lines as begin like one, each with all of its columns."""
    text = (ROOT / "docs" / "jira.md").read_text("utf-8")
    rows = ROW.findall(text)
    assert len(rows) == sum(line.startswith(("| GET", "| POST", "| PUT", "| DELETE")) for line in text.splitlines())
    assert [row[1] for row in rows if not row[4].strip() or "`tests/" not in row[6]] == []


def test_every_line_names_a_test_that_is_there() -> None:
    """By its file and its name, so that a renamed one is not looked for in vain."""
    rows = ROW.findall((ROOT / "docs" / "jira.md").read_text("utf-8"))
    assert [row[:2] for row in rows if not TEST.findall(row[6])] == []
    told = {one for row in rows for one in TEST.findall(row[6])}
    assert [one for one in told if f"def {one[1]}(" not in (ROOT / one[0]).read_text("utf-8")] == []


def test_what_is_sent_is_in_the_table(line: Line) -> None:
    """Everything that the client can do, done once: method and address are listed for the dialect."""
    exercise(line)
    dialect = "cloud" if line.cloud else "dc"
    asked = {tuple(one.split(" ")) for one in line.asked()}
    assert len(asked) >= 10
    assert sorted(one for one in asked if unlisted(dialect, *one)) == []
    assert unlisted(dialect, "DELETE", "/rest/api/2/issue/SUP-1")


def exercise(line: Line) -> None:
    """Every public method of the client; a new one has to be put here."""
    jira, done = line.jira, set(ASKS_NOTHING)
    key = line.customer.create("Ошибка", "Не печатает")
    for number in range(45):
        line.support.say(key, str(number))
        line.support.edit(key, summary=str(number))
    issue_id = line.read(key).id
    asked = {
        "refresh": lambda: jira.refresh([mespace.SUPPORT]),
        "read": lambda: jira.read(key),
        "read_with_native": lambda: jira.read_with_native(key),
        "read_together": lambda: jira.read_together([issue_id]),
        "find": lambda: jira.find("project = SUP"),
        "set_fields": lambda: jira.set_fields(key, {"Реакция до": NOON}, "f"),
        "comment": lambda: jira.comment(key, "раз", public=True, effect="c"),
        "transition": lambda: jira.transition(key, "Анализ", "t"),
        "add_label": lambda: jira.add_label(key, "метка"),
        "notify": lambda: jira.notify(key, "Срок", "Мало", groups=[mespace.SUPPORT]),
        "link": lambda: jira.link(key, "g", "https://r.example/1", "Почему"),
        "marks": lambda: jira.marks(key),
        "own_comments": lambda: jira.own_comments(key),
        "remove_comment": lambda: jira.remove_comment(key, "99"),
        "answers": jira.answers,
    }
    for name, ask in asked.items():
        answer = ask()
        assert not isinstance(answer, Failure), (name, answer)
        done.add(name)
    jira.may_note(issue_id, "SUP")
    done.add("may_note")
    assert isinstance(jira.directory, Directory)
    assert {name for name in dir(Jira) if not name.startswith("_")} <= done
