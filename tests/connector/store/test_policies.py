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


def test_history_tells_the_newest_first(store: Store, now: datetime) -> None:
    """As many as asked for."""
    with store.write() as conn:
        for day in (1, 3, 2):
            policies.remember(conn, PolicyText(f"{day}", "mespace", "x", now + timedelta(days=day)))
        assert [each.fingerprint for each in policies.history(conn, 2)] == ["3", "2"]
