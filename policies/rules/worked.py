"""What staff did on an issue so far, as a list for the customer: moves, and the first line of each public answer.

EnDocs asks for it when a request is closed for silence: «список выполненных действий» (END-2.7.close).
"""

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from policies.events import NOT_STAFF
from policies.history import Moment
from policies.language.wording import say_moment, say_value

MOST = 20
"""The latest of them are told, so that a comment stays readable."""
CLIP = 150


def worked(moments: Iterable[Moment], zone: ZoneInfo, language: str) -> str:
    """One line each, oldest first; a dash when nothing was done."""
    lines = [line for moment in moments for line in _lines(moment, zone, language)]
    return "\n".join(lines[-MOST:]) or "—"


def _lines(moment: Moment, zone: ZoneInfo, language: str) -> Iterator[str]:
    if moment.number == 0 or not NOT_STAFF.isdisjoint(moment.roles):
        return
    when = say_moment(moment.at, zone, language)
    if "status" in moment.changed:
        yield f"- {when}: {' → '.join(say_value(value, zone, language) for value in moment.changed['status'])}"
    if moment.comment is not None and moment.comment.public and moment.comment.text.strip():
        first = moment.comment.text.strip().splitlines()[0]
        yield f"- {when}: {first if len(first) <= CLIP else first[: CLIP - 1] + '…'}"
