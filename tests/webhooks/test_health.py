"""What machines are told."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from connector.settings import Secret, Settings
from connector.store import Store, notes
from policies.decision import moment
from tests.webhooks import seeding
from tests.webhooks.conftest import Send
from webhooks import standing
from webhooks.app import create_app


def app(settings: Settings, store: Store, **more: object) -> FlaskClient:
    return create_app(settings, store, lambda *_: "accepted", now=lambda: seeding.NOW, **more).test_client()  # type: ignore[arg-type]


def broken(store: Store) -> None:
    with store.write() as conn:
        conn.execute(text("ALTER TABLE note RENAME TO gone"))


def test_alive_depends_on_nothing(client: FlaskClient, store: Store) -> None:
    """Not even on the store: a restart would not mend it."""
    broken(store)
    assert client.get("/livez").status_code == 200


def test_ready_needs_a_policy(client: FlaskClient, store: Store) -> None:
    """And says so when there is none."""
    assert client.get("/readyz").get_json() == {"status": "unready", "reasons": ["policy: none is loaded yet"]}
    seeding.put_policy(store)
    assert (client.get("/readyz").status_code, client.get("/readyz").get_json()["status"]) == (200, "ok")


def test_ready_needs_a_store_with_its_tables(client: FlaskClient, store: Store) -> None:
    """Else webhooks could not be kept."""
    broken(store)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["reasons"] == ["database: OperationalError"]


def test_a_stopping_service_is_not_ready(known: Settings, store: Store) -> None:
    """The balancer sends traffic elsewhere before the door is shut."""
    seeding.put_policy(store)
    answer = app(known, store, draining=lambda: True).get("/readyz")
    assert (answer.status_code, answer.get_json()["reasons"]) == (503, ["draining: the service is stopping"])


def test_jira_being_down_does_not_make_it_unready(client: FlaskClient, store: Store) -> None:
    """Or webhooks would be refused and lost."""
    seeding.put_policy(store)
    with store.write() as conn:
        notes.put(conn, standing.JIRA, {"up": False})
    assert client.get("/readyz").status_code == 200
    assert client.get("/status").get_json()["jira"]["up"] is False
    assert "reglament_jira_up 0.0" in client.get("/metrics").text


def test_status_tells_how_it_goes(client: FlaskClient, store: Store) -> None:
    """Agenda, deliveries, policy, effects."""
    seeding.put_policy(store)
    seeding.put_overdue(store)
    told = client.get("/status").get_json()
    assert told["policy"]["fingerprint"] == seeding.FINGERPRINT
    assert told["agenda"]["open"] == 1
    assert told["agenda"]["lag_seconds"] == 0
    assert told["effects"] == {"done": 1}
    assert told["version"]


def test_metrics_are_counted_when_asked(client: FlaskClient, store: Store) -> None:
    """In Prometheus's text format."""
    seeding.put_policy(store, problems=[{"ru": "x", "en": "x"}])
    seeding.put_overdue(store)
    text = client.get("/metrics").text
    for line in (
        'reglament_policy_info{edition="2019-09-01",fingerprint="4f0c9a1be27d",regulation="mespace"} 1.0',
        "reglament_policy_last_reload_successful 0.0",
        'reglament_effects{state="done"} 1.0',
        "reglament_issues_open 1.0",
        "reglament_agenda_due 0.0",
    ):
        assert line in text.splitlines()


def test_figures_tell_how_jira_limits_us(client: FlaskClient, store: Store) -> None:
    """Requests, and by scope what was limited, held back and still waits; a rest that is over is not waiting."""
    over, going_on = moment(seeding.NOW - timedelta(seconds=1)), moment(seeding.NOW + timedelta(seconds=30))
    told = {"requests": 12, "limited": {"issue": 2}, "held_back": {"everything": 3}}
    with store.write() as conn:
        notes.put(conn, standing.TRAFFIC, {**told, "waiting": {"everything": going_on, "issue": over}})
    assert client.get("/status").get_json()["traffic"]["limited"] == {"issue": 2}
    lines = client.get("/metrics").text.splitlines()
    assert "reglament_jira_requests 12.0" in lines
    assert 'reglament_jira_limited{scope="issue"} 2.0' in lines
    assert 'reglament_jira_held_back{scope="everything"} 3.0' in lines
    assert [line for line in lines if line.startswith("reglament_jira_waiting_seconds{")] == [
        'reglament_jira_waiting_seconds{scope="everything"} 30.0'
    ]


