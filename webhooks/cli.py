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
PORT, LIFE = 8090, 20.0
"""The sandbox's port, and the seconds between what people do in it."""

DESCRIPTION = """\
Makes your Jira keep your support regulation. / Следит, чтобы ваша Jira соблюдала регламент поддержки.

  reglament demo                     a sandbox Jira with people in it, and the service beside it
  reglament serve                    the service on the Jira of JIRA_URL and JIRA_TOKEN
  reglament check policies.yaml      every problem of a policy at once
  reglament explain SUP-42           why an issue is judged as it is
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
    return result


def _add_commands(commands: "Subparsers") -> None:
    told = {
        "serve": ("web and worker in one process group; without JIRA_URL the demo / всё вместе", run_serve),
        "web": ("only takes webhooks and shows pages / только приём и страницы", run_web),
        "work": ("only looks at issues / только работа с Jira", run_work),
    }
    for name, (help_text, run) in told.items():
        commands.add_parser(name, help=help_text, description=help_text).set_defaults(run=run)
    demo = commands.add_parser("demo", help="with a sandbox Jira / с песочницей Jira")
    dialects = ("cloud", "dc", "jsm")
    demo.add_argument("--dialect", choices=dialects, default="cloud", help="which Jira to play (default: cloud)")
    demo.add_argument("--life", type=float, default=LIFE, metavar="SECONDS", help="seconds between people's acts")
    demo.add_argument("--port", type=int, default=PORT, help="the sandbox's port (default: 8090)")
    demo.set_defaults(run=run_demo)


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
