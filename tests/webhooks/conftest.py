"""A real store in a SQLite file, and the application over it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from connector import settings
from connector.settings import Secret, Settings
from connector.store import GroupCommit, Store
from tests.webhooks.seeding import NOW
from webhooks.app import create_app
from webhooks.signature import sign

SECRETS = ("new secret", "old secret")


@pytest.fixture
def known(tmp_path: Path) -> Settings:
    """Settings of a service on loopback."""
    read = settings.read({"DATA_DIR": str(tmp_path)}, dotenv=tmp_path / "no.env")
    assert isinstance(read, Settings)
    return replace(read, webhook_secrets=tuple(Secret(text) for text in SECRETS), jira_url="https://jira.example.ru")


@pytest.fixture
def store(known: Settings) -> Iterator[Store]:
    opened = Store.open(known.database_url)
    yield opened
    opened.close()


@pytest.fixture
def commit(store: Store) -> Iterator[GroupCommit]:
    running = GroupCommit(store, lambda: None)
    yield running
    running.close()


@pytest.fixture
def client(known: Settings, store: Store, commit: GroupCommit) -> FlaskClient:
    return create_app(known, store, commit.accept, now=lambda: NOW).test_client()


Send = Callable[..., "tuple[int, dict[str, str | None]]"]


@pytest.fixture
def send(client: FlaskClient) -> Send:
    """Sends a body as Jira does, signed by the first secret, and tells the code and the answer."""

    def sending(body: bytes, query: str = "", **headers: str) -> tuple[int, dict[str, str | None]]:
        given = {"X-Hub-Signature": sign(body, SECRETS[0].encode()), **headers}
        answer = client.post("/webhooks/jira" + query, data=body, headers=given)
        assert answer.is_json
        return answer.status_code, answer.get_json()

    return sending
