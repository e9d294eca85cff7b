"""Design §4.1: pauses. Calendar 09:00-18:00; a target of 4 h from Monday 2026-11-23 10:00 is due 14:00."""

from tests.policies.build import Story, a_clock, an_issue, cycle, due, look, told, wall

POLICY = a_clock(
    """
    start: created
    stop: {status: {to: Анализ}}
    pause: {status: [Ждём, Отложен]}
    target: 4h
    points: [{at: 50%, do: {label: half}}, {at: due, do: {label: late}}]
    show: {due: Срок, state: Состояние, spent: Часы}
    """
)
FIELDS = ("Срок", "Состояние", "Часы")


def fields(story: Story, at: str) -> list[object]:
    shown = look(POLICY, story, at).fields
    return [shown[name] for name in FIELDS]


def test_several_pauses_add_up() -> None:
    """Paused 11-12 and 13-15: 3 h more, due 17:00."""
    story = an_issue().status("2026-11-23 11:00", "Ждём").status("2026-11-23 12:00", "Открыт")
    story.status("2026-11-23 13:00", "Ждём").status("2026-11-23 15:00", "Открыт")
    assert due(POLICY, story) == "2026-11-23 17:00"


def test_a_pause_counts_in_the_same_calendar() -> None:
    """Paused Monday 17:00 to Tuesday 10:00 is two working hours: due 14:00 + 2 h, as a pause 11:00-13:00 would be."""
    night = a_clock("start: created\npause: {status: Ждём}\ntarget: 9h")
    story = an_issue().status("2026-11-23 17:00", "Ждём").status("2026-11-24 10:00", "Открыт")
    assert due(night, story) == "2026-11-24 12:00"  # 7 h on Monday, 2 h on Tuesday from 10:00


def test_moving_between_two_pausing_statuses_is_one_pause() -> None:
    """Ждём 11:00, Отложен 12:00, back 13:00: two hours."""
    story = an_issue().status("2026-11-23 11:00", "Ждём").status("2026-11-23 12:00", "Отложен")
    assert due(POLICY, story.status("2026-11-23 13:00", "Открыт")) == "2026-11-23 16:00"


def test_while_paused_no_due_time_is_shown_but_the_time_left_is_known() -> None:
    """One hour used: three are left, and the field says so by standing still."""
    story = an_issue().status("2026-11-23 11:00", "Ждём")
    found = cycle(POLICY, story, "2026-11-27 12:00")
    assert (found.state, found.due, found.spent, found.left) == ("paused", None, 3600, 3 * 3600)
    assert fields(story, "2026-11-27 12:00") == [None, "пауза", 1.0]


def test_a_paused_clock_never_breaches() -> None:
    """A month later nothing was breached, no label is due, and nothing is waited for."""
    decision = look(POLICY, an_issue().status("2026-11-23 11:00", "Ждём"), "2026-12-23 12:00")
    assert decision.clocks["c"][0].state == "paused"
    assert decision.effects == ()
    assert decision.look_again_at is None


def test_the_end_of_the_clock_closes_an_open_pause() -> None:
    """Stopped out of a pause: one hour used, the pause is not counted."""
    found = cycle(
        POLICY, an_issue().status("2026-11-23 11:00", "Ждём").status("2026-11-25 12:00", "Анализ"), "2026-12-01 12:00"
    )
    assert (found.state, found.spent, wall(found.stopped)) == ("met", 3600, "2026-11-25 12:00")


def test_a_clock_may_start_paused() -> None:
    """Created in a pausing status: nothing counts until 12:00, then four hours."""
    story = an_issue(status="Ждём")
    assert cycle(POLICY, story, "2026-11-23 11:00").state == "paused"
    assert due(POLICY, story.status("2026-11-23 12:00", "Открыт")) == "2026-11-23 16:00"


def test_a_pause_after_the_breach_does_not_undo_it() -> None:
    """Due 14:00, paused 15:00: breached all the same, by its due time."""
    found = cycle(POLICY, an_issue().status("2026-11-23 15:00", "Ждём"), "2026-11-23 16:00")
    assert (found.state, wall(found.due)) == ("breached", "2026-11-23 14:00")


def test_a_pause_that_begins_exactly_at_the_due_time_is_too_late() -> None:
    """At 14:00 the four hours are used up."""
    assert cycle(POLICY, an_issue().status("2026-11-23 14:00", "Ждём"), "2026-11-23 16:00").state == "breached"


def test_a_pause_outside_working_hours_costs_nothing() -> None:
    """Paused 19:00, resumed 20:00: due as if it had not been."""
    policy = a_clock("start: created\npause: {status: Ждём}\ntarget: 9h")
    story = an_issue().status("2026-11-23 19:00", "Ждём").status("2026-11-23 20:00", "Открыт")
    assert due(policy, story) == due(policy, an_issue()) == "2026-11-24 10:00"


def test_a_point_reached_before_the_pause_stays_reached() -> None:
    """50 % is at 12:00; paused at 13:00 its label is still owed; paused at 11:00 it is not."""
    assert [e.id for e in look(POLICY, an_issue().status("2026-11-23 13:00", "Ждём"), "2026-11-25 12:00").effects] == [
        "c:created:50%:1"
    ]
    assert look(POLICY, an_issue().status("2026-11-23 11:00", "Ждём"), "2026-11-25 12:00").effects == ()


def test_the_trace_tells_who_paused_it_and_each_counted_stretch() -> None:
    """Nothing is told twice, and nothing of the time after the end."""
    story = (
        an_issue()
        .status("2026-11-23 11:00", "Ждём")
        .status("2026-11-23 12:00", "Открыт")
        .status("2026-11-23 13:00", "Анализ")
    )
    assert told(look(POLICY, story, "2026-11-23 18:00"), POLICY)[1:] == [
        "«c», цикл 1: отсчёт начат (Анна Клиентова); срок: 4 часа, календарь «work»",
        "«c»: считается 23.11.2026 10:00 МСК — 23.11.2026 11:00 МСК: 1 час",
        "«c»: пауза (Игорь Инженеров, Открыт → Ждём)",
        "«c»: отсчёт продолжен (Игорь Инженеров, Ждём → Открыт)",
        "«c»: считается 23.11.2026 12:00 МСК — 23.11.2026 13:00 МСК: 1 час",
        "«c»: отсчёт остановлен (Игорь Инженеров, Открыт → Анализ)",
        "«c», цикл 1: выполнен; израсходовано 2 часа, срок 23.11.2026 15:00 МСК",
    ]


def test_a_breached_clock_that_was_paused_and_resumed_counts_on_in_the_trace() -> None:
    """The stretch after the breach is counted up to now."""
    story = an_issue().status("2026-11-23 15:00", "Ждём").status("2026-11-23 16:00", "Открыт")
    lines = told(look(POLICY, story, "2026-11-23 17:30"), POLICY)
    assert "«c»: считается 23.11.2026 16:00 МСК — 23.11.2026 17:30 МСК: 1 час 30 минут" in lines
