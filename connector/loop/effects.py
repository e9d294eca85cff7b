"""Doing effects so that each happens once (laws 8 and 9): journal the intent, do it, journal the outcome.

An outcome nobody knows (no answer, or a process that died in between) is left alone for a quiet period, longer than a
request may still be under way; then Jira is asked whether it bears the effect's mark before it is done again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

import structlog

from connector.jira import wording
from connector.jira.answers import Answer, Broken, Conflict, Data, Failure, Gone, Limited, NotModified, Refused
from connector.jira.client import Jira
from connector.jira.reading import PROJECT_TYPE
from connector.jira.service_desk import DESK
from connector.jira.wording import Sentence
from connector.loop.plan import speaks_to_customer
from connector.store import Store, journal
from connector.store.journal import OVER, EffectState, Entry, Subject
from policies import Effect, Issue, Policy
from policies.facts import fold

QUIET = timedelta(minutes=5)
"""After an unknown outcome, from the start of the look: longer than a look may take and a proxy hold a request."""
PATIENCE = 5
"""Attempts before an effect is given up and shown as dead."""
FIRST_RETRY, LAST_RETRY = timedelta(seconds=15), timedelta(hours=1)
STAFF = "staff"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one effect; `again` is when it may be tried next, None when it is over."""

    effect: Effect
    state: EffectState
    says: Sentence | None = None
    again: datetime | None = None
    limited: Limited | None = None
    """Jira asked for a rest: nothing more is to be sent in this look."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What doing effects needs: Jira, the journal, and the policy they come from."""

    jira: Jira
    store: Store
    policy: Policy

    def carry_out(self, issue: Issue, groups: Iterable[tuple[Effect, ...]], now: datetime) -> list[Outcome]:
        """Each cause's effects in order; one that is not over holds back those after it, as what moves the issue must
        not run ahead of what is said with it."""
        subject = Subject(issue.id, issue.key, self.policy.fingerprint)
        outcomes: list[Outcome] = []
        for group in groups:
            for effect in group:
                outcome = self._one(subject, issue, effect, now)
                outcomes.append(outcome)
                if outcome.limited:
                    return outcomes
                if outcome.state not in OVER or (outcome.state == "dead" and speaks_to_customer(effect)):
                    break
        return outcomes

    def given_up(self, issue: Issue, dead: Iterable[str]) -> Iterator[Sentence]:
        """Why effects were given up, by their ids: shown for as long as the issue is open."""
        for effect in dead:
            with self.store.read() as conn:
                row = journal.find(conn, issue.id, effect)
            if row is not None:
                yield Sentence(f"Не сделано ({row.rule}): {row.says}", f"Not done ({row.rule}): {row.says}")

    def _one(self, subject: Subject, issue: Issue, effect: Effect, now: datetime) -> Outcome:
        with self.store.read() as conn:
            before = journal.find(conn, issue.id, effect.id)
        waiting = self._unsettled(issue, effect, before, now)
        if waiting is not None:
            return waiting
        with self.store.write() as conn:
            raced = journal.intend(conn, subject, effect, now)
        if raced is not None and before is None:
            return Outcome(effect, "unknown", again=now + QUIET)  # another worker has begun it since we looked
        answer = self._do(issue, effect)
        attempts = (before.attempts if before else 0) + 1
        outcome = _judge(effect, answer, attempts, now)
        return self._settle(issue, outcome, now)

    def _unsettled(self, issue: Issue, effect: Effect, before: Entry | None, now: datetime) -> Outcome | None:
        """What the journal already knows that forbids trying now; None: go ahead."""
        if before is not None and before.over:
            return Outcome(effect, before.state or "done")
        if before is None or before.attempts == 0:
            return None
        again = (before.tried_at or now) + _pause(before.attempts, unknown=before.uncertain)
        told = Sentence(before.says, before.says) if before.says else None
        if again > now:
            return Outcome(effect, "unknown" if before.uncertain else "failed", told, again)
        if not before.uncertain:
            return None
        marks = self.jira.marks(issue.id)
        if isinstance(marks, Failure):
            return Outcome(effect, "unknown", marks.says, now + QUIET, marks if isinstance(marks, Limited) else None)
        return self._settle(issue, Outcome(effect, "done"), now) if effect.id in marks else None

    def _settle(self, issue: Issue, outcome: Outcome, now: datetime) -> Outcome:
        says = f"{outcome.says.ru} / {outcome.says.en}" if outcome.says else ""
        with self.store.write() as conn:
            journal.settle(conn, issue.id, outcome.effect.id, outcome.state, says, now)
        log = _log.info if outcome.state == "done" else _log.warning
        log(
            "effect",
            issue=issue.key,
            effect=outcome.effect.id,
            kind=outcome.effect.kind,
            state=outcome.state,
            says=says,
        )
        return outcome

    def _do(self, issue: Issue, effect: Effect) -> Answer:
        body = effect.body
        match effect.kind:
            case "comment":
                return self._comment(issue, effect)
            case "undo" if "field" in body:
                return self._set_back(issue, effect)
            case "transition" | "undo":
                if fold(str(issue.attributes.get("status"))) == fold(body["to"]):
                    return Data(None)
                return self.jira.transition(issue.id, body["to"], effect.id)
            case "label":
                return self.jira.add_label(issue.id, body["add"], effect.id)
            case "set":
                return self.jira.set_fields(issue.id, {body["field"]: body["value"]}, effect.id)
            case "link":
                return self.jira.link(issue.id, f"reglament:{issue.id}", body["url"], body["title"])
            case "notify":
                groups, users = ([n for n in body[sort].split(",") if n] for sort in ("groups", "users"))
                return self.jira.notify(issue.id, issue.key, body["text"], users=users, groups=groups)
            case unknown:
                assert_never(unknown)

    def _set_back(self, issue: Issue, effect: Effect) -> Answer:
        """A field as it was before an unlawful change; what is blank is cleared."""
        name, told = effect.body["field"], effect.body["to"]
        field = self.jira.directory.field(name)
        several = field is not None and field.kind == "array"
        value = tuple(told.splitlines()) if several else told or None
        return self.jira.set_fields(issue.id, {name: value}, effect.id)

    def _comment(self, issue: Issue, effect: Effect) -> Answer:
        """Service Management hides an internal comment by itself; elsewhere only a group can, and without one it is
        not written at all: it would be public."""
        text, public = effect.body["text"], effect.body["public"] == "yes"
        desk = issue.attributes.get(PROJECT_TYPE) == DESK
        if not public and desk and (refusal := self.jira.may_note(issue.id, str(issue.attributes.get("project")))):
            return refusal
        if public or desk:
            return self.jira.comment(issue.id, text, public=public, effect=effect.id)
        staff = self.policy.people.sort(STAFF)
        if staff is None or not staff.groups:
            return Refused(wording.nobody_to_hide_for())
        visible_to = {"type": "group", "value": staff.groups[0]}
        return self.jira.comment(issue.id, text, public=False, effect=effect.id, visible_to=visible_to)


