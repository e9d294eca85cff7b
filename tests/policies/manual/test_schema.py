"""The schema takes every good policy and every good case file, and refuses those whose mistake is one of shape."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from policies.cli import main
from policies.language import durations
from policies.language.reading import Source, read
from policies.manual.schema import cases_schema, customers_schema, policy_schema
from tests.test_docs import blocks

ROOT = Path(__file__).resolve().parents[3]
POLICIES = [ROOT / "policies.yaml", *sorted((ROOT / "policies").rglob("*.yaml"))]
GOOD = [path for path in POLICIES if not path.name.endswith(".cases.yaml") and "regulation:" in path.read_text("utf-8")]
CASES = sorted([*(ROOT / "policies").rglob("*.cases.yaml"), *(ROOT / "tests" / "cases").rglob("*.cases.yaml")])
CUSTOMERS = sorted((ROOT / "policies" / "regulations").glob("*customers.yaml"))
BAD = sorted((ROOT / "tests" / "bad").glob("*.yaml"))

# fmt: off
REFUSED = frozenset([
    "bound-blank", "break-garbled", "calendar-missing", "change-empty", "change-key-misspelt", "chapter-misspelt",
    "chapters-two", "chars-negative", "chars-text", "choice-comment", "choice-holidays", "choice-level-change",
    "choice-mode", "clock-not-mapping", "condition-bound", "condition-empty", "condition-list", "condition-null",
    "condition-operator", "contains-blank", "date-garbled", "date-in-calendar", "duration-number", "duration-unit",
    "effect-misspelt", "effect-two-in-one", "effect-without-text", "effect-word", "effective-announced-garbled",
    "effective-for", "effective-from-missing", "event-misspelt", "event-scalar", "field-blank", "formats-null",
    "hours-garbled", "hours-impossible", "key-unknown-clock", "key-unknown-people", "key-unknown-top",
    "language-list", "language-russian", "language-unknown", "level-name-missing", "levels-mapping", "list-at-top",
    "operator-match", "operator-misspelt", "pattern-blank", "pattern-number", "people-nobody", "point-garbled",
    "reminder-word", "requirement-any-mapping", "requirement-list", "requirement-measure", "requirement-none",
    "requirement-number", "requirement-scalar", "rules-mapping", "sections-mapping", "short-days",
    "start-and-while", "top-and-section", "two-mistakes", "undo-in-point", "undo-in-reaction", "version-2",
    "version-missing", "weekday-russian", "words-boolean", "words-fraction", "words-zero", "workflow-list",
    "workflow-target-mapping",
])
# fmt: on
"""Spoiled policies whose mistake an editor with the schema underlines: an unknown or missing key, a wrong kind of
value, a word that is none of the choices."""


@cache
def policies() -> Draft7Validator:
    return Draft7Validator(policy_schema())


def data(text: str) -> Any:
    source = read(text, "t.yaml")
    assert isinstance(source, Source)
    return source.data


def faults(validator: Draft7Validator, text: str) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(data(text))]


def test_the_schemas_are_schemas() -> None:
    """Of draft 7, with every reference defined."""
    for schema in (policy_schema(), cases_schema(), customers_schema()):
        Draft7Validator.check_schema(schema)
        text = json.dumps(schema)
        used = {part.split('"')[0] for part in text.split("#/definitions/")[1:]}
        assert used == set(schema["definitions"])
        assert "x-" + "shape" not in text
        assert "x-" + "part" not in text


@pytest.mark.parametrize("path", GOOD, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_good_policy_is_taken(path: Path) -> None:
    """The shipped one, the regulations, the manual's examples."""
    assert faults(policies(), path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(("where", "text"), blocks(whole=True), ids=lambda given: given if ":" in given[:60] else "")
def test_a_policy_of_the_documents_is_taken(where: str, text: str) -> None:
    """What the admin's guide shows does not look wrong in his editor."""
    assert faults(policies(), text) == []


@pytest.mark.parametrize("path", CASES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_case_file_is_taken(path: Path) -> None:
    """Those of the project and of the manual."""
    assert faults(Draft7Validator(cases_schema()), path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", CUSTOMERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_of_customers_is_taken(path: Path) -> None:
    """Those beside the regulations."""
    assert faults(Draft7Validator(customers_schema()), path.read_text(encoding="utf-8")) == []


def test_a_customer_with_a_misspelt_key_is_refused() -> None:
    """The file has a schema of its own."""
    validator = Draft7Validator(customers_schema())
    assert faults(validator, "- {name: Завод, packege: Базовая}") == [
        "$[0]: Additional properties are not allowed ('packege' was unexpected)"
    ]
    assert not validator.is_valid(data("name: Завод"))


def test_spoiled_policies_of_wrong_shape_are_refused() -> None:
    """At least those of the list, by file name."""
    texts = {path.stem: read(path.read_text(encoding="utf-8"), path.name) for path in BAD}
    found = {
        name for name, source in texts.items() if isinstance(source, Source) and not policies().is_valid(source.data)
    }
    assert found >= REFUSED, sorted(REFUSED - found)


def test_a_wrong_key_is_told_at_its_place() -> None:
    """Deep inside a rule the editor points at the rule's own key."""
    text = """
        version: 1
        regulation: t
        calendars: {w: {hours: 24x7}}
        rules: [{name: r, on: created, when: {site: {wrods: 5}}, do: {label: a}}]
    """
    assert faults(policies(), text) == [
        "$.rules[0].when.site: Additional properties are not allowed ('wrods' was unexpected)"
    ]


def test_keys_bear_both_languages() -> None:
    """And their examples and defaults."""
    clock = policy_schema()["definitions"]["Clock"]["properties"]
    assert clock["title"]["description"] == "Название для людей\n\nName for people"
    assert clock["target"]["examples"] == ["8h", "1wd"]
    assert clock["days"]["default"] == "close"
    assert clock["days"]["enum"] == ["close", "same-time"]


@pytest.mark.parametrize(
    "text",
    ["2h", "30m", "1h 30m", "4 ч", "1wd", "15d", "3 рабочих дня", "1 РАБОЧИЙ ДЕНЬ", "15 календарных дней", "2 Hours"],
)
def test_durations_are_taken_as_the_reader_takes_them(text: str) -> None:
    """In both languages, letters in either case."""
    duration = Draft7Validator({"type": "string", "pattern": durations.pattern()})
    assert durations.parse(text) is not None
    assert duration.is_valid(text)


@pytest.mark.parametrize("text", ["2", "2x", "h", "", "1wd 2d", "1d 1d"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    """By both."""
    assert durations.parse(text) is None
    assert not Draft7Validator({"type": "string", "pattern": durations.pattern()}).is_valid(text)


def test_the_command_prints_the_schema(capsys: pytest.CaptureFixture[str]) -> None:
    """Of policies, of case files, or of customers."""
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == policy_schema()
    assert main(["schema", "--cases"]) == 0
    assert json.loads(capsys.readouterr().out) == cases_schema()
    assert main(["schema", "--customers"]) == 0
    assert json.loads(capsys.readouterr().out) == customers_schema()


def test_help_tells_how_to_use_it_in_an_editor(capsys: pytest.CaptureFixture[str]) -> None:
    """The line for the top of the file is there to copy."""
    with pytest.raises(SystemExit):
        main(["schema", "--help"])
    assert "# yaml-language-server: $schema=reglament.schema.json" in capsys.readouterr().out
