"""Who is let through: forms of our own, under our own name, in the name that a trusted proxy tells."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from connector import proxy
from connector.proxy import Proxy
from connector.settings import Secret, Settings
from connector.store import Store, journal
from tests.webhooks import seeding
from tests.webhooks.browser import OWN, Browser
from tests.webhooks.seeding import NOW
from webhooks.app import create_app

Given = Callable[..., Browser]
DROP = {"act": "drop"}


@pytest.fixture
def given(known: Settings, store: Store) -> Given:
    """A browser before a service with two effects that wait."""
    seeding.put_waiting(store)

    def giving(**changed: object) -> Browser:
        settings = replace(known, **changed)  # type: ignore[arg-type]
        return Browser(create_app(settings, store, lambda *_: "accepted", now=lambda: NOW).test_client())

    return giving


def waits(store: Store) -> bool:
    with store.read() as conn:
        return journal.count_waiting(conn) == 2


def vouching(roles: str, networks: str = "") -> Proxy:
    told = proxy.read("X-Remote-User", roles, networks, [])
    assert told is not None
    return told


def test_a_form_of_ours_is_taken(given: Given, store: Store) -> None:
    """By either of the browser's words on where it comes from."""
    assert given().send("/effects", "/effects", DROP).status_code == 303
    assert not waits(store)


def test_an_older_browser_tells_its_origin_alone(given: Given, store: Store) -> None:
    """That is enough."""
    assert given().send("/effects", "/effects", DROP, **{"Sec-Fetch-Site": None}).status_code == 303
    assert not waits(store)


REFUSED: tuple[tuple[str, dict[str, str | None]], ...] = (
    ("another site", {"Sec-Fetch-Site": "cross-site"}),
    ("another host of the domain", {"Sec-Fetch-Site": "same-site"}),
    ("typed by a person", {"Sec-Fetch-Site": "none"}),
    ("another origin", {"Origin": "http://evil.example"}),
    ("another port", {"Origin": "http://localhost:8090"}),
    ("no origin", {"Origin": "null"}),
    ("no address", {"Origin": "http://[bad"}),
    ("another scheme", {"Origin": "file://localhost"}),
    ("nothing told", {"Origin": None, "Sec-Fetch-Site": None}),
)


@pytest.mark.parametrize("headers", [headers for _, headers in REFUSED], ids=[name for name, _ in REFUSED])
@pytest.mark.parametrize("address", ["/effects", "/effects/all", "/login", "/logout"])
def test_a_form_from_elsewhere_is_refused(
    address: str, headers: dict[str, str | None], given: Given, store: Store
) -> None:
    """Although it has the right token, and whatever it orders."""
    browser = given(web_password=Secret("top"))
    browser.login("top")
    held = browser.forms("/effects")[-1][1]
    told = {name: value for name, value in {**OWN, **headers}.items() if value is not None}
    answer = browser.client.post(address, data={**held, **DROP, "newest": "99"}, headers=told)
    assert answer.status_code == 403
    assert "Форма не принята" in answer.text
    assert waits(store)


@pytest.mark.parametrize("token", ["", "x", "я" * 43, None])
def test_a_form_without_the_sessions_token_is_refused(token: str | None, given: Given, store: Store) -> None:
    """Also where nobody needs a password."""
    browser = given()
    held = {**browser.forms("/effects")[-1][1], **DROP, "token": token}
    data = {name: value for name, value in held.items() if value is not None}
    assert browser.client.post("/effects", data=data, headers=OWN).status_code == 403
    assert waits(store)


def test_a_token_of_another_session_is_refused(given: Given, store: Store) -> None:
    """It is bound to one; one who has none can have no token either."""
    held = given().forms("/effects")[-1][1]
    beside = given()
    assert beside.client.post("/effects", data={**held, **DROP}, headers=OWN).status_code == 403
    beside.forms("/effects")
    assert beside.client.post("/effects", data={**held, **DROP}, headers=OWN).status_code == 403
    assert waits(store)


def test_a_login_begins_a_new_session(given: Given) -> None:
    """A token from before it is worth nothing: somebody else may have put it there."""
    browser = given(web_password=Secret("top"))
    before = browser.forms("/login")[-1][1]["token"]
    browser.login("top")
    assert browser.forms("/effects")[-1][1]["token"] != before


def test_behind_a_proxy_the_public_address_is_an_origin_of_ours(given: Given, store: Store) -> None:
    """The host that reaches us is then the proxy's word for us."""
    browser = given(public_url="https://help.example.ru", web_password=Secret("top"))
    browser.login("top")
    assert browser.send("/effects", "/effects", DROP, Origin="https://help.example.ru").status_code == 303
    assert not waits(store)


