"""Every header of the signature's table once more, through the whole front: one verdict each, in whatever place of its
life the secret is."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, run_wsgi_app

from connector.settings import Secret, Settings
from connector.store import GroupCommit, Store
from tests.stored import recent
from tests.webhooks.conftest import SECRETS
from tests.webhooks.seeding import NOW
from tests.webhooks.test_signature import ACCEPTED, BODY, REFUSED
from tests.webhooks.test_signature import NEW as TABLES_SECRET
from tests.webhooks.test_signature import OLD as TABLES_OLD
from webhooks.app import create_app
from webhooks.signature import sign, verify

FIRST, SECOND, THIRD = (sign(BODY, secret) for secret in (b"first", b"second", b"third"))
LIVES: list[tuple[str, tuple[str, ...], str, int | None]] = [
    # what the admin is at, the secrets that are set, the header, which of them signed
    ("before the rotation, the old one", ("first",), FIRST, 0),
    ("before the rotation, the new one is not known", ("first",), SECOND, None),
    ("during it, the old one", ("second", "first"), FIRST, 1),
    ("during it, the new one", ("second", "first"), SECOND, 0),
    ("after it, the old one is dead", ("second",), FIRST, None),
    ("after it, the new one", ("second",), SECOND, 0),
    ("a hurried one, the third of three", ("third", "second", "first"), FIRST, 2),
    ("a hurried one, never known", ("second", "first"), THIRD, None),
    ("one secret twice", ("first", "first"), FIRST, 0),
    ("the secret with a blank is another", ("first ",), FIRST, None),
    ("the secret in another case is another", ("First",), FIRST, None),
    ("the beginning of the secret is another", ("firs",), FIRST, None),
    ("no secrets", (), FIRST, None),
]


@pytest.mark.parametrize(("secrets", "header", "signed_by"), [case[1:] for case in LIVES], ids=[c[0] for c in LIVES])
def test_a_secret_is_good_while_it_is_set(
    secrets: tuple[str, ...], header: str, signed_by: int | None, known: Settings, store: Store, commit: GroupCommit
) -> None:
    """Two are good at once during a rotation, and which one signed is kept; before and after, one is."""
    told = replace(known, webhook_secrets=tuple(map(Secret, secrets)))
    client = create_app(told, store, commit.accept, now=lambda: NOW).test_client()
    answer = client.post("/webhooks/jira", data=BODY, headers={"X-Hub-Signature": header})
    with store.read() as conn:
        kept = [one.signed_by for one in recent(conn, 10)]
    assert (answer.status_code, kept) == ((401, []) if signed_by is None else (202, [signed_by]))


def _raw(client: FlaskClient, header: str | None) -> int:
    """As a WSGI server hands a header over: text of Latin-1, past the checks of the test client."""
    environ = EnvironBuilder("/webhooks/jira", method="POST", data=BODY).get_environ()
    if header is not None:
        environ["HTTP_X_HUB_SIGNATURE"] = header
    _, status, _ = run_wsgi_app(client.application, environ)
    return int(status[:3])


def test_every_header_of_the_table_has_its_one_verdict(known: Settings, store: Store, commit: GroupCommit) -> None:
    """At least sixty; what no server could hand over included. A refusal is 401 and nothing is kept."""
    secrets = (Secret(TABLES_SECRET.decode()), Secret(TABLES_OLD.decode()))
    client = create_app(replace(known, webhook_secrets=secrets), store, commit.accept, now=lambda: NOW).test_client()
    assert len(ACCEPTED) + len(REFUSED) + len(LIVES) >= 60
    assert {name: _raw(client, header) for name, header in REFUSED} == dict.fromkeys(dict(REFUSED), 401)
    with store.read() as conn:
        assert recent(conn, 10) == []
    assert {name: _raw(client, header) for name, header, _ in ACCEPTED} == {name: 202 for name, *_ in ACCEPTED}


def test_what_is_compared_is_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """In constant time, and never as text, which would raise at the first letter that is not ASCII."""
    compared = []

    def compare(one: object, other: object) -> bool:
        compared.append((type(one), type(other)))
        return False

    monkeypatch.setattr("webhooks.signature.hmac.compare_digest", compare)
    verify(sign(BODY, b"x"), BODY, tuple(map(str.encode, SECRETS)))
    assert compared == [(bytes, bytes)] * 2
