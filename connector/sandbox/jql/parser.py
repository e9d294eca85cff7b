"""JQL text -> a tree. Grammar: Atlassian, "Use advanced search with JQL"; without WAS, CHANGED and their predicates."""

from dataclasses import dataclass
from typing import Literal

from connector.sandbox.jql.tokens import JqlError, Token, tokens

Operator = Literal["=", "!=", "<", "<=", ">", ">=", "~", "!~", "in", "not in", "is", "is not"]
NEGATED: dict[Operator, Operator] = {
    "=": "!=",
    "!=": "=",
    "<": ">=",
    ">=": "<",
    ">": "<=",
    "<=": ">",
    "~": "!~",
    "!~": "~",
    "in": "not in",
    "not in": "in",
    "is": "is not",
    "is not": "is",
}
DEPTH_LIMIT = 100
LENGTH_LIMIT = 20_000
_OPERATOR_EXPECTED = (
    "operator. The valid operators are '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'"
)


@dataclass(frozen=True, slots=True)
class Call:
    """A function: `now()`, `startOfDay("-1d")`."""

    name: str
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Empty:
    """EMPTY or NULL."""


Operand = str | Call | Empty


@dataclass(frozen=True, slots=True)
class Clause:
    field: str
    operator: Operator
    operands: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Some:
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: "Node"


Node = Clause | All | Some | Not


@dataclass(frozen=True, slots=True)
class Query:
    where: Node | None
    order: tuple[tuple[str, bool], ...]
    """Field and whether it descends."""


def parse(text: str) -> Query:
    """Raises JqlError."""
    if len(text) > LENGTH_LIMIT:
        raise JqlError("The JQL query is too long.")
    reader = _Reader(tokens(text))
    where = None if reader.peek().kind == "end" or reader.at_word("order") else reader.any_of(0)
    order = reader.order()
    if reader.peek().kind != "end":
        raise reader.unexpected("either 'OR' or 'AND'")
    return Query(where, order)


class _Reader:
    """Recursive descent over the tokens."""

    def __init__(self, given: list[Token]) -> None:
        self._tokens = given
        self._next = 0

    def peek(self) -> Token:
        return self._tokens[self._next]

    def take(self) -> Token:
        token = self.peek()
        self._next = min(self._next + 1, len(self._tokens) - 1)
        return token

    def at_word(self, *words: str) -> bool:
        token = self.peek()
        return token.kind == "word" and token.text.casefold() in words

    def at_symbol(self, *symbols: str) -> bool:
        token = self.peek()
        return token.kind == "symbol" and token.text in symbols

    def unexpected(self, expected: str) -> JqlError:
        token = self.peek()
        where = f"(line 1, character {token.at + 1})"
        if token.kind == "end":
            return JqlError(f"Error in the JQL Query: Expecting {expected} before the end of the query. {where}")
        return JqlError(f"Error in the JQL Query: Expecting {expected} but got '{token.text}'. {where}")

    def any_of(self, depth: int) -> Node:
        parts = [self.all_of(depth)]
        while self.at_word("or") or self.at_symbol("||"):
            self.take()
            parts.append(self.all_of(depth))
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def all_of(self, depth: int) -> Node:
        parts = [self.term(depth)]
        while self.at_word("and") or self.at_symbol("&&"):
            self.take()
            parts.append(self.term(depth))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def term(self, depth: int) -> Node:
        if depth > DEPTH_LIMIT:
            raise JqlError("The JQL query is nested too deeply.")
        if self.at_word("not") or self.at_symbol("!"):
            self.take()
            return Not(self.term(depth + 1))
        if not self.at_symbol("("):
            return self.clause()
        self.take()
        inner = self.any_of(depth + 1)
        self._close()
        return inner

    def clause(self) -> Clause:
        if self.peek().kind not in {"word", "quoted"}:
            raise self.unexpected("a field name")
        field = self.take().text
        operator = self._operator()
        if operator in {"in", "not in"} and self.at_symbol("("):
            return Clause(field, operator, self._list())
        return Clause(field, operator, (self._operand(),))

    def _operator(self) -> Operator:
        token = self.peek()
        if token.kind == "symbol":
            for symbol in ("=", "!=", "<", "<=", ">", ">=", "~", "!~"):
                if token.text == symbol:
                    self.take()
                    return symbol
        if self.at_word("in"):
            self.take()
            return "in"
        if self.at_word("not"):
            self.take()
            if self.at_word("in"):
                self.take()
                return "not in"
        if self.at_word("is"):
            self.take()
            if self.at_word("not"):
                self.take()
                return "is not"
            return "is"
        raise self.unexpected(_OPERATOR_EXPECTED)

    def _list(self) -> tuple[Operand, ...]:
        self.take()
        operands = [self._operand()]
        while self.at_symbol(","):
            self.take()
            operands.append(self._operand())
        self._close()
        return tuple(operands)

    def _operand(self) -> Operand:
        token = self.peek()
        if token.kind not in {"word", "quoted"}:
            raise self.unexpected("either a value, list or function")
        self.take()
        if token.kind == "word" and self.at_symbol("("):
            return self._call(token.text)
        if token.kind == "word" and token.text.casefold() in {"empty", "null"}:
            return Empty()
        return token.text

    def _call(self, name: str) -> Call:
        self.take()
        arguments: list[str] = []
        while not self.at_symbol(")"):
            if self.peek().kind not in {"word", "quoted"}:
                raise self.unexpected("')'")
            arguments.append(self.take().text)
            if self.at_symbol(","):
                self.take()
        self._close()
        return Call(name, tuple(arguments))

    def _close(self) -> None:
        if not self.at_symbol(")"):
            raise self.unexpected("')'")
        self.take()

    def order(self) -> tuple[tuple[str, bool], ...]:
        if not self.at_word("order"):
            return ()
        self.take()
        if not self.at_word("by"):
            raise self.unexpected("'by'")
        self.take()
        order = [self._order_field()]
        while self.at_symbol(","):
            self.take()
            order.append(self._order_field())
        return tuple(order)

    def _order_field(self) -> tuple[str, bool]:
        if self.peek().kind not in {"word", "quoted"}:
            raise self.unexpected("a field name")
        field = self.take().text
        if self.at_word("asc", "desc"):
            return field, self.take().text.casefold() == "desc"
        return field, False
