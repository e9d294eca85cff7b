"""`reglament calendar`: how a calendar counts, day by day, in both languages, and what it refuses."""

import json
from pathlib import Path
from typing import Any

import pytest

from policies.cli import main
from tests.policies.build import SHIPPED

Printed = pytest.CaptureFixture[str]


def said(capsys: Printed, *arguments: str) -> list[str]:
    """The lines of `reglament calendar …` that must succeed."""
    assert main(["calendar", *arguments]) == 0
    return capsys.readouterr().out.splitlines()


def told(capsys: Printed, *arguments: str) -> Any:
    """Its JSON."""
    return json.loads("\n".join(said(capsys, *arguments, "--json")))


def refused(capsys: Printed, *arguments: str) -> str:
    """Why it would not answer: exit 1, one line, nothing on the standard output."""
    assert main(["calendar", *arguments]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    return printed.err.strip()


def test_two_hours_over_the_turn_of_the_year(capsys: Printed) -> None:
    """The issue's own example: closing time of the last working day ends them."""
    lines = said(capsys, "add", "2026-12-30T16:00", "2h")
    assert lines == [
        "Календарь «09:00-18:00, RU», Europe/Moscow",
        "30.12.2026 16:00 МСК + 2 часа",
        "  30.12.2026 ср  16:00–18:00  2:00  Σ 2:00",
        "срок: 30.12.2026 18:00 МСК (ср)",
    ]


def test_holidays_are_told_with_reason_and_decree(capsys: Printed) -> None:
    """A moved day names the day it was swapped with and the decree; the running total stands still."""
    lines = said(capsys, "add", "2026-12-30T16:00", "12h", "--lang", "en")
    assert lines[3] == "  2026-12-31 Th  —            0:00   Σ 2:00  day off by transfer (2026-01-04), decree 1466"
    assert lines[4] == "  2027-01-01 Fr  —            0:00   Σ 2:00  public holiday"
    assert lines[-2:] == ["  2027-01-12 Tu  09:00–10:00  1:00  Σ 12:00", "due: 2027-01-12 10:00 MSK (Tu)"]


def test_working_days_are_numbered(capsys: Printed) -> None:
    """The day of the start is none of the term; words need no quotes."""
    lines = said(capsys, "add", "2026-11-03T16:00", "2", "рабочих", "дня")
    assert lines[2].startswith("  03.11.2026 вт  16:00–18:00  2:00      ")
    assert lines[-3:] == [
        "  05.11.2026 чт  09:00–18:00  9:00  1-й рабочий день",
        "  06.11.2026 пт  09:00–18:00  9:00  2-й рабочий день",
        "срок: 06.11.2026 18:00 МСК (пт)",
    ]


def test_working_days_may_end_at_the_same_time(capsys: Printed) -> None:
    """As `days: same-time` of a clock."""
    assert said(capsys, "add", "2026-11-03T16:00", "1wd", "--same-time")[-1] == "срок: 05.11.2026 16:00 МСК (чт)"


def test_calendar_days_move_only_when_asked(capsys: Printed) -> None:
    """Art. 193 is `--move`, as in a clock."""
    assert said(capsys, "add", "2026-11-02T10:00", "5d")[-1] == "срок: 08.11.2026 00:00 МСК (вс)"
    assert said(capsys, "add", "2026-11-02T10:00", "5d", "--move")[-1] == "срок: 10.11.2026 00:00 МСК (вт)"


def test_breaks_are_told(capsys: Printed) -> None:
    """A gap within the day is a break."""
    lines = said(capsys, "between", "2026-11-09T12:00", "2026-11-09T15:00", "--hours", "09:00-13:00, 14:00-18:00")
    assert lines[2] == "  09.11.2026 пн  12:00–13:00, 14:00–15:00  2:00  Σ 2:00  перерыв 13:00–14:00"
    assert lines[-1] == "рабочее время: 2 часа"


def test_a_short_day_is_told_whether_it_counts_or_not(capsys: Printed) -> None:
    """3 November is the eve of a holiday."""
    ask = ("between", "2026-11-03", "2026-11-04")
    assert said(capsys, *ask)[2].endswith("9:00  Σ 9:00  предпраздничный, короче на час, не учитывается")
    assert said(capsys, *ask, "--short-days", "minus 1h")[2].endswith("8:00  Σ 8:00  предпраздничный, короче на час")


def test_the_calendar_of_a_policy(capsys: Printed) -> None:
    """The only one needs no name; its hours are those of the policy."""
    ask = ("add", "2026-11-09T16:00", "2h", "--policy", str(SHIPPED))
    assert said(capsys, *ask)[-1] == "срок: 10.11.2026 09:00 МСК (вт)"
    assert said(capsys, *ask, "--calendar", "Support") == said(capsys, *ask)


def test_a_zone_of_its_own_and_an_offset(capsys: Printed) -> None:
    """A moment with an offset is that moment; one without is of the calendar's zone."""
    ask = ("--zone", "Asia/Novosibirsk")
    assert said(capsys, "add", "2026-11-09T12:00+03:00", "1h", *ask)[1].startswith("09.11.2026 16:00 Asia/Novosibirsk")
    assert told(capsys, "add", "2026-11-09T16:00", "1h", *ask)["end"] == "2026-11-09T10:00:00Z"


def test_json_adds_up(capsys: Printed) -> None:
    """The days' seconds are the whole, the last total too."""
    found = told(capsys, "between", "2026-12-25", "2027-01-15")
    assert found["seconds"] == sum(day["seconds"] for day in found["days"]) == found["days"][-1]["total"]
    moved = next(day for day in found["days"] if day["date"] == "2026-12-31")
    assert moved["notes"] == [
        {
            "reason": "transferred",
            "says": "выходной по переносу (04.01), постановление № 1466",
            "other": "2026-01-04",
            "decree": "1466",
            "heeded": True,
        }
    ]


def test_a_year_comes_to_the_published_norm(capsys: Printed) -> None:
    """2026: 247 working days, 1972 hours."""
    found = told(capsys, "days", "2026")
    assert found["norm"] == {"days": 247, "hours": 1972}
    assert found["working_days"] == 247
    assert sum(month["norm"]["hours"] for month in found["months"]) == 1972
    eight = told(capsys, "days", "2026", "--hours", "09:00-13:00, 14:00-18:00", "--short-days", "minus 1h")
    assert eight["seconds"] == 1972 * 3600


def test_a_month_is_a_grid(capsys: Printed) -> None:
    """Weekdays stand under each other; unusual days are explained below, runs of the same once."""
    lines = said(capsys, "days", "2027-01")
    assert lines[3] == "Январь 2027"
    assert lines[4] == "  пн   вт   ср   чт   пт   сб   вс"
    assert lines[5] == "                       1×   2×   3×"
    assert lines[6] == "   4×   5×   6×   7×   8×   9×  10×"
    assert "  01.01.2027 пт — 08.01.2027 пт: праздник" in lines


def test_a_working_saturday_is_marked(capsys: Printed) -> None:
    """2024-04-27 was worked for 29 April."""
    lines = said(capsys, "days", "2024-04", "--lang", "en")
    assert any("27*" in line for line in lines)
    assert any(line.startswith("  2024-04-27 Sa: 09:00–18:00; working weekend (2024-04-29), decree") for line in lines)


def test_a_year_without_a_decree_is_provisional(capsys: Printed) -> None:
    """Said in the text and in JSON."""
    assert said(capsys, "days", "2040-05")[-1].startswith("предварительно: ")
    assert told(capsys, "add", "2040-05-07T10:00", "1h")["provisional"] is True


def test_a_night_shift_belongs_to_the_day_it_starts_on(capsys: Printed) -> None:
    """The last day of a month keeps its hours of the next month."""
    month = told(capsys, "days", "2026-11", "--hours", "mon-sun 22:00-06:00", "--holidays", "none")["months"][0]
    assert [day["seconds"] for day in month["days"]] == [8 * 3600] * 30
    assert month["norm"] is None


def test_the_first_and_the_last_month_that_calendars_know(capsys: Printed) -> None:
    """No error at the ends of the years in use."""
    assert told(capsys, "days", "2000-01")["months"][0]["days"][0]["date"] == "2000-01-01"
    assert told(capsys, "days", "2050-12")["months"][0]["days"][-1]["date"] == "2050-12-31"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("add", "2026-02-30", "2h"), "«2026-02-30» — не дата и время; примеры: "),
        (("add", "завтра", "2h"), "«завтра» — не дата и время; примеры: "),
        (("add", "2026-11-09", "2x"), "«2x» — не срок; примеры: 2h, 30m"),
        (("add", "2026-11-09", "99999wd"), "срок «99999wd» слишком велик"),
        (("add", "1999-12-31T10:00", "2h"), "«1999-12-31T10:00»: календари считают только с 2000 по 2050 год"),
        (("add", "2050-12-31T16:00", "9h"), "«2050-12-31T16:00 + 9h»: календари считают только с 2000 по 2050 год"),
        (("between", "2026-11-10", "2026-11-09"), "«2026-11-09» раньше, чем «2026-11-10»"),
        (("days", "2026-13"), "«2026-13» — не месяцы; примеры: 2026, 2026-01"),
        (("days", "2026-03..2026-02"), "«2026-02» раньше, чем «2026-03»"),
        (("days", "2051"), "«2051»: календари считают только с 2000 по 2050 год"),
        (("days", "2026", "--zone", "Europe/Moskow"), "--zone: нет часового пояса «Europe/Moskow»; "),
        (("days", "2026", "--hours", "9-18"), "--hours: «9-18» — не часы работы; "),
        (("days", "2026", "--hours", "mon 9-18"), "--hours: «9-18» — не часы работы; "),
        (("days", "2026", "--holidays", "UA"), "--holidays: недопустимое значение «UA»; допустимо: RU, none"),
        (("days", "2026", "--short-days", "ignor"), "--short-days: недопустимое значение «ignor»; "),
        (("days", "2026", "--calendar", "support"), "--calendar называет календарь политики: добавьте --policy"),
        (("days", "2026", "--policy", str(SHIPPED), "--zone", "UTC"), "--zone не сочетается с --policy: "),
        (("days", "2026", "--policy", "none.yaml"), "none.yaml:1:1: файл не читается: "),
    ],
)
def test_what_cannot_be_answered_is_told(arguments: tuple[str, ...], message: str, capsys: Printed) -> None:
    """Exit 1 and one line that an admin can act on."""
    assert refused(capsys, *arguments).startswith(message)


