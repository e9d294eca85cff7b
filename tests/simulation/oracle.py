"""What must hold, whatever befell: nothing lost, nothing doubled, all of it written down.

What is owed. At each rest (`Simulation._come_to_rest`: no faults, all processes alive, what was under way has arrived,
a sweep, some minutes) every effect that the reference model calls due on the issue as Jira then holds it must be in the
journal: over, or tried and waiting for its next try, or behind such a one of the same cause. At the last rest, a day
later, none waits. An effect that came due and ceased to be due while nobody could look is not owed: the model, asked
at any moment when the service could have looked, is what counts. Not owed before the last rest is a look at an issue
whose looks have just failed: it is tried again some hours later at most.

What is allowed. An effect may only be done when a look called for it, and each look's decision must be the model's on
the same facts at the same moment by the service's own clock, effect by effect (id, kind, due time, state), field by
field. After an edit of the policy cycles that were finished keep their verdicts, which the model does not know: then
the decision may have fewer effects of clocks than the model, and fields as under an earlier text.

What is withheld (it speaks, and came due more than `SPEAK_WITHIN` before the look) is accounted for; the rest of its
cause waits with it.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml
from sqlalchemy import select

from connector.jira.reading import PROPERTY
from connector.loop.acting.effects import SPEAK_WITHIN
from connector.loop.acting.plan import normal
from connector.sandbox.state.model import Issue as Held
from connector.store import agenda, cards, journal
from connector.store.journal import Entry
from connector.store.schema import delivery
from connector.store.schema import policy as texts
from policies import Around, Issue
from policies.editions import Ruling
from policies.facts import attribute_of, fold
from tests.model import Judged, judge

if TYPE_CHECKING:
    from tests.simulation.run import Simulation

HARMLESS = ("meddling", "edit", "webhook")
"""Faults that do not keep a look from being had at once."""
PROMPT = timedelta(minutes=2)
UNKNOWN = ("intended", "unknown")
TRIED = ("intended", "unknown", "failed")


class Complaint(AssertionError):
    """Something does not hold."""


@dataclass(frozen=True)
class Look:
    """A decision of the product, and what it was made of."""

    at: datetime
    """By Jira's clock."""
    issue: Issue
    now: datetime
    """By the service's."""
    around: Around
    ruling: Ruling


def at_rest(run: "Simulation") -> None:
    """Looks since the last rest were right, and nothing that is owed waits. Raises `Complaint`."""
    for look in _telling(run.looks, run.judged):
        _demand(_differences(run, look), f"a look at {look.issue.key} at {look.at} differs from the model")
    run.judged = len(run.looks)
    _demand(_unseen(run), f"at rest {run.time.now} acknowledged and not seen")
    for held in run.jira.world.issues.values():
        _demand(_owed(run, held), f"at rest {run.time.now} {held.key} is not as the model says")


def _telling(looks: list[Look], begin: int) -> Iterator[Look]:
    """Without those at which the same was said of the same state of an issue as at the look before."""
    last: dict[str, tuple[Any, ...]] = {}
    for number, look in enumerate(looks):
        decision = look.ruling.decision
        gist = (look.issue.updated, look.around.done, decision.effects, decision.fields, decision.fingerprint)
        if number >= begin and last.get(look.issue.id) != gist:
            yield look
        last[look.issue.id] = gist


def in_the_end(run: "Simulation") -> None:
    """All the rest. Raises `Complaint`."""
    rows = _effects(run)
    for held in run.jira.world.issues.values():
        mine = [row for row in rows if row.issue == held.id]
        _demand(_borne(run, held, mine), f"{held.key}: Jira and the journal differ")
        _demand(_explained(run, held, mine), f"{held.key}: not explained")
    _demand((f"{row.effect} is still {row.state}" for row in rows if row.state in UNKNOWN), "nobody has asked Jira")
    _demand((f"{row.effect} was given up: {row.says}" for row in rows if row.state == "dead"), "dead")
    if "long late" not in run.nemesis.on:
        _demand((f"{row.effect} {row.body}" for row in rows if row.act == "remove"), "doubled, and removed again")
    _demand(_forgotten(run), "acknowledged and not accounted for")
    _demand(_more_to_do(run), "a fresh service finds more to do")


def _demand(found: Iterable[str], what: str) -> None:
    told = list(found)
    if told:
        raise Complaint(f"{what}: {'; '.join(told[:5])}")


# the model


