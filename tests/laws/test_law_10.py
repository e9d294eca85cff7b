"""Law 10: effects whose cause lies before the policy took force are recorded as skipped, not done."""

from datetime import datetime

from hypothesis import given

from tests.laws.histories import ALL, ENDLESS, LAWS, MESPACE, looks, moments, stories
from tests.policies.build import Story, a_policy, acts, an_issue, look, msk

LATER = a_policy(MESPACE.text.replace("{from: 2019-09-01, announced", "{from: 2026-11-24, announced"))


@LAWS
@given(name=ALL, story=stories(), now=looks, since=moments)
def test_what_was_caused_before_the_first_start_is_skipped(
    name: str, story: Story, now: datetime, since: datetime
) -> None:
    """And nothing else is: every effect by the time of its own cause."""
    for effect in look(ENDLESS[name], story, now, since=since).effects:
        assert (effect.state == "skipped") is (effect.caused < since)


@LAWS
@given(name=ALL, story=stories(), now=looks, since=moments)
def test_what_is_shown_does_not_depend_on_it(name: str, story: Story, now: datetime, since: datetime) -> None:
    """Clocks and fields are of old requests too; only the acts are withheld."""
    with_, without = look(ENDLESS[name], story, now, since=since), look(ENDLESS[name], story, now)
    assert (with_.fields, with_.clocks) == (without.fields, without.clocks)
    assert [e.id for e in with_.effects if e.kind != "transition"] == [
        e.id for e in without.effects if e.kind != "transition"
    ]


def test_the_policys_own_date_counts_like_the_first_start() -> None:
    """In force from Tuesday 24 November, Moscow midnight: Monday's breach is skipped, Tuesday's is not."""
    assert acts(look(LATER, an_issue("2026-11-23 09:00"), "2026-11-24 12:00")) == [("label", "skipped")]
    assert acts(look(LATER, an_issue("2026-11-23 16:00"), "2026-11-24 12:00")) == [("label", "due")]


def test_the_later_of_both_counts() -> None:
    """Started before the policy took force, or after."""
    story = an_issue("2026-11-24 08:00")
    assert acts(look(LATER, story, "2026-11-24 12:00", since=msk("2026-11-01 00:00"))) == [("label", "due")]
    assert acts(look(LATER, story, "2026-11-24 12:00", since=msk("2026-11-24 11:00"))) == [("label", "skipped")]


def test_what_an_edition_only_watched_is_skipped() -> None:
    """Since it acts; another edition's switch is nothing to it."""
    story, noon = an_issue("2026-11-24 08:00"), "2026-11-24 12:00"
    mine, other = ("mespace", LATER.effective_from), ("mespace", msk("2019-09-01 00:00"))
    assert acts(look(LATER, story, noon, switched={mine: msk("2026-11-24 11:00")})) == [("label", "skipped")]
    assert acts(look(LATER, story, noon, switched={other: msk("2026-11-24 11:00")})) == [("label", "due")]


def test_what_was_done_before_stays_done() -> None:
    """A mark in Jira is stronger than the date."""
    story = an_issue("2026-11-23 09:00")
    story.marks.add("reaction:created:due:1")
    assert acts(look(LATER, story, "2026-11-24 12:00")) == [("label", "done")]
