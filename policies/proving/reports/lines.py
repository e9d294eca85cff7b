"""The proof in lines of text, in Russian or English."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from policies.language.problems import Language
from policies.policy import Policy
from policies.proving.cases import Difference, written
from policies.proving.clauses import Row, Status
from policies.proving.running import Failure, Result
from policies.proving.watching import Part
from policies.trace import Reader

Kind = Literal["rule", "clock", "point", "branch"]
KINDS: dict[str, tuple[str, str]] = {
    "rule": ("правил", "rules"),
    "clock": ("таймеров", "clocks"),
    "point": ("точек", "points"),
    "branch": ("ответов условий", "answers of conditions"),
}
ANSWERS = {True: ("ни разу не выполнено", "never holds"), False: ("ни разу не нарушено", "never fails")}
STATUSES: dict[Status, tuple[str, str]] = {
    "proved": ("доказан", "proved"),
    "failed": ("случай не проходит", "a case fails"),
    "unproved": ("случая нет", "no case"),
    "manual": ("вручную", "manual"),
    "uncovered": ("не покрыт", "uncovered"),
    "unlisted": ("нет в списке", "not on the list"),
}
ASIDE = ("попутно", "by the way")
"""Of a case that exercised a clause without naming it."""
MORE = ("и ещё {}", "and {} more")
AT_LOAD = ("проверяется при загрузке политики", "checked when the policy is loaded")


@dataclass(frozen=True, slots=True)
class Played:
    """A case file that was played."""

    file: str
    policy: Policy
    parts: tuple[Part, ...]
    """All that its cases might have touched."""
    results: tuple[Result, ...]


def case_lines(played: Played, language: Language) -> Iterator[str]:
    """Each case by name; one that failed with the differences and the trace."""
    yield played.file
    for result in played.results:
        yield f"  {'pass' if result.passed else 'FAIL'}  {result.case.name}"
        for failure in result.failures:
            yield from (f"        {line}" for line in failure_lines(played, failure, language))


def failure_lines(played: Played, failure: Failure, language: Language) -> Iterator[str]:
    for difference in failure.differences:
        yield difference_line(played, failure, difference, language)
    reader = Reader(language, played.policy.zone, played.policy.titles)
    yield reader.pick("почему так:", "why so:")
    yield from (f"  {reader.line(step)}" for step in failure.decision.trace)


def difference_line(played: Played, failure: Failure, difference: Difference, language: Language) -> str:
    """`file:line:column: 2026-11-23 12:00: clocks → reaction → due: expected …, actual …`."""
    expected, actual = ("ожидалось", "вышло") if language == "ru" else ("expected", "actual")
    line, column = difference.place
    what = " → ".join(difference.what)
    if difference.what == ("rest",):
        what = "политика не успокаивается" if language == "ru" else "the policy does not come to rest"
    at = written(failure.at, played.policy.zone)
    differs = f"{expected} {difference.expected}, {actual} {difference.actual}"
    return f"{played.file}:{line}:{column}: {at}: {what}: {differs}"


def count_line(results: Sequence[Result], language: Language) -> str:
    failed = sum(not result.passed for result in results)
    if language == "ru":
        return f"случаев {len(results)}: прошло {len(results) - failed}, не прошло {failed}"
    return f"cases {len(results)}: passed {len(results) - failed}, failed {failed}"


def untouched(played: Iterable[Played]) -> list[tuple[Policy, list[Part], list[Part]]]:
    """For each policy: all its parts, and those that no case of any file touched."""
    policies: dict[str, tuple[Policy, list[Part], set[Part]]] = {}
    for each in played:
        key = f"{each.policy.fingerprint} {each.policy.regulation}"
        _, _, touched = policies.setdefault(key, (each.policy, list(dict.fromkeys(each.parts)), set()))
        touched.update(*(result.touched for result in each.results))
    return [(policy, parts, [p for p in parts if p not in touched]) for policy, parts, touched in policies.values()]


def coverage_lines(played: Iterable[Played], language: Language, *, listed: bool) -> Iterator[str]:
    """What no case touched: counts, and the parts themselves when they are asked for."""
    ru = language == "ru"
    for policy, parts, left in untouched(played):
        counts = ", ".join(
            f"{words[not ru]} {sum(p.kind == kind for p in left)} {'из' if ru else 'of'} {total}"
            for kind, words in KINDS.items()
            if (total := sum(p.kind == kind for p in parts))
        )
        hint = "" if listed or not left else (" (список: --coverage)" if ru else " (list: --coverage)")
        yield f"{policy.name}: {'не затронуто' if ru else 'untouched'}: {counts}{hint}"
        yield from (f"  {part_line(part, language)}" for part in left if listed)


def part_line(part: Part, language: Language) -> str:
    where = " → ".join(part.place)
    if part.answer is None:
        return where
    return f"{where} → {part.said}: {ANSWERS[part.answer][language != 'ru']}"


def row_lines(rows: Sequence[Row], language: Language) -> Iterator[str]:
    """Clause by clause, and the count by status."""
    pick = language != "ru"
    for row in rows:
        at_load = f" ({AT_LOAD[pick]})" if row.at_load else ""
        yield f"{row.clause.id}  {STATUSES[row.status][pick]}{at_load}{_hint(row, language)}"
        for place in row.carriers:
            yield f"    {' → '.join(place)}"
        if row.manual is not None:
            yield f"    {STATUSES['manual'][pick]}: {row.manual}"
        told, more = row.evidence
        for proof in told:
            aside = "" if proof.named else f" ({ASIDE[pick]})"
            yield f"    {'pass' if proof.passed else 'FAIL'}  {proof.name}{aside}"
        if more:
            yield f"    {MORE[pick].format(more)}"
    counts = (
        f"{words[pick]} {sum(row.status == status for row in rows)}"
        for status, words in STATUSES.items()
        if any(row.status == status for row in rows)
    )
    yield f"{('пунктов', 'clauses')[pick]} {len(rows)}: {', '.join(counts)}"


def _hint(row: Row, language: Language) -> str:
    if row.hint is None:
        return ""
    return f"; возможно, «{row.hint}»?" if language == "ru" else f"; did you mean «{row.hint}»?"
