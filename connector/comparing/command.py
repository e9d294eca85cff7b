"""`reglament compare-sla`: reads issues and says where Service Management's clocks disagree with the regulation's."""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connector.comparing import report
from connector.comparing.sla import Comparison, compare
from policies import Problems
from policies.cli import FAILED, OK, add_language
from policies.editions import Regulations
from policies.facts import fold
from policies.files import open_regulations

if TYPE_CHECKING:
    from connector.jira.answers import Failure
    from connector.jira.client import Jira
    from policies.cli import Subparsers

DESCRIPTION = """\
Lists where Jira Service Management's own SLA clocks disagree with the regulation's, and why. Writes nothing.

examples:
  reglament compare-sla SUP-1 SUP-2
  reglament compare-sla --jql "created >= -7d" --most 200
  reglament compare-sla --pair "Time to resolution=fix" --json
"""
DISAGREE = 3
"""Exit status when they disagree somewhere."""
MOST = 50
DEFAULTS: Mapping[str, Any] = {"keys": (), "jql": None, "most": MOST, "pair": ()}
"""What `reglament doctor --compare-sla` asks for."""


def add_command(commands: "Subparsers") -> None:
    parser = commands.add_parser(
        "compare-sla",
        help="JSM's clocks beside ours / SLA Service Management рядом с нашими",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("keys", nargs="*", metavar="KEY", help="issues (default: the newest of the policy's projects)")
    parser.add_argument("--jql", help="which of the projects' issues")
    parser.add_argument("--most", type=int, default=MOST, metavar="N", help=f"at most so many issues (default {MOST})")
    parser.add_argument("--pair", action="append", default=[], metavar="JSM=CLOCK", help="which clocks belong together")
    parser.add_argument("--json", action="store_true", help="as JSON")
    add_language(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit 0 when all agree, 3 when something disagrees, 1 when it cannot be told."""
    from connector import settings as environment
    from connector.clock import utc_now
    from connector.jira.answers import Failure
    from connector.jira.client import Jira

    settings = environment.read()
    if isinstance(settings, environment.SettingsProblems):
        return _failed("\n".join(settings.sentences))
    opened = open_regulations(Path(settings.policies)).outcome
    if isinstance(opened, Problems):
        return _failed(opened.said(args.lang))
    jira = Jira.connect(settings)
    if isinstance(jira, Failure):
        return _failed(jira.says.told(args.lang))
    try:
        found = _compared(jira, opened, args, utc_now())
    finally:
        jira.close()
    if not isinstance(found, Comparison):
        return _failed(found.says.told(args.lang))
    if args.json:
        print(json.dumps(report.as_json(found), ensure_ascii=False, indent=2))
    else:
        print(report.table(found, opened.policies[0].zone, args.lang))
    return DISAGREE if found.disagreements else OK


def _failed(says: str) -> int:
    print(says, file=sys.stderr)
    return FAILED


def _compared(
    jira: "Jira", regulations: Regulations, args: argparse.Namespace, now: datetime
) -> "Comparison | Failure":
    from connector.jira.answers import Failure

    names = jira.refresh(regulations.names["group"], regulations.spellings)
    if isinstance(names, Failure):
        return names
    keys = tuple(args.keys) or in_scope(jira, regulations, args.jql, args.most)
    if isinstance(keys, Failure):
        return keys
    pairs = {fold(native): clock.strip() for native, _, clock in (one.rpartition("=") for one in args.pair)}
    return compare_all(jira, regulations, keys, now, pairs)


def in_scope(jira: "Jira", regulations: Regulations, jql: str | None, most: int) -> "tuple[str, ...] | Failure":
    """The keys of the newest issues of the policies' projects, those of them that `jql` names."""
    from connector.jira.answers import Failure
    from connector.jira.values import jql_text

    projects = ", ".join(jql_text(one) for one in sorted(regulations.projects))
    parts = [f"project in ({projects})"] if projects else ["created >= -52w"]
    parts += [f"({jql})"] if jql else []
    found = jira.find(" AND ".join(parts) + " ORDER BY created DESC", most)
    return found if isinstance(found, Failure) else tuple(one.key for one in found)


def compare_all(
    jira: "Jira",
    regulations: Regulations,
    keys: Iterable[str],
    now: datetime,
    pairs: Mapping[str, str] = {},
) -> "Comparison | Failure":
    """Reads each issue once. The first that cannot be read is the answer; issues that no policy is about count for
    nothing. `now`: aware."""
    from connector.jira.answers import Failure

    total = Comparison()
    for key in keys:
        seen = jira.read_with_native(key)
        if isinstance(seen, Failure):
            return seen
        issue, natives = seen
        ruling = regulations.evaluate(issue, now)
        if ruling.decision.covered and natives:
            total += compare(issue.key, ruling.decision, ruling.policy, natives, pairs)
    return total
