"""Random histories for the laws: stories over the shipped policy and over a richer one."""

from datetime import datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from policies import Decision
from tests.policies.build import CLIENT, SERVICE, STAFF, Story, a_policy, an_issue, msk, shipped

MESPACE = shipped()
RICH = a_policy("""
    version: 1
    regulation: rich
    calendars:
      week: {timezone: Europe/Moscow, hours: {mon-fri: "09:00-13:00, 14:00-18:00"}, holidays: RU, short_days: minus 1h}
      always: {timezone: Europe/Moscow, hours: 24x7}
    people: {staff: {groups: support}}
    statuses: {waiting: [Ожидание клиента, Приостановлен], done: [Решён, Закрыт]}
    levels:
      - name: Срочный
        when: {priority: Критический}
        targets: {carried: 3h, restarted: 4h, frozen: 3h}
        calendar: always
      - {name: Обычный, when: {priority: Высокий}, targets: {carried: 1wd, restarted: 8h, frozen: 2wd}}
      - {name: Без срока}
    clocks:
      carried:
        calendar: week
        start: created
        stop: {status: {to: Анализ}}
        pause: {status: waiting}
        points:
          - {at: 50%, do: {notify: staff, text: "{left}"}}
          - {at: -30m, do: {label: скоро}}
          - {at: due, do: [{label: поздно}, {comment: public, text: "{due}"}, {transition: Приостановлен}]}
          - {at: +2h, do: {set: {Эскалация: да}}}
        show: {due: A до, state: A, spent: "A, ч"}
      restarted:
        calendar: week
        start: [created, {status: {from: done}}]
        stop: {status: {to: done}}
        pause: {status: waiting}
        on_level_change: restart
        points: [{at: 80%, do: {label: r}}, {at: due, anytime: true, do: {notify: staff, text: x}}]
        show: {due: B до, state: B, spent: "B, ч"}
      frozen:
        calendar: week
        start: created
        when: {type: {not: Консультация}}
        stop: {comment: staff}
        on_level_change: freeze
        points: [{at: due, do: {label: f}}]
        show: {due: C до, state: C}
      silence:
        calendar: week
        while: {status: waiting}
        stop: {comment: requester}
        target: 2d
        move: true
        points: [{at: due, do: [{comment: public, text: Тихо}, {transition: Закрыт}]}]
        show: {due: D до, state: D}
      measured:
        calendar: week
        start: {assignee: {to: filled}}
        stop: {assignee: {from: filled}}
        show: {state: E, spent: "E, ч"}
    rules:
      - name: Просрочена дата
        when: {due_date: {max: now}, status: {was: Анализ}}
        require: {resolution: filled}
        otherwise: [{label: просрочен}]
      - name: Закрытие
        transition: {to: Закрыт}
        allow: {status: {was: Анализ}}
        otherwise: [undo, {comment: internal, text: "{from}"}]
      - {name: Вид, change: [type, priority], allow: {author: staff}, otherwise: [undo, {label: вид}]}
      - name: Порядок
        workflow: {Открыт: [Анализ, waiting], Анализ: [В работе, waiting, done], Решён: []}
        allow: {type: Консультация}
        otherwise: [undo, {comment: internal, text: "{from} {to}"}]
      - {name: Ответ, on: {comment: requester}, when: {status: waiting}, do: {transition: Открыт}}
    show: {level: Уровень, summary: Итог}
""")
REMINDING = a_policy("""
    version: 1
    regulation: reminding
    calendars: {week: {timezone: Europe/Moscow, hours: {mon-fri: "09:00-13:00, 14:00-18:00"}, holidays: RU}}
    people: {staff: {groups: support}}
    statuses: {waiting: [Ожидание клиента, Приостановлен], done: [Решён, Закрыт]}
    levels:
      - {name: Срочный, when: {priority: Критический}, targets: {work: 20h}}
      - {name: Обычный, when: {priority: Высокий}, targets: {work: 60h}}
      - {name: Без срока}
    clocks:
      silence:
        calendar: week
        while: {status: waiting}
        stop: {comment: requester}
        points:
          - {at: every 2d, do: [{comment: public, text: "{left}"}, {label: ждём}]}
          - {at: after 3wd, anytime: true, do: {transition: Закрыт}}
      work:
        calendar: week
        start: created
        stop: {status: {to: done}}
        pause: {status: waiting}
        ceiling: 40h
        on_level_change: restart
        points:
          - {at: every 1wd, do: {notify: staff, text: "{left}, {due}"}}
          - {at: every 5h, anytime: true, do: {comment: internal, text: "{left}"}}
          - {at: -1wd, do: {label: скоро}}
        show: {due: A до, state: A}
""")
POLICIES = {"mespace": MESPACE, "rich": RICH}
BOTH = st.sampled_from(tuple(POLICIES))
ENDLESS = {**POLICIES, "reminding": REMINDING}
"""With reminders, which come as long as a cycle runs."""
ALL = st.sampled_from(tuple(ENDLESS))

STATUSES = ("Открыт", "Анализ", "В работе", "Ожидание клиента", "Приостановлен", "Закрыт", "Решён")
LAWS = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
"""How hard the laws are tried; looks are not timed."""
START = msk("2026-12-28 07:30")  # a Monday; the holidays begin on the 31st
SPAN = timedelta(days=18)
seconds = st.integers(0, int(SPAN.total_seconds()))
moments = st.one_of(seconds, seconds.map(lambda n: n // 1800 * 1800)).map(lambda n: START + timedelta(seconds=n))
people = st.sampled_from((STAFF, CLIENT, SERVICE, None))
due_dates = moments.map(lambda moment: {"due_date": moment})
changes = st.one_of(
    st.sampled_from(
        [
            *({"status": s} for s in STATUSES),
            *({"priority": p} for p in ("Критический", "Высокий", "Низкий")),
            *({"type": t} for t in ("Инцидент", "Ошибка", "Консультация")),
            {"assignee": "Игорь"},
            {"assignee": None},
            {"description": "коротко"},
            {"type": "Консультация", "status": "Закрыт"},
        ]
    ),
    due_dates,
)  # fmt: skip
events = st.lists(
    st.tuples(moments, st.one_of(changes, st.booleans()), people), max_size=10
).map(lambda found: sorted(found, key=lambda event: event[0]))  # fmt: skip


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """An issue created on some day around New Year, and what befell it; a bool stands for a comment and its
    visibility."""
    created = START + timedelta(seconds=draw(st.integers(0, 5 * 86_400)))
    story = an_issue(
        created, assignee=None, due_date=None, priority=draw(st.sampled_from(("Критический", "Высокий", "Низкий")))
    )
    for at, what, by in draw(events):
        at = max(at, created)
        if isinstance(what, bool):
            story.comment(at, by, public=what)  # type: ignore[arg-type]
        else:
            story.change(at, by, **what)
    return story


def shown(decision: Decision) -> object:
    """All of a decision that must stand still: states, due times, fields, effects with their state, at risk. What
    counts up while a clock runs (used, left) is not shown anywhere (law 11)."""
    cycles = {
        name: [(c.number, c.state, c.started, c.due, c.stopped, c.at_risk, c.provisional) for c in found]
        for name, found in decision.clocks.items()
    }
    return cycles, decision.fields, decision.effects, decision.level, decision.open


def upto(story: Story, now: datetime) -> Story:
    """The story as it was known at a moment."""
    told = story.copy()
    told.changes = [change for change in story.changes if change.at <= now]
    told.comments = [comment for comment in story.comments if comment.at <= now]
    for change in reversed(story.changes):
        if change.at > now:
            told.values[change.attribute] = change.before
    return told
