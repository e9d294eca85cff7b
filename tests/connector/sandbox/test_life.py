"""Seeded requests, life that goes on, and the page on which a newcomer plays."""

import pytest
import requests

from connector.sandbox.life import Life
from connector.sandbox.running import Sandbox
from connector.sandbox.seed import seed
from connector.sandbox.sites import mespace
from connector.sandbox.state.clock import MovableClock
from connector.sandbox.state.world import World
from tests.connector.sandbox.conftest import NOON


def world() -> World:
    return World(mespace.site("cloud"), MovableClock(lambda: NOON))


def test_the_seed_begins_in_the_middle_of_things(jira: Sandbox) -> None:
    """Some solved, one waiting, one incomplete, one critical and fresh; all of it before now."""
    seed(jira.world)
    told = [jira.service.issue(f"SUP-{number}")["fields"] for number in range(1, 7)]
    assert [fields["status"]["name"] for fields in told] == [
        "Решён",
        "Ожидание клиента",
        "Закрыт",
        "Открыт",
        "Открыт",
        "Открыт",
    ]
    assert all(fields["updated"] < "2026-11-23T12:00:00.000+0300" for fields in told)
    assert told[4][jira.field("Площадка")] is None


def test_life_is_the_same_for_the_same_chance() -> None:
    """So that a rehearsal can be repeated."""
    worlds = world(), world()
    for each in worlds:
        seed(each)
        life = Life(each, 1.0, 7)
        for _ in range(200):
            each.clock.add(60)
            life.step(each.clock())
    assert worlds[0].issues == worlds[1].issues
    assert len(worlds[0].issues) > 6


def test_life_does_not_always_keep_the_regulation() -> None:
    """Somebody closes an error that nobody analysed: there must be something to undo."""
    known = world()
    life = Life(known, 1.0, 3)
    for _ in range(400):
        life.step(known.clock())
    first_moves = {
        (issue.text("issuetype"), item.after_text)
        for issue in known.issues.values()
        for item in [item for history in issue.histories for item in history.items if item.field_id == "status"][:1]
    }
    assert ("10012", "Закрыт") in first_moves


def page(jira: Sandbox, path: str, **form: str) -> requests.Response:
    if form:
        return requests.post(jira.url + path, data=form, timeout=5)
    return requests.get(jira.url + path, timeout=5)


def test_a_newcomer_plays_on_the_page(jira: Sandbox) -> None:
    """Raise, move, change, say: each as the person chosen, as the REST then tells."""
    made = page(
        jira, "/play/raise", who="orlova", type="Ошибка", priority="Низкий", summary="Тихо", description="Нет звука"
    )
    assert made.status_code == 200
    way = jira.service.get("issue/SUP-1/transitions")["transitions"][0]
    page(jira, "/play/SUP-1/move", who="petrov", transition=way["id"])
    page(jira, "/play/SUP-1/edit", who="petrov", field=jira.field("Площадка"), value="Заря")
    page(jira, "/play/SUP-1/edit", who="petrov", field="priority", value="высокий")
    page(jira, "/play/SUP-1/say", who="petrov", text="между нами", internal="1")
    told = jira.service.issue("SUP-1")["fields"]
    assert told["reporter"]["displayName"] == "Ольга Орлова"
    assert (told["status"]["name"], told["priority"]["name"]) == (way["to"]["name"], "Высокий")
    assert (told[jira.field("Площадка")], told["comment"]["total"]) == ("Заря", 1)
    assert "между нами" in page(jira, "/browse/SUP-1").text
    assert "Тихо" in page(jira, "/").text


def test_the_page_speaks_two_languages_and_escapes(jira: Sandbox) -> None:
    """What people wrote is never markup."""
    jira.service.create("Ошибка", "<script>alert(1)</script>", description="<b>x</b>")
    for path in ("/", "/browse/SUP-1"):
        assert "<script>" not in page(jira, path).text
        assert "&lt;script&gt;" in page(jira, path).text
    assert "Requests" in page(jira, "/?lang=en").text
    assert "Обращения" in page(jira, "/").text


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/play/SUP-1/move", {"who": "petrov", "transition": "999"}),
        ("/play/SUP-1/edit", {"who": "petrov", "field": "customfield_10105", "value": "много"}),
        ("/play/SUP-1/edit", {"who": "petrov", "field": "status", "value": "Закрыт"}),
        ("/play/SUP-1/say", {"who": "никто", "text": "x"}),
        ("/play/raise", {"who": "orlova", "type": "Нет", "priority": "Низкий"}),
    ],
)
def test_a_wrong_move_on_the_page_is_told_so(jira: Sandbox, path: str, form: dict[str, str]) -> None:
    """400 on a page for people, never 500."""
    jira.service.create("Ошибка", "Сбой")
    answer = page(jira, path, **form)
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "text/html; charset=utf-8")
    assert page(jira, "/browse/SUP-99").status_code == 404
