"""The page of the policies: which are in force, since when, and their texts. Makes values for the template."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from connector.settings import Language
from connector.store import policies
from webhooks import standing
from webhooks.pages.wording import parsed, when, words
from webhooks.standing import Standing


@dataclass(frozen=True, slots=True)
class Text:
    """One edition's text, with those of the files beside it."""

    heading: str
    anchor: str
    """How the ids of its lines begin."""
    lines: tuple[str, ...]


def facts(known: Standing, language: Language) -> list[tuple[str, str]]:
    """What holds for all of them: (label, value)."""
    text, policy = words(language), known.policy
    since = parsed(policy.get("since"))
    told: Mapping[str, Any] = {
        "regulation": policy.get("regulation"),
        "edition": policy.get("edition"),
        "fingerprint": policy.get("fingerprint"),
        "since": when(since, language) if since else None,
        "mode": policy.get("mode"),
        "file": policy.get("file"),
    }
    return [(text[name], str(value)) for name, value in told.items() if value]


def rows(known: Standing, language: Language) -> list[tuple[str, ...]]:
    """The editions where there are several: regulation, edition, from when, for which issues, mode, fingerprint, file,
    and where its text begins."""
    editions = standing.editions(known.policy)
    return [_row(each, index, language) for index, each in enumerate(editions, 1)] if len(editions) > 1 else []


def texts(conn: Connection, known: Standing) -> Iterator[Text]:
    """Those that the store remembers."""
    for index, edition in enumerate(standing.editions(known.policy), 1):
        found = policies.find(conn, str(edition.get("fingerprint")))
        if found is not None:
            yield Text(str(edition.get("file") or ""), _anchor(index), tuple(found.text.splitlines()))


def _row(edition: Mapping[str, Any], index: int, language: Language) -> tuple[str, ...]:
    text, since = words(language), parsed(edition.get("from"))
    whose = text["for_all" if edition.get("for_all") else "for_new"]
    names = ("mode", "fingerprint", "file")
    return (
        str(edition.get("title") or edition.get("regulation") or ""),
        str(edition.get("edition") or "—"),
        when(since, language) if since else "—",
        whose,
        *(str(edition.get(name) or "—") for name in names),
        f"#{_anchor(index)}L1",
    )


def _anchor(index: int) -> str:
    """The first text's lines are `L1`, `L2`, …; those of the others are told apart."""
    return "" if index == 1 else f"E{index}"
