"""load(text, name) -> Policy | Problems: the one door from YAML to a policy that can be evaluated.

Every section is read even when another is wrong, so that all problems come at once. Warnings alone do not refuse a
policy; they stay with it.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from policies import conditions
from policies.clocks import model as clocks
from policies.clocks.model import Clock
from policies.conditions import ALWAYS
from policies.facts import SYSTEM_ATTRIBUTES, WORDS_OF_ISSUE, fold
from policies.language import calendars, suspicions
from policies.language.durations import Duration
from policies.language.model import EffectivePart, PolicyPart, ScopePart, ShowPart
from policies.language.naming import Beside, check_limits, mapping, take_customers, take_names
from policies.language.problems import Problems, nearest
from policies.language.reading import Path, read
from policies.language.vocabulary import NAMED_KINDS, Vocabulary, describe
from policies.parties import levels, people
from policies.parties.customers import Customers
from policies.parties.levels import Levels
from policies.parties.people import People
from policies.policy import Effective, Policy, Rule, Scope, Show
from policies.rules import changes, effort, intake, keeping, limits, reactions
from policies.worktime import Calendar

CHAPTERS: Mapping[str, Any] = {
    intake.KEY: intake.parse,
    **changes.CHAPTERS,
    reactions.KEY: reactions.parse,
    limits.KEY: limits.parse,
    keeping.KEY: keeping.parse,
    effort.KEY: effort.parse,
}
"""The key that tells a rule's chapter -> its reader."""

SECTIONS = frozenset(
    {
        "scope",
        "calendars",
        "people",
        "customers",
        "fields",
        "versions",
        "channels",
        "statuses",
        "types",
        "priorities",
        "levels",
        "clocks",
        "rules",
        "show",
        "manual",
    }
)
FOREVER_AGO = datetime(2000, 1, 1, tzinfo=UTC)
NOTICE = Duration(15, "calendar_days")
"""How long ahead an edition is announced unless the policy says otherwise."""
LONGEST_NAME = 200
"""Characters of a clock's name and of a rule's id: they go into the ids of effects, which are marks in Jira."""


def load(text: str, name: str, beside: Beside = lambda _: None) -> Policy | Problems:
    """The policy of a YAML text, or all that is wrong with it. `name` is the file's, for messages; `beside` gives the
    texts of the files that it names, such as the one of its customers."""
    source = read(text, name)
    if isinstance(source, tuple):
        return Problems(source)
    words = Vocabulary(source)
    top = words.part(PolicyPart, source.data, ()) or _sections_alone(source.data, words)
    found = _sections(top, words, text, beside) if top else None
    problems = sorted(words.problems, key=lambda problem: (problem.name != name, problem.line, problem.column))
    if found is None or words.faulty:
        return Problems(tuple(problems))
    return Policy(**found, warnings=tuple(problems))


def _sections_alone(raw: Any, words: Vocabulary) -> PolicyPart | None:
    """The sections of a file whose top has faults, so that theirs are told too. None where what is missing or misspelt
    at the top is itself a section: then everything that refers to it would be blamed."""
    fields = set(PolicyPart.model_fields)
    if (
        not isinstance(raw, dict)
        or "calendars" not in raw
        or any(problem.hint in SECTIONS for problem in words.problems)
    ):
        return None
    known = {key: value for key, value in raw.items() if key in fields & SECTIONS}
    return PolicyPart.model_construct(version=1, regulation="", **known)


