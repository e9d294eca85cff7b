"""`reglament check`: exit status 0, 1 (errors) or 3 (warnings only), messages in the language asked for."""

from pathlib import Path

import pytest

from policies.cli import main
from tests.policies.build import SHIPPED

GOOD = "version: 1\nregulation: t\ncalendars: {w: {hours: 24x7}}\nclocks: {c: {calendar: w, start: created}}\n"
WARNED = GOOD.replace("calendars: {", "calendars: {spare: {hours: 24x7}, ")
FAULTY = GOOD.replace("calendar: w", "calendar: v")

Printed = pytest.CaptureFixture[str]


def written(folder: Path, text: str, name: str = "p.yaml") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_shipped_policy_is_fine(capsys: Printed) -> None:
    """Exit 0, one line with the fingerprint."""
    assert main(["check", str(SHIPPED)]) == 0
    said = capsys.readouterr().out
    assert said.count("\n") == 1
    assert "всё в порядке — таймеров 3, правил 22, отпечаток " in said


def test_errors(tmp_path: Path, capsys: Printed) -> None:
    """Exit 1, each with its place, then the count; in Russian unless told otherwise."""
    path = written(tmp_path, FAULTY)
    assert main(["check", path]) == 1
    assert capsys.readouterr().out == (
        f"{path}:4:24: clocks → c → calendar: нет календаря «v»; допустимо: w\n{path}: ошибок 1, предупреждений 0\n"
    )
    assert main(["check", "--lang", "en", path]) == 1
    assert capsys.readouterr().out == (
        f"{path}:4:24: clocks → c → calendar: there is no calendar «v»; allowed: w\n{path}: errors 1, warnings 0\n"
    )


def test_warnings_only(tmp_path: Path, capsys: Printed) -> None:
    """Exit 3: the policy would be taken."""
    path = written(tmp_path, WARNED)
    assert main(["check", path]) == 3
    first, second = capsys.readouterr().out.splitlines()
    assert first == f"{path}:3:13: предупреждение: calendars: календарь «spare» нигде не используется"
    assert "всё в порядке" in second


def test_several_files_and_folders_give_the_worst(tmp_path: Path, capsys: Printed) -> None:
    """Errors are worse than warnings, warnings worse than nothing; every file is told of."""
    good, warned, bad = (written(tmp_path, t, n) for t, n in ((GOOD, "a.yaml"), (WARNED, "b.yaml"), (FAULTY, "c.yml")))
    assert main(["check", good, warned]) == 3
    assert main(["check", bad, good]) == 1
    capsys.readouterr()
    assert main(["check", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert all(path in said for path in (good, warned, bad))


def test_a_folder_without_policies_is_no_success(tmp_path: Path, capsys: Printed) -> None:
    """A CI that checks the wrong folder must not be green."""
    assert main(["check", str(tmp_path)]) == 1
    written(tmp_path, "- name: ООО «Завод»\n", "customers.yaml")
    assert main(["check", str(tmp_path)]) == 1
    assert "в папке нет ни одной политики" in capsys.readouterr().err


@pytest.mark.parametrize("content", [None, b"version: \xff\xfe"])
def test_a_file_that_cannot_be_read(content: bytes | None, tmp_path: Path, capsys: Printed) -> None:
    """Missing, or not UTF-8: exit 1 and a problem like others, no traceback."""
    path = tmp_path / "p.yaml"
    if content is not None:
        path.write_bytes(content)
    assert main(["check", str(path)]) == 1
    assert capsys.readouterr().out.startswith(f"{path}:1:1: файл не читается: ")


def test_help_names_the_exit_statuses(capsys: Printed) -> None:
    """A CI's author reads them there."""
    with pytest.raises(SystemExit) as left:
        main(["check", "--help"])
    assert left.value.code == 0
    assert "exit status: 0 no problems, 1 errors, 3 warnings only" in capsys.readouterr().out


def test_what_lies_in_one_folder_is_checked_together(tmp_path: Path, capsys: Printed) -> None:
    """Two editions of one day are an error, a regulation that another hides is a warning; files that are no policies
    are left out."""
    first = written(tmp_path, GOOD, "a.yaml")
    second = written(tmp_path, GOOD, "b.yaml")
    written(tmp_path, "- {name: Завод}\n", "customers.yaml")
    assert main(["check", "--lang", "en", str(tmp_path)]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[2:] == [
        f"{second}:1:1: effective → from: there is an edition of «t» from the same day already: {first}"
    ]
    written(tmp_path, GOOD.replace("regulation: t", "regulation: u"), "b.yaml")
    assert main(["check", str(tmp_path)]) == 3
    assert f"{second}:1:1: предупреждение: scope: запросы проектов (все) уже относятся" in capsys.readouterr().out
    written(tmp_path, GOOD + "effective: {from: 2026-12-01}\n", "b.yaml")
    assert main(["check", str(tmp_path)]) == 0


def test_files_named_one_by_one_are_not_taken_together(tmp_path: Path) -> None:
    """They may be of different services."""
    assert main(["check", written(tmp_path, GOOD, "a.yaml"), written(tmp_path, GOOD, "b.yaml")]) == 0
