"""A store with believable cards, for tests of the pages and for looking at them."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from connector.store import Store, agenda, journal, notes, policies
from connector.store.agenda import Mark
from connector.store.cards import Card
from connector.store.journal import Subject
from connector.store.policies import PolicyText
from policies.decision import Effect, moment
from webhooks import standing

NOW = datetime(2026, 11, 20, 15, 5, tzinfo=UTC)
"""Friday 20 November 2026, 18:05 in Moscow."""
FINGERPRINT = "4f0c9a1be27d"
POLICY: Mapping[str, Any] = {
    "regulation": "mespace",
    "title": "Регламент технической поддержки ООО «Мес Спейс»",
    "edition": "2019-09-01",
    "fingerprint": FINGERPRINT,
    "since": "2026-11-02T06:00:00Z",
    "mode": "enforce",
    "file": "policies.yaml",
    "problems": [],
}
TEXT = """version: 1
regulation: mespace
title: Регламент технической поддержки ООО «Мес Спейс»
edition: 2019-09-01

levels:
  - name: Критический
    clause: MES-6.4
    when: {type: Инцидент, priority: Критический}
    targets: {reaction: 2h}
"""


def cycle(
    state: str, started: datetime, due: datetime | None, spent: int, left: int | None, **more: Any
) -> dict[str, Any]:
    """One cycle as the decision's JSON tells it; `more` takes `cycle`, `stopped`, `at_risk`, `provisional`."""
    return {
        "cycle": more.get("cycle", 1),
        "state": state,
        "started": moment(started),
        "due": moment(due),
        "stopped": moment(more.get("stopped")),
        "spent_seconds": spent,
        "left_seconds": left,
        "at_risk": more.get("at_risk", False),
        "provisional": more.get("provisional", False),
    }


def step(kind: str, at: datetime | None, text: str, *clause: str) -> dict[str, Any]:
    return {"kind": kind, "at": moment(at), "clause": list(clause), "text": text}


def decision(level: str | None, clocks: Mapping[str, Any], trace: list[Any], **more: Any) -> dict[str, Any]:
    """The stored decision (design §3.1)."""
    return {
        "policy": {"regulation": "mespace", "fingerprint": FINGERPRINT},
        "at": moment(more.get("at", NOW)),
        "level": level,
        "customer": more.get("customer"),
        "clocks": dict(clocks),
        "titles": {"reaction": "Время реакции", "silence": "Молчание клиента"},
        "fields": more.get("fields", {}),
        "effects": more.get("effects", []),
        "look_again_at": moment(NOW + timedelta(hours=1)),
        "trace": trace,
    }


def put(store: Store, issue_id: str, key: str, summary: str, state: Mapping[str, Any] | None, **more: Any) -> None:
    """One card, as the worker's `done` writes it; None: marked, and not looked at yet."""
    with store.write() as conn:
        agenda.mark_many(conn, [Mark(issue_id, NOW, None, key)])
        if state is None:
            return
        (held,) = (claim for claim in agenda.claim(conn, NOW, timedelta(minutes=1), 100) if claim.id == issue_id)
        is_open = more.get("open", True)
        card = Card(
            key=key,
            summary=summary,
            level=state["level"],
            customer=state["customer"],
            due=more.get("due"),
            state=state,
            fingerprint=FINGERPRINT,
            looked_at=NOW,
            open=is_open,
            problem=more.get("problem"),
        )
        agenda.done(conn, held, NOW + timedelta(hours=1) if is_open else None, card)


def put_policy(store: Store, **changed: Any) -> None:
    with store.write() as conn:
        notes.put(conn, standing.POLICY, {**POLICY, **changed})
        notes.put(conn, standing.JIRA, {"up": True, "since": "2026-11-20T06:00:00Z", "problems": []})
        policies.remember(conn, PolicyText(FINGERPRINT, "mespace", TEXT, NOW))


