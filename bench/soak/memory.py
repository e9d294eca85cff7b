"""A low rate for an hour: do memory and open files stay as they are, and does the database grow by what it keeps?

The growth is the slope of a straight line through the samples after the first minutes, in which caches fill, as a share
of what was there when it begins, for an hour. Before them all threads of the web are made to work at once: what they
cost (some 30 MiB) is paid once, at whatever moment a disk that stalls first lets so many webhooks wait. Of open files
the least count: more are connections of the moment.
"""

import sys
from argparse import Namespace

from bench.results import Figure
from bench.soak import load
from bench.soak.stand import options
from bench.soak.stand.processes import SETTLE_SECONDS, say, stand
from bench.soak.stand.traffic import Traffic, webhooks
from bench.soak.stand.watching import Sample, Watch, slope

SERVICE, WEB = "memory of the service, growth an hour, %", "memory of the web, growth an hour, %"
FILES = "open files, least of the last ten minutes less least of the first"
GOALS = {SERVICE: "<= 5", WEB: "<= 5", FILES: "<= 4", load.REFUSED: "= 0", load.LOST: "= 0", load.LOOKS: "= 0"}
GOALS |= {load.SHOWN: "= 0"}
EVERY = 5.0
RUSH, RUSH_SECONDS = 1500.0, 8.0
"""Webhooks a second, more than are taken at once."""
PROVES_NOT = (
    "it begins with all threads of the web, without which it takes some 30 MiB less. An hour tells nothing of what"
    " grows by days, and the issues are few hundred: memory grows with the number of groups and fields of a Jira, not"
    " with time, but that is not shown here. Resident memory also holds what Python keeps for reuse."
)


def growth(samples: list[Sample], name: str) -> float:
    """Per cent of the first of them, an hour."""
    points = [(each.at, float(getattr(each, name))) for each in samples]
    return 100 * 3600 * slope(points) / points[0][1]


def figures(samples: list[Sample], warm: float) -> dict[str, Figure]:
    begin = [each for each in samples if each.at <= warm] or samples[:1]
    after = [each for each in samples if each.at > warm]
    last = samples[-1]
    end = [each for each in samples if each.at > last.at - warm]
    return {
        "memory of the service after the warm-up, MiB": after[0].service,
        "memory of the service at the end, MiB": last.service,
        SERVICE: growth(after, "service"),
        "memory of the web after the warm-up, MiB": after[0].web,
        "memory of the web at the end, MiB": last.web,
        WEB: growth(after, "web"),
        FILES: min(each.files for each in end) - min(each.files for each in begin),
        "open files, most at once": max(each.files for each in samples),
        "open files at the end": last.files,
        "database at the end, MiB": last.database,
        "database, MiB an hour": 3600 * slope([(each.at, each.database) for each in after]),
    }


def run(given: Namespace) -> dict[str, Figure]:
    with options.folder(given) as folder, stand(folder, given.issues) as up:
        up.settle(SETTLE_SECONDS)
        Traffic(up.port, webhooks(up.jira.issues, chance=0), RUSH, RUSH_SECONDS).drive(load.progress)
        say(f"settled after {up.settle(SETTLE_SECONDS):.0f} s; the soak begins")
        with Watch(up, EVERY) as watch:
            told, changes = load.pour(up, given)
        say(f"{len(watch.samples)} samples, the last {watch.samples[-1]}")
        watched = figures(watch.samples, min(600.0, given.seconds / 6))
        return {"minutes": given.minutes, "issues": given.issues, **watched, **load.taken(told, changes)} | load.verify(
            up, told
        )


def main() -> int:
    parser = options.parser("memory", __doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--rate", type=float, default=20.0, help="webhooks a second")
    parser.add_argument("--issues", type=int, default=500)
    parser.add_argument("--changes", type=float, default=0.5, help="real changes a second")
    given = parser.parse_args()
    given.seconds = given.minutes * 60
    title = f"Memory: {given.rate:g} webhooks a second for {given.minutes:g} minutes"
    return options.finish("memory", run(given), GOALS, title=title, proves_not=PROVES_NOT, options=given)


if __name__ == "__main__":
    sys.exit(main())
