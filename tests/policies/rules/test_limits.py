"""How many requests at once: who waits, at which place, and who is let in next."""

import pytest

from policies import Place, Policy, Problems, load
from policies.facts import Value
from tests.policies.build import SERVICE, Story, a_policy, an_issue, effect, look, msk

TEXT = """
version: 1
regulation: t
people: {staff: {groups: support}}
fields: {customer: Заказчик, coupon: Талон}
statuses: {new: Открыт, work: Анализ, queue: В очереди, done: Закрыт}
calendars: {work: {timezone: Europe/Moscow, hours: {mon-fri: 09:00-18:00}}}
clocks: {c: {calendar: work, start: created}}
levels:
  - {name: Без предела, when: {priority: Низкий}}
  - {name: Базовая, limits: {requests: 2}}
rules:
  - name: Предел
    limit: requests
    when: {status: [new, queue]}
    uncounted: {type: Консультация}
    queue: queue
    otherwise: [{comment: public, text: "{position} из-за {limit}"}, {transition: queue}]
    release: [{comment: public, text: Дождались}, {transition: new}]
    show: Место
"""
POLICY = a_policy(TEXT)
NOW = "2026-11-23 12:00"


def request(created: str = "2026-11-23 10:00", **values: Value) -> Story:
    return an_issue(created, **{"Заказчик": "Завод", **values})


def others(*since: str, admitted: bool = True, whose: str = "завод", rule: str = "Предел") -> tuple[Place, ...]:
    return tuple(Place(f"9{n}", rule, whose, msk(at), admitted) for n, at in enumerate(since))


def test_within_the_limit_nothing_happens() -> None:
    """The issue itself is one of them."""
    decision = look(POLICY, request(), NOW, places=others("2026-11-20 10:00"))
    assert decision.effects == ()
    assert decision.fields["Место"] is None


def test_beyond_the_limit_it_is_told_its_place_and_queued() -> None:
    """Said before it moves."""
    decision = look(POLICY, request(), NOW, places=others("2026-11-20 10:00", "2026-11-21 10:00", "2026-11-22 10:00"))
    assert [(e.kind, e.body.get("text") or e.body["to"]) for e in decision.effects] == [
        ("comment", "2 из-за 2"),
        ("transition", "В очереди"),
    ]
    assert decision.fields["Место"] == 2


def test_who_waits_is_passed_only_by_those_who_came_before() -> None:
    """Of those who wait; whoever is in work counts whenever he came."""
    later = others("2026-11-23 11:00", "2026-11-23 11:30", "2026-11-23 11:40", admitted=False)
    assert look(POLICY, request(), NOW, places=later).effects == ()
    assert look(POLICY, request(), NOW, places=others("2026-11-23 11:00", "2026-11-23 11:30")).fields["Место"] == 1


def test_two_of_one_moment_are_told_apart_by_their_ids() -> None:
    """One of them goes first whichever is looked at."""
    full, at = others("2026-11-20 10:00"), msk("2026-11-23 10:00")
    first, second = (Place(id_, "Предел", "завод", at, admitted=False) for id_ in ("10000", "10002"))
    assert look(POLICY, request(), NOW, places=(*full, first)).fields["Место"] == 1
    assert look(POLICY, request(), NOW, places=(*full, second)).effects == ()


def queued() -> Story:
    return request().status("2026-11-23 10:01", "В очереди", SERVICE)


def test_who_waits_in_the_queue_is_told_nothing_again() -> None:
    """His place is shown in the field."""
    full = others("2026-11-20 10:00", "2026-11-21 10:00")
    decision = look(POLICY, queued(), NOW, places=full)
    assert decision.due_effects() == ()
    assert decision.fields["Место"] == 1


def test_the_first_in_the_queue_is_let_in_when_there_is_room() -> None:
    """Once: the same move into the queue is the cause."""
    decision = look(POLICY, queued(), NOW, places=others("2026-11-20 10:00"))
    assert [(e.kind, e.state) for e in decision.effects] == [("comment", "due"), ("transition", "due")]
    done = look(POLICY, queued(), NOW, places=others("2026-11-20 10:00"), done=frozenset({decision.effects[0].id}))
    assert [(e.kind, e.state) for e in done.effects] == [("comment", "done"), ("transition", "due")]


def test_the_second_in_the_queue_waits_on() -> None:
    """The first came before him."""
    room = (*others("2026-11-20 10:00"), Place("8", "Предел", "завод", msk("2026-11-23 09:00"), admitted=False))
    assert look(POLICY, queued(), NOW, places=room).due_effects() == ()


def test_uncounted_requests_take_no_place_and_wait_for_nobody() -> None:
    """And one that is found to be uncounted leaves the queue."""
    full = others("2026-11-20 10:00", "2026-11-21 10:00")
    decision = look(POLICY, request(type="Консультация"), NOW, places=full)
    assert (decision.places, decision.effects) == ((), ())
    found = queued().change("2026-11-23 11:00", type="Консультация")
    assert effect(look(POLICY, found, NOW, places=full), "transition").body == {"to": "Открыт"}


def test_a_level_without_the_limit_has_none() -> None:
    """It still takes a place: others count it."""
    decision = look(POLICY, request(priority="Низкий"), NOW, places=others(*["2026-11-20 10:00"] * 9))
    assert decision.effects == ()
    assert len(decision.places) == 1


def test_the_place_it_takes() -> None:
    """Whose, since when, and whether work has begun; none once it is done or where nobody knows whose it is."""
    (waiting,) = look(POLICY, request(), NOW).places
    assert waiting == Place("10001", "Предел", "завод", msk("2026-11-23 10:00"), admitted=False)
    (working,) = look(POLICY, request().status("2026-11-23 11:00", "Анализ"), NOW).places
    assert working.admitted
    assert look(POLICY, request().status("2026-11-23 11:00", "Закрыт"), NOW).places == ()
    assert look(POLICY, an_issue(), NOW).places == ()


