"""A limit as a system: requests of one customer come, go and change in any order; each is looked at with the places
that the others were last seen to take, and what it says is done, until nobody has anything to say."""

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from textwrap import dedent

import pytest

from policies import Around, Decision, Place, Policy, evaluate
from policies.facts import Issue
from tests.policies.build import CLIENT, SERVICE, STAFF, Story, a_policy, an_issue, msk

LIMIT = 2
TEXT = dedent(f"""
    version: 1
    regulation: t
    people: {{staff: {{groups: support}}}}
    fields: {{customer: Заказчик}}
    statuses: {{new: Открыт, work: Анализ, queue: В очереди, done: [Решён, Закрыт]}}
    calendars: {{work: {{timezone: Europe/Moscow, hours: {{mon-fri: 09:00-18:00}}}}}}
    clocks: {{c: {{calendar: work, start: created}}}}
    rules:
      - name: Предел
        limit: {LIMIT}
        when: {{status: [new, queue]}}
        uncounted: {{type: Консультация}}
        queue: queue
        otherwise: [{{comment: public, text: "{{position}} из-за {{limit}}"}}, {{transition: queue}}]
        release: [{{comment: public, text: Дождались}}, {{transition: new}}]
        show: Место
""")
POLICY = a_policy(TEXT)
NEW, WORK, QUEUE, DONE = "Открыт", "Анализ", "В очереди", ("Решён", "Закрыт")
MOST_LOOKS = 8
"""At one request after one event, for each that there is: more means that it does not come to rest."""


@dataclass
class Team:
    """The requests, what was last seen of each, and who is to be looked at: what the store keeps in life."""

    order: random.Random
    policy: Policy = POLICY
    now: datetime = field(default_factory=lambda: msk("2026-11-23 09:00"))
    stories: dict[str, Story] = field(default_factory=dict)
    places: dict[str, tuple[Place, ...]] = field(default_factory=dict)
    done: dict[str, set[str]] = field(default_factory=dict)
    told: list[tuple[str, str]] = field(default_factory=list)
    """(request, effect id) of every comment made."""
    waiting: set[str] = field(default_factory=set)
    """To be looked at."""

    def tick(self) -> datetime:
        self.now += timedelta(seconds=self.order.choice((0, 1, 60)))
        return self.now

    def issue(self, id_: str) -> Issue:
        return replace(self.stories[id_].issue, id=id_, key=f"SUP-{id_}")

    def decide(self, id_: str) -> Decision:
        others = tuple(place for other, taken in self.places.items() if other != id_ for place in taken)
        around = Around(service=SERVICE.id, done=frozenset(self.done[id_]), places=others)
        return evaluate(self.policy, self.issue(id_), self.now, around)

    def look(self, id_: str) -> None:
        """As the connector does: the places are noted, those who wait under the same limit are called."""
        decision = self.decide(id_)
        before, self.places[id_] = self.places.get(id_, ()), decision.places
        if before != decision.places:
            self.waiting |= {o for o, taken in self.places.items() if o != id_ and any(not p.admitted for p in taken)}
        for effect in decision.due_effects():
            assert effect.id not in self.done[id_], "an effect is done once"
            self.done[id_].add(effect.id)
            self.waiting.add(id_)
            if effect.kind == "comment":
                self.told.append((id_, effect.id))
            else:
                self.stories[id_].status(self.tick(), effect.body["to"], SERVICE)

    def settle(self) -> None:
        """In any order, until nobody is to be looked at."""
        for _ in range(MOST_LOOKS * len(self.stories) ** 2):
            if not self.waiting:
                return
            id_ = self.order.choice(sorted(self.waiting))
            self.waiting.remove(id_)
            self.look(id_)
        raise AssertionError(f"no rest: {self.statuses()}")

    def statuses(self) -> dict[str, str]:
        return {id_: str(story.values["status"]) for id_, story in self.stories.items()}

    def create(self, **values: str) -> None:
        id_ = str(100 + len(self.stories))
        story = an_issue(self.tick(), **{"Заказчик": "Завод", **values})
        self.stories[id_], self.done[id_] = story, set()
        self.waiting.add(id_)

    def event(self, chance: random.Random) -> None:
        """Anything that people do."""
        if not self.stories or chance.random() < 0.35:
            self.create(type=chance.choice(("Инцидент", "Инцидент", "Консультация")))
            return
        id_ = chance.choice(sorted(self.stories))
        story, at = self.stories[id_], self.tick()
        status = story.values["status"]
        if chance.random() < 0.2:
            story.change(at, CLIENT, type="Инцидент" if story.values["type"] == "Консультация" else "Консультация")
        elif status in DONE:
            story.status(at, chance.choice((NEW, NEW, QUEUE, WORK)), CLIENT)
        else:
            story.status(at, chance.choice((*DONE, *({NEW, WORK, QUEUE} - {status}))), STAFF)
        self.waiting.add(id_)

    def counted(self, *statuses: str) -> list[str]:
        """Those in such a status that count, in the order of their turn."""
        found = [
            (self.decide(id_).places[0].since, id_)
            for id_, story in self.stories.items()
            if story.values["status"] in statuses and story.values["type"] != "Консультация"
        ]
        return [id_ for _, id_ in sorted(found)]


