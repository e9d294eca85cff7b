"""Clause by clause: which part of a policy carries it, which cases prove it, what no event can check and why.

The list of clauses is the customer's to give: regulation → clauses → {id, kind, says}.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ConfigDict, Field

from policies.language.problems import Problems, nearest
from policies.language.reading import Source
from policies.language.vocabulary import Part, Vocabulary, describe
from policies.policy import Policy
from policies.proving.running import Result
from policies.proving.watching import Place, rebuilt, told

Status = Literal["proved", "failed", "unproved", "manual", "uncovered", "unlisted"]
"""proved: a passing case shows it, or loading the policy checks it. failed: one that shows it does not pass.
unproved: carried, but no case shows it.
uncovered: on the list, and nothing of the policy cites it. unlisted: cited, and not on the list."""
EXAMPLES = 3


class ListedPart(Part):
    """One clause of the list; further keys are the owner's own."""

    model_config = ConfigDict(extra="ignore")

    id: str = Field(min_length=1)
    kind: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A clause as the list gives it."""

    id: str
    kind: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """A case that shows a clause. `named`: its author says so; else it was exercised on the way."""

    file: str
    name: str
    passed: bool
    named: bool


@dataclass(frozen=True, slots=True)
class Row:
    clause: Listed
    status: Status
    carriers: tuple[Place, ...]
    proofs: tuple[Proof, ...]
    manual: str | None
    hint: str | None = None
    """The listed clause that an unlisted one probably means."""
    at_load: bool = False
    """Proved without a case: the policy would not have been loaded otherwise."""

    @property
    def evidence(self) -> tuple[tuple[Proof, ...], int]:
        """The proofs to tell, failing ones first, and how many more there are: cases that do not name the clause are
        examples enough by a few."""
        told = sorted(self.proofs, key=lambda proof: proof.passed)
        most = len(told) if all(proof.named for proof in told) else EXAMPLES
        return tuple(told[:most]), len(told[most:])

    def as_json(self) -> dict[str, Any]:
        return {
            "clause": self.clause.id,
            "kind": self.clause.kind,
            "says": self.clause.says,
            "status": self.status,
            "at_load": self.at_load,
            "carriers": [" → ".join(place) for place in self.carriers],
            "cases": [{"file": p.file, "case": p.name, "passed": p.passed, "named": p.named} for p in self.proofs],
            "manual": self.manual,
        }


def carriers(policy: Policy) -> dict[str, list[Place]]:
    """Clause -> the parts of the policy that cite it, in the policy's order."""
    found: dict[str, list[Place]] = {}

    def visit(thing: Any, place: Place) -> Any:
        cites = getattr(thing, "clause", ())
        for clause in cites if isinstance(cites, tuple) else ():
            found.setdefault(clause, []).append(told(place))
        return thing

    rebuilt(policy, visit)
    return {clause: list(dict.fromkeys(sorted(places, key=len))) for clause, places in found.items()}


def cited(policy: Policy) -> tuple[str, ...]:
    """Every clause that the policy names."""
    return (*carriers(policy), *(clause for clause in policy.manual))


def listed(source: Source, regulation: str) -> tuple[Listed, ...] | Problems:
    """The clauses of one regulation out of a list of them."""
    words = Vocabulary(source)
    if not isinstance(source.data, dict):
        words.report((), "not_mapping", given=describe(source.data))
    elif regulation not in source.data:
        known = tuple(source.data)
        hint = nearest(regulation, known)
        words.report((), "case_regulation", given=regulation, allowed=known, hint=hint)
    else:
        found = tuple(_listed(source.data[regulation], (regulation,), words))
        if not words.problems:
            return found
    return Problems(tuple(words.problems))


def _listed(raw: Any, path: tuple[str | int, ...], words: Vocabulary) -> Iterator[Listed]:
    items = raw.get("clauses") if isinstance(raw, dict) else raw
    if not isinstance(items, list):
        words.report((*path, "clauses"), "not_list")
        return
    taken: dict[str, int] = {}
    for index, item in enumerate(items):
        at = (*path, "clauses", index) if isinstance(raw, dict) else (*path, index)
        part = words.part(ListedPart, item, at)
        if part is None:
            continue
        if part.id in taken:
            words.report((*at, "id"), "same_name", given=part.id, first=taken[part.id])
        taken.setdefault(part.id, words.source.place(at)[0])
        yield Listed(part.id, part.kind, part.says)


def rows(policy: Policy, results: Iterable[tuple[str, Result]], known: tuple[Listed, ...] | None) -> tuple[Row, ...]:
    """One row a clause, in the order of the list, then what the list does not have. `results`: (file, result). `known`
    None: there is no list, and the policy's own clauses are all there are."""
    carried, shown = carriers(policy), list(results)
    checked = frozenset(policy.effective.clause if policy.effective.announced else ())
    order = {clause.id: clause for clause in known or ()}
    for clause in sorted(cited(policy)) if known is not None else cited(policy):
        order.setdefault(clause, Listed(clause))
    on_list = {clause.id for clause in known} if known is not None else set(order)
    proofs = _proofs(shown)
    return tuple(
        _row(clause, carried.get(clause.id, []), proofs.get(clause.id, ()), policy.manual, on_list, checked)
        for clause in order.values()
    )


def _row(
    clause: Listed,
    places: list[Place],
    proofs: tuple[Proof, ...],
    manual: Mapping[str, str],
    on_list: set[str],
    checked: frozenset[str],
) -> Row:
    why = manual.get(clause.id)
    hint = nearest(clause.id, on_list) if clause.id not in on_list else None
    status = "unlisted" if clause.id not in on_list else _status(places, proofs, why)
    at_load = clause.id in checked and status == "unproved"
    return Row(clause, "proved" if at_load else status, tuple(places), proofs, why, hint, at_load)


def _status(places: list[Place], proofs: tuple[Proof, ...], manual: str | None) -> Status:
    if not places:
        return "manual" if manual is not None else "uncovered"
    if any(not proof.passed for proof in proofs):
        return "failed"
    return "proved" if proofs else "unproved"


def _proofs(results: Iterable[tuple[str, Result]]) -> dict[str, tuple[Proof, ...]]:
    """Clause -> the cases that name it; those that exercise it where none does."""
    found: dict[str, list[Proof]] = {}
    for file, result in results:
        for clause in sorted({*result.case.clause, *result.clauses}):
            proof = Proof(file, result.case.name, result.passed, clause in result.case.clause)
            found.setdefault(clause, []).append(proof)
    named = {clause: tuple(proof for proof in proofs if proof.named) for clause, proofs in found.items()}
    return {clause: named[clause] or tuple(proofs) for clause, proofs in found.items()}
