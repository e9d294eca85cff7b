"""A comment that stands twice: a request that was given up for lost was carried out after all, later than Jira was
asked about it. The first stays, the others are removed, as an effect of its own (laws 8 and 9).

Whether two comments are one is told only by their markers, for which Jira must be asked. It is asked where two of ours
say the same within a day; reminders that say the same again come further apart.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from connector.jira.reading import OwnComment
from policies import Effect, Issue

WITHIN = timedelta(days=1)


def suspected(issue: Issue, account: str) -> bool:
    """Whether two comments of ours say the same within a day."""
    last: dict[str, datetime] = {}
    for said in issue.comments:
        if said.author is None or said.author.id != account:
            continue
        if said.text in last and said.at - last[said.text] < WITHIN:
            return True
        last[said.text] = said.at
    return False


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
