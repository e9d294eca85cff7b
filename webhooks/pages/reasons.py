"""One issue's page: the stored decision and the journal, put so that a person sees why. Pure over a card."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from connector.settings import Language
from connector.store.cards import Shown
from connector.store.journal import Entry
from webhooks.pages.listing import row
from webhooks.pages.showing import ClockView
from webhooks.pages.strip import Strip, strip
from webhooks.pages.wording import parsed, when, words


def reasons(
    card: Shown, entries: Sequence[Entry], waiting: Sequence[Entry], now: datetime, language: Language
) -> dict[str, Any]:
    """What `issue.html` takes."""
    state = card.state or {}
    shown = row(card, now, language)
    at = parsed(state.get("at")) or card.looked_at
    trace = [_step(step) for step in state.get("trace") or ()]
    became = {entry.effect: entry.state for entry in entries if entry.effect}
    return {
        "row": shown,
        "state": {"policy": state.get("policy") or {}},
        "at": at,
        "clocks": [(clock, _strip(clock, at, trace)) for clock in shown.clocks],
        "trace": trace,
        "effects": [_effect(effect, became, language) for effect in state.get("effects") or ()],
        "fields": [(name, _value(value, language)) for name, value in (state.get("fields") or {}).items()],
        "journal": [_entry(entry, language) for entry in entries],
        "waiting": [waiting_row(entry, language) for entry in waiting],
    }


def _strip(clock: ClockView, at: datetime | None, trace: Sequence[Mapping[str, Any]]) -> Strip | None:
    events = [(step["at"], step["text"]) for step in trace if step["at"]]
    return strip(clock.cycles, at, events) if at else None


def _step(step: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": str(step.get("kind") or ""),
        "at": parsed(step.get("at")),
        "text": str(step.get("text") or ""),
        "clause": _clause(step.get("clause")),
    }


def _effect(effect: Mapping[str, Any], became: Mapping[str, str | None], language: Language) -> dict[str, Any]:
    """The journal knows better than the decision what became of an effect: the decision is older."""
    state = became.get(str(effect.get("id"))) or str(effect.get("state"))
    return {
        "label": _label("effect", effect.get("kind"), language),
        "said": _said(effect.get("body"), language),
        "rule": effect.get("rule"),
        "state": state,
        "state_label": _label("effect", state, language),
        "due": parsed(effect.get("due")),
        "clause": _clause(effect.get("clause")),
    }


def _entry(entry: Entry, language: Language) -> dict[str, Any]:
    return {
        "at": entry.at,
        "label": _label("effect", entry.act, language) if entry.act else words(language)["decision"],
        "said": entry.says or (_said(entry.body, language) if entry.act else entry.cause),
        "state_label": _label("effect", entry.state, language) if entry.state else "",
        "clause": entry.clause,
        "fingerprint": entry.fingerprint,
    }


def waiting_row(entry: Entry, language: Language) -> dict[str, Any]:
    """An effect that waits for a person's word: what would be said or done, and why it was not."""
    return {
        "issue": entry.issue,
        "key": entry.key,
        "effect": entry.effect,
        "label": _label("effect", entry.act, language),
        "said": _said(entry.body, language),
        "state": entry.state,
        "state_label": _label("effect", entry.state, language),
        "since": entry.settled_at or entry.at,
        "attempts": entry.attempts,
        "why": _spoken(entry.says, language),
        "rule": entry.rule,
        "clause": entry.clause,
    }


def _spoken(says: str | None, language: Language) -> str:
    """The loop says both languages in one line, Russian first."""
    russian, divided, english = (says or "").partition(" / ")
    return english if divided and language == "en" else russian


def _label(prefix: str, name: Any, language: Language) -> str:
    return words(language).get(f"{prefix}_{name}", str(name or ""))


def _said(body: Any, language: Language) -> str:
    """An effect's body in one or two lines: what is written, where to, to whom."""
    if not isinstance(body, Mapping):
        return ""
    if "field" in body:
        return f"{body['field']} = {body.get('value', body.get('to')) or '—'}"
    lines = [str(body[name]) for name in ("to", "add", "text") if body.get(name)]
    if "public" in body:
        lines.insert(0, words(language)["public" if body["public"] == "yes" else "internal"])
    return "\n".join(lines)


def _clause(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(each) for each in value) if isinstance(value, list | tuple) else ()


def _value(value: Any, language: Language) -> str | None:
    """A field's value as people read it; moments in the pages' zone."""
    if value is None or value == "":
        return None
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    if isinstance(value, str) and "T" in value and (moment := parsed(value)):
        return when(moment, language)
    return str(value.isoformat() if isinstance(value, date) else value)