@lru_cache(maxsize=32)
def _raw(text: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(text, yaml.BaseLoader)  # noqa: S506 - it makes texts of everything
    return found


def _judged(run: "Simulation", issue: Issue, now: datetime, around: Around, text: str) -> Judged:
    return judge(_raw(text), issue, now, since=around.since, done=around.done, service=run.jira_account)


def _differences(run: "Simulation", look: Look) -> Iterator[str]:
    decision = look.ruling.decision
    model = _judged(run, look.issue, look.now, look.around, look.ruling.policy.text)
    ours = {effect.id: (effect.kind, effect.due, effect.state) for effect in decision.effects}
    for name in sorted({*ours, *model.effects}):
        theirs = tuple(model.effects[name]) if name in model.effects else None
        kept = run.edited and name not in ours and name.split(":")[0] in decision.clocks
        if ours.get(name) != theirs and not kept:
            yield f"effect {name}: product {ours.get(name)}, model {theirs}"
    if not run.edited:
        for name, value in model.fields.items():
            if decision.fields.get(name) != value:
                yield f"field {name}: product {decision.fields.get(name)}, model {value}"


def _owed(run: "Simulation", held: Held) -> Iterator[str]:
    process = run.living()
    facts = process.jira.read(held.id)
    if not isinstance(facts, Issue):
        yield f"cannot be read: {facts}"
        return
    with process.store.read() as conn:
        rows = {row.effect: row for row in journal.history(conn, held.id, 10_000) if row.effect}
        card = cards.find(conn, held.id)
    if card is None or card.looked_at is None:
        yield "never looked at"
        return
    known = {str(name): row.state for name, row in rows.items() if row.state}
    around = Around(done=journal.acted_on(known), since=process.active.since, service=run.jira_account)
    now = run.time.ours()
    model = _judged(run, facts, now, around, run.texts[-1])
    waits: set[str] = set()
    for name, effect in model.effects.items():
        cause = name.rpartition(":")[0]
        row = rows.get(name)
        state = row.state if row else None
        if effect.state != "due" or cause in waits:
            continue
        if state == "withheld" and row and (row.settled_at or row.at) - effect.due <= SPEAK_WITHIN - timedelta(hours=1):
            yield f"{name} is withheld, {row.at - effect.due} after it came due"
        elif state == "withheld" or state in TRIED:
            waits.add(cause)
        elif state != "dead" and not _kept(run, name):
            yield f"{name} is due since {effect.due} and {state or 'not tried'}"
    if not card.problem:
        yield from _not_shown(run, facts, now, around)


def _kept(run: "Simulation", name: str) -> bool:
    return run.edited and ":" in name and name.split(":")[0] in _raw(run.texts[-1]).get("clocks", {})


def _not_shown(run: "Simulation", facts: Issue, now: datetime, around: Around) -> Iterator[str]:
    """Fields that are as no text of the policy says."""
    said = [_judged(run, facts, now, around, text).fields for text in run.texts]
    for name in said[-1]:
        shown = normal(facts.attributes.get(attribute_of(name)))
        if shown not in [normal(fields[name]) for fields in said]:
            yield f"{name} shows {shown}, the model says {said[-1][name]}"


# Jira and the journal


def _effects(run: "Simulation") -> list[Entry]:
    with run.living().store.read() as conn:
        return [row for row in reversed(journal.history(conn, None, 100_000)) if row.kind == "effect"]


def marks(held: Held) -> Counter[str]:
    """How often Jira bears each effect."""
    found: Counter[str] = Counter()
    for comment in held.comments:
        found.update(_mark(comment.properties.get(PROPERTY)))
    for entry in held.histories:
        found.update(_mark((entry.metadata or {}).get("extraData")))
    return found


def _mark(told: Any) -> list[str]:
    return [told["effect"]] if isinstance(told, Mapping) and "effect" in told else []


def _borne(run: "Simulation", held: Held, rows: list[Entry]) -> Iterator[str]:
    borne, states = marks(held), {row.effect: row for row in rows}
    yield from (f"{name} is there {times} times" for name, times in borne.items() if times > 1)
    for name in borne:
        row = states.get(name)
        if row is None or row.state != "done":
            yield f"Jira bears {name}, the journal says {row.state if row else 'nothing'}"
    for row in rows:
        if row.state == "done" and row.effect not in borne and not _needless(run, held, row):
            yield f"{row.effect} is done, and Jira does not bear it"
    ours = run.jira.service.id
    for comment in held.comments:
        if comment.author == ours and not _mark(comment.properties.get(PROPERTY)):
            yield f"comment {comment.id} of ours bears no marker"


def _needless(run: "Simulation", held: Held, row: Entry) -> bool:
    """Whether Jira was already as the effect would have it, so that doing it left no trace; or it is a removal."""
    body = row.body or {}
    if row.act == "remove":
        return all(comment.id != body["comment"] for comment in held.comments)
    states = [
        state for at, state in run.jira.past[held.id] if row.caused is None or at >= row.caused - timedelta(days=1)
    ]
    site = run.jira.world.site
    match row.act:
        case "transition" | "undo" if "field" not in body:
            named = site.names("status")
            return any(fold(named[state.text("status")]) == fold(body["to"]) for state in states)
        case "label":
            return any(body["add"] in (state.fields.get("labels") or ()) for state in states)
        case "set":
            found = next(field for field in site.fields if fold(field.name) == fold(body["field"]))
            return any(state.fields.get(found.id) == body["value"] for state in states)
    return False


def _explained(run: "Simulation", held: Held, rows: list[Entry]) -> Iterator[str]:
    """Each effect has its cause, clause and policy, and a decision before it; an echo of our own causes none."""
    with run.living().store.read() as conn:
        decisions = [row for row in journal.history(conn, held.id, 100_000) if row.kind == "decision"]
        known = set(conn.scalars(select(texts.c.fingerprint)))
    first: dict[str, int] = {}
    for row in decisions:
        for effect in (row.body or {}).get("effects", ()):
            first[effect["id"]] = min(row.seq, first.get(effect["id"], row.seq))
    ours = run.jira.service.id
    echoes = {entry.id for entry in held.histories if entry.author == ours}
    echoes |= {f"comment-{comment.id}" for comment in held.comments if comment.author == ours}
    for row in rows:
        if row.act == "remove":
            continue
        if not (row.cause and row.caused and row.clause and row.rule and row.fingerprint in known):
            yield f"{row.effect} lacks its cause, clause or policy"
        if row.attempts and first.get(str(row.effect), row.seq) >= row.seq:
            yield f"{row.effect} was tried before it was decided"
        if str(row.cause) in echoes and fold(str(row.rule)) not in _clock_titles(run):
            yield f"{row.effect} answers our own act"


def _clock_titles(run: "Simulation") -> set[str]:
    """A clock may start by what we did: its time is nobody's act."""
    return {fold(clock.get("title", name)) for text in run.texts for name, clock in _raw(text)["clocks"].items()}


def _forgotten(run: "Simulation") -> Iterator[str]:
    with run.living().store.read() as conn:
        stored = set(conn.scalars(select(delivery.c.id)))
    yield from (f"{name} is not remembered" for name in run.webhooks.acknowledged if name not in stored)


def _unseen(run: "Simulation") -> Iterator[str]:
    """What was acknowledged is seen by a look: by now; where nothing hinders, within moments."""
    smooth = all(kind.startswith(HARMLESS) for kind in run.nemesis.on)
    seen: dict[str, list[Look]] = {}
    for look in run.looks:
        seen.setdefault(look.issue.id, []).append(look)
    for at, letter in run.webhooks.acknowledged.values():
        first = next((look for look in seen.get(letter.issue, ()) if look.issue.updated >= letter.at), None)
        if first is None:
            yield f"{letter.name} of {letter.issue}"
        elif smooth and first.at - at > PROMPT:
            yield f"{letter.name} of {letter.issue} for {first.at - at}"


def looked_at(run: "Simulation") -> dict[str, datetime]:
    """When each issue was looked at last, by the cards."""
    with run.reader().read() as conn:
        return {card.id: card.looked_at for card in cards.listing(conn, 1_000) if card.looked_at}


def fenced(run: "Simulation", taken_over: Mapping[str, datetime]) -> None:
    """A process that stood still has not written over what another learnt meanwhile. Raises `Complaint`."""
    now = looked_at(run)
    gone_back = (name for name, at in taken_over.items() if now.get(name, at) < at)
    _demand(gone_back, f"at {run.time.now} a card went back in time")


def _more_to_do(run: "Simulation") -> Iterator[str]:
    """All is looked at once more, and nothing is written by it."""
    process, before, rows = run.living(), len(run.jira.events), _effects(run)
    with process.store.write() as conn:
        for held in run.jira.world.issues.values():
            agenda.mark(conn, held.id, run.time.ours(), key=held.key)
    for _ in range(100):
        if not process.work():
            break
    for event in run.jira.events[before:]:
        yield f"{event.name} at {event.issue.key}: {event.comment or event.history}"
    if _effects(run) != rows:
        yield "the journal moved"


# what is told


def broken_looks(log: Iterable[Mapping[str, Any]]) -> list[str]:
    """What broke inside the product, by its own log."""
    broken = [entry for entry in log if entry.get("exc_info")]
    return [f"{entry['event']}: {entry.get('issue', '')} {entry['exc_info']!r}" for entry in broken[:3]]


def figures(run: "Simulation") -> dict[str, int]:
    with run.reader().read() as conn:
        rows = [row for row in journal.history(conn, None, 100_000) if row.kind == "effect"]
    return {
        "effects": sum(row.state == "done" for row in rows),
        "withheld": sum(row.state == "withheld" for row in rows),
        "doubles removed": sum(row.act == "remove" and row.state == "done" for row in rows),
        "doubled": sum(times - 1 for held in run.jira.world.issues.values() for times in marks(held).values()),
    }


def fingerprint(run: "Simulation") -> str:
    """Of the journal and of all that happened in Jira: equal runs have equal ones."""
    with run.reader().read() as conn:
        rows = journal.history(conn, None, 100_000)
    told = [repr(row) for row in rows]
    told += [repr((e.name, e.at, e.actor and e.actor.id, e.issue.id, e.history, e.comment)) for e in run.jira.events]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]
