"""Was a form sent from our own page? A token bound to the session, and the browser's own word on where it comes from.

Machines send JSON, which no page of others can without asking first (CORS, which we never grant), and no cookie of ours
lets them in.
"""

import hmac
import secrets
from typing import Any
from urllib.parse import urlsplit

from flask import Request, session

FIELD, KEPT = "token", "token"
FROM_HERE = {"same-origin"}
FROM_A_MACHINE = {"", "same-origin", "none"}


def token() -> str:
    """That of the session, made when first asked for."""
    if not isinstance(session.get(KEPT), str):
        session[KEPT] = secrets.token_urlsafe(32)
    kept: str = session[KEPT]
    return kept


def form_refused(incoming: Request, public_url: str | None) -> str | None:
    """Why a form is not taken, or None."""
    site, origin = incoming.headers.get("Sec-Fetch-Site"), incoming.headers.get("Origin")
    if site is None and origin is None:
        return "neither Origin nor Sec-Fetch-Site came: a browser that is kept up to date sends them"
    if site is not None and site not in FROM_HERE:
        return f"Sec-Fetch-Site is {site[:32]!r}, not same-origin"
    if origin is not None and not _is_ours(origin, incoming.host, public_url):
        return f"Origin is {origin[:128]!r}, not this service; behind a proxy set PUBLIC_URL"
    given, kept = incoming.form.get(FIELD, ""), session.get(KEPT)
    if not isinstance(kept, str) or not _same(given, kept):
        return "the token of the form is not that of the session"
    return None


def json_refused(incoming: Request) -> tuple[int, str] | None:
    """Why an order of a machine is not taken: a status code and words."""
    if incoming.mimetype != "application/json":
        return 415, "Content-Type must be application/json"
    if (site := incoming.headers.get("Sec-Fetch-Site", "")) not in FROM_A_MACHINE:
        return 403, f"Sec-Fetch-Site is {site[:32]!r}: another site's page must not order anything here"
    return None


def body(incoming: Request) -> dict[str, Any] | None:
    """The JSON object of a request, an absent one being empty; None: it is something else."""
    if not incoming.get_data(cache=True):
        return {}
    try:
        told = incoming.get_json(silent=True)
    except RecursionError:  # brackets without end
        return None
    return told if isinstance(told, dict) else None


def _is_ours(origin: str, host: str, public_url: str | None) -> bool:
    """By host and port: whether TLS ended before us cannot be seen here."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"}:
        return False
    ours = {host.lower(), urlsplit(public_url).netloc.lower()} if public_url else {host.lower()}
    return parts.netloc.lower() in ours


def _same(given: str, kept: str) -> bool:
    return hmac.compare_digest(given.encode(errors="surrogatepass"), kept.encode())
