"""The kill matrix: at each of 18 points (K1 to K18; L1 and L2 are a look's end half written, and committed) real
processes are killed, told to stop, or struck by an exception, on both databases. However it was, at rest nothing is
lost and nothing doubled. A point that is not struck fails its case.

On SQLite the service is `serve`, which is started again when it is gone; on PostgreSQL it is `web` and two `work`, of
which the one left over takes over.
"""

import os
import secrets
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, insert, make_url, select

from connector.active import ACTING_SINCE
from connector.loop.service import STOP_SECONDS
from connector.loop.ticks import SWEEP_SECONDS
from connector.store import deliveries, migrations, notes
from connector.store.deliveries import Delivery
from connector.store.schema import delivery, issue
from tests.conftest import ENGINES
from tests.faults import oracle
from tests.faults.fleet import Fleet
from tests.faults.processes import wait_until
from tests.faults.stand import YESTERDAY, Kind, Stand, standing
from tests.postgres import Server

KINDS: tuple[Kind, ...] = ("SIGKILL", "SIGTERM", "exception")
ON_THE_WAY_IN = ("K1", "K2", "K3")
SERVICE = {"sqlite": ("serve",), "postgresql": ("web", "work", "work")}
IN_A_LOOK = ("K4", "K5", "K6", "K7", "K8", "K9", "K10", "K11", "K12", "L1", "L2")

kinds = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture(scope="module", params=ENGINES)
def shared(request: pytest.FixtureRequest, fleet: Fleet, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    """One for all cases that leave it whole."""
    folder = tmp_path_factory.mktemp(request.param)
    with (
        database(request, folder, request.param, tables=True) as address,
        standing(folder, fleet, address, *SERVICE[request.param]) as made,
    ):
        yield made


@pytest.fixture
def stand(shared: Stand, request: pytest.FixtureRequest) -> Iterator[Stand]:
    """The shared one, up and at rest."""
    failed = request.session.testsfailed
    shared.up()
    shared.settle()
    yield shared
    if request.session.testsfailed > failed:
        shared.start_anew()


@contextmanager
def database(request: pytest.FixtureRequest, folder: Path, engine: str, *, tables: bool) -> Iterator[str]:
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'reglament.db'}"
        return
    server: Server = request.getfixturevalue("postgresql_server")
    with server.database(tables=tables) as address:
        yield address


@kinds
@pytest.mark.parametrize("point", [*ON_THE_WAY_IN, *IN_A_LOOK])
def test_struck_while_an_issue_is_served(stand: Stand, point: str, kind: Kind) -> None:
    """Its comment, label and transition happen once all the same."""
    stand.order(point, kind)
    key = stand.incident()
    stand.struck(point, kind)
    take_over(stand)
    stand.settle()
    oracle.rightly_served(stand, key)
    oracle.nothing_acknowledged_is_lost(stand)
    oracle.nobody_holds_anything(stand)


@kinds
def test_struck_when_a_due_time_comes(stand: Stand, kind: Kind) -> None:
    """What falls due happens once (K13)."""
    key = stand.question()
    stand.settle()
    stand.order("K13", kind)
    stand.move(timedelta(hours=2))
    stand.struck("K13", kind)
    take_over(stand)
    stand.settle()
    oracle.rightly_served(stand, key)
    oracle.nobody_holds_anything(stand)


def test_told_to_end_as_soon_as_it_has_begun(stand: Stand) -> None:
    """However busy its threads are with beginning, it ends in good order, and nobody has to wait for anybody."""
    for _ in range(5):
        stand.stop()
        stand.start()
        for each in stand.running:
            each.says("Reglament: " if each.command in {"serve", "web"} else "policies in force")
        told = monotonic()
        assert set(stand.stop()) == {0}
        assert monotonic() - told < STOP_SECONDS


@kinds
def test_struck_between_two_pages_of_a_sweep(stand: Stand, kind: Kind) -> None:
    """What Jira did not tell of is found all the same by the next sweep (K14)."""
    stand.sandbox.faults.set({"webhooks": "lose"})
    keys = [stand.incident() for _ in range(3)]
    stand.stop()
    stand.order("K14", kind)
    stand.start()
    stand.struck("K14", kind)
    stand.stop()
    stand.sandbox.faults.set({"webhooks": "deliver"})
    stand.move(timedelta(seconds=2 * SWEEP_SECONDS))
    stand.up()
    wait_until(lambda: all(stand.known(key) for key in keys), "the sweep has found them")
    stand.settle()
    for key in keys:
        oracle.rightly_served(stand, key)
    oracle.nobody_holds_anything(stand)


@kinds
def test_struck_between_reading_a_new_policy_and_its_taking_force(stand: Stand, kind: Kind) -> None:
    """It takes force all the same, and what comes then is judged by it (K15)."""
    edition = f"Редакция {secrets.token_hex(4)}"
    stand.order("K15", kind)
    fingerprint = stand.rewrite_policy("Редакция первая", edition)
    stand.struck("K15", kind)
    take_over(stand)
    for each in stand.running:
        if each.command != "web" and each.alive():
            each.says(fingerprint)
    stand.settle()
    key = stand.incident()
    stand.settle()
    oracle.rightly_served(stand, key, says=edition)
    oracle.nobody_holds_anything(stand)


