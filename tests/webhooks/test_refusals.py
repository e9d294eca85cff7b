"""Every reason for turning a webhook away is told to people in their language."""

import pytest

from tests.webhooks.bad_bodies import corpus
from tests.webhooks.test_signature import BODY, REFUSED
from webhooks.hints import Refusal, hint
from webhooks.intake import TOO_LARGE
from webhooks.pages.refusals import refusal
from webhooks.signature import verify

OF_SIGNATURES = {str(verify(header, BODY, (b"new", b"old"))) for _, header in REFUSED} | {str(verify(None, b"", ()))}
OF_BODIES = {found.reason for found in (hint(body, {}) for _, body in corpus()) if isinstance(found, Refusal)}


@pytest.mark.parametrize("reason", sorted(OF_SIGNATURES | {str(TOO_LARGE.reason)}))
def test_each_reason_of_a_signature_has_its_russian(reason: str) -> None:
    """And in English stays what Jira and the log were told."""
    assert refusal(reason, "ru") != reason
    assert refusal(reason, "en") == reason


def test_each_reason_of_a_body_has_its_russian() -> None:
    """Of all the bad bodies that we know."""
    assert len(OF_BODIES) > 5
    assert [reason for reason in OF_BODIES if refusal(reason, "ru") == reason] == []


def test_what_a_reason_tells_of_is_kept() -> None:
    """Numbers, names and the parser's own words."""
    assert refusal(str(verify("sha256=" + "0" * 64, BODY, (b"one", b"two"))), "ru") == (
        "X-Hub-Signature не подходит ни к одному секрету из WEBHOOK_SECRETS (их там 2)"
    )
    assert refusal("project_created names no issue", "ru") == "project_created не называет обращения"
    assert refusal(r"not JSON: unexpected \1 here", "ru") == r"не JSON: unexpected \1 here"


def test_what_nobody_foresaw_stays() -> None:
    """An older release may have stored another."""
    assert refusal("of another age", "ru") == "of another age"
