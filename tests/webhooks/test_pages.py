"""What people read: the facts, in both languages, and nobody's markup but ours."""

import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from connector.settings import Settings
from connector.store import Store, agenda, notes, policies
from connector.store.agenda import Mark
from connector.store.policies import PolicyText
from tests.webhooks import seeding
from tests.webhooks.browser import OWN
from tests.webhooks.seeding import NOW, cycle, decision, step
from webhooks import standing
from webhooks.app import create_app
from webhooks.serving.bodies import MOST_BYTES

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}"


class Reader(HTMLParser):
    """The text a reader sees, and the tags it came in."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def read(client: FlaskClient, address: str, code: int = 200) -> Reader:
    answer = client.get(address)
    assert answer.status_code == code
    reader = Reader()
    reader.feed(answer.text)
    return reader


@pytest.fixture
def seeded(client: FlaskClient, store: Store) -> FlaskClient:
    seeding.put_policy(store)
    seeding.put_overdue(store)
    seeding.put_others(store)
    return client


def keys(page: Reader) -> list[str]:
    return re.findall(r"SUP-\d+", page.text)


def test_the_list_puts_first_what_burns(seeded: FlaskClient) -> None:
    """Overdue, at risk, running, waiting, not looked at, closed."""
    assert keys(read(seeded, "/")) == ["SUP-41", "SUP-44", "SUP-45", "SUP-39", "SUP-46", "SUP-50", "SUP-31"]


def test_a_row_tells_level_state_and_due_time_with_its_zone(seeded: FlaskClient) -> None:
    """In words, not by colour alone."""
    text = read(seeded, "/").text
    assert "Критический ООО «Вега»" in text
    assert "нарушен Время реакции срок был 20.11.2026 13:40 МСК" in text
    assert "под угрозой Время реакции до 23.11.2026 09:10 МСК" in text
    assert "пауза Время реакции осталось 6 часов 30 минут" in text
    assert "ещё не рассмотрено" in text


def test_the_list_can_be_narrowed(seeded: FlaskClient) -> None:
    """By what burns, and by key in any case."""
    assert keys(read(seeded, "/?show=overdue"))[:1] == ["SUP-41"]
    assert keys(read(seeded, "/?show=risk"))[:1] == ["SUP-44"]
    assert "SUP-41" not in read(seeded, "/?show=risk").text
    found = read(seeded, "/?q=sup-39").text
    assert "SUP-39" in found
    assert "SUP-41" not in found
    assert "Ничего не найдено" in read(seeded, "/?q=NOPE-1").text


@pytest.mark.parametrize("query", ["page=0", "page=99999", "page=x", "page=٣", "show=x", "q=%00", "q=%ff", "lang=de"])
def test_senseless_questions_get_the_usual_page(query: str, seeded: FlaskClient) -> None:
    """Nothing a viewer types breaks a page."""
    assert seeded.get("/?" + query).status_code == 200


def test_a_clock_past_its_due_time_is_breached_though_nobody_looked(client: FlaskClient, store: Store) -> None:
    """Law 12: deadlines are decided by event times."""
    seeding.put_policy(store)
    due = NOW - timedelta(seconds=1)
    state = decision("x", {"reaction": [cycle("running", NOW - timedelta(hours=2), due, 7_000, 200)]}, [])
    seeding.put(store, "1", "SUP-1", "Забыто", state, due=due)
    assert "нарушен" in read(client, "/?show=overdue").text


def test_the_issues_page_tells_why(seeded: FlaskClient) -> None:
    """18:05, a missed deadline: level and its rule, the clock, each step with its clause, effects, the journal."""
    text = read(seeded, "/issues/SUP-41").text
    for fact in (
        "SUP-41 Не запускается смена на линии 3: ошибка лицензии",
        "Уровень «Критический»: тип «Инцидент» и приоритет «Критический» MES-6.4",
        "20.11.2026 13:40 МСК Срок прошёл, перехода «Открыт» → «Анализ» не было MES-1.reaction MES-6.4",
        "5 часов 20 минут просрочено: 3 часа 20 минут",
        "Решение на 20.11.2026 18:05 МСК",
        "метка sla-нарушен Время реакции исполнено",
        "Реакция до 20.11.2026 13:40 МСК",
        "Следующая проверка 20.11.2026 19:05 МСК",
        "метка поставлена",
        seeding.FINGERPRINT,
    ):
        assert fact in text
    links = [attrs.get("href") for tag, attrs in read(seeded, "/issues/SUP-41").tags if tag == "a"]
    assert "https://jira.example.ru/browse/SUP-41" in links


def test_the_strip_has_a_table_and_a_name(seeded: FlaskClient) -> None:
    """WCAG 2.2: 1.1.1, 1.3.1; the late part is drawn apart."""
    tags = read(seeded, "/issues/SUP-41").tags
    strips = [attrs for tag, attrs in tags if tag == "svg" and attrs.get("role") == "img"]
    assert [strip["aria-label"] for strip in strips] == ["Полоса времени: Время реакции"]
    bars = [attrs["class"] for tag, attrs in tags if tag == "rect"]
    assert bars == ["bed", "bar tone-running", "bar tone-late"]
    assert {attrs.get("scope") for tag, attrs in tags if tag == "th"} == {"col", "row"}


def test_pages_speak_english_when_asked(seeded: FlaskClient) -> None:
    """`?lang=` goes before the setting and stays in the links."""
    page = read(seeded, "/issues/SUP-41?lang=en")
    assert "breached was due 20 Nov 2026 13:40 MSK" in page.text
    assert "5 hours 20 minutes late by 3 hours 20 minutes" in page.text
    hrefs = [attrs.get("href") or "" for tag, attrs in page.tags if tag == "a"]
    assert "/policies?lang=en" in hrefs
    assert "/issues/SUP-41" in hrefs
    assert page.tags[0] == ("html", {"lang": "en"})


def test_the_setting_chooses_the_usual_language(known: Settings, store: Store) -> None:
    """And the page offers the other."""
    english = create_app(replace(known, language="en"), store, lambda *_: "accepted").test_client()
    assert "No requests yet" in read(english, "/").text
    assert "Обращений пока нет" in read(english, "/?lang=ru").text


def test_hostile_text_is_shown_as_text(client: FlaskClient, store: Store) -> None:
    """From Jira's people into summaries, customers, traces, effects, fields, problems; from YAML into policies."""
    seeding.put_policy(store, title=HOSTILE, problems=[{"place": HOSTILE, "ru": HOSTILE, "en": HOSTILE}])
    state = decision(
        HOSTILE,
        {HOSTILE: [cycle("running", NOW, NOW + timedelta(hours=1), 0, 3_600)]},
        [step(HOSTILE, NOW, HOSTILE, HOSTILE)],
        customer=HOSTILE,
        fields={HOSTILE: HOSTILE},
        effects=[{"id": "1", "kind": HOSTILE, "state": HOSTILE, "clause": HOSTILE, "body": {"text": HOSTILE}}],
    )
    seeding.put(store, "1", "SUP-1", HOSTILE, state, problem={"ru": HOSTILE, "en": HOSTILE})
    for address in ("/", "/issues/SUP-1", "/policies", "/?q=" + HOSTILE, "/issues/" + HOSTILE.replace("/", "")):
        reader = Reader()
        reader.feed(client.get(address).text)
        assert not {"script", "style"} & {tag for tag, _ in reader.tags}
        assert all(attrs.get("src") == "/static/mark.svg" for tag, attrs in reader.tags if tag == "img")
        assert not any(name.startswith("on") or name == "style" for _, attrs in reader.tags for name in attrs)
    assert HOSTILE in read(client, "/issues/SUP-1").text


