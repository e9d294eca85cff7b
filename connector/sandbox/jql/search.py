"""Runs a query over issues: which match, in which order.

Blank values match only `is empty`: `!=` and `not in` leave them out, and so does NOT, for it is pushed down to the
operators, as Jira does.
"""

from collections.abc import Callable, Iterable
from functools import cmp_to_key
from typing import Any

from connector.sandbox.jql.parser import NEGATED, All, Clause, Empty, Node, Not, Operator, Query
from connector.sandbox.jql.terms import Asked, Term, term
from connector.sandbox.jql.tokens import JqlError
from connector.sandbox.state.model import Issue

Test = Callable[[Issue], bool]
_ALLOWED: dict[str, frozenset[str]] = {
    "choice": frozenset({"=", "!=", "in", "not in", "is", "is not"}),
    "order": frozenset({"=", "!=", "in", "not in", "is", "is not", "<", "<=", ">", ">="}),
    "text": frozenset({"~", "!~", "is", "is not"}),
}


def find(query: Query, issues: Iterable[Issue], asked: Asked) -> list[Issue]:
    """The matching issues, ordered as asked; newest first where nothing is asked. Raises JqlError."""
    holds = matcher(query, asked)
    order = [(term(asked, name), descending) for name, descending in query.order]
    found = [issue for issue in issues if holds(issue)]
    found.sort(key=lambda issue: int(issue.id), reverse=True)
    if order:
        found.sort(key=cmp_to_key(lambda left, right: _compare(order, left, right)))
    return found


def matcher(query: Query, asked: Asked) -> Test:
    """Whether one issue matches. Raises JqlError."""
    return (lambda _issue: True) if query.where is None else _test(query.where, asked, negated=False)


def bounded(query: Query) -> bool:
    """Whether the query restricts anything; Cloud refuses one that does not."""
    return query.where is not None


def _test(node: Node, asked: Asked, *, negated: bool) -> Test:
    if isinstance(node, Not):
        return _test(node.part, asked, negated=not negated)
    if isinstance(node, Clause):
        return _clause(node, NEGATED[node.operator] if negated else node.operator, asked)
    tests = [_test(part, asked, negated=negated) for part in node.parts]
    if isinstance(node, All) is not negated:
        return lambda issue: all(test(issue) for test in tests)
    return lambda issue: any(test(issue) for test in tests)


def _clause(clause: Clause, operator: Operator, asked: Asked) -> Test:
    known = term(asked, clause.field)
    if operator not in _ALLOWED[known.manner]:
        raise JqlError(f"The operator '{operator}' is not supported by the '{clause.field}' field.")
    if any(isinstance(operand, Empty) for operand in clause.operands) or operator in {"is", "is not"}:
        return _emptiness(clause, operator, known)
    wanted = [known.read(operand) for operand in clause.operands]
    compare = _OPERATORS[operator]

    def test(issue: Issue) -> bool:
        value = known.value(issue)
        if _blank(value):
            return None in wanted and operator in {"=", "in"}
        return compare(value, wanted)

    return test


def _emptiness(clause: Clause, operator: Operator, known: Term) -> Test:
    if clause.operands != (Empty(),) or operator not in {"=", "!=", "is", "is not"}:
        raise JqlError(f"The operator '{operator}' is not supported with EMPTY by the '{clause.field}' field.")
    wanted = operator in {"=", "is"}
    return lambda issue: _blank(known.value(issue)) is wanted


def _blank(value: Any) -> bool:
    return value is None or value in ((), "")


def _member(value: Any, wanted: list[Any]) -> bool:
    return any(part in wanted for part in value) if isinstance(value, tuple) else value in wanted


def _contains(value: Any, wanted: list[Any]) -> bool:
    """Every word of the phrase is somewhere in the text."""
    text = str(value).casefold()
    return all(word.rstrip("*") in text for word in str(wanted[0]).casefold().replace('"', " ").split())


_OPERATORS: dict[str, Callable[[Any, list[Any]], bool]] = {
    "=": _member,
    "in": _member,
    "!=": lambda value, wanted: not _member(value, wanted),
    "not in": lambda value, wanted: not _member(value, wanted),
    "<": lambda value, wanted: bool(value < wanted[0]),
    "<=": lambda value, wanted: bool(value <= wanted[0]),
    ">": lambda value, wanted: bool(value > wanted[0]),
    ">=": lambda value, wanted: bool(value >= wanted[0]),
    "~": _contains,
    "!~": lambda value, wanted: not _contains(value, wanted),
}


def _compare(order: list[tuple[Term, bool]], left: Issue, right: Issue) -> int:
    """Blank values go last either way."""
    for known, descending in order:
        mine, other = known.value(left), known.value(right)
        if _blank(mine) or _blank(other):
            by_blank = int(_blank(mine)) - int(_blank(other))
            if by_blank:
                return by_blank
            continue
        if mine != other:
            return (1 if mine > other else -1) * (-1 if descending else 1)
    return 0
