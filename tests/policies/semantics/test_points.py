"""Design §4.1: points on the way. Calendar 09:00-18:00; a target of 5 h from Monday 2026-11-23 10:00 is due 15:00."""

from datetime import timedelta

from tests.policies.build import a_clock, acts, an_issue, effect, look, msk, wall

POLICY = a_clock(
    """
    start: created
    stop: {status: {to: Анализ}}
    pause: {status: Ждём}
    target: 5h
    points:
      - {at: 80%, do: {notify: staff, text: "{key}: осталось {left}, срок {due}"}}
      - {at: due, do: [{label: late}, {comment: internal, text: "Срок {due} прошёл"}]}
      - {at: +2h, do: {set: {Эскалация: да}}}
    """
)


def test_a_share_is_counted_in_working_time() -> None:
    """80 % of 5 h is 4 h: from Monday 16:00, two hours today and two tomorrow, 11:00."""
    story = an_issue("2026-11-23 16:00")
    assert wall(look(POLICY, story, "2026-11-23 16:00").look_again_at) == "2026-11-24 11:00"
    assert look(POLICY, story, "2026-11-24 10:59").effects == ()
    found = effect(look(POLICY, story, "2026-11-24 11:00"), "notify")
    assert (found.state, wall(found.due), wall(found.caused)) == ("due", "2026-11-24 11:00", "2026-11-24 11:00")
    assert found.body["text"] == "SUP-1: осталось 1 час, срок 24.11.2026 12:00 МСК"


def test_points_before_due_are_counted_back_in_working_time() -> None:
    """Due Tuesday 10:00; two working hours before that is Monday 17:00, not Tuesday 08:00."""
    policy = a_clock("start: created\ntarget: 5h\npoints: [{at: -2h, do: {label: soon}}]")
    story = an_issue("2026-11-23 14:00")
    assert wall(look(policy, story, "2026-11-23 14:00").look_again_at) == "2026-11-23 17:00"
    assert effect(look(policy, story, "2026-11-23 17:00"), "label").id == "c:created:-2h:1"


def test_a_point_further_back_than_the_target_comes_at_once() -> None:
    """-9h of a 5 h target: with the start."""
    policy = a_clock("start: created\ntarget: 5h\npoints: [{at: -9h, do: {label: soon}}]")
    assert acts(look(policy, an_issue(), "2026-11-23 10:00")) == [("label", "due")]


def test_points_after_due_are_counted_on_in_working_time() -> None:
    """Due 15:00, +2h is 17:00."""
    decision = look(POLICY, an_issue(), "2026-11-23 17:00")
    assert effect(decision, "set").body == {"field": "Эскалация", "value": "да"}
    assert wall(effect(decision, "set").due) == "2026-11-23 17:00"
    assert wall(look(POLICY, an_issue(), "2026-11-23 16:00").look_again_at) == "2026-11-23 17:00"


def test_at_risk_from_the_first_point_before_due_until_the_breach() -> None:
    """Running and past 80 %; then breached."""
    states = [look(POLICY, an_issue(), f"2026-11-23 {at}").clocks["c"][0] for at in ("13:59", "14:00", "15:00")]
    assert [(c.state, c.at_risk) for c in states] == [("running", False), ("running", True), ("breached", False)]


def test_what_speaks_to_people_waits_for_the_clocks_own_hours() -> None:
    """Due 18:00, a moment that still counts as working time; a term that ends at night is told at 09:00."""
    evening = a_clock(
        "start: created\ntarget: 1d\npoints: [{at: due, do: [{label: late}, {notify: staff, text: Поздно}]}]"
    )
    decision = look(evening, an_issue("2026-11-23 10:00"), "2026-11-25 03:00")
    assert [(e.kind, e.state, wall(e.due)) for e in decision.effects] == [
        ("label", "due", "2026-11-25 00:00"),
        ("notify", "held", "2026-11-25 09:00"),
    ]
    assert wall(decision.look_again_at) == "2026-11-25 09:00"
    assert acts(look(evening, an_issue("2026-11-23 10:00"), "2026-11-25 09:00")) == [
        ("label", "due"),
        ("notify", "due"),
    ]