def test_opened_anew_it_stands_at_the_end() -> None:
    """Its turn was used when it was closed."""
    story = request().status("2026-11-23 11:00", "Закрыт").status("2026-11-23 11:30", "Открыт")
    assert look(POLICY, story, NOW).places[0].since == msk("2026-11-23 11:30")


def test_other_customers_and_other_rules_do_not_count() -> None:
    """Whatever is handed in."""
    foreign = (*others("2026-11-20 10:00", "2026-11-20 10:00", whose="верфь"), *others("2026-11-20 10:00", rule="Иное"))
    assert look(POLICY, request(), NOW, places=foreign).effects == ()


COUPON = a_policy(
    TEXT.replace("limit: requests", "limit: 2\n    per: coupon\n    period: 365d")
    .replace("    queue: queue\n", "")
    .replace("{transition: queue}", "{transition: Закрыт}")
    .replace("    release: [{comment: public, text: Дождались}, {transition: new}]\n", "")
)


def test_a_period_counts_what_was_done_too() -> None:
    """Twelve requests a coupon and year: those closed since have used it as well."""
    story = an_issue("2026-11-23 10:00", Талон="K-1").status("2026-11-23 10:30", "Закрыт")
    (place,) = look(COUPON, story, NOW).places
    assert place.whose == "k-1"
    used = others("2026-11-20 10:00", "2026-11-21 10:00", whose="k-1")
    assert look(COUPON, an_issue(Талон="K-1"), NOW, places=used).fields["Место"] == 1
    later = others("2026-11-23 11:00", "2026-11-23 11:00", whose="k-1")
    assert look(COUPON, an_issue(Талон="K-1"), NOW, places=later).effects == ()
    old = others("2025-11-20 10:00", "2025-11-21 10:00", whose="k-1")
    assert look(COUPON, an_issue(Талон="K-1"), NOW, places=old).effects == ()


def test_what_is_opened_anew_is_not_counted_anew_in_a_period() -> None:
    """It was created before the others, and has used the coupon once."""
    story = an_issue("2026-11-16 10:00", Талон="K-1").status("2026-11-16 11:00", "Закрыт")
    anew = story.status("2026-11-23 11:00", "Открыт")
    decision = look(COUPON, anew, NOW, places=others("2026-11-20 10:00", "2026-11-21 10:00", whose="k-1"))
    assert decision.effects == ()
    assert decision.places[0].since == msk("2026-11-16 10:00")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("limit: requests", "limit: reqests", "no level has a limit «reqests»; allowed: requests"),
        ("    queue: queue\n", "", "the required key «queue» is missing"),
        ("show: Место", "period: месяц", "«месяц» is not allowed here; allowed: open, all, 365d"),
        ("show: Место", "per: цвет", "there is no field «цвет»"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_limit_is_told(old: str, new: str, said: str) -> None:
    """One mistake, one problem."""
    outcome = load(TEXT.replace(old, new), "t.yaml")
    assert isinstance(outcome, Problems)
    (problem,) = outcome.items
    assert said in problem.said("en")


def test_the_policy_of_these_tests_is_good() -> None:
    """Without a warning."""
    assert isinstance(POLICY, Policy)
    assert POLICY.warnings == ()


def test_who_waits_from_before_the_policy_took_force_is_let_in() -> None:
    """An edition took over while he waited, or the service came to a queue kept by hand: else it would never move, and
    nobody behind him would be let in. Nothing else of old requests is done (law 10)."""
    before, full = msk("2026-11-23 11:00"), others("2026-11-20 10:00", "2026-11-21 10:00")
    freed = look(POLICY, queued(), NOW, places=full[:1], since=before)
    assert [(e.kind, e.state) for e in freed.effects] == [("comment", "due"), ("transition", "due")]
    old = look(POLICY, request(), NOW, places=full, since=before)
    assert [(e.kind, e.state) for e in old.effects] == [("comment", "skipped"), ("transition", "skipped")]


def test_a_span_is_counted_from_the_creation_so_no_look_is_owed() -> None:
    """What was created within a year before it stays so whenever it is looked at."""
    used = others("2025-12-01 10:00", "2026-11-21 10:00", whose="k-1")
    decision = look(COUPON, an_issue(Талон="K-1"), "2026-12-05 10:00", places=used)
    assert (decision.fields["Место"], decision.look_again_at) == (1, None)


@pytest.mark.parametrize("name", ["я" * 400, "\ud800" * 400])
def test_a_name_of_any_length_fits_into_the_store(name: str) -> None:
    """And is still told apart from one that differs in its last letter."""
    (one,) = look(POLICY, request(Заказчик=name + "а"), NOW).places
    (other,) = look(POLICY, request(Заказчик=name + "б"), NOW).places
    assert one.whose != other.whose
    assert len(one.whose) <= 300
    assert look(POLICY, request(Заказчик="  "), NOW).places == ()


def test_a_day_may_bring_it_under_the_limit() -> None:
    """Uncounted until its date has passed; then it takes a place (law 3)."""
    text = TEXT.replace("uncounted: {type: Консультация}", "uncounted: {due_date: {min: now}}")
    story = request(due_date=msk("2026-11-24 10:00"))
    full = others("2026-11-20 10:00", "2026-11-21 10:00")
    free = look(a_policy(text), story, NOW, places=full)
    assert (free.places, free.effects) == ((), ())
    assert free.look_again_at is not None
    caught = look(a_policy(text), story, free.look_again_at, places=full)
    assert (len(caught.places), caught.fields["Место"]) == (1, 1)
