"""A start with very many open issues in the store: how long until webhooks are taken, and until the first look?

The store is made of copies of one real card. So many of the issues as the sandbox has are due when the service starts,
as after an outage; the others come due within the day. It is started twice: as it was, and with an edited policy, which
has every open issue looked at anew.
"""

import sys
import time
from argparse import Namespace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from bench.results import Figure
from bench.soak.stand import options
from bench.soak.stand.filling import Due, beyond, fill
from bench.soak.stand.processes import Jira, Stand, first_life, jira_process, say, service_beside, store_address
from connector.clock import utc_now
from connector.store import Store
from connector.store.schema import issue
from tests.faults.processes import free_port, wait_until

READY, FIRST = "seconds until /readyz answers 200", "seconds until the first look has ended"
EDITED = "seconds until /readyz answers 200, the policy edited"
GOALS = {READY: "<= 10", FIRST: "<= 10", EDITED: "<= 10"}
PATIENCE = 300.0
PROVES_NOT = (
    "the cards are copies of one, and the file lies warm in the machine's cache. Jira answers at once; while it does"
    " not, webhooks are taken all the same, and the first look waits for it."
)


def prepare(folder: Path, port: int, jira: Jira, count: int) -> None:
    """A first life, in which the issues of the sandbox are looked at; then the copies."""
    first_life(folder, port, jira)
    store = Store.open(store_address(folder))
    now = utc_now()
    fill(store, [Due(name, key, now) for name, key in jira.issues])
    rest = count - len(jira.issues)
    fill(store, beyond(rest, now + timedelta(minutes=20), timedelta(hours=23) / max(rest, 1)))
    store.close()


def looked_since(up: Stand, moment: datetime) -> bool:
    store = Store.open(up.address)
    with store.read() as conn:
        last = conn.scalar(select(func.max(issue.c.looked_at)))
    store.close()
    return last is not None and last >= moment


def started(folder: Path, port: int, jira: Jira) -> tuple[float, float, float]:
    """Seconds until it is ready, until the first look has ended, and until nothing is due."""
    moment, begun = utc_now(), time.monotonic()
    with service_beside(folder, port, jira) as up:
        ready = time.monotonic() - begun
        wait_until(lambda: looked_since(up, moment), "the first look", PATIENCE)
        first = time.monotonic() - begun
        up.settle(PATIENCE)
        return ready, first, time.monotonic() - begun


def ready_by_new_policy(folder: Path, port: int, jira: Jira) -> float:
    policy = folder / "policies.yaml"
    edited = policy.read_text(encoding="utf-8").replace("{reaction: 2h}", "{reaction: 3h}")
    policy.write_text(edited, encoding="utf-8")
    begun = time.monotonic()
    with service_beside(folder, port, jira):
        return time.monotonic() - begun


def run(given: Namespace) -> dict[str, Figure]:
    port = free_port()
    with options.folder(given) as folder, jira_process() as jira:
        jira.fill(given.due)
        prepare(folder, port, jira, given.issues)
        size = (folder / "reglament.db").stat().st_size / 2**20
        say(f"{given.issues} open issues in the store, {size:.0f} MiB; starting")
        ready, first, settled = started(folder, port, jira)
        say(f"ready after {ready:.1f} s, the first look after {first:.1f} s")
        return {
            "open issues": given.issues,
            "due at the start": given.due,
            "database, MiB": size,
            READY: ready,
            FIRST: first,
            "seconds until nothing was due": settled,
            EDITED: ready_by_new_policy(folder, port, jira),
        }


def main() -> int:
    parser = options.parser("restart", __doc__)
    parser.add_argument("--issues", type=int, default=100_000, help="open ones, in the store")
    parser.add_argument("--due", type=int, default=500, help="those of them that are due, and in the sandbox")
    given = parser.parse_args()
    title = f"Start: {given.issues:,} open issues"
    return options.finish("restart", run(given), GOALS, title=title, proves_not=PROVES_NOT, options=given)


if __name__ == "__main__":
    sys.exit(main())