def test_a_due_time_at_closing_is_told_at_closing() -> None:
    """The closing moment is not «tomorrow»."""
    policy = a_clock("start: created\ntarget: 8h\npoints: [{at: due, do: {notify: staff, text: Поздно}}]")
    found = effect(look(policy, an_issue(), "2026-11-23 18:00"), "notify")
    assert (found.state, wall(found.due)) == ("due", "2026-11-23 18:00")


def test_anytime_does_not_wait() -> None:
    """The same term at midnight, told at midnight."""
    policy = a_clock(
        "start: created\ntarget: 1d\npoints: [{at: due, anytime: true, do: {notify: staff, text: Поздно}}]"
    )
    assert acts(look(policy, an_issue("2026-11-23 10:00"), "2026-11-25 00:00")) == [("notify", "due")]


def test_a_move_waits_for_what_is_said_with_it_and_comes_after_it() -> None:
    """Listed move first: the comment is still said before the issue leaves, both at 09:00."""
    policy = a_clock(
        "while: {status: Ждём}\ntarget: 1d\n"
        "points: [{at: due, do: [{transition: Отложен}, {comment: public, text: Ждали}]}]"
    )
    story = an_issue().status("2026-11-23 10:00", "Ждём")
    night = look(policy, story, "2026-11-25 03:00")
    assert [(e.kind, e.state, wall(e.due)) for e in night.effects] == [
        ("comment", "held", "2026-11-25 09:00"),
        ("transition", "held", "2026-11-25 09:00"),
    ]
    assert acts(look(policy, story, "2026-11-25 09:00")) == [("comment", "due"), ("transition", "due")]


def test_every_effect_of_a_point_has_an_id_of_its_own() -> None:
    """Numbered as listed; a comment that is done does not make its neighbour done."""
    story = an_issue()
    decision = look(POLICY, story, "2026-11-23 15:00")
    assert [e.id for e in decision.effects] == ["c:created:due:1", "c:created:due:2"]
    story.marks.add("c:created:due:1")
    states = {e.id: e.state for e in look(POLICY, story, "2026-11-23 15:00").effects}
    assert (states["c:created:due:1"], states["c:created:due:2"]) == ("done", "due")


def test_two_points_at_one_place_have_ids_of_their_own() -> None:
    """One speaks in working hours, the other at any time; neither hides the other."""
    policy = a_clock(
        "start: created\ntarget: 5h\npoints: [{at: due, do: {label: a}}, {at: due, anytime: true, do: {label: b}}]"
    )
    assert [e.id for e in look(policy, an_issue(), "2026-11-23 15:00").effects] == [
        "c:created:due:1",
        "c:created:due#2:1",
    ]


def test_each_cycle_has_effects_of_its_own() -> None:
    """The id carries what started the cycle."""
    policy = a_clock(
        "start: [created, {status: {from: Закрыт}}]\nstop: {status: {to: Закрыт}}\ntarget: 1h\n"
        "points: [{at: due, do: {label: late}}]"
    )
    story = an_issue().status("2026-11-23 12:00", "Закрыт").status("2026-11-23 13:00", "Открыт")
    assert [e.id for e in look(policy, story, "2026-11-23 15:00").effects] == ["c:created:due:1", "c:10001:due:1"]


def test_a_stop_before_a_point_kills_it() -> None:
    """Stopped at 13:00: neither the warning nor the rest is ever due."""
    decision = look(POLICY, an_issue().status("2026-11-23 13:00", "Анализ"), "2026-11-25 12:00")
    assert (decision.effects, decision.look_again_at) == ((), None)


def test_a_stop_exactly_at_due_is_no_breach_and_owes_no_label() -> None:
    """15:00:00 is in time."""
    assert look(POLICY, an_issue().status("2026-11-23 15:00", "Анализ"), "2026-11-25 12:00").effects == ()


def test_a_late_stop_still_owes_the_record_but_no_warning() -> None:
    """Stopped at 15:30 and looked at only then: the label is due, «осталось …» would be noise."""
    decision = look(POLICY, an_issue().status("2026-11-23 15:30", "Анализ"), "2026-11-23 15:31")
    assert acts(decision) == [("label", "due")]


