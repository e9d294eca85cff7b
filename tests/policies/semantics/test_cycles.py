"""Design §4.1: cycles — order of events, answers, reopening, `when` and `while`. Calendar 09:00-18:00."""

from policies import Person, Policy
from tests.policies.build import CLIENT, SERVICE, STAFF, Story, a_clock, an_issue, cycle, due, look, msk, wall

STAGE = a_clock("start: {status: {to: В работе}}\nstop: {status: {from: В работе}}\ntarget: 4h")
REPLY = a_clock("start: [created, {comment: requester}]\nstop: {comment: staff}\ntarget: 4h")
REOPENED = a_clock(
    "start: [created, {status: {from: Закрыт, to: Открыт}}]\nstop: {status: {to: Закрыт}}\ntarget: 2h\n"
    "show: {state: Состояние}"
)


def states(policy: Policy, story: Story, at: str) -> list[str]:
    return [found.state for found in look(policy, story, at).clocks["c"]]


def test_events_of_one_second_go_by_change_id() -> None:
    """Started by change 10000 and stopped by 10001 in the same second: one cycle of no length, met."""
    at = msk("2026-11-23 11:00")
    story = an_issue().status(at, "В работе").status(at, "Анализ")
    found = cycle(STAGE, story, "2026-11-23 12:00")
    assert (found.state, found.spent, found.started, found.stopped) == ("met", 0, at, at)


def test_at_one_moment_stop_comes_before_start() -> None:
    """A new assignee ends the stage of the old one and starts his own, in one change."""
    policy = a_clock("start: {assignee: {to: filled}}\nstop: {assignee: {from: filled}}")
    story = (
        an_issue(assignee=None)
        .change("2026-11-23 10:30", assignee="Игорь")
        .change("2026-11-23 12:00", assignee="Ольга")
    )
    found = look(policy, story, "2026-11-23 13:00").clocks["c"]
    assert [(c.number, c.state, c.spent) for c in found] == [(1, "met", 5400), (2, "running", 3600)]


def test_at_one_moment_pause_comes_before_start() -> None:
    """A change that both starts the clock and pauses it starts it paused."""
    policy = a_clock("start: {status: {to: Ждём}}\npause: {status: Ждём}\ntarget: 2h")
    assert cycle(policy, an_issue().status("2026-11-23 11:00", "Ждём"), "2026-11-23 18:00").state == "paused"


def test_at_one_moment_stop_comes_before_pause() -> None:
    """A change that both stops and pauses the clock stops it."""
    policy = a_clock("start: created\nstop: {status: {to: Ждём}}\npause: {status: Ждём}\ntarget: 2h")
    assert cycle(policy, an_issue().status("2026-11-23 11:00", "Ждём"), "2026-11-23 18:00").state == "met"


def test_a_public_comment_of_staff_is_an_answer() -> None:
    """It stops the clock."""
    assert states(REPLY, an_issue().comment("2026-11-23 11:00"), "2026-11-23 12:00") == ["met"]


def test_an_internal_comment_is_no_answer() -> None:
    """The customer cannot see it."""
    assert states(REPLY, an_issue().comment("2026-11-23 11:00", public=False), "2026-11-23 12:00") == ["running"]


def test_neither_the_service_nor_the_requester_answers() -> None:
    """The service's own comment is nobody's answer, the requester's is a question."""
    story = an_issue().comment("2026-11-23 11:00", SERVICE).comment("2026-11-23 11:30", CLIENT)
    assert states(REPLY, story, "2026-11-23 12:00") == ["running"]


def test_of_several_unanswered_messages_the_first_starts_the_clock() -> None:
    """Answered at 11:00; the customer writes at 12:00 and 13:00: due 16:00."""
    story = (
        an_issue().comment("2026-11-23 11:00").comment("2026-11-23 12:00", CLIENT).comment("2026-11-23 13:00", CLIENT)
    )
    assert due(REPLY, story) == "2026-11-23 16:00"
    assert states(REPLY, story, "2026-11-23 14:00") == ["met", "running"]


def test_reopening_starts_a_new_cycle_and_the_finished_one_keeps_its_verdict() -> None:
    """Closed late on Monday, reopened on Tuesday, closed in time: one of each."""
    story = an_issue().status("2026-11-23 13:00", "Закрыт")
    assert states(REOPENED, story, "2026-11-24 09:00") == ["met_late"]
    story.status("2026-11-24 10:00", "Открыт", CLIENT)
    assert states(REOPENED, story, "2026-11-24 11:00") == ["met_late", "running"]
    assert due(REOPENED, story) == "2026-11-24 12:00"
    story.status("2026-11-24 11:30", "Закрыт")
    assert states(REOPENED, story, "2026-12-01 12:00") == ["met_late", "met"]
    assert look(REOPENED, story, "2026-12-01 12:00").fields == {"Состояние": "выполнен"}


def test_a_clock_that_no_longer_applies_is_cancelled_and_never_breaches() -> None:
    """`when` ceases at 11:00; at 18:00 there is no due time, no breach, no label."""
    policy = a_clock(
        "start: created\nwhen: {type: Инцидент}\ntarget: 2h\npoints: [{at: due, do: {label: late}}]\nshow: {state: S}"
    )
    story = an_issue().change("2026-11-23 11:00", type="Консультация")
    decision = look(policy, story, "2026-11-23 18:00")
    found = decision.clocks["c"][0]
    assert (found.state, found.due, wall(found.stopped)) == ("cancelled", None, "2026-11-23 11:00")
    assert (decision.effects, decision.look_again_at, decision.fields) == ((), None, {"S": "не применяется"})


