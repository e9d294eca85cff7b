"""Creating, editing, moving and deleting issues. Each write takes its moment and leaves its changelog entry.

Everything here takes parsed values (`fields.parse`) and raises Refused with Jira's own sentence. An equal value makes
no entry and moves nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from connector.sandbox.state.fields import words
from connector.sandbox.state.model import FieldValue, History, Issue, Item, Json, RichText
from connector.sandbox.state.refused import Refused
from connector.sandbox.state.site import Field, Project, Site, Transition, User, by_id
from connector.sandbox.state.world import Event, World

Changes = Mapping[str, FieldValue]


def create(world: World, actor: User, at: datetime, project: Project, values: Changes) -> Issue:
    """A new issue in the workflow's first status. `values` must hold `issuetype` and `summary`."""
    site = world.site
    defaults: dict[str, FieldValue] = {
        "priority": site.default_priority,
        "reporter": actor.id,
        "labels": (),
    }
    born: dict[str, FieldValue] = {"project": project.id, "status": site.initial, "creator": actor.id}
    with world.lock:
        issue = Issue(
            id=world.take_id("issue"),
            key=world.take_key(project.key),
            created=at,
            updated=at,
            fields={**defaults, **values, **born},
        )
        birth = History(world.take_id("history"), at, actor.id, _birth_items(site, issue))
        return world.keep(issue, Event("created", at, actor, issue, birth, type_name="issue_created"))


def _birth_items(site: Site, issue: Issue) -> tuple[Item, ...]:
    """Cloud posts initial values with `issue_created`; the changelog itself does not keep them."""
    shown = ("description", "priority", "reporter", "status")
    fields = (site.field(field_id) for field_id in shown)
    return tuple(
        _item(site, field, None, issue.fields.get(field.id)) for field in fields if field and issue.fields.get(field.id)
    )


def edit(
    world: World, actor: User | None, at: datetime, issue_id: str, changes: Changes, metadata: Json | None = None
) -> Issue:
    """Writes fields; what is equal already is not a change."""
    with world.lock:
        issue = world.issues[issue_id]
        real = {key: value for key, value in changes.items() if _differs(issue.fields.get(key), value)}
        if not real:
            return issue
        type_name = "issue_assigned" if "assignee" in real else "issue_updated"
        return _commit(world, actor, at, issue, real, metadata, type_name)


def move(
    world: World,
    actor: User | None,
    at: datetime,
    issue_id: str,
    transition_id: str,
    metadata: Json | None = None,
) -> Issue:
    """Makes a transition, if it may start from the issue's present status. Sets and clears the resolution."""
    with world.lock:
        issue = world.issues[issue_id]
        transition = by_id(world.site.transitions, transition_id)
        if transition is None or issue.text("status") not in transition.sources:
            raise Refused(400, _stale(issue, transition))
        changes: dict[str, FieldValue] = {"status": transition.target, **_resolution(world.site, issue, transition)}
        if changes.get("resolution"):
            changes["resolutiondate"] = at.isoformat()
        elif "resolution" in changes:
            changes["resolutiondate"] = None
        return _commit(world, actor, at, issue, changes, metadata, "issue_generic")


def _stale(issue: Issue, transition: Transition | None) -> str:
    if transition is None:
        return "Transition id is not valid for this issue."
    return (
        f"It seems that you have tried to perform a workflow operation ({transition.name}) that is not valid for the "
        f"current state of this issue ({issue.key}). The likely cause is that somebody has changed the issue recently, "
        "please look at the issue history for details."
    )


def _resolution(site: Site, issue: Issue, transition: Transition) -> dict[str, FieldValue]:
    done = site.status(transition.target).category == "done"
    if done and not issue.fields.get("resolution") and site.resolutions:
        return {"resolution": site.resolutions[0].id}
    if not done and issue.fields.get("resolution"):
        return {"resolution": None}
    return {}


def delete(world: World, actor: User | None, at: datetime, issue_id: str) -> None:
    with world.lock:
        issue = world.issues[issue_id]
        world.drop(issue, Event("deleted", at, actor, issue, type_name="issue_deleted"))


def available(site: Site, issue: Issue) -> tuple[Transition, ...]:
    return tuple(transition for transition in site.transitions if issue.text("status") in transition.sources)


def record(
    world: World, actor: User | None, at: datetime, issue: Issue, items: tuple[Item, ...], metadata: Json | None = None
) -> tuple[Issue, History]:
    """`issue` with one more changelog entry, touched at `at`. Not kept yet."""
    history = History(world.take_id("history"), at, actor.id if actor else None, items, metadata)
    return replace(issue, updated=at, histories=(*issue.histories, history)), history


def _commit(
    world: World,
    actor: User | None,
    at: datetime,
    issue: Issue,
    changes: Changes,
    metadata: Json | None,
    type_name: str,
) -> Issue:
    items = tuple(
        item
        for key, value in changes.items()
        if (field := world.site.field(key)) and key != "resolutiondate"
        for item in _items(world.site, field, issue.fields.get(key), value)
    )
    changed, history = record(world, actor, at, replace(issue, fields={**issue.fields, **changes}), items, metadata)
    return world.keep(changed, Event("updated", at, actor, changed, history, type_name=type_name))


def _differs(old: FieldValue, new: FieldValue) -> bool:
    """Zero is a value, an empty tuple is none; a document is compared with plain text by its words."""
    if isinstance(old, RichText) and isinstance(new, RichText) and (old.adf is None or new.adf is None):
        return old.text != new.text
    return (None if old == () else old) != (None if new == () else new)


_VERSION_WORDS = {"fixVersions": "Fix Version", "versions": "Version"}
"""What a changelog calls these fields."""


def _items(site: Site, field: Field, old: FieldValue, new: FieldValue) -> Iterator[Item]:
    """One for a change; of versions one for each that went or came, as recorded (devlake-issue-EE-1)."""
    if field.kind != "versions":
        yield _item(site, field, old, new)
        return
    names, word = site.names(field.id), _VERSION_WORDS.get(field.id, field.name)
    held, wanted = (value if isinstance(value, tuple) else () for value in (old, new))
    for gone in (key for key in held if key not in wanted):
        yield Item(field.id, word, bool(field.custom), gone, names.get(gone), None, None)
    for come in (key for key in wanted if key not in held):
        yield Item(field.id, word, bool(field.custom), None, None, come, names.get(come))


def _item(site: Site, field: Field, old: FieldValue, new: FieldValue) -> Item:
    before, before_text = words(site, field, old)
    after, after_text = words(site, field, new)
    name = field.name if field.custom else field.id
    return Item(field.id, name, bool(field.custom), before, before_text, after, after_text)
