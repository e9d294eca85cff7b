"""The wire to one Jira: the `jira` package's session, one request at a time, every outcome an `Answer`.

The package builds the session and its authentication; its own `request` is passed by, because it retries writes too,
sleeps, and raises. Never follows a redirect, never goes to an address found in an answer, never logs.
"""

import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from ssl import SSLCertVerificationError
from typing import Any
from urllib.parse import urlsplit

import orjson
import requests
from jira import JIRA
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, MaxRetryError, NewConnectionError, ReadTimeoutError, SSLError

from connector.clock import utc_now
from connector.jira import wording
from connector.jira.answers import MOST_BYTES, Answer, Broken, Forbidden, Limited, Refused, decode
from connector.jira.economy.limits import Limits
from connector.jira.economy.scopes import Scopes, of_request

TIMEOUT = (5.0, 20.0)
"""Seconds: to connect, and between two pieces of the answer."""
LONGEST_ANSWER = timedelta(seconds=60)
"""For all pieces together: a Jira that drips must not hold a worker."""
PAUSE = 0.3
"""Seconds before a read that broke is tried once more."""
CONNECTIONS = 16
SHORTEST_SECRET = 8
"""Bytes; a shorter one is part of ordinary words."""


class Session:
    """One authenticated connection pool; safe to use from several threads."""

    def __init__(
        self,
        url: str,
        user: str | None,
        token: str,
        clock: Callable[[], datetime] = utc_now,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """`url` without a trailing slash; basic authentication with a user, bearer without. Makes no request."""
        auth = {"basic_auth": (user.encode(), token.encode())} if user else {"token_auth": token}
        self._jira = JIRA(
            server=url,
            options={"check_update": False},
            get_server_info=False,
            max_retries=0,
            timeout=TIMEOUT,
            logging=False,
            **auth,
        )
        self._session: requests.Session = self._jira._session
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=CONNECTIONS, max_retries=0))
        self._url, self._host = url, urlsplit(url).hostname or url
        self._clock, self._pause = clock, pause
        self._secrets = tuple(
            secret for secret in (token.encode(errors="replace"), _basic(user, token)) if len(secret) >= SHORTEST_SECRET
        )
        self.limits = Limits()

    def send(
        self,
        method: str,
        path: str,
        params: Mapping[str, str | int] | None = None,
        json: Any = None,
        *,
        reads: bool | None = None,
    ) -> Answer:
        """One request to `path` (from `/rest/` on). A read (GET, or what `reads` says) that broke is tried once more; a
        write never is: the caller asks Jira first whether it happened (law 9). Inside a rest that Jira asked for, and
        beyond our own pace of writes to an issue, nothing is sent: the answer is `Limited`."""
        if not path.startswith("/rest/") or any(part in {"", ".", ".."} for part in path[1:].split("/")):
            return Refused(wording.bad_address())
        repeatable = method == "GET" if reads is None else reads
        scopes = of_request(method, path, reads=repeatable)
        answer = self._admitted(scopes, method, path, params, json)
        if isinstance(answer, Broken) and repeatable:
            self._pause(PAUSE)
            answer = self._admitted(scopes, method, path, params, json)
        return answer

    def _admitted(
        self, scopes: Scopes, method: str, path: str, params: Mapping[str, str | int] | None, json: Any
    ) -> Answer:
        held_back = self.limits.admit(scopes, self._clock())
        if held_back is not None:
            return held_back
        answer = self._once(method, path, params, json)
        return self.limits.told(scopes, answer, self._clock()) if isinstance(answer, Limited) else answer

    def _once(self, method: str, path: str, params: Mapping[str, str | int] | None, json: Any) -> Answer:
        body = None if json is None else orjson.dumps(json)
        try:
            request = requests.Request(method, self._url + path, params=params, data=body)
            prepared = self._session.prepare_request(request)
            around = self._session.merge_environment_settings(prepared.url, {}, True, None, None)
            with self._session.send(prepared, timeout=TIMEOUT, allow_redirects=False, **around) as response:
                content = self._hidden(self._content(response))
                return decode(response.status_code, response.headers, content, self._clock())
        except UnicodeError:
            return Forbidden(wording.token_unsendable())
        except (requests.RequestException, HTTPError) as error:
            return _broken(error, self._host)

    def _content(self, response: requests.Response) -> bytes:
        """At most one byte over the limit, which is how `decode` learns that there was more."""
        content, started = bytearray(), self._clock()
        while piece := response.raw.read1(65_536, decode_content=True):
            content += piece[: MOST_BYTES + 1 - len(content)]
            if len(content) > MOST_BYTES:
                break
            if self._clock() - started > LONGEST_ANSWER:
                raise requests.ReadTimeout
        return bytes(content)

    def _hidden(self, content: bytes) -> bytes:
        """Proxies and pages of failures repeat the request with its Authorization; words of Jira's are shown."""
        for secret in self._secrets:
            content = content.replace(secret, b"***")
        return content

    def close(self) -> None:
        self._session.close()


_UNSENT = (
    requests.ConnectTimeout,
    requests.exceptions.ProxyError,
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
)


def _basic(user: str | None, token: str) -> bytes:
    return b64encode(f"{user}:{token}".encode(errors="replace")) if user else b""


def _distrusted(reason: Exception | None) -> bool:
    """Errors of TLS come at any time, but a certificate is judged before anything is sent."""
    return isinstance(reason, SSLError) and any(isinstance(one, SSLCertVerificationError) for one in reason.args)


def _broken(error: Exception, host: str) -> Broken:
    """Whether the request can have reached Jira decides `applied`; when in doubt it can."""
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else None
    why = type(reason or error).__name__
    if isinstance(error, _UNSENT) or isinstance(reason, NewConnectionError) or _distrusted(reason):
        return Broken(wording.unreachable(host, why), "no")
    if isinstance(error, requests.Timeout | ReadTimeoutError):
        return Broken(wording.too_slow(host), "unknown")
    return Broken(wording.broken_off(host, why), "unknown")