def assert_fair(team: Team) -> None:
    """What must hold whenever everything has been looked at."""
    working, let_in, queued = team.counted(WORK), team.counted(NEW), team.counted(QUEUE)
    assert len(let_in) <= max(0, LIMIT - len(working)), "no more than the limit are let in beside those in work"
    assert not queued or len(let_in) + len(working) >= LIMIT, "nobody waits while there is room"
    assert team.counted(NEW, QUEUE) == let_in + queued, "who came first goes first"
    shown = {id_: team.decide(id_).fields["Место"] for id_ in team.stories}
    excess = len(let_in) + len(working) - LIMIT
    assert [shown[id_] for id_ in queued] == [excess + n for n in range(1, len(queued) + 1)], "places in order"
    assert all(place is None for id_, place in shown.items() if id_ not in queued)
    assert all(team.decide(id_).due_effects() == () for id_ in team.stories)
    for id_, story in team.stories.items():
        assert story.values["status"] != QUEUE or story.values["type"] != "Консультация", "uncounted ones never queue"
        moves = Counter(change.after for change in story.changes if change.author == SERVICE)
        said = Counter(effect.split(":")[2] for told, effect in team.told if told == id_)
        assert (said["over"], said["released"]) == (moves[QUEUE], moves[NEW]), "told once for each move"


@pytest.mark.parametrize("seed", range(25))
def test_whatever_people_do_the_queue_comes_to_a_fair_rest(seed: int) -> None:
    """Twenty events, each after the last has come to rest."""
    chance = random.Random(seed)  # noqa: S311
    team = Team(random.Random(-seed))  # noqa: S311
    for _ in range(20):
        team.event(chance)
        team.settle()
        assert_fair(team)


@pytest.mark.parametrize("seed", range(25))
def test_so_it_does_when_much_happens_at_once(seed: int) -> None:
    """Webhooks come late: several events before anybody looks, and in the middle of the looks."""
    chance = random.Random(seed)  # noqa: S311
    team = Team(random.Random(-seed))  # noqa: S311
    for _ in range(5):
        for _ in range(chance.randrange(1, 6)):
            team.event(chance)
            for id_ in chance.sample(sorted(team.waiting), min(2, len(team.waiting))):
                team.waiting.remove(id_)
                team.look(id_)
        team.settle()
        assert_fair(team)


@pytest.mark.parametrize("seed", range(10))
def test_the_order_of_looks_makes_no_difference(seed: int) -> None:
    """Five ways to look at the same life end in the same statuses and the same comments."""
    ends = []
    for way in range(5):
        chance = random.Random(seed)  # noqa: S311
        team = Team(random.Random(way))  # noqa: S311
        for _ in range(15):
            team.now += timedelta(hours=1)
            team.event(chance)
            team.settle()
        ends.append((team.statuses(), Counter(id_ for id_, _ in team.told)))
    assert all(end == ends[0] for end in ends)


def four(policy: Policy, **values: str) -> Team:
    """Four requests, looked at until all is quiet."""
    team = Team(random.Random(0), policy)  # noqa: S311
    for _ in range(4):
        team.create(**values)
    team.settle()
    return team


@pytest.mark.parametrize("when", ["{status: Открыт}", "{status: {not: queue}}"])
def test_who_is_in_the_queue_waits_whatever_the_rule_is_asked_of(when: str) -> None:
    """A `when` that forgets the queue would let everybody in at once, and send them back, and so on for ever."""
    team = four(a_policy(TEXT.replace("{status: [new, queue]}", when)))
    assert list(team.statuses().values()) == [NEW, NEW, QUEUE, QUEUE]
    assert len(team.told) == 2


def sharing(second: str) -> Policy:
    """A policy whose second limit has the same queue."""
    rule = TEXT[TEXT.index("  - name: Предел") :].replace("Предел", "Другой").replace("show: Место", "show: Другое")
    text = TEXT.replace("{customer: Заказчик}", "{customer: Заказчик, team: Группа}") + rule
    return a_policy(text.replace(f"limit: {LIMIT}", second).replace(second, f"limit: {LIMIT}", 1))


@pytest.mark.parametrize("second", ["limit: 3\n    per: team", "limit: 1\n    per: team"])
def test_two_limits_of_one_queue_let_in_only_together(second: str) -> None:
    """Else the one lets in whom the other sends back, for ever; and one of them tells the customer."""
    team = four(sharing(second), Группа="АСУ")
    let_in = min(LIMIT, int(second[7]))
    assert list(team.statuses().values()) == [NEW] * let_in + [QUEUE] * (4 - let_in)
    team.told.clear()
    team.stories["100"].status(team.tick(), "Закрыт")
    team.waiting.add("100")
    team.settle()
    assert list(team.statuses().values()) == ["Закрыт"] + [NEW] * let_in + [QUEUE] * (3 - let_in)
    assert [id_ for id_, _ in team.told] == [f"10{let_in}"]


def test_a_limit_that_only_observes_keeps_nobody_waiting() -> None:
    """And lets nobody in."""
    team = four(sharing("limit: 1\n    per: team\n    mode: observe"), Группа="АСУ")
    team.stories["100"].status(team.tick(), "Закрыт")
    team.waiting.add("100")
    team.settle()
    assert list(team.statuses().values()) == ["Закрыт", NEW, NEW, QUEUE]
