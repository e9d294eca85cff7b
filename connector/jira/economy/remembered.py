"""Properties of comments and issues as they were last read, for the one who reads many issues together.

Data Center tells them only issue by issue, and what we need of them (is a comment internal, is it our own effect, by
which channel did a request come) is fixed when the thing is written. A single look always asks Jira; only a batch takes
them from here, and only of comments that were not edited since. Safe from several threads.
"""

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping
from threading import Lock
from typing import Any

Body = Mapping[str, Any]
MOST = 50_000
"""Comments, and as many issues; those longest not seen are forgotten first."""


class Remembered:
    def __init__(self, keys: Collection[str], most: int = MOST) -> None:
        """`keys`: the properties that matter."""
        self._keys, self._most = keys, most
        self._known: OrderedDict[str, tuple[object, list[Body]]] = OrderedDict()
        self._issues: OrderedDict[str, Body] = OrderedDict()
        self._lock = Lock()

    def note(self, comments: Iterable[Body]) -> None:
        """What was just read, with `properties` in each comment."""
        with self._lock:
            for comment in comments:
                held = comment.get("properties")
                told = [one for one in held if one.get("key") in self._keys] if isinstance(held, list) else None
                if told is not None:
                    self._known[_name(comment)] = (comment.get("updated"), told)
                    self._known.move_to_end(_name(comment))
            while len(self._known) > self._most:
                self._known.popitem(last=False)

    def note_issue(self, issue_id: str, properties: Body) -> None:
        """The properties of an issue, by key."""
        with self._lock:
            self._issues[issue_id] = properties
            self._issues.move_to_end(issue_id)
            if len(self._issues) > self._most:
                self._issues.popitem(last=False)

    def issue(self, issue_id: str) -> Body | None:
        """None: not known."""
        with self._lock:
            return self._issues.get(issue_id)

    def completed(self, comments: Iterable[Body]) -> list[Body] | None:
        """The comments with their properties; None when one of them is not known as it is now."""
        found: list[Body] = []
        with self._lock:
            for comment in comments:
                updated, told = self._known.get(_name(comment), (None, []))
                if updated is None or updated != comment.get("updated"):
                    return None
                self._known.move_to_end(_name(comment))
                found.append({**comment, "properties": told})
        return found


def _name(comment: Body) -> str:
    return str(comment.get("id"))
