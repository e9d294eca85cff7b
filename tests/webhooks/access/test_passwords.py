"""Guesses are counted exactly, by whoever has the address, and without end to none."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from connector.settings import Secret
from tests.webhooks.seeding import NOW
from webhooks.access.passwords import ADDRESSES, WINDOW, WRONG, Passwords, Wait


@pytest.fixture
def passwords() -> Passwords:
    return Passwords((("admin", Secret("top")), ("viewer", Secret("низкий"))), (b"key",))


def test_each_role_has_its_own(passwords: Passwords) -> None:
    """And nothing else is one."""
    told = [passwords.role_of(given, "192.0.2.1", NOW) for given in ("top", "низкий", "", "topp", "\ud800")]
    assert told == ["admin", "viewer", None, None, None]


def test_a_burst_is_counted_exactly(passwords: Passwords) -> None:
    """Sixteen threads at once get no guess more."""
    with ThreadPoolExecutor(16) as pool:
        told = list(pool.map(lambda n: passwords.role_of(f"wrong {n}", "192.0.2.1", NOW), range(100)))
    assert told.count(None) == WRONG
    assert {each for each in told if each is not None} == {Wait(61)}


def test_the_window_slides(passwords: Passwords) -> None:
    """Each wrong one is forgotten a minute after it."""
    for second in range(WRONG):
        passwords.role_of("wrong", "192.0.2.1", NOW + timedelta(seconds=second))
    at = NOW + WINDOW
    assert passwords.role_of("wrong", "192.0.2.1", at) is None
    assert passwords.role_of("top", "192.0.2.1", at) == Wait(2)
    assert passwords.role_of("top", "192.0.2.1", at + timedelta(seconds=1)) == "admin"


def test_a_network_of_ipv6_is_one_guesser(passwords: Passwords) -> None:
    """Whoever has one address of a /64 has them all; a mapped IPv4 address is one."""
    for last in range(WRONG):
        passwords.role_of("wrong", f"2001:db8::{last:x}", NOW)
    assert passwords.role_of("top", "2001:db8::ffff", NOW) == Wait(61)
    assert passwords.role_of("top", "2001:db8:0:1::1", NOW) == "admin"
    for _ in range(WRONG):
        passwords.role_of("wrong", "::ffff:192.0.2.1", NOW)
    assert passwords.role_of("top", "::ffff:192.0.2.2", NOW) == "admin"


def test_guessers_do_not_fill_the_memory(passwords: Passwords) -> None:
    """Those quiet the longest are forgotten first."""
    for number in range(ADDRESSES + 10):
        passwords.role_of("wrong", f"host {number}", NOW)
    assert len(passwords._wrong) == ADDRESSES
    assert "host 0" not in passwords._wrong


def test_nothing_of_a_password_is_shown(passwords: Passwords) -> None:
    """Neither by repr nor in the mark that a session bears."""
    assert "top" not in repr(passwords)
    assert b"key" not in repr(passwords).encode()
    assert passwords.mark("admin") != passwords.mark("viewer") != Passwords((), (b"other",)).mark("viewer")