def test_after_the_breach_the_warning_is_noise() -> None:
    """Nobody looked between 14:00 and 16:00."""
    assert acts(look(POLICY, an_issue(), "2026-11-23 16:00")) == [("label", "due"), ("comment", "due")]


def test_what_was_done_stays_told() -> None:
    """A warning that went out is listed as done, also after the end."""
    story = an_issue().status("2026-11-23 14:30", "Анализ")
    story.marks.add("c:created:80%:1")
    assert acts(look(POLICY, story, "2026-11-23 15:00")) == [("notify", "done")]


def test_pending_points_die_with_the_pause() -> None:
    """Paused at 13:00: nothing to wait for; resumed at 14:00, 80 % comes an hour later than it would have."""
    story = an_issue().status("2026-11-23 13:00", "Ждём")
    assert look(POLICY, story, "2026-11-23 14:00").look_again_at is None
    story.status("2026-11-23 14:00", "Открыт")
    assert wall(look(POLICY, story, "2026-11-23 14:00").look_again_at) == "2026-11-23 15:00"


def test_observe_of_a_clock_holds_its_effects() -> None:
    """Shown, never done, and nobody is woken for them."""
    policy = a_clock("start: created\ntarget: 5h\nmode: observe\npoints: [{at: due, do: {label: late}}]")
    decision = look(policy, an_issue(), "2026-11-23 16:00")
    assert (acts(decision), decision.look_again_at) == ([("label", "held")], None)


def test_a_point_may_cite_a_clause_of_its_own() -> None:
    """Else that of the clock; an act's own is nearer still."""
    policy = a_clock(
        "clause: A\nstart: created\ntarget: 1h\npoints:\n"
        "  - {at: 50%, clause: B, do: [{label: x}, {label: y, clause: C}]}\n  - {at: due, do: {label: z}}"
    )
    assert [e.clause for e in look(policy, an_issue(), "2026-11-23 10:30").effects] == [("B",), ("C",)]
    assert [e.clause for e in look(policy, an_issue(), "2026-11-23 11:00").effects] == [("A",)]


def test_points_stand_at_exact_moments() -> None:
    """Half of 1 h from 10:00:00.5 is 10:30:00.5."""
    policy = a_clock("start: created\ntarget: 1h\npoints: [{at: 50%, do: {label: x}}]")
    start = msk("2026-11-23 10:00") + timedelta(milliseconds=500)
    assert look(policy, an_issue(start), start).look_again_at == start + timedelta(minutes=30)


def test_a_fact_from_the_future_is_not_seen_but_waited_for() -> None:
    """Jira's clock is a little ahead: the stop of 13:00 is looked at again at 13:00."""
    story = an_issue().status("2026-11-23 13:00", "Анализ")
    decision = look(POLICY, story, "2026-11-23 12:59")
    assert (decision.clocks["c"][0].state, wall(decision.look_again_at)) == ("running", "2026-11-23 13:00")


def test_points_may_stand_working_days_from_the_due_time() -> None:
    """Due Thursday 18:00: a working day before it, three after it, each at the same time of day."""
    policy = a_clock(
        "start: created\ntarget: 3wd\npause: {status: Ждём}\n"
        "points: [{at: -1wd, do: {label: скоро}}, {at: +3 рабочих дня, do: {label: давно}}]"
    )
    story = an_issue()
    assert wall(look(policy, story, "2026-11-23 10:00").look_again_at) == "2026-11-25 18:00"
    decision = look(policy, story, "2026-11-25 18:00")
    assert (effect(decision, "label").id, decision.clocks["c"][0].at_risk) == ("c:created:-1wd:1", True)
    assert wall(look(policy, story, "2026-11-26 18:00").look_again_at) == "2026-12-01 18:00"
    paused = an_issue().status("2026-11-24 10:00", "Ждём").status("2026-11-24 12:00", "Открыт")
    assert wall(look(policy, paused, "2026-11-24 12:00").look_again_at) == "2026-11-26 11:00"


