"""Days that a field holds are events when they come; files and any activity are events too."""

from dataclasses import replace
from datetime import UTC, date

from policies import Around, Attachment, evaluate
from policies.decision import Decision
from policies.facts import Person
from tests.policies.build import CLIENT, SERVICE, STAFF, Story, a_clock, an_issue, look, msk, wall

TERM = a_clock("start: {reached: until}\ntarget: 2wd", more="fields: {until: Договор до}")
FRIDAY = date(2026, 11, 27)


def until(day: date, at: str = "2026-11-23 11:00") -> Story:
    return an_issue().change(at, **{"Договор до": day})


def test_a_clock_starts_when_the_day_comes() -> None:
    """Two working days after the day itself, by its calendar."""
    assert look(TERM, until(FRIDAY), "2026-11-26 23:59").clocks["c"] == ()
    (cycle,) = look(TERM, until(FRIDAY), "2026-11-27 00:00").clocks["c"]
    assert (wall(cycle.started), wall(cycle.due)) == ("2026-11-27 00:00", "2026-12-01 18:00")


def test_the_next_look_is_when_the_day_comes() -> None:
    """Law 3: nothing else tells of it."""
    assert wall(look(TERM, until(FRIDAY), "2026-11-23 12:00").look_again_at) == "2026-11-27 00:00"


def test_a_day_written_down_late_counts_from_the_day() -> None:
    """The term runs from the contract's end, not from when somebody noted it."""
    (cycle,) = look(TERM, until(date(2026, 11, 20)), "2026-11-23 12:00").clocks["c"]
    assert (wall(cycle.started), wall(cycle.due)) == ("2026-11-20 00:00", "2026-11-24 18:00")


def test_a_day_that_is_moved_before_it_comes_never_came() -> None:
    """Only the new one does."""
    story = until(FRIDAY).change("2026-11-25 11:00", **{"Договор до": date(2026, 12, 4)})
    assert look(TERM, story, "2026-11-30 12:00").clocks["c"] == ()
    assert wall(look(TERM, story, "2026-11-30 12:00").look_again_at) == "2026-12-04 00:00"


def test_the_day_of_a_moment_is_the_one_on_the_wall() -> None:
    """A quarter past midnight in Moscow is still yesterday by UTC, in which Jira's moments are read."""
    story = an_issue().change("2026-11-23 11:00", **{"Договор до": msk("2026-11-27 00:15").astimezone(UTC)})
    assert wall(look(TERM, story, "2026-11-23 12:00").look_again_at) == "2026-11-27 00:00"


CONTRACT = a_clock(
    "start: {contract: {to: expired}}",
    more="fields: {contract_until: Договор до}\nrules: [{name: Р, on: {contract: {to: expired}}, do: {label: истёк}}]",
)


def test_the_end_of_a_contract_is_an_event() -> None:
    """At midnight after its last day."""
    story = until(FRIDAY)
    before, after = (look(CONTRACT, story, at) for at in ("2026-11-27 23:59", "2026-11-28 00:00"))
    assert (before.effects, wall(before.look_again_at)) == ((), "2026-11-28 00:00")
    assert [effect.body["add"] for effect in after.effects] == ["истёк"]


SILENCE = a_clock("while: {status: Ожидание клиента}\nstop: [{activity: requester}]\ntarget: 3wd")


def waiting() -> Story:
    return an_issue().status("2026-11-23 11:00", "Ожидание клиента")


def test_any_act_of_the_customer_ends_the_silence() -> None:
    """A comment, a field filled, a file: whatever he did, he is not silent."""
    commented = waiting().comment("2026-11-23 12:00", CLIENT)
    filled = waiting().change("2026-11-23 12:00", CLIENT, Цех="Сборка")
    for story in (commented, filled):
        assert look(SILENCE, story, "2026-11-23 13:00").clocks["c"][0].state == "met"
    assert attached(SILENCE, waiting(), CLIENT).clocks["c"][0].state == "met"


def test_staff_and_the_service_do_not_end_it() -> None:
    """Nor does Jira itself."""
    story = waiting().comment("2026-11-23 12:00", STAFF).change("2026-11-23 12:10", SERVICE, Уровень="Базовый")
    assert (
        look(SILENCE, story.change("2026-11-23 12:20", None, labels=("x",)), "2026-11-23 13:00").clocks["c"][0].state
        == "running"
    )
    assert attached(SILENCE, waiting(), STAFF).clocks["c"][0].state == "running"


def attached(policy: object, story: Story, by: Person, name: str = "лог.zip") -> Decision:
    issue = replace(story.issue, attachments=(Attachment("7", msk("2026-11-23 12:00"), by, name, 10),))
    return evaluate(policy, issue, msk("2026-11-23 13:00"), Around(service=SERVICE.id))  # type: ignore[arg-type]


FILES = a_clock(
    "start: {attachment: requester}",
    more="rules: [{name: Ф, require: {attachments: {formats: [zip, png]}}, otherwise: {label: bmp}}]",
)


def test_files_are_events_and_attributes() -> None:
    """Whose they are, and what they are called."""
    assert len(attached(FILES, an_issue(), CLIENT).clocks["c"]) == 1
    assert attached(FILES, an_issue(), STAFF).clocks["c"] == ()
    assert [e.kind for e in attached(FILES, an_issue(), CLIENT, "экран.BMP").effects] == ["label"]
    assert attached(FILES, an_issue(), CLIENT).effects == ()
