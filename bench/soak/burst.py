"""A bulk change: thousands of webhooks within a minute about thousands of issues, by a Jira that limits rates.

The issues are new to the service, so that each must be read, decided and written to; the sandbox limits rates as Cloud
does (so many requests a second of an endpoint, so many writes to an issue). It ends when nothing is due any more.
"""

import sys
import time
from argparse import Namespace

from bench.results import Figure
from bench.soak import load
from bench.soak.stand import options
from bench.soak.stand.processes import SETTLE_SECONDS, Stand, first_life, jira_process, say, service_beside
from bench.soak.stand.traffic import Traffic, webhooks
from tests.faults.processes import free_port

DECIDED = "seconds from the first webhook until nothing was due"
GOALS = {load.REFUSED: "= 0", DECIDED: "<= 660", load.LOST: "= 0", load.LOOKS: "= 0", load.SHOWN: "= 0"}
PROVES_NOT = (
    "the limits are those that Atlassian's page tells for bursts and for writes to one issue; the hourly points budget"
    " of Cloud, and what a real Jira answers under such load, are not played. The sandbox shares the cores with the"
    " service. Ten minutes count from the last webhook, eleven from the first."
)


def run(given: Namespace) -> dict[str, Figure]:
    port = free_port()
    with options.folder(given) as folder, jira_process() as jira:
        first_life(folder, port, jira)
        jira.fill(given.issues)
        jira.tell(port)
        jira.ask("limits")
        with service_beside(folder, port, jira) as up:
            up.settle(SETTLE_SECONDS)
            return pour(up, given)


def pour(up: Stand, given: Namespace) -> dict[str, Figure]:
    before = up.jira.ask("calls")
    begun = time.monotonic()
    traffic = Traffic(up.port, webhooks(up.jira.issues), given.webhooks / given.seconds, given.seconds)
    told = traffic.drive(load.progress)
    verified = load.verify(up, told)
    took = time.monotonic() - begun
    calls = {name: count - before.get(name, 0) for name, count in up.jira.ask("calls").items()}
    say(f"requests: {calls}")
    return {
        "issues": given.issues,
        **load.taken(told, 0),
        DECIDED: took,
        **verified,
        "requests to Jira": calls["all"],
        "requests to Jira, an issue": calls["all"] / given.issues,
        "answers 429": calls.get("answered 429", 0),
    }


def main() -> int:
    parser = options.parser("burst", __doc__)
    parser.add_argument("--webhooks", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--issues", type=int, default=3_000)
    given = parser.parse_args()
    title = f"Burst: {given.webhooks:,} webhooks in {given.seconds:g} seconds"
    return options.finish("burst", run(given), GOALS, title=title, proves_not=PROVES_NOT, options=given)


if __name__ == "__main__":
    sys.exit(main())
