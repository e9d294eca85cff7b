"""One seed: about a month of a Jira and of the service beside it, in one thread, and what became of it.

The run is a queue of what happens by Jira's clock (acts, letters, ticks, troubles) and between it the looks that come
due. Whatever befalls a process happens inside it, at one of its points (`_around`): it dies, it stalls while another
takes over, somebody acts between its reading and its writing.
"""

import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random
from traceback import format_exc
from typing import Any
from unittest.mock import patch

from structlog.testing import capture_logs

from connector.active import ACTING_SINCE
from connector.jira.economy import batches
from connector.loop import reconcile, worker
from connector.loop.worker import LEASE
from connector.store import notes
from policies import Around, Issue
from policies.editions import Ruling
from tests.simulation import oracle
from tests.simulation.actors import Letter, People, Webhooks
from tests.simulation.faults import Crash, Nemesis
from tests.simulation.oracle import Look
from tests.simulation.process import MortalStore, Process
from tests.simulation.wire import Wire
from tests.simulation.world import MONDAY, NAMES, POLICIES, House, JiraSide, Time

DAYS = 10
CHECKS = 2
"""How often all is let come to rest on the way, to see that nothing that is owed waits."""
SWEEP = 24 * 3_600
CROWDED, BATCH = 3, 2
"""In each third seed more than one issue is many: they are leased and read by twos, as thousands are by hundreds."""
RESTLESS = 400
"""Steps without time passing: the loop does not come to rest."""
EDITS = {
    "reaction": (("Срок реакции прошёл.", "Срок реакции нарушен."), ("reaction: 8h", "reaction: 6h")),
    "silence": (("Ждём вашего ответа.", "Ответьте, пожалуйста."), ("every 5wd", "every 4wd")),
    "order": (("Укажите: {missing}.", "Пожалуйста, укажите: {missing}."), ("target: 5wd", "target: 4wd")),
}
"""What an admin changes in a policy: a text, a target."""


@dataclass
class Report:
    seed: int
    problems: list[str]
    faults: dict[str, int]
    figures: dict[str, int]
    fingerprint: str
    """Of the journal and of all that happened in Jira."""
    steps: list[str] = field(default_factory=list)
    log: list[Any] = field(default_factory=list)


@dataclass
class Replica:
    name: str
    process: Process | None = None
    stalled: bool = False
    rests_until: datetime = MONDAY


def run(seed: int, house: House, *, days: float = DAYS, nemesis: Callable[[Random], Nemesis] = Nemesis.of) -> Report:
    """The whole story of a seed. `nemesis`: one made of some luck."""
    house.empty()
    simulation = Simulation(seed, house, days, nemesis)
    with capture_logs() as log, simulation.watching():
        try:
            simulation.go()
        except oracle.Complaint as complaint:
            simulation.problems.append(str(complaint))
        except Exception:  # noqa: BLE001 - of the product; the seed is to be told
            simulation.problems.append(format_exc())
    simulation.problems += oracle.broken_looks(log)
    return simulation.report(log)


