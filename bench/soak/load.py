"""Many signed webhooks a second for minutes, on one machine with SQLite: are they acknowledged soon, and none lost?

The service (`reglament serve`) and a sandbox Jira are processes of their own; the traffic is an open loop, and people
change issues meanwhile. In the second phase everything that was acknowledged is looked for in the store, every issue
must have been looked at after its last webhook, and every changed issue must show what the policy says of it.
"""

import sys
from argparse import Namespace

from bench.results import Figure
from bench.soak.stand import options
from bench.soak.stand.people import People
from bench.soak.stand.processes import SETTLE_SECONDS, Stand, say, stand
from bench.soak.stand.traffic import Told, Traffic, webhooks
from bench.soak.stand.verifying import failing, mislevelled, overlooked, unknown
from connector.store import Store

P99 = "p99 of the acknowledgement, ms"
LOST = "lost: acknowledged, and not in the store"
LOOKS = "lost: issues not looked at after their last webhook"
SHOWN = "lost: issues that do not show their last change"
REFUSED = "webhooks not answered with 2xx"
GOALS = {P99: "<= 300", REFUSED: "= 0", LOST: "= 0", LOOKS: "= 0", SHOWN: "= 0"}
PROVES_NOT = (
    "the sandbox, the people and the generator share the cores with the service, and everything goes over loopback: a"
    " real Jira is slower and further away. One process, SQLite; nothing is killed during this run."
)


def pour(up: Stand, given: Namespace) -> tuple[Told, int]:
    """The traffic and the people's changes; how many they were."""
    with People(up.jira, given.changes) as people:
        told = Traffic(up.port, webhooks(up.jira.issues), given.rate, given.seconds).drive(progress)
    return told, people.changes


def progress(told: Told) -> None:
    say(f"sent {told.sent}, acknowledged {len(told.acknowledged)}, p99 so far {told.percentile(0.99):.0f} ms")


def verify(up: Stand, told: Told) -> dict[str, Figure]:
    """The second phase."""
    settled = up.settle(SETTLE_SECONDS)
    store = Store.open(up.address)
    try:
        return {
            "seconds until nothing was due afterwards": settled,
            LOST: unknown(store, told.acknowledged),
            LOOKS: overlooked(store),
            SHOWN: mislevelled(up.jira),
            "issues whose last look had trouble": failing(store),
        }
    finally:
        store.close()


def taken(told: Told, changes: int) -> dict[str, Figure]:
    """The first phase."""
    return {
        "webhooks": told.sent,
        "a second": told.sent / told.seconds,
        "changes by people": changes,
        "p50 of the acknowledgement, ms": told.percentile(0.5),
        P99: told.percentile(0.99),
        "the longest, ms": max(told.times, default=float("inf")),
        REFUSED: told.refused,
        "answers": ", ".join(f"{status}: {count}" for status, count in sorted(told.statuses.items())),
    }


def main() -> int:
    parser = options.parser("load", __doc__)
    parser.add_argument("--rate", type=float, default=200.0, help="webhooks a second")
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--issues", type=int, default=500)
    parser.add_argument("--changes", type=float, default=2.0, help="real changes a second")
    given = parser.parse_args()
    with options.folder(given) as folder, stand(folder, given.issues) as up:
        say(f"settled after {up.settle(SETTLE_SECONDS):.0f} s; the load begins")
        told, changes = pour(up, given)
        figures = {"issues": given.issues, **taken(told, changes), **verify(up, told)}
    title = f"Load: {given.rate:g} webhooks a second for {given.seconds / 60:g} minutes"
    return options.finish("load", figures, GOALS, title=title, proves_not=PROVES_NOT, options=given)


if __name__ == "__main__":
    sys.exit(main())
