"""Design §4.1: policy edited — running clocks follow the new text, finished ones stay as judged, with the fingerprint
they were judged by. Calendar 09:00-18:00, Monday 2026-11-23 from 10:00."""

import json

from hypothesis import given

from policies import Cycle, Decision, Policy
from policies.clocks import verdicts
from policies.trace import Reader, as_json
from tests.laws.histories import ALL, ENDLESS, LAWS, moments, shown, stories
from tests.policies.build import Story, a_clock, acts, an_issue, look, told, wall

CLOCK = (
    "start: [created, {status: {from: Закрыт}}]\nstop: {status: {to: Закрыт}}\ntarget: %s\n"
    "points: [{at: due, do: {label: late}}]\nshow: {due: Срок, state: Состояние, spent: Часы}"
)
OLD, STRICT, LAX = (a_clock(CLOCK % target) for target in ("2h", "1h", "8h"))


def remembered(decision: Decision, policy: Policy = OLD) -> dict[str, tuple[Cycle, ...]]:
    """The verdicts as they come back from where the connector keeps a decision."""
    told_as = as_json(decision, Reader("ru", policy.zone, policy.titles))
    return verdicts.from_json(json.loads(json.dumps(told_as, ensure_ascii=False)))


def closed(at: str = "2026-11-23 11:30") -> Story:
    return an_issue().status(at, "Закрыт")


def test_a_finished_clock_stays_as_judged_with_the_fingerprint_it_was_judged_by() -> None:
    """Met within 2 h; by the new text, 1 h, it would be late. It is still met, by the old one."""
    before = look(OLD, closed(), "2026-11-23 12:00")
    after = look(STRICT, closed(), "2026-11-23 13:00", verdicts=remembered(before))
    assert look(STRICT, closed(), "2026-11-23 13:00").clocks["c"][0].state == "met_late"
    (kept,) = after.clocks["c"]
    assert (kept.state, wall(kept.due), kept.spent, kept.left) == ("met", "2026-11-23 12:00", 5400, 1800)
    assert (kept.fingerprint, after.fingerprint) == (OLD.fingerprint, STRICT.fingerprint)
    assert after.fields == before.fields
    assert after.effects == ()


def test_the_verdict_outlives_further_edits() -> None:
    """It is handed on from decision to decision; back under the old text it is that text's own verdict."""
    known = remembered(look(OLD, closed(), "2026-11-23 12:00"))
    for policy in (STRICT, LAX, OLD, STRICT):
        decision = look(policy, closed(), "2026-11-23 13:00", verdicts=known)
        assert (decision.clocks["c"][0].state, decision.clocks["c"][0].fingerprint) == ("met", OLD.fingerprint)
        known = remembered(decision, policy)


def test_a_running_clock_follows_the_new_text() -> None:
    """Due 12:00 by the old text, 18:00 by the new; nothing of the running cycle is kept."""
    known = remembered(look(OLD, an_issue(), "2026-11-23 12:30"))
    (cycle,) = look(LAX, an_issue(), "2026-11-23 12:30", verdicts=known).clocks["c"]
    assert (cycle.state, wall(cycle.due), cycle.fingerprint) == ("running", "2026-11-23 18:00", "")
    assert known == {}


def test_a_reopened_issue_has_one_cycle_of_each_policy() -> None:
    """The first stays as judged, the second is judged by the new text."""
    known = remembered(look(OLD, closed(), "2026-11-23 12:00"))
    story = closed().status("2026-11-23 12:30", "Открыт").status("2026-11-23 14:00", "Закрыт")
    found = look(STRICT, story, "2026-11-23 15:00", verdicts=known).clocks["c"]
    assert [(c.state, c.fingerprint) for c in found] == [("met", OLD.fingerprint), ("met_late", STRICT.fingerprint)]


def test_a_kept_verdict_brings_no_new_effects_but_tells_those_done() -> None:
    """No label for a breach that the old text knew nothing of; one that was done is told."""
    story = closed("2026-11-23 14:00")
    known = remembered(look(LAX, story, "2026-11-23 15:00"), LAX)
    assert acts(look(STRICT, story, "2026-11-23 15:00")) == [("label", "due")]
    assert acts(look(STRICT, story, "2026-11-23 15:00", verdicts=known)) == []
    story.marks.add("c:created:due:1")
    assert acts(look(STRICT, story, "2026-11-23 15:00", verdicts=known)) == [("label", "done")]


def test_what_the_facts_say_wins_over_a_verdict() -> None:
    """The end of the cycle is another than was judged: it is judged anew."""
    known = remembered(look(OLD, closed("2026-11-23 11:30"), "2026-11-23 12:00"))
    (cycle,) = look(STRICT, closed("2026-11-23 11:31"), "2026-11-23 13:00", verdicts=known).clocks["c"]
    assert (cycle.state, cycle.fingerprint) == ("met_late", STRICT.fingerprint)


def test_a_look_back_into_the_run_is_not_bound_by_its_verdict() -> None:
    """At 11:00 the cycle was running, whatever became of it later."""
    known = remembered(look(OLD, closed(), "2026-11-23 12:00"))
    (cycle,) = look(LAX, closed(), "2026-11-23 11:00", verdicts=known).clocks["c"]
    assert (cycle.state, wall(cycle.due)) == ("running", "2026-11-23 18:00")


def test_the_trace_says_that_the_verdict_is_an_earlier_one() -> None:
    """With its fingerprint, in both languages, instead of a count that led to another verdict."""
    known = remembered(look(OLD, closed(), "2026-11-23 12:00"))
    decision = look(STRICT, closed(), "2026-11-23 13:00", verdicts=known)
    assert f"«c», цикл 1: остаётся как решено прежней редакцией политики ({OLD.fingerprint})" in told(decision, STRICT)
    assert f"«c», cycle 1: stays as an earlier policy judged it ({OLD.fingerprint})" in told(decision, STRICT, "en")
    assert not any("считается" in line for line in told(decision, STRICT))


def test_json_tells_the_fingerprint_of_finished_cycles_only() -> None:
    """A decision of before fingerprints were told stands for all its cycles."""
    story = closed().status("2026-11-23 12:30", "Открыт")
    state = as_json(look(OLD, story, "2026-11-23 13:00"), Reader("ru", OLD.zone, OLD.titles))
    finished, running = state["clocks"]["c"]
    assert (finished["fingerprint"], "fingerprint" in running) == (OLD.fingerprint, False)
    del finished["fingerprint"]
    assert verdicts.from_json(state)["c"][0].fingerprint == OLD.fingerprint


@LAWS
@given(name=ALL, story=stories(), now=moments, later=moments)
def test_verdicts_of_the_same_policy_change_nothing(name: str, story: Story, now: object, later: object) -> None:
    """Law 3: whether or not an earlier decision of this very policy is at hand."""
    policy = ENDLESS[name]
    known = remembered(look(policy, story, now), policy)  # type: ignore[arg-type]
    with_, without = look(policy, story, later, verdicts=known), look(policy, story, later)  # type: ignore[arg-type]
    assert shown(with_) == shown(without)
    assert with_ == without


def test_the_new_text_acts_from_its_effective_date() -> None:
    """In force from Tuesday: a running clock is judged by the new text, and what it caused on Monday is not done."""
    policy = a_clock(CLOCK % "1h", more="effective: {from: 2026-11-24}")
    monday = look(policy, an_issue(), "2026-11-24 12:00")
    assert (monday.clocks["c"][0].state, acts(monday)) == ("breached", [("label", "skipped")])
    assert acts(look(policy, an_issue("2026-11-23 17:30"), "2026-11-24 12:00")) == [("label", "due")]