def test_an_unknown_calendar_is_guessed_at(capsys: Printed) -> None:
    """In both languages, with what there is."""
    ask = ("days", "2026-01", "--policy", str(SHIPPED), "--calendar", "suport")
    assert refused(capsys, *ask) == f"в {SHIPPED} нет календаря «suport»; есть: support; возможно, «support»?"
    assert refused(capsys, *ask, "--lang", "en").endswith("there are: support; did you mean «support»?")


def test_of_several_calendars_one_must_be_named(tmp_path: Path, capsys: Printed) -> None:
    """It is not guessed which."""
    path = tmp_path / "p.yaml"
    path.write_text(
        "version: 1\nregulation: t\ncalendars: {a: {hours: 24x7}, b: {hours: 08:00-17:00}}\n"
        "clocks: {c: {calendar: a, start: created}, d: {calendar: b, start: created}}\n",
        encoding="utf-8",
    )
    assert refused(capsys, "days", "2026-01", "--policy", str(path)).endswith("--calendar a (есть: a, b)")
    assert "working days 31" in "\n".join(
        said(capsys, "days", "2026-01", "--policy", str(path), "--calendar", "a", "--lang", "en")
    )


def test_help_teaches_with_examples(capsys: Printed) -> None:
    """The examples in the help are runnable."""
    with pytest.raises(SystemExit):
        main(["calendar", "--help"])
    assert "reglament calendar add 2026-12-30T16:00 2h" in capsys.readouterr().out