class Simulation:
    def __init__(self, seed: int, house: House, days: float, nemesis: Callable[[Random], Nemesis]) -> None:
        self.seed, self.house = seed, house
        self.luck = Random(seed)  # noqa: S311 - luck, no secret
        self.policy = self.luck.choice(NAMES)
        self.time = Time(MONDAY + timedelta(seconds=self.luck.randrange(7 * 86_400)))
        self.begin, self.end = self.time.now, self.time.now + timedelta(days=days)
        self.jira = JiraSide.opened(self.policy, self.luck.choice(("cloud", "dc")), self.time)
        self.nemesis = nemesis(self._more_luck())
        self.people = People(self.jira, self._more_luck(), self.luck.randint(2, 4))
        self.webhooks = Webhooks(self.jira, self.nemesis, self.after, self._hand_in)
        self.jira.world.listen(self.webhooks.tell)
        self.file = house.folder / "policies.yaml"
        self.file.write_text((POLICIES / f"{self.policy}.yaml").read_text(encoding="utf-8"), encoding="utf-8")
        many = self.luck.choice((1, 1, 2))
        self.replicas = [Replica(f"replica {number + 1}") for number in range(self.nemesis.replicas or many)]
        self.looks: list[Look] = []
        self.problems: list[str] = []
        self.steps: list[str] = []
        self.judged = 0
        self.texts = [self.file.read_text(encoding="utf-8")]
        self.away_until = self.begin
        self.crashes = 0
        self._late: list[datetime] = []
        self._heap: list[tuple[datetime, int, Callable[[], None]]] = []
        self._number = count()
        self._stall_again = self.begin
        self._taken_over: dict[str, datetime] = {}
        """Issues looked at by others while a process stood still, and when."""

    def _more_luck(self) -> Random:
        return Random(self.luck.random())  # noqa: S311 - luck, no secret

    # what happens when

    def after(self, seconds: float, what: Callable[[], None]) -> None:
        heapq.heappush(self._heap, (self.time.now + timedelta(seconds=round(seconds)), next(self._number), what))

    def go(self) -> None:
        with MortalStore(self.house, lambda _: None).write() as conn:
            notes.put(conn, ACTING_SINCE, self.begin.isoformat())
        for replica in self.replicas:
            self._start(replica)
        self._plan()
        for number in range(1, CHECKS + 1):
            self._until(self.begin + (self.end - self.begin) * number / CHECKS)
            self._come_to_rest()
            oracle.at_rest(self)
            self.nemesis.calm = number == CHECKS
        self._until(self.time.now + timedelta(hours=26))  # what waits for another try has had it
        self._come_to_rest()
        oracle.at_rest(self)
        oracle.in_the_end(self)

    def _plan(self) -> None:
        """The whole month, before it begins."""
        length, luck = (self.end - self.begin).total_seconds(), self.luck
        for _ in range(round(luck.uniform(1.5, 3.5) * length / 86_400)):
            self.after(luck.uniform(0, length), self._act)
        for moment in range(0, int(length), SWEEP):
            self.after(moment + luck.randint(0, SWEEP), lambda: self._in_each(Process.sweep))
        if "away" in self.nemesis.on:
            self.after(luck.uniform(0, length), self._go_away)
        if "clock" in self.nemesis.on:
            for hours in (1, -1):
                self.after(luck.uniform(0, length), lambda hours=hours: self._jump(hours))
        if "edit" in self.nemesis.on:
            for edit in EDITS[self.policy]:
                self.after(luck.uniform(0, length), lambda edit=edit: self._edit(*edit))

    def _until(self, end: datetime) -> None:
        """Things happen until then, by Jira's clock."""
        restless = 0
        while (step := self._next()) is not None and step[0] <= end:
            at, act = step
            restless = restless + 1 if at <= self.time.now else 0
            if restless > RESTLESS:
                raise oracle.Complaint(f"the loop does not come to rest at {self.time.now}")
            self.time.now = max(at, self.time.now)
            act()
        self.time.now = max(end, self.time.now)

    def _next(self) -> tuple[datetime, Callable[[], None]] | None:
        """The earliest of what waits and of what the processes would look at."""
        found: list[tuple[datetime, int, Callable[[], None]]] = self._heap[:1]
        found = [(at, -1, self._pop) for at, _, _ in found]
        for place, replica in enumerate(self.replicas):
            due = replica.process.due() if replica.process and not replica.stalled else None
            if due is not None:
                at = max(due - self.time.skew, replica.rests_until)
                found.append((at, place, lambda replica=replica: self._look(replica)))
        if not found:
            return None
        at, _, act = min(found, key=lambda each: (max(each[0], self.time.now), each[1]))
        return at, act

    def _pop(self) -> None:
        heapq.heappop(self._heap)[2]()

    # the processes

    def _start(self, replica: Replica) -> None:
        """A process is born, and looks for Jira until it answers."""
        wire = Wire(self.jira, self.nemesis, lambda where: self._around(replica, where), self._put_aside, self._away)
        try:
            replica.process = Process(
                self.jira, self.house, self.file, wire, lambda where: self._around(replica, where)
            )
        except Crash as crash:
            self._bury(replica, crash)
            return
        self._connect(replica)

    def _connect(self, replica: Replica) -> None:
        process = replica.process
        if process is not None and process.worker is None:
            if not replica.stalled:
                self._alive(replica, process.connect)
            if process.worker is None:
                self.after(600, lambda: self._connect(replica))

    def _alive(self, replica: Replica, act: Callable[[], Any]) -> Any:
        """What a process does, until it dies of it."""
        try:
            return act()
        except Crash as crash:
            self._bury(replica, crash)
            return None

    def _bury(self, replica: Replica, crash: Crash) -> None:
        self._say(f"{replica.name} dies {crash}")
        replica.process, self.crashes = None, self.crashes + 1
        delay = 1 if self.nemesis.calm else self.luck.choice((1, 30, 1_200))
        self.after(delay, lambda: (replica.process is None and self._start(replica)) or None)

    def _look(self, replica: Replica) -> None:
        process = replica.process
        if process is not None and not self._alive(replica, process.work):
            replica.rests_until = self.time.now + timedelta(seconds=1)
        if self._taken_over and not replica.stalled:
            oracle.fenced(self, self._taken_over)
            self._taken_over = {}

    def _in_each(self, act: Callable[[Process], None]) -> None:
        for replica in self.replicas:
            if replica.process is not None and not replica.stalled:
                process = replica.process
                self._alive(replica, lambda process=process: act(process))

    def _around(self, replica: Replica, where: str) -> None:
        """A point of a process. In a transaction it can only die."""
        self.nemesis.point(where)
        if where == "before a commit" or replica.process is None or replica.stalled:
            return
        process = replica.process
        if self.nemesis.strikes("meddling", 0.01):
            self._meddle()
        if self.time.now >= self._stall_again and len(self.replicas) > 1 and self.nemesis.strikes("stall", 0.02):
            self._stall(replica)
        if replica.process is not process:
            raise Crash(where)

    def _meddle(self) -> None:
        """Somebody acts in the midst of a look, and Jira is quick to tell."""
        before = len(self.jira.events)
        self._say(f"meanwhile {self.people.act()}")
        for event in self.jira.events[before:]:
            for letter in self.webhooks.letters(event):
                self.webhooks.deliver(letter)

    def _stall(self, replica: Replica) -> None:
        """A process stands still for longer than its lease, and the others work."""
        longest = 1_200 if "long late" in self.nemesis.on else 20
        seconds = LEASE.total_seconds() + self.nemesis.luck.randint(1, longest)
        self._say(f"{replica.name} stalls for {seconds:g} s")
        self._stall_again = self.time.now + timedelta(minutes=30)
        before = oracle.looked_at(self)
        replica.stalled = True
        try:
            end = self.time.now + timedelta(seconds=seconds)
            while (step := self._next()) is not None and step[0] <= end:
                self.time.now = max(step[0], self.time.now)
                step[1]()
            self.time.now = max(end, self.time.now)
            after = oracle.looked_at(self)
            self._taken_over |= {name: at for name, at in after.items() if at != before.get(name)}
        finally:
            replica.stalled = False

    # the troubles

    def _put_aside(self, what: Callable[[], None], comment: bool) -> None:
        """A request is stuck somewhere, and carried out later: mostly before anybody asks again."""
        long = comment and self.nemesis.strikes("long late", 0.5)
        seconds = self.luck.randint(400, 3_000) if long else self.luck.randint(5, 60)
        self._late.append(self.time.now + timedelta(seconds=seconds))
        self.after(seconds, what)

    def _away(self) -> bool:
        return self.time.now < self.away_until

    def _go_away(self) -> None:
        if self.nemesis.calm:
            return
        self.nemesis.counts["away"] += 1
        self.away_until = self.time.now + timedelta(hours=self.luck.choice((1, 12, 24, 30)))
        self._say(f"Jira is away until {self.away_until}")

    def _jump(self, hours: int) -> None:
        """Our clock is wrong for some hours. A request under way when it jumps would seem long settled."""
        if self._under_way() or self.nemesis.calm:
            self.after(120, lambda: self._jump(hours))
            return
        self.nemesis.counts["clock"] += 1
        self.time.skew = timedelta(hours=hours)
        self._say(f"our clock is {hours:+} h off")
        self.after(self.luck.randint(1, 20) * 3_600, self._mend_clock)

    def _under_way(self) -> bool:
        return any(at > self.time.now for at in self._late) or any(replica.stalled for replica in self.replicas)

    def _mend_clock(self) -> None:
        if self._under_way():
            self.after(120, self._mend_clock)
            return
        self.time.skew = timedelta()

    def _edit(self, before: str, after: str) -> None:
        self.nemesis.counts["edit"] += 1
        text = self.file.read_text(encoding="utf-8")
        assert before in text, before
        self.file.write_text(text.replace(before, after), encoding="utf-8")
        self._say(f"the policy says «{after}»")
        self.texts.append(text.replace(before, after))
        self.after(2, lambda: self._in_each(Process.poll))

    def _act(self) -> None:
        self._say(self.people.act())

    def _hand_in(self, letter: Letter) -> int | None:
        """Some process that lives takes a webhook."""
        living = [replica for replica in self.replicas if replica.process is not None]
        if not living:
            return None
        replica = self.nemesis.luck.choice(living)
        process = replica.process
        assert process is not None
        status = self._alive(replica, lambda: process.receive(letter.body, letter.headers))
        if status is not None and 200 <= status < 300:  # of a repetition nothing is owed: its first copy has been taken
            self.webhooks.acknowledged.setdefault(letter.name, (self.time.now, letter))
        return status

    def _come_to_rest(self) -> None:
        """No more faults: the clock is right, all processes live, what is under way arrives, what was missed is swept
        up, and some minutes pass."""
        self.nemesis.calm = True
        self.time.skew, self.away_until = timedelta(), self.time.now
        self._until(max([self.time.now, *self._late]) + timedelta(seconds=3_600))
        self._in_each(Process.poll)
        self._in_each(Process.sweep)
        self._until(self.time.now + timedelta(minutes=3))

    # what is noted

    @property
    def edited(self) -> bool:
        return len(self.texts) > 1

    @property
    def jira_account(self) -> str:
        """As facts name us."""
        process = self.living()
        assert process.jira is not None
        return process.jira.account.id

    def living(self) -> Process:
        """A process that works; at rest there is one."""
        found = next((each.process for each in self.replicas if each.process and each.process.worker), None)
        if found is None:
            raise oracle.Complaint("no process lives")
        return found

    def reader(self) -> MortalStore:
        return MortalStore(self.house, lambda _: None)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Every decision of the product is noted with what it was made of; and what is many is set for this seed."""
        decide = reconcile.decide
        crowded = self.seed % CROWDED == 0
        few, at_once = (0, dict.fromkeys(batches.AT_ONCE, BATCH)) if crowded else (worker.FEW, batches.AT_ONCE)

        def noted(regulations: Any, store: Any, issue: Issue, now: datetime, around: Around) -> Ruling:
            ruling = decide(regulations, store, issue, now, around)
            self.looks.append(Look(self.time.now, issue, now, around, ruling))
            return ruling

        with (
            patch.object(reconcile, "decide", noted),
            patch.object(worker, "FEW", few),
            patch.object(batches, "AT_ONCE", at_once),
        ):
            yield

    def _say(self, what: str) -> None:
        self.steps.append(f"{self.time.now:%d.%m %H:%M:%S} {what}")

    def report(self, log: list[Any]) -> Report:
        figures = {
            "events": len(self.jira.events),
            "looks": len(self.looks),
            "crashes": self.crashes,
            **oracle.figures(self),
        }
        faults = dict(sorted(self.nemesis.counts.items()))
        return Report(self.seed, self.problems, faults, figures, oracle.fingerprint(self), self.steps, log)
