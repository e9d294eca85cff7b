"""`reglament`: one command for people, put together from the three doors."""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from connector import cli as connector_cli
from connector.terminal import guarded
from policies import cli as policies_cli

if TYPE_CHECKING:
    from connector.settings import Settings
    from policies.cli import Subparsers

BAD_START = 2
"""Exit status when the settings or the policy are wrong: starting again alone will not help."""
INTERRUPTED = 130
"""Exit status, as of shells, when a person breaks off."""
PORT, LIFE = 8090, 20.0
"""The sandbox's port, and the seconds between what people do in it."""

DESCRIPTION = """\
Makes your Jira keep your support regulation. / Следит, чтобы ваша Jira соблюдала регламент поддержки.

  reglament demo                     a sandbox Jira with people in it, and the service beside it
  reglament serve                    the service on the Jira of JIRA_URL and JIRA_TOKEN
  reglament check policies.yaml      every problem of a policy at once
  reglament explain SUP-42           why an issue is judged as it is
"""

SERVE = """\
The service whole: takes webhooks, shows pages, looks at issues and writes to Jira. Without JIRA_URL: the demo.
Служба целиком: принимает вебхуки, показывает страницы, работает с Jira. Без JIRA_URL — демонстрация.

Settings come from the environment or from .env in the working folder; with mistakes in them, all told at once, it does
not start. `reglament init` writes them. Pages are at http://127.0.0.1:8080 (HOST, PORT). An edited policy is read
within seconds. Ctrl-C or SIGTERM stops it in good order; what was not done yet is done after the next start.

exit status: 0 stopped, 2 settings, policy or database are wrong
"""
WEB = """\
One half of `reglament serve`: takes webhooks and shows pages. Looks at no issue: start `reglament work` on the same
database. On PostgreSQL any number of each; where there are several `web`, set SESSION_SECRET.
Половина службы: приём и страницы. Заявками занимается `reglament work` с той же базой.

exit status: 0 stopped, 2 settings or database are wrong
"""
WORK = """\
The other half of `reglament serve`: looks at issues, writes to Jira, finds what webhooks missed. Listens on no port. On
PostgreSQL any number of them: an issue is with one process at a time; when that dies, two minutes later with another.
Вторая половина службы: работа с Jira. Порт не занимает.

exit status: 0 stopped, 2 settings, policy or database are wrong
"""
DEMO = """\
A sandbox Jira with a few requests, and people in it who go on asking, answering and moving statuses; the service beside
it keeps the policy of POLICIES there. Needs no Jira and no settings; its state is kept in DATA_DIR/demo.
Песочница Jira, в которой живут люди, и служба рядом. Ни Jira, ни настроек не нужно.

examples:
  reglament demo                          pages at http://127.0.0.1:8080, the sandbox at http://127.0.0.1:8090
  reglament demo --dialect dc --life 2    a Data Center, and somebody acts every two seconds
  PORT=9080 reglament demo --port 9090    where the usual ports are taken
"""


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="reglament", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    policies_cli.add_commands(commands)
    connector_cli.add_commands(commands)
    _add_commands(commands)
    args = parser.parse_args(argv)
    try:
        with guarded():
            result: int = args.run(args)
        sys.stdout.flush()
    except BrokenPipeError:  # `reglament explain … | head`: whoever reads has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (KeyboardInterrupt, EOFError):  # Ctrl-C, Ctrl-D at a question
        print(file=sys.stderr)
        return INTERRUPTED
    return result


def _add_commands(commands: "Subparsers") -> None:
    told = {
        "serve": ("web and worker together / всё вместе", SERVE, run_serve),
        "web": ("only takes webhooks and shows pages / только приём и страницы", WEB, run_web),
        "work": ("only looks at issues / только работа с Jira", WORK, run_work),
        "demo": ("with a sandbox Jira / с песочницей Jira", DEMO, run_demo),
    }
    made = {}
    for name, (help_text, description, run) in told.items():
        made[name] = commands.add_parser(
            name, help=help_text, description=description, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        made[name].set_defaults(run=run)
    demo = made["demo"]
    dialects = ("cloud", "dc", "jsm")
    demo.add_argument("--dialect", choices=dialects, default="cloud", help="which Jira to play (default: %(default)s)")
    demo.add_argument(
        "--life",
        type=float,
        default=LIFE,
        metavar="SECONDS",
        help="seconds between people's acts (default: %(default)g)",
    )
    demo.add_argument("--port", type=int, default=PORT, help="the sandbox's port (default: %(default)s)")


def run_serve(_: argparse.Namespace) -> int:
    from webhooks.serving import running

    settings = _settings()
    if settings is None:
        return BAD_START
    return running.demo(settings, "cloud", PORT, LIFE) if settings.jira_url is None else running.serve(settings)


def run_web(_: argparse.Namespace) -> int:
    from webhooks.serving import running

    settings = _settings()
    return BAD_START if settings is None else running.web(settings)


def run_work(_: argparse.Namespace) -> int:
    from webhooks.serving import running

    settings = _settings()
    return BAD_START if settings is None else running.work(settings)


def run_demo(args: argparse.Namespace) -> int:
    from webhooks.serving import running

    settings = _settings()
    return BAD_START if settings is None else running.demo(settings, args.dialect, args.port, args.life)


def _settings() -> "Settings | None":
    """The settings, or None with every problem said."""
    from connector import settings

    found = settings.read()
    if isinstance(found, settings.SettingsProblems):
        print("\n".join(found.sentences), file=sys.stderr)
        return None
    return found
