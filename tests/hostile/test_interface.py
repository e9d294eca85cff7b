"""Our own interface, asked in every way that its description allows, and in ways that it does not: each answer is one
that the description has, in code, type, headers and schema, and none is the fault of the server."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy, one_of
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.openapi import from_wsgi
from schemathesis.specs.openapi import checks

from connector.settings import Secret, Settings
from connector.store import GroupCommit, Store
from tests.webhooks import seeding
from tests.webhooks.browser import Browser
from tests.webhooks.conftest import SECRETS
from tests.webhooks.seeding import NOW, WAITING
from webhooks.api.openapi import DOCUMENT
from webhooks.app import create_app
from webhooks.signature import sign

PASSWORDS = {"web_password": "a", "web_password_operator": "o", "web_password_viewer": "v"}
VISITORS: Mapping[str, Mapping[str, str]] = {
    "a guesser": {"Authorization": "Basic eDp3cm9uZw=="},
    "nobody": {},
    "viewer": {"Authorization": "Basic eDp2"},
    "operator": {"Authorization": "Basic eDpv"},
    "admin": {"Authorization": "Basic eDph"},
}
"""With the headers that each sends: `x` and a password, which of the guesser is wrong."""
EXPECTED: Mapping[str, set[int]] = {
    "get /livez": {200},
    "get /readyz": {200},
    "get /status": {200, 401, 429},
    "get /metrics": {200, 401, 429},
    "get /api/issues/{key}": {200, 401, 404, 429},
    "get /api/effects": {200, 400, 401, 429},
    "post /api/effects/{issue}/{effect}/release": {200, 400, 401, 403, 404, 409, 429},
    "post /api/effects/{issue}/{effect}/drop": {200, 400, 401, 403, 404, 409, 429},
    "get /api/openapi.json": {200},
    "post /webhooks/jira": {202, 400, 401},
}
"""What must come of it at least, or too little was asked."""
KNOWN = {"key": "SUP-41", "issue": "10041", "effect": WAITING}
CHECKS: list[Callable[..., Any]] = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
DERANDOMIZED = settings(
    max_examples=40, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)
WHO = "HTTP_X_WHO"


class Senders:
    """Gives each visitor an address of his own, for guesses are counted by it, and signs the webhooks of the admin."""

    def __init__(self, behind: Callable[..., Iterable[bytes]]) -> None:
        self.behind = behind

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        who = environ.pop(WHO, "nobody")
        environ["REMOTE_ADDR"] = f"10.0.0.{[*VISITORS, 'reader'].index(who)}"
        if who == "admin" and environ["PATH_INFO"] == "/webhooks/jira":
            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            environ |= {"wsgi.input": BytesIO(body), "HTTP_X_HUB_SIGNATURE": sign(body, SECRETS[0].encode())}
        return self.behind(environ, start_response)


@pytest.fixture
def app(known: Settings, store: Store, commit: GroupCommit) -> Flask:
    """With a policy, cards, two effects that wait, and a password for each role."""
    seeding.put_policy(store)
    seeding.put_overdue(store)
    seeding.put_waiting(store)
    told = replace(known, **{name: Secret(word) for name, word in PASSWORDS.items()})  # type: ignore[arg-type]
    made = create_app(told, store, commit.accept, now=lambda: NOW)
    made.wsgi_app = Senders(made.wsgi_app)  # type: ignore[method-assign]
    return made


def asked(operation: schemathesis.APIOperation) -> SearchStrategy[schemathesis.Case]:
    """As told, of what there is and of what there is not, and otherwise where there is something to do otherwise."""
    ways = [operation.as_strategy(), operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)]
    parameters = {name: value for name, value in KNOWN.items() if f"{{{name}}}" in operation.path}
    if parameters:
        ways += [operation.as_strategy(path_parameters=parameters)]
    return one_of(ways) if operation.definition.raw.get("parameters") else ways[0]


def test_all_operations_are_asked() -> None:
    """Those of the description."""
    assert set(EXPECTED) == {f"{method} {path}" for path, item in DOCUMENT["paths"].items() for method in item}


@pytest.mark.parametrize("operation", EXPECTED)
def test_every_answer_is_one_that_the_description_has(operation: str, app: Flask) -> None:
    """Whoever asks: nobody, somebody who guesses, each role, a reader with a cookie, and Jira."""
    method, path = operation.split()
    browser = Browser(app.test_client())
    browser.login(PASSWORDS["web_password_operator"])
    kept = browser.client.get_cookie("reglament")
    assert kept is not None
    visitors = {**VISITORS, "reader": {"Cookie": f"reglament={kept.value}"}}
    seen: set[int] = set()

    @DERANDOMIZED
    @given(case=asked(from_wsgi("/api/openapi.json", app)[path][method]))
    def ask(case: schemathesis.Case) -> None:
        for who, headers in visitors.items():
            answer = case.call(headers={**headers, "X-Who": who})
            case.validate_response(answer, checks=CHECKS)
            seen.add(answer.status_code)

    ask()
    assert seen >= EXPECTED[operation]
