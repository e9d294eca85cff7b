"""Bodies that were good once: seeded mutations of bodies made here and, where they lie beside the project, of the
recorded ones. The same seed makes the same bodies."""

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

from tests.hostile.bodies import Named, dump
from tests.shared import SHARED

SEED = 20_261_122
PER_CLASS = 24
"""Bodies of each class from bodies made here, and as many from recorded ones."""

_ISSUE = {
    "id": "10041",
    "key": "SUP-41",
    "self": "https://jira.example.ru/rest/api/2/issue/10041",
    "fields": {
        "summary": "Стоит линия",
        "updated": "2026-11-20T18:04:00.000+0300",
        "labels": ["sla"],
        "priority": {"id": "2"},
    },
}
_COMMENT = {"id": "7", "self": "https://jira.example.ru/rest/api/2/issue/10041/comment/7", "body": "[~admin] *срочно*"}
_CHANGELOG = {
    "id": "3",
    "items": [{"field": "status", "fieldtype": "jira", "from": "1", "to": "3", "toString": "Анализ"}],
}
GOOD: tuple[dict[str, Any], ...] = (
    {"timestamp": 1, "webhookEvent": "jira:issue_updated", "issue": _ISSUE, "changelog": _CHANGELOG},
    {"timestamp": 2, "webhookEvent": "jira:issue_created", "issue_event_type_name": "issue_created", "issue": _ISSUE},
    {"timestamp": 3, "webhookEvent": "jira:issue_deleted", "user": {"accountId": "5b"}, "issue": _ISSUE},
    {"timestamp": 4, "webhookEvent": "comment_created", "comment": _COMMENT, "issue": _ISSUE},
    {"timestamp": 5, "webhookEvent": "comment_updated", "comment": _COMMENT},
    {
        "timestamp": 6,
        "webhookEvent": "worklog_created",
        "worklog": {"id": "5", "issueId": "10041", "timeSpentSeconds": 60},
    },
    {
        "timestamp": 7,
        "webhookEvent": "issuelink_created",
        "issueLink": {"id": 1, "sourceIssueId": 1, "destinationIssueId": 2},
    },
    {"timestamp": 8, "webhookEvent": "issue_property_set", "property": {"self": _COMMENT["self"], "key": "x"}},
    {"timestamp": 9, "webhookEvent": "sprint_started", "sprint": {"id": 4, "state": "active", "name": "Спринт 4"}},
    {"timestamp": 10, "webhookEvent": "project_created", "project": {"id": 10000, "key": "SUP", "name": "Поддержка"}},
    {"key": "SUP-41"},
    _ISSUE,
)
ODD: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    2**63,
    2**70,
    1e300,
    "",
    "../x",
    "\0",
    "\u202e",
    [],
    {},
    [[]],
    {"id": {"id": 1}},
    "я" * 999,
)


def recorded() -> list[Any]:
    """The recorded webhooks; none in a clone that stands alone."""
    index = SHARED / "jira-payloads" / "index.json"
    if not index.exists():
        return []
    files = [entry["file"] for entry in json.loads(index.read_text()) if entry["kind"].startswith("webhook")]
    return [json.loads((SHARED / "jira-payloads" / file).read_bytes()) for file in sorted(files)]


Place = tuple[Any, Any]
"""A container, and the key or the index of one of its values."""


def _places(value: Any) -> Iterator[Place]:
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in list(children):
        yield value, key
        yield from _places(child)


def _copy(value: Any) -> Any:
    return json.loads(json.dumps(value))


def _in_tree(change: Callable[[random.Random, Any, Any], None]) -> Callable[[random.Random, Any], bytes]:
    """A mutation of one to three places of the tree."""

    def mutate(dice: random.Random, body: Any) -> bytes:
        tree = _copy(body)
        for _ in range(dice.randint(1, 3)):
            if places := list(_places(tree)):
                change(dice, *dice.choice(places))
        return dump(tree)

    return mutate


def _odd(dice: random.Random, inside: Any, key: Any) -> None:
    inside[key] = dice.choice(ODD)


