"""One entry of the table of findings."""

from typing import Literal

from connector.jira.wording import Sentence

Level = Literal["error", "warning", "note"]
Entry = tuple[Level, Sentence, Sentence]
"""How bad it is, what is wrong, what to do."""


def entry(level: Level, what: tuple[str, str], cure: tuple[str, str] = ("", "")) -> Entry:
    """Each text in Russian and English."""
    return level, Sentence(*what), Sentence(*cure)
