"""How fast a decision is made: evaluations a second on one core, under the whole policy in force as shipped.

    python -m bench.evaluate

The issue has 20 changes and 5 comments, mixed as life mixes them. Measured is the processor time of this process, so
that a busy neighbour does not count; the best of several rounds is told, as the least disturbed one.
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time
from zoneinfo import ZoneInfo

from policies import Around, Change, Comment, Issue, Person, Policy, evaluate, load
from policies.facts import Value

GOAL = 5_000
ROUNDS, LOOKS = 7, 1_000
POLICY = Path(__file__).resolve().parents[1] / "policies.yaml"
STAFF = Person("staff-1", "Игорь Инженеров", "igor@mespace.example", groups=frozenset({"support"}))
CLIENT = Person("client-1", "Анна Клиентова", "anna@zavod.example")
SERVICE = Person("service", "Регламент")
CREATED = datetime(2026, 11, 16, 9, 12, tzinfo=ZoneInfo("Europe/Moscow")).astimezone(UTC)

CHANGES: tuple[tuple[float, Person, str, Value, Value], ...] = (
    (0.2, STAFF, "assignee", None, "Игорь Инженеров"),
    (0.3, STAFF, "priority", "Средний", "Высокий"),
    (0.5, STAFF, "status", "Открыт", "Анализ"),
    (0.6, STAFF, "labels", (), ("линия",)),
    (0.8, STAFF, "priority", "Высокий", "Критический"),
    (1.5, STAFF, "status", "Анализ", "Ожидание клиента"),
    (26.0, SERVICE, "status", "Ожидание клиента", "Открыт"),
    (27.0, STAFF, "status", "Открыт", "Анализ"),
    (27.2, STAFF, "цех", None, "Сборка"),
    (27.5, CLIENT, "summary", "Терминал молчит", "Линия не принимает партии"),
    (29.0, STAFF, "assignee", "Игорь Инженеров", "Ольга Петрова"),
    (48.0, STAFF, "status", "Анализ", "В работе"),
    (48.2, STAFF, "components", (), ("Терминал",)),
    (49.0, STAFF, "fix_versions", (), ("2.1.4",)),
    (54.0, STAFF, "status", "В работе", "Ожидание клиента"),
    (72.0, SERVICE, "status", "Ожидание клиента", "Открыт"),
    (72.5, STAFF, "status", "Открыт", "Анализ"),
    (72.7, STAFF, "status", "Анализ", "В работе"),
    (74.0, STAFF, "labels", ("линия",), ("линия", "терминал")),
    (79.0, STAFF, "status", "В работе", "Решён"),
)
"""Hours after the creation, who, what, before, after."""
COMMENTS = ((1.6, STAFF), (25.9, CLIENT), (54.1, STAFF), (71.9, CLIENT), (78.9, STAFF))


def the_issue() -> Issue:
    changes = tuple(
        Change(str(10_000 + number), hours_on(hours), who, attribute, before, after)
        for number, (hours, who, attribute, before, after) in enumerate(CHANGES)
    )
    comments = tuple(Comment(str(n), hours_on(hours), who, "…", True) for n, (hours, who) in enumerate(COMMENTS))
    attributes: dict[str, Value] = {
        "project": "SUP",
        "type": "Инцидент",
        "description": "После смены партии терминал на линии показывает ошибку связи и не принимает новые задания",
        "площадка": "Завод № 1",
    }
    attributes.update({change.attribute: change.after for change in changes})
    last = changes[-1].at
    return Issue("10001", "SUP-1", CREATED, last, attributes, CLIENT, CLIENT, changes, comments)


def hours_on(hours: float) -> datetime:
    return CREATED + timedelta(hours=hours)


def rate(policy: Policy, issue: Issue, now: datetime) -> float:
    """Evaluations per second of processor time in one round."""
    around = Around(service=SERVICE.id)
    start = process_time()
    for _ in range(LOOKS):
        evaluate(policy, issue, now, around)
    return LOOKS / (process_time() - start)


def main() -> int:
    policy = load(POLICY.read_text(encoding="utf-8"), POLICY.name)
    if not isinstance(policy, Policy):
        print(policy.said("en"))
        return 1
    issue = the_issue()
    reached = max(rate(policy, issue, hours_on(80)) for _ in range(ROUNDS))
    print(f"evaluate: {len(issue.changes)} changes and {len(issue.comments)} comments under {policy.name}")
    print(f"goal {GOAL:,} a second on one core; reached {reached:,.0f} ({reached / GOAL:.2f} of the goal)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
