"""Rules: what a request must hold (`require`), what happened (`on`), which changes are unlawful (`transition`,
`change`, `workflow`). Other kinds of rule are passed over."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from tests.model.naive.conditions import View, fits, holds, listed
from tests.model.naive.effects import Cause, Owed, acts_of, owed
from tests.model.naive.history import Moment, happens, went

HOUR = timedelta(hours=1)
Rule = Mapping[str, Any]


def effects_of(rule: Rule, moments: Sequence[Moment], cause: Cause, now: datetime) -> Iterator[Owed]:
    for key, chapter in CHAPTERS.items():
        if key in rule:
            yield from chapter(rule, moments, cause, now)


def _require(rule: Rule, moments: Sequence[Moment], cause: Cause, now: datetime) -> Iterator[Owed]:
    """Asked once for each reason: the request came in, its type changed; and of files, one was attached."""
    last = moments[-1].view
    view = View(last.words, last.state, last.past, now)
    missing = [word for word, wanted in rule["require"].items() if not holds({word: wanted}, view)]
    if not holds(rule.get("when"), view) or not missing:
        return
    of_files = any("attachments" in str({word: rule["require"][word]}) for word in missing)
    reason = next(
        moment
        for moment in reversed(moments)
        if moment.number == 0 or "type" in moment.changed or (of_files and moment.file)
    )
    came = cause._replace(id=reason.id, at=reason.at)
    yield from (owed(came, act, reason.at, now) for act in acts_of(rule["otherwise"]))


def _on(rule: Rule, moments: Sequence[Moment], cause: Cause, now: datetime) -> Iterator[Owed]:
    """Each time it happens, but not what the service did, unless it is asked for; a move that would come too late is
    not made, and one that is called for twice is made once."""
    moving = False
    for moment in moments:
        asked = [event for event in listed(rule["on"]) if "service" not in moment.roles or "service" in str(event)]
        if not (happens(asked, moment) and holds(rule.get("when"), moment.view)):
            continue
        too_late = any("status" in later.changed for later in moments[moment.number + 1 :])
        came = cause._replace(id=moment.id, at=moment.at)
        for act in acts_of(rule["do"]):
            effect = owed(came, act, moment.at, now)
            if act.kind == "transition" and effect.state != "done":
                waits = effect.state in ("due", "held")
                if too_late or (waits and moving):
                    continue
                moving = moving or waits
            yield effect


Ban = Callable[[Moment], bool]


def _unlawful(rule: Rule, moments: Sequence[Moment], cause: Cause, now: datetime) -> Iterator[Owed]:
    for attribute, ban in _bans(rule, moments[0].view).items():
        changes = [moment for moment in moments if attribute in moment.changed]
        broke = list(_broken(rule, attribute, ban, changes, cause.since))
        if not broke or broke[-1][0] is not changes[-1]:
            continue
        last, back = broke[-1]
        recent = sum(last.at - moment.at < HOUR for moment, _ in broke)
        due = last.at + HOUR if recent > 3 else last.at
        of_status = attribute == "status"
        came = cause._replace(id=last.id if of_status else f"{last.id}:{attribute}", at=last.at)
        for act in acts_of(rule["otherwise"]):
            to = str(back) if act.kind == "undo" and of_status else act.to
            yield owed(came, act._replace(to=to), due, now)


def _bans(rule: Rule, view: View) -> dict[str, Ban]:
    """Attribute -> whether a change of it is one of those that the rule names."""
    if "transition" in rule:
        return {"status": lambda moment: went("status", rule["transition"], moment)}
    if "workflow" in rule:
        return {"status": lambda moment: _off_the_way(rule["workflow"], moment)}
    told = rule["change"] if isinstance(rule["change"], Mapping) else {word: {} for word in listed(rule["change"])}
    by_attribute = {view.words.attribute(word): how for word, how in told.items()}
    return {
        attribute: lambda moment, attribute=attribute, how=how: went(attribute, how, moment)  # type: ignore[misc]
        for attribute, how in by_attribute.items()
    }


def _off_the_way(table: Mapping[str, Any], moment: Moment) -> bool:
    """On the left from where, on the right where to; of a status that is not on the left nothing is said."""
    return any(
        fits("status", start, moment.before) and not fits("status", listed(ends), moment.view)
        for start, ends in table.items()
    )


def _broken(
    rule: Rule, attribute: str, ban: Ban, changes: Sequence[Moment], since: datetime
) -> Iterator[tuple[Moment, Any]]:
    """The unlawful changes, each with the value to go back to: where the story of unlawful changes in a row began,
    and no further back than the policy holds. Who takes all of it back did nothing unlawful."""
    story: list[Moment] = []
    for moment in changes:
        value = moment.changed[attribute][1]
        taken_back = bool(story) and value == story[0].changed[attribute][0]
        allowed = "allow" in rule and holds(rule["allow"], moment.view)
        unlawful = (
            "service" not in moment.roles
            and ban(moment)
            and holds(rule.get("when"), moment.view)
            and not allowed
            and not taken_back
        )
        story = [*story, moment] if unlawful else []
        if unlawful:
            begun = next((each for each in story if each.at >= since), moment)
            yield moment, begun.changed[attribute][0]


CHAPTERS = {
    "require": _require,
    "on": _on,
    "transition": _unlawful,
    "change": _unlawful,
    "workflow": _unlawful,
}
