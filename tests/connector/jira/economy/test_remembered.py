"""Properties remembered for batches."""

from typing import Any

from connector.jira.economy.remembered import Remembered

INTERNAL = {"key": "sd.public.comment", "value": {"internal": True}}


def comment(number: int, updated: str = "2026-11-23T10:00:00.000+0300", **more: Any) -> dict[str, Any]:
    return {"id": str(number), "updated": updated, "body": "т", **more}


def remembered(most: int = 10) -> Remembered:
    return Remembered(("sd.public.comment",), most)


def test_a_comment_once_read_is_completed() -> None:
    """With the properties that matter, and without the others."""
    known = remembered()
    known.note([comment(1, properties=[INTERNAL, {"key": "other", "value": 1}])])
    assert known.completed([comment(1)]) == [comment(1, properties=[INTERNAL])]


def test_one_unknown_or_edited_comment_makes_all_be_asked_for() -> None:
    """Nothing is guessed about who may see it."""
    known = remembered()
    known.note([comment(1, properties=[INTERNAL]), comment(2)])
    assert known.completed([comment(1), comment(2)]) is None
    assert known.completed([comment(1, "2026-11-23T11:00:00.000+0300")]) is None
    assert known.completed([]) == []


def test_what_was_not_seen_for_long_is_forgotten_first() -> None:
    """Memory has an end, for comments and for issues."""
    known = remembered(2)
    for number in (1, 2):
        known.note([comment(number, properties=[])])
        known.note_issue(str(number), {})
    known.completed([comment(1)])
    known.note([comment(3, properties=[])])
    known.note_issue("3", {"request.channel.type": {"value": "email"}})
    assert known.completed([comment(2)]) is None
    assert known.completed([comment(1), comment(3)]) is not None
    assert (known.issue("1"), known.issue("3")) == (None, {"request.channel.type": {"value": "email"}})
