"""Cards: what the last look saw."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection

from connector.store import Store, agenda, cards
from connector.store.cards import Card
from policies import Place

LEASE = timedelta(minutes=1)


def card(now: datetime, key: str = "SUP-1", **given: object) -> Card:
    plain = Card(
        key=key,
        summary="Не печатает",
        level="Критический",
        customer="Завод",
        due=None,
        state={"clocks": {"reaction": []}},
        fingerprint="0123456789ab",
        looked_at=now,
        open=True,
    )
    return replace(plain, **given)  # type: ignore[arg-type]


def looked(conn: Connection, issue_id: str, seen: Card) -> None:
    """One look at an issue, from a mark that is more urgent than any other's to done."""
    agenda.mark(conn, issue_id, seen.looked_at - timedelta(days=1))
    (held,) = agenda.claim(conn, seen.looked_at, LEASE)
    assert agenda.done(conn, held, seen.looked_at + LEASE if seen.open else None, seen)


def test_a_card_comes_back_by_id_and_by_key(store: Store, now: datetime) -> None:
    """With what the agenda knows of it."""
    seen = card(now, due=now + timedelta(hours=2), problem={"field": "Реакция до"}, fresh=now)
    with store.write() as conn:
        looked(conn, "10001", seen)
        found = cards.find(conn, "10001")
        assert found is not None
        assert cards.find(conn, "SUP-1") == found
        assert cards.find(conn, "SUP-2") is None
    assert Card(**{name: getattr(found, name) for name in Card.__slots__}) == seen
    assert (found.look_at, found.attempts) == (now + LEASE, 0)


@pytest.mark.parametrize("meanwhile", [False, True])
def test_a_look_spends_the_hints_that_it_was_called_by(store: Store, now: datetime, meanwhile: bool) -> None:
    """Then the card is as fresh as what was read, be it older than they told; one that came meanwhile counts on."""
    with store.write() as conn:
        agenda.mark(conn, "10001", now - timedelta(days=2), fresh=now)
        (held,) = agenda.claim(conn, now, LEASE)
        if meanwhile:
            agenda.mark(conn, "10001", now, fresh=now + timedelta(seconds=1))
        read = now - timedelta(minutes=1)
        assert agenda.done(conn, held, now + LEASE, card(now, fresh=read))
        found = cards.find(conn, "10001")
    assert found is not None
    assert found.fresh == (now + timedelta(seconds=1) if meanwhile else read)


def test_a_card_known_by_id_is_preferred_to_one_known_by_its_key(store: Store, now: datetime) -> None:
    """Both may exist until the worker has read the issue."""
    with store.write() as conn:
        agenda.mark(conn, "SUP-1", now)
        agenda.mark(conn, "10001", now, key="SUP-1")
        found = cards.find(conn, "SUP-1")
    assert found is not None
    assert found.id == "10001"


def test_a_long_summary_is_cut_with_an_ellipsis(store: Store, now: datetime) -> None:
    """It is for people; the whole stands in Jira."""
    with store.write() as conn:
        looked(conn, "1", card(now, summary="я" * 5_000))
        found = cards.find(conn, "1")
    assert found is not None
    assert found.summary == "я" * 999 + "…"


def test_the_listing_puts_on_top_what_burns_first(store: Store, now: datetime) -> None:
    """Open before done; then by due time; without one, by the newest look."""
    hour = timedelta(hours=1)
    with store.write() as conn:
        looked(conn, "1", card(now, "A-1", open=False, due=now - hour))
        looked(conn, "2", card(now, "A-2"))
        looked(conn, "3", card(now + 2 * hour, "A-3"))
        looked(conn, "4", card(now, "A-4", due=now + 2 * hour))
        looked(conn, "5", card(now, "A-5", due=now + hour))
        assert [each.id for each in cards.listing(conn, 10)] == ["5", "4", "3", "2", "1"]
        assert [each.id for each in cards.listing(conn, 2)] == ["5", "4"]


def place(issue: str, since: int, *, admitted: bool = False, whose: str = "завод") -> Place:
    return Place(issue, "Предел", whose, datetime(2026, 11, 23, tzinfo=UTC) + timedelta(hours=since), admitted)


def test_a_place_that_changes_calls_for_those_who_wait(store: Store) -> None:
    """Under the same limit of the same customer; whoever is admitted need not look. Who waits looks again himself: of
    two looked at in one moment neither saw the other."""
    with store.write() as conn:
        assert cards.put_places(conn, "1", [place("1", 1, admitted=True)]) == []
        assert cards.put_places(conn, "2", [place("2", 2)]) == ["2"]
        assert cards.put_places(conn, "3", [place("3", 3, whose="верфь")]) == ["3"]
        assert cards.put_places(conn, "4", [place("4", 4)]) == ["2", "4"]
        assert cards.put_places(conn, "4", [place("4", 4)]) == []
        assert cards.put_places(conn, "1", []) == ["2", "4"]


def test_the_places_beside_are_those_of_others_under_the_same_limit(store: Store) -> None:
    """In the order they came."""
    with store.write() as conn:
        for taken in (place("4", 1), place("2", 2, admitted=True), place("3", 0, whose="верфь"), place("1", 5)):
            cards.put_places(conn, taken.issue, [taken])
        assert cards.places_beside(conn, cards.places_of(conn, "1")) == (place("4", 1), place("2", 2, admitted=True))
        assert cards.places_beside(conn, ()) == ()
