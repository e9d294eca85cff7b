"""Whether the fields that the policies name are on the screens by which they are set.

Asked of the newest issue of each type, rather an open one; a type without an issue that may be edited is judged by its
create screen.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from connector.jira.admin import screens, site
from connector.jira.admin.site import Project, Workflow
from connector.jira.answers import Failure
from connector.jira.dialects import Found
from connector.jira.wording import Sentence
from connector.setup.expected import acts, shown
from connector.setup.finding import Finding, found
from connector.setup.sight import Sight
from policies.facts import fold

_OURS = Sentence("Службе его не записать.", "The service cannot write it.")
_THEIRS = Sentence(
    "Людям его не заполнить, а регламент о нём спрашивает.", "People cannot fill it in, and the policy asks."
)


def _wanted(sight: Sight, project: Project) -> dict[str, tuple[str, Sentence]]:
    """Field id -> its name, and why it must be there: the policies' custom fields, and labels if they are written."""
    regulations = sight.regulations.about(project.key)
    ours = {fold(one.name) for one in shown(regulations)}
    ours |= {fold(act.fixed["field"]) for act in acts(regulations) if act.kind == "set"}
    found_ids: dict[str, tuple[str, Sentence]] = {}
    for name in regulations.names["field"]:
        field = sight.directory.field(name)
        if field is not None and field.custom:
            found_ids[field.id] = (name, _OURS if fold(name) in ours else _THEIRS)
    if any(act.kind == "label" for act in acts(regulations)):
        found_ids["labels"] = ("labels", _OURS)
    return found_ids


def check(sight: Sight, only: frozenset[str] | None = None) -> Iterator[Finding]:
    """`only`: the ids of the fields to look for, where not all are meant."""
    for project in sight.projects:
        needed = {one: told for one, told in _wanted(sight, project).items() if only is None or one in only}
        types = site.workflows(sight.jira, project.key)
        if isinstance(types, tuple):
            yield from _of_project(sight, project, types, needed)
        else:
            yield found("screen.unread", project=project.key, types="*", detail=types)


def _of_project(
    sight: Sight, project: Project, types: tuple[Workflow, ...], needed: Mapping[str, tuple[str, Sentence]]
) -> Iterator[Finding]:
    unread: dict[str, Failure] = {}
    lacking: dict[str, list[str]] = defaultdict(list)
    for one in types:
        offered = _offered(sight, project, one)
        if not isinstance(offered, frozenset):
            unread[one.type_name] = offered
            continue
        for field_id in needed.keys() - offered:
            lacking[field_id].append(one.type_name)
    yield from _told(project, needed, lacking)
    if unread:
        yield found("screen.unread", project=project.key, types=", ".join(unread), detail=next(iter(unread.values())))


def _told(
    project: Project, needed: Mapping[str, tuple[str, Sentence]], lacking: Mapping[str, list[str]]
) -> Iterator[Finding]:
    for field_id in sorted(lacking):
        name, why = needed[field_id]
        types = ", ".join(lacking[field_id])
        yield found("field.off_screen", name=name, project=project.key, types=types, why=why)


def _offered(sight: Sight, project: Project, one: Workflow) -> frozenset[str] | Failure:
    """An issue that its workflow locks, as a closed one may be, offers nothing to edit, whatever is on its screen."""
    those = f"project = {project.key} AND issuetype = {one.type_id}"
    for jql in (f"{those} AND statusCategory != Done", those):
        sample = screens.newest(sight.jira, f"{jql} ORDER BY created DESC")
        offered = screens.on_edit_screen(sight.jira, sample.id) if isinstance(sample, Found) else sample
        if offered:
            return offered
    return screens.on_create_screen(sight.jira, project.key, one.type_id)
