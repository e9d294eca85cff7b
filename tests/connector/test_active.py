"""The policy in force: read from a file or a folder, remembered, noted."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from connector.active import Active
from connector.loop.memory import Memory
from connector.store import Store, agenda, notes, policies
from connector.store.schema import issue
from policies.editions import Regulations
from policies.files import open_regulations
from tests.connector.loop.stage import msk

SHIPPED = (Path(__file__).resolve().parents[2] / "policies.yaml").read_text(encoding="utf-8")
NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> "Store":
    return Store.open(f"sqlite:///{tmp_path / 'r.db'}")


def started(file: Path, store: Store, now: datetime = NOW) -> Active:
    """As at a start of the service."""
    opened = open_regulations(file)
    assert isinstance(opened.outcome, Regulations), opened.outcome
    return Active(file, store, opened.outcome, opened.seen, now)


def noted(store: Store) -> dict[str, object]:
    with store.read() as conn:
        return dict(notes.get(conn, "policy"))


def test_the_note_tells_which_policy_and_since_when(tmp_path: Path, store: Store) -> None:
    """A restart with the same text does not change since when it holds, nor mark anything."""
    file = tmp_path / "policies.yaml"
    file.write_text(SHIPPED, encoding="utf-8")
    regulations = started(file, store).regulations
    first = noted(store)
    assert first["fingerprint"] == regulations.fingerprint
    assert (first["regulation"], first["since"], first["mode"]) == ("mespace", "2026-11-23T07:00:00Z", "enforce")
    with store.write() as conn:
        agenda.mark(conn, "10001", NOW + timedelta(days=1))
    started(file, store, NOW + timedelta(hours=1))
    assert noted(store) == first
    with store.read() as conn:
        assert agenda.next_due(conn) == NOW + timedelta(days=1)
    store.close()


def test_a_text_edited_while_the_service_was_down_counts_as_new(tmp_path: Path, store: Store) -> None:
    """Open issues are looked at by it, spread over time too."""
    file = tmp_path / "policies.yaml"
    file.write_text(SHIPPED, encoding="utf-8")
    started(file, store)
    with store.write() as conn:
        for number in range(10):
            agenda.mark(conn, f"1000{number}", NOW + timedelta(days=1))
    file.write_text(SHIPPED + "# правка\n", encoding="utf-8")
    started(file, store, NOW + timedelta(hours=1))
    with store.read() as conn:
        assert agenda.counts(conn, NOW + timedelta(hours=1)).due == 1
        assert agenda.counts(conn, NOW + timedelta(hours=1, minutes=2)).due == 10
    assert noted(store)["since"] == "2026-11-23T08:00:00Z"
    store.close()


def due(store: Store) -> datetime | None:
    with store.read() as conn:
        return agenda.next_due(conn)


def judged(store: Store, number: str, fingerprint: str) -> None:
    """An open issue whose last look was by that text, and whose next lies far ahead."""
    with store.write() as conn:
        agenda.mark(conn, number, NOW)
        conn.execute(
            issue.update()
            .where(issue.c.id == number)
            .values(look_at=NOW + timedelta(days=1), routine_at=None, fingerprint=fingerprint)
        )


def test_law_07_the_last_replica_to_take_new_texts_marks_all_again(tmp_path: Path, store: Store) -> None:
    """Until then it looked at what the first had marked, by the texts of before."""
    file = tmp_path / "policies.yaml"
    file.write_text(SHIPPED, encoding="utf-8")
    one, other = started(file, store), started(file, store)
    old = one.regulations.fingerprint
    file.write_text(SHIPPED + "# edited\n", encoding="utf-8")
    assert one.poll(NOW)
    since = noted(store)["since"]
    judged(store, "10001", old)
    assert due(store) == NOW + timedelta(days=1)
    assert other.poll(NOW + timedelta(seconds=9))
    assert due(store) == NOW + timedelta(seconds=9)
    assert noted(store)["since"] == since
    store.close()


def test_law_07_what_a_replica_judged_by_old_texts_before_it_ended_is_made_up_for(tmp_path: Path, store: Store) -> None:
    """In a rolling update the new ones start while the old ones still look; soon after, none is left."""
    file = tmp_path / "policies.yaml"
    file.write_text(SHIPPED, encoding="utf-8")
    active = started(file, store)
    judged(store, "10001", active.regulations.fingerprint)
    assert active.make_up(NOW + timedelta(minutes=2)) == 0
    judged(store, "10002", "0123456789ab")
    assert active.make_up(NOW + timedelta(minutes=20)) == 0
    assert active.make_up(NOW + timedelta(minutes=2)) == 1
    assert due(store) == NOW + timedelta(minutes=2)
    store.close()


def test_very_many_issues_are_marked_in_portions(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each a transaction, so that webhooks are not kept waiting; who dies on the way marks all again at the next
    start, as the new text is not noted before the last."""
    monkeypatch.setattr("connector.active.PORTION", 4)
    file = tmp_path / "policies.yaml"
    file.write_text(SHIPPED, encoding="utf-8")
    active = started(file, store)
    with store.write() as conn:
        agenda.mark_many(conn, [agenda.Mark(f"1000{number}", NOW + timedelta(days=1)) for number in range(10)])
    file.write_text(SHIPPED + "# правка\n", encoding="utf-8")
    before, mark_many, portions = noted(store), agenda.mark_many, []

    def dying(conn: Connection, marks: list[agenda.Mark], *, routine: bool) -> None:
        portions.append(len(marks))
        if len(portions) == 2:
            raise ZeroDivisionError
        mark_many(conn, marks, routine=routine)

    monkeypatch.setattr(agenda, "mark_many", dying)
    with pytest.raises(ZeroDivisionError):
        active.poll(NOW)
    assert noted(store) == before
    started(file, store)
    assert portions == [4, 4, 4, 4, 2]
    assert noted(store) != before
    with store.read() as conn:
        assert agenda.counts(conn, NOW + timedelta(minutes=2)).due == 10
    store.close()


