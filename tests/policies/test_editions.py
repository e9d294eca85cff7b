"""Editions of a regulation side by side, and several regulations: which policy an issue comes under, and until when."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from policies import Issue, Policy, Problems, load
from policies.editions import Regulations, Ruling, together
from policies.trace import Reader
from tests.policies.build import Story, a_policy, an_issue, msk, wall

TEXT = """\
version: 1
regulation: {regulation}
edition: "{edition}"
effective: {{from: {edition}{more}}}
{scope}
statuses: {{done: Закрыт}}
calendars:
  work: {{timezone: Europe/Moscow, hours: {{mon-fri: 09:00-18:00}}}}
clocks:
  c: {{calendar: work, start: created, stop: {{status: {{to: done}}}}, target: {target}, show: {{due: Срок}}}}
"""
MARCH, JUNE, SEPTEMBER = "2026-03-01", "2026-06-01", "2026-09-01"


def edition(starts: str, target: str = "1h", *, more: str = "", scope: str = "", regulation: str = "t") -> Policy:
    return a_policy(TEXT.format(regulation=regulation, edition=starts, more=more, scope=scope, target=target))


def for_all(starts: str, target: str = "1h") -> Policy:
    return edition(starts, target, more=", for: all")


def whole(*policies: Policy) -> Regulations:
    found = together(policies)
    assert isinstance(found, Regulations), found
    return found


def said(*policies: Policy) -> list[str]:
    """The problems of the policies about each other."""
    found = together(policies)
    return [problem.said("en") for problem in (found.items if isinstance(found, Problems) else found.warnings)]


def ruling(regulations: Regulations, story: Story, at: str | datetime) -> Ruling:
    return regulations.evaluate(story.issue, msk(at) if isinstance(at, str) else at)


def judged_by(regulations: Regulations, story: Story, at: str | datetime) -> str:
    return ruling(regulations, story, at).policy.edition


BY_CREATION = whole(edition(JUNE, "2h"), edition(MARCH))
TAKING_OVER = whole(edition(MARCH), for_all(JUNE, "2h"), edition(SEPTEMBER, "3h"))


@pytest.mark.parametrize(
    ("created", "by"),
    [
        ("2026-02-10 10:00", MARCH),
        ("2026-03-01 00:00", MARCH),
        ("2026-05-31 23:59", MARCH),
        ("2026-06-01 00:00", JUNE),
        ("2026-07-01 10:00", JUNE),
    ],
)
def test_an_issue_keeps_the_edition_it_was_created_under(created: str, by: str) -> None:
    """Midnight of the policy's zone tells; what is older than all editions belongs to the first."""
    assert judged_by(BY_CREATION, an_issue(created), "2026-12-01 10:00") == by


def test_an_edition_for_all_takes_open_issues_over_on_its_day() -> None:
    """Not a moment earlier; the terms are its own from then on."""
    story, day = an_issue("2026-05-29 17:30"), msk("2026-06-01 00:00")
    assert judged_by(TAKING_OVER, story, day - timedelta(microseconds=1)) == MARCH
    after = ruling(TAKING_OVER, story, day)
    assert after.policy.edition == JUNE
    assert wall(after.decision.clocks["c"][-1].due) == "2026-06-01 10:30"


def test_a_later_edition_for_new_issues_leaves_the_older_ones_alone() -> None:
    """Those of March stay with June; those created since September are September's."""
    assert judged_by(TAKING_OVER, an_issue("2026-05-29 17:30"), "2026-12-01 10:00") == JUNE
    assert judged_by(TAKING_OVER, an_issue("2026-09-02 10:00"), "2026-12-01 10:00") == SEPTEMBER


def test_what_was_over_stays_as_judged() -> None:
    """Closed before the day: the former edition; opened anew since: the new one, also when closed once more."""
    story = an_issue("2026-05-20 10:00").status("2026-05-20 10:30", "Закрыт")
    assert judged_by(TAKING_OVER, story, "2026-07-01 10:00") == MARCH
    story.status("2026-07-02 10:00", "Открыт")
    assert judged_by(TAKING_OVER, story, "2026-07-01 10:00") == MARCH, "what comes later is not seen yet"
    assert judged_by(TAKING_OVER, story, "2026-07-02 10:00") == JUNE
    story.status("2026-07-03 10:00", "Закрыт")
    assert judged_by(TAKING_OVER, story, "2026-07-04 10:00") == JUNE


