"""`python -m connector.sandbox`: the sandbox as a process of its own. SIGTERM and Ctrl-C end it in good order."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from connector.sandbox.running import Sandbox, running
from connector.sandbox.sites import mespace
from connector.signals import ends


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m connector.sandbox", description="Песочница Jira / a Jira sandbox")
    parser.add_argument("--dialect", choices=("cloud", "dc", "jsm"), default="cloud", help="какая Jira / which Jira")
    parser.add_argument("--host", default="127.0.0.1", help="адрес / the address to listen on")
    parser.add_argument("--port", type=int, default=8090, help="порт / the port to listen on; 0: any free one")
    parser.add_argument("--expose", action="store_true", help="слушать не только loopback / allow other than loopback")
    parser.add_argument("--state", type=Path, help="файл состояния / the file that keeps the state over restarts")
    parser.add_argument("--webhook", metavar="URL", help="куда слать вебхуки / where webhooks go")
    parser.add_argument("--secret-file", type=Path, help="файл с секретом вебхука / the file with the webhook's secret")
    parser.add_argument("--life", type=float, default=0.0, metavar="SECONDS", help="пусть живёт / an act so often")
    parser.add_argument("--limits", action="store_true", help="ограничивать частоту / limit rates as Jira does")
    parser.add_argument("--random", type=int, default=1, help="зерно случайности жизни / the seed of life's chance")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """0 after a signal; 2 when it cannot start, with the reason on stderr."""
    options = _options(arguments)
    try:
        secret = options.secret_file.read_text(encoding="utf-8").strip() if options.secret_file else ""
        started = running(
            "dc" if options.dialect == "dc" else "cloud",
            site=mespace.service_desk("cloud") if options.dialect == "jsm" else None,
            seeded=True,
            host=options.host,
            port=options.port,
            exposed=options.expose,
            state=options.state,
            life=options.life,
            chance=options.random,
        )
        with started as sandbox:
            if options.limits:
                sandbox.service.must("POST", "/sandbox/limits", {"on": True})
            _serve(sandbox, options.dialect, options.webhook, secret)
    except (OSError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


def _serve(sandbox: Sandbox, dialect: str, webhook: str | None, secret: str) -> None:
    if webhook:
        sandbox.hook(webhook, secret)
    told = ends()
    print(f"Jira ({dialect}): {sandbox.url} · {sandbox.service.user.email} · {sandbox.token}", flush=True)
    told.get()


if __name__ == "__main__":
    sys.exit(main())
