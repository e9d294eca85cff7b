"""The second phase of a run: whether all that was acknowledged is there, and was acted on."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import Connection, func, or_, select

from bench.soak.stand.processes import Jira
from connector.store import Store
from connector.store.schema import delivery, issue

CLAIMED = timedelta(seconds=1)
"""A look bears the moment of its claim, which lies before its reading; a mark may come in between, and is seen."""


def unknown(store: Store, acknowledged: Iterable[str]) -> int:
    """Acknowledged deliveries that the store does not have: what was lost."""
    with store.read() as conn:
        kept = set(conn.scalars(select(delivery.c.id)))
    return sum(name not in kept for name in acknowledged)


def overlooked(store: Store) -> int:
    """Issues that nobody looked at after the last webhook about them."""
    with store.read() as conn:
        last = select(delivery.c.issue, func.max(delivery.c.received_at)).where(delivery.c.issue.is_not(None))
        told = conn.execute(last.group_by(delivery.c.issue)).all()
        looked = _looked(conn)
    return sum(looked.get(name) is None or looked[name] < at - CLAIMED for name, at in told)


def _looked(conn: Connection) -> dict[str, object]:
    return {row.id: row.looked_at for row in conn.execute(select(issue.c.id, issue.c.looked_at))}


def failing(store: Store) -> int:
    """Issues whose last look failed, or that tell of a problem."""
    with store.read() as conn:
        troubled = or_(issue.c.attempts > 0, issue.c.problem.is_not(None))
        return conn.scalar(select(func.count()).select_from(issue).where(troubled)) or 0


LEVELS = {"1": "Критический", "3": "Некритичный"}
"""The id of an incident's priority in the sandbox -> its level by the shipped policy."""


def mislevelled(jira: Jira) -> int:
    """Issues that do not bear the level of their priority: what somebody changed and the service did not follow."""
    priorities, levels = jira.ask("values", "Priority"), jira.ask("values", "Уровень")
    return sum(levels[key] != LEVELS[priority] for key, priority in priorities.items())