def _sections(top: PolicyPart, words: Vocabulary, text: str, beside: Beside) -> dict[str, Any]:
    if top.version != 1:
        words.report(("version",), "version", given=str(top.version))
    take_names(top, words)
    known = take_customers(top, words, beside)
    schedule = calendars.parse(top.calendars, ("calendars",), words)
    words.zone = zone = ZoneInfo(next((calendar.zone for calendar in schedule.values()), "Europe/Moscow"))
    folk = people.parse(mapping(top.people, ("people",), words), ("people",), words)
    words.people = {fold(sort.word): sort.word for sort in folk.sorts}
    order = levels.parse(top.levels, ("levels",), words, schedule) if top.levels is not None else Levels()
    words.levels = tuple(level.name for level in order.items)
    words.limits = tuple(dict.fromkeys(word for level in order.items for word in level.limits))
    check_limits(known, order, words)
    timers = tuple(_clocks(top, words, schedule, folk))
    rules = tuple(limits.side_by_side(_rules(top, words, folk)))
    show = (words.part(ShowPart, top.show, ("show",)) if top.show is not None else None) or ShowPart()
    manual = mapping(top.manual, ("manual",), words)
    scope = _scope(top, words)
    words.look_for_misspellings()
    _look_around(words, schedule, timers)
    if not words.faulty:
        clocks.look_around(timers, order, words)
        calendars.look_around(schedule, words)
        suspicions.look_around(words, scope.when, order, timers, rules, known)
    done = words.groups.get("statuses", {}).get("done", ())
    return {
        "name": words.source.name,
        "text": text,
        "beside": dict(words.beside),
        "fingerprint": _fingerprint(text, words.beside),
        "regulation": top.regulation,
        "title": top.title or top.regulation,
        "edition": top.edition,
        "language": top.language,
        "effective": _effective(top, words, zone),
        "observe": top.mode == "observe",
        "scope": scope,
        "zone": zone,
        "calendars": schedule,
        "people": folk,
        "customers": known,
        "dates": frozenset(words.dates),
        "levels": order,
        "clocks": timers,
        "rules": rules,
        "done": frozenset(fold(name) for name in done),
        "customer": words.attributes.get("customer"),
        "show": Show(show.level, show.summary),
        "titles": dict(words.titles),
        "names": _names(words, timers, show, folk, known),
        "manual": {clause: str(why) for clause, why in manual.items()},
    }


def _fingerprint(text: str, beside: Mapping[str, str]) -> str:
    """It covers the files beside the policy: a customer with another package is another policy."""
    whole = "\0".join((text, *(part for file in sorted(beside.items()) for part in file)))
    return sha256(whole.encode()).hexdigest()[:12]


def _clocks(top: PolicyPart, words: Vocabulary, schedule: Mapping[str, Calendar], folk: People) -> Iterator[Clock]:
    for name, raw in mapping(top.clocks, ("clocks",), words).items():
        clock = clocks.parse(name, raw, ("clocks", name), words, schedule, folk)
        if len(name) > LONGEST_NAME:
            words.report(("clocks", name), "long_name", at_key=True, count=len(name), most=LONGEST_NAME)
        elif clock:
            yield clock


def _rules(top: PolicyPart, words: Vocabulary, folk: People) -> Iterator[Rule]:
    if top.rules is not None and not isinstance(top.rules, list):
        words.report(("rules",), "not_list")
        return
    taken: dict[str, int] = {}
    for index, raw in enumerate(top.rules or ()):
        path: Path = ("rules", index)
        if words.full:
            return
        rule = _rule(raw, path, words, folk)
        if rule is None:
            continue
        at = (*path, "id" if "id" in raw else "name")
        if len(rule.id) > LONGEST_NAME:
            words.report(at, "long_name", count=len(rule.id), most=LONGEST_NAME)
        if rule.id in taken:
            words.report(at, "same_name", given=rule.id, first=taken[rule.id])
        taken.setdefault(rule.id, words.source.place(path)[0])
        yield rule


def _rule(raw: Any, path: Path, words: Vocabulary, folk: People) -> Rule | None:
    if not isinstance(raw, dict):
        words.report(path, "not_mapping", given=describe(raw))
        return None
    chapters = [key for key in CHAPTERS if key in raw]
    if len(chapters) > 1:
        words.report(path, "rule_many", given=", ".join(chapters))
    elif not chapters and not words.misspelt(raw, path, tuple(CHAPTERS)):
        words.report(path, "rule", allowed=tuple(CHAPTERS))
    if len(chapters) != 1:
        return None
    rule: Rule | None = CHAPTERS[chapters[0]](raw, path, words, folk)
    return rule


