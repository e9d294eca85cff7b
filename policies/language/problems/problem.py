"""A problem as a value: where, what, what is allowed, did you mean; and how it is said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Literal

from policies.facts import fold
from policies.language.problems.of_cases import OF_CASES
from policies.language.problems.of_policy import OF_POLICY
from policies.language.problems.of_text import OF_TEXT
from policies.language.problems.suspicious import SUSPICIOUS
from policies.language.problems.words import KINDS, NAMES

Language = Literal["ru", "en"]

MESSAGES: Mapping[str, tuple[str, str]] = {**OF_TEXT, **OF_POLICY, **SUSPICIOUS, **OF_CASES}

MANY = 1_000
"""Comparing a word with more words than this costs more than the hint is worth."""

CLIP = 120
"""So much of a value, a place or a word is quoted in a message."""


class Named(str):
    """A word of `NAMES`, to be told in the reader's language; anything else given is quoted as it is."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. `line` and `column` count from 1."""

    name: str
    line: int
    column: int
    where: str
    """The path in the admin's own words: `rules → «Ошибка описана полностью» → require`."""
    code: str
    data: Mapping[str, Any] = field(default_factory=dict)
    allowed: tuple[str, ...] = ()
    hint: str | None = None
    warning: bool = False

    def said(self, language: Language = "ru") -> str:
        """`file:line:column: where: what is wrong; what is allowed; did you mean`."""
        pick = 0 if language == "ru" else 1
        parts = [MESSAGES[self.code][pick].format(**self._words(pick))]
        if self.allowed:
            parts.append(("допустимо: " if pick == 0 else "allowed: ") + ", ".join(map(_clip, self.allowed)))
        if self.hint:
            hint = _clip(self.hint)
            parts.append(f"возможно, «{hint}»?" if pick == 0 else f"did you mean «{hint}»?")
        prefix = ("предупреждение: " if pick == 0 else "warning: ") if self.warning else ""
        where = f"{_clip(self.where)}: " if self.where else ""
        return f"{self.name}:{self.line}:{self.column}: {prefix}{where}{'; '.join(parts)}"

    def _words(self, pick: int) -> dict[str, Any]:
        words = {k: NAMES[v][pick] if isinstance(v, Named) else _clip(v) for k, v in self.data.items()}
        if "kind" in words:
            there_is, there_is_no, english = KINDS[words["kind"]]
            words["kind"], words["of"] = (english, english) if pick else (there_is, there_is_no)
        return words


@dataclass(frozen=True, slots=True)
class Problems:
    """Why a text is no policy: every problem at once, by place."""

    items: tuple[Problem, ...]

    def said(self, language: Language = "ru") -> str:
        return "\n".join(problem.said(language) for problem in self.items)


def _clip(value: Any) -> Any:
    """Short, and on one line whatever is in it."""
    if not isinstance(value, str):
        return value
    short = f"{value[:CLIP]}…" if len(value) > CLIP else value
    return short if short.isprintable() else "".join(sign if sign.isprintable() else " " for sign in short)


def nearest(given: str, allowed: Iterable[str]) -> str | None:
    """The allowed word that was probably meant; None when there are too many words to compare with."""
    folded = {fold(word): word for word in allowed}
    if len(given) > CLIP or len(folded) > MANY:
        return None
    close = get_close_matches(fold(given), list(folded), n=1, cutoff=0.7)
    return folded[close[0]] if close else None
