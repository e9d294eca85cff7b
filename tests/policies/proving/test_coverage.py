"""What cases have touched of a policy, and clause by clause what carries and proves it."""

from policies import Problems
from policies.language.reading import Source, read
from policies.proving.clauses import Listed, Row, cited, listed, rows
from policies.proving.reports.lines import Played, coverage_lines, row_lines, untouched
from policies.proving.reports.page import page
from policies.proving.running import play_watched
from policies.proving.watching import Watched
from tests.policies.build import a_policy
from tests.policies.proving.build import POLICY, case_text, loaded

MET = "clause: T-2\nevents: [{at: 11:00, by: Игорь, status: В работе}]\nexpect: [{at: 12:00, clocks: {reaction: met}}]"
WRONG = "clause: T-2\nexpect: [{at: 12:00, clocks: {reaction: met}}]"
ASKED = """
issue: {type: Ошибка}
events: [{at: 11:00, by: Анна, comment: Цех 5}]
expect: [{at: 12:00, status: new}]
"""


def played(*bodies: str) -> Played:
    watched = Watched(POLICY)
    cases = [loaded(case_text(body)).cases[0] for body in bodies]
    results = tuple(play_watched(watched, case) for case in cases)
    return Played("t.cases.yaml", POLICY, tuple(watched.parts), results)


def left(*bodies: str) -> list[str]:
    """What the cases do not touch, in English."""
    return [line.strip() for line in coverage_lines([played(*bodies)], "en", listed=True)][1:]


def test_an_untouched_rule_is_found() -> None:
    """One case that is answered in time: no rule acts, no point comes."""
    found = left(MET)
    assert found[:3] == ["clocks → Реакция → points → due", "rules → Нужна площадка", "rules → Клиент ответил"]


def test_what_acted_is_touched() -> None:
    """The rules that asked and reacted; only the point of the clock is left."""
    found = left(MET, ASKED)
    assert not [line for line in found if line in ("rules → Нужна площадка", "rules → Клиент ответил")]
    assert "clocks → Реакция → points → due" in found
    assert "clocks → Реакция → points → due" not in left("expect: [{at: 15:00, clocks: {reaction: breached}}]")


def test_a_rule_that_only_shows_is_touched_by_showing() -> None:
    """It has no effects to tell it by."""
    kept = "rules:\n  - {name: Очередь, when: {type: Вопрос}, keep: {site: первая}}"
    watched = Watched(a_policy(POLICY.text.replace("rules:", kept)))
    (case,) = loaded(case_text(MET), watched.policy).cases
    (rule,) = (part for part in watched.parts if part.place == ("rules", "Очередь"))
    play_watched(watched, case)
    assert rule in watched.touched


def test_both_answers_of_a_condition_are_wanted() -> None:
    """Priority is never high, the site never filled, and a comment never meets an issue that does not wait."""
    assert [line for line in left(MET, ASKED) if "never" in line] == [
        "levels → Срочный → when → Приоритет: Высокий: never holds",
        "rules → Нужна площадка → require → Площадка: filled: never holds",
        "rules → Клиент ответил → when → Статус: Ожидание: never fails",
    ]


def test_a_condition_that_was_not_asked_is_not_touched() -> None:
    """`when: {type, site}` asks for the site only where the type fits."""
    policy = a_policy(POLICY.text.replace("when: {type: Ошибка}", "when: {type: Ошибка, priority: Низкий}"))
    watched = Watched(policy)
    suite = loaded(case_text("expect: [{at: 12:00, status: Открыт}]"), policy)
    result = play_watched(watched, suite.cases[0])
    (_, _, missing), = untouched([Played("t", policy, tuple(watched.parts), (result,))])  # fmt: skip
    assert {(part.said, part.answer) for part in missing if part.place[:2] == ("rules", "Нужна площадка")} >= {
        ("Тип: Ошибка", True),
        ("Приоритет: Низкий", True),
        ("Приоритет: Низкий", False),
    }


