"""The one shape of a decision (design §3.1): `explain --json`, `GET /api/issues/KEY` and the journal all speak it."""

import json
import re
from typing import Any

from policies.decision import moment
from policies.trace import Reader, as_json
from tests.policies.build import Story, an_issue, look, msk, shipped

POLICY = shipped()
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def shape(story: Story, at: str) -> Any:
    reader = Reader("ru", POLICY.zone, POLICY.titles)
    return json.loads(json.dumps(as_json(look(POLICY, story, at), reader), ensure_ascii=False))


def test_the_shape() -> None:
    """Every key of §3.1, and nothing that it does not name but titles, `open` and what a page says."""
    found = shape(an_issue().status("2026-11-23 10:30", "Ожидание клиента"), "2026-11-23 11:00")
    assert list(found) == [
        "policy", "at", "level", "customer", "clocks", "titles", "fields", "effects", "look_again_at", "open", "trace",
    ]  # fmt: skip
    assert found["policy"] == {"regulation": "mespace", "fingerprint": POLICY.fingerprint}
    assert re.fullmatch("[0-9a-f]{12}", found["policy"]["fingerprint"])
    assert (found["at"], found["level"]) == ("2026-11-23T08:00:00Z", "Критический")
    assert found["customer"] == "АО «Волжский завод»"
    assert found["titles"] == {"reaction": "Реакция", "silence": "Молчание клиента", "onboarding": "Подключение"}
    assert found["open"] is True


def test_a_paused_and_a_running_cycle() -> None:
    """Seconds are whole, moments RFC 3339 in UTC, what is not there is null."""
    found = shape(an_issue().status("2026-11-23 10:30", "Ожидание клиента"), "2026-11-23 11:00")
    assert found["clocks"] == {
        "reaction": [
            {"cycle": 1, "state": "paused", "started": "2026-11-23T07:00:00Z", "due": None, "stopped": None,
             "spent_seconds": 1800, "left_seconds": 5400, "provisional": False, "at_risk": False, "says": "пауза"},
        ],
        "silence": [
            {"cycle": 1, "state": "running", "started": "2026-11-23T07:30:00Z", "due": "2026-11-26T14:00:00Z",
             "stopped": None, "spent_seconds": 1800, "left_seconds": 118_800, "provisional": False, "at_risk": False,
             "says": "идёт"},
        ],
        "onboarding": [],
    }  # fmt: skip
    assert found["look_again_at"] == "2026-11-26T14:00:00Z"


def test_fields() -> None:
    """Names of Jira's fields; a moment is text, a number a number, a blank null."""
    found = shape(an_issue().status("2026-11-23 11:30", "Анализ"), "2026-11-23 12:00")
    assert found["fields"] == {
        "Реакция до": "2026-11-23T09:00:00Z",
        "Реакция": "выполнен",
        "Реакция, ч": 1.5,
        "Подключить до": None,
        "Уровень": "Критический",
        "SLA": "Критический · Реакция: выполнен за 1 час 30 минут",
    }
    assert found["look_again_at"] is None


def test_effects() -> None:
    """Id, kind, due, clause, state; and the rule and body for who reads it."""
    (found,) = shape(an_issue(), "2026-11-23 12:30")["effects"]
    assert found == {
        "id": "reaction:created:due:1", "kind": "label", "due": "2026-11-23T09:00:00Z",
        "clause": "MES-1.reaction, MES-3.3, MES-4.6", "state": "due", "rule": "Реакция", "body": {"add": "sla-нарушен"},
    }  # fmt: skip


def test_trace() -> None:
    """Kind, moment, clauses and the words."""
    found = shape(an_issue(), "2026-11-23 11:00")["trace"]
    assert all(list(step) == ["kind", "at", "clause", "text"] for step in found)
    assert all(step["at"] is None or STAMP.fullmatch(step["at"]) for step in found)
    assert found[1] == {
        "kind": "clock_start", "at": "2026-11-23T07:00:00Z", "clause": ["MES-1.reaction", "MES-3.3", "MES-4.6"],
        "text": "«Реакция», цикл 1: отсчёт начат (Анна Клиентова); срок: 2 часа, календарь «support»",
    }  # fmt: skip


def test_states_are_those_of_the_design() -> None:
    """met_late, breached and cancelled as well."""
    late = shape(an_issue().status("2026-11-23 13:00", "Анализ"), "2026-11-23 14:00")
    assert (late["clocks"]["reaction"][0]["state"], late["clocks"]["reaction"][0]["left_seconds"]) == (
        "met_late",
        -3600,
    )
    assert shape(an_issue(), "2026-11-23 13:00")["clocks"]["reaction"][0]["state"] == "breached"
    left = an_issue().status("2026-11-23 10:30", "Ожидание клиента").status("2026-11-23 11:00", "Открыт")
    assert shape(left, "2026-11-23 12:00")["clocks"]["silence"][0]["state"] == "cancelled"


def test_an_issue_that_the_policy_is_not_about() -> None:
    """The same keys, empty."""
    found = shape(an_issue(project="HR"), "2026-11-23 12:00")
    assert {key: found[key] for key in ("clocks", "fields", "effects", "look_again_at", "open", "level")} == {
        "clocks": {}, "fields": {}, "effects": [], "look_again_at": None, "open": False, "level": None,
    }  # fmt: skip


def test_moments_are_told_to_the_second_in_utc() -> None:
    """Fractions are cut, zones turned, nothing is null."""
    assert moment(msk("2026-11-23 10:00:30.987654")) == "2026-11-23T07:00:30Z"
    assert moment(None) is None
