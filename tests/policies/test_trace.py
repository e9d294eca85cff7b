"""The trace in words: lines that a support manager understands, in Russian and English."""

import re

import pytest

from policies import Place
from policies.trace import LINES
from tests.policies.build import CLIENT, SERVICE, Story, a_policy, an_issue, look, msk, told

POLICY = a_policy("""
    version: 1
    regulation: t
    scope: {project: SUP}
    calendars: {work: {timezone: Europe/Moscow, hours: {mon-fri: 09:00-18:00}}}
    people: {staff: {groups: support}}
    fields: {site: Площадка}
    levels:
      - {name: Срочный, clause: L-1, when: {priority: Критический, type: Инцидент}, targets: {reaction: 4h}}
      - {name: Обычный, when: {priority: [Средний, Низкий]}, targets: {reaction: 1wd}}
    clocks:
      reaction:
        title: Реакция
        clause: R-1
        calendar: work
        start: created
        when: {type: {not: Консультация}}
        stop: [{status: {to: Анализ}}, {status: {to: Решён}, clause: R-2}]
        pause: {status: Ждём}
        points: [{at: 50%, do: {label: half}}]
      silence: {title: Молчание, calendar: work, while: {status: Ждём}, target: 3wd}
    rules:
      - name: Полнота
        clause: F-1
        when: {type: Инцидент}
        require: {description: {words: 20}, site: filled}
        otherwise: [{comment: public, text: "Нужно: {missing}"}]
      - {name: Закрытие, clause: C-1, transition: {to: Закрыт}, otherwise: [undo]}
      - {name: Вид, clause: P-1, change: type, allow: {author: staff}, otherwise: [undo]}
      - {name: Ответ, clause: A-1, on: {comment: requester}, do: {transition: Открыт}}
""")
FULL = "После смены партии терминал " * 5


def busy() -> Story:
    story = an_issue(priority="Средний", description=FULL).status("2026-11-23 11:00", "Ждём")
    story.comment("2026-11-23 12:00", CLIENT).status("2026-11-23 13:00", "Открыт")
    story.change("2026-11-23 14:00", priority="Критический").status("2026-11-23 15:00", "Закрыт")
    return story.status("2026-11-23 15:05", "Открыт", SERVICE).status("2026-11-23 15:30", "Решён")


def dropped() -> Story:
    return (
        an_issue(priority="Иной").change("2026-11-23 11:00", type="Консультация").status("2026-11-23 12:00", "Анализ")
    )


def fighting() -> Story:
    story = an_issue()
    for minute in (0, 10, 20):
        story.status(f"2026-11-23 11:{minute:02}", "Закрыт").status(f"2026-11-23 11:{minute + 1:02}", "Открыт", SERVICE)
    return story.status("2026-11-23 11:30", "Закрыт")


def retyped() -> Story:
    return an_issue(type="Ошибка").change("2026-11-23 11:00", CLIENT, type="Инцидент")


STORIES = {
    "busy": (busy(), "2026-11-24 16:00"),
    "new": (an_issue(площадка=None), "2026-11-23 12:30"),
    "dropped": (dropped(), "2026-11-23 13:00"),
    "fighting": (fighting(), "2026-11-23 12:00"),
    "retyped": (retyped(), "2026-11-23 12:00"),
    "retyped since": (retyped().change("2026-11-23 11:05", type="Ошибка"), "2026-11-23 12:00"),
    "elsewhere": (an_issue(project="HR"), "2026-11-23 12:00"),
    "ancient": (an_issue("1995-03-01 10:00"), "2026-11-23 12:00"),
}


def lines(name: str, language: str = "ru") -> list[str]:
    story, at = STORIES[name]
    return told(look(POLICY, story, at), POLICY, language)


def test_the_whole_story_in_russian() -> None:
    """Start, pause, resumption, change of level, stop, each counted stretch, verdict, rules."""
    assert lines("busy") == [
        "Уровень «Срочный» (Приоритет: Критический, Тип: Инцидент)",
        "«Реакция», цикл 1: отсчёт начат (Анна Клиентова); срок: 1 рабочий день, календарь «work»",
        "«Реакция»: считается 23.11.2026 10:00 МСК — 23.11.2026 11:00 МСК: 1 час",
        "«Реакция»: пауза (Игорь Инженеров, Открыт → Ждём)",
        "«Реакция»: отсчёт продолжен (Игорь Инженеров, Ждём → Открыт)",
        "«Реакция»: считается 23.11.2026 13:00 МСК — 23.11.2026 14:00 МСК: 1 час",
        "«Реакция»: уровень сменился на «Срочный» (Игорь Инженеров); срок: 4 часа, календарь «work»",
        "«Реакция»: считается 23.11.2026 14:00 МСК — 23.11.2026 15:30 МСК: 1 час 30 минут",
        "«Реакция»: отсчёт остановлен (Игорь Инженеров, Открыт → Решён)",
        "«Реакция», цикл 1: выполнен; израсходовано 3 часа 30 минут, срок 23.11.2026 16:00 МСК",
        "«Молчание», цикл 1: отсчёт начат (Игорь Инженеров, Открыт → Ждём); срок: 3 рабочих дня, календарь «work»",
        "«Молчание»: считается 23.11.2026 11:00 МСК — 23.11.2026 13:00 МСК: 2 часа",
        "«Молчание»: условие отсчёта больше не выполняется (Игорь Инженеров, Ждём → Открыт)",
        "«Молчание», цикл 1: не применяется; израсходовано 2 часа",
        "Правило «Полнота»: соблюдено",
        "Правило «Закрытие»: переход «Открыт» → «Закрыт» (Игорь Инженеров) был запрещён; статус с тех пор сменился",
        "Правило «Вид»: соблюдено",
        "Правило «Ответ»: сработало (Анна Клиентова)",
    ]


