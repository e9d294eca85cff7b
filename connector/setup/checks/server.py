"""Whether it is a Jira that answers, one that we can work with, and whom it takes us for."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from connector.jira import wording
from connector.jira.admin import site
from connector.jira.admin.site import Account, Server
from connector.jira.answers import Failure, Forbidden
from connector.jira.session import Session
from connector.settings import Settings
from connector.setup.checks.local import loopback
from connector.setup.finding import Finding, found
from connector.setup.sight import Sight

OLDEST, NEWEST = (8, 14), (11,)
SKEW = timedelta(seconds=2)
SOON = timedelta(days=30)
GATEWAY = "api.atlassian.com"
"""Where tokens with scopes go; there they need no e-mail."""


def failed(failure: Failure, settings: Settings) -> Finding:
    """What it means that serverInfo or myself was not answered."""
    if failure.says == wording.token_dead():
        return found("token.dead")
    if failure.says == wording.login_page():
        return found("address.login_page", detail=failure, url=settings.jira_url)
    if isinstance(failure, Forbidden):
        return found("token.refused", detail=failure)
    return found("address.bad", detail=failure, url=settings.jira_url)


def timed(session: Session, clock: Callable[[], datetime]) -> tuple[Server | Failure, timedelta]:
    """The server's answer, and how far its clock is ahead of ours: ours is read half-way between asking and answer."""
    asked = clock()
    told = site.server(session)
    middle = asked + (clock() - asked) / 2
    return told, told.time - middle if isinstance(told, Server) and told.time else timedelta()


def fitness(server: Server, settings: Settings, skew: timedelta) -> Iterator[Finding]:
    """Version, kind of login, path, clock."""
    version = ".".join(map(str, server.version))
    if not server.cloud and server.version and server.version[:2] < OLDEST:
        yield found("server.old", version=version)
    if not server.cloud and server.version[:1] > NEWEST:
        yield found("server.new", version=version)
    if not server.cloud and settings.jira_user:
        yield found("token.dc_user")
    if _paths_differ(server.address, settings.jira_url or ""):
        yield found("address.path", told=server.address, url=settings.jira_url)
    if abs(skew) > SKEW:
        yield found("clock.skew", seconds=round(abs(skew).total_seconds()))
    public = settings.public_url or ""
    if server.cloud and public.startswith("http://") and not loopback(public):
        yield found("public_url.http")


def lacks_user(server: Server, settings: Settings) -> bool:
    return server.cloud and not settings.jira_user and urlsplit(settings.jira_url or "").hostname != GATEWAY


def _paths_differ(told: str, given: str) -> bool:
    theirs, ours = urlsplit(told), urlsplit(given)
    return bool(told) and ours.hostname != GATEWAY and theirs.path.rstrip("/") != ours.path.rstrip("/")


def account(session: Session, server: Server, who: Account, now: datetime) -> Iterator[Finding]:
    """Who we are, and how long the token holds: only Data Center tells."""
    yield found("account.who", name=who.name)
    held = () if server.cloud else site.tokens(session)
    for token in held if isinstance(held, tuple) else ():
        if token.expires is not None and timedelta() <= token.expires - now < SOON:
            yield found("token.expiring", name=token.name, day=token.expires.date().isoformat())


def zone(sight: Sight) -> Iterator[Finding]:
    ours = {policy.zone.key for policy in sight.regulations.policies}
    if sight.account.zone and sight.account.zone not in ours:
        yield found("account.zone", zone=sight.account.zone, policy=", ".join(sorted(ours)))