@pytest.mark.parametrize("state", [{}, {"clocks": None, "trace": None}, {"clocks": {"a": [{}]}, "trace": [{}]}])
def test_a_decision_with_gaps_still_makes_a_page(state: dict[str, object], client: FlaskClient, store: Store) -> None:
    """An older release may have stored less."""
    seeding.put(store, "1", "SUP-1", "Старое", {"level": None, "customer": None, **state})
    assert client.get("/").status_code == 200
    assert client.get("/issues/SUP-1").status_code == 200


def test_banners_say_what_is_wrong_on_every_page(seeded: FlaskClient, store: Store) -> None:
    """Jira away, a refused policy with file:line:column, a missing field with what to do."""
    problem = {"place": "policies.yaml:12:14", "ru": "нет таких часов", "en": "no such clock"}
    seeding.put_policy(store, problems=[problem])
    with store.write() as conn:
        missing = {"ru": "Заведите поле «Реакция до»", "en": "Create the field"}
        notes.put(conn, standing.JIRA, {"up": False, "ru": "время вышло", "en": "timed out", "problems": [missing]})
    for address in ("/", "/issues/SUP-41", "/policies"):
        text = read(seeded, address).text
        for fact in (
            "Jira не отвечает время вышло",
            "policies.yaml:12:14 нет таких часов",
            "Заведите поле «Реакция до»",
        ):
            assert fact in text
    assert "timed out" in read(seeded, "/?lang=en").text


def test_that_nobody_works_is_told(client: FlaskClient, store: Store) -> None:
    """What cannot wait has waited for minutes; what is in no hurry may, and while Jira is away that is the reason."""
    late = NOW - timedelta(minutes=6)
    with store.write() as conn:
        agenda.mark_many(conn, [Mark("1", late - timedelta(hours=3))], routine=True)
        agenda.mark(conn, "2", NOW - timedelta(minutes=4))
    assert "Служба отстаёт" not in read(client, "/").text
    with store.write() as conn:
        agenda.mark(conn, "3", late)
    assert "Служба отстаёт: обращения ждут с" in read(client, "/").text
    with store.write() as conn:
        notes.put(conn, standing.JIRA, {"up": False, "ru": "время вышло", "en": "timed out"})
    assert "Служба отстаёт" not in read(client, "/").text