def test_the_whole_story_in_english() -> None:
    """The same, line by line; names and titles are the policy's."""
    assert lines("busy", "en") == [
        "Level «Срочный» (Приоритет: Критический, Тип: Инцидент)",
        "«Реакция», cycle 1: started (Анна Клиентова); target: 1 working day, calendar «work»",
        "«Реакция»: counts 2026-11-23 10:00 MSK — 2026-11-23 11:00 MSK: 1 hour",
        "«Реакция»: paused (Игорь Инженеров, Открыт → Ждём)",
        "«Реакция»: resumed (Игорь Инженеров, Ждём → Открыт)",
        "«Реакция»: counts 2026-11-23 13:00 MSK — 2026-11-23 14:00 MSK: 1 hour",
        "«Реакция»: the level became «Срочный» (Игорь Инженеров); target: 4 hours, calendar «work»",
        "«Реакция»: counts 2026-11-23 14:00 MSK — 2026-11-23 15:30 MSK: 1 hour 30 minutes",
        "«Реакция»: stopped (Игорь Инженеров, Открыт → Решён)",
        "«Реакция», cycle 1: met; used 3 hours 30 minutes, due 2026-11-23 16:00 MSK",
        "«Молчание», cycle 1: started (Игорь Инженеров, Открыт → Ждём); target: 3 working days, calendar «work»",
        "«Молчание»: counts 2026-11-23 11:00 MSK — 2026-11-23 13:00 MSK: 2 hours",
        "«Молчание»: its condition no longer holds (Игорь Инженеров, Ждём → Открыт)",
        "«Молчание», cycle 1: not applicable; used 2 hours",
        "Rule «Полнота»: kept",
        "Rule «Закрытие»: the move «Открыт» → «Закрыт» (Игорь Инженеров) was not allowed; the status has changed since",
        "Rule «Вид»: kept",
        "Rule «Ответ»: applied (Анна Клиентова)",
    ]


@pytest.mark.parametrize(
    ("story", "russian", "english"),
    [
        ("new", ("«Реакция», цикл 1: под угрозой; израсходовано 2 часа 30 минут, срок 23.11.2026 14:00 МСК,"
         " осталось 1 час 30 минут"),
         "«Реакция», cycle 1: at risk; used 2 hours 30 minutes, due 2026-11-23 14:00 MSK, left 1 hour 30 minutes"),
        ("new", "«Молчание»: отсчёт не начинался", "«Молчание»: has not started"),
        ("new", "Правило «Полнота»: не хватает: «Описание» (не меньше 20 слов), «Площадка»",
         "Rule «Полнота»: missing: «Описание» (не меньше 20 слов), «Площадка»"),
        ("new", "Правило «Закрытие»: соблюдено", "Rule «Закрытие»: kept"),
        ("dropped", "Ни один уровень не подходит", "No level matches"),
        ("dropped",
         "«Реакция», цикл 1: отсчёт начат (Анна Клиентова); срока нет, время только измеряется, календарь «work»",
         "«Реакция», cycle 1: started (Анна Клиентова); no target, the time is only measured, calendar «work»"),
        ("dropped", "«Реакция»: больше не применяется (Игорь Инженеров)",
         "«Реакция»: no longer applies (Игорь Инженеров)"),
        ("dropped", "Правило «Полнота»: не применяется: Тип — Консультация, нужно: Инцидент",
         "Rule «Полнота»: does not apply: Тип — Консультация, wanted: Инцидент"),
        ("fighting", "Правило «Закрытие»: переход «Открыт» → «Закрыт» (Игорь Инженеров) запрещён",
         "Rule «Закрытие»: the move «Открыт» → «Закрыт» (Игорь Инженеров) is not allowed"),
        ("retyped", "Правило «Вид»: изменение поля «Тип» («Ошибка» → «Инцидент», Анна Клиентова) запрещено",
         "Rule «Вид»: the change of «Тип» («Ошибка» → «Инцидент», Анна Клиентова) is not allowed"),
        ("retyped since", ("Правило «Вид»: изменение поля «Тип» («Ошибка» → «Инцидент», Анна Клиентова) было"
         " запрещено; с тех пор оно снова изменилось"),
         ("Rule «Вид»: the change of «Тип» («Ошибка» → «Инцидент», Анна Клиентова) was not allowed;"
          " it has changed again since")),
        ("fighting", ("Правило «Закрытие»: таких изменений больше трёх за час: следующий возврат — через час,"
         " чтобы двое не спорили"),
         ("Rule «Закрытие»: more than three such changes within an hour: the next undo waits an hour,"
         " so that two hands do not fight")),
        ("elsewhere", "SUP-1: политика не про этот запрос", "SUP-1: the policy is not about this issue"),
        ("ancient", "«Реакция»: даты вне 2000–2050 годов, срок не считается",
         "«Реакция»: dates outside 2000–2050, no time is counted"),
    ],
)  # fmt: skip
def test_single_lines(story: str, russian: str, english: str) -> None:
    """Each at the same place in both languages."""
    pairs = list(zip(lines(story), lines(story, "en"), strict=True))
    assert (russian, english) in pairs


