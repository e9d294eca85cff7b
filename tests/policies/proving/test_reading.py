"""Broken and hostile case files: problems with their places, all at once, never a traceback."""

from pathlib import Path

import pytest

from policies import Problems
from policies.proving import open_suite
from tests.policies.build import a_policy
from tests.policies.proving.build import HEAD, POLICY, case_text, loaded, said

GOOD = "expect: [{at: 12:00, level: Обычный}]"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("expect: [{at: 12:00, lvl: Обычный}]", "unknown key «lvl»; allowed: at, level"),
        ("expect: [{at: noon, level: Обычный}]", "«noon» is not a time"),
        ("expect: [{at: 12:00, level: Обычны}]", "allowed: Срочный, Обычный; did you mean «Обычный»?"),
        ("expect: [{at: 12:00}]", "it is not clear what is expected here"),
        ("expect: [{at: 12:00, open: true}, {at: 11:00, open: true}]", "«11:00» is earlier than the line above"),
        ("expect: [{at: 09:00, open: true}]", "«09:00» is earlier than the line above"),
        ("expect: []", "this must not be empty"),
        ("expect: {at: 12:00}", "a list is expected here"),
        ("expect: [{at: 12:00, clocks: {reacton: met}}]", "no clock «reacton»; allowed: reaction; did you mean"),
        ("expect: [{at: 12:00, clocks: {reaction: mett}}]", "did you mean «met»?"),
        ("expect: [{at: 12:00, clocks: {reaction: {spend: 1h}}}]", "did you mean «spent»?"),
        ("expect: [{at: 12:00, clocks: {reaction: {spent: 1wd}}}]", "«1wd» is not a duration"),
        ("expect: [{at: 12:00, clocks: {reaction: {due: завтра}}}]", "«завтра» is not a time"),
        ("expect: [{at: 12:00, clocks: reaction}]", "key: value pairs are expected here"),
        ("expect: [{at: 12:00, fields: {Состояни: x}}]", "there is no field «Состояни»; did you mean «Состояние»?"),
        ("expect: [{at: 12:00, effects: [{transiton: x}]}]", "unknown key «transiton»"),
        ("expect: [{at: 12:00, effects: [{comment: public, label: x}]}]", "here are several: comment, label"),
        ("expect: [{at: 12:00, effects: [{clause: T-1}]}]", "it is not clear what to do"),
        ("expect: [{at: 12:00, effects: none}]", "a list is expected here"),
        ("expect: [{at: 12:00, effects: [{label: x, at: soon}]}]", "«soon» is not a time"),
        (f"{GOOD}\nevents: [{{at: 11:00, by: Пётр, status: Решён}}]", "«Пётр» is not allowed here; allowed: Анна,"),
        (f"{GOOD}\nevents: [{{at: 11:00, by: Анна}}]", "it is not clear what happened"),
        (f"{GOOD}\nevents: [{{by: Анна, comment: x}}]", "the required key «at» is missing"),
        (f"{GOOD}\nevents: [{{at: 11:00, by: Анна, statu: Решён}}]", "there is no field «statu»; allowed:"),
        (f"{GOOD}\nevents: [{{at: 11:00, by: Анна, status: done}}]", "«done» stands for several statuses"),
        (f"{GOOD}\nevents: [{{at: 11:00, by: Анна, type: Ошибочка}}]", "there is no type «Ошибочка»"),
        (f"{GOOD}\nevents: [{{at: 11:00, by: Анна, status: Решен, level: x}}]", "for the policy itself to tell"),
        (f"{GOOD}\nevents: [{{at: 11:00, by: Анна, worklog: much}}]", "«much» is not a duration"),
        (f"{GOOD}\nevents: [comment]", "key: value pairs are expected here"),
        (f"{GOOD}\nevents: comment", "a list is expected here"),
        (f"{GOOD}\nissue: {{status: null}}", "the required key «status» is missing"),
        (f"{GOOD}\nissue: {{summary: {{a: b}}}}", "text is expected here, not key: value pairs"),
        (f"{GOOD}\nby: Пётр", "«Пётр» is not allowed here"),
        (f"{GOOD}\nwhen: x", "unknown key «when»"),
    ],
)  # fmt: skip
def test_a_faulty_case_is_told(body: str, problem: str) -> None:
    """In the admin's words, with what is allowed."""
    (line,) = said(case_text(body))
    assert problem in line


def test_all_problems_come_at_once_with_their_places() -> None:
    """By line and column, in either language."""
    text = case_text("events: [{at: soon, by: Пётр, comment: x}]\nexpect: [{at: 12:00, lvl: x}]")
    places = [line.split(": ")[0] for line in said(text)]
    assert places == ["t.cases.yaml:7:19", "t.cases.yaml:7:29", "t.cases.yaml:8:26"]
    assert "«soon» — не время" in said(text, "ru")[0]
    assert "where" not in said(text)[0]
    assert said(text)[0].startswith("t.cases.yaml:7:19: cases → 1 → events → 1 → at: ")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "the file is empty"),
        ("- a\n", "key: value pairs are expected here"),
        ("policy: p\n", "the required key «cases» is missing"),
        (HEAD + "  - &a {case: x}\n  - *a\n", "anchors and aliases"),
        (HEAD + "  - {case: x, case: y}\n", "«case» was already given"),
        (HEAD + "  - !!python/object:os.system {a: b}\n", "tags"),
        (HEAD.replace("cases:", "cases: []"), "a list is expected here"),
        (HEAD.replace("Анна: requester", "Анна: requestr") + "  []\n", "there is no group of people «requestr»"),
        (HEAD.replace("{Анна: requester, Игорь: staff}", "[]") + "  []\n", "key: value pairs are expected here"),
        (HEAD.replace("status: Открыт", "sttus: Открыт") + "  []\n", "there is no field «sttus»"),
        ("[" * 5000, "nested deeper"),
        ("a: " + "9" * 40, "the number is too long"),
        ("x" * 1_100_000, "larger than"),
    ],
)  # fmt: skip
def test_a_faulty_file_is_told(text: str, problem: str) -> None:
    """Nothing of it is played."""
    assert any(problem in line for line in said(text))


