"""The list of issues: order, filter, search and pages. Pure over cards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, Self

from connector.settings import Language
from connector.store.cards import Shown
from webhooks.pages.showing import OVERDUE, RISK, ClockView, clocks, urgency
from webhooks.standing import sentence

LIMIT = 500
"""Cards read for one page: those that burn come first out of the store."""
PER_PAGE = 50
LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Ask:
    """What the viewer asked for; whatever makes no sense is the default."""

    show: Literal["all", "overdue", "risk"]
    query: str
    page: int

    @classmethod
    def of(cls, args: Mapping[str, str]) -> Self:
        show, page = args.get("show"), args.get("page", "")
        return cls(
            show="overdue" if show == "overdue" else "risk" if show == "risk" else "all",
            query=args.get("q", "").strip().upper()[:128],
            page=int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 5 else 1,
        )


@dataclass(frozen=True, slots=True)
class Row:
    key: str
    summary: str | None
    level: str | None
    customer: str | None
    clocks: tuple[ClockView, ...]
    urgency: int
    open: bool
    looked_at: datetime | None
    look_at: datetime | None
    problem: str
    fingerprint: str | None


def row(card: Shown, now: datetime, language: Language) -> Row:
    shown = clocks(card.state or {}, now, language)
    return Row(
        key=card.key,
        summary=card.summary,
        level=card.level,
        customer=card.customer,
        clocks=shown,
        urgency=urgency(shown, card.open),
        open=card.open,
        looked_at=card.looked_at,
        look_at=card.look_at,
        problem=sentence(card.problem, language),
        fingerprint=card.fingerprint,
    )


def listing(cards: Sequence[Shown], exact: Shown | None, ask: Ask, now: datetime, language: Language) -> dict[str, Any]:
    """One page of the list as its template takes it. `exact` is the card whose key was searched, wherever it stands."""
    rows = [row(card, now, language) for card in cards[:LIMIT]]
    if exact is not None and exact.key not in {each.key for each in rows}:
        rows.append(row(exact, now, language))
    matching = [each for each in rows if ask.query in each.key]
    chosen = sorted((each for each in matching if _is_shown(each, ask)), key=_order)
    pages = max(-(-len(chosen) // PER_PAGE), 1)
    page = min(ask.page, pages)
    return {
        "rows": chosen[(page - 1) * PER_PAGE : page * PER_PAGE],
        "counts": _counts(matching),
        "page": page,
        "pages": pages,
        "cut": LIMIT if len(cards) > LIMIT else None,
    }


def _is_shown(each: Row, ask: Ask) -> bool:
    return ask.show == "all" or each.urgency == (OVERDUE if ask.show == "overdue" else RISK)


def _counts(rows: Sequence[Row]) -> dict[str, int]:
    return {
        "all": len(rows),
        "overdue": sum(each.urgency == OVERDUE for each in rows),
        "risk": sum(each.urgency == RISK for each in rows),
    }


def _order(each: Row) -> tuple[bool, int, datetime, str]:
    due = each.clocks[0].current.due if each.clocks else None
    return not each.open, each.urgency, due or LATEST, each.key