def test_a_clock_that_never_applied_has_no_cycles() -> None:
    """Switched off from the start."""
    policy = a_clock("start: created\nwhen: {type: Ошибка}\ntarget: 2h\nshow: {state: S, due: D}")
    decision = look(policy, an_issue(), "2026-11-30 18:00")
    assert (decision.clocks["c"], decision.fields) == ((), {"D": None, "S": "не применяется"})


WAITING = a_clock(
    "while: {status: Ждём}\nstop: {comment: requester}\ntarget: 2h\npoints: [{at: due, do: {label: silent}}]"
)


def test_a_while_clock_runs_as_long_as_its_condition_holds() -> None:
    """Left in time it is cancelled, not met and not breached; each stay is a cycle of its own."""
    story = (
        an_issue()
        .status("2026-11-23 11:00", "Ждём")
        .status("2026-11-23 12:00", "Открыт")
        .status("2026-11-23 14:00", "Ждём")
    )
    found = look(WAITING, story, "2026-11-23 15:00").clocks["c"]
    assert [(c.state, wall(c.started)) for c in found] == [
        ("cancelled", "2026-11-23 11:00"),
        ("running", "2026-11-23 14:00"),
    ]


def test_a_while_clock_left_after_its_due_time_was_breached() -> None:
    """Due 13:00, left at 14:00: the breach happened, by event times."""
    story = an_issue().status("2026-11-23 11:00", "Ждём").status("2026-11-23 14:00", "Открыт")
    decision = look(WAITING, story, "2026-11-23 15:00")
    assert decision.clocks["c"][0].state == "breached"
    assert [(e.kind, e.state) for e in decision.effects] == [("label", "due")]


def test_a_while_clock_that_was_stopped_waits_for_its_condition_to_begin_anew() -> None:
    """The customer wrote while it still waited: no second cycle until it waits again."""
    story = (
        an_issue()
        .status("2026-11-23 11:00", "Ждём")
        .comment("2026-11-23 12:00", CLIENT)
        .change("2026-11-23 12:30", priority="Низкий")
    )
    assert states(WAITING, story, "2026-11-23 18:00") == ["met"]
    story.status("2026-11-24 10:00", "Открыт").status("2026-11-24 11:00", "Ждём")
    assert states(WAITING, story, "2026-11-24 12:00") == ["met", "running"]


def test_a_while_clock_may_hold_from_the_creation() -> None:
    """Created in the status: the first cycle starts with the issue."""
    assert wall(cycle(WAITING, an_issue(status="Ждём"), "2026-11-23 11:00").started) == "2026-11-23 10:00"


def test_while_and_when_start_the_clock_when_both_come_to_hold() -> None:
    """Waiting since 11:00, an incident since 12:00."""
    policy = a_clock("while: {status: Ждём}\nwhen: {type: Инцидент}\ntarget: 2h")
    story = an_issue(type="Ошибка").status("2026-11-23 11:00", "Ждём").change("2026-11-23 12:00", type="Инцидент")
    assert wall(cycle(policy, story, "2026-11-23 13:00").started) == "2026-11-23 12:00"


def test_who_did_it_may_decide() -> None:
    """`by: staff`: the same move of a requester does not start the stage."""
    policy = a_clock("start: {status: {to: В работе}, by: staff}\ntarget: 2h")
    assert states(policy, an_issue().status("2026-11-23 11:00", "В работе", CLIENT), "2026-11-23 12:00") == []
    assert states(policy, an_issue().status("2026-11-23 11:00", "В работе", STAFF), "2026-11-23 12:00") == ["running"]
    nobody = an_issue().status("2026-11-23 11:00", "В работе", None)
    assert states(policy, nobody, "2026-11-23 12:00") == []


def test_a_change_without_author_and_one_by_a_stranger_are_no_staff() -> None:
    """Jira itself acted, or somebody outside the staff's groups."""
    stranger = Person("x", "Прохожий", groups=frozenset({"guests"}))
    assert states(REPLY, an_issue().comment("2026-11-23 11:00", stranger), "2026-11-23 12:00") == ["running"]


def test_a_change_of_level_is_an_event() -> None:
    """`start: {level: {to: Срочный}}`."""
    policy = a_clock(
        "start: {level: {to: Срочный}}\ntarget: 2h",
        more="levels: [{name: Срочный, when: {priority: Критический}}, {name: Обычный}]",
    )
    story = an_issue(priority="Средний").change("2026-11-23 11:00", priority="Критический")
    assert due(policy, story) == "2026-11-23 13:00"


def test_conditions_may_ask_for_the_past() -> None:
    """`was`: closing stops the clock only when the issue was analysed before."""
    policy = a_clock("start: created\nstop: {status: {to: Закрыт}, when: {status: {was: Анализ}}}\ntarget: 2h")
    straight = an_issue().status("2026-11-23 11:00", "Закрыт")
    analysed = an_issue().status("2026-11-23 10:30", "Анализ").status("2026-11-23 11:00", "Закрыт")
    assert states(policy, straight, "2026-11-23 11:30") == ["running"]
    assert states(policy, analysed, "2026-11-23 11:30") == ["met"]
