"""More than 600 bodies in more than 40 classes (reference: reliability §7.3), each signed as Jira's: what is answered,
what is kept, and what is done."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import ColumnElement, select

from connector import settings
from connector.store import GroupCommit, Store
from connector.store.schema import delivery, issue
from tests.hostile.bodies import by_hand, dump
from tests.hostile.mutations import GOOD, mutated
from tests.webhooks.bad_bodies import corpus
from tests.webhooks.conftest import SECRETS
from tests.webhooks.seeding import NOW
from webhooks.app import create_app
from webhooks.intake import MAX_BYTES
from webhooks.signature import sign

FINE = b'{"key": "SUP-777"}'
ID_OR_KEY = re.compile(r"[1-9][0-9]{0,18}|[A-Z][A-Z0-9_]{0,63}-[1-9][0-9]{0,18}", re.ASCII)
AT_ONCE = 16
DOCUMENTED = {(202, "accepted"), (200, "duplicate"), (202, "ignored"), (400, "refused")}


@cache
def every() -> dict[str, list[bytes]]:
    """By class; a body that stands in two classes counts once."""
    named = {body: kind for kind, body in (*corpus(), *by_hand(), *mutated())}
    pairs = sorted((kind, body) for body, kind in named.items())
    return {kind: [body for _, body in group] for kind, group in groupby(pairs, key=lambda pair: pair[0])}


def test_there_are_six_hundred_bodies_in_forty_classes_in_a_clone_that_stands_alone() -> None:
    """Recorded bodies come on top where they lie beside the project; none is needed for the promise."""
    assert len({body for _, body in (*corpus(), *by_hand())}) >= 600
    assert len(every()) >= 40
    assert sum(map(len, every().values())) >= 600


@dataclass
class Front:
    store: Store
    app: Flask

    def send(self, body: bytes) -> tuple[int, str, str | None]:
        head = {"X-Hub-Signature": sign(body, SECRETS[0].encode())}
        answer = self.app.test_client().post("/webhooks/jira", data=body, headers=head)
        told = answer.get_json()
        return answer.status_code, told["status"], told["reason"]

    def send_all(self, bodies: list[bytes]) -> list[tuple[int, str, str | None]]:
        """As Jira does, several at once."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(self.send, bodies))

    def column(self, *columns: ColumnElement[Any]) -> set[str]:
        with self.store.read() as conn:
            return {str(value) for row in conn.execute(select(*columns)) for value in row}


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """One service for all bodies: what an earlier one left behind must not hurt a later one."""
    folder = tmp_path_factory.mktemp("bodies")
    told = {"DATA_DIR": str(folder), "WEBHOOK_SECRETS": SECRETS[0]}
    read = settings.read(told, dotenv=folder / "none")
    assert isinstance(read, settings.Settings)
    store = Store.open(read.database_url)
    commit = GroupCommit(store, lambda: None)
    yield Front(store, create_app(read, store, commit.accept, now=lambda: NOW))
    commit.close()
    store.close()


@pytest.mark.parametrize("kind", sorted(every()))
def test_a_body_of_the_class_is_answered_as_documented(kind: str, front: Front) -> None:
    """Never 5xx and never unhandled; a refusal has a reason and is remembered by it; what is marked is the id or the
    key of an issue; and the service takes the next good one."""
    bodies = every()[kind]
    answers = front.send_all(bodies)
    for body, (code, status, reason) in zip(bodies, answers, strict=True):
        assert (code, status) in DOCUMENTED, body[:200]
        assert (reason is not None) == (status in {"ignored", "refused"}), body[:200]
    reasons = {reason for *_, reason in answers if reason is not None}
    assert reasons <= front.column(delivery.c.reason)
    assert front.send(FINE)[0] == 202
    assert "SUP-777" in front.column(issue.c.id)
    assert [name for name in front.column(issue.c.id, issue.c.key) if not ID_OR_KEY.fullmatch(name)] == []


def test_the_good_bodies_that_mutations_start_from_are_good(front: Front) -> None:
    """All but the last two of events name an issue; or the mutations would only ever be refused."""
    answers = [status for _, status, _ in front.send_all([dump(body) for body in GOOD])]
    assert answers.count("ignored") == 2
    assert answers.count("refused") == 0


@pytest.mark.parametrize("size", [MAX_BYTES - 1, MAX_BYTES, MAX_BYTES + 1, 2 * MAX_BYTES])
def test_a_mebibyte_is_the_limit_to_the_byte(size: int, client: FlaskClient) -> None:
    """Whatever fills it: blanks, a string, a list."""
    head = {"X-Hub-Signature": "sha256=" + "0" * 64}
    for filler in (b" ", b"1,", b'"x'):
        body = (filler * size)[:size]
        signed = {"X-Hub-Signature": sign(body, SECRETS[0].encode())}
        assert client.post("/webhooks/jira", data=body, headers=signed).status_code == (
            413 if size > MAX_BYTES else 400
        )
        assert client.post("/webhooks/jira", data=body, headers=head).status_code == (413 if size > MAX_BYTES else 401)
    fine = {"X-Hub-Signature": sign(FINE, SECRETS[0].encode())}
    assert client.post("/webhooks/jira", data=FINE, headers=fine).status_code == 202
