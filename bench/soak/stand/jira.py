"""`python -m bench.soak.stand.jira`: the sandbox Jira in a process of its own, to be filled with issues.

It tells its address as a line of JSON, then answers each line of JSON with one, past HTTP, so that to ask what is in it
counts as no request of anybody's. The end of its input ends it.
"""

import argparse
import json
import sys
from collections import Counter, deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from connector.sandbox.faults import Call
from connector.sandbox.running import Sandbox, running
from connector.sandbox.seed import Story, raise_request
from connector.sandbox.state.world import World

SITES = {"kuznetsov": "Волжский завод", "lebedev": "Заря"}
PRIORITIES = ("Критический", "Средний")
TEXT = "После обновления сервера терминал на линии розлива показывает ошибку связи и не принимает новые задания. " * 4


class Calls(deque[Call]):
    """The sandbox remembers the latest requests; here all of them are counted, and none is remembered."""

    def __init__(self) -> None:
        super().__init__(maxlen=0)
        self.counts: Counter[str] = Counter()
        self._lock = Lock()

    def append(self, call: Call, /) -> None:
        with self._lock:
            self.counts["all"] += 1
            self.counts[f"answered {call.status}"] += 1


def fill(world: World, issues: int, first: datetime, apart: timedelta) -> None:
    """So many incidents, described in full, so that their clocks run and nobody is asked for more."""
    people = [next(user for user in world.site.users if user.name == name) for name in SITES]
    for number in range(issues):
        who = people[number % len(people)]
        story = Story(
            0,
            who.name,
            "Инцидент",
            PRIORITIES[number % len(PRIORITIES)],
            f"Стоит линия {number}",
            TEXT,
            SITES[who.name],
            "Розлив",
        )
        raise_request(world, who, first + apart * number, story)


def answer(sandbox: Sandbox, calls: Calls, question: Sequence[Any]) -> Any:
    """`fill COUNT FIRST APART`: more issues, told by id and key; `hook URL SECRET`, `limits`: from now on; `calls`: the
    requests so far; `values NAME`: a field of each issue; `comments`: the moments of each issue's."""
    issues = sandbox.world.issues.copy()
    match question:
        case ["fill", count, first, apart]:
            fill(sandbox.world, count, datetime.fromisoformat(first), timedelta(seconds=apart))
            return [[name, each.key] for name, each in sandbox.world.issues.items() if name not in issues]
        case ["hook", url, secret]:
            return sandbox.hook(url, secret)
        case ["limits"]:
            return sandbox.service.must("POST", "/sandbox/limits", {"on": True})
        case ["calls"]:
            return dict(calls.counts)
        case ["values", name]:
            field = sandbox.field(name)
            return {issue.key: issue.fields.get(field) for issue in issues.values()}
        case ["comments"]:
            return {issue.key: [comment.at.isoformat() for comment in issue.comments] for issue in issues.values()}
        case _:
            raise ValueError(question)


def main() -> None:
    argparse.ArgumentParser(prog="python -m bench.soak.stand.jira", description=__doc__).parse_args()
    with running("cloud") as sandbox:
        sandbox.faults.calls = calls = Calls()
        print(json.dumps(sandbox.url), flush=True)
        for line in sys.stdin:
            print(json.dumps(answer(sandbox, calls, json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