def test_two_cases_of_one_name() -> None:
    """--run and the reports tell them apart by name only."""
    text = case_text(GOOD)
    assert "the name «Случай» is already taken on line 5" in said(text + text.removeprefix(HEAD))[0]


def test_a_role_must_be_what_the_policy_makes_of_the_person() -> None:
    """Somebody of the group `support` is no requester, whatever the case says."""
    text = case_text(GOOD).replace("Анна: requester", "Анна: {role: requester, groups: support}")
    assert "to the policy this is staff, not requester" in said(text)[0]


def test_people_known_by_other_ways() -> None:
    """By the domain of their e-mail, by account: the case gives what the policy asks for."""
    policy = a_policy(POLICY.text.replace("{groups: support}", "{domains: vendor.example, accounts: root}"))
    people = "{Анна: requester, Игорь: {role: staff, email: i@vendor.example}, Олег: {role: staff, account: root}}"
    text = case_text(GOOD).replace("{Анна: requester, Игорь: staff}", people)
    assert loaded(text, policy).cases[0].by.name == "Анна"


def test_a_clause_that_the_policy_does_not_cite_is_a_warning() -> None:
    """Probably misspelt."""
    suite = loaded(case_text("clause: T-22\n" + GOOD))
    (warning,) = suite.warnings
    told = "t.cases.yaml:7:13: warning: cases → 1 → clause: the policy does not cite the clause «T-22»;"
    assert warning.said("en") == f"{told} did you mean «T-2»?"


def test_two_listed_statuses_may_look_alike() -> None:
    """«Отклонено» and «Отложено»: the policy lists both, so neither is the other misspelt."""
    policy = a_policy(POLICY.text.replace("[Решён, Закрыт]}", "[Решён, Отклонено], later: Отложено}"))
    text = case_text("events: [{at: 11:00, by: Игорь, status: Отклонено}]\n" + GOOD)
    assert loaded(text, policy).warnings == ()


def test_a_misspelt_status_is_a_problem_and_another_one_is_not() -> None:
    """Jira may have statuses that the policy says nothing of."""
    text = case_text("events: [{at: 11:00, by: Игорь, status: Решн}]\n" + GOOD)
    assert "status «Решн» is named nowhere else, but «Решён» is" in said(text)[0]
    suite = loaded(text.replace("Решн", "Тестирование"))
    assert suite.cases[0].deeds[0].changes == {"status": "Тестирование"}


def test_values_are_read_as_jira_holds_them() -> None:
    """Numbers, dates, moments, lists; text that looks like a date stays text where it is one."""
    suite = loaded(
        case_text("issue: {Площадка: 2026-12-31, labels: [a, b], summary: 2026-12-31, due_date: null}\n" + GOOD)
    )
    issue = suite.cases[0].issue
    assert [str(issue[name]) for name in ("площадка", "labels", "summary", "due_date")] == [
        "2026-12-31", "('a', 'b')", "2026-12-31", "None",
    ]  # fmt: skip
    assert (type(issue["площадка"]).__name__, type(issue["summary"]).__name__) == ("date", "str")


def opened(path: Path) -> str:
    found = open_suite(path)
    assert isinstance(found, Problems)
    return found.said("en")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """Told like any other problem; an endless file is read no further than that."""
    assert "cannot be read" in opened(tmp_path / "none.cases.yaml")
    assert "cannot be read" in opened(tmp_path)
    assert "larger than" in opened(Path("/dev/zero"))
    (tmp_path / "binary.cases.yaml").write_bytes(b"\xff\xfe\x00")
    assert "cannot be read" in opened(tmp_path / "binary.cases.yaml")
    (tmp_path / "large.cases.yaml").write_bytes(b"a" * 2_000_000)
    assert "larger than" in opened(tmp_path / "large.cases.yaml")


def test_the_policy_that_a_case_file_names(tmp_path: Path) -> None:
    """Beside it, or told to be missing or bad."""
    cases = tmp_path / "a.cases.yaml"
    cases.write_text(case_text(GOOD), encoding="utf-8")
    assert "a.cases.yaml:1:9: policy: there is no policy file" in opened(cases)
    (tmp_path / "policy.yaml").write_text("version: 2\n", encoding="utf-8")
    assert "policy.yaml:1:1:" in opened(cases)
    (tmp_path / "policy.yaml").write_text(POLICY.text, encoding="utf-8")
    assert not isinstance(open_suite(cases), Problems)
    for name in ("x" * 5000, "..", "/dev/null"):
        cases.write_text(case_text(GOOD).replace("policy.yaml", name), encoding="utf-8")
        assert "there is no policy file" in opened(cases)
    cases.write_text("cases: []\n", encoding="utf-8")
    assert "the required key «policy» is missing" in opened(cases)
