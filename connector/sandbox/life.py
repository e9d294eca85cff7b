"""Life goes on: people raise requests, answer, move statuses and change priorities, and not always lawfully."""

import random
import threading
from collections.abc import Callable
from datetime import datetime

from connector.sandbox.seed import STORIES, perform, raise_request
from connector.sandbox.state import writes
from connector.sandbox.state.model import Issue
from connector.sandbox.state.site import User
from connector.sandbox.state.world import World

OPEN_LIMIT = 30
"""With more requests open than this nobody raises another."""
QUESTIONS = ("Есть ли новости по обращению?", "Прикладываем журнал за смену.", "Проблема повторилась сегодня утром.")
ANSWERS = ("Приняли, изучаем.", "Уточните, пожалуйста, версию клиента.", "Исправление будет в ближайшем обновлении.")
NOTES = ("Коллеги, кто видел такое раньше?", "Проверить на тестовом стенде.")


class Life:
    """`interval` in seconds between acts; the same `number` over the same world does the same."""

    def __init__(self, world: World, interval: float, number: int = 1) -> None:
        self._world, self._interval = world, interval
        # The same for the same number, so that a rehearsal can be repeated; nothing secret depends on it.
        self._chance = random.Random(number)  # noqa: S311
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sandbox-life", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self._interval):
            self.step(self._world.clock())

    def step(self, now: datetime) -> None:
        """One act of somebody."""
        with self._world.lock:
            open_issues = [issue for issue in self._world.issues.values() if not self._done(issue)]
            acts: list[tuple[int, Callable[[datetime, list[Issue]], None]]] = [
                (2 if len(open_issues) < OPEN_LIMIT else 0, self._raise),
                (4 if open_issues else 0, self._talk),
                (4 if open_issues else 0, self._move),
                (1 if open_issues else 0, self._change_priority),
            ]
            weights = [weight for weight, _ in acts]
            if any(weights):
                self._chance.choices([act for _, act in acts], weights)[0](now, open_issues)

    def _done(self, issue: Issue) -> bool:
        return self._world.site.status(issue.text("status")).category == "done"

    def _somebody(self, *, staff: bool) -> User:
        site = self._world.site
        service = [user for user in site.users if site.is_admin(user)]
        choice = [user for user in site.users if site.is_staff(user) is staff and user not in service]
        return self._chance.choice(choice)

    def _raise(self, now: datetime, _open: list[Issue]) -> None:
        raise_request(self._world, self._somebody(staff=False), now, self._chance.choice(STORIES))

    def _talk(self, now: datetime, issues: list[Issue]) -> None:
        issue = self._chance.choice(issues)
        staff = self._chance.random() < 0.5
        if staff and self._chance.random() < 0.3:
            perform(self._world, self._somebody(staff=True), now, issue.id, "note", self._chance.choice(NOTES))
            return
        text = self._chance.choice(ANSWERS if staff else QUESTIONS)
        who = self._somebody(staff=True) if staff else self._world.site.user(issue.text("reporter"))
        if who is not None:
            perform(self._world, who, now, issue.id, "say", text)

    def _move(self, now: datetime, issues: list[Issue]) -> None:
        """Any way that the workflow has: the regulation allows fewer, and that is the point."""
        issue = self._chance.choice(issues)
        ways = writes.available(self._world.site, issue)
        if ways:
            way = self._chance.choice(ways)
            writes.move(self._world, self._somebody(staff=True), now, issue.id, way.id)

    def _change_priority(self, now: datetime, issues: list[Issue]) -> None:
        issue = self._chance.choice(issues)
        priority = self._chance.choice(self._world.site.priorities)
        writes.edit(self._world, self._somebody(staff=True), now, issue.id, {"priority": priority.id})
