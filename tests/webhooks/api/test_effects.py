"""What waits for a person's word: shown with its reason, decided once, recorded."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from werkzeug.test import TestResponse

from connector.settings import Secret, Settings
from connector.store import Store, agenda, cards, journal
from connector.store.journal import Entry
from tests.webhooks import seeding
from tests.webhooks.browser import Browser
from tests.webhooks.seeding import NOW, WAITING, WITHHELD
from webhooks.app import create_app

PASSWORDS = {"admin": "top", "operator": "middle", "viewer": "low"}
Enter = Callable[..., Browser]


@pytest.fixture
def enter(known: Settings, store: Store) -> Enter:
    """Logs in by a role before a service where two effects wait."""
    seeding.put_policy(store)
    seeding.put_overdue(store)
    seeding.put_waiting(store)
    told = {f"web_password_{role}".removesuffix("_admin"): Secret(word) for role, word in PASSWORDS.items()}
    settings = replace(known, **told)  # type: ignore[arg-type]

    def entering(role: str, name: str = "") -> Browser:
        browser = Browser(create_app(settings, store, lambda *_: "accepted", now=lambda: NOW).test_client())
        browser.login(PASSWORDS[role], name)
        return browser

    return entering


def row(store: Store, effect: str) -> Entry:
    with store.read() as conn:
        found = journal.find(conn, "10041", effect)
    assert found is not None
    return found


def order(browser: Browser, act: str, effect: str = WAITING, role: str = "operator", **more: Any) -> TestResponse:
    told = {"json": {"why": "позвонили"}, "auth": ("Игорь", PASSWORDS[role]), **more}
    return browser.client.post(f"/api/effects/10041/{effect}/{act}", **told)


@pytest.mark.parametrize("address", ["/effects", "/issues/SUP-41"])
def test_the_page_tells_what_would_be_said_and_why_it_was_not(address: str, enter: Enter) -> None:
    """Text of others as text; since when, how often tried, by which clause and rule."""
    page = enter("operator").client.get(address).text
    for fact in (
        "SUP-41",
        "публичный\nАнна, мы ждём от вас журнал обмена",
        "&lt;b&gt;Без него&lt;/b&gt; обращение будет закрыто",
        "Jira отказала: 403, нет права комментировать.",
        "оставлено после неудач",
        "опоздало, ждёт решения",
        "19.11.2026 17:00 МСК",
        "попыток: 5",
        "MES-7.2",
        "Молчание клиента",
        "Повторить</button>",
        "Пропустить</button>",
    ):
        assert fact in page, fact
    english = enter("operator").client.get(f"{address}?lang=en").text
    assert "Jira refused: 403, no permission to comment." in english
    assert "Retry</button>" in english


def test_every_page_tells_how_many_wait(enter: Enter, store: Store) -> None:
    """Until none does."""
    browser = enter("admin")
    for address in ("/", "/policies", "/effects", "/issues/SUP-41"):
        assert "Ждут решения человека: 2" in browser.client.get(address).text
    for effect in (WAITING, WITHHELD):
        order(browser, "drop", effect)
    assert "Ждут решения человека" not in browser.client.get("/").text
    assert "Ничего не ждёт" in browser.client.get("/effects").text


def test_a_released_effect_is_looked_at_now(enter: Enter, store: Store) -> None:
    """Its attempts begin anew; the row and the journal say who, when, what and why."""
    browser = enter("operator", "Игорь")
    form = next(held for goes, held in browser.forms("/effects") if held.get("effect") == WAITING)
    told = browser.client.post(
        "/effects", data={**form, "act": "release", "why": "права выданы"}, headers=browser.headers
    )
    assert (told.status_code, told.headers["Location"]) == (303, "/effects")
    kept = row(store, WAITING)
    assert (kept.state, kept.attempts, kept.settled_at) == ("released", 0, NOW)
    assert kept.says == "operator Игорь: повторить / release. права выданы"
    with store.read() as conn:
        card = cards.find(conn, "SUP-41")
        word = journal.history(conn, "10041", 1)[0]
        assert agenda.counts(conn, NOW).due == 1
    assert card is not None
    assert card.look_at == NOW
    assert (word.kind, word.at, word.cause) == ("decision", NOW, kept.says)
    assert word.body is not None
    assert (word.body["effect"], word.body["by"]) == (WAITING, "session")
    assert "403" in word.body["waited"]


def test_from_an_issues_page_one_comes_back_to_it(enter: Enter, store: Store) -> None:
    """And the word stands in its journal."""
    browser = enter("operator", "Игорь")
    told = browser.send("/issues/SUP-41", "/effects", {"act": "drop", "why": "уже неважно"})
    assert told.headers["Location"] == "/issues/SUP-41"
    assert "operator Игорь: пропустить / drop. уже неважно" in browser.client.get("/issues/SUP-41").text
    assert {row(store, WAITING).state, row(store, WITHHELD).state} & {"skipped"}


def test_what_was_decided_is_not_decided_again(enter: Enter, store: Store) -> None:
    """Whoever comes second is told so, and changes nothing."""
    browser = enter("operator")
    forms = browser.forms("/effects")
    form = next(held for goes, held in forms if held.get("effect") == WAITING)
    assert order(browser, "drop").status_code == 200
    before = row(store, WAITING)
    late = browser.client.post("/effects", data={**form, "act": "release"}, headers=browser.headers)
    assert late.status_code == 409
    assert "уже не ждёт" in late.text
    assert order(browser, "release").status_code == 409
    assert row(store, WAITING) == before


@pytest.mark.parametrize(
    "changed", [{"act": "x"}, {"act": ""}, {"effect": "none"}, {"issue": "9" * 200}, {"effect": "x" * 501}]
)
def test_a_senseless_word_changes_nothing(changed: dict[str, str], enter: Enter, store: Store) -> None:
    """It is told like one that comes too late."""
    assert enter("admin").send("/issues/SUP-41", "/effects", {"act": "drop", **changed}).status_code == 409
    assert (row(store, WAITING).state, row(store, WITHHELD).state) == ("dead", "withheld")


def test_a_viewer_only_sees(enter: Enter, store: Store) -> None:
    """No buttons, and no use in making one up."""
    browser = enter("viewer")
    page = browser.client.get("/effects").text
    assert "Анна, мы ждём от вас журнал" in page
    assert "Повторить</button>" not in page
    token = browser.forms("/effects")[0][1]["token"]
    made_up = {"issue": "10041", "effect": WAITING, "act": "drop", "token": token, "newest": "99"}
    for address in ("/effects", "/effects/all"):
        assert browser.client.post(address, data=made_up, headers=browser.headers).status_code == 403
    assert order(browser, "drop", role="viewer").status_code == 403
    assert row(store, WAITING).state == "dead"


def test_all_at_once_is_for_admins(enter: Enter, store: Store) -> None:
    """Of what they saw: what began to wait since then goes on waiting."""
    operator = enter("operator")
    assert "/effects/all" not in operator.client.get("/effects").text
    token = operator.forms("/effects")[0][1]["token"]
    told = operator.client.post("/effects/all", data={"token": token, "newest": "99"}, headers=operator.headers)
    assert told.status_code == 403
    admin = enter("admin", "Анна")
    form = next(held for goes, held in admin.forms("/effects") if goes == "/effects/all")
    seeding.put_waiting(store, "SUP-44", "10044")
    assert admin.client.post("/effects/all", data=form, headers=admin.headers).status_code == 303
    for effect in (WAITING, WITHHELD):
        assert row(store, effect).state == "released"
        assert (row(store, effect).says or "").startswith("admin Анна: повторить / release. все сразу")
    with store.read() as conn:
        assert [each.key for each in journal.waiting_for_a_word(conn, 10)] == ["SUP-44", "SUP-44"]


@pytest.mark.parametrize("newest", ["", "x", "-1", "٣", "9" * 20])
def test_all_of_nothing_is_refused(newest: str, enter: Enter, store: Store) -> None:
    """The page always tells how far it went."""
    browser = enter("admin")
    assert browser.send("/effects", "/effects/all", {"newest": newest}).status_code == 409
    assert row(store, WAITING).state == "dead"


def test_machines_are_told_what_waits(enter: Enter) -> None:
    """Newest first, in pages."""
    client = enter("viewer").client
    told = client.get("/api/effects?limit=1").get_json()
    assert told["count"] == 2
    (first,) = told["effects"]
    assert (first["key"], first["effect"], first["state"], first["since"]) == (
        "SUP-41",
        WITHHELD,
        "withheld",
        "2026-11-20T14:53:00Z",
    )
    (second,) = client.get(f"/api/effects?before={told['next']}").get_json()["effects"]
    assert (second["effect"], second["attempts"], second["clause"]) == (WAITING, 5, ["MES-7.2"])
    assert client.get("/api/effects").get_json()["next"] is None


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=x", "before=0", "before=-1", "limit=1&limit=2", "limit="]
)
def test_machines_are_told_what_they_ask_wrong(query: str, enter: Enter) -> None:
    """400, not something else than they asked for."""
    assert enter("viewer").client.get(f"/api/effects?{query}").status_code == 400


@pytest.mark.parametrize(("act", "state"), [("release", "released"), ("drop", "skipped")])
def test_machines_say_the_word_for_a_person(act: str, state: str, enter: Enter, store: Store) -> None:
    """By Basic, in JSON; the name they tell is kept."""
    told = order(enter("operator"), act)
    assert (told.status_code, told.get_json()) == (200, {"status": act, "reason": None})
    kept = row(store, WAITING)
    assert kept.state == state
    assert (kept.says or "").startswith("operator Игорь: ")
    assert (kept.says or "").endswith(". позвонили")


REFUSED: tuple[tuple[str, dict[str, Any], int], ...] = (
    ("not JSON by its name", {"json": None, "data": "why=x"}, 415),
    ("a form", {"json": None, "data": {"why": "x"}}, 415),
    ("plain text", {"json": None, "data": "{}", "content_type": "text/plain"}, 415),
    ("no JSON", {"json": None, "data": "{", "content_type": "application/json"}, 400),
    ("brackets without end", {"json": None, "data": "[" * 60_000, "content_type": "application/json"}, 400),
    ("no object", {"json": []}, 400),
    ("no text", {"json": {"why": 1}}, 400),
    ("too long", {"json": {"why": "x" * 501}}, 400),
    ("more than is known", {"json": {"because": "x"}}, 400),
    ("too large", {"json": {"why": "x" * 70_000}}, 413),
    ("of another site", {"headers": {"Sec-Fetch-Site": "cross-site"}}, 403),
    ("a wrong password", {"auth": ("x", "wrong")}, 401),
    ("a cookie in place of a password", {"auth": None}, 401),
    ("an unknown effect", {"path": "/api/effects/10041/none/drop"}, 404),
    ("an unknown issue", {"path": f"/api/effects/1/{WAITING}/drop"}, 404),
    ("a longer name than any", {"path": f"/api/effects/10041/{'x' * 600}/drop"}, 404),
)


@pytest.mark.parametrize(("more", "code"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_machines_order_wrong_is_refused(more: dict[str, Any], code: int, enter: Enter, store: Store) -> None:
    """With a reason, and nothing is changed."""
    browser = enter("admin")
    told = {"json": {}, "auth": ("Игорь", "top"), **more}
    answer = browser.client.post(told.pop("path", f"/api/effects/10041/{WAITING}/drop"), **told)
    assert answer.status_code == code
    assert answer.get_json()["reason"]
    assert row(store, WAITING).state == "dead"