def page_link(issue: Issue, public_url: str, now: datetime) -> Effect:
    """The link from an issue to the page that explains it (design §4.2): the service's own wish, not the policy's."""
    body = {"url": f"{public_url}/issues/{issue.key}", "title": "Регламент: откуда эти сроки / why these due times"}
    return Effect("page:created:1", "link", now, "due", "Reglament", (), "created", issue.created, body)


def _judge(effect: Effect, answer: Answer, attempts: int, now: datetime) -> Outcome:
    """Only what is wrong with the request itself is given up in the end; a Jira that is away or an account without a
    right is mended by somebody some day."""
    match answer:
        case Data() | NotModified():
            return Outcome(effect, "done")
        case Broken(says=says, applied="unknown"):
            return Outcome(effect, "unknown", says, now + _pause(attempts, unknown=True))
        case Limited(retry_after_seconds=told, says=says):
            wait = timedelta(seconds=told) if told is not None else _pause(attempts)
            return Outcome(effect, "failed", says, now + wait, answer)
        case Conflict(says=says):
            return Outcome(effect, "failed", says, now + FIRST_RETRY)
        case Refused(says=says) | Gone(says=says) if attempts >= PATIENCE:
            return Outcome(effect, "dead", says)
        case failure:
            return Outcome(effect, "failed", failure.says, now + _pause(attempts))


def _pause(attempts: int, *, unknown: bool = False) -> timedelta:
    """Between a failure and the next attempt."""
    pause = min(LAST_RETRY, FIRST_RETRY * (1 << min(attempts - 1, 10)))
    return max(QUIET, pause) if unknown else pause
