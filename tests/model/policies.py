"""Random policies of what the model knows: calendars of many zones, clocks with everything on the way, and rules."""

import json
from functools import lru_cache
from random import Random
from typing import Any

from policies import Policy, load

Raw = dict[str, Any]
SPLIT = {"mon-fri": "09:00-13:00, 14:00-18:00"}
CALENDARS: dict[str, Raw] = {
    "week": {"timezone": "Europe/Moscow", "hours": SPLIT, "holidays": "RU"},
    "short": {
        "timezone": "Europe/Moscow",
        "hours": {"mon-thu": "09:00-18:00", "fri": "09:00-16:45"},
        "breaks": "13:00-13:45",
        "holidays": "RU",
        "short_days": "minus 1h",
        "dates": {"2026-12-30": "09:00-13:15", "2027-01-05": "10:00-12:00", "2027-02-18": "closed"},
    },
    "eves": {"hours": "10:07-18:37", "holidays": "RU", "short_days": "10:07-14:00", "working_weekends": "never"},
    "always": {"timezone": "Europe/Moscow", "hours": "24x7"},
    "berlin": {"timezone": "Europe/Berlin", "hours": {"mon-sat": "08:00-17:00", "sun": "01:00-05:00"}},
    "newyork": {"timezone": "America/New_York", "hours": "24x7", "breaks": "12:00-13:00"},
    "east": {"timezone": "Asia/Vladivostok", "hours": {"mon-fri": "09:00-18:00"}, "holidays": "RU"},
    "india": {"timezone": "Asia/Kolkata", "hours": {"mon,wed,fri": "00:00-24:00", "sat": "10:00-14:00"}},
}
STATUSES = ("Открыт", "Анализ", "В работе", "Ожидание клиента", "Приостановлен", "Закрыт", "Решён")
PRIORITIES = ("Критический", "Высокий", "Низкий")
TYPES = ("Инцидент", "Ошибка", "Консультация")
CONDITIONS: tuple[Raw, ...] = (
    {"status": "waiting"},
    {"status": ["В работе", "waiting"]},
    {"type": {"not": "Консультация"}},
    {"assignee": "empty"},
    {"any": [{"assignee": "filled"}, {"priority": "Низкий"}]},
    {"status": {"was": "Анализ"}, "not": {"type": "Ошибка"}},
    {"all": [{"priority": ["Критический", "Высокий"]}, {"status": {"not": "done"}}]},
    {"level": "Первый"},
)
EVENTS: tuple[Any, ...] = (
    "created",
    {"status": {"to": "Анализ"}},
    {"status": {"from": "done"}},
    {"status": {"to": "done"}},
    {"status": {"from": ["Открыт", "waiting"], "to": "В работе"}},
    {"comment": "staff"},
    {"comment": "requester"},
    {"comment": "internal"},
    {"attachment": "requester"},
    {"activity": "staff"},
    {"assignee": {"to": "filled"}},
    {"assignee": {"from": "filled"}, "by": "staff"},
    {"level": {"to": "Первый"}},
    {"comment": "public", "when": {"status": {"not": "waiting"}}},
    {"status": {"to": "Анализ"}, "by": "service"},
)
ANSWERS: tuple[Any, ...] = ({"comment": "staff"}, {"status": {"to": ["Анализ", "done"]}})
"""What ends a cycle in most regulations."""
TARGETS = ("30m", "2h", "1h 30m", "8h", "20h", "40h", "1wd", "2wd", "4wd", "1d", "2d", "10d")
ENDS = ("50%", "80%", "150%", "due", "due", "-30m", "-2h", "-1wd", "-2wd", "+2h", "+1wd")
REMINDERS = ("every 5h", "every 1wd", "every 2wd", "every 2d", "after 7h", "after 1wd", "after 3d")
ACTS: tuple[Any, ...] = (
    {"label": "a"},
    {"set": {"Очередь": "вторая"}},
    {"comment": "public", "text": "{key}"},
    {"comment": "internal", "text": "{key}"},
    {"notify": "staff", "text": "{key}"},
    {"transition": "Приостановлен"},
    {"transition": "Закрыт"},
)


def policy_of(random: Random) -> Policy:
    """A policy that the loader takes."""
    return loaded(json.dumps(_policy(random), ensure_ascii=False))


@lru_cache(maxsize=16)
def loaded(text: str) -> Policy:
    policy = load(text, "random.yaml")
    assert isinstance(policy, Policy), policy.said("en")
    return policy


