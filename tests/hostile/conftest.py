"""The service's front as `tests/webhooks` sets it up."""

from tests.webhooks.conftest import client, commit, known, send, store

__all__ = ["client", "commit", "known", "send", "store"]
