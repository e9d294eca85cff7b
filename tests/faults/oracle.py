"""What must be true when a stand has come to rest, whatever struck it: nothing lost, nothing doubled.

Jira is asked what it bears; the journal is asked whether it knows the same, and why.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from connector.jira.reading import PROPERTY
from connector.sandbox.state.model import Comment, Issue, Item
from connector.store import agenda, cards, journal
from connector.store.schema import delivery
from tests.faults.stand import Stand

LABEL, WAITING, NEW = "неполно", "Ожидание клиента", "Открыт"


def rightly_served(stand: Stand, key: str, says: str = "") -> None:
    """One issue: what Jira bears of it, and that the journal knows the same and why."""
    issue, borne = borne_once(stand, key, says)
    _journaled(stand, issue, borne)


def borne_once(stand: Stand, key: str, says: str = "") -> tuple[Issue, set[str]]:
    """One issue: said once (`says` among the words), moved once, labelled once; its fields; the effects' ids."""
    issue = stand.sandbox.world.issue(key)
    assert issue is not None
    said, done = list(_said(stand, issue)), list(_done(stand, issue))
    assert len(said) == 1, f"{key}: {len(said)} comments\n{stand.told()}"
    assert says in said[0].body.text
    moves = [(item.before_text, item.after_text) for _, item in done if item.field_id == "status"]
    assert moves == [(NEW, WAITING)], f"{key}: {moves}\n{stand.told()}"
    labels = [item.after_text for _, item in done if item.field_id == "labels"]
    assert labels == [LABEL], f"{key}: {labels}\n{stand.told()}"
    borne = [effect for effect in (*(_mark(comment) for comment in said), *(effect for effect, _ in done)) if effect]
    assert len(set(borne)) == len(borne) == 3, f"{key}: {borne}"
    _fields_shown(stand, issue)
    return issue, set(borne)


def nothing_acknowledged_is_lost(stand: Stand) -> None:
    """Every delivery that got a 2xx is in the table of deliveries."""
    told = {f"id:{one.identifier}" for one in stand.sandbox.deliverer.past if one.status and one.status < 300}
    with stand.store.read() as conn:
        kept = set(conn.scalars(select(delivery.c.id)))
    assert told
    assert not told - kept


def nobody_holds_anything(stand: Stand) -> None:
    """No lease is left, no look has failed."""
    with stand.store.read() as conn:
        counts = agenda.counts(conn, stand.now())
    assert (counts.due, counts.leased, counts.failing) == (0, 0, 0), stand.told()


def _said(stand: Stand, issue: Issue) -> Iterator[Comment]:
    return (comment for comment in issue.comments if comment.author == stand.sandbox.service.user.id)


def _mark(comment: Comment) -> str:
    told = comment.properties.get(PROPERTY)
    assert isinstance(told, dict), f"a comment without a mark: {comment}"
    return str(told["effect"])


def _done(stand: Stand, issue: Issue) -> Iterator[tuple[str | None, Item]]:
    """What the service changed, each with the effect that the entry bears."""
    for entry in issue.histories:
        if entry.author == stand.sandbox.service.user.id:
            extra: Any = (entry.metadata or {}).get("extraData") or {}
            for item in entry.items:
                yield extra.get("effect"), item


def _fields_shown(stand: Stand, issue: Issue) -> None:
    """As an unharmed run shows them, exact to the second: the clock has been at rest since the transition."""
    moved = next(entry for entry in issue.histories for item in entry.items if item.field_id == "status")
    spent = (moved.at - issue.created) / timedelta(hours=1)
    shown = {name: issue.fields.get(stand.sandbox.field(name)) for name in ("Реакция", "Реакция до", "Реакция, ч")}
    assert shown["Реакция"] == "пауза"
    assert shown["Реакция до"] is None
    assert abs(float(str(shown["Реакция, ч"])) - spent) < 0.006, (shown, spent)
    assert issue.fields.get(stand.sandbox.field("Уровень"))
    assert issue.fields.get("labels") == (LABEL,), issue.fields.get("labels")


def _journaled(stand: Stand, issue: Issue, borne: set[str]) -> None:
    """The journal's effects are those that Jira bears, each done, and explained by a decision before it."""
    with stand.store.read() as conn:
        rows = journal.history(conn, issue.id, 1_000)
        card = cards.find(conn, issue.id)
    effects = {row.effect: row for row in rows if row.kind == "effect"}
    assert {name: row.state for name, row in effects.items()} == dict.fromkeys(borne, "done"), stand.told()
    explained = {
        effect["id"]: row.seq for row in rows if row.kind == "decision" and row.body for effect in row.body["effects"]
    }
    for name, row in effects.items():
        assert name in explained
        assert row.clause
        assert row.rule
    assert card is not None
    assert card.problem is None, card.problem