def _policy(random: Random) -> Raw:
    names = random.sample([*CALENDARS], 2)
    clocks = {name: _clock(random, names) for name in ("one", "two", "three")}
    policy: Raw = {
        "version": 1,
        "regulation": "random",
        "calendars": {name: CALENDARS[name] for name in names},
        "people": {"staff": {"groups": "support"}, "lead": {"domains": "mespace.example"}},
        "statuses": {"new": "Открыт", "waiting": ["Ожидание клиента", "Приостановлен"], "done": ["Решён", "Закрыт"]},
        "levels": [_level(random, names, clocks, name) for name in ("Первый", "Второй", "Третий")],
        "clocks": clocks,
        "rules": [_rule(random, number) for number in range(random.randint(0, 4))],
        "show": {"level": "Уровень"},
    }
    policy["levels"][2].pop("when", None)
    if random.random() < 0.2:
        policy["effective"] = {"from": random.choice(("2026-10-25", "2027-01-02", "2027-02-20"))}
    return policy


def _level(random: Random, calendars: list[str], clocks: Raw, name: str) -> Raw:
    when: Raw = random.choice(({"priority": "Критический"}, {"priority": "Высокий", "type": {"not": "Ошибка"}}))
    targets = {clock: random.choice(TARGETS) for clock in clocks if random.random() < 0.5}
    level: Raw = {"name": name, "when": when} | ({"targets": targets} if targets else {})
    return level | ({"calendar": random.choice(calendars)} if random.random() < 0.4 else {})


def _clock(random: Random, calendars: list[str]) -> Raw:
    clock: Raw = {"calendar": random.choice(calendars), "target": random.choice(TARGETS)}
    if random.random() < 0.3:
        clock["while"] = random.choice(CONDITIONS)
    else:
        clock["start"] = ["created", *random.sample(EVENTS[1:], random.randint(0, 2))]
    optional: Raw = {
        "stop": [random.choice(EVENTS[1:]), random.choice((*EVENTS[1:], *ANSWERS, *ANSWERS, *ANSWERS))],
        "pause": random.choice(CONDITIONS),
        "when": random.choice(CONDITIONS),
        "days": "same-time",
        "move": True,
        "ceiling": random.choice(TARGETS),
        "on_level_change": random.choice(("carry", "restart", "freeze")),
        "mode": "observe",
        "show": {word: f"{word} {random.randint(1, 10**9)}" for word in ("due", "state", "spent")},
    }
    likely = {"stop": 0.8, "pause": 0.6, "when": 0.2, "mode": 0.1, "ceiling": 0.2, "on_level_change": 0.7, "show": 0.8}
    clock |= {key: value for key, value in optional.items() if random.random() < likely.get(key, 0.4)}
    return clock | {"points": [_point(random) for _ in range(random.randint(0, 4))]}


def _point(random: Random) -> Raw:
    at = random.choice(ENDS if random.random() < 0.6 else REMINDERS)
    point: Raw = {"at": at, "do": random.sample(ACTS, random.randint(1, 3))}
    return point | ({"anytime": True} if random.random() < 0.3 else {})


def _rule(random: Random, number: int) -> Raw:
    law: Raw = {"otherwise": ["undo", random.choice(ACTS)]}
    if random.random() < 0.7:
        law["allow"] = random.choice([{"author": "staff"}, *CONDITIONS])
    rule: Raw = random.choice(
        (
            {
                "require": random.choice(
                    ({"assignee": "filled"}, {"description": {"words": 5}}, {"any": [*CONDITIONS[:2]]})
                ),
                "otherwise": random.sample(ACTS, 2),
            },
            {"on": random.sample(EVENTS, random.randint(1, 2)), "do": random.sample(ACTS, random.randint(1, 2))},
            {"transition": {"from": ["new", "Анализ"], "to": random.choice(("done", "В работе"))}, **law},
            {"change": ["type", "priority"], **law},
            {"change": {"priority": {"to": "Критический"}}, **law},
            {"workflow": {"new": ["Анализ", "waiting"], "Анализ": ["В работе", "done"], "Решён": []}, **law},
        )
    )
    rule["name"] = f"П{number}"
    if random.random() < 0.4:
        rule["when"] = random.choice(CONDITIONS)
    return rule | ({"mode": "observe"} if random.random() < 0.1 else {})
