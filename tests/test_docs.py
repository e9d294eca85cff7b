"""What the documents show is true: their policies load, their files and tests are there."""

import re
from pathlib import Path

import pytest

from policies import Policy, Problems, load
from policies.language.model import PolicyPart
from policies.language.problems import Language

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```yaml( policy)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)")
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
SECTION = re.compile(r"^([a-z]+):", re.MULTILINE)
KEYS = frozenset(field.alias or name for name, field in PolicyPart.model_fields.items())

BASE = """\
version: 1
regulation: docs
calendars:
  support: {hours: {mon-fri: 09:00-18:00}}
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
types: [Консультация, Ошибка, Инцидент]
clocks:
  reaction: {calendar: support, start: created, stop: {status: {to: analysis}}, target: 8h}
  silence: {calendar: support, while: {status: waiting}, target: 3wd}
"""
"""What a fragment may lean on; its own sections stand instead of these."""


def relative(document: Path) -> str:
    return str(document.relative_to(ROOT))


def blocks(*, whole: bool) -> list[tuple[str, str]]:
    """(where, text) of the YAML blocks: whole policies, or fragments of one."""
    texts = {document: document.read_text(encoding="utf-8") for document in DOCUMENTS}
    return [
        (f"{relative(document)}:{text.count(chr(10), 0, found.start()) + 1}", found[2])
        for document, text in texts.items()
        for found in BLOCK.finditer(text)
        if bool(found[1]) is whole
    ]


def sections(text: str) -> dict[str, str]:
    """The top-level sections of a policy's text."""
    starts = [found.start() for found in SECTION.finditer(text)]
    pieces = (text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True))
    return {piece.partition(":")[0]: piece for piece in pieces}


def completed(fragment: str) -> str:
    """The fragment in a policy that has all the rest."""
    return "".join({**sections(BASE), **sections(fragment)}.values())


@pytest.mark.parametrize(("where", "text"), blocks(whole=True))
def test_every_policy_in_the_documents_loads_without_problems(where: str, text: str) -> None:
    """A reader who copies a whole policy gets one that `check` has nothing against."""
    policy = load(text, where)
    assert isinstance(policy, Policy), policy.said("en")
    assert policy.warnings == ()


@pytest.mark.parametrize(("where", "text"), blocks(whole=False))
def test_every_fragment_in_the_documents_is_of_the_language(where: str, text: str) -> None:
    """A fragment, put into a policy that has the rest, has no errors."""
    assert set(sections(text)) <= KEYS
    policy = load(completed(text), where)
    assert not isinstance(policy, Problems), policy.said("en")


def test_the_documents_have_policies_and_fragments() -> None:
    """The pattern still finds what it is to check."""
    assert len(blocks(whole=True)) >= 3
    assert len(blocks(whole=False)) >= 10


@pytest.mark.parametrize(("document", "language"), [("README.md", "en"), ("docs/ru/02-политика.md", "ru")])
def test_the_problems_that_are_quoted_are_the_ones_told(document: str, language: Language) -> None:
    """What the documents show of `reglament check docs/examples/spoiled.yaml` is what it says, line by line."""
    name = "docs/examples/spoiled.yaml"
    problems = load((ROOT / name).read_text(encoding="utf-8"), name)
    assert isinstance(problems, Problems)
    quoted = (ROOT / document).read_text(encoding="utf-8").splitlines()
    assert [line for line in problems.said(language).splitlines() if f"    {line}" not in quoted] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=relative)
def test_every_file_a_document_links_to_is_there(document: Path) -> None:
    """No link inside the project leads nowhere."""
    targets = LINK.findall(document.read_text(encoding="utf-8"))
    assert [target for target in targets if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=relative)
def test_every_test_a_document_names_exists(document: Path) -> None:
    """`tests/file.py` and `tests/file.py::test` name what can be run."""
    named = TEST.findall(document.read_text(encoding="utf-8"))
    assert [f"{file}::{test}" for file, test in named if not has_test(ROOT / file, test)] == []


def has_test(file: Path, test: str) -> bool:
    return file.exists() and (not test or f"def {test}(" in file.read_text(encoding="utf-8"))
