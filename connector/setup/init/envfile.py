"""`.env` as text: our keys are set, every other line stays where it is. Written aside and swapped in, mode 0600."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

MODE = 0o600
_PLAIN = re.compile(r"[A-Za-z0-9_.:/@=+,%~\-]*", re.ASCII)


def edited(text: str, values: Mapping[str, str]) -> str:
    """The text with these keys set: in their line where they have one, else at the end."""
    left = dict(values)
    lines = []
    for line in text.splitlines():
        name = _name(line)
        if name in values:
            if name in left:
                lines.append(f"{name}={_quoted(left.pop(name))}")
            continue  # the last of several lines would win: there must be one
        lines.append(line)
    lines += [f"{name}={_quoted(value)}" for name, value in left.items()]
    return "\n".join(lines) + "\n"


def _name(line: str) -> str:
    found = re.match(r"\s*(?:export\s+)?([A-Za-z_]\w*)\s*=", line)
    return found[1] if found else ""


def _quoted(value: str) -> str:
    if _PLAIN.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def write(path: Path, text: str) -> Path | None:
    """Puts the text there; what was there goes to `.env.bak`, whose path is returned."""
    kept = None
    if path.exists():
        kept = path.with_name(f"{path.name}.bak")
        _put(kept, path.read_bytes())
    _put(path, text.encode())
    return kept


def _put(path: Path, content: bytes) -> None:
    """Nobody else may read it, at no moment."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