def _scope(top: PolicyPart, words: Vocabulary) -> Scope:
    part = (words.part(ScopePart, top.scope, ("scope",)) if top.scope is not None else None) or ScopePart()
    when = ALWAYS if part.when is None else conditions.lasting(part.when, ("scope", "when"), words)
    return Scope(frozenset(fold(key) for key in part.project), when)


def _effective(top: PolicyPart, words: Vocabulary, zone: ZoneInfo) -> Effective:
    part = words.part(EffectivePart, top.effective, ("effective",)) if top.effective is not None else None
    if part is None:
        return Effective(FOREVER_AGO)
    _check_notice(part, words)
    starts = datetime.combine(max(part.from_, FOREVER_AGO.date()), time(), zone).astimezone(UTC)
    return Effective(starts, part.for_ == "all", part.announced, part.clause)


def _check_notice(part: EffectivePart, words: Vocabulary) -> None:
    """Whether an edition that tells when it was announced was announced early enough."""
    notice = part.notice or NOTICE
    if notice.unit != "calendar_days":
        words.report(("effective", "notice"), "calendar_days")
    elif part.announced is None:
        if part.notice is not None:
            words.report(("effective",), "missing", at_key=True, key="announced")
    elif part.announced > part.from_:
        words.report(("effective", "announced"), "announced_after", given=str(part.announced))
    elif (ahead := (part.from_ - part.announced).days) < notice.amount:
        words.report(("effective", "announced"), "announced_late", count=ahead, needed=notice.amount)


def _look_around(words: Vocabulary, schedule: Mapping[str, Calendar], timers: tuple[Clock, ...]) -> None:
    """What the sections say of each other, and what is legal but cannot be meant."""
    clocks_given = words.source.data.get("clocks") or {}
    levels_given = words.source.data.get("levels") or []
    targets = tuple(_targets(levels_given))
    for path, target in targets if isinstance(clocks_given, dict) else ():
        if target not in clocks_given:
            named = tuple(clocks_given)
            hint = nearest(target, named)
            words.report(path, "reference", at_key=True, kind="clock", given=target, allowed=named, hint=hint)
    for clock in timers if isinstance(levels_given, list) else ():
        waits = any(point.needs_target for point in clock.points) and not (clock.target or clock.ceiling)
        if waits and clock.name not in {target for _, target in targets}:
            words.report(("clocks", clock.name, "points"), "no_target", at_key=True, given=clock.name)
    for name in () if words.faulty else schedule:  # a clock that could not be read may be the one that uses it
        if ("calendar", fold(name)) not in words.chosen:
            words.report(("calendars", name), "unused_calendar", at_key=True, given=name, warning=True)
    if not words.faulty:
        changes.look_around(words)


def _targets(levels_given: Any) -> Iterator[tuple[Path, str]]:
    for index, level in enumerate(levels_given if isinstance(levels_given, list) else ()):
        targets = level.get("targets") if isinstance(level, dict) else None
        for clock in targets if isinstance(targets, dict) else ():
            yield ("levels", index, "targets", clock), clock


def _names(
    words: Vocabulary, timers: tuple[Clock, ...], show: ShowPart, folk: People, known: Customers
) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {attribute: [] for attribute in NAMED_KINDS}
    for attribute, section in NAMED_KINDS.items():
        found[attribute] += [name for names in words.groups.get(section, {}).values() for name in names]
        found[attribute] += [name for kind, name, _ in words.used if kind == attribute]
    own = {*SYSTEM_ATTRIBUTES.values(), *WORDS_OF_ISSUE, *known.told, "contract"}
    fields = [title for attribute, title in words.titles.items() if attribute not in own]
    shown = [clock.show for clock in timers]
    fields += [name for part in shown for name in (part.due, part.state, part.spent) if name]
    fields += [name for name in (show.level, show.summary) if name]
    fields += [name for name in words.written if name not in own]
    kinds = {**found, "field": fields, "group": sorted(folk.groups | known.groups)}
    return {kind: tuple(dict.fromkeys(names)) for kind, names in kinds.items()}
