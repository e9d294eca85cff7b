"""A note for the vendor's people never reaches the portal, whichever way it is written and whatever fails."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from connector.jira.answers import Forbidden
from connector.sandbox.desk.giving import as_service_desk
from connector.sandbox.person import PORTAL
from connector.sandbox.sites import mespace
from connector.sandbox.state.site import Dialect
from tests.connector.loop.stage import MONDAY, Stage, staged

BOTH = pytest.mark.parametrize("dialect", ["cloud", "dc"])
COMMENT = "POST /rest/api/*/comment"
SECRET = "закрывают только консультации"


@contextmanager
def desk(dialect: Dialect, folder: Path, *, agent: bool = True) -> Iterator[Stage]:
    """The shipped vendor's service desk; `agent`: whether the service's account is one of its agents."""
    made = mespace.service_desk(dialect)
    ours, others = made.users[0], made.users[1:]
    site = made if agent else replace(made, users=(replace(ours, denied=("SERVICEDESK_AGENT",)), *others))
    with staged(dialect, folder, site=lambda _: site) as stage:
        yield stage


def closed(stage: Stage) -> str:
    """An incident that staff closed unlawfully: it is undone, and an internal note says why."""
    key = stage.incident()
    stage.settle()
    stage.move(key, "Закрыт")
    return key


def portal(stage: Stage, key: str) -> str:
    """Everything that the portal tells the customer of what was said."""
    return str(stage.customer.get(f"{PORTAL}/request/{key}/comment?limit=100&internal=true&public=true"))


def staffs(stage: Stage, key: str) -> list[str]:
    told = stage.support.get(f"{PORTAL}/request/{key}/comment?limit=100")["values"]
    return [one["body"] for one in told if not one["public"]]


@BOTH
def test_the_reason_of_an_undo_is_for_staff_alone(dialect: Dialect, tmp_path: Path) -> None:
    """Staff read it, the customer has no word of it in the portal and no way to the issue beside the portal."""
    with desk(dialect, tmp_path) as stage:
        key = closed(stage)
        stage.settle()
        assert stage.status(key) == "Открыт"
        assert len([text for text in staffs(stage, key) if SECRET in text]) == 1
        assert SECRET not in portal(stage, key)
        for path in (f"issue/{key}", f"issue/{key}/comment"):
            assert stage.customer.call("GET", path).status_code == 404


@BOTH
def test_a_lost_answer_is_not_answered_by_a_second_or_a_public_note(dialect: Dialect, tmp_path: Path) -> None:
    """After the unknown outcome Jira is asked; the note is there, once and internal."""
    with desk(dialect, tmp_path) as stage:
        key = closed(stage)
        stage.drop_answer(COMMENT, times=5)
        stage.until(MONDAY + timedelta(hours=1))
        assert len([text for text in staffs(stage, key) if SECRET in text]) == 1
        assert SECRET not in portal(stage, key)


@BOTH
def test_a_refused_note_does_not_become_public_when_it_is_tried_again(dialect: Dialect, tmp_path: Path) -> None:
    """Three refusals, then it is taken: internal still."""
    with desk(dialect, tmp_path) as stage:
        key = closed(stage)
        stage.fail(COMMENT, 403, times=3, body={"errorMessages": ["нет права"]})
        stage.until(MONDAY + timedelta(hours=2))
        assert len([text for text in staffs(stage, key) if SECRET in text]) == 1
        assert SECRET not in portal(stage, key)


@BOTH
def test_who_is_no_agent_writes_no_note(dialect: Dialect, tmp_path: Path) -> None:
    """Service Management would publish it: nothing is sent, the page says which right is wanting, and once it is
    granted the note is written."""
    with desk(dialect, tmp_path, agent=False) as stage:
        key = closed(stage)
        stage.until(MONDAY + timedelta(minutes=10))
        assert stage.comments(key) == []
        assert SECRET not in portal(stage, key)
        assert "не агент этого проекта" in stage.problem(key)
        assert "no agent" in stage.problem(key, "en")
        world = stage.sandbox.world
        world.change_site(replace(world.site, users=mespace.service_desk(dialect).users))
        stage.until(MONDAY + timedelta(hours=3))
        assert [one.internal for one in stage.comments(key)] == [True]
        assert stage.problem(key) == ""


@BOTH
def test_a_note_of_who_is_no_agent_is_published_by_the_desk(dialect: Dialect, tmp_path: Path) -> None:
    """The trap that the test above guards against is there: the sandbox publishes such a note, as JSM does."""
    with desk(dialect, tmp_path, agent=False) as stage:
        key = stage.incident()
        stage.jira.comment(key, SECRET, public=False, effect="e")
        assert SECRET in portal(stage, key)
        assert isinstance(stage.jira.may_note(key, "SUP"), Forbidden)


@BOTH
def test_what_the_customer_is_asked_is_in_the_portal(dialect: Dialect, tmp_path: Path) -> None:
    """A public comment is public."""
    with desk(dialect, tmp_path) as stage:
        key = stage.create("Ошибка", description="Не работает")
        stage.settle()
        assert stage.status(key) == "Ожидание клиента"
        assert "«Цех»" in portal(stage, key)
        assert staffs(stage, key) == []


def test_an_agent_is_asked_for_once_in_a_project(tmp_path: Path) -> None:
    """What the account was found to be is remembered."""
    with desk("cloud", tmp_path) as stage:
        keys = [closed(stage), closed(stage)]
        stage.settle()
        assert all(staffs(stage, key) for key in keys)
        asked = [call for call in stage.sandbox.faults.calls if call.path.endswith("/sla")]
        assert len(asked) == 1


@BOTH
def test_a_licence_taken_away_is_noticed(dialect: Dialect, tmp_path: Path) -> None:
    """What was remembered of the account holds until the names are read anew."""
    with desk(dialect, tmp_path) as stage:
        key = stage.incident()
        assert stage.jira.may_note(key, "SUP") is None
        users = stage.sandbox.world.site.users
        robot = stage.sandbox.service.user.id
        taken = tuple(replace(one, denied=("SERVICEDESK_AGENT",)) if one.id == robot else one for one in users)
        stage.sandbox.world.change_site(replace(stage.sandbox.world.site, users=taken))
        stage.jira.refresh()
        assert isinstance(stage.jira.may_note(key, "SUP"), Forbidden)


@BOTH
def test_a_licence_that_goes_with_the_right_to_read_groups_is_noticed(dialect: Dialect, tmp_path: Path) -> None:
    """One group gave both, as in many a Jira: what cannot be read anew is not believed any longer."""
    with desk(dialect, tmp_path) as stage:
        closed(stage)
        stage.settle()
        other = stage.incident()
        stage.settle()
        world = stage.sandbox.world
        ours, *rest = world.site.users
        world.change_site(replace(world.site, users=(replace(ours, denied=("SERVICEDESK_AGENT",)), *rest)))
        stage.fail("GET *group/member*", 403, times=1_000, body={"errorMessages": ["no Browse users and groups"]})
        regulations = stage.active.regulations
        assert isinstance(stage.jira.refresh(regulations.names["group"], regulations.spellings), Forbidden)
        stage.move(other, "Закрыт")
        stage.until(stage.now + timedelta(minutes=30))
        assert SECRET not in portal(stage, other)


@BOTH
def test_what_jsm_knows_of_a_request_are_facts(dialect: Dialect, tmp_path: Path) -> None:
    """Request type, organisation, channel and native clocks, as the loop reads them."""
    with desk(dialect, tmp_path) as stage:
        key = stage.incident()
        issue = stage.jira.read(key)
        assert not isinstance(issue, Forbidden)
        found = issue.attributes  # type: ignore[union-attr]
        assert (found["request type"], found["organizations"]) == ("Инцидент", ("Волжский завод",))
        assert (found["request.channel.type"], found["time to first response"]) == ("portal", "running")


def test_organisations_default_to_domains() -> None:
    """Those of one e-mail domain are one organisation."""
    made = as_service_desk(mespace.site("cloud"))
    assert made.desk is not None
    assert [one.name for one in made.desk.organizations] == ["volga-zavod.example", "zarya.example"]