def test_each_requirement_is_a_condition_like_others() -> None:
    """Told by what it asks, under its rule; a part of one that was not asked is not touched."""
    asks = "require: {summary: {words: 2}, any: [{site: filled}, {description: {language: ru}}]}"
    policy = a_policy(POLICY.text.replace("require: {site: filled}", asks))
    watched = Watched(policy)
    suite = loaded(case_text("issue: {type: Ошибка}\nexpect: [{at: 12:00, status: Открыт}]"), policy)
    result = play_watched(watched, suite.cases[0])
    (_, _, missing), = untouched([Played("t", policy, tuple(watched.parts), (result,))])  # fmt: skip
    place = ("rules", "Нужна площадка", "require")
    assert {(part.place, part.said, part.answer) for part in missing if "require" in part.place} == {
        (place, "Тема: words: 2", False),
        (place, "Площадка: filled", True),
        (place, "Описание: language: ru", False),
    }


def test_files_of_one_policy_are_counted_together() -> None:
    """What one file touches need not be touched by another."""
    (line,) = coverage_lines([played(MET), played(ASKED)], "ru", listed=False)
    counts = "правил 0 из 2, таймеров 0 из 1, точек 1 из 1, ответов условий 3 из 12"
    assert line == f"t.yaml: не затронуто: {counts} (список: --coverage)"


KNOWN = (Listed("T-1", "level", "кто"), Listed("T-2"), Listed("T-3"), Listed("T-5"), Listed("T-44"))


def table(*bodies: str, known: tuple[Listed, ...] | None = KNOWN) -> dict[str, Row]:
    found = rows(POLICY, (("t.cases.yaml", result) for result in played(*bodies).results), known)
    return {row.clause.id: row for row in found}


def test_clause_by_clause() -> None:
    """Carried and proved, carried only, manual, cited nowhere, and cited but not on the list."""
    found = table(MET)
    assert {clause: row.status for clause, row in found.items()} == {
        "T-1": "proved",
        "T-2": "proved",
        "T-3": "unproved",
        "T-5": "manual",
        "T-44": "uncovered",
        "T-4": "unlisted",
    }
    assert (found["T-5"].manual, found["T-44"].manual) == ("оценивает человек", None)
    assert found["T-1"].carriers == (("levels", "Срочный"), ("levels", "Обычный"))
    assert found["T-2"].carriers == (("clocks", "Реакция"),)
    assert found["T-4"].hint == "T-44"


def test_a_case_proves_what_it_names_else_what_it_exercises() -> None:
    """T-2 is named; T-3 and T-4 are those of the effects that came."""
    found = table(MET, ASKED)
    assert [(proof.name, proof.named) for proof in found["T-2"].proofs] == [("Случай", True)]
    assert [proof.named for clause in ("T-3", "T-4") for proof in found[clause].proofs] == [False, False]


def test_a_failing_case_proves_nothing() -> None:
    """The clause is told as failed."""
    assert table(WRONG)["T-2"].status == "failed"


def test_without_a_list_the_policys_own_clauses_are_told() -> None:
    """There is nothing to be uncovered by then."""
    assert tuple(table(MET, known=None)) == cited(POLICY) == ("T-1", "T-2", "T-3", "T-4", "T-5")


def a_list(text: str) -> tuple[Listed, ...] | Problems:
    source = read(text, "clauses.yaml")
    assert isinstance(source, Source)
    return listed(source, "t")


def test_the_list_of_clauses() -> None:
    """One regulation out of several; keys of the owner's own are no matter."""
    text = "other: {clauses: []}\nt: {title: x, clauses: [{id: T-1, kind: level, says: кто, page: 7}, {id: 2}]}\n"
    assert a_list(text) == (Listed("T-1", "level", "кто"), Listed("2"))


def test_a_faulty_list_of_clauses() -> None:
    """Told with its places."""
    faults = {
        "T: {clauses: []}": "the list has no regulation «t»; allowed: T; did you mean «T»?",
        "t: {clauses: {id: a}}": "a list is expected here",
        "t: {clauses: [{says: a}, b]}": "the required key «id» is missing",
        "t: {clauses: [{id: a}, {id: a}]}": "the name «a» is already taken on line 1",
        "[t]": "key: value pairs are expected here",
    }
    for text, problem in faults.items():
        found = a_list(text)
        assert isinstance(found, Problems)
        assert problem in found.said("en")


