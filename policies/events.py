"""Events: what may start or stop a clock or call for a reaction.

    created
    {status: {from: Открыт, to: Анализ}, when: {type: Инцидент}, clause: MES-1.reaction}
    {assignee: {to: filled}}
    {comment: requester}
    {attachment: requester}
    {activity: requester}          # any comment, file or change of theirs
    {reached: contract_until}      # the day that a field holds has come

A comment of staff counts when the customer can see it: an internal one is no answer (design §4.1).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field

from policies import conditions
from policies.conditions import ALWAYS, Condition
from policies.facts import fold
from policies.history import ATTACHMENT, COMMENT, CREATED, Moment
from policies.language.kinds import Clauses
from policies.language.problems import nearest
from policies.language.reading import Path
from policies.language.vocabulary import Part, Vocabulary, describe, quoted

COMMENTS = ("requester", "staff", "public", "internal")
ACTIVITY, REACHED = "activity", "reached"
WORDS = (CREATED, COMMENT, ATTACHMENT, ACTIVITY, REACHED)
NOT_STAFF = frozenset({"requester", "service", "nobody"})
OPTIONS = ("when", "by", "clause")


class OptionsPart(Part):
    """What any event may add: a condition on the issue right after it, who did it, the clauses it carries."""

    when: dict[str, Any] | None = None
    by: str | None = None
    clause: Clauses = ()


class FromToPart(Part):
    from_: Any = Field(None, alias="from")
    to: Any = None


@dataclass(frozen=True, slots=True)
class Event:
    """What `kind` says, narrowed by the rest: `who` is a word of the policy's people, `staff` (all of them), or what
    sort of comment it is."""

    kind: Literal["created", "comment", "change", "attachment", "activity", "reached"]
    clause: tuple[str, ...] = ()
    when: Condition = ALWAYS
    by: str | None = None
    who: str = ""
    attribute: str = ""
    before: Condition = ALWAYS
    after: Condition = ALWAYS

    @property
    def cue(self) -> str:
        """What a moment must be noticed by to match."""
        match self.kind:
            case "change":
                return self.attribute
            case "activity":
                return "author"
            case "reached":
                return f"{REACHED}:{self.attribute}"
            case _:
                return self.kind

    def matches(self, moment: Moment) -> bool:
        return (
            (self.attribute in moment.changed and self._went(moment) if self.kind == "change" else self._came(moment))
            and (self.by is None or self.by in moment.roles)
            and (self.when is ALWAYS or self.when.holds(moment.view))
        )

    def _came(self, moment: Moment) -> bool:
        match self.kind:
            case "comment":
                return moment.comment is not None and self._said(moment)
            case "created":
                return moment.id == CREATED
            case "attachment":
                return ATTACHMENT in moment.cues and self._acted(moment)
            case "activity":
                return moment.number > 0 and self._acted(moment)
            case _:
                return self.cue in moment.cues

    def _went(self, moment: Moment) -> bool:
        return (self.after is ALWAYS or self.after.holds(moment.view)) and (
            self.before is ALWAYS or self.before.holds(moment.view_before)
        )

    def _said(self, moment: Moment) -> bool:
        public = moment.comment is not None and moment.comment.public
        match self.who:
            case "public":
                return public
            case "internal":
                return not public
            case "requester":
                return "requester" in moment.roles
            case _:
                return public and self._acted(moment)

    def _acted(self, moment: Moment) -> bool:
        """`staff` are all whom the policy's `people` name."""
        if self.who == "staff":
            return NOT_STAFF.isdisjoint(moment.roles)
        return self.who in moment.roles


def first_match(events: tuple[Event, ...], moment: Moment) -> Event | None:
    for event in events:
        if event.matches(moment):
            return event
    return None


def parse_all(raw: Any, path: Path, words: Vocabulary) -> tuple[Event, ...]:
    """One event or a list of them, any of which will do."""
    items = list(enumerate(raw)) if isinstance(raw, list) else [(None, raw)]
    found = (parse(item, path if index is None else (*path, index), words) for index, item in items)
    return tuple(event for event in found if event)


def parse(raw: Any, path: Path, words: Vocabulary) -> Event | None:
    if raw == CREATED:
        return Event("created")
    if not isinstance(raw, dict):
        hint = nearest(str(raw), WORDS) if isinstance(raw, str) else None
        words.report(path, "event", hint=hint)
        return None
    what = [key for key in raw if key not in OPTIONS]
    options = words.part(OptionsPart, {key: value for key, value in raw.items() if key in OPTIONS}, path)
    if len(what) != 1 or options is None:
        if len(what) != 1:
            words.report(path, "event")
        return None
    return _event(what[0], raw[what[0]], options, path, words)


def _event(word: str, value: Any, options: OptionsPart, path: Path, words: Vocabulary) -> Event | None:
    common: dict[str, Any] = {
        "clause": options.clause,
        "when": conditions.when(options.when, (*path, "when"), words),
        "by": words.person(options.by, (*path, "by")) if options.by else None,
    }
    at = (*path, word)
    match word:
        case "created":
            return Event("created", **common)
        case "comment":
            return _said(value, common, at, words)
        case "attachment" | "activity" | "reached" if not isinstance(value, str):
            words.report(at, "not_text", given=describe(value))
            return None
        case "attachment" | "activity":
            return Event(word, who=words.person(value, at), **common)
        case "reached":
            attribute = words.attribute(value, at)
            if attribute is not None:
                words.dates.add(attribute)
            return Event("reached", attribute=attribute, **common) if attribute else None
        case _:
            return _change(word, value, common, at, words)


def _said(value: Any, common: Mapping[str, Any], at: Path, words: Vocabulary) -> Event | None:
    if value in COMMENTS:
        return Event("comment", who=value, **common)
    if isinstance(value, str) and fold(value) in {fold(person) for person in words.people.values()}:
        return Event("comment", who=fold(value), **common)
    allowed = tuple(dict.fromkeys((*COMMENTS, *words.people.values())))
    words.report(at, "choice", given=quoted(value), allowed=allowed, hint=nearest(str(value), allowed))
    return None


def _change(word: str, value: Any, common: Mapping[str, Any], at: Path, words: Vocabulary) -> Event | None:
    attribute = words.attribute(word, at)
    part = words.part(FromToPart, value, at)
    if attribute is None or part is None:
        return None
    before = conditions.of(attribute, part.from_, (*at, "from"), words) if part.from_ is not None else ALWAYS
    after = conditions.of(attribute, part.to, (*at, "to"), words) if part.to is not None else ALWAYS
    return Event("change", attribute=attribute, before=before, after=after, **common)
