"""A delivery that was good once is sent again by somebody who kept it: at most a look, never an effect."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import orjson
import pytest
from flask.testing import FlaskClient

from connector.settings import Secret
from connector.store import GroupCommit, deliveries
from tests.connector.loop.conftest import cloud
from tests.connector.loop.stage import Stage, configured
from webhooks.app import create_app
from webhooks.signature import sign

__all__ = ["cloud"]

SECRET = "a secret"
CASES = [
    # how long after, what is changed about it, how many of the two are answered as new
    ("at once", timedelta(0), {}, 0),
    ("a minute later", timedelta(minutes=1), {}, 0),
    ("a week later", timedelta(days=7), {}, 0),
    ("when its record is pruned", timedelta(days=31), {}, 1),
    ("under another identifier", timedelta(minutes=1), {"X-Atlassian-Webhook-Identifier": "other"}, 1),
    ("with another address", timedelta(minutes=1), {"query": "?issue=SUP-1"}, 1),
]


@pytest.fixture
def post(cloud: Stage) -> Callable[..., int]:
    """The service's front over the stage's store, at the stage's time."""

    def send(body: bytes, query: str = "", **headers: str) -> int:
        told = replace(configured(cloud.sandbox), webhook_secrets=(Secret(SECRET),))
        commit = GroupCommit(cloud.store, lambda: None)
        app = create_app(told, cloud.store, commit.accept, now=lambda: cloud.now)
        client: FlaskClient = app.test_client()
        signed = {"X-Hub-Signature": sign(body, SECRET.encode()), **headers}
        code = client.post(f"/webhooks/jira{query}", data=body, headers=signed).status_code
        commit.close()
        return code

    return send


@pytest.mark.parametrize(("later", "changed", "new"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_an_old_delivery_sent_again_changes_nothing(
    later: timedelta, changed: dict[str, str], new: int, cloud: Stage, post: Callable[..., int]
) -> None:
    """Neither in Jira nor in the journal; what it says of that time is not believed, for Jira is read."""
    key = cloud.create("Ошибка", description="Не работает")
    found = cloud.issue(key)
    issue = {"id": found.id, "key": key, "fields": {"updated": "2026-11-23T10:00:00.000+0300"}}
    body = orjson.dumps({"timestamp": 1, "webhookEvent": "jira:issue_created", "issue": issue})
    assert post(body) == 202
    cloud.settle()
    cloud.until(cloud.now + later)
    with cloud.store.write() as conn:
        deliveries.prune(conn, cloud.now - deliveries.RETENTION)
    effects, said, history = cloud.effects(key), len(cloud.comments(key)), len(cloud.issue(key).histories)
    assert effects, "or there would be nothing to repeat"
    cloud.forget_calls()
    assert post(body, **changed) == (202 if new else 200)
    assert cloud.settle() == new
    assert cloud.writes() == []
    assert cloud.effects(key) == effects
    assert (len(cloud.comments(key)), len(cloud.issue(key).histories)) == (said, history)
