"""What Jira shows: written in one PUT, compared as Jira gives it back, and what is missing is named."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from connector.jira.names import Field
from connector.loop.acting.plan import given_back, normal
from policies.facts import Value
from tests.connector.loop.stage import MONDAY, SHIPPED, Stage, msk

NOON = datetime(2026, 11, 23, 9, tzinfo=UTC)


def use(stage: Stage, before: str, after: str) -> None:
    """Puts an edited policy in force."""
    text = SHIPPED.read_text(encoding="utf-8")
    assert before in text
    stage.file.write_text(text.replace(before, after), encoding="utf-8")
    assert stage.poll()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (NOON, NOON.astimezone(timezone(timedelta(hours=3)))),
        (NOON, NOON.replace(microsecond=999)),
        ("", None),
        ("  ", None),
        ((), None),
        ("два  слова\n", "два слова"),
        (2, 2.0000001),
    ],
)
def test_values_that_look_the_same_are_the_same(one: Value, other: Value) -> None:
    """Zones, blanks and the last digits are no difference (law 4)."""
    assert normal(one) == normal(other)


@pytest.mark.parametrize(("one", "other"), [("a", "б"), (None, 0), (NOON, NOON + timedelta(seconds=1)), ("1", 1)])
def test_values_that_differ_are_different(one: Value, other: Value) -> None:
    """Nothing is smoothed over."""
    assert normal(one) != normal(other)


@pytest.mark.parametrize(
    ("value", "field", "back"),
    [
        (NOON, Field("f", ("f",), "date"), date(2026, 11, 23)),
        (1.5, Field("f", ("f",), "string"), "1.5"),
        ("я" * 300, Field("f", ("f",), "string"), "я" * 254 + "…"),
        ("строка *как есть*", Field("f", ("f",), "string", rich=True), "строка *как есть*"),
        ("Да", Field("f", ("f",), "option"), "Да"),
        ("слово", Field("f", ("f",), "number"), "слово"),
    ],
)
def test_a_value_is_compared_as_its_field_gives_it_back(value: Value, field: Field, back: Value) -> None:
    """A date field keeps the day, a text field the text, a line of 255 its beginning."""
    assert given_back(value, field) == back


def test_a_field_that_jira_lacks_is_named_and_the_others_are_written(stage: Stage) -> None:
    """The admin is told to create it, on the card and in the note; when he has, it is filled."""
    stage.drop_field("Реакция")
    stage.names()
    key = stage.incident()
    stage.settle()
    assert stage.shows(key, "Уровень") == "Критический"
    assert "В Jira нет поля «Реакция»: создайте его и добавьте на экраны проекта" in stage.problem(key)
    assert "Jira has no field “Реакция”" in stage.problem(key, "en")
    assert any("«Реакция»" in told["ru"] and "“Реакция”" in told["en"] for told in stage.note()["problems"])


def test_a_field_off_the_screen_is_named_and_the_others_are_written(stage: Stage) -> None:
    """Two PUTs, the second without it; within an hour of the mending it is filled by itself."""
    stage.set_field("SLA", on_screen=False)
    key = stage.incident()
    stage.settle()
    assert stage.shows(key, "Реакция") == "идёт"
    assert stage.shows(key, "SLA") is None
    assert stage.sandbox.field("SLA") in stage.problem(key)
    stage.set_field("SLA", on_screen=True)
    stage.until(MONDAY + timedelta(hours=1, seconds=1))
    assert "Критический" in stage.shows(key, "SLA")
    assert stage.problem(key) == ""


def test_fields_that_could_not_be_written_are_not_forgotten(stage: Stage) -> None:
    """A 500 on the PUT: again within minutes, not at the next look a day later."""
    key = stage.incident()
    stage.fail("PUT *", 500)
    stage.settle()
    assert stage.problem(key)
    stage.until(MONDAY + timedelta(minutes=2))
    assert stage.shows(key, "Реакция") == "идёт"
    assert stage.problem(key) == ""


@pytest.mark.parametrize(("kind", "type_"), [("date", "date"), ("text", "string")])
def test_a_deadline_in_another_kind_of_field_comes_to_rest(stage: Stage, kind: str, type_: str) -> None:
    """The admin made «Реакция до» a date or a text: it is written once, not for ever."""
    stage.set_field("Реакция до", kind=kind, type=type_)
    stage.names()
    key = stage.incident()
    stage.settle()
    assert str(stage.shows(key, "Реакция до")).startswith("2026-11-23")
    stage.forget_calls()
    stage.tell(key)
    stage.settle()
    assert not stage.writes()


def test_a_field_may_be_named_by_its_id(stage: Stage) -> None:
    """As the message about two fields of one name advises; written once."""
    use(stage, "state: Реакция", f"state: {stage.sandbox.field('Реакция')}")
    key = stage.incident()
    stage.settle()
    assert stage.shows(key, "Реакция") == "идёт"
    stage.forget_calls()
    stage.tell(key)
    stage.settle()
    assert not stage.writes()


def test_two_fields_of_one_name_are_told_apart_by_their_ids(stage: Stage) -> None:
    """Neither is written; both ids are named."""
    site = stage.sandbox.world.site
    twin = next(field for field in site.fields if field.name == "SLA")
    stage.sandbox.world.put_field(type(twin)("customfield_20000", "SLA", "text", "string", (), "textfield"))
    stage.names()
    key = stage.incident()
    stage.settle()
    assert "customfield_20000" in stage.problem(key)
    assert twin.id in stage.problem(key)
    assert stage.shows(key, "Реакция") == "идёт"


def test_names_that_jira_lacks_are_told_before_anybody_needs_them(cloud: Stage) -> None:
    """A status, a type, a priority and a group, each with what to do."""
    text = SHIPPED.read_text(encoding="utf-8")
    for before, after in (
        ("work: В работе", "work: Трудимся"),
        ("requests: [Консультация,", "requests: [Совет, Консультация,"),
        ("priorities: [Критический,", "priorities: [Адский, Критический,"),
        ("duty: {groups: support}", "duty: {groups: night}"),
    ):
        assert before in text
        text = text.replace(before, after)
    cloud.file.write_text(text, encoding="utf-8")
    assert cloud.poll()
    told = " ".join(problem["ru"] for problem in cloud.note()["problems"])
    for name in ("статуса «Трудимся»", "типа запроса «Совет»", "приоритета «Адский»", "группе «night»"):
        assert name in told


def test_somebody_who_writes_over_a_field_is_corrected(stage: Stage) -> None:
    """What a hand changed is put right at the next look."""
    key = stage.incident()
    stage.settle()
    stage.edit(key, **{stage.sandbox.field("SLA"): "всё хорошо"})
    stage.tell(key)
    stage.settle()
    assert "срок 23.11.2026 12:00 МСК" in stage.shows(key, "SLA")
    assert msk("2026-11-23 12:00").isoformat() == stage.shows(key, "Реакция до")
