"""What goes over the wire between the connector's client and a Jira, written down as it happens.

The client's own connection pool is replaced by one that notes each exchange and otherwise does the same: nothing is
answered here, so a run that is listened to is the run itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from unittest.mock import patch

import orjson
import requests
from urllib3 import HTTPResponse

from connector.jira import session
from tests.contract.documents import Exchange, violations
from tests.contract.endpoints import unlisted
from tests.contract.prism.through import judged
from tests.shared import SHARED


@contextmanager
def listening() -> Iterator[list[Exchange]]:
    """Every exchange of every client that is made inside the block, in order of the answers."""
    heard: list[Exchange] = []
    with judged() as adapter:

        class Tap(adapter):  # type: ignore[misc, valid-type]
            def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
                response: requests.Response = super().send(request, *args, **options)
                heard.append(_exchange(request, response))
                response.raw = HTTPResponse(BytesIO(response.content), preload_content=False)
                return response

        with patch.object(session, "HTTPAdapter", Tap):
            yield heard


def _exchange(request: requests.PreparedRequest, response: requests.Response) -> Exchange:
    path = str(request.path_url)
    sent = request.body or b""
    return Exchange(
        str(request.method),
        path[max(path.find("/rest/"), 0) :],
        sent.encode() if isinstance(sent, str) else sent,
        response.status_code,
        response.headers.get("Content-Type", ""),
        response.content,
    )


def all_violations(heard: list[Exchange]) -> list[str]:
    """What Atlassian's documents (where they lie beside the project) and our own list of requests have against a run;
    which dialect holds is told by each Jira's serverInfo."""
    dialect, found = "dc", []
    for one in heard:
        if one.path.endswith("/serverInfo") and one.status == 200:
            dialect = "cloud" if orjson.loads(one.told).get("deploymentType") == "Cloud" else "dc"
        path = one.path.partition("?")[0]
        if unlisted(dialect, one.method, path):
            found.append(f"{one.method} {path}: not in docs/jira.md")
        found += violations(dialect, one) if SHARED.exists() else []
    return found


@contextmanager
def held_to_the_documents() -> Iterator[list[Exchange]]:
    """Listens, and at the end of the block asserts that the documents have nothing against what was heard."""
    with listening() as heard:
        yield heard
    found = all_violations(heard)
    if found:
        raise AssertionError("\n".join(dict.fromkeys(found)))
