"""`reglament doctor`: every check in the order of the way from the service to Jira. Changes nothing in Jira.

What hangs on something that failed is not asked: without an answer there are no names to compare.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from connector.jira.admin import site
from connector.jira.admin.site import Account, Project, Server
from connector.jira.answers import Failure
from connector.jira.client import Jira
from connector.jira.names import Directory
from connector.jira.session import Session
from connector.settings import Settings, SettingsProblems
from connector.setup.checks import flow, hooks, local, names, rights, screens, server
from connector.setup.expected import projects
from connector.setup.finding import Finding, found, guess
from connector.setup.sight import Sight
from policies import Problems
from policies.editions import Regulations
from policies.facts import Person
from policies.files import open_regulations
from policies.language.problems import nearest

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Report:
    findings: tuple[Finding, ...]

    @property
    def green(self) -> bool:
        """Notes do not count."""
        return not any(one.counts for one in self.findings)

    def as_json(self) -> dict[str, Any]:
        return {"green": self.green, "findings": [one.as_json() for one in self.findings]}


def examine(settings: Settings | SettingsProblems, clock: Clock) -> Report:
    """Everything that is wrong between this service and its Jira."""
    return Report(tuple(_all(settings, clock)))


def _all(settings: Settings | SettingsProblems, clock: Clock) -> Iterator[Finding]:
    if isinstance(settings, SettingsProblems):
        yield from (found("settings.bad", detail=sentence) for sentence in settings.sentences)
        return
    regulations = open_regulations(settings.policies).outcome
    if isinstance(regulations, Problems):
        said = (one for one in regulations.items if not one.warning)
        yield from (found("policy.bad", detail=local.said(one), file=settings.policies) for one in said)
    else:
        yield from local.policies(regulations)
    yield from local.store(settings)
    yield from local.addresses(settings)
    if settings.jira_url is None:
        yield found("settings.no_jira")
        return
    session = Session(settings.jira_url, settings.jira_user, settings.jira_token.value)
    try:
        yield from _jira(session, settings, regulations if isinstance(regulations, Regulations) else None, clock)
    finally:
        session.close()


def _jira(session: Session, settings: Settings, regulations: Regulations | None, clock: Clock) -> Iterator[Finding]:
    told, skew = server.timed(session, clock)
    if isinstance(told, Failure):
        yield server.failed(told, settings)
        return
    yield from server.fitness(told, settings, skew)
    if server.lacks_user(told, settings):
        yield found("token.cloud_user")
        return
    who = site.account(session)
    if isinstance(who, Failure):
        yield server.failed(who, settings)
        return
    yield from server.account(session, told, who, clock())
    if regulations is not None:
        yield from _policies(session, settings, regulations, told, who)


def _policies(
    session: Session, settings: Settings, regulations: Regulations, told: Server, who: Account
) -> Iterator[Finding]:
    """What the policies need of this Jira."""
    jira = site.dialect(session, told)
    client = Jira(jira, Person(id=who.id, name=who.name))
    directory = client.refresh((), regulations.spellings)
    if not isinstance(directory, Directory):
        yield found("names.unread", detail=directory)
        return
    seen: list[Project] = []
    for key in projects(regulations):
        project = site.project(jira, key)
        if isinstance(project, Project):
            seen.append(project)
        else:
            yield found("project.missing", key=key, guess=guess(nearest(key, site.projects(jira))))
    sight = Sight(settings, regulations, jira, told, who, directory, tuple(seen))
    for check in (server.zone, rights.check, names.check, screens.check, flow.check, hooks.check):
        yield from check(sight)