@pytest.mark.parametrize("host", ["help.example.ru", "127.0.0.1:8080"])
def test_who_may_come_through_a_proxy_is_nobody_without_a_password(host: str, given: Given) -> None:
    """It need not tell that it is one; that there is a public address is enough."""
    browser = given(public_url="https://help.example.ru")
    for address in ("/", "/effects", "/status", "/api/effects"):
        assert browser.client.get(address, headers={"Host": host}).status_code == 403
    assert given(public_url="http://127.0.0.1:8080").client.get("/", headers={"Host": "127.0.0.1"}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.", "[bad"])
def test_on_this_machine_nobody_asks_under_another_name(host: str, given: Given) -> None:
    """A page of others whose name was resolved to this machine would else read everything."""
    browser = given()
    for address in ("/", "/effects", "/status", "/api/effects"):
        assert browser.client.get(address, headers={"Host": host}).status_code == 400
    assert browser.client.get("/livez", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["localhost:8080", "127.0.0.1:8080", "[::1]:8080", "LOCALHOST"])
def test_this_machine_has_several_names(host: str, given: Given) -> None:
    """All of them its own."""
    assert given().client.get("/", headers={"Host": host}).status_code == 200


def test_with_a_public_address_other_names_are_refused(given: Given) -> None:
    """But for machines that tell a password: a balancer knows us by a name of its own."""
    browser = given(host="0.0.0.0", public_url="https://help.example.ru", web_password=Secret("top"))  # noqa: S104
    for host, code in (("help.example.ru", 303), ("10.0.0.7:8080", 400), ("help.example.ru.evil.example", 400)):
        assert browser.client.get("/", headers={"Host": host}).status_code == code
    metrics = browser.client.get("/metrics", headers={"Host": "reglament:8080"}, auth=("prometheus", "top"))
    assert metrics.status_code == 200


def under(browser: Browser, name: str, address: str = "/effects", peer: str = "127.0.0.1") -> TestResponse:
    return browser.client.get(address, headers={"X-Remote-User": name}, environ_base={"REMOTE_ADDR": peer})


def test_a_trusted_proxy_tells_who_reads(given: Given) -> None:
    """By name, or by what anybody may; whoever is not on the list stays out."""
    browser = given(proxy=vouching("ann:admin, igor:operator"))
    assert "администратор" in under(browser, "ann").text
    assert "оператор" in under(browser, "igor").text
    assert under(browser, "eve").status_code == 403
    assert under(browser, "").status_code == 403
    assert "наблюдатель" in under(given(proxy=vouching("ann:admin, *:viewer")), "eve").text


def test_a_name_from_anywhere_else_is_refused(given: Given) -> None:
    """And logged; the networks can be told."""
    browser = given(proxy=vouching("ann:admin"))
    for address, code in (("/effects", 403), ("/status", 403), ("/livez", 200)):
        assert under(browser, "ann", address, peer="192.0.2.7").status_code == code
    listed = given(proxy=vouching("ann:admin", "192.0.2.0/24, 2001:db8::/32"))
    for peer, code in (
        ("192.0.2.7", 200),
        ("::ffff:192.0.2.7", 200),
        ("2001:db8::1", 200),
        ("127.0.0.1", 403),
        ("", 403),
    ):
        assert under(listed, "ann", peer=peer).status_code == code


def test_without_the_setting_the_header_means_nothing(given: Given) -> None:
    """Anybody can send it."""
    browser = given(host="0.0.0.0", web_password=Secret("top"))  # noqa: S104
    assert under(browser, "ann").status_code == 303
    assert under(browser, "ann", "/status").status_code == 401


def test_where_a_proxy_is_named_nobody_comes_in_without_it(given: Given) -> None:
    """Not even from this machine, which is where the proxy's readers come from; a password is another way in."""
    alone = given(proxy=vouching("ann:admin"))
    assert alone.client.get("/effects").status_code == 403
    assert alone.client.get("/status").status_code == 403
    both = given(proxy=vouching("ann:admin"), web_password=Secret("top"))
    assert both.client.get("/status", auth=("x", "top")).status_code == 200
    assert both.login("top").status_code == 303


def test_the_proxys_word_does_not_spare_the_token(given: Given, store: Store) -> None:
    """The proxy lets its reader's browser in whoever made it ask."""
    browser = given(proxy=vouching("ann:operator"))
    told = {**OWN, "X-Remote-User": "ann"}
    order = {"issue": "10041", "effect": seeding.WAITING, **DROP}
    assert browser.client.post("/effects", data=order, headers=told).status_code == 403
    page = under(browser, "ann").text
    token = page.split('name="token" value="')[1].split('"')[0]
    assert browser.client.post("/effects", data={**order, "token": token}, headers=told).status_code == 303
    with store.read() as conn:
        row = journal.find(conn, "10041", seeding.WAITING)
    assert row is not None
    assert (row.says or "").startswith("operator ann: ")


@pytest.mark.parametrize(
    "address", ["/", "/effects", "/logout", "/livez", "/status", "/api/effects", "/api/openapi.json"]
)
def test_a_wrong_method_is_told_so_to_everybody(address: str, given: Given) -> None:
    """With those that are right."""
    answer = given(web_password=Secret("top")).client.open(address, method="TRACE")
    assert (answer.status_code, answer.get_json()["status"]) == (405, "error")
    assert {"GET", "POST"} & set(answer.headers["Allow"].split(", "))