def test_law_10_what_was_only_watched_is_not_made_up_for(tmp_path: Path, store: Store) -> None:
    """From observing to enforcing, causes count from the switch; another edit or a restart does not move it."""
    file = tmp_path / "policies.yaml"
    file.write_text(SHIPPED.replace("mode: enforce", "mode: observe"), encoding="utf-8")
    active = started(file, store)
    assert acting_since(active, store) == [NOW]
    later, latest = NOW + timedelta(hours=5), NOW + timedelta(hours=9)
    file.write_text(SHIPPED, encoding="utf-8")
    assert active.poll(later)
    assert acting_since(active, store) == [later]
    file.write_text(SHIPPED + "# правка\n", encoding="utf-8")
    assert active.poll(latest)
    assert acting_since(active, store) == acting_since(started(file, store, latest), store) == [later]
    store.close()


def acting_since(active: Active, store: Store) -> list[datetime]:
    """Of each edition: the moment before which its causes are left alone."""
    with store.read() as conn:
        around = Memory.of(conn, "1").around(active.since)
    return [policy.acts_since(around) for policy in active.regulations.policies]


NEW = SHIPPED.replace("edition: 2019-09-01", "edition: 2026-12-01").replace(
    "{from: 2019-09-01, announced", "{from: 2026-12-01, for: all, announced"
)


def two_editions(tmp_path: Path) -> Path:
    folder = tmp_path / "policies"
    folder.mkdir()
    (folder / "2019.yaml").write_text(SHIPPED, encoding="utf-8")
    (folder / "2026.yaml").write_text(NEW, encoding="utf-8")
    return folder


def test_every_edition_is_noted_and_remembered(tmp_path: Path, store: Store) -> None:
    """For the pages, and to explain a decision of long ago by the text it was made by."""
    active = started(two_editions(tmp_path), store)
    note = noted(store)
    assert note["fingerprint"] == active.regulations.fingerprint
    assert (note["regulation"], note["edition"]) == ("mespace", "2019-09-01 · 2026-12-01")
    editions = note["editions"]
    assert isinstance(editions, list)
    told = [(each["edition"], each["from"], each["for_all"], Path(each["file"]).name) for each in editions]
    assert told == [
        ("2019-09-01", "2019-08-31T21:00:00Z", False, "2019.yaml"),
        ("2026-12-01", "2026-11-30T21:00:00Z", True, "2026.yaml"),
    ]
    with store.read() as conn:
        texts = [policies.find(conn, each["fingerprint"]) for each in editions]
    assert [text and text.text for text in texts] == [SHIPPED, NEW]
    store.close()


def test_an_edition_that_comes_takes_its_place_beside_the_other(tmp_path: Path, store: Store) -> None:
    """A file put into the folder is a change like another; so is one taken out."""
    folder = two_editions(tmp_path)
    (folder / "2026.yaml").unlink()
    active = started(folder, store)
    assert not active.poll(NOW)
    (folder / "2026.yaml").write_text(NEW, encoding="utf-8")
    assert active.poll(NOW)
    assert len(active.regulations.policies) == 2
    (folder / "2019.yaml").unlink()
    assert active.poll(NOW)
    assert [policy.edition for policy in active.regulations.policies] == ["2026-12-01"]
    store.close()