SHOWING = a_policy("""
    version: 1
    regulation: t
    calendars: {work: {hours: 24x7}}
    fields: {site: Площадка}
    clocks: {c: {calendar: work, start: created}}
    rules:
      - {name: Один, limit: 1, per: site, when: {status: Открыт}, uncounted: {type: Ошибка}, otherwise: {label: x}}
      - {name: Строка, keep: {Линия: первая}}
      - {name: Часы, effort: {round: 30m}, show: Оплата}
""")
OTHER = (Place("9", "Один", "завод № 1", msk("2026-11-20 10:00"), admitted=True),)


def test_every_kind_of_step_is_met_in_these_stories() -> None:
    """A kind without wording would raise; one that no story reaches would be untested. Editions are told in
    test_editions, verdicts that were kept in semantics."""
    met = {step.kind for story, at in STORIES.values() for step in look(POLICY, story, at).trace}
    for story, places in ((an_issue(), OTHER), (an_issue(), ()), (an_issue(type="Ошибка"), ())):
        decision = look(SHOWING, story, "2026-11-23 12:00", places=places)
        assert all(told(decision, SHOWING, language) for language in ("ru", "en"))
        met |= {step.kind for step in decision.trace}
    assert met == set(LINES) - {"edition", "clock_kept"}


def test_no_line_holds_raw_data() -> None:
    """No Python spelling of a value, no unfilled placeholder, no English word of ours in Russian."""
    for name in STORIES:
        for line in (*lines(name), *lines(name, "en")):
            assert not re.search(r"None|datetime|\(\)|\{|\}|\[|filled|empty|'", line), line
        for line in lines(name):
            assert not re.search(r"\b(rule|clock|cycle|left|due|status|level|counted)\b", line, re.IGNORECASE), line


@pytest.mark.parametrize(
    ("when", "values", "said"),
    [
        ("{site: filled}", {"площадка": None}, "Площадка — пусто, нужно: заполнено"),
        ("{site: empty}", {}, "Площадка — Завод № 1, нужно: пусто"),
        ("{site: {not: filled}}", {}, "Площадка — Завод № 1, нужно: пусто"),
        ("{type: {not: Инцидент}}", {}, "Тип — Инцидент, нужно: ≠ Инцидент"),
        ("{summary: {contains: касса}}", {}, "Тема — Линия не принимает партии, нужно: …касса…"),
        ("{hours: {min: 2, max: 3.5}}", {"часы": 1.0}, "Часы — 1, нужно: ≥ 2, ≤ 3.5"),
        ("{due_date: {max: 2026-11-30}}", {}, "Срок исполнения — пусто, нужно: ≤ 2026-11-30"),
        ("{due_date: {max: now}}", {}, "Срок исполнения — пусто, нужно: в прошлом"),
        ("{level: Золотой}", {}, "Уровень — пусто, нужно: Золотой"),
    ],
)
def test_why_a_rule_does_not_apply(when: str, values: dict[str, str], said: str) -> None:
    """What was found and what was wanted, in people's words."""
    policy = a_policy(f"""
        version: 1
        regulation: t
        calendars: {{work: {{hours: 24x7}}}}
        fields: {{site: Площадка, hours: Часы}}
        levels: [{{name: Золотой, when: {{priority: Низкий}}}}]
        clocks: {{c: {{calendar: work, start: created}}}}
        rules: [{{name: П, when: {when}, require: {{summary: filled}}, otherwise: [{{label: x}}]}}]
    """)
    assert (
        told(look(policy, an_issue(**values), "2026-11-23 12:00"), policy)[-1] == f"Правило «П»: не применяется: {said}"
    )


def test_each_step_cites_its_clause() -> None:
    """The stop's own clause where it has one, else the clock's."""
    story, at = STORIES["busy"]
    clauses = [(step.kind, step.clause) for step in look(POLICY, story, at).trace]
    assert ("clock_stopped", ("R-2",)) in clauses
    assert ("clock_start", ("R-1",)) in clauses
    assert ("level", ("L-1",)) in clauses
    assert ("unlawful_past", ("C-1",)) in clauses