def test_examples_are_few_and_failures_come_first() -> None:
    """Of cases that only happen to exercise a clause three are told, and how many more there are."""
    row = table(*[ASKED] * 5)["T-3"]
    told, more = row.evidence
    assert (len(told), more) == (3, 2)
    lines = list(row_lines([row], "en"))
    assert lines[:4] == ["T-3  proved", "    rules → Нужна площадка", *["    pass  Случай (by the way)"] * 2]
    assert lines[-2:] == ["    and 2 more", "clauses 1: proved 1"]


def test_the_page_escapes_whatever_it_is_given() -> None:
    """It is read in a browser, and its files are somebody's: nothing of them becomes markup."""
    evil = "<script>alert(1)</script>\"'&"
    body = f"clause: ['{evil.replace(chr(39), chr(39) * 2)}']\nevents: [{{at: 11:00, by: Анна, comment: '<b>x</b>'}}]\n"
    suite = loaded(case_text(body + "expect: [{at: 12:00, level: Обычный, fields: {Состояние: '<i>'}}]"))
    watched = Watched(POLICY)
    results = (play_watched(watched, suite.cases[0]),)
    played_one = Played("<u>", POLICY, (), results)
    text = page(POLICY, rows(POLICY, [("<u>", results[0])], (Listed(evil, says=evil),)), [played_one], "ru")
    assert not any(tag in text for tag in ("<script", "<b>", "<i>", "<u>"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "http" not in text.replace('http-equiv="Content-Security-Policy"', "")


def test_the_page_tells_each_case_as_a_story() -> None:
    """In order of time, in the words of the regulation."""
    body = """
    issue: {type: Ошибка}
    expect:
      - at: 10:30
        clocks: {reaction: {state: paused, left: 4h}}
        effects: [{comment: public}, {transition: waiting}]
    """
    text = page(POLICY, (), [played(body)], "ru")
    assert "<li>23.11.2026 10:00 МСК — Анна создаёт запрос: Статус: Открыт; Тип: Ошибка; Тема: Не входит</li>" in text
    assert (
        "таймер «Реакция», состояние: пауза; таймер «Реакция», осталось: 4 часа;"
        " сделано: комментарий клиенту; переход «waiting»</li>"
    ) in text
    assert "files a request" in page(POLICY, (), [played(body)], "en")


def test_a_clock_that_counted_proves_the_clauses_of_its_calendar() -> None:
    """The calendar carries them; a case in which no clock of it ran proves nothing."""
    policy = a_policy(POLICY.text.replace("  work: {", "  work: {clause: T-hours, ", 1))
    suite = loaded(case_text(MET), policy)
    (row,) = (
        row
        for row in rows(policy, [("t.cases.yaml", play_watched(Watched(policy), suite.cases[0]))], None)
        if row.clause.id == "T-hours"
    )
    assert (row.status, row.carriers) == ("proved", (("calendars", "work"),))


def test_a_clause_that_loading_checks_needs_no_case() -> None:
    """The announcement of an edition: without its day nothing is checked, and nothing proved."""
    text = POLICY.text.replace("scope:", "effective: {from: 2026-12-01, announced: 2026-11-01, clause: T-9}\nscope:", 1)
    (row,) = (row for row in rows(a_policy(text), (), None) if row.clause.id == "T-9")
    assert (row.status, row.at_load, row.carriers) == ("proved", True, (("effective",),))
    assert list(row_lines([row], "ru"))[:2] == ["T-9  доказан (проверяется при загрузке политики)", "    effective"]
    (row,) = (r for r in rows(a_policy(text.replace("announced: 2026-11-01, ", "")), (), None) if r.clause.id == "T-9")
    assert (row.status, row.at_load) == ("unproved", False)
