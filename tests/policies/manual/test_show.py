"""`reglament show`: every kind has its page in both languages, with an example that loads and cases that pass."""

import tomllib
from fnmatch import fnmatch
from importlib.resources import files
from pathlib import Path

import pytest

from policies.cli import main
from policies.language.load import CHAPTERS
from policies.manual.kinds import INSIDE, kinds
from policies.manual.show import outcomes, suite_of
from policies.manual.words import CASES, WORDS
from policies.rules.rule import RulePart

Printed = pytest.CaptureFixture[str]
ROOT = Path(__file__).resolve().parents[3]
FOLDER = files("policies.manual") / "examples"
EXAMPLES = sorted({kind.example for kind in kinds().values() if kind.example})


def said(capsys: Printed, *arguments: str) -> str:
    assert main(["show", *arguments]) == 0
    return capsys.readouterr().out


def test_the_list_names_every_kind(capsys: Printed) -> None:
    """Every chapter of rules is among them."""
    lines = said(capsys).splitlines()
    assert [line.split()[0] for line in lines] == list(kinds())
    assert set(CHAPTERS) <= set(kinds())
    assert len(said(capsys, "--lang", "en").splitlines()) == len(lines)


@pytest.mark.parametrize("name", list(kinds()))
def test_every_kind_has_a_page_in_both_languages(name: str, capsys: Printed) -> None:
    """Purpose, keys, example, and what its cases show."""
    russian, english = said(capsys, name), said(capsys, name, "--lang", "en")
    assert russian.startswith(f"{name} — {kinds()[name].russian}\n")
    assert english.startswith(f"{name} — {kinds()[name].english}\n")
    assert "\nпример политики:\n" in russian
    assert "\nчто будет (случаи к примеру):\n" in russian
    assert "\nan example:\n" in english
    assert "FAIL" not in russian


def test_no_part_of_the_language_is_left_out() -> None:
    """Each is shown under some kind; those that others build on show with them."""
    shown = {part for kind in kinds().values() for part in kind.parts.values()}
    assert {part for part in {**WORDS, **CASES} if not part.__subclasses__()} == shown
    assert all(issubclass(kinds()[key].parts[f"rules → {key}"], RulePart) for key in CHAPTERS)
    assert set(INSIDE) <= set(CHAPTERS)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_passes_its_cases_without_warnings(name: str) -> None:
    """They are case files like any other, and beyond reproach."""
    suite = suite_of(name)
    assert suite.policy.warnings == ()
    assert suite.warnings == ()
    assert suite.cases
    assert all(line.startswith("  pass  ") for line in outcomes(name, "ru"))


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_cases_of_an_example_are_named_in_both_languages(name: str) -> None:
    """«по-русски / in English»."""
    for case in suite_of(name).cases:
        russian, slash, english = case.name.partition(" / ")
        assert slash
        assert any("а" <= letter <= "я" for letter in russian)
        assert not any("а" <= letter <= "я" for letter in english)


def test_every_example_belongs_to_a_kind() -> None:
    """No file is left over, none is missing."""
    found = {file.name for file in FOLDER.iterdir()}
    assert found == {f"{name}{ending}" for name in EXAMPLES for ending in (".yaml", ".cases.yaml")}


def test_a_page_tells_what_the_part_knows(capsys: Printed) -> None:
    """Required keys, choices and defaults come from the Part itself."""
    page = said(capsys, "clock", "--lang", "en")
    assert "  calendar         Which calendar counts; required; e.g. support\n" in page
    assert "close | same-time, default close" in page
    assert "  {key}" not in page


def test_an_unknown_kind_is_guessed_at(capsys: Printed) -> None:
    """Exit 1, and what there is."""
    assert main(["show", "clok", "--lang", "en"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("«clok» is not in the manual; there are: policy, ")
    assert told.endswith("; did you mean «clock»?\n")
    assert main(["show", "фыва"]) == 1
    assert "такого в справке нет" in capsys.readouterr().err


@pytest.mark.parametrize("path", ["policies/manual/examples/clock.cases.yaml", "policies/regulations/mespace.yaml"])
def test_an_installed_wheel_has_the_examples_and_the_regulations(path: str) -> None:
    """They are package data."""
    data = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["package-data"]
    patterns = [f"{package.replace('.', '/')}/{pattern}" for package, given in data.items() for pattern in given]
    assert any(fnmatch(path, pattern) for pattern in patterns)
