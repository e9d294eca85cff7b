"""Policy texts by fingerprint."""

from datetime import datetime, timedelta

from connector.store import Store, policies
from connector.store.policies import PolicyText


def test_a_text_is_kept_once_and_found_by_its_fingerprint(store: Store, now: datetime) -> None:
    """The moment of its first loading stays."""
    text = PolicyText("0123456789ab", "mespace", "version: 1\ntitle: Регламент\n" * 1_000, now)
    with store.write() as conn:
        assert policies.remember(conn, text)
        assert not policies.remember(conn, PolicyText("0123456789ab", "other", "x", now + timedelta(days=1)))
        assert policies.find(conn, "0123456789ab") == text
        assert policies.find(conn, "ffffffffffff") is None
