"""Random histories for the laws: stories over the shipped policy and over a richer one."""

from datetime import datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from policies import Decision, Place
from policies.facts import Value, WorkLog, fold
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
FULL = a_policy("""
    version: 1
    regulation: full
    calendars:
      week: {timezone: Europe/Moscow, hours: {mon-fri: "09:00-13:00, 14:00-18:00"}, holidays: RU}
      always: {timezone: Europe/Moscow, hours: 24x7}
    people: {staff: {groups: support}}
    fields: {customer: Заказчик, contract_until: Договор до, paid: Оплачено, coupon: Талон, channel: Канал}
    statuses: {new: [Открыт, Ожидание клиента], queue: Приостановлен, done: [Решён, Закрыт]}
    customers:
      - name: Завод
        package: Полная
        contract: {number: 17, from: 2026-12-30}
        contacts: {key: anna@zavod.example}
        teams: {АСУ: anna@zavod.example}
        coupons: [{code: K-1, from: 2026-01-01, until: 2026-12-30}]
      - {name: Верфь, package: Базовая, contract: {from: 2026-01-01}, domains: [verf.example]}
    levels:
      - name: Без договора
        when: {contract: {not: valid}}
        calendar: always
        targets: {answer: 5h}
        limits: {requests: 1}
      - name: Полная
        when: {package: Полная}
        targets: {answer: 2wd}
        channels: [Портал]
      - {name: Базовая, targets: {answer: 1wd}, limits: {requests: 2}}
    clocks:
      answer:
        calendar: week
        start: [created, {contract: {to: valid}}, {attachment: requester}]
        stop: [{comment: staff}, {activity: staff}]
        pause: {contract: expired}
        ceiling: 10h
        points: [{at: 50%, do: {label: half}}, {at: every 3h, do: {notify: staff, text: "{left} {contract}"}}]
        show: {due: A до, state: A, spent: "A, ч"}
      term:
        calendar: always
        start: {reached: paid}
        stop: {paid: {to: filled}}
        target: 2d
        points: [{at: due, do: {label: term}}, {at: after 3d, do: {comment: internal, text: "{paid}"}}]
        show: {due: B до, state: B}
      uncovered:
        calendar: always
        while: {contract: [expired, none], package: filled}
        points: [{at: every 2d, anytime: true, do: {comment: public, text: "{customer} {contract_until}"}}]
    rules:
      - {name: Срок, on: [{reached: contract_until}, {reached: paid}], do: {comment: public, text: "{paid}"}}
      - {name: Файл, on: {attachment: requester, when: {contract: valid}}, do: {label: файл}}
      - {name: Шаг, on: {activity: staff, when: {contact: key}}, do: {transition: Анализ}}
      - name: Полно
        when: {status: new}
        require:
          channel: allowed
          attachments: {formats: [zip]}
          paid: {min: now}
          coupon_status: [none, valid]
        otherwise: [{comment: public, text: "{missing}"}, {transition: Ожидание клиента}]
      - name: Команда
        when: {team: filled, paid: {max: now}}
        keep: {Видит: "{team}", Оплата: "{paid}", До: "{contract}"}
      - {name: Часы, when: {contract: valid, paid: {min: now}}, effort: {round: 30m, by: staff}, show: Часы}
      - {name: Путь, change: {channel: {to: filled}}, allow: {author: staff}, otherwise: [undo, {label: путь}]}
      - name: Предел
        limit: requests
        when: {status: [new, queue]}
        uncounted: {any: [{type: Консультация}, {paid: {max: now}}]}
        queue: queue
        otherwise: [{comment: public, text: "{position} из-за {limit}"}, {transition: queue}]
        release: [{comment: public, text: Дождались}, {transition: Открыт}]
        show: Место
      - name: Талон
        limit: 1
        per: coupon
        period: 365d
        when: {paid: {min: now}}
        otherwise: [{label: талон-исчерпан}]
        show: По талону
    show: {level: Уровень, summary: Итог}
""")
POLICIES = {"mespace": MESPACE, "rich": RICH}
BOTH = st.sampled_from(tuple(POLICIES))
ENDLESS = {**POLICIES, "reminding": REMINDING, "full": FULL}
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
days = moments.map(lambda moment: moment.date())
told: st.SearchStrategy[dict[str, Value]] = st.fixed_dictionaries(
    {},
    optional={
        fold("Заказчик"): st.sampled_from(("Завод", "Верфь", "Чужой", None)),
        fold("Договор до"): st.one_of(st.none(), days),
        fold("Оплачено"): st.one_of(st.none(), days, moments),
        fold("Талон"): st.sampled_from(("K-1", "K-2", None)),
        fold("Канал"): st.sampled_from(("Портал", "Почта", None)),
    },
)
"""What the policy with customers asks about."""
looks = st.one_of(moments, moments.map(lambda moment: moment + timedelta(days=5)))
"""When an issue is looked at: mostly when there is one."""
files = st.sampled_from(("лог.zip", "экран.bmp"))
places = st.lists(
    st.builds(
        Place,
        st.integers(9_990, 10_010).filter(lambda n: n != 10_001).map(str),
        st.sampled_from(("Предел", "Талон")),
        st.sampled_from(("завод", "верфь", "k-1")),
        moments,
        st.booleans(),
    ),
    max_size=5,
    unique_by=lambda place: (place.issue, place.rule),
).map(tuple)
"""Those of others under its limits."""
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
    told,
)  # fmt: skip
events = st.lists(
    st.tuples(moments, st.one_of(changes, st.booleans(), files), people), max_size=10
).map(lambda found: sorted(found, key=lambda event: event[0]))  # fmt: skip


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """An issue created on some day around New Year, and what befell it; a bool stands for a comment and its
    visibility, a text for a file."""
    created = START + timedelta(seconds=draw(st.integers(0, 5 * 86_400)))
    story = an_issue(
        created, assignee=None, due_date=None, priority=draw(st.sampled_from(("Критический", "Высокий", "Низкий")))
    )
    story.values.update({fold("Заказчик"): draw(st.sampled_from(("Завод", "Верфь", None))), **draw(told)})
    story.work = [WorkLog("1", created, by, 600) for by in draw(st.lists(people, max_size=2))]
    for at, what, by in draw(events):
        at = max(at, created)
        if isinstance(what, bool):
            story.comment(at, by, public=what)  # type: ignore[arg-type]
        elif isinstance(what, str):
            story.attach(at, by, what)
        elif what:
            story.change(at, by, **what)
    return story


def shown(decision: Decision) -> object:
    """All of a decision that must stand still: states, due times, fields, effects with their state, at risk. What
    counts up while a clock runs (used, left) is not shown anywhere (law 11)."""
    cycles = {
        name: [(c.number, c.state, c.started, c.due, c.stopped, c.at_risk, c.provisional) for c in found]
        for name, found in decision.clocks.items()
    }
    return cycles, decision.fields, decision.effects, decision.level, decision.open, decision.places


def upto(story: Story, now: datetime) -> Story:
    """The story as it was known at a moment."""
    known = story.copy()
    known.changes = [change for change in story.changes if change.at <= now]
    known.comments = [comment for comment in story.comments if comment.at <= now]
    known.files = [file for file in story.files if file.at <= now]
    for change in reversed(story.changes):
        if change.at > now:
            known.values[change.attribute] = change.before
    return known
