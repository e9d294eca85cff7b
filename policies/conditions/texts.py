"""What may be asked of a text: how long, with which words, like which pattern, with which sections, in which language;
and of file names, their formats.

The texts are the customer's: every measure takes time proportional to them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from pydantic_core import SchemaValidator

from policies.conditions.asking import Ask, Asking
from policies.conditions.tree import Leaf, View
from policies.conditions.values import folded_once, is_filled, texts, whole
from policies.facts import fold

LANGUAGES = ("ru", "en")
FEW_LETTERS = 10
"""A text with fewer letters has no language."""
MANY_FILES, LONG_NAME = 5, 80
"""So many unfit files are named, and so much of each name."""
_LETTERS = {
    "ru": re.compile("[\u0400-\u052f]"),
    "en": re.compile("[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff]"),
}
_MARKUP = re.compile(r"(?:[\s#*_>|•–—-]|h[1-6]\.|\d+(?:[.)]|\s))*")
"""What may stand before a heading: Markdown's and wiki's marks, bullets, numbering."""
_TAIL = " :*_"


@dataclass(frozen=True, slots=True)
class Contains(Leaf):
    """The text holds one of the fragments."""

    fragments: tuple[str, ...]

    @property
    def wanted(self) -> str:
        return "…" + "…, …".join(self.fragments) + "…"

    def holds(self, view: View) -> bool:
        found = map(folded_once, texts(view.values.get(self.attribute)))
        return any(fragment in text for text in found for fragment in self.fragments)

    def asks(self, view: View, words: Asking) -> Ask:  # noqa: ARG002
        return words.need(self.attribute, words.detail("contains", " / ".join(self.fragments)))


@dataclass(frozen=True, slots=True)
class Long(Leaf):
    """The text has at least so many words, or characters without the blanks around."""

    unit: Literal["words", "chars"]
    least: int

    @property
    def wanted(self) -> str:
        return f"{self.unit}: {self.least}"

    def holds(self, view: View) -> bool:
        text = whole(view.values.get(self.attribute))
        return len(text.split() if self.unit == "words" else text) >= self.least

    def asks(self, view: View, words: Asking) -> Ask:  # noqa: ARG002
        return words.need(self.attribute, words.amount(self.least, self.unit))


@dataclass(frozen=True, slots=True)
class Matches(Leaf):
    """The pattern is found somewhere in the text, or in one of several. Blanks around a text do not count."""

    pattern: str
    engine: SchemaValidator = field(compare=False, repr=False)

    @property
    def wanted(self) -> str:
        return f"matches: {self.pattern}"

    def holds(self, view: View) -> bool:
        found = (text.strip() for text in texts(view.values.get(self.attribute)))
        return any(self.engine.isinstance_python(text) for text in found if text)

    def asks(self, view: View, words: Asking) -> Ask:  # noqa: ARG002
        return words.need(self.attribute, words.detail("matches", self.pattern))


@dataclass(frozen=True, slots=True)
class Sections(Leaf):
    """Every heading begins a line of the text, and has something under it before the next heading."""

    headings: tuple[str, ...]

    @property
    def wanted(self) -> str:
        return f"sections: {', '.join(self.headings)}"

    def holds(self, view: View) -> bool:
        return not self.absent(view)

    def absent(self, view: View) -> list[str]:
        known = {plain_heading(heading): heading for heading in self.headings}
        found = set(_filled_sections(whole(view.values.get(self.attribute)), sorted(known, key=len, reverse=True)))
        return [heading for key, heading in known.items() if key not in found]

    def asks(self, view: View, words: Asking) -> Ask:
        absent = self.absent(view) or self.headings
        kind = "section" if len(absent) == 1 else "sections"
        return words.need(self.attribute, words.detail(kind, ", ".join(absent)))


def plain_heading(line: str) -> str:
    """A line as headings compare: folded, without the marks before and the colon after."""
    text = folded_once(line)
    begins = _MARKUP.match(text)
    return text[begins.end() if begins else 0 :].rstrip(_TAIL)


def _filled_sections(text: str, headings: list[str]) -> Iterator[str]:
    """The headings with something under them; the longest first, as one may begin with another."""
    current: str | None = None
    for line in text.splitlines():
        plain = plain_heading(line)
        heading = next((heading for heading in headings if _begins(plain, heading)), None)
        if heading is not None:
            titled = line.rstrip("*_ ").endswith(":")  # «Шаги воспроизведения:» is a heading whole, no text
            current, plain = heading, "" if titled else plain[len(heading) :]
        if current is not None and any(map(str.isalnum, plain)):
            yield current


def _begins(line: str, heading: str) -> bool:
    return line.startswith(heading) and not line[len(heading) : len(heading) + 1].isalnum()


@dataclass(frozen=True, slots=True)
class Formats(Leaf):
    """Every file name has one of the endings; no file at all is fine."""

    endings: tuple[str, ...]

    @property
    def wanted(self) -> str:
        return f"formats: {', '.join(self.endings)}"

    def holds(self, view: View) -> bool:
        return not self.unfit(view)

    def unfit(self, view: View) -> list[str]:
        ends = tuple(f".{ending}" for ending in self.endings)
        names = (name for name in texts(view.values.get(self.attribute)) if is_filled(name))
        return [name for name in names if not fold(name).endswith(ends)]

    def asks(self, view: View, words: Asking) -> Ask:
        unfit, endings = self.unfit(view), ", ".join(self.endings)
        if not unfit:
            return words.need(self.attribute, words.detail("formats", endings))
        named = [name if len(name) <= LONG_NAME else f"{name[:LONG_NAME]}…" for name in unfit[:MANY_FILES]]
        told = ", ".join(named + ["…"] * (len(unfit) > MANY_FILES))
        return words.need(self.attribute, words.detail("formats_unfit", endings, told))


@dataclass(frozen=True, slots=True)
class Written(Leaf):
    """At least half of the letters are of the language; a text of few letters, or of none, is of any."""

    language: Literal["ru", "en"]

    @property
    def wanted(self) -> str:
        return f"language: {self.language}"

    def holds(self, view: View) -> bool:
        text = whole(view.values.get(self.attribute))
        letters = sum(map(str.isalpha, text))
        return letters < FEW_LETTERS or 2 * len(_LETTERS[self.language].findall(text)) >= letters

    def asks(self, view: View, words: Asking) -> Ask:  # noqa: ARG002
        return words.need(self.attribute, words.detail(f"language_{self.language}"))