def test_the_policys_page_shows_the_text_in_force(seeded: FlaskClient) -> None:
    """With line numbers one can be pointed to."""
    page = read(seeded, "/policies")
    for fact in (
        "ООО «Мес Спейс»",
        "2019-09-01",
        seeding.FINGERPRINT,
        "02.11.2026 09:00 МСК",
        "targets: {reaction: 2h}",
    ):
        assert fact in page.text
    assert [attrs["id"] for tag, attrs in page.tags if tag == "tr" and "id" in attrs][:2] == ["L1", "L2"]


def test_an_unknown_issue_is_told_so(seeded: FlaskClient) -> None:
    """With what to do."""
    assert "SUP-999 служба не знает" in read(seeded, "/issues/SUP-999", 404).text
    assert "Такой страницы нет" in read(seeded, "/nothing", 404).text


BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_a_person_is_told_on_a_page_what_a_machine_is_told_in_json(client: FlaskClient, store: Store) -> None:
    """A form's address asked for again, a form too large, a page that fails: in his language and with a way out."""
    again = client.get("/effects/all?lang=en", headers=BROWSER)
    assert (again.status_code, again.headers["Allow"]) == (405, "OPTIONS, POST")
    assert "There is no such page" in again.text
    assert 'href="/"' in again.text
    assert client.get("/effects/all").get_json() == {"status": "error", "reason": "Method Not Allowed"}
    large = client.post("/effects", data=b"x" * (MOST_BYTES + 1), headers={**BROWSER, **OWN})
    assert (large.status_code, "Форма не принята" in large.text) == (413, True)
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    client.application.view_functions["pages.policies"] = lambda: 1 / 0
    broken = client.get("/policies", headers=BROWSER)
    assert (broken.status_code, "ошибка службы" in broken.text) == (500, True)
    assert client.get("/policies").get_json() == {"status": "error", "reason": "Internal Server Error"}


def test_the_other_language_of_a_forms_answer_is_a_page_that_can_be_asked_for(client: FlaskClient) -> None:
    """The answer itself cannot be: its address takes forms alone."""
    refused = client.post("/effects/all", headers=BROWSER)
    assert refused.status_code == 403
    assert client.get("/nothing?lang=en").status_code == 404
    for page in (refused, client.get("/nothing")):
        assert 'href="/?lang=en"' in page.text


def test_the_decision_is_there_for_machines(seeded: FlaskClient) -> None:
    """`GET /api/issues/KEY`, by key or by id; 404 as JSON."""
    told = seeded.get("/api/issues/SUP-41").get_json()
    assert told["clocks"]["reaction"][0]["state"] == "breached"
    assert seeded.get("/api/issues/10041").get_json() == told
    for key, reason in (("SUP-999", "not known"), ("SUP-50", "not looked at yet")):
        answer = seeded.get(f"/api/issues/{key}")
        assert (answer.status_code, answer.get_json()) == (404, {"status": "error", "reason": reason})


def test_several_editions_are_shown_side_by_side(seeded: FlaskClient, store: Store) -> None:
    """From which day, for which issues, with each text under its own anchors; figures tell of each."""
    other = "5d1c9a1be27e"
    editions = [
        {**seeding.POLICY, "from": "2019-08-31T21:00:00Z", "for_all": False, "file": "p/2019.yaml"},
        {
            **seeding.POLICY,
            "fingerprint": other,
            "edition": "2026-12-01",
            "from": "2026-11-30T21:00:00Z",
            "for_all": True,
            "mode": "observe",
            "file": "p/2026.yaml",
        },
    ]
    text = PolicyText(other, "mespace", "version: 1\n# <новая>\n# ===== customers.yaml =====\n- {name: Завод}\n", NOW)
    with store.write() as conn:
        notes.put(conn, standing.POLICY, {**seeding.POLICY, "fingerprint": "whole", "editions": editions})
        policies.remember(conn, text)
    page = read(seeded, "/policies")
    assert "2019-09-01 01.09.2019 00:00 МСК созданных с этой даты enforce" in page.text
    assert f"2026-12-01 01.12.2026 00:00 МСК для всех открытых с этой даты observe {other} p/2026.yaml" in page.text
    assert "# <новая>" in page.text
    ids = [attrs["id"] for tag, attrs in page.tags if tag == "tr" and "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {"L1", "E2L1", "E2L4"} <= set(ids)
    assert "#E2L1" in [attrs.get("href") for tag, attrs in page.tags if tag == "a"]
    figures = seeded.get("/metrics").text
    assert all(f'fingerprint="{print_}"' in figures for print_ in (seeding.FINGERPRINT, other))
