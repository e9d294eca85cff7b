"""`reglament doctor` and `reglament init`: flags in, lines or JSON out."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from connector.comparing import command as compare_sla
from policies.cli import FAILED, OK, add_language

if TYPE_CHECKING:
    from policies.cli import Subparsers

DOCTOR = """\
Checks everything between this service and its Jira, and says what to do about each finding. Changes nothing in Jira.
Exit status: 0 nothing to mend, 1 something is.

examples:
  reglament doctor
  JIRA_TOKEN=… reglament doctor       with an administrator's token: webhooks and screens are checked too
"""
INIT = """\
Connects a Jira: writes .env and a policy that only observes, makes the fields that the service fills and puts them on
the project's screens, registers the webhook, sends a test event. Names the permissions that the service's account
lacks in the project, each with its reason. May be run again: what is there stays.

examples:
  reglament init                                                         asks for everything
  reglament init --yes --url https://acme.atlassian.net --user reglament@acme.example --token-file token.txt \\
                 --project SUP --regulation mespace --public-url https://reglament.acme.example
"""


def add_commands(commands: "Subparsers") -> None:
    """Add this room's commands to `reglament`."""
    raw = argparse.RawDescriptionHelpFormatter
    doctor = commands.add_parser(
        "doctor",
        help="checks the Jira and the settings / проверка Jira и настроек",
        description=DOCTOR,
        formatter_class=raw,
    )
    doctor.add_argument("--json", action="store_true", help="the findings as JSON")
    add_language(doctor)
    doctor.add_argument("--compare-sla", action="store_true", help="JSM's clocks beside ours instead: see compare-sla")
    doctor.set_defaults(run=run_doctor, **compare_sla.DEFAULTS)
    init = commands.add_parser("init", help="connects a Jira / подключение Jira", description=INIT, formatter_class=raw)
    _add_wishes(init)
    add_language(init)
    init.set_defaults(run=run_init)


def _add_wishes(init: argparse.ArgumentParser) -> None:
    init.add_argument("--url", metavar="URL", help="Jira's address with its path, if it has one")
    init.add_argument("--user", metavar="EMAIL", help="Cloud: the account's e-mail")
    init.add_argument("--token-file", type=Path, metavar="FILE", help="the token (or JIRA_TOKEN in the environment)")
    init.add_argument("--project", metavar="KEY", help="the project whose requests the regulation is about")
    init.add_argument("--regulation", metavar="NAME", help="mespace, monq, endocs, specpromdesign or distate")
    init.add_argument("--public-url", metavar="URL", help="where Jira reaches this service")
    init.add_argument("--no-webhook", action="store_true", help="register no webhook: changes are found by search")
    init.add_argument("--screen", action="append", default=[], metavar="NAME", help="a screen to put the fields on")
    init.add_argument("--all-fields", action="store_true", help="make the fields that people fill in, too")
    init.add_argument("--yes", action="store_true", help="ask nothing")
    init.add_argument("--dry-run", action="store_true", help="only tell what would be done")


def run_doctor(args: argparse.Namespace) -> int:
    """`reglament doctor`: exit 0 when green, else 1."""
    from connector import settings
    from connector.clock import utc_now
    from connector.setup.doctor import examine

    if args.compare_sla:
        return compare_sla.run(args)
    report = examine(settings.read(), utc_now)
    if args.json:
        print(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
        return OK if report.green else FAILED
    for finding in report.findings:
        print(finding.told(args.lang))
    counted = sum(finding.counts for finding in report.findings)
    russian = "Всё в порядке." if report.green else f"Исправить: {counted}."
    print(russian if args.lang == "ru" else "All is well." if report.green else f"To mend: {counted}.")
    return OK if report.green else FAILED


def run_init(args: argparse.Namespace) -> int:
    """`reglament init`: exit 0, or 1 when something did not work."""
    from connector.clock import utc_now
    from connector.setup.finding import Finding
    from connector.setup.init import run, wishes

    try:
        asked = wishes.gather(args, None if args.yes else wishes.terminal())
    except wishes.Wrong as error:
        print(error.says.told(args.lang), file=sys.stderr)
        return FAILED
    except wishes.Missing as error:
        print(("не хватает: " if args.lang == "ru" else "missing: ") + str(error), file=sys.stderr)
        return FAILED
    failed = False
    for said in run.arrange(asked, utc_now):
        failed |= said.counts if isinstance(said, Finding) else said.outcome == "failed"
        print(said.told(args.lang), flush=True)
    if not failed:
        print("Дальше: reglament doctor" if args.lang == "ru" else "Next: reglament doctor")
    return FAILED if failed else OK
