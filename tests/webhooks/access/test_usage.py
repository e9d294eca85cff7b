"""Whether an old secret of the webhook may go."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from connector.settings import Secret, Settings
from connector.store import GroupCommit, Store
from tests.webhooks import seeding
from tests.webhooks.seeding import NOW
from webhooks.app import create_app
from webhooks.signature import sign

OLD, NEW = "the old secret", "the new secret"
Start = Callable[..., FlaskClient]


@pytest.fixture
def start(known: Settings, store: Store, commit: GroupCommit) -> Start:
    """The service started at a moment, with secrets."""
    seeding.put_policy(store)

    def starting(at: datetime, *secrets: str) -> FlaskClient:
        settings = replace(known, webhook_secrets=tuple(Secret(text) for text in secrets))
        return create_app(settings, store, commit.accept, now=lambda: at).test_client()

    return starting


def send(client: FlaskClient, number: int, secret: str) -> int:
    body = b'{"timestamp": %d, "issue": {"id": "10041"}}' % number
    return client.post(
        "/webhooks/jira", data=body, headers={"X-Hub-Signature": sign(body, secret.encode())}
    ).status_code


def used(client: FlaskClient) -> list[tuple[int, int, str | None]]:
    return [
        (each["secret"], each["count"], each["last"]) for each in client.get("/status").get_json()["webhook_secrets"]
    ]


def test_a_secret_is_changed_without_losing_a_webhook(start: Start) -> None:
    """Old; new and old; Jira changes over; new alone. At each step the figures tell what may be done next."""
    day = [NOW + timedelta(days=number) for number in range(5)]
    assert send(start(day[0], OLD), 1, OLD) == 202
    assert used(start(day[0], OLD)) == [(1, 1, "2026-11-20T15:05:00Z")]
    both = start(day[1], NEW, OLD)
    assert used(both) == [(1, 0, None), (2, 0, None)], "what the first place meant before is not the new secret's"
    assert send(both, 2, OLD) == 202
    assert used(both) == [(1, 0, None), (2, 1, "2026-11-21T15:05:00Z")]
    later = start(day[2], NEW, OLD)
    assert [send(later, number, NEW) for number in (3, 4)] == [202, 202]
    assert used(later) == [(1, 2, "2026-11-22T15:05:00Z"), (2, 1, "2026-11-21T15:05:00Z")]
    alone = start(day[3], NEW)
    assert (send(alone, 5, NEW), send(alone, 6, OLD)) == (202, 401)
    assert used(alone) == [(1, 1, "2026-11-23T15:05:00Z")]


def test_a_month_is_counted(start: Start) -> None:
    """What lies further back is forgotten."""
    send(start(NOW, OLD), 1, OLD)
    assert used(start(NOW + timedelta(days=30), OLD))[0][1] == 1
    assert used(start(NOW + timedelta(days=30, seconds=1), OLD)) == [(1, 0, None)]


def test_the_page_and_the_figures_tell_it_without_the_secret(start: Start) -> None:
    """By its place."""
    client = start(NOW, NEW, OLD)
    send(client, 1, OLD)
    page, figures, status = (client.get(address).text for address in ("/policies", "/metrics", "/status"))
    assert "не использовался" in page
    assert "Секреты вебхука" in page
    assert 'reglament_webhook_secret_used{secret="1"} 0.0' in figures
    assert 'reglament_webhook_secret_used{secret="2"} 1.0' in figures
    stamp = f'reglament_webhook_secret_last_used_timestamp_seconds{{secret="2"}} {NOW.timestamp()!r}'
    assert float(figures.split(stamp.rpartition(" ")[0])[1].split()[0]) == NOW.timestamp()
    assert not any(secret in text for text in (page, figures, status) for secret in (OLD, NEW))


def test_without_secrets_there_is_nothing_to_tell(start: Start) -> None:
    """And nothing breaks."""
    client = start(NOW)
    assert used(client) == []
    assert "Секреты вебхука" not in client.get("/policies").text
