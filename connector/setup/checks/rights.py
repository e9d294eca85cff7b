"""Whether the account may do what the policies need, each permission with its reason."""

from collections.abc import Iterator, Mapping

from connector.jira.admin import site
from connector.jira.admin.site import Project
from connector.jira.wording import Sentence
from connector.setup.expected import acts, whispers
from connector.setup.finding import Finding, found
from connector.setup.sight import Sight
from policies.facts import fold

ADMINISTER, USERS, AGENT = "ADMINISTER", "USER_PICKER", "SERVICEDESK_AGENT"
NAMES: Mapping[str, str] = {
    "BROWSE_PROJECTS": "Browse Projects",
    "EDIT_ISSUES": "Edit Issues",
    "ADD_COMMENTS": "Add Comments",
    "DELETE_OWN_COMMENTS": "Delete Own Comments",
    "TRANSITION_ISSUES": "Transition Issues",
    "LINK_ISSUES": "Link Issues",
    "SET_ISSUE_SECURITY": "Set Issue Security",
    AGENT: "Service Project Agent",
    USERS: "Browse Users and Groups",
    ADMINISTER: "Administer Jira",
}
_READ = Sentence("читать задачи, историю и комментарии", "read issues, their history and comments")
_EDIT = Sentence("записывать сроки и состояния в поля и метки", "write due times and states into fields and labels")
_SAY = Sentence("спрашивать и объяснять в комментариях", "ask and explain in comments")
_TAKE_BACK = Sentence("убирать свой комментарий, появившийся дважды", "remove an own comment that stands twice")
_MOVE = Sentence(
    "переводить задачи в статусы, которых требует регламент, и отменять незаконные переходы",
    "move issues into the statuses that the regulation asks for, and undo unlawful moves",
)
_LINK = Sentence("добавлять в задачу ссылку на объяснение срока", "link each issue to the page that explains it")
_HIDE = Sentence("менять уровень безопасности задач по регламенту", "set security levels as the regulation says")
_WHISPER = Sentence("писать внутренние комментарии", "write internal comments")
_KNOW = Sentence("знать, кто входит в группы из people", "know who is in the groups under people")


def _needed(sight: Sight, project: Project) -> Iterator[tuple[str, Sentence]]:
    """The permissions in a project."""
    regulations = sight.regulations.about(project.key)
    kinds = {act.kind for act in acts(regulations)}
    yield "BROWSE_PROJECTS", _READ
    yield "EDIT_ISSUES", _EDIT
    if "comment" in kinds:
        yield "ADD_COMMENTS", _SAY
        yield "DELETE_OWN_COMMENTS", _TAKE_BACK
    if kinds & {"transition", "undo"}:
        yield "TRANSITION_ISSUES", _MOVE
    if sight.settings.public_url:
        yield "LINK_ISSUES", _LINK
    if any(fold(name) in {"security", "уровень безопасности"} for name in regulations.names["field"]):
        yield "SET_ISSUE_SECURITY", _HIDE


def check(sight: Sight) -> Iterator[Finding]:
    yield from lacking(sight)
    yield from _global(sight)


def lacking(sight: Sight) -> Iterator[Finding]:
    """What the account may not do in the projects."""
    for project in sight.projects:
        wanted = dict(_needed(sight, project))
        held = site.permissions(sight.jira, wanted, project.key)
        if not isinstance(held, frozenset):
            yield found("permission.unread", project=project.key, detail=held)
            continue
        for key, why in wanted.items():
            if key not in held:
                yield found("permission.missing", project=project.key, permission=NAMES[key], why=why)
    yield from _agent(sight)


def _agent(sight: Sight) -> Iterator[Finding]:
    """Asked for apart: where there is no Service Management Jira does not know the permission and refuses."""
    for project in (one for one in sight.projects if one.desk and whispers(sight.regulations.about(one.key))):
        if site.permissions(sight.jira, (AGENT,), project.key) == frozenset():
            yield found("permission.missing", project=project.key, permission=NAMES[AGENT], why=_WHISPER)


def _global(sight: Sight) -> Iterator[Finding]:
    held = site.permissions(sight.jira, (USERS, ADMINISTER))
    if not isinstance(held, frozenset):
        yield found("permission.unread", project="*", detail=held)
        return
    groups = USERS if sight.server.cloud else ADMINISTER
    if sight.regulations.names["group"] and not held & {groups, ADMINISTER}:
        yield found("permission.global", permission=NAMES[groups], why=_KNOW)
    elif ADMINISTER not in held:
        yield found("permission.administer")
