"""The policies in force: loaded whole, swapped whole, the last good ones kept (law 7).

Polled by content, not watched: a mounted ConfigMap swaps symlinks, which file watching misses.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import Connection

from connector.store import Store, agenda, notes, policies
from connector.store.policies import PolicyText
from policies import Policy, Problem, Problems
from policies.decision import moment
from policies.editions import Regulations
from policies.facts import Edition
from policies.files import changed, open_regulations

SPREAD = timedelta(minutes=2)
"""Over how long the open issues are looked at after a change of policy, so that Jira is not flooded."""
SETTLING = timedelta(minutes=15)
"""In which the last of several replicas takes the new texts, or ends."""
PORTION = 1_000
"""Issues marked in one transaction."""
NOTE, OBSERVE, ENFORCE = "policy", "observe", "enforce"
ACTING_SINCE = "acting_since"
"""The note of the first start: causes before it are left alone (law 10)."""
SWITCHED = "switched"
"""The note of when editions went over from observing to acting: causes before it are left alone."""

_log = structlog.get_logger(__name__)


class Active:
    """Holds the regulations; `poll` swaps them. Reading `regulations` is safe from every thread."""

    def __init__(self, path: Path, store: Store, first: Regulations, seen: Mapping[Path, str], now: datetime) -> None:
        self._path, self._store, self._seen = path, store, seen
        self.regulations = first
        self.since = now
        """The first start of the service (law 10)."""
        self._adopt(first, now)

    def poll(self, now: datetime, ready: Callable[[Regulations], bool] = lambda _: True) -> bool:
        """Look at the files again; True when other policies took force. Those that `ready` denies are tried again at
        the next poll."""
        if not changed(self._path, self._seen):
            return False
        opened = open_regulations(self._path)
        if isinstance(opened.outcome, Problems):
            self._refuse(opened.outcome)
        elif not ready(opened.outcome):
            return False
        else:
            before, self.regulations = self.regulations, opened.outcome  # before the marks: those are for the new ones
            self._adopt(opened.outcome, now, others=before.fingerprint != opened.outcome.fingerprint)
        self._seen = opened.seen
        return isinstance(opened.outcome, Regulations)

    def _adopt(self, regulations: Regulations, now: datetime, *, others: bool = False) -> None:
        """Remember the texts and have every open issue looked at by them, also when another replica did so already:
        until now this one (`others`: it has had others) has looked at them by the old ones.

        What is in force is noted last: whoever dies before it finds news at the next start, and marks all again.
        """
        with self._store.write() as conn:
            before = notes.get(conn, NOTE) or {}
            self.since = datetime.fromisoformat(notes.once(conn, ACTING_SINCE, now.isoformat()))
            _note_switches(conn, before, regulations, now)
            for policy in regulations.policies:
                policies.remember(conn, PolicyText(policy.fingerprint, policy.regulation, policy.whole, now))
        fresh = before.get("fingerprint") != regulations.fingerprint
        marked = self._mark_open(now) if fresh or others else 0
        with self._store.write() as conn:
            since = moment(now) if fresh else before.get("since")
            notes.put(conn, NOTE, _note(self._path, regulations, since))
        in_force = [repr(policy) for policy in regulations.policies]
        _log.info("policies in force", policies=in_force, fingerprint=regulations.fingerprint, marked=marked)
        for problem in regulations.warnings:
            _log.warning("policies", says=problem.said("en"))

    def make_up(self, now: datetime) -> int:
        """Shortly after other texts took force, mark the open issues that were judged by a text of before: replicas
        change over one after another, and one that ended with the old texts has marked nothing. Returns how many."""
        with self._store.read() as conn:
            since = (notes.get(conn, NOTE) or {}).get("since")
        if since is None or not now - SETTLING < datetime.fromisoformat(since) <= now:
            return 0
        return self._mark_open(now, tuple(policy.fingerprint for policy in self.regulations.policies))

    def _mark_open(self, now: datetime, judged_by: Collection[str] = ()) -> int:
        """In portions, lest webhooks wait until very many are marked. Returns how many there were."""
        with self._store.read() as conn:
            marks = agenda.every_open(conn, now, SPREAD.total_seconds(), judged_by)
        for start in range(0, len(marks), PORTION):
            with self._store.write() as conn:
                agenda.mark_many(conn, marks[start : start + PORTION], routine=True)
        return len(marks)

    def _refuse(self, problems: Problems) -> None:
        with self._store.write() as conn:
            before = notes.get(conn, NOTE) or {}
            notes.put(conn, NOTE, {**before, "problems": [_problem(problem) for problem in problems.items]})
        _log.error("policies refused, the last good ones stay", problems=problems.said("en"))


def switched(conn: Connection) -> dict[Edition, datetime]:
    """When editions went over from observing to acting (law 10)."""
    told = notes.get(conn, SWITCHED) or []
    return {(name, datetime.fromisoformat(starts)): datetime.fromisoformat(at) for name, starts, at in told}


def _note_switches(conn: Connection, before: Mapping[str, Any], regulations: Regulations, now: datetime) -> None:
    """What was only watched so far is not made up for when it begins to act: neither by the edition that watched, now
    or when it comes back, nor by one that came in its place with another day. Others go on as they were."""
    editions_before, editions = before.get("editions", ()), [_edition(policy) for policy in regulations.policies]
    watched_no_more = _in_mode(OBSERVE, editions_before) - _in_mode(OBSERVE, editions)
    if not watched_no_more:
        return
    theirs = {name for name, _ in watched_no_more}
    begun = _in_mode(ENFORCE, editions) - _in_mode(ENFORCE, editions_before)
    news = dict.fromkeys(watched_no_more | {each for each in begun if each[0] in theirs}, now)
    told = sorted({**switched(conn), **news}.items())
    notes.put(conn, SWITCHED, [[name, starts.isoformat(), at.isoformat()] for (name, starts), at in told])


def _in_mode(mode: str, editions: Iterable[Mapping[str, Any]]) -> set[Edition]:
    return {(each["regulation"], datetime.fromisoformat(each["from"])) for each in editions if each["mode"] == mode}


def _note(path: Path, regulations: Regulations, since: str | None) -> dict[str, Any]:
    """For the pages: what holds for all, each edition, and what is wrong with newer texts (nothing yet)."""
    editions = [_edition(policy) for policy in regulations.policies]

    def told(key: str) -> str:
        return " · ".join(dict.fromkeys(each[key] for each in editions if each[key]))

    return {
        "regulation": told("regulation"),
        "title": told("title"),
        "edition": told("edition"),
        "fingerprint": regulations.fingerprint,
        "since": since,
        "mode": OBSERVE if regulations.observe else ENFORCE,
        "file": str(path),
        "editions": editions,
        "problems": [],
    }


def _edition(policy: Policy) -> dict[str, Any]:
    return {
        "regulation": policy.regulation,
        "title": policy.title,
        "edition": policy.edition,
        "fingerprint": policy.fingerprint,
        "from": moment(policy.effective.starts),
        "for_all": policy.effective.for_all,
        "mode": OBSERVE if policy.observe else ENFORCE,
        "file": policy.name,
    }


def _problem(problem: Problem) -> dict[str, str]:
    place = f"{problem.name}:{problem.line}:{problem.column}"
    told = {language: problem.said(language).removeprefix(f"{place}: ") for language in ("ru", "en")}
    return {"place": place, **told}
