"""Which headers prove that a webhook comes from a Jira that knows a secret."""

import hashlib
import hmac

import pytest

from webhooks.signature import NO_SECRETS, sign, verify

BODY = '{"webhookEvent": "jira:issue_updated", "текст": "ё"}'.encode()
NEW, OLD, GONE = b"new secret", "старый секрет".encode(), b"gone"
GOOD = sign(BODY, NEW)
HEX = GOOD.removeprefix("sha256=")


def other(algorithm: str) -> str:
    return f"{algorithm}=" + hmac.new(NEW, BODY, algorithm).hexdigest()


ACCEPTED = [
    ("of the first secret", GOOD, 0),
    ("of the second secret", sign(BODY, OLD), 1),
    ("in upper-case digits", "sha256=" + HEX.upper(), 0),
    ("in mixed case digits", "sha256=" + HEX[:32].upper() + HEX[32:], 0),
]
REFUSED = [
    ("absent", None),
    ("empty", ""),
    ("a blank", " "),
    ("the method alone", "sha256"),
    ("the method and =", "sha256="),
    ("the digits alone", HEX),
    ("= and the digits", "=" + HEX),
    ("upper-case method", "SHA256=" + HEX),
    ("capitalised method", "Sha256=" + HEX),
    ("dashed method", "sha-256=" + HEX),
    ("another method's name", "sha1=" + HEX),
    ("sha1", other("sha1")),
    ("md5", other("md5")),
    ("sha224", other("sha224")),
    ("sha384", other("sha384")),
    ("sha512", other("sha512")),
    ("sha3_256", other("sha3_256")),
    ("sha512 under our method", "sha256=" + other("sha512").partition("=")[2]),
    ("sha1 under our method", "sha256=" + other("sha1").partition("=")[2]),
    ("no method of this world", "none=" + HEX),
    ("a colon for =", "sha256:" + HEX),
    ("two =", "sha256==" + HEX),
    ("a blank after =", "sha256= " + HEX),
    ("a blank before =", "sha256 =" + HEX),
    ("a blank in front", " " + GOOD),
    ("a blank behind", GOOD + " "),
    ("a tab in front", "\t" + GOOD),
    ("a line feed behind", GOOD + "\n"),
    ("a carriage return behind", GOOD + "\r"),
    ("a NUL behind", GOOD + "\0"),
    ("a NUL within", "sha256=" + HEX[:32] + "\0" + HEX[32:]),
    ("quoted", f'"{GOOD}"'),
    ("quoted digits", f'sha256="{HEX}"'),
    ("0x in front of the digits", "sha256=0x" + HEX),
    ("one digit short", GOOD[:-1]),
    ("two digits short", GOOD[:-2]),
    ("half of it", GOOD[:39]),
    ("one digit more", GOOD + "0"),
    ("two digits more", GOOD + "00"),
    ("twice the digits", GOOD + HEX),
    ("two headers joined", GOOD + ", " + GOOD),
    ("two headers joined, the second good", "sha256=" + "0" * 64 + "," + GOOD),
    ("a parameter behind", GOOD + ";v=1"),
    ("several methods", "sha1=00," + GOOD),
    ("all zeros", "sha256=" + "0" * 64),
    ("all f", "sha256=" + "f" * 64),
    ("a letter that is no digit", "sha256=" + "g" + HEX[1:]),
    ("the first digit changed", "sha256=" + ("0" if HEX[0] != "0" else "1") + HEX[1:]),
    ("the last digit changed", GOOD[:-1] + ("0" if GOOD[-1] != "0" else "1")),
    ("the digits reversed", "sha256=" + HEX[::-1]),
    ("base64", "sha256=" + "pHccOfvpDzF8eCTog93vPK7ps8l20hSs4fKTfhMyY8k="),
    ("Cyrillic digits", "sha256=" + "а" * 64),
    ("Cyrillic in the method", "shа256=" + HEX),
    ("full-width digits", "sha256=" + "０" * 64),
    ("Arabic digits", "sha256=" + "٠" * 64),
    ("bytes as Latin-1", "sha256=" + "\xff" * 64),
    ("a lone surrogate", "sha256=" + "\udcff" * 64),
    ("an emoji", "🔑"),
    ("very long", "sha256=" + "a" * 1_000_000),
    ("very long without a method", "=" * 1_000_000),
    ("a bare hash without the secret", "sha256=" + hashlib.sha256(BODY).hexdigest()),
    ("of the empty secret", sign(BODY, b"")),
    ("of a secret no longer valid", sign(BODY, GONE)),
    ("of another body", sign(BODY + b" ", NEW)),
    ("of the body written anew", sign(BODY.replace(b": ", b":"), NEW)),
    ("of the empty body", sign(b"", NEW)),
    ("a bearer token", "Bearer abc"),
    ("JSON", '{"sha256": "' + HEX + '"}'),
]


@pytest.mark.parametrize(("header", "index"), [case[1:] for case in ACCEPTED], ids=[case[0] for case in ACCEPTED])
def test_a_right_signature_tells_which_secret_made_it(header: str, index: int) -> None:
    """The index lets an admin see when the old secret is used no more."""
    assert verify(header, BODY, (NEW, OLD)) == index


@pytest.mark.parametrize("header", [case[1] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_whatever_else_is_refused_with_a_reason(header: str | None) -> None:
    """And never raises, whatever bytes it holds."""
    assert isinstance(verify(header, BODY, (NEW, OLD)), str)


def test_there_are_at_least_sixty_cases() -> None:
    """The table is a promise (reference: reliability §7.3)."""
    assert len(ACCEPTED) + len(REFUSED) >= 60


def test_the_vector_of_atlassians_page_holds() -> None:
    """developer.atlassian.com, webhooks, "Secure admin webhooks"."""
    header = "sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9"
    assert verify(header, b"Hello World!", (b"It's a Secret to Everybody",)) == 0
    assert sign(b"Hello World!", b"It's a Secret to Everybody") == header


def test_without_secrets_everything_is_refused() -> None:
    """Closed, not open: and the reason names the setting."""
    assert verify(sign(BODY, b""), BODY, ()) == NO_SECRETS
    assert "WEBHOOK_SECRETS" in NO_SECRETS
