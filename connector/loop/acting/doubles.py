"""A comment that stands twice: a request that was given up for lost was carried out after all, later than Jira was
asked about it. The first stays, the others are removed, as an effect of its own (laws 8 and 9).

Whether two comments are one is told only by their markers, for which Jira must be asked. It is asked where two of ours
say the same within a day (reminders that say the same again come further apart), or stand within a day of each other
where one was tried again: by then its words may have become others.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from connector.jira.reading import OwnComment
from policies import Effect, Issue

WITHIN = timedelta(days=1)


def suspected(issue: Issue, account: str, retried: Callable[[], bool]) -> bool:
    """Whether two comments of ours may be one. `retried`: whether any was tried more than once; asked only if it
    matters."""
    ours = [said for said in issue.comments if said.author is not None and said.author.id == account]
    last: dict[str, datetime] = {}
    for said in ours:
        if said.text in last and said.at - last[said.text] < WITHIN:
            return True
        last[said.text] = said.at
    return any(later.at - said.at < WITHIN for said, later in pairwise(ours)) and retried()


def removals(comments: Iterable[OwnComment], now: datetime) -> Iterator[Effect]:
    """For each comment but the first that bears the same effect's marker."""
    by_effect: defaultdict[str, list[OwnComment]] = defaultdict(list)
    for comment in sorted(comments, key=lambda one: (one.at, int(one.id))):
        by_effect[comment.effect].append(comment)
    for effect, (first, *others) in by_effect.items():
        for other in others:
            body = {"comment": other.id, "double": effect, "first": first.id}
            title = "Повтор / repetition"
            yield Effect(f"double:{other.id}:1", "remove", now, "due", title, (), f"double {other.id}", other.at, body)
