"""What the documents show is true: their policies load, their cases pass, their files, anchors and tests are there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from policies import Policy, Problems, load
from policies.files import open_policy
from policies.language.model import PolicyPart
from policies.language.problems import Language
from policies.manual.kinds import kinds
from policies.proving.reading import FilePart, load_cases
from policies.proving.running import play_watched
from policies.proving.watching import Watched
from webhooks.cli import main

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
GUIDES = {"ru": ROOT / "docs" / "ru" / "язык", "en": ROOT / "docs" / "en" / "language"}
BLOCK = re.compile(r"^```yaml(?: (policy|cases))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
COMMAND = re.compile(r"(?:^ {4}(?:\.venv/bin/)?|`(?:\.venv/bin/)?)reglament ([a-z-]+)", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
SECTION = re.compile(r"^([a-z]+):", re.MULTILINE)
KEYS = frozenset(field.alias or name for name, field in PolicyPart.model_fields.items())
CASE_KEYS = frozenset(FilePart.model_fields)

BASES = {
    "ru": """\
version: 1
regulation: docs
calendars:
  support: {hours: {mon-fri: 09:00-18:00}, holidays: RU}
people:
  staff: {groups: support}
  duty: {groups: duty}
fields:
  site: Площадка
statuses:
  new: Открыт
  analysis: Анализ
  waiting: Ожидание клиента
  suspended: Приостановлен
  done: [Решён, Закрыт]
types: [Консультация, Ошибка, Инцидент, Платная работа]
clocks:
  reaction: {title: Реакция, calendar: support, start: created, stop: {status: {to: analysis}}, target: 8h}
  silence: {title: Молчание клиента, calendar: support, while: {status: waiting}, target: 3wd}
""",
    "en": """\
version: 1
regulation: docs
language: en
calendars:
  support: {hours: {mon-fri: 09:00-18:00}, holidays: RU}
people:
  staff: {groups: support}
  duty: {groups: duty}
fields:
  site: Site
statuses:
  new: Open
  analysis: Analysis
  waiting: Waiting for customer
  suspended: Suspended
  done: [Resolved, Closed]
types: [Question, Bug, Incident, Paid work]
clocks:
  reaction: {title: Reaction, calendar: support, start: created, stop: {status: {to: analysis}}, target: 8h}
  silence: {title: Silence, calendar: support, while: {status: waiting}, target: 3wd}
""",
}
"""What a fragment may lean on; its own sections stand instead of these."""

CASE_BASES = {
    "ru": """\
policy: docs.yaml
people: {Анна: requester, Игорь: staff}
issue: {status: new, type: Ошибка, priority: Средний, summary: Не открывается отчёт}
""",
    "en": """\
policy: docs.yaml
people: {Anna: requester, Ian: staff}
issue: {status: new, type: Bug, priority: Medium, summary: The report does not open}
""",
}
"""Who takes part and how an issue begins, where the cases do not tell."""


@dataclass(frozen=True, slots=True)
class Block:
    where: str
    kind: str
    """`policy`: a whole one. ``: a fragment of one. `cases`: what comes of the policy or fragment above."""
    text: str
    language: Language
    above: str
    """The whole policy that the block belongs to."""


def relative(document: Path) -> str:
    return str(document.relative_to(ROOT))


def all_blocks() -> Iterator[Block]:
    for document in DOCUMENTS:
        text, above = document.read_text(encoding="utf-8"), ""
        language: Language = "en" if "docs/en/" in relative(document) else "ru"
        for found in BLOCK.finditer(text):
            kind, body = found[1] or "", found[2]
            if kind != "cases":
                above = body if kind == "policy" else completed(body, BASES[language])
            where = f"{relative(document)}:{text.count(chr(10), 0, found.start()) + 1}"
            yield Block(where, kind, body, language, above)


def blocks(*, whole: bool) -> list[tuple[str, str]]:
    """(where, text) of the YAML blocks: whole policies, or fragments of one."""
    return [(block.where, block.text) for block in all_blocks() if block.kind == ("policy" if whole else "")]


def sections(text: str) -> dict[str, str]:
    """The top-level sections of a file's text."""
    starts = [found.start() for found in SECTION.finditer(text)]
    pieces = (text[start:end] for start, end in pairwise([*starts, len(text)]))
    return {piece.partition(":")[0]: piece for piece in pieces}