def _removed(_dice: random.Random, inside: Any, key: Any) -> None:
    del inside[key]


def _wrapped(dice: random.Random, inside: Any, key: Any) -> None:
    inside[key] = [inside[key]] if dice.random() < 0.5 else {str(key): inside[key]}


def _deep(dice: random.Random, inside: Any, key: Any) -> None:
    for _ in range(dice.choice((10, 60, 100))):
        inside[key] = [inside[key]]


def _renamed(dice: random.Random, inside: Any, key: Any) -> None:
    if isinstance(inside, dict):
        inside[dice.choice((str(key).upper(), f" {key}", f"{key}\0", str(key)[::-1]))] = inside.pop(key)


def _lengthened(dice: random.Random, inside: Any, key: Any) -> None:
    inside[key] = str(inside[key])[:100] * dice.choice((2, 50, 500))


def _as_text(_dice: random.Random, inside: Any, key: Any) -> None:
    inside[key] = json.dumps(inside[key])


def _swapped(dice: random.Random, inside: Any, key: Any) -> None:
    other = dice.choice(list(inside) if isinstance(inside, dict) else range(len(inside)))
    inside[key], inside[other] = inside[other], inside[key]


def _flipped(dice: random.Random, body: Any) -> bytes:
    raw = bytearray(dump(body))
    for _ in range(dice.randint(1, 8)):
        raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
    return bytes(raw)


def _cut(dice: random.Random, body: Any) -> bytes:
    raw = dump(body)
    return raw[: dice.randrange(len(raw))]


def _spliced(dice: random.Random, body: Any) -> bytes:
    one, other = dump(body), dump(dice.choice(GOOD))
    return one[: dice.randrange(len(one))] + other[dice.randrange(len(other)) :]


def _holed(dice: random.Random, body: Any) -> bytes:
    raw = dump(body)
    start = dice.randrange(len(raw))
    return raw[:start] + raw[start + dice.randint(1, 40) :]


def _stuffed(dice: random.Random, body: Any) -> bytes:
    raw = dump(body)
    start = dice.randrange(len(raw))
    return raw[:start] + dice.randbytes(dice.randint(1, 40)) + raw[start:]


def _shuffled(dice: random.Random, body: Any) -> bytes:
    pieces = dump(body).split(b",")
    dice.shuffle(pieces)
    return b",".join(pieces)


def _unquoted(_dice: random.Random, body: Any) -> bytes:
    return str(body).encode()


def _raw_letters(dice: random.Random, body: Any) -> bytes:
    text = json.dumps(body, ensure_ascii=False)
    return text.encode(dice.choice(("cp1251", "koi8-r", "utf-16-le", "latin-1")), errors="replace")


MUTATIONS: dict[str, Callable[[random.Random, Any], bytes]] = {
    "an odd value somewhere": _in_tree(_odd),
    "something removed": _in_tree(_removed),
    "something wrapped": _in_tree(_wrapped),
    "something deep": _in_tree(_deep),
    "a name changed": _in_tree(_renamed),
    "something long": _in_tree(_lengthened),
    "a value as its JSON in text": _in_tree(_as_text),
    "values swapped": _in_tree(_swapped),
    "bits flipped": _flipped,
    "cut off": _cut,
    "two bodies spliced": _spliced,
    "a hole in it": _holed,
    "random bytes in it": _stuffed,
    "its pieces in another order": _shuffled,
    "in Python's own notation": _unquoted,
    "in one encoding or another": _raw_letters,
}


def mutated() -> list[Named]:
    """Both kinds are drawn by dice of their own, so that the bodies of a lone clone are the same everywhere."""
    sources = [("made here", list(GOOD)), ("recorded", recorded())]
    return [
        (f"mutated: {name}", mutate(dice, dice.choice(bodies)))
        for origin, bodies in sources
        if bodies
        for name, mutate in MUTATIONS.items()
        for dice in [random.Random(f"{SEED} {origin} {name}")]  # noqa: S311 - the same corpus each time
        for _ in range(PER_CLASS)
    ]
