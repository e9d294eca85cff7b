"""The policy in force: loaded whole, swapped whole, the last good one kept (law 7).

Polled by content, not watched: a mounted ConfigMap swaps symlinks, which file watching misses.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import Connection

from connector.store import Store, agenda, notes, policies
from connector.store.policies import PolicyText
from policies import Policy, Problem, Problems, load
from policies.decision import moment

FILE_IN_FOLDER = "policies.yaml"
SPREAD = timedelta(minutes=2)
"""Over how long the open issues are looked at after a change of policy, so that Jira is not flooded."""
NOTE, OBSERVE = "policy", "observe"
ACTING_SINCE = "acting_since"
"""The note of the moment before which causes are left alone (law 10)."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A text with what became of it."""

    digest: str
    outcome: Policy | Problems


def read(path: Path) -> Loaded:
    """The policy of a file, or of the folder's `policies.yaml`. A file that cannot be read is a problem like
    another."""
    file = path / FILE_IN_FOLDER if path.is_dir() else path
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        detail = {"detail": str(error)}
        return Loaded(f"unreadable: {error}", Problems((Problem(str(file), 1, 1, "", "unreadable", detail),)))
    return Loaded(sha256(text.encode()).hexdigest(), load(text, str(file)))


class Active:
    """Holds one policy; `poll` swaps it. Reading `policy` is safe from every thread."""

    def __init__(self, path: Path, store: Store, first: Policy, digest: str, now: datetime) -> None:
        self._path, self._store, self._digest = path, store, digest
        self.policy = first
        self.since = now
        """The first start of the service, or the last switch from observing to enforcing (law 10)."""
        self._adopt(first, now)

    def poll(self, now: datetime, ready: Callable[[Policy], bool] = lambda _: True) -> bool:
        """Look at the file again; True when another policy took force. One that `ready` denies is tried again at the
        next poll."""
        loaded = read(self._path)
        if loaded.digest == self._digest:
            return False
        if isinstance(loaded.outcome, Problems):
            self._refuse(loaded.outcome)
        elif not ready(loaded.outcome):
            return False
        else:
            self.policy = loaded.outcome  # before the marks, so that no marked issue is looked at by the old one
            self._adopt(loaded.outcome, now)
        self._digest = loaded.digest
        return isinstance(loaded.outcome, Policy)

    def _adopt(self, policy: Policy, now: datetime) -> None:
        """Remember the text and have every open issue looked at by it."""
        with self._store.write() as conn:
            before = notes.get(conn, NOTE) or {}
            fresh = before.get("fingerprint") != policy.fingerprint
            self.since = _acting_since(conn, before.get("mode"), policy, now)
            policies.remember(conn, PolicyText(policy.fingerprint, policy.regulation, policy.text, now))
            since = moment(now) if fresh else before.get("since")
            notes.put(conn, NOTE, _note(policy, since))
            marked = agenda.mark_open(conn, now, SPREAD.total_seconds()) if fresh else 0
        _log.info("policy in force", regulation=policy.regulation, fingerprint=policy.fingerprint, marked=marked)

    def _refuse(self, problems: Problems) -> None:
        with self._store.write() as conn:
            before = notes.get(conn, NOTE) or {}
            notes.put(conn, NOTE, {**before, "problems": [_problem(problem) for problem in problems.items]})
        _log.error("policy refused, the last good one stays", problems=problems.said("en"))


def _acting_since(conn: Connection, mode: str | None, policy: Policy, now: datetime) -> datetime:
    """What was only watched so far is not made up for when the policy begins to enforce."""
    if mode == OBSERVE and not policy.observe:
        notes.put(conn, ACTING_SINCE, now.isoformat())
    return datetime.fromisoformat(notes.once(conn, ACTING_SINCE, now.isoformat()))


def _note(policy: Policy, since: str | None) -> dict[str, Any]:
    return {
        "regulation": policy.regulation,
        "title": policy.title,
        "edition": policy.edition,
        "fingerprint": policy.fingerprint,
        "since": since,
        "mode": OBSERVE if policy.observe else "enforce",
        "file": policy.name,
        "problems": [],
    }


def _problem(problem: Problem) -> dict[str, str]:
    place = f"{problem.name}:{problem.line}:{problem.column}"
    told = {language: problem.said(language).removeprefix(f"{place}: ") for language in ("ru", "en")}
    return {"place": place, **told}
