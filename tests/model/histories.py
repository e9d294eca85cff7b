"""Random histories of some weeks: around New Year, around a working Saturday, around changes of clocks; with events in
one second, at closing times, and whole hours after the creation, where terms end."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from policies.facts import Value
from tests.model.policies import PRIORITIES, STATUSES, TYPES
from tests.policies.build import CLIENT, SERVICE, STAFF, Story, an_issue, msk

BEGINNINGS = ("2026-10-22 07:30", "2026-12-28 07:30", "2027-02-16 09:00", "2027-03-25 12:00")
WEEKS = 3
PEOPLE = (STAFF, CLIENT, SERVICE, None)
STEPS: Sequence[tuple[str, Value]] = (
    *(("status", status) for status in (*STATUSES, *STATUSES)),
    *(("priority", priority) for priority in PRIORITIES),
    *(("type", kind) for kind in TYPES),
)
CHANGES: Sequence[dict[str, Value]] = (
    *({attribute: value} for attribute, value in STEPS),
    {"assignee": "Игорь"},
    {"assignee": None},
    {"description": "коротко"},
    {"type": "Консультация", "status": "Закрыт"},
    {"priority": "Критический", "status": "Ожидание клиента"},
)


def story_of(random: Random) -> Story:
    """Told in the order of time."""
    beginning = msk(random.choice(BEGINNINGS))
    created = _moment(random, beginning, beginning, 5)
    story = an_issue(
        created, assignee=None, priority=random.choice(PRIORITIES), status=random.choice(("Открыт", *STATUSES))
    )
    days = random.choice((1, 3, 7 * WEEKS))
    moments = [_moment(random, created, created, days) for _ in range(random.randint(0, 14))]
    again = [random.choice(moments) for _ in moments if random.random() < 0.15]
    for at in sorted((*moments, *again)):
        _happens(random, story, at)
    return story


def told_on(random: Random, story: Story, moments: Sequence[datetime]) -> None:
    """More happens, all of it in one second: that of one of the moments, or the one before or after it. Mostly it is
    what ends a cycle."""
    at = random.choice(moments) + timedelta(seconds=random.choice((0, 0, 0, -1, 1)))
    if at < story.issue.updated:
        return
    story.status(at, random.choice(("Анализ", "Закрыт")))
    story.comment(at, random.choice((STAFF, CLIENT)))
    if random.random() < 0.5:
        _happens(random, story, at)


def look_of(random: Random, story: Story) -> datetime:
    """When it is looked at: within its life or after, or at the very moment of something."""
    last = story.issue.updated
    return random.choice((last, _moment(random, story.created, story.created, 7 * WEEKS), last + timedelta(days=9)))


def _moment(random: Random, beginning: datetime, created: datetime, days: int) -> datetime:
    """Any second, a half hour of the wall (openings, closings, breaks), or whole half hours after the creation."""
    second = random.randrange(days * 86_400)
    half = timedelta(seconds=second // 1800 * 1800)
    wall = msk(f"{beginning:%Y-%m-%d} 00:00") + half
    return max(beginning, random.choice((beginning + timedelta(seconds=second), wall, created + half)))


def _happens(random: Random, story: Story, at: datetime) -> None:
    by = random.choice(PEOPLE)
    what = random.random()
    if what < 0.7:
        story.change(at, by, **random.choice(CHANGES))
    elif what < 0.9:
        story.comment(at, by or CLIENT, public=random.random() < 0.7)
    else:
        story.attach(at, by)
