"""Whether Jira has every name that the policies use, once, and fields of a type that holds what is written."""

from collections.abc import Iterator

from connector.jira.admin import site
from connector.jira.admin.screens import Kind
from connector.jira.answers import Gone
from connector.jira.names import Field, Names
from connector.jira.wording import Sentence
from connector.setup.expected import HOLDING, dated, shown, whispers
from connector.setup.finding import Finding, found, guess
from connector.setup.sight import Sight
from policies.facts import fold
from policies.language.problems import nearest

WORDS: dict[Kind, Sentence] = {
    "datetime": Sentence("дата и время", "date and time"),
    "date": Sentence("дата", "date"),
    "number": Sentence("число", "number"),
    "text": Sentence("однострочный текст", "single-line text"),
    "readonly": Sentence("текст только для чтения или однострочный", "read-only or single-line text"),
}
_BY_INIT = Sentence("reglament init", "reglament init")
_BY_HAND = Sentence(
    "Система → Задачи → Настраиваемые поля, или reglament init --all-fields",
    "System → Issues → Custom fields, or reglament init --all-fields",
)


def kinds(sight: Sight) -> dict[str, Kind]:
    """Folded field -> the type that suits it, as far as the policies tell."""
    told: dict[str, Kind] = dict.fromkeys(dated(sight.regulations), "date")
    return {**told, **{fold(one.name): one.kind for one in shown(sight.regulations)}}


def check(sight: Sight) -> Iterator[Finding]:
    yield from _fields(sight)
    known = sight.directory
    expected = sight.regulations.names
    for kind, names in (("status", known.statuses), ("type", known.types), ("priority", known.priorities)):
        for name in expected[kind]:
            if not names.ids(name):
                yield found(f"{kind}.missing", name=name, guess=guess(nearest(name, _all(names))))
    yield from _groups(sight)


def _fields(sight: Sight) -> Iterator[Finding]:
    told, ours = kinds(sight), {fold(one.name) for one in shown(sight.regulations)}
    for name in sight.regulations.names["field"]:
        ids = sight.directory.field_ids(name)
        kind = told.get(fold(name), "text")
        if len(ids) > 1:
            yield found("field.twice", name=name, ids=", ".join(ids))
        elif not ids:
            hint = guess(nearest(name, (known for one in sight.directory.fields.values() for known in one.names[:1])))
            how = _BY_INIT if fold(name) in ours else _BY_HAND
            yield found("field.missing", name=name, guess=hint, kind=WORDS[kind], how=how)
        elif fold(name) in told and not _holds(sight.directory.fields.get(ids[0]), kind):
            yield found("field.type", name=name, told=sight.directory.fields[ids[0]].kind, kind=WORDS[kind])


def _holds(field: Field | None, kind: Kind) -> bool:
    return field is None or field.kind in HOLDING[kind] or not field.kind


def _all(names: Names) -> Iterator[str]:
    return (name for known in names.by_id.values() for name in known)


def _groups(sight: Sight) -> Iterator[Finding]:
    for name in sight.regulations.names["group"]:
        members = site.members(sight.jira, name)
        if isinstance(members, Gone):
            yield found("group.missing", name=name, guess=guess(nearest(name, site.groups(sight.jira))))
        elif isinstance(members, frozenset) and not members:
            yield found("group.empty", name=name)
    yield from _among_staff(sight)


def _among_staff(sight: Sight) -> Iterator[Finding]:
    """Where there is no Service Management an internal comment is shown to the first group of the staff, and only who
    is in a group may write for it."""
    elsewhere = (sight.regulations.about(project.key) for project in sight.projects if not project.desk)
    staffs = (policy.people.sort("staff") for one in elsewhere if whispers(one) for policy in one.policies)
    for first in dict.fromkeys(staff.groups[0] for staff in staffs if staff and staff.groups):
        if fold(first) not in sight.account.groups:
            yield found("group.outside", name=first)
