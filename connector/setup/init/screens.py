"""The service's fields: made where Jira lacks them, and put on the screens that the project uses."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from connector.jira.admin import screens
from connector.jira.admin.screens import Screen
from connector.jira.admin.site import Project
from connector.jira.answers import Data, Failure, Refused
from connector.jira.dialects import Dialect
from connector.jira.names import Directory, Field
from connector.jira.wording import Sentence
from connector.setup.checks.names import WORDS
from connector.setup.expected import Shown, dated, shown
from connector.setup.init.step import Step
from policies.editions import Regulations
from policies.facts import fold


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done to fields and screens."""

    jira: Dialect
    project: Project
    dry: bool
    named: tuple[str, ...] = ()
    """The screens that the admin named."""


def wanted(regulations: Regulations, directory: Directory, *, everything: bool) -> tuple[Shown, ...]:
    """The fields that the service writes; with `everything` also the others that the policies name and Jira lacks."""
    ours = shown(regulations)
    if not everything:
        return ours
    days, taken = dated(regulations), {fold(one.name) for one in ours}
    others = (name for name in regulations.names["field"] if fold(name) not in taken and not directory.field_ids(name))
    return (*ours, *(Shown(name, "date" if fold(name) in days else "text", "") for name in others))


def make(plan: Plan, directory: Directory, asked: Iterable[Shown]) -> Iterator[Step | Field]:
    """Steps, and each field that is there in the end."""
    for one in asked:
        kind = WORDS[one.kind]
        what = Sentence(f"поле «{one.name}» ({kind.ru})", f"field “{one.name}” ({kind.en})")
        ids = directory.field_ids(one.name)
        if ids:
            yield Step("there", what)
            yield directory.fields[ids[0]]
        elif plan.dry:
            yield Step("would", what)
        else:
            made = screens.create_field(plan.jira, one.name, one.kind, f"Reglament: {one.about or one.name}"[:255])
            yield Step("made", what) if isinstance(made, Field) else _failed(what, made)
            if isinstance(made, Field):
                yield made


def place(plan: Plan, fields: Iterable[Field]) -> Iterator[Step]:
    """Each field on each screen of the project. Data Center does not tell which those are: the screens that the admin
    named, else those that Jira named after the project, else the default one."""
    found = _screens(plan)
    if isinstance(found, Failure):
        yield _failed(Sentence("экраны проекта", "the project's screens"), found)
        return
    for field in fields:
        if not field.custom:
            continue
        name = field.names[0] if field.names else field.id
        for screen in found:
            yield _put(
                plan, field, screen, Sentence(f"«{name}» на экране «{screen.name}»", f"“{name}” on “{screen.name}”")
            )


DEFAULT = Screen("", "Default Screen")


def _screens(plan: Plan) -> tuple[Screen, ...] | Failure:
    known = screens.every(plan.jira)
    if not isinstance(known, tuple):
        return known
    if plan.named:
        wished = {fold(name) for name in plan.named}
        return tuple(one for one in known if fold(one.name) in wished)
    if plan.jira.name == "cloud":
        used = screens.used_by(plan.jira, plan.project.id)
        return tuple(one for one in known if one.id in used) if isinstance(used, frozenset) else used
    return tuple(one for one in known if one.name.startswith(f"{plan.project.key}:")) or (DEFAULT,)


def _put(plan: Plan, field: Field, screen: Screen, what: Sentence) -> Step:
    if plan.dry:
        return Step("would", what)
    if screen is DEFAULT:
        answer = screens.put_on_default(plan.jira, field.id)
        if isinstance(answer, Refused):  # it is there already: Jira has no other word for it
            return Step("there", what)
        return Step("made", what) if isinstance(answer, Data) else _failed(what, answer)
    outcome = screens.put_on(plan.jira, screen.id, field.id)
    if isinstance(outcome, Failure):
        return _failed(what, outcome)
    return Step("made" if outcome == "added" else "there", what)


def _failed(what: Sentence, failure: object) -> Step:
    says = failure.says if isinstance(failure, Failure) else Sentence("", "")
    return Step("failed", Sentence(f"{what.ru}. {says.ru}", f"{what.en}. {says.en}"))
