"""The password once, a signed cookie from then on."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from connector.settings import Secret, Settings
from connector.store import Store
from tests.webhooks.browser import Browser
from tests.webhooks.seeding import NOW
from webhooks.access.doors import SESSION
from webhooks.access.login import local
from webhooks.app import create_app

Open = Callable[..., Browser]


@pytest.fixture
def opened(known: Settings, store: Store) -> Open:
    """A browser before a service that others can reach, with a password for each role."""

    def opening(clock: Callable[[], datetime] = lambda: NOW, **changed: object) -> Browser:
        told = {
            "host": "0.0.0.0",  # noqa: S104
            "web_password": Secret("top"),
            "web_password_operator": Secret("middle"),
            "web_password_viewer": Secret("low"),
            **changed,
        }
        settings = replace(known, **told)  # type: ignore[arg-type]
        return Browser(create_app(settings, store, lambda *_: "accepted", now=clock).test_client())

    return opening


def test_whoever_is_not_known_is_sent_to_the_login(opened: Open) -> None:
    """And back to where he wanted to go."""
    browser = opened()
    sent = browser.client.get("/issues/SUP-1?lang=en")
    assert (sent.status_code, sent.headers["Location"]) == (303, "/login?next=/issues/SUP-1?lang%3Den&lang=en")
    entered = browser.login("low", onward="/policies")
    assert (entered.status_code, entered.headers["Location"]) == (303, "/policies")
    assert browser.client.get("/policies").status_code == 200
    assert browser.client.get("/login?next=/policies").headers["Location"] == "/policies"


@pytest.mark.parametrize(
    ("password", "role"), [("low", "наблюдатель"), ("middle", "оператор"), ("top", "администратор")]
)
def test_the_password_tells_the_role(password: str, role: str, opened: Open) -> None:
    """The page says which one, and the name he gave."""
    browser = opened()
    browser.login(password, "  Анна\n Белова ")
    assert f'<span class="who">Анна Белова <span class="sub">{role}</span></span>' in browser.client.get("/").text


def test_the_cookie_is_for_us_alone(opened: Open) -> None:
    """No script reads it, no other site sends it, and over TLS it is bound to this host."""
    cookie = opened().login("top").headers["Set-Cookie"]
    assert cookie.startswith("reglament=")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    entered = opened(public_url="https://localhost").login("top")
    assert entered.headers["Set-Cookie"].startswith("__Host-reglament=")
    assert "Secure" in entered.headers["Set-Cookie"].split("; ")


def test_a_wrong_password_opens_nothing(opened: Open) -> None:
    """Nor does an empty one, nor one of no sane text."""
    browser = opened()
    for wrong in ("", "Top", "top ", "topp", "x" * 10_000):
        answer = browser.login(wrong)
        assert answer.status_code == 403
        assert "Пароль не подошёл" in answer.text
    assert browser.client.get("/").status_code == 303


def test_logging_out_ends_it(opened: Open) -> None:
    """The cookie is taken away."""
    browser = opened()
    browser.login("top")
    assert browser.send("/", "/logout", {}).status_code == 303
    assert browser.client.get("/").status_code == 303


def test_a_session_ends_after_twelve_hours(opened: Open) -> None:
    """Whatever the cookie says of itself; and none is from the future."""
    now = [NOW]
    browser = opened(lambda: now[0])
    browser.login("top")
    now[0] = NOW + SESSION - timedelta(seconds=1)
    assert browser.client.get("/").status_code == 200
    now[0] = NOW - timedelta(seconds=1)
    assert browser.client.get("/").status_code == 303
    browser.login("top")
    now[0] += SESSION
    assert browser.client.get("/").status_code == 303


def cookie_of(browser: Browser) -> str:
    found = browser.client.get_cookie("reglament")
    assert found is not None
    return found.value


def test_a_changed_password_ends_its_sessions(opened: Open) -> None:
    """Also when the role has none any more; those of other roles go on."""
    cookies = {}
    for password in ("top", "middle"):
        browser = opened()
        browser.login(password)
        cookies[password] = cookie_of(browser)
    for changed in (Secret("new"), Secret("")):
        later = opened(web_password=changed)
        for password, code in (("top", 303), ("middle", 200)):
            later.client.set_cookie("reglament", cookies[password])
            assert later.client.get("/").status_code == code


def test_a_forged_cookie_opens_nothing(opened: Open) -> None:
    """Its signature is ours or it is nothing."""
    browser = opened()
    browser.login("top")
    kept = cookie_of(browser)
    for forged in ("", "x", kept[:-2], kept[:10] + "A" + kept[11:], "я"):
        browser.client.set_cookie("reglament", forged)
        assert browser.client.get("/").status_code == 303


def test_the_key_of_sessions_is_kept_and_ours_alone(opened: Open, known: Settings) -> None:
    """So that a restart logs nobody out."""
    browser = opened()
    browser.login("top")
    again = opened()
    again.client.set_cookie("reglament", cookie_of(browser))
    assert again.client.get("/").status_code == 200
    files = [path for path in known.data_dir.iterdir() if "session" in path.name]
    assert [(path.name, path.stat().st_mode & 0o777) for path in files] == [("session-secret", 0o600)]
    assert re.fullmatch("[0-9a-f]{64}", files[0].read_text(encoding="ascii"))


def test_what_a_power_cut_left_of_the_key_is_made_anew(opened: Open, known: Settings) -> None:
    """An empty key would sign for everybody."""
    file = known.data_dir / "session-secret"
    for left in (b"", b"0123"):
        file.write_bytes(left)
        opened()
        assert re.fullmatch("[0-9a-f]{64}", file.read_text(encoding="ascii"))


def test_the_key_of_sessions_can_be_changed_unseen(opened: Open) -> None:
    """The first of SESSION_SECRET signs, the others are still believed; one that is gone is not."""
    old, new = Secret("o" * 32), Secret("n" * 32)
    browser = opened(session_secrets=(old,))
    browser.login("top")
    kept = cookie_of(browser)
    for secrets, code in (((new, old), 200), ((new,), 303)):
        later = opened(session_secrets=secrets)
        later.client.set_cookie("reglament", kept)
        assert later.client.get("/").status_code == code


def test_where_nothing_can_be_kept_sessions_work_all_the_same(opened: Open, tmp_path: Path) -> None:
    """Until the process ends."""
    blocked = tmp_path / "a file"
    blocked.write_text("", encoding="ascii")
    browser = opened(data_dir=blocked / "data")
    browser.login("top")
    assert browser.client.get("/").status_code == 200


def test_a_link_from_jira_finds_the_reader_logged_in(opened: Open) -> None:
    """A strict cookie does not come along from another site, so the page asks once more from our own ground."""
    answer = opened().client.get("/issues/SUP-1", headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, answer.headers["Refresh"]) == (200, "0; url=/login?next=/issues/SUP-1")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "x",
        "/\t/e",
    ],
)
def test_after_the_login_one_is_led_nowhere_else(elsewhere: str, opened: Open) -> None:
    """Whatever the address asks for."""
    assert local(elsewhere) == "/"
    assert opened().login("top", onward=elsewhere).headers["Location"] == "/"


def test_guesses_are_limited(opened: Open) -> None:
    """Ten wrong ones a minute from an address; then even the right one waits, elsewhere it does not."""
    now = [NOW]
    browser = opened(lambda: now[0])
    for _ in range(9):
        assert browser.login("wrong").status_code == 403
    assert browser.client.get("/status", auth=("x", "wrong")).status_code == 401
    now[0] += timedelta(seconds=10)
    for answer in (browser.login("top"), browser.client.get("/status", auth=("x", "top"))):
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "51")
    beside = browser.client.get("/status", auth=("x", "top"), environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert beside.status_code == 200
    now[0] += timedelta(seconds=50)
    assert browser.login("top").status_code == 303


def test_readers_who_are_in_do_not_suffer_from_guessers(opened: Open) -> None:
    """A session is no guess."""
    browser = opened()
    browser.login("top")
    for _ in range(12):
        browser.client.get("/status", auth=("x", "wrong"))
    assert browser.client.get("/").status_code == 200