def completed(fragment: str, base: str) -> str:
    """The fragment in a file that has all the rest."""
    return "".join({**sections(base), **sections(fragment)}.values())


FRAGMENTS = [block for block in all_blocks() if not block.kind]
CASES = [block for block in all_blocks() if block.kind == "cases"]


@pytest.mark.parametrize(("where", "text"), blocks(whole=True))
def test_every_policy_in_the_documents_loads_without_problems(where: str, text: str) -> None:
    """A reader who copies a whole policy gets one that `check` has nothing against."""
    policy = load(text, where)
    assert isinstance(policy, Policy), policy.said("en")
    assert policy.warnings == ()


@pytest.mark.parametrize("block", FRAGMENTS, ids=lambda block: block.where)
def test_every_fragment_in_the_documents_is_of_the_language(block: Block) -> None:
    """A fragment, put into a policy that has the rest, has no errors."""
    assert set(sections(block.text)) <= KEYS
    policy = load(block.above, block.where)
    assert not isinstance(policy, Problems), policy.said("en")


@pytest.mark.parametrize("block", CASES, ids=lambda block: block.where)
def test_what_a_document_says_comes_of_an_example_does(block: Block) -> None:
    """The cases below an example, played on it, all pass."""
    assert set(sections(block.text)) <= CASE_KEYS
    policy = load(block.above, block.where)
    assert isinstance(policy, Policy), policy.said("en")
    suite = load_cases(completed(block.text, CASE_BASES[block.language]), block.where, policy)
    assert not isinstance(suite, Problems), suite.said("en")
    results = [play_watched(Watched(policy), case) for case in suite.cases]
    found = [(result.case.name, *failure.differences) for result in results for failure in result.failures]
    assert found == []


def test_the_documents_have_policies_fragments_and_cases() -> None:
    """The pattern still finds what it is to check."""
    assert len(blocks(whole=True)) >= 3
    assert len(FRAGMENTS) >= 50
    assert len(CASES) >= 30


@pytest.mark.parametrize("language", GUIDES)
def test_every_word_of_the_language_is_in_the_guide(language: str) -> None:
    """The admin's guide has every key and word that the manual, made from the code, knows."""
    shown = "\n".join(page.read_text(encoding="utf-8") for page in sorted(GUIDES[language].glob("*.md")))
    missing = [f"{name}: {word}" for name, word in words_of_the_language() if not re.search(rf"\b{word}\b", shown)]
    assert missing == []


def words_of_the_language() -> Iterator[tuple[str, str]]:
    """(kind, key or word) of everything that `reglament show` tells of policies."""
    for name, kind in kinds().items():
        if name == "case":
            continue
        for part in kind.parts.values():
            yield from ((name, field.alias or key) for key, field in part.model_fields.items())
        for terms in kind.terms.values():
            yield from ((name, word) for word in terms)


def test_the_guides_are_mirrored() -> None:
    """Page for page the English guide has the sections and the examples of the Russian one."""
    russian, english = (sorted(guide.glob("*.md")) for guide in GUIDES.values())
    assert [page.name[:2] for page in russian] == [page.name[:2] for page in english]
    assert [outline(page) for page in russian] == [outline(page) for page in english]


def outline(page: Path) -> list[str]:
    """A page's headings by their level, and its examples by their kind, in order."""
    lines = page.read_text(encoding="utf-8").splitlines()
    return [line.split(" ")[0] if line.startswith("#") else line for line in lines if re.match(r"#+ |```yaml", line)]