def test_law_03_the_take_over_is_looked_at() -> None:
    """An open issue that waits for nothing is looked at when another edition takes it over; one that is over is not."""
    story = an_issue("2026-03-02 10:00")
    late = msk("2026-04-01 10:00")
    assert ruling(whole(edition(MARCH)), story, late).decision.look_again_at is None
    decision = ruling(TAKING_OVER, story, late).decision
    assert wall(decision.look_again_at) == "2026-06-01 00:00"
    story.status("2026-04-02 10:00", "Закрыт")
    assert ruling(TAKING_OVER, story, "2026-04-03 10:00").decision.look_again_at is None


@pytest.mark.parametrize(
    "regulations", [BY_CREATION, TAKING_OVER, whole(edition(MARCH), for_all(JUNE), for_all(SEPTEMBER))]
)
def test_law_03_nothing_changes_between_looks(regulations: Regulations) -> None:
    """From look to look through a year, of an open issue and of one closed and opened anew."""
    stories = (
        an_issue("2026-05-29 17:30"),
        an_issue("2026-05-20 10:00").status("2026-05-20 10:30", "Закрыт").status("2026-08-03 10:00", "Открыт"),
    )
    for story in stories:
        now = story.created
        while now < msk("2027-01-01 00:00"):
            here = ruling(regulations, story, now)
            end = here.decision.look_again_at or msk("2027-01-01 00:00")
            last = ruling(regulations, story, end - timedelta(microseconds=1))
            assert (last.policy, last.decision.fields) == (here.policy, here.decision.fields)
            assert end > now
            now = end


def test_the_trace_tells_which_edition_and_why() -> None:
    """In both languages; a regulation of one edition says nothing of it."""

    def first_line(regulations: Regulations, story: Story, language: str = "ru") -> str:
        found = ruling(regulations, story, "2026-07-01 10:00")
        reader = Reader(language, found.policy.zone, found.policy.titles)  # type: ignore[arg-type]
        return reader.line(found.decision.trace[0])

    old, new = an_issue("2026-02-02 10:00"), an_issue("2026-06-02 10:00")
    assert first_line(BY_CREATION, new) == (
        "Редакция «2026-06-01»: действует с 01.06.2026 00:00 МСК; запрос создан при ней"
    )
    assert first_line(BY_CREATION, old).endswith("запрос старше всех редакций, а эта — первая")
    assert first_line(TAKING_OVER, old, "en").endswith("for all open issues")
    assert "Редакция" not in first_line(whole(edition(MARCH)), old)


def test_a_single_policy_judges_as_by_itself() -> None:
    """Also one whose day has not come."""
    story = an_issue("2026-02-02 10:00")
    alone = whole(for_all("2027-01-01"))
    assert ruling(alone, story, "2026-07-01 10:00").policy is alone.policies[0]
    assert ruling(alone, story, "2026-07-01 10:00").decision.look_again_at is None


ERRORS = edition(MARCH, "2h", regulation="errors", scope="scope: {when: {type: Ошибка}}")
REST = edition(MARCH, "8h", regulation="rest", scope="scope: {project: SUP}")


def test_the_first_regulation_about_an_issue_has_it() -> None:
    """Its own names, modes and terms hold; where none is about it the first says so."""
    both = whole(ERRORS, REST)
    at = "2026-11-23 10:00"
    assert ruling(both, an_issue(type="Ошибка"), at).policy is ERRORS
    assert ruling(both, an_issue(type="Вопрос"), at).policy is REST
    nobodys = ruling(both, an_issue(type="Вопрос", project="OPS"), at)
    assert (nobodys.policy, nobodys.decision.covered, nobodys.decision.open) == (ERRORS, False, False)


def test_an_issue_that_turns_into_anothers_goes_over() -> None:
    """The type decides as of now."""
    story = an_issue("2026-11-23 10:00", type="Вопрос").change("2026-11-23 10:30", type="Ошибка")
    both = whole(ERRORS, REST)
    assert ruling(both, story, "2026-11-23 10:29").policy is REST
    assert ruling(both, story, "2026-11-23 10:30").policy is ERRORS


def test_a_take_over_in_an_earlier_regulation_is_looked_at_too() -> None:
    """Its coming edition may be about the issue: then the issue is its own from that day on."""
    coming = edition(JUNE, more=", for: all", regulation="errors", scope="scope: {project: SUP}")
    three = whole(edition(MARCH, regulation="errors", scope="scope: {project: OPS}"), coming, REST)
    story = an_issue("2026-03-02 10:00")
    before = ruling(three, story, "2026-05-01 10:00")
    assert before.policy is REST
    assert wall(before.decision.look_again_at) == "2026-06-01 00:00"
    assert ruling(three, story, "2026-06-01 00:00").policy is coming