PAGES = ("/", "/issues/SUP-1", "/policies", "/effects", "/nothing")
FOR_MACHINES = ("/api/issues/SUP-1", "/api/effects", "/api/nothing", "/status", "/metrics")
OPEN = ("/livez", "/readyz", "/static/reglament.css", "/api/openapi.json")


@pytest.mark.parametrize("address", [*PAGES, *FOR_MACHINES])
def test_without_a_password_others_on_the_net_are_kept_out(address: str, known: Settings, store: Store) -> None:
    """And told what to set."""
    shut = app(replace(known, host="0.0.0.0"), store).get(address)  # noqa: S104
    assert shut.status_code == 403
    assert "WEB_PASSWORD" in shut.text


@pytest.mark.parametrize("address", FOR_MACHINES)
def test_machines_tell_a_password_with_each_request(address: str, known: Settings, store: Store) -> None:
    """HTTP Basic with any user name."""
    guarded = app(replace(known, host="0.0.0.0", web_password=Secret("пароль")), store)  # noqa: S104
    asked = guarded.get(address)
    assert (asked.status_code, asked.get_json()["status"]) == (401, "refused")
    assert asked.headers["WWW-Authenticate"].startswith("Basic")
    assert guarded.get(address, auth=("anybody", "wrong")).status_code == 401
    assert guarded.get(address, headers={"Authorization": "Basic !!!"}).status_code == 401
    assert guarded.get(address, headers={"Authorization": "Bearer x"}).status_code == 401
    assert guarded.get(address, auth=("anybody", "пароль")).status_code in {200, 404}


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_a_proxy_on_this_machine_does_not_open_the_pages(header: str, known: Settings, store: Store) -> None:
    """Whoever comes through it is a stranger on the loopback address."""
    assert app(known, store).get("/").status_code == 200
    assert app(known, store).get("/", headers={header: "203.0.113.7"}).status_code == 403


@pytest.mark.parametrize("address", OPEN)
def test_some_answers_are_for_everybody(address: str, known: Settings, store: Store) -> None:
    """They tell nothing."""
    elsewhere = replace(known, host="0.0.0.0", web_password=Secret("x"))  # noqa: S104
    with app(elsewhere, store).get(address) as answer:
        assert answer.status_code in {200, 503}
    assert app(elsewhere, store).post("/webhooks/jira").status_code == 401


@pytest.mark.parametrize("address", [*PAGES, *FOR_MACHINES, *OPEN, "/login", "/webhooks/jira"])
def test_every_answer_bears_the_headers(address: str, client: FlaskClient) -> None:
    """No script, no frame, no guessing of types, no cache."""
    with client.get(address) as answer:
        headers = answer.headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "script" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert "Cache-Control" in headers


@pytest.mark.parametrize("address", ["/", "/status", "/metrics", "/api/issues/SUP-1"])
def test_a_failing_store_is_told_without_its_insides(address: str, client: FlaskClient, store: Store) -> None:
    """503, in the form that was asked for."""
    with store.write() as conn:
        conn.execute(text("ALTER TABLE note RENAME TO gone"))
        conn.execute(text("ALTER TABLE issue RENAME TO lost"))
    answer = client.get(address)
    assert answer.status_code == 503
    assert "sqlite" not in answer.text.lower()


def test_signed_bodies_that_asked_for_nothing_are_told_with_their_reasons(
    client: FlaskClient, store: Store, send: Send
) -> None:
    """In the figures and on the page of the policies, in both languages, as text; nothing where there are none."""
    seeding.put_policy(store)
    assert client.get("/status").get_json()["deliveries_turned_down"] == []
    assert "по которым нечего делать" not in client.get("/policies").text
    assert [send(body)[0] for body in (b"[1]", b"[2]", b'{"webhookEvent": "sprint_started"}', b'{"key": "SUP-1"}')] == [
        *(400, 400, 202, 202)
    ]
    found = client.get("/status").get_json()["deliveries_turned_down"]
    assert [(each["reason"], each["count"]) for each in found] == [
        ("JSON, but not an object", 2),
        ("sprint_started names no issue", 1),
    ]
    russian, english = (client.get(f"/policies?lang={language}").text for language in ("ru", "en"))
    for fact in ("Вебхуки, по которым нечего делать", "JSON, но не объект", "sprint_started не называет обращения"):
        assert fact in russian
    for fact in ("Webhooks that asked for nothing", "JSON, but not an object", "sprint_started names no issue"):
        assert fact in english