@pytest.mark.parametrize("bad", ["version: 1\n", SHIPPED])
def test_law_07_one_bad_file_refuses_them_all(bad: str, tmp_path: Path, store: Store) -> None:
    """The last good ones stay, also where the other file's edit was good; the page names the file to mend."""
    folder = two_editions(tmp_path)
    active = started(folder, store)
    before = active.regulations
    (folder / "2019.yaml").write_text(SHIPPED + "# правка\n", encoding="utf-8")
    (folder / "2026.yaml").write_text(bad, encoding="utf-8")
    assert not active.poll(NOW)
    assert active.regulations is before
    problems = noted(store)["problems"]
    assert isinstance(problems, list)
    assert all(problem["place"].startswith(f"{folder / '2026.yaml'}:") for problem in problems)
    assert problems
    store.close()


def test_an_edit_of_the_customers_is_an_edit_of_the_policy(tmp_path: Path, store: Store) -> None:
    """Noticed, another fingerprint, and both texts are kept."""
    file, customers = tmp_path / "policies.yaml", tmp_path / "customers.yaml"
    elsewhere = re.sub("(?ms)^customers:.*?(?=^fields:)", "customers: customers.yaml\n", SHIPPED)
    file.write_text(elsewhere, encoding="utf-8")
    customers.write_text("- {name: ООО «Завод»}\n", encoding="utf-8")
    active = started(file, store)
    before = active.regulations.fingerprint
    assert not active.poll(NOW)
    customers.write_text("- {name: ООО «Комбинат»}\n", encoding="utf-8")
    assert active.poll(NOW)
    assert active.regulations.fingerprint != before
    with store.read() as conn:
        then, now = (policies.find(conn, each) for each in (before, active.regulations.fingerprint))
    assert then is not None
    assert now is not None
    assert ("Завод" in then.text, "Комбинат" in now.text) == (True, True)
    store.close()


def test_law_10_an_edition_that_only_watched_begins_to_act(tmp_path: Path, store: Store) -> None:
    """Its causes count from the switch; an edition that is added ready to act moves nothing."""
    folder = two_editions(tmp_path)
    (folder / "2026.yaml").write_text(NEW.replace("mode: enforce", "mode: observe"), encoding="utf-8")
    active = started(folder, store)
    third = NEW.replace("2026-12-01", "2026-10-01")
    (folder / "added.yaml").write_text(third, encoding="utf-8")
    assert active.poll(NOW + timedelta(hours=1))
    starts = msk("2026-12-01 00:00")
    assert acting_since(active, store) == [NOW, NOW, starts]
    (folder / "2026.yaml").write_text(NEW, encoding="utf-8")
    assert active.poll(starts + timedelta(hours=2))
    assert acting_since(active, store) == [NOW, NOW, starts + timedelta(hours=2)]
    store.close()


def test_law_10_what_watches_on_under_another_day_moves_nothing(tmp_path: Path, store: Store) -> None:
    """Nor does an edition that watched and is taken away; back again and acting, it does not make up for it."""
    folder = two_editions(tmp_path)
    watching = NEW.replace("mode: enforce", "mode: observe").replace("2026-12-01", "2026-10-01")
    (folder / "2026.yaml").write_text(watching, encoding="utf-8")
    active = started(folder, store)
    first, second, third = (NOW + timedelta(hours=hours) for hours in (1, 2, 3))
    (folder / "2026.yaml").write_text(watching.replace("2026-10-01", "2026-10-02"), encoding="utf-8")
    assert active.poll(first)
    assert acting_since(active, store) == [NOW, NOW]
    (folder / "2026.yaml").unlink()
    assert active.poll(second)
    assert acting_since(active, store) == [NOW]
    (folder / "2026.yaml").write_text(NEW.replace("2026-12-01", "2026-10-02"), encoding="utf-8")
    assert active.poll(third)
    assert acting_since(active, store) == [NOW, second]
    store.close()


def test_law_10_who_begins_to_act_under_another_day_makes_up_for_nothing(tmp_path: Path, store: Store) -> None:
    """The day and the mode are changed at once."""
    folder = two_editions(tmp_path)
    watching = NEW.replace("mode: enforce", "mode: observe").replace("2026-12-01", "2026-10-01")
    (folder / "2026.yaml").write_text(watching, encoding="utf-8")
    active = started(folder, store)
    (folder / "2026.yaml").write_text(NEW.replace("2026-12-01", "2026-10-02"), encoding="utf-8")
    assert active.poll(NOW + timedelta(hours=1))
    assert acting_since(active, store) == [NOW, NOW + timedelta(hours=1)]
    store.close()
