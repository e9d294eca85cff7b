"""Logs: what must never be in them."""

import subprocess
import sys

import pytest

CANARY = "canary-7d1f"
FAILING = f"""
import structlog
from connector import log
from connector.store import Store, Unusable

log.configure("%s")
try:
    password = "{CANARY}"
    Store.open(f"postgresql://reglament:{{password}}@127.0.0.1:1/none")
except Unusable:
    structlog.get_logger("t").exception("the store cannot be opened")
"""


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_traceback_does_not_tell_the_password(form: str) -> None:
    """It stands in the local variables of the frames, in ours and in the driver's."""
    told = subprocess.run([sys.executable, "-c", FAILING % form], capture_output=True, text=True, check=True)
    assert "the store cannot be opened" in told.stderr
    assert CANARY not in told.stderr.replace(f'password = "{CANARY}"', "")