def test_working_days_from_a_term_in_calendar_days_count_from_its_last_day() -> None:
    """Ten days from Monday end with Thursday 3 December: Wednesday's close before it, Friday's close after it."""
    policy = a_clock("start: created\ntarget: 10d\npoints: [{at: -1wd, do: {label: a}}, {at: +1wd, do: {label: b}}]")
    found = [wall(effect(look(policy, an_issue(), at), "label").due) for at in ("2026-12-03 12:00", "2026-12-07 12:00")]
    assert found == ["2026-12-02 18:00", "2026-12-04 18:00"]


def test_the_due_point_stands_at_the_due_time_however_it_is_counted() -> None:
    """`days: same-time` that ends at an opening: due and its point are one moment."""
    policy = a_clock("start: created\ntarget: 1wd\ndays: same-time\npoints: [{at: due, do: {label: x}}]")
    decision = look(policy, an_issue("2026-11-23 07:00"), "2026-11-24 09:00")
    assert wall(decision.clocks["c"][0].due) == wall(effect(decision, "label").due) == "2026-11-24 09:00"


def test_a_term_that_ends_with_a_day_has_points_at_the_ends_of_days() -> None:
    """Ten days around the clock end with Thursday 3 December; a working day before that is the end of Wednesday, to the
    microsecond."""
    policy = a_clock(
        "start: created\ntarget: 10d\npoints: [{at: -1wd, do: {label: x}}]", calendars="work: {hours: 24x7}"
    )
    assert effect(look(policy, an_issue(), "2026-12-03 12:00"), "label").due == msk("2026-12-03 00:00")


def test_a_close_at_midnight_belongs_to_the_day_that_it_ends() -> None:
    """Around the clock on weekdays, due when Friday ends: a working day after that is the end of Monday, not its
    beginning, which in working time is the due time itself."""
    policy = a_clock(
        "start: created\ntarget: 1wd\npoints: [{at: +1wd, do: {label: x}}]",
        calendars="work: {hours: {mon-fri: 00:00-24:00}}",
    )
    story = an_issue("2026-11-26 10:00")
    assert look(policy, story, "2026-11-30 23:59").effects == ()
    assert wall(effect(look(policy, story, "2026-12-01 00:00"), "label").due) == "2026-12-01 00:00"


def test_working_days_from_a_due_time_at_an_opening_come_at_openings() -> None:
    """`days: same-time` from Monday 07:00 is due on Wednesday at 09:00: Tuesday's and Thursday's openings, not the
    closes before them."""
    policy = a_clock(
        "start: created\ntarget: 2wd\ndays: same-time\npoints: [{at: -1wd, do: {label: a}}, {at: +1wd, do: {label: b}}]"
    )
    story = an_issue("2026-11-23 07:00")
    assert wall(look(policy, story, "2026-11-23 18:00").look_again_at) == "2026-11-24 09:00"
    assert wall(look(policy, story, "2026-11-25 09:00").look_again_at) == "2026-11-26 09:00"


def test_a_point_further_back_than_the_target_does_not_come_in_a_pause() -> None:
    """Created at night and paused before the opening: it comes when the clock goes on, and not while it stands."""
    policy = a_clock("start: created\npause: {status: Ждём}\ntarget: 5h\npoints: [{at: -9h, do: {label: soon}}]")
    story = an_issue("2026-11-23 20:00").status("2026-11-23 21:00", "Ждём")
    assert look(policy, story, "2026-11-24 11:00").effects == ()
    story.status("2026-11-24 12:00", "Открыт")
    assert wall(effect(look(policy, story, "2026-11-24 12:00"), "label").due) == "2026-11-24 12:00"


def test_what_comes_just_after_the_close_is_told_at_the_opening() -> None:
    """A share of a target need not be whole seconds: a quarter of one day from 08:00:00.4 ends at 18:00:00.3."""
    policy = a_clock("start: created\ntarget: 1d\npoints: [{at: 25%, do: [{label: x}, {notify: staff, text: x}]}]")
    story = an_issue(msk("2026-11-23 08:00") + timedelta(milliseconds=400))
    decision = look(policy, story, "2026-11-24 09:00")
    assert effect(decision, "label").due == msk("2026-11-23 18:00") + timedelta(milliseconds=300)
    assert wall(effect(decision, "notify").due) == "2026-11-24 09:00"
