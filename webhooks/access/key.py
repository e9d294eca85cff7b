"""The keys that sign sessions: told by a setting, or made once and kept beside the data."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

import structlog

from connector.settings import Settings

FILE = "session-secret"
LENGTH = 64
"""Characters."""
_log = structlog.get_logger(__name__)


def session_keys(settings: Settings) -> tuple[bytes, ...]:
    """The first signs, the rest are still believed. Where nothing can be kept, sessions end with the process."""
    if settings.session_secrets:
        return tuple(secret.value.encode() for secret in settings.session_secrets)
    try:
        return (_kept(settings.data_dir / FILE),)
    except OSError as error:
        _log.warning("session key not kept, sessions end with this process", error=str(error))
        return (secrets.token_hex(LENGTH // 2).encode(),)


def _kept(path: Path) -> bytes:
    """Written whole under another name and then linked, so that of two processes both read the first one's. What a
    power cut left of one is no key."""
    if path.exists() and len(path.read_bytes()) < LENGTH:
        path.unlink()
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        own = path.with_name(f"{FILE}.{os.getpid()}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_hex(LENGTH // 2).encode())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(own)
        own.unlink()
    return path.read_bytes()
