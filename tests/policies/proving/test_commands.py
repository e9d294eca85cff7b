"""`reglament test` and `reglament coverage` as people and a CI call them."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from policies.cli import main
from tests.policies.proving.build import HEAD, POLICY, case_text

GOOD = case_text("clause: T-2\nexpect: [{at: 12:00, level: Обычный}]")
BAD = GOOD + GOOD.removeprefix(HEAD).replace("Случай", 'Плохой <случай> & "co"').replace(
    "level: Обычный", "level: Срочный"
)
LIST = "t:\n  clauses:\n" + "".join(f"    - {{id: T-{n}, says: о чём}}\n" for n in range(1, 6))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "policy.yaml").write_text(POLICY.text, encoding="utf-8")
    (tmp_path / "t.cases.yaml").write_text(GOOD, encoding="utf-8")
    return tmp_path


def test_cases_that_pass(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each by name, then what was not touched, then the count; exit 0."""
    assert main(["test", str(folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [str(folder / "t.cases.yaml"), "  pass  Случай"]
    assert lines[2].startswith(f"{folder / 'policy.yaml'}: не затронуто: правил 2 из 2,")
    assert lines[-1] == "случаев 1: прошло 1, не прошло 0"


def test_a_case_that_fails(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The place, the difference, and the trace in words; exit 1."""
    (folder / "t.cases.yaml").write_text(BAD, encoding="utf-8")
    assert main(["test", str(folder / "t.cases.yaml"), "--lang", "en"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:3] == ["  pass  Случай", '  FAIL  Плохой <случай> & "co"']
    assert lines[3].endswith("t.cases.yaml:12:33: 2026-11-23 12:00: level: expected Срочный, actual Обычный")
    assert lines[4:6] == ["        why so:", "          Level «Обычный»"]
    assert lines[-1] == "cases 2: passed 1, failed 1"


def test_run_picks_cases_by_name(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A part of the name is enough; nothing found is a failure, and so is a bad expression."""
    (folder / "t.cases.yaml").write_text(BAD, encoding="utf-8")
    assert main(["test", str(folder), "--run", "^случай$"]) == 0
    assert main(["test", str(folder), "--run", "другой"]) == 1
    assert main(["test", str(folder), "--run", "("]) == 1
    told = capsys.readouterr().err
    assert "нет ни одного случая" in told
    assert "не регулярное выражение" in told


def test_junit_is_xml(folder: Path) -> None:
    """Whatever the names are; a file with problems is an error in it."""
    (folder / "t.cases.yaml").write_text(BAD.replace("12:00", '"12:00"'), encoding="utf-8")
    (folder / "u.cases.yaml").write_text(GOOD.replace("level", "lvl"), encoding="utf-8")
    (folder / "v.cases.yaml").write_text(GOOD.replace("Случай", '"bell \\a"'), encoding="utf-8")
    assert main(["test", str(folder), "--junit", str(folder / "report.xml")]) == 1
    root = ElementTree.parse(folder / "report.xml").getroot()  # noqa: S314 - our own report
    suites = [(suite.get("tests"), suite.get("failures"), suite.get("errors")) for suite in root]
    assert suites == [("2", "1", "0"), ("1", "0", "1"), ("1", "0", "1")]
    failure = root[0][1][0]
    assert (root[0][1].get("name"), failure.tag) == ('Плохой <случай> & "co"', "failure")
    assert "почему так:" in (failure.text or "")
    assert "lvl" in (root[1][0][0].text or "")


def test_coverage_lists_what_was_not_touched(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only when asked for."""
    main(["test", str(folder), "--coverage", "--lang", "en"])
    assert "\n  rules → Нужна площадка\n" in capsys.readouterr().out


def test_hidden_folders_are_left_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A virtual environment is full of other people's files."""
    (folder / ".venv").mkdir()
    (folder / ".venv" / "x.cases.yaml").write_text("broken: [a", encoding="utf-8")
    assert main(["test", str(folder)]) == 0


def test_clauses_one_by_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 3 when a clause has no case, 1 when one is cited nowhere, 0 when all are proved or manual."""
    policy, clauses = str(folder / "policy.yaml"), folder / "clauses.yaml"
    clauses.write_text(LIST, encoding="utf-8")
    assert main(["coverage", policy, "--clauses", str(clauses)]) == 3
    assert "T-5  вручную\n    вручную: оценивает человек\n" in capsys.readouterr().out
    clauses.write_text(LIST + "    - {id: T-6}\n", encoding="utf-8")
    assert main(["coverage", policy, "--clauses", str(clauses), "--lang", "en"]) == 1
    assert "T-6  uncovered\nclauses 6: proved 2, no case 2, manual 1, uncovered 1\n" in capsys.readouterr().out
    (folder / "t.cases.yaml").write_text(GOOD.replace("T-2", "[T-2, T-3, T-4]"), encoding="utf-8")
    assert main(["coverage", policy]) == 0


def test_cases_of_another_policy_prove_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only those that name this one."""
    (folder / "other.yaml").write_text(POLICY.text, encoding="utf-8")
    assert main(["coverage", str(folder / "other.yaml")]) == 3
    assert "доказан" not in capsys.readouterr().out


def test_coverage_as_json_and_as_a_page(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same rows."""
    html = folder / "coverage.html"
    main(["coverage", str(folder / "policy.yaml"), "--json", "--html", str(html)])
    found = json.loads(capsys.readouterr().out)
    assert found["policy"] == {"regulation": "t", "fingerprint": POLICY.fingerprint}
    assert found["clauses"][1] == {
        "clause": "T-2",
        "kind": "",
        "says": "",
        "status": "proved",
        "at_load": False,
        "carriers": ["clocks → Реакция"],
        "cases": [{"file": str(folder / "t.cases.yaml"), "case": "Случай", "passed": True, "named": True}],
        "manual": None,
    }
    assert "Таймер «Реакция»" in html.read_text(encoding="utf-8")


def test_what_cannot_be_done_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No policy, a bad list, a broken case file, nowhere to write: exit 1 and the reason."""
    policy = str(folder / "policy.yaml")
    assert main(["coverage", str(folder / "none.yaml")]) == 1
    assert main(["coverage", policy, "--clauses", str(folder / "t.cases.yaml")]) == 1
    assert main(["coverage", policy, "--html", str(folder / "no" / "page.html")]) == 1
    assert main(["test", str(folder), "--junit", str(folder / "no" / "report.xml")]) == 1
    (folder / "t.cases.yaml").write_text("broken: [a", encoding="utf-8")
    assert main(["coverage", policy]) == 1
    told = capsys.readouterr()
    assert "файл не читается" in told.out
    assert "в списке пунктов нет регламента «t»" in told.out
    assert told.err.count("не записать") == 2
    assert "скобка не закрыта" in told.err
