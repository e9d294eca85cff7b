"""The service's own side: the policies load, the store can be written, the public address is fit."""

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError

from connector.jira.wording import Sentence
from connector.settings import Settings
from connector.setup.finding import Finding, found
from connector.store import Busy, Store, Unusable
from policies import Problem
from policies.editions import Regulations


def policies(regulations: Regulations) -> Iterator[Finding]:
    warnings = (*regulations.warnings, *(one for policy in regulations.policies for one in policy.warnings))
    yield from (found("policy.warning", detail=said(one)) for one in warnings)
    for policy in regulations.policies:
        if policy.observe:
            yield found("policy.observe", name=policy.title or policy.regulation)
    if not regulations.projects:
        yield found("policy.everywhere")


def said(problem: Problem) -> Sentence:
    return Sentence(problem.said("ru"), problem.said("en"))


def store(settings: Settings) -> Iterator[Finding]:
    """Opens it as the service does, and begins to write."""
    try:
        opened = Store.open(settings.database_url)
    except Unusable as error:
        yield found("store.unusable", detail=error)
        return
    try:
        with opened.write():
            pass
    except (Busy, SQLAlchemyError) as error:
        yield found("store.unusable", detail=f"DATABASE_URL: {type(error).__name__}")
    finally:
        opened.close()


def addresses(settings: Settings) -> Iterator[Finding]:
    if settings.jira_url and settings.jira_url.startswith("http://") and not loopback(settings.jira_url):
        yield found("address.plain")
    if settings.public_url is None:
        yield found("public_url.missing")
    if (settings.published or not settings.loopback) and not settings.passwords and settings.proxy is None:
        yield found("pages.closed")


def loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
