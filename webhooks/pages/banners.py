"""What an admin must know on whatever page he is: Jira away, nobody at work, a policy refused, webhooks refused, fields
missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from connector.settings import Language
from webhooks import standing
from webhooks.intake import Refused
from webhooks.pages.refusals import refusal
from webhooks.pages.wording import when, words
from webhooks.standing import Standing

LATELY = timedelta(days=1)
BEHIND = timedelta(minutes=5)
"""So late a look is no bustle any more: nobody works, or too slowly."""
SHOWN = 8
"""Problems told in a banner; the rest are on the page of the policy."""


@dataclass(frozen=True, slots=True)
class Banner:
    tone: Literal["bad", "warn"]
    title: str
    lines: tuple[str, ...]
    policy: bool = False
    """The page of the policy tells more."""
    effects: bool = False
    """The page of what waits for a word tells more."""


def banners(known: Standing, refused: Refused, language: Language, now: datetime) -> tuple[Banner, ...]:
    """The gravest first."""
    text = words(language)
    told: list[Banner] = []
    if known.jira_up is False:
        why = standing.sentence({name: known.jira.get(name) for name in ("ru", "en", "reason")}, language)
        told.append(Banner("bad", text["jira_down"], tuple(line for line in (why, text["jira_down_more"]) if line)))
    elif known.next_look is not None and now - known.next_look > BEHIND:
        title = text["behind"].format(when=when(known.next_look, language))
        told.append(Banner("bad", title, (text["behind_more"],)))
    if not known.loaded:
        told.append(Banner("bad", text["no_policy"], (text["no_policy_more"],)))
    if listed := standing.problems(known.policy):
        lines = tuple(_line(problem, language) for problem in listed)
        told.append(Banner("bad", text["rejected"], lines[:SHOWN], policy=True))
    if refused.count and refused.since:
        title = text["webhooks_refused"].format(count=refused.count, when=when(refused.since, language))
        told.append(Banner("bad", title, (refusal(refused.reason, language),)))
    if missed := _missed(known, now):
        title = text["webhooks_missed"].format(count=known.sweep.get("missed"), when=when(missed, language))
        told.append(Banner("warn", title, (text["webhooks_missed_more"],)))
    if known.waiting:
        told.append(Banner("warn", text["waiting_banner"].format(count=known.waiting), (), effects=True))
    told.extend(Banner("warn", standing.sentence(problem, language), ()) for problem in standing.problems(known.jira))
    return tuple(told)


def _missed(known: Standing, now: datetime) -> datetime | None:
    """When a sweep last found what no webhook had told of, if that was lately."""
    told = known.sweep.get("missed_at")
    missed = datetime.fromisoformat(told) if isinstance(told, str) else None
    return missed if missed is not None and now - missed < LATELY else None


def _line(problem: Mapping[str, Any], language: Language) -> str:
    return f"{problem.get('place', '')} {standing.sentence(problem, language)}".strip()
