"""JQL text -> tokens: words, quoted strings, symbols."""

import re
from dataclasses import dataclass
from typing import Literal


class JqlError(ValueError):
    """What is wrong with a query, in Jira's words."""


@dataclass(frozen=True, slots=True)
class Token:
    kind: Literal["word", "quoted", "symbol", "end"]
    text: str
    at: int


_TOKEN = re.compile(
    r"""\s*(?:"(?P<double>(?:\\.|[^"\\])*)"|'(?P<single>(?:\\.|[^'\\])*)'"""
    r"""|(?P<symbol><=|>=|!=|!~|&&|\|\||[=<>~(),!])|(?P<word>cf\[\d+\]|[^\s"'=<>~(),!&|\[\]]+))""",
    re.IGNORECASE,
)


def tokens(text: str) -> list[Token]:
    """The text cut up, with an `end` at its end. Raises JqlError."""
    found: list[Token] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            raise JqlError(
                f"Error in the JQL Query: The character '{text[at:].strip()[:1]}' is a reserved JQL character. "
                f"You must enclose it in a string or use the escape sequence. (line 1, character {at + 1})"
            )
        at = match.end()
        quoted = match["double"] if match["double"] is not None else match["single"]
        if quoted is not None:
            found.append(Token("quoted", re.sub(r"\\(.)", r"\1", quoted), match.start()))
        elif match["symbol"]:
            found.append(Token("symbol", match["symbol"], match.start()))
        else:
            found.append(Token("word", match["word"], match.start()))
    return [*found, Token("end", "", end)]