@pytest.mark.parametrize(("document", "language"), [("README.md", "en"), ("docs/ru/06-проверка.md", "ru")])
def test_the_problems_that_are_quoted_are_the_ones_told(document: str, language: Language) -> None:
    """What the documents show of `reglament check docs/examples/spoiled.yaml` is what it says, line by line."""
    name = "docs/examples/spoiled.yaml"
    problems = load((ROOT / name).read_text(encoding="utf-8"), name)
    assert isinstance(problems, Problems)
    quoted = (ROOT / document).read_text(encoding="utf-8").splitlines()
    assert [line for line in problems.said(language).splitlines() if f"    {line}" not in quoted] == []


@pytest.mark.parametrize(("document", "language"), [("ru/03-почему-такой-срок.md", "ru")])
def test_the_explanation_that_is_quoted_is_the_one_told(
    document: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The lines about the clock are those of `reglament explain` on the issue that lies beside the documents."""
    facts = ("--facts", str(ROOT / "docs" / "examples" / "SUP-42.json"), "--at", "2026-11-05T13:00+03:00")
    assert main(["explain", *facts, "--policy", str(ROOT / "policies.yaml"), "--lang", language]) == 0
    told = [line.rpartition("  [")[0].strip() for line in capsys.readouterr().out.splitlines()]
    quoted = " ".join((ROOT / "docs" / document).read_text(encoding="utf-8").split())
    lines = [line for line in told if line.startswith("«Реакция»")]
    assert len(lines) == 3
    assert [line for line in lines if line not in quoted] == []


def test_every_field_of_the_shipped_policy_is_in_the_list_of_fields() -> None:
    """Who sets up his Jira by the page creates all that the policy names."""
    policy = open_policy(ROOT / "policies.yaml")
    assert isinstance(policy, Policy)
    listed = (ROOT / "docs" / "ru" / "04-jira.md").read_text(encoding="utf-8")
    rows = "\n".join(line for line in listed.splitlines() if line.startswith("|"))
    assert [name for name in policy.names["field"] if not re.search(rf"\b{re.escape(name)}\b", rows)] == []


COMMANDS = sorted({name for page in DOCUMENTS for name in COMMAND.findall(page.read_text(encoding="utf-8"))})


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_a_document_names_is_there(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What follows `reglament` where it is to be typed is a command, whose help tells more than what it is for."""
    with pytest.raises(SystemExit) as left:
        main([name, "--help"])
    assert left.value.code == 0
    usage, *told = capsys.readouterr().out.split("\n\n")
    assert usage.startswith(f"usage: reglament {name}")
    assert len([words for words in told if not words.startswith(("options:", "positional arguments:"))]) >= 2


@pytest.mark.parametrize("document", DOCUMENTS, ids=relative)
def test_every_place_a_document_links_to_is_there(document: Path) -> None:
    """No link inside the project leads nowhere: neither its file nor the heading it names is missing."""
    links = LINK.findall(FENCED.sub("", document.read_text(encoding="utf-8")))
    assert [f"{file}#{anchor}" for file, anchor in links if not leads(document, file, anchor)] == []


def leads(document: Path, file: str, anchor: str) -> bool:
    target = document.parent / file if file else document
    return target.exists() and (not anchor or anchor in anchors(target))


def anchors(document: Path) -> set[str]:
    """What GitHub makes of the headings: lower case, no punctuation, hyphens for blanks."""
    headings = HEADING.findall(FENCED.sub("", document.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=relative)
def test_every_test_a_document_names_exists(document: Path) -> None:
    """`tests/file.py` and `tests/file.py::test` name what can be run."""
    named = TEST.findall(document.read_text(encoding="utf-8"))
    assert [f"{file}::{test}" for file, test in named if not has_test(ROOT / file, test)] == []


def has_test(file: Path, test: str) -> bool:
    return file.exists() and (not test or f"def {test}(" in file.read_text(encoding="utf-8"))
