"""`on`: what happens calls for what is done, but what the service itself did calls for nothing."""

import pytest

from policies import Decision
from tests.policies.build import CLIENT, SERVICE, STAFF, a_policy, an_issue, look

HEAD = """\
version: 1
regulation: t
calendars: {work: {timezone: Europe/Moscow, hours: {mon-fri: 09:00-18:00}}}
statuses: {new: Открыт, asked: Запрошено}
clocks: {c: {calendar: work, start: created}}
rules:
"""


def causes(decision: Decision) -> list[str]:
    return [effect.cause for effect in decision.due_effects()]


@pytest.mark.parametrize("event", ["comment: public", "status: {to: asked}"])
def test_the_services_own_acts_call_for_nothing(event: str) -> None:
    """Else it would answer its own answer, before the customer's eyes, for ever."""
    policy = a_policy(f"{HEAD}  - {{name: А, on: {{{event}}}, do: {{comment: public, text: А}}}}\n")
    story = an_issue().comment("2026-11-23 10:05", CLIENT, "1").status("2026-11-23 10:06", "Запрошено", STAFF)
    asked = causes(look(policy, story, "2026-11-23 10:10"))
    assert len(asked) == 1
    story.comment("2026-11-23 10:07", SERVICE, "А").status("2026-11-23 10:08", "Открыт", STAFF)
    story.status("2026-11-23 10:09", "Запрошено", SERVICE)
    assert causes(look(policy, story, "2026-11-23 10:10")) == asked


def test_who_asks_for_them_by_name_gets_them() -> None:
    """A policy may want to go on from what the service did: `by: service` says that it means it."""
    policy = a_policy(
        f"{HEAD}  - {{name: А, on: {{status: {{to: asked}}, by: service}}, do: {{comment: internal, text: А}}}}\n"
    )
    story = an_issue().status("2026-11-23 10:06", "Запрошено", STAFF)
    assert causes(look(policy, story, "2026-11-23 10:10")) == []
    story.status("2026-11-23 10:07", "Открыт", STAFF).status("2026-11-23 10:08", "Запрошено", SERVICE)
    assert len(causes(look(policy, story, "2026-11-23 10:10"))) == 1