def put_overdue(store: Store) -> None:
    """SUP-41: critical, two hours, nobody reacted; the page must tell why within a minute."""
    started, due = datetime(2026, 11, 20, 8, 40, tzinfo=UTC), datetime(2026, 11, 20, 10, 40, tzinfo=UTC)
    effect = Effect(
        id="reaction/1/due/label",
        kind="label",
        due=due,
        state="due",
        rule="Время реакции",
        clause=("MES-1.reaction",),
        cause="reaction/1",
        caused=due,
        body={"add": "sla-нарушен"},
    )
    told = {"id": effect.id, "kind": "label", "due": moment(due), "clause": list(effect.clause), "state": "due"}
    state = decision(
        "Критический",
        {"reaction": [cycle("breached", started, due, 19_200, -12_000)]},
        [
            step("created", started, "Обращение создано: 20.11.2026 11:40 МСК, Анна Белова (заказчик)"),
            step("level", None, "Уровень «Критический»: тип «Инцидент» и приоритет «Критический»", "MES-6.4"),
            step("start", started, "Часы «Время реакции» пошли; срок 2 часа по календарю support", "MES-1.reaction"),
            step("point", datetime(2026, 11, 20, 10, 16, tzinfo=UTC), "Прошло 80 % срока", "MES-1.reaction"),
            step("breach", due, "Срок прошёл, перехода «Открыт» → «Анализ» не было", "MES-1.reaction", "MES-6.4"),
        ],
        customer="ООО «Вега»",
        fields={"Реакция до": moment(due), "Реакция": "нарушен", "Реакция, ч": 5.3, "SLA": None},
        effects=[{**told, "rule": effect.rule, "body": dict(effect.body)}],
    )
    put(store, "10041", "SUP-41", "Не запускается смена на линии 3: ошибка лицензии", state, due=due)
    with store.write() as conn:
        subject = Subject("10041", "SUP-41", FINGERPRINT)
        journal.record_decision(conn, subject, "webhook", {"level": "Критический"}, started)
        journal.intend(conn, subject, effect, due)
        journal.settle(conn, "10041", effect.id, "done", "метка поставлена", due + timedelta(seconds=2))


def put_others(store: Store) -> None:
    """At risk, running, paused, met, met late, closed, not looked at."""
    base = datetime(2026, 11, 20, 6, 10, tzinfo=UTC)
    due = datetime(2026, 11, 23, 6, 10, tzinfo=UTC)
    risky = decision("Некритичный", {"reaction": [cycle("running", base, due, 25_000, 3_800, at_risk=True)]}, [])
    put(store, "10044", "SUP-44", "Отчёт по OEE считает простой дважды", risky, due=due)
    late = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
    running = decision("Некритичный", {"reaction": [cycle("running", base, late, 9_000, 19_800)]}, [])
    put(store, "10045", "SUP-45", "Как завести нового мастера смены?", running, due=late)
    waiting = {
        "silence": [cycle("running", base, datetime(2026, 11, 25, 14, 0, tzinfo=UTC), 32_000, 65_200)],
        "reaction": [cycle("met", base, None, 1_500, 5_700, stopped=base + timedelta(minutes=25))],
    }
    put(store, "10039", "SUP-39", "Пропадают замеры с датчика температуры", decision("Критический", waiting, []))
    paused = decision("Некритичный", {"reaction": [cycle("paused", base, None, 5_400, 23_400)]}, [])
    put(store, "10046", "SUP-46", "Ошибка обмена с 1С: не хватает журналов", paused)
    met_late = {"reaction": [cycle("met_late", base, base, 30_000, -1_200, stopped=base + timedelta(hours=3))]}
    put(store, "10031", "SUP-31", "Не печатаются этикетки", decision("Некритичный", met_late, []), open=False)
    put(store, "10050", "SUP-50", "", None)


WAITING = "silence/1/point/due/comment"
WITHHELD = "reaction/1/reminder/2/notify"


def put_waiting(store: Store, key: str = "SUP-41", issue_id: str = "10041") -> None:
    """A comment that Jira refused five times, and a notice that came too late: both wait for a person's word."""
    subject = Subject(issue_id, key, FINGERPRINT)
    due = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
    text = "Анна, мы ждём от вас журнал обмена за 18.11.\n<b>Без него</b> обращение будет закрыто 23.11."
    comment = Effect(
        id=WAITING,
        kind="comment",
        due=due,
        state="due",
        rule="Молчание клиента",
        clause=("MES-7.2",),
        cause="silence/1",
        caused=due,
        body={"text": text, "public": "yes"},
    )
    notice = Effect(
        id=WITHHELD,
        kind="notify",
        due=due,
        state="due",
        rule="Время реакции",
        clause=("MES-1.reaction", "MES-6.4"),
        cause="reaction/1",
        caused=due,
        body={"to": "duty", "text": "SUP-41 без реакции больше часа"},
    )
    refused = "Jira отказала: 403, нет права комментировать. / Jira refused: 403, no permission to comment."
    late = "Ждёт вашего решения: опоздало на 30 часов. / Waits for your word: 30 hours late."
    with store.write() as conn:
        agenda.mark_many(conn, [Mark(issue_id, NOW + timedelta(hours=5), None, key)])
        for hour in range(5):
            journal.intend(conn, subject, comment, due + timedelta(hours=hour))
        journal.settle(conn, issue_id, comment.id, "dead", refused, due + timedelta(hours=5))
        journal.withhold(conn, subject, notice, late, NOW - timedelta(minutes=12))
