"""All policies in force at once: several regulations, and the editions of each side by side.

An issue is judged by the edition that was in force when it was created; an edition with `effective: {for: all}` takes
over every issue that is open on its day or later. What was over by then stays as it was judged. Pure.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from itertools import combinations, pairwise

from policies.conditions import ALWAYS, earliest
from policies.decision import Decision, Step
from policies.engine import evaluate
from policies.facts import NOTHING_AROUND, Around, Issue, fold
from policies.language.problems import Named, Problem, Problems
from policies.language.reading import Path, Source, read
from policies.policy import Policy


@dataclass(frozen=True, slots=True)
class Regulation:
    """One regulation: its editions in the order in which they take force, at least one, no two at the same moment."""

    editions: tuple[Policy, ...]

    def edition(self, issue: Issue, now: datetime) -> tuple[Policy, datetime | None]:
        """The edition for the issue at `now`, and when another takes over even if nothing happens until then."""
        chosen = self._since(issue.created)
        first = chosen.effective.starts
        for later in (each for each in self.editions if each.effective.for_all and each.effective.starts > first):
            starts = later.effective.starts
            if starts > now:
                return chosen, None if _over(chosen, issue, now, now) else starts
            if not _over(chosen, issue, starts, now):
                chosen = later
        return chosen, None

    def _since(self, moment: datetime) -> Policy:
        """The edition that was in force then; what is older than all of them belongs to the first."""
        begun = [edition for edition in self.editions if edition.effective.starts <= moment]
        return begun[-1] if begun else self.editions[0]


@dataclass(frozen=True, slots=True)
class Ruling:
    """The policy that an issue comes under, and what it says."""

    policy: Policy
    decision: Decision


@dataclass(frozen=True, slots=True, repr=False)
class Regulations:
    """The regulations in the order in which they are asked whether an issue is theirs, at least one."""

    items: tuple[Regulation, ...]
    warnings: tuple[Problem, ...] = ()
    """Of the regulations about each other; each policy has its own besides."""

    def __repr__(self) -> str:
        return f"Regulations({', '.join(repr(policy) for policy in self.policies)})"

    def evaluate(self, issue: Issue, now: datetime, around: Around = NOTHING_AROUND) -> Ruling:
        """What the policy of the issue says at `now` (aware). The first regulation that is about it has it; where none
        is, the first of all says that it is out of scope. The next look is no later than another policy may take the
        issue over (law 3)."""
        found: list[Ruling] = []
        looks: list[datetime | None] = []
        for regulation in self.items:
            policy, turns = regulation.edition(issue, now)
            decision = evaluate(policy, issue, now, around)
            looks += (turns, decision.look_again_at)
            found.append(Ruling(policy, _with_edition(decision, policy, regulation, issue)))
            if decision.covered:
                break
        ruling = found[-1] if found[-1].decision.covered else found[0]
        return replace(ruling, decision=replace(ruling.decision, look_again_at=earliest(looks)))

    @property
    def policies(self) -> tuple[Policy, ...]:
        """Every edition of every regulation."""
        return tuple(edition for regulation in self.items for edition in regulation.editions)

    @property
    def fingerprint(self) -> str:
        """That of the only policy, or one that changes with any of them."""
        prints = [policy.fingerprint for policy in self.policies]
        return prints[0] if len(prints) == 1 else sha256("\n".join(prints).encode()).hexdigest()[:12]

    @property
    def names(self) -> Mapping[str, tuple[str, ...]]:
        """Every name that one of them expects of Jira, by kind (`Policy.names`)."""
        kinds = dict.fromkeys(kind for policy in self.policies for kind in policy.names)
        return {kind: _union(policy.names.get(kind, ()) for policy in self.policies) for kind in kinds}

    @property
    def spellings(self) -> tuple[str, ...]:
        """How they write statuses, types and priorities."""
        return _union(policy.spellings for policy in self.policies)

    @property
    def projects(self) -> frozenset[str]:
        """Folded keys of all projects that any of them is about; none: they are about all there are."""
        scopes = [policy.scope.projects for policy in self.policies]
        return frozenset().union(*scopes) if all(scopes) else frozenset()

    def about(self, project: str) -> "Regulations":
        """Only those whose scope names the project of this key, or no project at all."""
        key = fold(project)
        mine = (tuple(one for one in item.editions if key in (one.scope.projects or {key})) for item in self.items)
        return Regulations(tuple(Regulation(editions) for editions in mine if editions))

    @property
    def observe(self) -> bool:
        """Whether nothing at all is written."""
        return all(policy.observe for policy in self.policies)


def together(policies: Sequence[Policy]) -> Regulations | Problems:
    """The regulations that these policies make up, in the order given; at least one policy."""
    groups: dict[str, list[Policy]] = {}
    for policy in policies:
        groups.setdefault(fold(policy.regulation), []).append(policy)
    ordered = [sorted(group, key=lambda policy: policy.effective.starts) for group in groups.values()]
    problems = tuple(problem for group in ordered for problem in _same_day(group))
    if problems:
        return Problems(problems)
    items = tuple(Regulation(tuple(group)) for group in ordered)
    return Regulations(items, tuple(_unreachable(items)))


def _same_day(editions: Sequence[Policy]) -> Iterator[Problem]:
    for one, other in pairwise(editions):
        if one.effective.starts == other.effective.starts:
            path: Path = ("effective", "from")
            yield _problem(other, path, "same_edition", given=other.regulation, file=one.name)


def _unreachable(items: Sequence[Regulation]) -> Iterator[Problem]:
    """Issues that a regulation asked for first takes whatever they are, and that a later one names too."""
    for earlier, later in combinations(items, 2):
        clash = next(_clashes(earlier, later), None)
        if clash is not None:
            first, second, projects = clash
            told = ", ".join(sorted(projects)).upper() or Named("all")
            more = {"given": told, "first": first.regulation, "file": first.name}
            yield _problem(second, ("scope",), "same_scope", warning=True, **more)


def _clashes(earlier: Regulation, later: Regulation) -> Iterator[tuple[Policy, Policy, frozenset[str]]]:
    for first in earlier.editions:
        for second in later.editions:
            one, other = first.scope.projects, second.scope.projects
            if first.scope.when == ALWAYS and (not one or not other or one & other):
                yield first, second, one & other or one or other


def _problem(policy: Policy, path: Path, code: str, *, warning: bool = False, **told: str) -> Problem:
    source = read(policy.text, policy.name)
    line, column = source.place(path) if isinstance(source, Source) else (1, 1)
    return Problem(policy.name, line, column, " → ".join(map(str, path)), code, told, warning=warning)


def _over(policy: Policy, issue: Issue, since: datetime, now: datetime) -> bool:
    """Whether the issue was done at `since` and has been ever since."""
    moves = [change for change in issue.changes if change.attribute == "status"]
    first = moves[0].before if moves else issue.attributes.get("status")
    stood = [first, *(move.after for move in moves if move.at <= since)][-1]
    came = (move.after for move in moves if since < move.at <= now)
    return all(fold(str(status)) in policy.done for status in (stood, *came))


def _with_edition(decision: Decision, policy: Policy, regulation: Regulation, issue: Issue) -> Decision:
    """The trace tells which edition it is and why, where there are several."""
    if len(regulation.editions) == 1:
        return decision
    starts = policy.effective.starts
    why = "created" if starts <= issue.created else "all" if policy.effective.for_all else "first"
    step = Step("edition", starts, policy.effective.clause, {"edition": policy.edition, "why": why, "starts": starts})
    return replace(decision, trace=(step, *decision.trace))


def _union(parts: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for part in parts for name in part))
