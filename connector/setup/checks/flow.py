"""Whether the projects have the types and statuses that the policies name, and ways for the service's own moves.

Ways are asked of issues, the newest in each status: which transitions are open to us Jira tells only there.
"""

from collections.abc import Iterator, Mapping

from connector.jira.admin import screens, site
from connector.jira.admin.site import Project, Workflow
from connector.jira.dialects import Found
from connector.setup.expected import moves
from connector.setup.finding import Finding, found, listed
from connector.setup.sight import Sight

MOST_SAMPLES = 20
"""Statuses that are tried: each costs two requests."""


def check(sight: Sight) -> Iterator[Finding]:
    for project in sight.projects:
        types = site.workflows(sight.jira, project.key)
        if isinstance(types, tuple):  # the screens' check tells of a failure
            yield from _named(sight, project, types)
            yield from _ways(sight, project, types)


def _named(sight: Sight, project: Project, types: tuple[Workflow, ...]) -> Iterator[Finding]:
    """Names that Jira has, but not in this project; those that it lacks altogether are told by `names`."""
    here = {one.type_id for one in types}
    flows = {status for one in types for status in one.statuses}
    expected = sight.regulations.about(project.key).names
    for name in expected["type"]:
        ids = sight.directory.types.ids(name)
        if ids and not here.intersection(ids):
            yield found("type.not_in_project", name=name, project=project.key)
    for name in expected["status"]:
        ids = sight.directory.statuses.ids(name)
        if ids and not flows.intersection(ids):
            yield found("status.not_in_workflow", name=name, project=project.key)


def _ways(sight: Sight, project: Project, types: tuple[Workflow, ...]) -> Iterator[Finding]:
    """A status into which the policies move, while no way leads there from any status that has an issue in it."""
    goals = {
        name: frozenset(sight.directory.statuses.ids(name)) for name in moves(sight.regulations.about(project.key))
    }
    if not goals:
        return
    tried = _tried(sight, project, {one: name for kind in types for one, name in kind.statuses.items()})
    for name, ids in goals.items():
        others = {status: open_now for status, open_now in tried.items() if status[0] not in ids}
        if ids and others and not any(ids & open_now for open_now in others.values()):
            yield found("status.no_way", project=project.key, name=name, tried=listed(one[1] for one in others))


def _tried(sight: Sight, project: Project, statuses: Mapping[str, str]) -> dict[tuple[str, str], frozenset[str]]:
    """(id, name) of each status with an issue in it -> the ids of the statuses to which we could move that issue."""
    known: dict[tuple[str, str], frozenset[str]] = {}
    for status, name in list(statuses.items())[:MOST_SAMPLES]:
        sample = screens.newest(sight.jira, f"project = {project.key} AND status = {status} ORDER BY created DESC")
        ways = site.reachable(sight.jira, sample.id) if isinstance(sample, Found) else None
        if isinstance(ways, frozenset):
            known[status, name] = ways
    return known
