"""A limit over HTTP, from the request that is one too many to the place that comes free; and who a request is of,
whatever its author writes into it."""

from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest

from tests.regulations.week import Dialect, Week, Who, week

TEXT = dedent("""
    version: 1
    regulation: t
    scope: {project: SUP}
    people: {staff: {groups: support}}
    fields: {customer: Заказчик, contract_until: Договор до}
    statuses: {new: Открыт, work: Анализ, queue: В очереди, done: Закрыт}
    calendars: {work: {timezone: Europe/Moscow, hours: {mon-fri: 09:00-18:00}}}
    clocks: {c: {calendar: work, start: created, target: 8h, show: {state: Реакция}}}
    customers:
      - {name: ООО «Завод», aliases: [Завод], domains: [zavod.example], contacts: {key: director@zavod.example}}
      - {name: АО «Верфь», domains: [verf.example]}
    rules:
      - name: Предел
        limit: 2
        when: {status: [new, queue]}
        uncounted: {type: Консультация}
        queue: queue
        otherwise: [{comment: public, text: "{customer}: место {position}"}, {transition: queue}]
        release: [{comment: public, text: Дождались}, {transition: new}]
        show: Место
      - {name: Ключевой, on: created, when: {contact: key}, do: {label: ключевой}}
      - {name: Срок, on: {reached: contract_until}, do: {label: срок}}
    levels: [{name: Обычный, when: {type: [Инцидент, Консультация]}}]
    show: {summary: Итог}
""")
PEOPLE: dict[str, str | Who] = {
    "anna": "anna@zavod.example",
    "boris": "boris@verf.example",
    "stranger": "stranger@sub.zavod.example",
    "igor": "staff",
}
BOTH = pytest.mark.parametrize("dialect", ["cloud", "dc"])


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    file = tmp_path / "t.yaml"
    file.write_text(TEXT, encoding="utf-8")
    return file


def places(jira: Week, keys: list[str]) -> list[tuple[str, int | None]]:
    return [(jira.status(key), jira.fields(key)["Место"]) for key in keys]


@BOTH
def test_who_comes_first_is_let_in_first(dialect: Dialect, policy: Path, tmp_path: Path) -> None:
    """Four requests under a limit of two; as those in work are closed the next are let in, each told once."""
    with week(policy, tmp_path, dialect=dialect, start="2026-11-23 10:00", people=PEOPLE) as jira:
        keys = []
        for minute in range(4):
            jira.at(f"2026-11-23 10:0{minute}")
            keys.append(jira.create("anna", type="Инцидент"))
        other = jira.create("boris", type="Инцидент")
        free = jira.create("anna", type="Консультация")
        assert places(jira, keys) == [("Открыт", None), ("Открыт", None), ("В очереди", 1), ("В очереди", 2)]
        assert places(jira, [other, free]) == [("Открыт", None)] * 2
        jira.move("igor", keys[1], "Анализ")
        jira.at("2026-11-23 11:00")
        jira.move("igor", keys[1], "Закрыт")
        assert places(jira, keys)[2:] == [("Открыт", None), ("В очереди", 1)]
        jira.at("2026-11-23 12:00")
        jira.move("igor", keys[1], "Открыт")
        assert places(jira, keys)[1:] == [("В очереди", 2), ("Открыт", None), ("В очереди", 1)]
        jira.set("anna", keys[3], issuetype="Консультация")
        assert places(jira, keys)[1:] == [("В очереди", 1), ("Открыт", None), ("Открыт", None)]
        assert [jira.comments(key) for key in keys] == [
            [],
            ["ООО «Завод»: место 2"],
            ["ООО «Завод»: место 1", "Дождались"],
            ["ООО «Завод»: место 2", "Дождались"],
        ]


@BOTH
def test_nobody_takes_anothers_place(dialect: Dialect, policy: Path, tmp_path: Path) -> None:
    """Neither by the name in a field nor by what he calls himself nor by a domain below the customer's: whose a request
    is, and who its author is, his address tells."""
    with week(policy, tmp_path, dialect=dialect, start="2026-11-23 10:00", people=PEOPLE) as jira:
        written = jira.create("boris", type="Инцидент", Заказчик="ООО «Завод»")
        assert jira.state(written)["customer"] == "АО «Верфь»"
        site = jira.stage.sandbox.world.site
        users = tuple(replace(u, display="director@zavod.example") if "stranger@" in u.email else u for u in site.users)
        jira.stage.sandbox.world.change_site(replace(site, users=users))
        named = jira.create("stranger", type="Инцидент")
        assert jira.fields(named)["Reporter"] == "director@zavod.example"
        assert jira.state(named)["customer"] is None
        assert jira.labels(written) == jira.labels(named) == []
        assert jira.fields(written)["Место"] is None


@BOTH
@pytest.mark.parametrize(
    "name", ["{color:red}h1. x{color} [~admin] |a|b|", "{position}{key}{", "—", "  ", "\\{{x}} <b>"]
)
def test_a_name_with_markup_is_text(dialect: Dialect, name: str, policy: Path, tmp_path: Path) -> None:
    """What a stranger writes as his customer's name is said as it stands, and no placeholder in it is filled."""
    with week(policy, tmp_path, dialect=dialect, start="2026-11-23 10:00", people=PEOPLE) as jira:
        keys = [jira.create("stranger", type="Инцидент", Заказчик=name) for _ in range(3)]
        told = [comment for key in keys for comment in jira.comments(key)]
        assert len(told) == (1 if name.strip() else 0)
        assert not any("SUP-" in comment for comment in told)


@BOTH
@pytest.mark.parametrize("day", ["0001-01-01", "1000-01-01", "9999-12-31", "9999-12-30"])
def test_days_at_the_ends_of_time_are_days(dialect: Dialect, day: str, policy: Path, tmp_path: Path) -> None:
    """Somebody's slip of the finger, in a field whose day is an event: the first ones have come, the last have not."""
    with week(policy, tmp_path, dialect=dialect, start="2026-11-23 10:00", people=PEOPLE) as jira:
        key = jira.create("anna", type="Инцидент", **{"Договор до": day})
        assert jira.labels(key) == (["срок"] if day < "2026" else [])
        jira.move("igor", key, "Закрыт")
        assert jira.problems() == []
