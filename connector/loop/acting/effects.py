"""Doing effects so that each happens once (laws 8 and 9): journal the intent, do it, journal the outcome.

An outcome nobody knows (no answer, or a process that died in between) is left alone for a quiet period, longer than a
request may still be under way; then Jira is asked whether it bears the effect's mark before it is done again.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple, assert_never

import structlog

from connector.jira import wording
from connector.jira.answers import (
    Answer,
    Broken,
    Conflict,
    Data,
    Failure,
    Gone,
    Limited,
    NotModified,
    Refused,
    may_be_applied,
)
from connector.jira.client import Jira
from connector.jira.reading import PROJECT_TYPE
from connector.jira.service_desk import DESK
from connector.jira.wording import Sentence
from connector.loop.acting import saying
from connector.loop.acting.plan import speaks_to_customer
from connector.store import Store, journal
from connector.store.journal import OVER, EffectState, Entry, Subject
from policies import Effect, Issue, Policy
from policies.decision import EffectKind
from policies.facts import fold
from policies.rules.effects import SPEAKING

QUIET = timedelta(minutes=5)
"""After an unknown outcome, from the start of the look: longer than a look may take and a proxy hold a request."""
PATIENCE = 5
"""Attempts before an effect is given up and shown as dead."""
FIRST_RETRY, LAST_RETRY = timedelta(seconds=15), timedelta(hours=1)
UNMARKED: frozenset[EffectKind] = frozenset({"notify"})
"""Jira cannot tell whether they happened."""
FOUND = "найдено в Jira / found in Jira"
NOT_CALLED_FOR = "не видно в Jira и больше не требуется / not seen in Jira, and not called for any more"
STAFF = "staff"
SPEAK_WITHIN = timedelta(hours=24)
"""What speaks to people is said so long after its time; later only when a person says so."""

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
    wrote: bool = False
    """A request of now changed Jira, or may have."""


class Stray(NamedTuple):
    """An effect of unknown outcome that is not called for any more; settled, or `again` when it may be."""

    again: datetime | None = None
    limited: Limited | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What doing effects needs: Jira, the journal, and the policy they come from."""

    jira: Jira
    store: Store
    policy: Policy
    speak_within: timedelta = SPEAK_WITHIN
    restored_at: datetime | None = None
    """What was done before that moment the journal may have forgotten."""

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

    def settle_strays(self, issue: Issue, planned: set[str], states: Mapping[str, str], now: datetime) -> list[Stray]:
        """Of effects whose outcome nobody knows, those that are not called for any more: nothing else would ever ask
        Jira about them. What Jira bears was done; of the rest the journal must not keep a doubt."""
        strays: list[Stray] = []
        for effect, state in states.items():
            if state not in ("intended", "unknown") or effect in planned:
                continue
            with self.store.read() as conn:
                row = journal.find(conn, issue.id, effect)
            if row is not None:
                strays.append(self._stray(issue, row, now))
        return strays

    def _stray(self, issue: Issue, row: Entry, now: datetime) -> Stray:
        again = (row.tried_at or now) + QUIET
        if again > now:
            return Stray(again)
        if row.act == "remove":
            gone = str((row.body or {}).get("comment")) not in {said.id for said in issue.comments}
            marks: frozenset[str] | Failure = frozenset({str(row.effect)}) if gone else frozenset()
        else:
            marks = self.jira.marks(issue.id)
        if isinstance(marks, Failure):
            return Stray(now + QUIET, marks if isinstance(marks, Limited) else None)
        state: EffectState = "done" if row.effect in marks else "held"
        with self.store.write() as conn:
            journal.settle(conn, issue.id, str(row.effect), state, FOUND if state == "done" else NOT_CALLED_FOR, now)
        _log.info("stray effect", issue=issue.key, effect=row.effect, state=state)
        return Stray()

    def left_undone(self, issue: Issue, waiting: Iterable[str]) -> Iterator[Sentence]:
        """Why effects were given up or withheld, by their ids: shown for as long as the issue is open."""
        for effect in waiting:
            with self.store.read() as conn:
                row = journal.find(conn, issue.id, effect)
            if row is not None:
                yield Sentence(f"Не сделано ({row.rule}): {row.says}", f"Not done ({row.rule}): {row.says}")

    def _one(self, subject: Subject, issue: Issue, effect: Effect, now: datetime) -> Outcome:
        with self.store.read() as conn:
            before = journal.find(conn, issue.id, effect.id)
        waiting = self._unsettled(subject, issue, effect, before, now)
        if waiting is not None:
            return waiting
        if waits_for_a_word(effect, before, now, self.speak_within):
            return self._withhold(subject, effect, saying.too_late(effect.due, self.speak_within), now)
        with self.store.write() as conn:
            raced = journal.intend(conn, subject, effect, now)
        if raced is not None and (before is None or raced.over or raced.attempts != before.attempts):
            return Outcome(effect, "unknown", again=now + QUIET)  # another worker has begun it since we looked
        answer = self._do(issue, effect)
        attempts = (before.attempts if before else 0) + 1
        outcome = replace(_judge(effect, answer, attempts, now), wrote=may_be_applied(answer))
        return self._settle(issue, outcome, now)

    def _unsettled(
        self, subject: Subject, issue: Issue, effect: Effect, before: Entry | None, now: datetime
    ) -> Outcome | None:
        """What is known, here or by Jira, that forbids trying now; None: go ahead."""
        if before is not None and before.over:
            return Outcome(effect, before.state or "done")
        if before is not None and before.attempts > 0:
            again = (before.tried_at or now) + _pause(before.attempts, unknown=before.uncertain)
            told = Sentence(before.says, before.says) if before.says else None
            if again > now:
                return Outcome(effect, "unknown" if before.uncertain else "failed", told, again)
        forgotten = self._forgotten(issue, effect, before)
        if not forgotten and not (before and before.uncertain):
            return None
        if forgotten and effect.kind in UNMARKED:
            released = before.released_at if before else None
            if released is not None and self.restored_at is not None and released >= self.restored_at:
                return None
            return self._withhold(subject, effect, saying.untold_by_jira(), now)
        return self._borne(subject, issue, effect, now)

    def _borne(self, subject: Subject, issue: Issue, effect: Effect, now: datetime) -> Outcome | None:
        """Done, when Jira bears the effect's marker; None: it does not."""
        marks = self.jira.marks(issue.id)
        if isinstance(marks, Failure):
            return Outcome(effect, "unknown", marks.says, now + QUIET, marks if isinstance(marks, Limited) else None)
        if effect.id not in marks:
            return None
        with self.store.write() as conn:
            if journal.adopt(conn, subject, effect, FOUND, now):
                return Outcome(effect, "done")
        return self._settle(issue, Outcome(effect, "done"), now)

    def _forgotten(self, issue: Issue, effect: Effect, before: Entry | None) -> bool:
        """Whether it may have been done before the store was restored from a backup that does not know of it.

        A due time moves with a level, a pause, an edit, so it may have been done long before it is due now: of whatever
        concerns an issue older than the restoration Jira is asked. Of a letter it cannot be, and its time must do.
        """
        restored, tried_at = self.restored_at, before.tried_at if before else None
        if restored is None or (tried_at is not None and tried_at >= restored):
            return False
        return (effect.due if effect.kind in UNMARKED else issue.created) < restored

    def _withhold(self, subject: Subject, effect: Effect, says: Sentence, now: datetime) -> Outcome:
        with self.store.write() as conn:
            journal.withhold(conn, subject, effect, f"{says.ru} / {says.en}", now)
        _log.warning("effect withheld", issue=subject.key, effect=effect.id, says=says.en)
        return Outcome(effect, "withheld", says)

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
            case "remove":
                return self.jira.remove_comment(issue.id, body["comment"])
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


def waits_for_a_word(effect: Effect, row: Entry | None, now: datetime, speak_within: timedelta) -> bool:
    """Whether it speaks to people and its time is long past; a person's word that it be said holds as long. `row`: the
    journal's."""
    released = row.released_at if row else None
    due = effect.due if released is None else max(effect.due, released)
    return effect.kind in SPEAKING and now - due > speak_within


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
            if may_be_applied(answer):
                return Outcome(effect, "unknown", says, now + max(wait, _pause(attempts, unknown=True)), answer)
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