@kinds
@pytest.mark.parametrize("engine", ENGINES)
def test_struck_between_two_steps_of_a_migration(
    request: pytest.FixtureRequest, fleet: Fleet, tmp_path: Path, engine: str, kind: Kind
) -> None:
    """A database of the first revision comes whole to today's, and what it remembered is done (K16)."""
    with (
        database(request, tmp_path, engine, tables=False) as address,
        standing(tmp_path, fleet, address, "work", prepare=of_the_first_revision) as stand,
    ):
        stand.order("K16", kind)
        stand.start()
        assert stand.hit("K16").gone() == {"SIGKILL": -9, "SIGTERM": 0, "exception": 2}[kind]
        stand.start(*(["work"] if engine == "sqlite" else ["work", "work"]))
        for each in stand.running:
            each.says("working")
        stand.settle()
        oracle.rightly_served(stand, "SUP-1")
        oracle.nobody_holds_anything(stand)
        with stand.store.read() as conn:
            assert conn.scalar(select(delivery.c.id)) == "id:of old"


@kinds
@pytest.mark.parametrize("engine", ENGINES)
def test_struck_while_a_backup_is_half_written(
    request: pytest.FixtureRequest, fleet: Fleet, tmp_path: Path, engine: str, kind: Kind
) -> None:
    """There is no backup then, the service goes on, and the next backup is whole (K17)."""
    with served(request, fleet, tmp_path, engine) as stand:
        stand.order("K17", kind)
        assert stand.run("backup", "kept").gone() == {"SIGKILL": -9, "SIGTERM": -15, "exception": 1}[kind]
        stand.hit("K17")
        assert not (tmp_path / "kept").exists()
        assert stand.run("backup", "kept").gone() == 0
        late = stand.incident()
        stand.tell(late)
        stand.settle()
        brought_back(stand, late)


@kinds
@pytest.mark.parametrize("engine", ENGINES)
def test_struck_while_a_backup_runs(
    request: pytest.FixtureRequest, fleet: Fleet, tmp_path: Path, engine: str, kind: Kind
) -> None:
    """The backup is whole, and as of its own moment: what was done since is not done again when it is back (K18)."""
    with served(request, fleet, tmp_path, engine) as stand:
        stand.order("K17", "SIGSTOP")
        backup = stand.run("backup", "kept")
        stand.hit("K17")
        stand.order("K10", kind)
        late = stand.incident()
        stand.tell(late)
        stand.struck("K10", kind)
        os.kill(backup.pid, signal.SIGCONT)
        assert backup.gone() == 0, backup.told()
        stand.start()
        stand.settle()
        brought_back(stand, late)


@contextmanager
def served(request: pytest.FixtureRequest, fleet: Fleet, folder: Path, engine: str) -> Iterator[Stand]:
    """A stand of its own without a web, in which one issue has been served."""
    with (
        database(request, folder, engine, tables=True) as address,
        standing(folder, fleet, address, "work") as stand,
    ):
        stand.sandbox.faults.set({"webhooks": "lose"})
        stand.incident()
        stand.start()
        stand.running[0].says("working")
        stand.settle()
        yield stand


def brought_back(stand: Stand, late: str) -> None:
    """All is well, and is so still when the service has gone on from the backup, which does not know of `late`."""
    for key in ("SUP-1", late):
        oracle.rightly_served(stand, key)
    stand.stop()
    assert stand.run("restore", "--replace", "kept").gone() == 0
    assert not stand.known(late)
    stand.start()
    stand.running[-1].says("working")
    stand.settle()
    oracle.rightly_served(stand, "SUP-1")
    oracle.borne_once(stand, late)
    oracle.nobody_holds_anything(stand)


BY_PLACE: dict[bool, dict[str, Any]] = {True: {"paramstyle": "format"}, False: {}}
"""How parameters are told, as the store's own engines do it."""


def of_the_first_revision(stand: Stand) -> None:
    """A database as the first version left it: a delivery, and an issue that is to be looked at."""
    stand.sandbox.faults.set({"webhooks": "lose"})
    key = stand.incident()
    found = stand.sandbox.world.issue(key)
    assert found is not None
    url = make_url(stand.database)
    postgresql = url.drivername == "postgresql"
    engine = create_engine(url.set(drivername="postgresql+psycopg") if postgresql else url, **BY_PLACE[postgresql])
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    with engine.begin() as conn:
        config.attributes["connection"] = conn
        command.upgrade(config, "0001")
        conn.execute(insert(issue).values(id=found.id, key=key, look_at=stand.now()))
        notes.put(conn, ACTING_SINCE, YESTERDAY.isoformat())
        deliveries.remember(conn, [Delivery("id:of old", stand.now(), issue=found.id)])
    engine.dispose()


def take_over(stand: Stand) -> None:
    """Where a worker is left, it is enough; a web is needed."""
    left = {each.command for each in stand.running if each.alive()}
    if "work" in stand.commands:
        stand.up("web", *(["work"] if "work" in left else ["work", "work"]))
    else:
        stand.up()
