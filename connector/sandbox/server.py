"""The sandbox as a Flask application, and that application on a socket.

Only loopback, unless the caller says otherwise in so many words: the toy has tokens that everybody knows.
"""

import ipaddress
import threading
from typing import Any

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from connector.sandbox import control, pages
from connector.sandbox.desk import portal
from connector.sandbox.faults import Faults
from connector.sandbox.lagging.replica import Replica
from connector.sandbox.limiting.gatekeeper import Gatekeeper
from connector.sandbox.rest import auth, extras, issues, meta, moves, search, talks
from connector.sandbox.rest.admin import hooks, newhooks, rights, screens
from connector.sandbox.rest.context import refuse_as_jira
from connector.sandbox.state.world import World
from connector.sandbox.webhooks import Deliverer

BODY_LIMIT = 10_000_000


def build(world: World, faults: Faults | None = None, deliverer: Deliverer | None = None) -> Flask:
    """The application over a world. Threads are the caller's: `deliverer` is only looked at."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    faults = faults or Faults()
    app.extensions.update(world=world, faults=faults, deliverer=deliverer or Deliverer(world, lambda: faults.webhooks))
    app.extensions["replica"] = Replica(world, faults)
    faults.install(app)
    app.before_request(auth.recognise)
    app.after_request(auth.tell_login)
    gatekeeper = Gatekeeper()
    gatekeeper.install(app)
    app.extensions["gatekeeper"] = gatekeeper
    refuse_as_jira(app)
    for room in (issues, moves, talks, extras, meta, search, hooks, rights, screens, newhooks, portal, control, pages):
        app.register_blueprint(room.routes)
    app.register_blueprint(rights.tokens)
    return app


class _Handler(WSGIRequestHandler):
    """Keeps connections open, writes no log, and sends small answers at once (Nagle's delay would cost 40 ms)."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - the parent's name
        """Nothing: requests are counted in `Faults.calls`."""


class Server:
    """A socket that listens from the moment it is made; requests are answered between `start` and `stop`."""

    def __init__(self, app: Flask, host: str = "127.0.0.1", port: int = 0, *, exposed: bool = False) -> None:
        if not exposed and not _loopback(host):
            raise ValueError(f"the sandbox listens on loopback only, not on {host}, unless exposed on purpose")
        self._server: BaseWSGIServer = make_server(host, port, app, threaded=True, request_handler=_Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="sandbox", daemon=True)
        shown = f"[{host}]" if ":" in host else host
        self.url = f"http://{shown}:{self._server.server_port}"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
