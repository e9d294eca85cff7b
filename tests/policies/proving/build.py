"""Small case files for tests: the text is what an admin would write."""

from textwrap import dedent

from policies import Policy, Problems
from policies.proving import Result, Suite, load_cases, play
from tests.policies.build import a_policy

POLICY = a_policy(
    """\
    version: 1
    regulation: t
    scope: {project: SUP}
    people: {staff: {groups: support}}
    fields: {site: Площадка}
    statuses: {new: Открыт, waiting: Ожидание, done: [Решён, Закрыт]}
    types: [Ошибка, Вопрос]
    calendars:
      work: {timezone: Europe/Moscow, hours: {mon-fri: 09:00-18:00}}
    levels:
      - {name: Срочный, clause: T-1, when: {priority: Высокий}, targets: {reaction: 2h}}
      - {name: Обычный, clause: T-1, targets: {reaction: 4h}}
    clocks:
      reaction:
        title: Реакция
        clause: T-2
        calendar: work
        start: created
        stop: {status: {to: В работе}}
        pause: {status: waiting}
        points: [{at: due, do: {label: поздно}}]
        show: {due: Срок, state: Состояние, spent: Часы}
    rules:
      - name: Нужна площадка
        clause: T-3
        when: {type: Ошибка}
        require: {site: filled}
        otherwise: [{comment: public, text: "Укажите: {missing}."}, {transition: waiting}]
      - name: Клиент ответил
        clause: T-4
        on: {comment: requester}
        when: {status: waiting}
        do: {transition: new}
    manual: {T-5: оценивает человек}
    """
)
"""Nine hours a day, no holidays. 23.11.2026 is a Monday."""

HEAD = """\
policy: policy.yaml
people: {Анна: requester, Игорь: staff}
issue: {status: Открыт, type: Вопрос, summary: Не входит}
cases:
"""
HEAD_LINES = HEAD.count("\n")


def case_text(body: str) -> str:
    """One case that was created on Monday at 10:00; `body` are its other keys."""
    lines = dedent(body).strip().splitlines()
    return HEAD + "  - case: Случай\n    created: 2026-11-23 10:00\n" + "".join(f"    {line}\n" for line in lines)


def loaded(text: str, policy: Policy = POLICY) -> Suite:
    suite = load_cases(text, "t.cases.yaml", policy)
    assert isinstance(suite, Suite), suite.said("en")
    return suite


def said(text: str, language: str = "en", policy: Policy = POLICY) -> list[str]:
    """The problems of a text that must be bad."""
    found = load_cases(text, "t.cases.yaml", policy)
    assert isinstance(found, Problems)
    return found.said(language).splitlines()  # type: ignore[arg-type]


def played(body: str, policy: Policy = POLICY) -> Result:
    (case,) = loaded(case_text(body), policy).cases
    return play(policy, case)


def differences(body: str, policy: Policy = POLICY) -> list[tuple[str, str, str]]:
    """(what, expected, actual) of everything that differs."""
    failures = played(body, policy).failures
    return [(" → ".join(d.what), d.expected, d.actual) for failure in failures for d in failure.differences]
