"""Whether Jira tells the service of changes: one webhook to its address, on, signed, complete, of the right issues."""

import re
from collections.abc import Iterator

from connector.jira.admin import hooks, screens
from connector.jira.admin.hooks import EVENTS, Hook
from connector.jira.admin.site import Project
from connector.jira.answers import Failure
from connector.jira.dialects import Found
from connector.setup.finding import Finding, found, listed
from connector.setup.sight import HOOK_PATH, Sight
from policies.facts import fold


def check(sight: Sight) -> Iterator[Finding]:
    if not sight.hook_url:
        return  # `local.addresses` tells of it
    told = hooks.every(sight.jira.session, sight.server)
    if isinstance(told, Failure):
        yield found("hook.unseen", detail=told)
        return
    ours = [hook for hook in told if address(hook.url) == sight.hook_url]
    if not ours:
        strays = [hook for hook in told if address(hook.url).endswith(HOOK_PATH)]
        yield from (found("hook.elsewhere", name=one.name, told=one.url, url=sight.hook_url) for one in strays)
        if not strays:
            yield found("hook.none", url=sight.hook_url)
    if len(ours) > 1:
        yield found("hook.twice", url=sight.hook_url, names=listed(one.name for one in ours))
    for hook in ours:
        yield from judged(sight, hook)


def address(url: str) -> str:
    """Without what follows the path."""
    return url.partition("?")[0].rstrip("/")


def judged(sight: Sight, hook: Hook) -> Iterator[Finding]:
    """Everything that is wrong with a webhook of ours."""
    if not hook.enabled:
        yield found("hook.disabled", name=hook.name)
    missing = [event for event in EVENTS if event not in hook.events]
    if missing:
        yield found("hook.events", name=hook.name, missing=", ".join(missing))
    if not hook.signed:
        yield found("hook.unsigned", name=hook.name)
    elif not sight.settings.webhook_secrets:
        yield found("hook.no_secret", name=hook.name)
    if hook.excludes_body and "issue=" not in hook.url:
        yield found("hook.no_body", name=hook.name)
    yield from _filtered(sight, hook)


def _filtered(sight: Sight, hook: Hook) -> Iterator[Finding]:
    if not sight.projects:
        return
    if not hook.jql.strip():
        yield found("hook.unfiltered", name=hook.name, jql=sight.jql)
        return
    missed = [key for key in (_kept_out(sight, hook, project) for project in sight.projects) if key]
    if missed:
        yield found("hook.filter", name=hook.name, told=hook.jql, missed=", ".join(missed), jql=sight.jql)


def _kept_out(sight: Sight, hook: Hook, project: Project) -> str | None:
    """An issue that the filter keeps out; where it cannot be tried on any, the project, if it is not named at all."""
    everything = f"project = {project.key}"
    kept_out = screens.newest(sight.jira, f"{everything} AND NOT ({_plain(hook.jql)})")
    if isinstance(kept_out, Found):
        return kept_out.key
    if kept_out is None and isinstance(screens.newest(sight.jira, everything), Found):
        return None
    words = set(re.findall(r"\w+", fold(hook.jql)))
    named = words & {fold(project.key), project.id} or fold(project.name) in fold(hook.jql)
    return None if named else project.key


def _plain(jql: str) -> str:
    """Without its order, which has no place inside brackets."""
    return re.split(r"\border\s+by\b", jql, maxsplit=1, flags=re.IGNORECASE)[0]