def test_what_is_asked_of_jira_is_asked_for_all() -> None:
    """Names and projects together; a policy without projects is about all of them."""
    other = replace(ERRORS, names={**ERRORS.names, "group": ("вторая линия",)})
    both = whole(REST, other)
    assert both.names["group"] == ("вторая линия",)
    assert set(both.names["field"]) == {"Срок"}
    assert "Ошибка" in both.spellings
    assert both.projects == frozenset()
    assert whole(REST).projects == frozenset({"sup"})


def test_a_project_is_asked_for_what_its_own_policies_need() -> None:
    """Those that name it, and those that name none."""
    elsewhere = replace(REST, regulation="Другой", scope=replace(REST.scope, projects=frozenset({"crm"})))
    both = whole(REST, elsewhere)
    assert both.about("SUP").policies == (REST,)
    assert both.about("CRM").policies == (elsewhere,)
    assert whole(ERRORS).about("ANY").policies == (ERRORS,)


def test_the_fingerprint_is_that_of_the_only_policy_or_of_all() -> None:
    """It changes with any of them."""
    first, second = edition(MARCH), edition(JUNE)
    assert whole(first).fingerprint == first.fingerprint
    prints = {whole(first, each).fingerprint for each in (second, edition(JUNE, "2h"))}
    assert len(prints | {first.fingerprint, second.fingerprint}) == 4


def test_two_editions_of_one_day_are_refused() -> None:
    """Nobody could tell which is meant; told at the second, by its place."""
    assert said(edition(MARCH), edition(MARCH, "2h")) == [
        "t.yaml:4:19: effective → from: there is an edition of «t» from the same day already: t.yaml"
    ]
    undated = a_policy(
        TEXT.format(regulation="T", edition=MARCH, more="", scope="", target="1h").replace("effective", "#")
    )
    assert len(said(undated, undated)) == 1
    assert said(undated, edition(MARCH)) == []


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        ("{project: SUP}", "{project: [OPS, SUP]}", "SUP"),
        ("{project: SUP}", "{project: SUP, when: {type: Ошибка}}", "SUP"),
        ("{}", "{project: SUP}", "SUP"),
        ("{}", "{}", "(all)"),
        ("{project: SUP, when: {type: Ошибка}}", "{project: SUP}", None),
        ("{project: SUP}", "{project: OPS}", None),
    ],
)
def test_a_regulation_that_another_hides_is_warned_of(first: str, second: str, shared: str | None) -> None:
    """Only where the one asked first takes whatever comes."""
    one = edition(MARCH, regulation="one", scope=f"scope: {first}")
    two = edition(MARCH, regulation="two", scope=f"scope: {second}")
    told = said(one, two)
    assert len(told) == (shared is not None)
    assert all(line.startswith("t.yaml:5:8: warning: scope: ") and f"projects {shared} come" in line for line in told)


def announced(more: str) -> Policy | Problems:
    text = TEXT.format(regulation="t", edition="2026-12-01", more=f", {more}", scope="", target="1h")
    return load(text, "t.yaml")


@pytest.mark.parametrize("more", ["announced: 2026-11-16", "announced: 2026-11-21, notice: 10d", "for: all"])
def test_an_edition_announced_in_time_is_taken(more: str) -> None:
    """Fifteen calendar days ahead unless the policy says otherwise; without a word of it nothing is asked."""
    assert isinstance(announced(more), Policy)


def test_an_edition_announced_too_late_is_refused() -> None:
    """One day less than asked."""
    found = announced("announced: 2026-11-17")
    assert isinstance(found, Problems)
    assert found.said("ru") == (
        "t.yaml:4:42: effective → announced: редакция объявлена слишком поздно: до начала действия дней 14, а нужно 15"
    )


def test_of_many_issues_each_has_exactly_one_edition() -> None:
    """Whatever the day it was created: the latest that had begun."""

    def at(day: datetime) -> Issue:
        return replace(an_issue(day).issue, created=day)

    starts = [policy.effective.starts for policy in BY_CREATION.policies]
    for number in range(300):
        day = msk("2026-01-01 12:00") + timedelta(days=number)
        chosen = BY_CREATION.evaluate(at(day), day).policy
        assert chosen.effective.starts == max([s for s in starts if s <= day], default=min(starts))
