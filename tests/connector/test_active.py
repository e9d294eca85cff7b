"""The policy in force: read from a file or a folder, remembered, noted."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connector.active import Active, read
from connector.store import Store, agenda, notes
from policies import Policy, Problems

SHIPPED = (Path(__file__).resolve().parents[2] / "policies.yaml").read_text(encoding="utf-8")
NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> "Store":
    return Store.open(f"sqlite:///{tmp_path / 'r.db'}")


def started(file: Path, store: Store, now: datetime = NOW) -> Active:
    """As at a start of the service."""
    loaded = read(file)
    assert isinstance(loaded.outcome, Policy), loaded.outcome
    return Active(file, store, loaded.outcome, loaded.digest, now)


def noted(store: Store) -> dict[str, object]:
    with store.read() as conn:
        return dict(notes.get(conn, "policy"))


def test_a_folder_stands_for_the_file_in_it(tmp_path: Path) -> None:
    """`policies.yaml`; a folder without one, or bytes that are no text, are problems like others."""
    (tmp_path / "policies.yaml").write_text(SHIPPED, encoding="utf-8")
    assert isinstance(read(tmp_path).outcome, Policy)
    (tmp_path / "policies.yaml").write_bytes(b"\xff\xfe")
    assert isinstance(read(tmp_path).outcome, Problems)
    (tmp_path / "policies.yaml").unlink()
    outcome = read(tmp_path).outcome
    assert isinstance(outcome, Problems)
    assert "policies.yaml" in outcome.said("ru")


def test_the_note_tells_which_policy_and_since_when(tmp_path: Path, store: Store) -> None:
    """A restart with the same text does not change since when it holds, nor mark anything."""
    file = tmp_path / "policies.yaml"
    file.write_text(SHIPPED, encoding="utf-8")
    policy = started(file, store).policy
    first = noted(store)
    assert first["fingerprint"] == policy.fingerprint
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


def test_law_10_what_was_only_watched_is_not_made_up_for(tmp_path: Path, store: Store) -> None:
    """From observing to enforcing, causes count from the switch; another edit or a restart does not move it."""
    file = tmp_path / "policies.yaml"
    file.write_text(SHIPPED.replace("mode: enforce", "mode: observe"), encoding="utf-8")
    active = started(file, store)
    assert active.since == NOW
    later, latest = NOW + timedelta(hours=5), NOW + timedelta(hours=9)
    file.write_text(SHIPPED, encoding="utf-8")
    assert active.poll(later)
    assert active.since == later
    file.write_text(SHIPPED + "# правка\n", encoding="utf-8")
    assert active.poll(latest)
    assert (active.since, started(file, store, latest).since) == (later, later)
    store.close()
